/** The Fourier transform against its definition, and its laws. */
import { describe, expect, it } from 'vitest';
import { Fourier, fourier2d } from '../../src/math/fft.ts';
import { rng } from '../../src/math/rng.ts';

function noise(n: number, key: string): Float64Array {
  const draw = rng(key);
  return Float64Array.from({ length: n }, () => draw.normal());
}
const largest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('Fourier', () => {
  it.each([2, 4, 8, 64, 512])('of %i numbers is the sum that defines it', (n) => {
    const [re, im] = [noise(n, 're'), noise(n, 'im')];
    const [sumRe, sumIm] = [new Float64Array(n), new Float64Array(n)];
    for (let k = 0; k < n; k++)
      for (let j = 0; j < n; j++) {
        const angle = (-2 * Math.PI * ((j * k) % n)) / n;
        sumRe[k]! += re[j]! * Math.cos(angle) - im[j]! * Math.sin(angle);
        sumIm[k]! += re[j]! * Math.sin(angle) + im[j]! * Math.cos(angle);
      }
    new Fourier(n).transform(re, im);
    expect(largest(re, sumRe)).toBeLessThan(1e-11);
    expect(largest(im, sumIm)).toBeLessThan(1e-11);
  });

  it('there and back is the same, and energy is kept (Parseval)', () => {
    const n = 4096;
    const fourier = new Fourier(n);
    const [re, im] = [noise(n, 'a'), noise(n, 'b')];
    const [wasRe, wasIm] = [re.slice(), im.slice()];
    const energy = () => re.reduce((sum, x, i) => sum + x * x + im[i]! * im[i]!, 0);
    const before = energy();
    fourier.transform(re, im);
    expect(energy() / n / before).toBeCloseTo(1, 12);
    fourier.transform(im, re);
    for (let i = 0; i < n; i++) {
      re[i]! /= n;
      im[i]! /= n;
    }
    expect(largest(re, wasRe)).toBeLessThan(1e-13);
    expect(largest(im, wasIm)).toBeLessThan(1e-13);
  });

  it('in two dimensions finds a plane wave, and only it', () => {
    const [height, width] = [16, 32];
    const re = Float64Array.from({ length: height * width }, (_, i) =>
      Math.cos(2 * Math.PI * ((3 * Math.floor(i / width)) / height + (5 * (i % width)) / width)),
    );
    const im = new Float64Array(height * width);
    fourier2d(re, im, height, width);
    for (let i = 0; i < re.length; i++) {
      const [y, x] = [Math.floor(i / width), i % width];
      const isWave = (y === 3 && x === 5) || (y === 13 && x === 27);
      expect(re[i]).toBeCloseTo(isWave ? (height * width) / 2 : 0, 10);
      expect(im[i]).toBeCloseTo(0, 10);
    }
  });

  it('refuses lengths that are not powers of two', () => {
    for (const n of [0, 1, 3, 100, 2.5])
      expect(() => new Fourier(n)).toThrow(`fourier.n: must be a power of two in 2 ... 16777216, got ${n}`);
  });
});
