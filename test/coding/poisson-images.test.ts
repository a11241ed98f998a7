/** Poisson spikes drawn by the kernel: their law, their streams, and the TypeScript that the kernel equals. */
import { describe, expect, it } from 'vitest';
import { poissonImages } from '../../src/coding/poisson-images.ts';
import { rng } from '../../src/math/rng.ts';

const pixels = 50;
const draw = rng('poisson-images');
const image = Uint8Array.from({ length: pixels }, (_, p) => (p % 5 === 0 ? 0 : draw.integer(256)));
const options = { pixels, maxRateHz: 80, durationMs: 400, seed: 3 };

/** [time, pixel] of every spike. */
function spikesOf(coder: ReturnType<typeof poissonImages>, stream: number, of = image): [number, number][] {
  const count = coder.draw(of, stream);
  return Array.from(coder.spikes.t.subarray(0, count), (t, s) => [t, coder.spikes.i[s]!]);
}

describe('poissonImages', () => {
  it('draws as many spikes a pixel as its rate says, with the variance of a Poisson number', () => {
    const coder = poissonImages(options);
    const presentations = 2000;
    const sum = new Float64Array(pixels);
    const squares = new Float64Array(pixels);
    for (let stream = 0; stream < presentations; stream++) {
      const counts = new Uint32Array(pixels);
      for (const [, p] of spikesOf(coder, stream)) counts[p]!++;
      counts.forEach((n, p) => {
        sum[p]! += n;
        squares[p]! += n * n;
      });
    }
    image.forEach((level, p) => {
      const wanted = (level / 255) * 80 * 0.4;
      const mean = sum[p]! / presentations;
      expect(Math.abs(mean - wanted)).toBeLessThanOrEqual(5 * Math.sqrt(wanted / presentations));
      if (level < 20) return;
      const variance = squares[p]! / presentations - mean * mean;
      expect(Math.abs(variance / wanted - 1)).toBeLessThan(0.2);
    });
  });

  it('in the order of their times, within the stimulus, at exponential intervals', () => {
    const coder = poissonImages(options);
    const gaps: number[] = [];
    for (let stream = 0; stream < 40; stream++) {
      let before = 0;
      for (const [t] of spikesOf(coder, stream)) {
        gaps.push(t - before);
        before = t;
      }
      expect(before).toBeLessThan(400);
    }
    expect(gaps.every((gap) => gap > 0)).toBe(true);
    const mean = gaps.reduce((a, b) => a + b) / gaps.length;
    const total = image.reduce((a, b) => a + b) / 255;
    expect(mean).toBeCloseTo(1000 / (total * 80), 1);
    for (const share of [0.1, 0.5, 0.9]) {
      const below = gaps.filter((gap) => gap < -mean * Math.log(1 - share)).length / gaps.length;
      expect(Math.abs(below - share)).toBeLessThan(0.01);
    }
  });

  it('gives a stream the same spikes whatever came before, another stream or seed others', () => {
    const coder = poissonImages(options);
    const first = spikesOf(coder, 7);
    expect(spikesOf(coder, 8)).not.toEqual(first);
    expect(spikesOf(coder, 7)).toEqual(first);
    expect(spikesOf(poissonImages(options), 7)).toEqual(first);
    expect(spikesOf(poissonImages({ ...options, seed: 4 }), 7)).not.toEqual(first);
  });

  it('gives the bits of its TypeScript twin', () => {
    const [fast, plain] = (['wasm', 'reference'] as const).map((kernels) =>
      poissonImages({ ...options, kernels }),
    );
    for (const stream of [0, 1, 4294967295]) {
      const spikes = spikesOf(fast!, stream);
      expect(spikes.length).toBeGreaterThan(500);
      expect(spikes).toEqual(spikesOf(plain!, stream));
    }
    const white = new Uint8Array(pixels).fill(255);
    expect(spikesOf(fast!, 5, white)).toEqual(spikesOf(plain!, 5, white));
  });

  it('is silent where all is black, or nothing may spike', () => {
    expect(poissonImages(options).draw(new Uint8Array(pixels), 1)).toBe(0);
    expect(poissonImages({ ...options, maxRateHz: 0 }).draw(image, 1)).toBe(0);
  });

  it('refuses what it cannot draw', () => {
    expect(() => poissonImages({ ...options, pixels: 65_537 })).toThrow(
      'poissonImages.pixels: must be a whole number from 1 to 65536, got 65537',
    );
    expect(() => poissonImages({ ...options, maxRateHz: -1 })).toThrow(
      'poissonImages.maxRateHz: must be >= 0 Hz',
    );
    expect(() => poissonImages({ ...options, durationMs: 0 })).toThrow(
      'poissonImages.durationMs: must be > 0 ms',
    );
    expect(() => poissonImages(options).draw(new Uint8Array(4), 1)).toThrow(
      'poissonImages.image: must have 50 pixels, got 4',
    );
  });
});
