import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { participationRatio } from '../../src/metrics/participation-ratio.ts';

const random = rng('test', 'participation-ratio');

function normalCode(rows: number, sds: number[], mean = 0): Matrix<Float64Array> {
  const data = Float64Array.from(
    { length: rows * sds.length },
    (_, at) => mean + sds[at % sds.length]! * random.normal(),
  );
  return matrix(data, rows, sds.length);
}

/** The definition: covariance over stimuli, tr(C)^2 / tr(C^2), every term written out. */
function byDefinition(codes: Matrix): number {
  const [rows, n] = codes.shape as [number, number];
  const means = Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += codes.get(i, j);
    return sum / rows;
  });
  let trace = 0;
  let squares = 0;
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      let covariance = 0;
      for (let i = 0; i < rows; i++)
        covariance += (codes.get(i, a) - means[a]!) * (codes.get(i, b) - means[b]!);
      squares += covariance * covariance;
      if (a === b) trace += covariance;
    }
  return (trace * trace) / squares;
}

describe('participation ratio', () => {
  it.each([
    [5, 40],
    [40, 5],
    [31, 31],
    [2, 3],
    [17, 24],
  ])(
    'of %d stimuli and %d neurons equals its definition, dense or sparse, whichever side is smaller',
    (rows, n) => {
      for (const share of [1, 0.6, 0.3, 0.1]) {
        const data = Float32Array.from({ length: rows * n }, () =>
          random.next() < share ? random.exponential() : 0,
        );
        data[0] = 1;
        const codes = matrix(data, rows, n);
        expect(participationRatio(codes)).toBeCloseTo(byDefinition(codes), 9);
        const turned = codes.transpose(1, 0);
        expect(participationRatio(turned)).toBeCloseTo(byDefinition(turned), 9);
      }
    },
  );

  it('is 1 when all neurons rise and fall together, n when n neurons vary alike and alone', () => {
    const line = Float64Array.from({ length: 60 }, (_, at) => Math.floor(at / 6) * ((at % 6) + 1));
    expect(participationRatio(matrix(line, 10, 6))).toBeCloseTo(1, 10);
    const oneHot = new Uint8Array(36);
    for (let i = 0; i < 6; i++) oneHot[i * 6 + i] = 1;
    // the mean takes one dimension: n - 1 equal eigenvalues are left
    expect(participationRatio(matrix(oneHot, 6, 6))).toBeCloseTo(5, 10);
  });

  it('follows the variances: (sum s^2)^2 / sum s^4 for independent neurons', () => {
    const sds = [4, 2, 2, 1];
    const expected = (16 + 4 + 4 + 1) ** 2 / (256 + 16 + 16 + 1);
    const codes = normalCode(20_000, sds, 100);
    expect(Math.abs(participationRatio(codes, 20_000) / expected - 1)).toBeLessThan(0.03);
  });

  it('does not see a mean, however large', () => {
    const codes = normalCode(300, [1, 1, 1, 1, 1], 50);
    const raised = matrix(
      codes.data.map((x) => x + 1e4),
      300,
      5,
    );
    expect(participationRatio(raised)).toBeCloseTo(participationRatio(codes), 4);
  });

  it('does not see a mean that leaves a Float32 few digits for what varies, whichever side is smaller', () => {
    for (const [rows, n] of [
      [120, 40],
      [40, 120],
    ] as const) {
      const raised = Float32Array.from(normalCode(rows, new Array(n).fill(1)).data, (x) => x + 1e6);
      const lowered = matrix(
        raised.map((x) => x - 999_900),
        rows,
        n,
      );
      const expected = byDefinition(lowered);
      expect(expected).toBeGreaterThan(20);
      expect(participationRatio(matrix(raised, rows, n))).toBeCloseTo(expected, 9);
    }
  });

  it('sees one neuron vary by little beside others that do not at all', () => {
    const codes = new Float64Array(40).fill(1e6);
    codes[0] = 1e6 + 1e-3;
    expect(participationRatio(matrix(codes, 10, 4))).toBeCloseTo(1, 9);
    expect(participationRatio(matrix(codes, 4, 10))).toBeCloseTo(1, 9);
  });

  it('from m stimuli comes out low by 1 / PR(m) = 1 / PR + 1 / m', () => {
    const n = 80;
    for (const m of [40, 200]) {
      const codes = normalCode(m, new Array(n).fill(1), 20);
      expect(Math.abs(participationRatio(codes) * (1 / n + 1 / m) - 1)).toBeLessThan(0.06);
    }
  });

  it('uses evenly spaced stimuli when there are more than it may use', () => {
    const codes = normalCode(90, [3, 1, 2], 20);
    const everyThird = Float64Array.from({ length: 90 }, (_, at) =>
      codes.get(3 * Math.floor(at / 3), at % 3),
    );
    expect(participationRatio(codes, 30)).toBe(participationRatio(matrix(everyThird, 30, 3)));
  });

  it('is undefined when nothing varies or there is one stimulus', () => {
    expect(participationRatio(matrix(new Float64Array(12).fill(0.1), 4, 3))).toBe(NaN);
    expect(participationRatio(matrix(new Float64Array(12).fill(0.1), 3, 4))).toBe(NaN);
    expect(participationRatio(matrix(new Uint8Array(12), 4, 3))).toBe(NaN);
    expect(participationRatio(matrix(Uint8Array.of(1, 2, 3), 1, 3))).toBe(NaN);
  });

  it('refuses nonsense', () => {
    expect(() => participationRatio(matrix(Float32Array.of(1, NaN), 2, 1))).toThrow(/codes\[1, 0\].*got NaN/);
    expect(() => participationRatio(matrix(Float32Array.of(1, 2), 2, 1), 1)).toThrow(
      /maxRows: must be an integer >= 2, got 1/,
    );
  });
});
