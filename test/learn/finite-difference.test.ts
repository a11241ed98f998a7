import { describe, expect, it } from 'vitest';
import { finiteDifferences, gradientError } from '../../src/learn/finite-difference.ts';

describe('finiteDifferences', () => {
  it('is the slope of a cubic up to h^2, and leaves the point as it was', () => {
    const at = Float64Array.of(2, -1);
    const slope = finiteDifferences(() => at[0]! ** 3 + at[0]! * at[1]!, at, 1e-3);
    expect(slope[0]).toBeCloseTo(12 - 1 + 1e-6, 9);
    expect(slope[1]).toBeCloseTo(2, 9);
    expect(Array.from(at)).toEqual([2, -1]);
  });
});

describe('gradientError', () => {
  it('is relative to the largest slope, 0 for two that vanish', () => {
    expect(gradientError([1, 10], [2, 10])).toBeCloseTo(0.1, 12);
    expect(gradientError([0], [0])).toBe(0);
  });
});
