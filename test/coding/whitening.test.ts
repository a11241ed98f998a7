/** Whitening makes the spectrum of 1/f noise flat up to the cutoff; the slope before and after is measured, not assumed. */
import { describe, expect, it } from 'vitest';
import { whiten } from '../../src/coding/whitening.ts';
import { fourier2d } from '../../src/math/fft.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** A picture of amplitude 1/f: white noise, its spectrum divided by f; (part of) one period. */
function pinkNoise(period: number, height: number, width: number): Matrix<Float64Array> {
  const draw = rng('pink');
  const re = Float64Array.from({ length: period * period }, () => draw.normal());
  const im = new Float64Array(period * period);
  fourier2d(re, im, period, period);
  for (let i = 0; i < re.length; i++) {
    const [y, x] = [Math.floor(i / period), i % period];
    const f = Math.sqrt(Math.min(y, period - y) ** 2 + Math.min(x, period - x) ** 2) / period;
    re[i]! *= f > 0 ? 1 / f : 0;
    im[i]! *= f > 0 ? 1 / f : 0;
  }
  fourier2d(im, re, period, period);
  const picture = new Float64Array(height * width);
  for (let y = 0; y < height; y++) picture.set(re.subarray(y * period, y * period + width), y * width);
  return matrix(picture, height, width);
}

/** Root mean power of the inner 256 x 256 pixels under a Hann window, in rings around each frequency [cycles a pixel]. */
function amplitudes(image: Matrix<Float64Array>, frequencies: readonly number[]): number[] {
  const n = 256;
  const hann = Float64Array.from({ length: n }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n));
  const re = Float64Array.from(
    { length: n * n },
    (_, i) => image.get(Math.floor(i / n), i % n) * hann[Math.floor(i / n)]! * hann[i % n]!,
  );
  const im = new Float64Array(n * n);
  fourier2d(re, im, n, n);
  return frequencies.map((frequency) => {
    let [power, count] = [0, 0];
    for (let i = 0; i < n * n; i++) {
      const [y, x] = [Math.floor(i / n), i % n];
      const f = Math.sqrt(Math.min(y, n - y) ** 2 + Math.min(x, n - x) ** 2) / n;
      if (Math.abs(f - frequency) > 0.01) continue;
      power += re[i]! * re[i]! + im[i]! * im[i]!;
      count++;
    }
    return Math.sqrt(power / count);
  });
}

describe('whiten', () => {
  const pink = pinkNoise(512, 300, 400);
  const white = whiten(pink);
  const frequencies = [0.05, 0.1, 0.15, 0.2];

  it('flattens 1/f noise: amplitudes from 0.05 to 0.2 cycles a pixel are within 10 % of exp(-(f / f0)^4)', () => {
    const before = amplitudes(pink, frequencies);
    expect(before[0]! / before[3]!).toBeGreaterThan(3.5);
    const after = amplitudes(white, frequencies).map(
      (a, k) => a / Math.exp(-((frequencies[k]! / (200 / 512)) ** 4)),
    );
    const mean = after.reduce((sum, a) => sum + a, 0) / after.length;
    for (const a of after) expect(Math.abs(a / mean - 1)).toBeLessThan(0.1);
  });

  it('cuts off above f0, wherever f0 is', () => {
    const [flat, at, above] = amplitudes(white, [0.1, 200 / 512, 0.48]);
    expect(at! / flat!).toBeCloseTo(Math.exp(-1), 1);
    expect(above! / flat!).toBeLessThan(0.2);
    const [low, high] = amplitudes(whiten(pink, { cutoff: 0.1 }), [0.05, 0.15]);
    expect(high! / low!).toBeLessThan(0.02);
  });

  it('gives mean 0 and variance 1, and takes 8 pixels off each side', () => {
    expect(white.shape).toEqual([284, 384]);
    const mean = white.data.reduce((sum, v) => sum + v, 0) / white.size;
    expect(mean).toBeCloseTo(0, 12);
    expect(white.data.reduce((sum, v) => sum + v * v, 0) / white.size).toBeCloseTo(1, 12);
  });

  it('makes no edge of the frame: a slope, dark on one side and bright on the other, stays calm near it', () => {
    const slope = matrix(pink.data.slice(), 300, 400);
    for (let i = 0; i < slope.size; i++) slope.data[i]! += 20 * (i % 400);
    const image = whiten(slope);
    const energy = (from: number, to: number) => {
      let sum = 0;
      for (let y = 0; y < 284; y++) for (let x = from; x < to; x++) sum += image.get(y, x) ** 2;
      return sum / (284 * (to - from));
    };
    expect(energy(0, 16) / energy(100, 300)).toBeLessThan(2);
    expect(energy(368, 384) / energy(100, 300)).toBeLessThan(2);
  });

  it('refuses what it cannot whiten', () => {
    expect(() => whiten(matrix(new Float64Array(32 * 31), 32, 31))).toThrow(
      'whiten.image: must be (height >= 32, width >= 32), got (32, 31)',
    );
    expect(() => whiten(matrix(new Float64Array(32 * 32).fill(7), 32, 32))).toThrow(
      'whiten.image: must vary, got one value everywhere; leave it out',
    );
    expect(() => whiten(pink, { cutoff: 0 })).toThrow('whiten.cutoff: must be > 0 cycles a pixel, got 0');
  });
});
