import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankOrder, rankOrderCoder } from '../../src/coding/rank-order.ts';

const images = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 });

test('spikes fall in the order of brightness at equal gaps', () => {
  const { t, i } = rankOrder([30, 0, 255, 99], { durationMs: 12 });
  expect([...i]).toEqual([2, 3, 0]);
  expect([...t]).toEqual([0, 4, 8]);
});

test('of equally bright pixels the one of the lower index is first, and each has a time of its own', () => {
  const { t, i } = rankOrder([70, 200, 70, 200], { durationMs: 4 });
  expect([...i]).toEqual([1, 3, 0, 2]);
  expect([...t]).toEqual([0, 1, 2, 3]);
});

test('the order is that of a stable sort by brightness', () => {
  fc.assert(
    fc.property(images, (image) => {
      const sorted = image.map((_, p) => p).sort((a, b) => image[b]! - image[a]!);
      expect([...rankOrder(image, { threshold: 0 }).i]).toEqual(sorted);
    }),
  );
});

test('contrast does not count: another brightness of the same order gives the same spikes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 }), (image) => {
      const brighter = image.map((level) => 2 * level + 55);
      expect(rankOrder(brighter, { threshold: 0 })).toEqual(rankOrder(image, { threshold: 0 }));
    }),
  );
});

test('maxSpikes keeps the brightest, which then share the whole duration', () => {
  const image = [10, 50, 200, 50, 90];
  const { t, i } = rankOrder(image, { threshold: 0, maxSpikes: 3, durationMs: 9 });
  expect([...i]).toEqual([2, 4, 1]);
  expect([...t]).toEqual([0, 3, 6]);
  expect(rankOrder(image, { threshold: 0, maxSpikes: 99 })).toEqual(rankOrder(image, { threshold: 0 }));
});

test('pixels below the threshold are silent; a dark image gives no spike', () => {
  expect([...rankOrder([25, 26, 27]).i]).toEqual([2, 1]);
  expect(rankOrder([0, 0]).t).toHaveLength(0);
});

test('the prepared coder writes the same spikes into memory that is used again', () => {
  const coder = rankOrderCoder({ maxSpikes: 20 });
  const out = { t: new Float64Array(64).fill(-1), i: new Uint32Array(64).fill(99) };
  fc.assert(
    fc.property(images, (image) => {
      const count = coder.into(Uint8Array.from(image), out);
      const { t, i } = rankOrder(image, { maxSpikes: 20 });
      expect(out.t.subarray(0, count)).toEqual(t);
      expect(out.i.subarray(0, count)).toEqual(i);
    }),
  );
});

test.each([
  [{ durationMs: -1 }, /^rankOrder\.durationMs: must be > 0 ms and finite, got -1$/],
  [{ threshold: 2 }, /^rankOrder\.threshold: must be in 0 \.\.\. 1 .*got 2$/],
  [{ maxSpikes: 0 }, /^rankOrder\.maxSpikes: must be an integer >= 1, or Infinity, got 0$/],
  [{ maxSpikes: 1.5 }, /^rankOrder\.maxSpikes: .*got 1\.5$/],
])('the options %j are refused', (options, message) => {
  expect(() => rankOrder([1], options)).toThrow(RangeError);
  expect(() => rankOrder([1], options)).toThrow(message);
});

test('an image out of range and too small an output are refused', () => {
  expect(() => rankOrder([300])).toThrow(
    /^rankOrder\.image\[0\]: must be an integer in 0 \.\.\. 255, got 300; /,
  );
  const out = { t: new Float64Array(2), i: new Uint32Array(3) };
  expect(() => rankOrderCoder().into(new Uint8Array(3), out)).toThrow(
    /^rankOrder\.out: must have room for 3 spikes/,
  );
});
