/** The fit finds the Gabor functions that it is given, and does not find any in noise. */
import { describe, expect, it } from 'vitest';
import { GaborFitter } from '../../experiments/parts/gabor-fit.ts';
import { rng } from '../../src/math/rng.ts';

const side = 16;
const fitter = new GaborFitter(side);

function gabor(x: number, y: number, across: number, along: number, orientation: number, frequency: number) {
  return Float64Array.from({ length: side * side }, (_, i) => {
    const [dx, dy] = [(i % side) - x, Math.floor(i / side) - y];
    const a = Math.cos(orientation) * dx + Math.sin(orientation) * dy;
    const b = Math.cos(orientation) * dy - Math.sin(orientation) * dx;
    return (
      Math.exp(-(a * a) / (2 * across * across) - (b * b) / (2 * along * along)) *
      Math.cos(2 * Math.PI * frequency * a + 0.7)
    );
  });
}

describe('the Gabor fit', () => {
  it.each([
    [7, 8, 2, 3, 0.3, 0.15],
    [4, 10, 1.5, 4, 2.5, 0.25],
    [9, 5, 3, 3, 1.6, 0.1],
  ])(
    'recovers centre (%d, %d), widths %d and %d, orientation %d, frequency %d',
    (x, y, across, along, orientation, frequency) => {
      const fit = fitter.fit(gabor(x, y, across, along, orientation, frequency));
      expect(fit.r2).toBeGreaterThan(0.9999);
      expect(fit.x).toBeCloseTo(x, 2);
      expect(fit.y).toBeCloseTo(y, 2);
      expect(fit.across).toBeCloseTo(across, 2);
      expect(fit.along).toBeCloseTo(along, 2);
      expect(fit.orientation).toBeCloseTo(orientation, 2);
      expect(fit.frequency).toBeCloseTo(frequency, 2);
    },
  );

  it('explains as much of a noisy Gabor function as is not noise', () => {
    const draw = rng('noise');
    const pure = gabor(7, 8, 2.5, 3.5, 0.5, 0.15);
    const mean = pure.reduce((sum, v) => sum + v, 0) / pure.length;
    const variance = pure.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / pure.length;
    const noisy = pure.map((v) => v + Math.sqrt(variance) * 0.5 * draw.normal());
    // 1 / (1 + 0.25), and a little that eight free numbers take from 256 pixels of noise
    expect(Math.abs(fitter.fit(noisy).r2 - 0.81)).toBeLessThan(0.04);
  });

  it('explains next to nothing of white noise, and nothing of a flat field', () => {
    const draw = rng('white');
    for (let k = 0; k < 10; k++)
      expect(fitter.fit(Float64Array.from({ length: 256 }, () => draw.normal())).r2).toBeLessThan(0.2);
    expect(fitter.fit(new Float64Array(256).fill(3)).r2).toBe(0);
  });

  it('reads a field from the middle of an array', () => {
    const two = new Float64Array(512);
    two.set(gabor(7, 8, 2, 3, 0.3, 0.15), 256);
    expect(fitter.fit(two, 256).r2).toBeGreaterThan(0.9999);
  });
});
