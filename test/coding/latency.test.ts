import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latency, latencyCoder } from '../../src/coding/latency.ts';

const images = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { maxLength: 60 });

test('a pixel spikes at (1 - x) durationMs, at 0 if white, never if below the threshold', () => {
  const { t, i } = latency([0, 255, 51, 25, 26], { durationMs: 20, threshold: 0.1 });
  expect([...i]).toEqual([1, 2, 4]);
  expect([...t]).toEqual([0, (1 - 51 / 255) * 20, (1 - 26 / 255) * 20]);
});

test('a pixel of just the threshold spikes; with threshold 0 black spikes too, at the end', () => {
  expect([...latency([127, 128], { threshold: 128 / 255 }).i]).toEqual([1]);
  expect([...latency([0], { threshold: 0, durationMs: 7 }).t]).toEqual([7]);
  expect([...latency([254, 255], { threshold: 1 }).i]).toEqual([1]);
});

test('defaults are 16 ms and a tenth of full brightness', () => {
  expect([...latency([25, 26]).t]).toEqual([(1 - 26 / 255) * 16]);
});

test('each bright pixel spikes once, in the order of time and, at one time, of index', () => {
  fc.assert(
    fc.property(images, fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }), (image, steps) => {
      const { t, i } = latency(image, { steps });
      const bright = image.flatMap((level, p) => (level / 255 >= 0.1 ? [p] : []));
      expect([...i].sort((a, b) => a - b)).toEqual(bright);
      for (let s = 1; s < t.length; s++)
        expect(t[s - 1]! < t[s]! || (t[s - 1] === t[s] && i[s - 1]! < i[s]!)).toBe(true);
    }),
  );
});

test('a brighter pixel never spikes later', () => {
  const times = latencyCoder({ threshold: 0 }).timeOfLevel;
  for (let level = 1; level < 256; level++) expect(times[level]!).toBeLessThan(times[level - 1]!);
});

// The clocked recipe for this code: step min(floor((1 - x) 16), 15) of 1 ms.
test('steps round time down to a grid, the end of the volley to the last step', () => {
  const { timeOfLevel } = latencyCoder({ durationMs: 16, threshold: 0, steps: 16 });
  for (let level = 0; level < 256; level++)
    expect(timeOfLevel[level]).toBe(Math.min(Math.floor((1 - level / 255) * 16), 15));
  // 204 / 255 = 0.8 exactly, so that (1 - x) 5 = 1, which rounding must not turn into step 0.
  expect([...latency([204], { durationMs: 10, steps: 5 }).t]).toEqual([2]);
});

test('many steps approach the code without a grid from below, within one step', () => {
  const free = latencyCoder().timeOfLevel;
  const grid = latencyCoder({ steps: 1000 }).timeOfLevel;
  for (let level = 26; level < 256; level++) {
    expect(free[level]! - grid[level]!).toBeGreaterThan(-1e-12);
    expect(free[level]! - grid[level]!).toBeLessThan(16 / 1000);
  }
});

test('the prepared coder writes the same spikes into memory that is used again', () => {
  const coder = latencyCoder({ durationMs: 10, threshold: 0.3 });
  const out = { t: new Float64Array(64).fill(-1), i: new Uint32Array(64).fill(99) };
  fc.assert(
    fc.property(images, (image) => {
      const count = coder.into(Uint8Array.from(image), out);
      const { t, i } = latency(image, { durationMs: 10, threshold: 0.3 });
      expect(out.t.subarray(0, count)).toEqual(t);
      expect(out.i.subarray(0, count)).toEqual(i);
    }),
  );
});

test('an image of any array type gives the same spikes and is left as it was', () => {
  const image = [0, 200, 200, 90, 255];
  const bytes = Uint8Array.from(image);
  const expected = latency(image);
  for (const other of [bytes, Uint8ClampedArray.from(image), Float32Array.from(image), Buffer.from(image)])
    expect(latency(other)).toEqual(expected);
  expect([...bytes]).toEqual(image);
});

test.each([
  [{ durationMs: 0 }, /^latency\.durationMs: must be > 0 ms and finite, got 0$/],
  [{ durationMs: Number.POSITIVE_INFINITY }, /^latency\.durationMs: .*got Infinity$/],
  [{ durationMs: Number.NaN }, /^latency\.durationMs: .*got NaN$/],
  [{ threshold: -0.1 }, /^latency\.threshold: must be in 0 \.\.\. 1 .*got -0\.1$/],
  [{ threshold: 26 }, /^latency\.threshold: must be in 0 \.\.\. 1 .*got 26$/],
  [{ threshold: Number.NaN }, /^latency\.threshold: .*got NaN$/],
  [{ steps: 0 }, /^latency\.steps: must be an integer >= 1, got 0$/],
  [{ steps: 1.5 }, /^latency\.steps: must be an integer >= 1, got 1\.5$/],
])('the options %j are refused', (options, message) => {
  expect(() => latency([1], options)).toThrow(RangeError);
  expect(() => latencyCoder(options)).toThrow(message);
});

test.each([[[0.5]], [[256]], [[-1]], [[0, Number.NaN]]])('the image %j is refused', (image) => {
  expect(() => latency(image)).toThrow(
    `latency.image[${image.length - 1}]: must be an integer in 0 ... 255, got ${image.at(-1)}; scale brightness to 0 ... 255`,
  );
});

test('an ndarray, which is no array of levels, and too small an output are refused', () => {
  expect(() => latency({ shape: [1, 1] } as never)).toThrow(
    /^latency\.image: must be an array of grey levels, got /,
  );
  const out = { t: new Float64Array(3), i: new Uint32Array(2) };
  expect(() => latencyCoder().into(new Uint8Array(3), out)).toThrow(
    /^latency\.out: must have room for 3 spikes, one a pixel, got 2$/,
  );
});
