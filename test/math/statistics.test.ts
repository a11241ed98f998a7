import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { mean, median, pairedDifference, quantile, sd, tInterval } from '../../src/math/statistics.ts';

describe('statistics', () => {
  it('has the textbook mean, standard deviation and median', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(sd(values)).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(median(values)).toBe(4.5);
    expect(median([3, 1, 2])).toBe(2);
  });

  it("has the quantiles of Hyndman and Fan's type 7", () => {
    // By hand: place 4 q among the sorted 1 3 4 8 20, linear between.
    const values = Float64Array.of(20, 1, 8, 3, 4);
    const expected = [1, 1.8, 3, 4, 15.2, 20];
    [0, 0.1, 0.25, 0.5, 0.9, 1].forEach((q, i) => {
      expect(quantile(values, q)).toBeCloseTo(expected[i]!, 12);
    });
    expect([...values]).toEqual([20, 1, 8, 3, 4]);
  });

  it('keeps its precision when the mean is far larger than the spread', () => {
    expect(sd([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBeCloseTo(Math.sqrt(30), 12);
  });

  it('has the interval mean +- t s / sqrt(n)', () => {
    // By hand: squared deviations sum to 84.8e-6; t(0.975, 4) from tables.
    const interval = tInterval([0.952, 0.957, 0.949, 0.961, 0.955]);
    expect(interval.n).toBe(5);
    expect(interval.mean).toBeCloseTo(0.9548, 14);
    expect(interval.halfWidth).toBeCloseTo(2.7764451052 * Math.sqrt(84.8e-6 / 4 / 5), 12);
    expect(interval.low).toBeCloseTo(interval.mean - interval.halfWidth, 15);
    expect(interval.high).toBeCloseTo(interval.mean + interval.halfWidth, 15);
  });

  it('covers the true mean as often as it says, also for three values', () => {
    const random = rng('coverage');
    const trials = 4000;
    for (const level of [0.8, 0.95]) {
      let covered = 0;
      for (let i = 0; i < trials; i++) {
        const { low, high } = tInterval(
          [10 + random.normal(), 10 + random.normal(), 10 + random.normal()],
          level,
        );
        if (low <= 10 && 10 <= high) covered++;
      }
      expect(Math.abs(covered / trials - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / trials));
    }
  });

  it('says nothing about the spread of one value, and nothing at all about none', () => {
    expect(tInterval([3])).toEqual({ mean: 3, low: NaN, high: NaN, halfWidth: NaN, n: 1 });
    expect(tInterval([])).toEqual({ mean: NaN, low: NaN, high: NaN, halfWidth: NaN, n: 0 });
    expect([mean([]), sd([1]), median([])]).toEqual([NaN, NaN, NaN]);
  });

  it('cancels in a paired difference what the pairs share', () => {
    const shared = [10, -50, 300, 2];
    const a = shared.map((x, i) => x + 1 + [0.1, -0.1, 0.1, -0.1][i]!);
    const paired = pairedDifference(a, shared);
    expect(paired.mean).toBeCloseTo(1, 12);
    expect(paired.halfWidth).toBeLessThan(0.2);
    expect(tInterval(a).halfWidth).toBeGreaterThan(100);
  });

  it.each<[() => unknown, RegExp]>([
    [() => mean([1, NaN]), /^mean\.values\[1\]: must be a finite number, got NaN/],
    [() => sd([Infinity]), /^sd\.values\[0\].*got Infinity/],
    [() => median([null as never]), /got null/],
    [() => quantile([1], 1.1), /^quantile\.q: must be in 0 \.\.\. 1, got 1\.1/],
    [() => tInterval([1, 2], 95), /^tInterval\.level: must be between 0 and 1, got 95/],
    [() => pairedDifference([1], [1, 2]), /got 1 and 2/],
    [() => pairedDifference([1], [NaN]), /^pairedDifference\.b\.values\[0\]/],
  ])('refuses nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
