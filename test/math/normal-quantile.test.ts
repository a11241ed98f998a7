import { describe, expect, it } from 'vitest';
import { normalChance, normalQuantile } from '../../src/math/normal-quantile.ts';

describe('normalQuantile', () => {
  // mpmath 1.2.1, 40 digits: root of erfc(-x / sqrt(2)) / 2 = p for the Float64 p
  it.each([
    [0.3, -0.5244005127080408],
    [0.075, -1.439531470938456],
    [0.0750001, -1.4395307645017297],
    [0.925, 1.4395314709384561],
    [0.97, 1.8807936081512506],
    [1e-5, -4.264890793922825],
    [1e-10, -6.361340902404057],
    [1e-12, -7.034483825301132],
    [1e-100, -21.273453560965326],
    [1e-300, -37.0470962993612],
  ])('of %d', (p, x) => {
    expect(Math.abs(normalQuantile(p) / x - 1)).toBeLessThan(1e-15);
  });

  it('is odd about one half, infinite at the ends, and nothing outside', () => {
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [0.25, 0.0625, 2 ** -20]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([
      -Infinity,
      Infinity,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('increases from one 32-bit chance to the next, also over the seams of its three formulas', () => {
    for (const seam of [0.075, 0.925, 1.3887943864964021e-11]) {
      const middle = Math.round(seam * 2 ** 32);
      for (let word = Math.max(0, middle - 2000); word < middle + 2000; word++)
        expect(normalQuantile((word + 1.5) / 2 ** 32)).toBeGreaterThan(
          normalQuantile((word + 0.5) / 2 ** 32),
        );
    }
  });

  it('normalChance is the way back', () => {
    // mpmath 1.2.1: erfc(-x / sqrt(2)) / 2
    expect(normalChance(-2)).toBeCloseTo(0.02275013194817921, 16);
    expect(normalChance(1.5)).toBeCloseTo(0.9331927987311419, 15);
    expect(normalChance(0)).toBeCloseTo(0.5, 15);
    expect([normalChance(-40), normalChance(40)]).toEqual([0, 1]);
  });
});
