/** The hierarchical bootstrap: closed cases, and coverage on made-up data where the truth is known. */
import { describe, expect, it } from 'vitest';
import { bootstrapDifferences } from '../../src/math/bootstrap.ts';
import { rng } from '../../src/math/rng.ts';
import { tInterval } from '../../src/math/statistics.ts';

const one = [[0, 1]] as const;
const constant = (value: number, images: number) => new Float64Array(images).fill(value);

describe('bootstrapDifferences', () => {
  it('of contenders that differ by the same everywhere is that difference, without a width', () => {
    const draw = rng('values');
    const other = [0, 1, 2].map(() => Float64Array.from({ length: 50 }, () => draw.integer(2)));
    const better = other.map((values) => values.map((value) => value + 0.25));
    const [difference] = bootstrapDifferences([better, other], one, { draw: rng(1), resamples: 500 });
    expect(difference!.mean).toBeCloseTo(0.25, 12);
    expect(difference!.low).toBeCloseTo(0.25, 12);
    expect(difference!.high).toBeCloseTo(0.25, 12);
    expect(difference!.p).toBeCloseTo(2 / 501, 12);
  });

  it('has the width of a binomial share where every seed finds the same: images alone vary', () => {
    // d = 1 for 300 of 1,000 images and 0 for the others: resampled means are binomial(1000, 0.3) / 1000
    const right = Float64Array.from({ length: 1000 }, (_, i) => (i < 300 ? 1 : 0));
    const runs = [right, right, right];
    const [difference] = bootstrapDifferences([runs, runs.map(() => constant(0, 1000))], one, {
      draw: rng(2),
      resamples: 2000,
    });
    const sd = Math.sqrt((0.3 * 0.7) / 1000);
    expect(difference!.low).toBeCloseTo(0.3 - 1.96 * sd, 2);
    expect(difference!.high).toBeCloseTo(0.3 + 1.96 * sd, 2);
    expect((difference!.high - difference!.low) / (2 * 1.96 * sd)).toBeCloseTo(1, 0.8);
  });

  it('is about as wide as the t interval where seeds alone vary', () => {
    const draw = rng('seeds');
    const means = Array.from({ length: 10 }, () => draw.normal());
    const [difference] = bootstrapDifferences(
      [means.map((mean) => constant(mean, 20)), means.map(() => constant(0, 20))],
      one,
      { draw: rng(3), resamples: 2000 },
    );
    const t = tInterval(means);
    expect(difference!.mean).toBeCloseTo(t.mean, 12);
    expect((difference!.high - difference!.low) / (2 * t.halfWidth)).toBeGreaterThan(0.9);
    expect((difference!.high - difference!.low) / (2 * t.halfWidth)).toBeLessThan(1.1);
  });

  it('is never narrower than the t interval of two, three or four seeds', () => {
    for (const seeds of [2, 3, 4]) {
      const draw = rng('few', seeds);
      const runs = Array.from({ length: seeds }, () => {
        const own = draw.normal();
        return Float64Array.from({ length: 50 }, () => own + 0.1 * draw.normal());
      });
      const [difference] = bootstrapDifferences([runs, runs.map(() => constant(0, 50))], one, {
        draw: rng(5),
        resamples: 400,
      });
      const t = tInterval(runs.map((values) => values.reduce((sum, value) => sum + value, 0) / 50));
      expect(difference!.low).toBeLessThanOrEqual(t.low + 1e-12);
      expect(difference!.high).toBeGreaterThanOrEqual(t.high - 1e-12);
    }
  });

  it('cancels what contenders share: an image that is hard for both, a seed that is bad for both', () => {
    const draw = rng('shared');
    const hard = Float64Array.from({ length: 200 }, () => draw.integer(2));
    const runs = [0, 1, 2, 3].map(() => {
      const bad = draw.normal();
      return hard.map((value) => value + bad);
    });
    const [difference] = bootstrapDifferences([runs, runs], one, { draw: rng(4), resamples: 200 });
    expect(difference).toMatchObject({ mean: 0, low: 0, high: 0, p: 1 });
  });

  it('covers the true difference in about 95 of 100 sets of data: seeds, images or both vary', () => {
    const seeds = 5;
    for (const [seedSd, imageSd] of [
      [0.05, 0],
      [0, 1],
      [0.05, 1],
    ] as const) {
      let covered = 0;
      const sets = 120;
      for (let set = 0; set < sets; set++) {
        const draw = rng('coverage', seedSd, imageSd, set);
        const images = Float64Array.from({ length: 100 }, () => imageSd * draw.normal());
        const runs = Array.from({ length: seeds }, () => {
          const own = 0.1 + seedSd * draw.normal();
          return images.map((image) => image + own);
        });
        const zero = runs.map(() => constant(0, 100));
        const [d] = bootstrapDifferences([runs, zero], one, { draw, resamples: 200 });
        if (d!.low <= 0.1 && 0.1 <= d!.high) covered++;
      }
      // 95 % of 120: 114 +- 2.4; a bare bootstrap of 5 seeds covers 83 % where seeds vary
      expect(covered / sets, `seeds ${seedSd}, images ${imageSd}`).toBeGreaterThan(0.89);
      expect(covered / sets, `seeds ${seedSd}, images ${imageSd}`).toBeLessThanOrEqual(1);
    }
  });

  it('says nothing of the spread of one seed, and refuses what does not fit', () => {
    const [difference] = bootstrapDifferences([[[1, 0]], [[0, 0]]], one, { draw: rng(1) });
    expect(difference).toEqual({ mean: 0.5, low: Number.NaN, high: Number.NaN, p: Number.NaN });
    expect(() => bootstrapDifferences([[[1, 0]], [[0]]], one, { draw: rng(1) })).toThrow(
      'bootstrapDifferences.contenders[1][0]: must have 1 seeds of 2 images, got 1 of 1',
    );
  });
});
