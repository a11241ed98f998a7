import { expm, matrix } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { exp, expm1 } from '../../src/math/exp.ts';
import { matrixExponential } from '../../src/math/matrix-exponential.ts';
import { rng } from '../../src/math/rng.ts';

const close = (got: Float64Array, wanted: readonly number[], within: number) => {
  const size = Math.max(...wanted.map(Math.abs));
  got.forEach((value, e) => {
    expect(Math.abs(value - wanted[e]!)).toBeLessThanOrEqual(within * size);
  });
};

describe('matrixExponential', () => {
  it('is exp on a diagonal, the sum of its series where that ends, and a rotation', () => {
    close(matrixExponential(Float64Array.of(-30, 0, 0, 2), 2), [exp(-30), 0, 0, exp(2)], 1e-15);
    close(
      matrixExponential(Float64Array.of(0, 3, 5, 0, 0, 7, 0, 0, 0), 3),
      [1, 3, 15.5, 0, 1, 7, 0, 0, 1],
      1e-15,
    );
    close(
      matrixExponential(Float64Array.of(0, -100, 100, 0), 2),
      [0.8623188722876839, 0.5063656411097588, -0.5063656411097588, 0.8623188722876839], // cos 100, sin 100
      1e-13,
    );
  });

  it('is the step of a leaky membrane under an exponential current, its time constants equal or nearly so', () => {
    for (const tau of [5, 20 * (1 + 1e-9), 20]) {
      const h = 0.1;
      const [tauM, z] = [20, h * (1 / 20 - 1 / tau)];
      const step = matrixExponential(Float64Array.of(-h / tauM, h / tauM, 0, -h / tau), 2);
      const mean = z === 0 ? 1 : expm1(z) / z;
      close(step, [exp(-h / tauM), (h / tauM) * exp(-h / tauM) * mean, 0, exp(-h / tau)], 1e-15);
    }
  });

  it("agrees with mathjs's expm on random matrices of norms from 0.01 to 300", () => {
    const random = rng(1, 'matrices');
    for (let trial = 0; trial < 60; trial++) {
      const n = 1 + (trial % 6);
      const size = 0.01 * 30_000 ** (trial / 59);
      const a = Float64Array.from({ length: n * n }, () => (size / n) * (2 * random.next() - 1));
      const rows = Array.from({ length: n }, (_, row) => Array.from(a.subarray(row * n, (row + 1) * n)));
      const wanted = (expm(matrix(rows)).toArray() as number[][]).flat();
      close(matrixExponential(a, n), wanted, 1e-14 * Math.max(10, 10 * size));
    }
  });

  it('refuses what is not finite', () => {
    expect(() => matrixExponential(Float64Array.of(Number.NaN), 1)).toThrow(/^matrixExponential: must/);
  });
});
