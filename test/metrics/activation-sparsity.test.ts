import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { activationSparsity, activationSparsityOfSpikes } from '../../src/metrics/activation-sparsity.ts';

describe('activation sparsity', () => {
  it('is the share of zeros over all layers, steps and samples, of a view too', () => {
    const small = matrix(Float32Array.of(0, 1), 1, 2);
    const large = matrix(Float32Array.of(0, 0, 0, 2, 0, 0, 0, 0), 2, 4);
    expect(activationSparsity([small, large])).toBe(0.8);
    expect(activationSparsity([large.lo(0, 2)])).toBe(0.75);
  });

  it('refuses what it cannot count', () => {
    expect(() => activationSparsity([])).toThrow('must hold at least one number, got none');
    expect(() => activationSparsity([matrix(new Float32Array(2), 2)])).toThrow('got shape (2)');
    expect(() => activationSparsity([matrix(Float32Array.of(NaN), 1, 1)])).toThrow('got NaN at (0, 0)');
  });
});

describe('activation sparsity of spikes', () => {
  const train = { t: [0, 0.4, 1, 1.2, 3], i: [0, 0, 1, 0, 1], n: 2, durationMs: 4 };

  it('counts a neuron once in a bin of 1 ms; a bin ends with its last instant, as a step of a grid does', () => {
    // neuron 0: bins 1 and 2; neuron 1: bins 1 and 3, of 4 bins each
    expect(activationSparsityOfSpikes([train])).toBe((8 - 4) / 8);
  });

  it('depends on the bin', () => {
    expect(activationSparsityOfSpikes([train], 0.5)).toBe((16 - 4) / 16);
    expect(activationSparsityOfSpikes([train], 4)).toBe(0);
    // 3 bins, the last of 1 ms: neuron 0 in the first, neuron 1 in the first and the second
    expect(activationSparsityOfSpikes([train], 1.5)).toBe((6 - 3) / 6);
  });

  it('equals that of the steps of a grid, layers and samples together', () => {
    const random = rng('test', 'activation-sparsity');
    const outputs = [];
    const trains = [];
    for (const n of [3, 7])
      for (let sample = 0; sample < 4; sample++) {
        const steps = matrix(
          Uint8Array.from({ length: 30 * n }, () => (random.next() < 0.2 ? 1 : 0)),
          30,
          n,
        );
        const [t, i]: [number[], number[]] = [[], []];
        for (let step = 0; step < 30; step++)
          for (let j = 0; j < n; j++)
            if (steps.get(step, j)) {
              t.push(0.1 * (step + 1));
              i.push(j);
            }
        outputs.push(steps);
        trains.push({ t, i, n, durationMs: 3 });
      }
    expect(activationSparsityOfSpikes(trains, 0.1)).toBeCloseTo(activationSparsity(outputs), 12);
  });

  it('of a silent net is 1: it has outputs, and all are zero', () => {
    expect(activationSparsityOfSpikes([{ t: [], i: [], n: 5, durationMs: 10 }])).toBe(1);
  });

  it.each<[Partial<typeof train> | null, RegExp]>([
    [null, /^activationSparsityOfSpikes\.trains: must hold at least one, got none/],
    [{ n: 0 }, /trains\[0\]\.n: must be a whole number > 0, got 0/],
    [{ durationMs: NaN }, /trains\[0\]\.durationMs/],
    [{ durationMs: 2 }, /t\[4\]: must ascend from 0 to 2 ms, got 3/],
    [{ t: [0, 2, 1, 3, 3] }, /t\[2\]: must ascend/],
    [{ t: [0, NaN, 1, 3, 3] }, /t\[1\]: must ascend/],
    [{ i: [0, 0, 1, 2, 1] }, /i\[3\]: must be from 0 to 1, got 2/],
    [{ i: [0, 0.5, 1, 1, 1] }, /i\[1\]: must be from 0 to 1, got 0.5/],
    [{ i: [0] }, /must have a neuron a time, got 1 and 5/],
  ])('refuses %j', (change, message) => {
    expect(() => activationSparsityOfSpikes(change ? [{ ...train, ...change }] : [])).toThrow(message);
  });
});
