/** Images that carry their own number in two pixels (high byte, low byte), so that a test sees which one it got. */
import type { LabelledImages } from '../../src/data/labelled-images.ts';
import { matrix } from '../../src/math/matrix.ts';

/** `n` images of 1 x 2 pixels, numbered from `first`; the label is the number modulo 10. */
export function numbered(n: number, first = 0): LabelledImages {
  const pixels = new Uint8Array(2 * n);
  for (let j = 0; j < n; j++) {
    pixels[2 * j] = (first + j) >> 8;
    pixels[2 * j + 1] = (first + j) & 255;
  }
  return {
    images: matrix(pixels, n, 1, 2),
    labels: Uint8Array.from({ length: n }, (_, j) => (first + j) % 10),
  };
}

/** The numbers of the images in a set, in its order. */
export function numbersOf({ images }: LabelledImages): number[] {
  return Array.from({ length: images.shape[0]! }, (_, j) => images.get(j, 0, 0) * 256 + images.get(j, 0, 1));
}
