/** Spikes on a grid: their law, their independence of each other, and the twin of their kernel. */
import { describe, expect, it } from 'vitest';
import { stepTrains } from '../../src/coding/step-trains.ts';

const options = { pixels: 4, dt: 0.5, durationMs: 350, seed: 1 };
const image = Uint8Array.of(0, 64, 255, 128);

/** [steps] of each input */
function drawn(coder: ReturnType<typeof stepTrains>, hzPerLevel: number, stream: number): number[][] {
  coder.draw(image, hzPerLevel, stream);
  const { start, step } = coder.trains;
  return Array.from(image, (_, i) => Array.from(step.subarray(start[i]!, start[i + 1]!)));
}

describe('images as spikes on a grid', () => {
  it('spike in each step with the chance of their grey level, independently', () => {
    const coder = stepTrains(options);
    const inStep = Array.from({ length: 4 }, () => new Uint32Array(700));
    let together = 0;
    const shown = 2000;
    for (let stream = 0; stream < shown; stream++) {
      const trains = drawn(coder, 0.25, stream);
      trains.forEach((steps, i) => {
        for (const n of steps) inStep[i]![n]!++;
      });
      const third = new Set(trains[3]);
      together += trains[2]!.filter((n) => third.has(n)).length;
    }
    const slots = 700 * shown;
    for (const [i, level] of image.entries()) {
      const chance = (level * 0.25 * 0.5) / 1000;
      const total = inStep[i]!.reduce((sum, count) => sum + count, 0);
      expect(Math.abs(total / slots - chance)).toBeLessThanOrEqual(5 * Math.sqrt(chance / slots));
      // the first and the last steps like the others
      for (const part of [inStep[i]!.subarray(0, 70), inStep[i]!.subarray(630)])
        expect(
          Math.abs(part.reduce((sum, count) => sum + count, 0) / (slots / 10) - chance),
        ).toBeLessThanOrEqual(5 * Math.sqrt((10 * chance) / slots));
    }
    const both = (255 * 128 * 0.125 * 0.125) / 1e6;
    expect(Math.abs(together / slots - both)).toBeLessThan(5 * Math.sqrt(both / slots));
  });

  it('spike in every step where the chance is 1 or more, never where the pixel is black', () => {
    const [black, , white] = drawn(stepTrains(options), 20, 3);
    expect(black).toEqual([]);
    expect(white).toEqual(Array.from({ length: 700 }, (_, n) => n));
  });

  it('depend on seed and stream alone, and the kernel on neither set', () => {
    const [coder, twin] = [stepTrains(options), stepTrains({ ...options, kernels: 'reference' })];
    const first = drawn(coder, 1, 5);
    drawn(coder, 2, 6);
    expect(drawn(coder, 1, 5)).toEqual(first);
    expect(drawn(twin, 1, 5)).toEqual(first);
    expect(drawn(coder, 1, 6)).not.toEqual(first);
    expect(drawn(stepTrains({ ...options, seed: 2 }), 1, 5)).not.toEqual(first);
  });

  it('are refused for options out of range', () => {
    expect(() => stepTrains({ ...options, dt: 0 })).toThrow(
      'stepTrains.dt: must be > 0 and at most the duration, 350 ms, got 0',
    );
    expect(() => stepTrains(options).draw(image.subarray(1), 1, 0)).toThrow(
      'stepTrains.image: must have 4 pixels, got 3',
    );
    expect(() => stepTrains(options).draw(image, -1, 0)).toThrow(
      'stepTrains.hzPerLevel: must be > 0 Hz and finite, got -1',
    );
  });
});
