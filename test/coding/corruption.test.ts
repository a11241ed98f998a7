/** Noise by the published recipe, a square that covers, shifts to any side: what changes, how much, and what does not. */
import { describe, expect, it } from 'vitest';
import { noiseLevel, noisy } from '../../src/coding/noisy.ts';
import { occluded } from '../../src/coding/occluded.ts';
import { shifted, shiftedAtRandom } from '../../src/coding/shifted.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const n = 200;
/** No pixel has the level of noise or of the ground. */
const images = matrix(
  Uint8Array.from({ length: n * 784 }, (_, p) => 1 + (p % 150)),
  n,
  28,
  28,
);
const changed = (after: Matrix<Uint8Array>, image: number) =>
  Array.from({ length: 784 }, (_, p) => p).filter(
    (p) => after.data[image * 784 + p] !== images.data[image * 784 + p],
  );

describe('noisy', () => {
  it.each([
    [0, 0],
    [0.05, 39],
    [0.25, 196],
    [0.35, 274],
    [0.5, 392],
    [1, 784],
  ])('share %d of 784 pixels strikes exactly %i in every image, which become level 190', (share, struck) => {
    expect(noiseLevel).toBe(190);
    const after = noisy(images, share, rng(1));
    for (let image = 0; image < n; image++) {
      const pixels = changed(after, image);
      expect(pixels).toHaveLength(struck);
      expect(pixels.every((p) => after.data[image * 784 + p] === 190)).toBe(true);
    }
  });

  it('loses no pixel to binary fractions: 0.29 of 100 are 29', () => {
    const blank = matrix(new Uint8Array(100), 1, 10, 10);
    expect(noisy(blank, 0.29, rng(1)).data.filter((level) => level > 0)).toHaveLength(29);
  });

  it('strikes every pixel equally often, and each image elsewhere', () => {
    const after = noisy(images, 0.25, rng(2));
    const hits = new Float64Array(784);
    for (let image = 0; image < n; image++) for (const p of changed(after, image)) hits[p]!++;
    // 200 draws with p = 1/4: 50 +- 6.1; sum of squared z over 784 pixels is chi-square with some 784 degrees
    const chi = hits.reduce((sum, h) => sum + (h - 50) ** 2 / 37.5, 0);
    expect(Math.abs(chi - 784)).toBeLessThan(4 * Math.sqrt(2 * 784));
    expect(changed(after, 0)).not.toEqual(changed(after, 1));
  });

  it('is the same for the same stream', () => {
    const [one, other] = [noisy(images, 0.3, rng(3)), noisy(images, 0.3, rng(3))];
    expect(Buffer.compare(one.data, other.data)).toBe(0);
  });
});

describe('occluded', () => {
  it.each([0, 1, 12, 28])('covers a square of side %i, whole and inside the image', (side) => {
    const after = occluded(images, side, rng(1));
    for (let image = 0; image < n; image++) {
      const pixels = changed(after, image);
      expect(pixels).toHaveLength(side * side);
      const rows = new Set(pixels.map((p) => Math.floor(p / 28)));
      const columns = new Set(pixels.map((p) => p % 28));
      expect([rows.size, columns.size]).toEqual([side, side]);
    }
  });

  it('reaches all places, corners too', () => {
    const after = occluded(images, 24, rng(4));
    const tops = new Set(Array.from({ length: n }, (_, image) => changed(after, image)[0]));
    expect(tops.size).toBe(25);
  });

  it('refuses a square that does not fit', () => {
    expect(() => occluded(images, 29, rng(1))).toThrow('occluded.side: must be a whole number in 0 ... 28');
  });
});

describe('shiftedAtRandom', () => {
  it('moves every image as far, each of the four ways', () => {
    const after = shiftedAtRandom(images, 3, rng(1)).data;
    const ways = [
      shifted(images, 3, 0),
      shifted(images, -3, 0),
      shifted(images, 0, 3),
      shifted(images, 0, -3),
    ];
    const taken = new Float64Array(4);
    for (let image = 0; image < n; image++) {
      const part = (data: Uint8Array) => data.subarray(image * 784, (image + 1) * 784);
      const way = ways.findIndex(({ data }) => Buffer.compare(part(data), part(after)) === 0);
      expect(way).toBeGreaterThanOrEqual(0);
      taken[way]!++;
    }
    for (const count of taken) expect(Math.abs(count - 50)).toBeLessThan(25);
  });
});
