/** What makes an image like MNIST's: its ground, and its ink fitted and centred by mass. */
import { describe, expect, it } from 'vitest';
import {
  fitted,
  type GreyImage,
  groundLevel,
  inverted,
  isBlank,
  offCentre,
  withoutGround,
} from '../../src/data/grey-image.ts';
import { rng } from '../../src/math/rng.ts';

function image(height: number, width: number, level: (y: number, x: number) => number): GreyImage {
  const grey = Float64Array.from({ length: height * width }, (_, p) =>
    level(Math.floor(p / width), p % width),
  );
  return { height, width, grey, notes: [] };
}
/** ink at [top, left, bottom, right] of a larger image */
const block = (height: number, width: number, [t, l, b, r]: number[]) =>
  image(height, width, (y, x) => (y >= t! && y <= b! && x >= l! && x <= r! ? 255 : 0));

function boxOf({ height, width, grey }: GreyImage): number[] {
  let box = [height, width, -1, -1];
  for (let p = 0; p < grey.length; p++)
    if (grey[p]! > 127) {
      const [y, x] = [Math.floor(p / width), p % width];
      box = [Math.min(box[0]!, y), Math.min(box[1]!, x), Math.max(box[2]!, y), Math.max(box[3]!, x)];
    }
  return box;
}

describe('the ground', () => {
  it('is what most of the border is, whatever the ink does', () => {
    expect(groundLevel(block(28, 28, [0, 10, 27, 17]))).toBe(0);
    expect(groundLevel(inverted(block(28, 28, [0, 10, 27, 17])))).toBe(255);
    expect(groundLevel(image(200, 100, () => 60))).toBe(60);
  });

  it('blank is without ink', () => {
    expect(isBlank(image(4, 4, () => 25))).toBe(true);
    expect(isBlank(image(4, 4, (y) => (y === 0 ? 26 : 0)))).toBe(false);
  });
});

describe('fitted', () => {
  it.each([
    ['small', block(10, 10, [2, 3, 5, 6])],
    ['large', block(300, 200, [50, 60, 149, 159])],
    ['of its own size', block(28, 28, [0, 0, 19, 19])],
  ])('ink that is %s fills 20 x 20 in the middle', (_, given) => {
    const out = fitted(given, 28, 28);
    expect([out.height, out.width]).toEqual([28, 28]);
    expect(boxOf(out)).toEqual([4, 4, 23, 23]);
    expect(Math.max(...out.grey)).toBeLessThan(255 + 1e-9);
  });

  it('keeps the shape: a tall stroke stays tall', () => {
    const [top, left, bottom, right] = boxOf(fitted(block(100, 100, [10, 40, 89, 59]), 28, 28));
    expect([bottom! - top! + 1, right! - left! + 1]).toEqual([20, 5]);
  });

  it('lays the centre of mass, not of the box, in the middle', () => {
    // a foot under a stem, not so heavy that the stem would leave the frame
    const out = fitted(
      image(40, 40, (y, x) => (x === 20 || (y >= 36 && x > 14 && x < 26) ? 255 : 0)),
      28,
      28,
    );
    let [mass, down] = [0, 0];
    for (let p = 0; p < 784; p++) {
      mass += out.grey[p]!;
      down += out.grey[p]! * Math.floor(p / 28);
    }
    expect(Math.abs(down / mass - 13.5)).toBeLessThan(0.55);
  });

  it('leaves a blank image blank', () => {
    expect(
      isBlank(
        fitted(
          image(9, 9, () => 0),
          28,
          28,
        ),
      ),
    ).toBe(true);
  });
});

describe('a scan', () => {
  /** A bright bar on ground of level 40 to 70 with noise. */
  const draw = rng('scan');
  const scan = {
    height: 40,
    width: 40,
    notes: [],
    grey: Float64Array.from({ length: 1600 }, (_, p) => {
      const [y, x] = [Math.floor(p / 40), p % 40];
      return y > 8 && y < 30 && x > 17 && x < 23 ? 220 : 40 + (30 * x) / 40 + 8 * draw.next();
    }),
  };

  it('loses its grey ground and keeps its ink', () => {
    const { grey } = withoutGround(scan);
    const inked = grey.filter((level) => level > 25).length;
    expect(inked).toBe(21 * 5);
    expect(Math.max(...grey)).toBe(255);
    expect(
      withoutGround({ ...scan, grey: scan.grey.map((level) => (level > 200 ? level : 3)) }).grey[0],
    ).toBe(3);
  });

  it('says how far its ink is from the middle', () => {
    const dot = (y: number, x: number) => {
      const grey = new Float64Array(1600);
      grey[y * 40 + x] = 255;
      return offCentre({ height: 40, width: 40, grey, notes: [] });
    };
    expect(dot(19, 20)).toBe(0.5);
    expect(dot(10, 22)).toBe(9.5);
    expect(dot(20, 39)).toBe(19.5);
  });
});
