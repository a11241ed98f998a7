/** Images with one label each, as every reader of images returns them and every experiment takes them. */
import { type Matrix, matrix } from '../math/matrix.ts';

export interface LabelledImages {
  /** (n, height, width) grey levels 0 ... 255, row-major: image j begins at `images.data[j * height * width]` */
  readonly images: Matrix<Uint8Array>;
  /** (n) class of each image, counted from 0 */
  readonly labels: Uint8Array;
}

/**
 * The images at `indices`, in that order, as a copy; an index may come twice.
 * @throws RangeError if an index is not that of an image.
 */
export function take({ images, labels }: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const [n, height, width] = images.shape as [number, number, number];
  for (let j = 0; j < indices.length; j++)
    if (!(Number.isInteger(indices[j]) && indices[j]! >= 0 && indices[j]! < n))
      throw new RangeError(`take.indices: must be integers in 0 ... ${n - 1}, got ${indices[j]} at ${j}`);

  const size = height * width;
  const pixels = new Uint8Array(indices.length * size);
  const taken = new Uint8Array(indices.length);
  for (let j = 0; j < indices.length; j++) {
    const from = indices[j]! * size;
    pixels.set(images.data.subarray(from, from + size), j * size);
    taken[j] = labels[indices[j]!]!;
  }
  return { images: matrix(pixels, indices.length, height, width), labels: taken };
}

/**
 * The images `from` ... `to - 1`: a view of the same memory, not a copy.
 * @throws RangeError unless 0 <= from <= to <= number of images.
 */
export function slice({ images, labels }: LabelledImages, from: number, to: number): LabelledImages {
  const [n, height, width] = images.shape as [number, number, number];
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= n))
    throw new RangeError(`slice: must be 0 <= from <= to <= ${n} in whole images, got ${from} and ${to}`);
  const size = height * width;
  return {
    images: matrix(images.data.subarray(from * size, to * size), to - from, height, width),
    labels: labels.subarray(from, to),
  };
}
