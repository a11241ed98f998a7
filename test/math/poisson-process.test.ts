import { describe, expect, it } from 'vitest';
import { poissonProcess } from '../../src/math/poisson-process.ts';
import { restoreRng, rng } from '../../src/math/rng.ts';

describe('poissonProcess', () => {
  const ratesHz = [5, 0, 20, 75];
  const durationMs = 1_000_000;
  const process = poissonProcess(ratesHz, rng('test', 'poisson-process'), { endMs: durationMs });
  const times: number[][] = ratesHz.map(() => []);
  let last = 0;
  let ordered = true;
  while (process.next()) {
    ordered &&= process.t >= last && process.t < durationMs;
    last = process.t;
    times[process.i]!.push(process.t);
  }

  it('gives events in time order, inside the interval', () => {
    expect(ordered).toBe(true);
    expect(last).toBeGreaterThan(durationMs - 1000);
  });

  it('gives each source its rate, a source of rate zero nothing', () => {
    ratesHz.forEach((rate, i) => {
      const expected = (rate * durationMs) / 1000;
      expect(Math.abs(times[i]!.length - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected));
    });
    expect(times[1]).toEqual([]);
  });

  it('makes each source a Poisson process of its own: gaps of variation 1, counts of variance = mean', () => {
    for (const source of [times[2]!, times[3]!]) {
      const gaps = source.slice(1).map((t, i) => t - source[i]!);
      const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
      const variance = gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / gaps.length;
      expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(4 / Math.sqrt(gaps.length));
      const counts = new Float64Array(durationMs / 100);
      for (const t of source) counts[Math.floor(t / 100)]!++;
      const centre = source.length / counts.length;
      const fano = counts.reduce((a, c) => a + (c - centre) ** 2, 0) / counts.length / centre;
      expect(Math.abs(fano - 1)).toBeLessThan(4 * Math.sqrt(2 / counts.length));
    }
  });

  it('makes the sources independent of each other', () => {
    const counts = [times[2]!, times[3]!].map((source) => {
      const bins = new Float64Array(durationMs / 100);
      for (const t of source) bins[Math.floor(t / 100)]!++;
      return bins.map((c) => c - source.length / bins.length);
    });
    const [a, b] = [counts[0]!, counts[1]!];
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    expect(Math.abs(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))).toBeLessThan(4 / Math.sqrt(a.length));
  });

  it('goes on bit for bit from a saved time and a restored stream', () => {
    const stream = rng('saved');
    const whole = poissonProcess(ratesHz, stream);
    for (let n = 0; n < 100; n++) whole.next();
    const rest = poissonProcess(ratesHz, restoreRng(stream.save()), { startMs: whole.t });
    for (let n = 0; n < 100; n++) {
      expect(whole.next() && rest.next()).toBe(true);
      expect([rest.t, rest.i]).toEqual([whole.t, whole.i]);
    }
  });

  it('gives nothing for rates of zero or an empty interval, and stays finished', () => {
    for (const silent of [
      poissonProcess([0, 0], rng('a')),
      poissonProcess([], rng('a')),
      poissonProcess([1e6], rng('a'), { startMs: 5, endMs: 5 }),
    ]) {
      expect([silent.next(), silent.next(), silent.t]).toEqual([false, false, Infinity]);
    }
  });

  it.each<[() => unknown, RegExp]>([
    [
      () => poissonProcess([1, -2], rng('a')),
      /^poissonProcess\.ratesHz\[1\]: must be >= 0 Hz and finite, got -2/,
    ],
    [() => poissonProcess([NaN], rng('a')), /got NaN/],
    [() => poissonProcess([1], rng('a'), { endMs: -1 }), /^poissonProcess\.endMs: must be >= 0 ms, got -1/],
    [() => poissonProcess([1], rng('a'), { startMs: Infinity }), /^poissonProcess\.startMs/],
  ])('refuses nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
