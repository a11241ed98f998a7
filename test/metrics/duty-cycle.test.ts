import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/math/matrix.ts';
import { binaryEntropy, dutyCycleEntropy, dutyCycles } from '../../src/metrics/duty-cycle.ts';

describe('duty cycles', () => {
  it('are the share of stimuli to which each neuron responds, by rows of the view given', () => {
    const codes = matrix(Uint8Array.of(1, 0, 0, 5, 0, 0, 2, 1, 0), 3, 3);
    expect([...dutyCycles(codes)]).toEqual([1, 1 / 3, 0]);
    expect([...dutyCycles(codes.transpose(1, 0))]).toEqual([1 / 3, 1 / 3, 2 / 3]);
  });

  it.each([
    [0, 0],
    [1, 0],
    [0.5, 1],
    [0.02, 0.1414],
    [0.05, 0.2864],
    [0.1, 0.469],
  ])('h(%d) = %d bits', (d, bits) => {
    expect(binaryEntropy(d)).toBeCloseTo(bits, 4);
    expect(binaryEntropy(1 - d)).toBeCloseTo(binaryEntropy(d), 12);
  });

  it('have the entropy n h(k / n) when n neurons share k winners evenly, and none when the same k always win', () => {
    const even = dutyCycleEntropy(new Float64Array(20).fill(0.1));
    expect(even.bits).toBeCloseTo(20 * 0.4689955936, 8);
    expect(even.ratio).toBeCloseTo(1, 12);
    const hogs = dutyCycleEntropy([1, 1, ...new Array(18).fill(0)]);
    expect(hogs).toMatchObject({ bits: 0, ratio: 0 });
    expect(hogs.maximum).toBeCloseTo(even.maximum, 12);
  });

  it('have no ratio when nothing varies', () => {
    for (const duty of [
      [0, 0],
      [1, 1],
    ])
      expect(dutyCycleEntropy(duty)).toEqual({ bits: 0, maximum: 0, ratio: NaN });
  });

  it.each<[() => unknown, RegExp]>([
    [() => binaryEntropy(1.1), /^binaryEntropy\.d: must be in 0 \.\.\. 1, got 1\.1/],
    [() => dutyCycleEntropy([NaN]), /got NaN/],
    [() => dutyCycleEntropy([]), /^dutyCycleEntropy\.duty: must hold at least one neuron, got none/],
    [
      () => dutyCycles(matrix(Float32Array.of(1, -1), 1, 2)),
      /^dutyCycles\.codes\[0, 1\]: must be >= 0 and finite, got -1/,
    ],
    [
      () => dutyCycles(matrix(Float32Array.of(1, 1), 2)),
      /^dutyCycles\.codes: must have shape \(stimuli, neurons\), got \(2\)/,
    ],
  ])('refuse nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
