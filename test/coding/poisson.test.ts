import { expect, test } from 'vitest';
import { poissonImage } from '../../src/coding/poisson.ts';
import { spikeCounts } from '../../src/coding/rates.ts';
import { poissonProcess } from '../../src/math/poisson-process.ts';
import { rng } from '../../src/math/rng.ts';

const image = [0, 255, 51, 102, 204];
const draw = (seed: number | string, durationMs = 1000, maxRateHz = 100) =>
  poissonImage(image, { maxRateHz, durationMs, rng: rng(seed, 'poisson image') });

/** Mean and standard deviation. */
function moments(values: ArrayLike<number>): { mean: number; sd: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return { mean, sd: Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length) };
}

/** Spike times of one pixel. */
function train({ t, i }: { t: Float64Array; i: Uint32Array }, pixel: number): number[] {
  return Array.from(t).filter((_, s) => i[s] === pixel);
}

test('each pixel spikes at x maxRateHz, black never', () => {
  const durationMs = 400_000;
  const counts = spikeCounts(draw(1, durationMs), 5);
  expect(counts[0]).toBe(0);
  for (let pixel = 1; pixel < 5; pixel++) {
    const expected = ((image[pixel]! / 255) * 100 * durationMs) / 1000;
    expect(Math.abs(counts[pixel]! - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
});

test('one pixel alone is the Poisson process of its rate, spike by spike', () => {
  for (const [level, rateHz] of [
    [255, 100],
    [51, 20],
  ] as const) {
    const { t } = poissonImage([level], { maxRateHz: 100, durationMs: 500, rng: rng('alone') });
    const process = poissonProcess([rateHz], rng('alone'), { endMs: 500 });
    for (const time of t) {
      process.next();
      expect(time).toBe(process.t);
    }
    expect(process.next()).toBe(false);
  }
});

test('the number of spikes of a presentation is Poisson: variance = mean', () => {
  const counts = Array.from({ length: 4000 }, (_, seed) => draw(seed, 100).t.length);
  // (1 + 0.2 + 0.4 + 0.8) 100 Hz x 100 ms = 24; the variance ratio of 4000 draws has standard deviation sqrt(2 / 4000).
  const { mean, sd } = moments(counts);
  expect(Math.abs(mean - 24)).toBeLessThan(5 * Math.sqrt(24 / 4000));
  expect(Math.abs(sd ** 2 / mean - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
});

test('the intervals of a pixel, and of all together, are exponential: CV 1, and P(interval > mean) = 1 / e', () => {
  const spikes = draw(2, 100_000);
  for (const times of [train(spikes, 1), train(spikes, 2), [...spikes.t]]) {
    const intervals = times.slice(1).map((t, s) => t - times[s]!);
    const n = intervals.length;
    const { mean, sd } = moments(intervals);
    expect(Math.abs(sd / mean - 1)).toBeLessThan(5 / Math.sqrt(n));
    const longer = intervals.filter((interval) => interval > mean).length / n;
    expect(Math.abs(longer - Math.exp(-1))).toBeLessThan(5 * Math.sqrt((0.368 * 0.632) / n));
  }
});

test('all together are one process of the summed rate, whose spikes fall evenly over the duration', () => {
  const { t } = draw(3, 100_000);
  const bins = new Uint32Array(10);
  for (const time of t) bins[Math.floor(time / 10_000)]!++;
  for (const count of bins) expect(Math.abs(count - 2400)).toBeLessThan(5 * Math.sqrt(2400));
});

test('pixels are independent: their counts do not go together', () => {
  const counts = Array.from({ length: 4000 }, (_, seed) => spikeCounts(draw(seed, 100), 5));
  const a = counts.map((count) => count[1]!);
  const b = counts.map((count) => count[4]!);
  const [ma, mb] = [moments(a), moments(b)];
  const covariance = moments(a.map((value, n) => (value - ma.mean) * (b[n]! - mb.mean))).mean;
  expect(Math.abs(covariance / (ma.sd * mb.sd))).toBeLessThan(5 / Math.sqrt(4000));
});

test('spikes are in the order of time, inside the duration', () => {
  const { t } = draw(4);
  expect(t).toEqual(Float64Array.from(t).sort());
  expect(t[0]).toBeGreaterThanOrEqual(0);
  expect(t.at(-1)).toBeLessThan(1000);
});

test('spikes at one instant are in the order of index', () => {
  let left = 200;
  const ending = { ...rng(5), exponential: () => (left-- > 0 ? 0 : 1e9) };
  const { t, i } = poissonImage(image, { maxRateHz: 100, durationMs: 10, rng: ending });
  expect([...t]).toEqual(new Array(200).fill(0));
  expect(i).toEqual(Uint32Array.from(i).sort());
  expect(new Set(i).size).toBe(4);
});

test('the same stream gives the same spikes, another key others; a longer draw begins with the shorter', () => {
  const first = draw('a', 500);
  expect(draw('a', 500)).toEqual(first);
  expect(draw('b', 500)).not.toEqual(first);
  expect(draw('a', 2000).t.slice(0, first.t.length)).toEqual(first.t);
});

test('a black image, or a rate of 0 Hz, gives no spike', () => {
  expect(poissonImage([0, 0], { maxRateHz: 100, durationMs: 1000, rng: rng(1) }).t).toHaveLength(0);
  expect(draw(1, 1000, 0).i).toHaveLength(0);
});

test.each([
  [{ maxRateHz: -1, durationMs: 1 }, /^poissonImage\.maxRateHz: must be >= 0 Hz and finite, got -1$/],
  [{ maxRateHz: Number.NaN, durationMs: 1 }, /^poissonImage\.maxRateHz: .*got NaN$/],
  [{ maxRateHz: 1, durationMs: 0 }, /^poissonImage\.durationMs: must be > 0 ms and finite, got 0$/],
  [{ maxRateHz: 1, durationMs: Number.POSITIVE_INFINITY }, /^poissonImage\.durationMs: .*got Infinity$/],
])('the options %j are refused', (options, message) => {
  expect(() => poissonImage([255], { ...options, rng: rng(1) })).toThrow(message);
});

test('a grey level out of range is refused', () => {
  expect(() => poissonImage([0.2], { maxRateHz: 1, durationMs: 1, rng: rng(1) })).toThrow(
    /^poissonImage\.image\[0\]: must be an integer in 0 \.\.\. 255, got 0\.2; /,
  );
});
