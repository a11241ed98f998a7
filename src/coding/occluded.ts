/** Images of which a part is covered: a square at a random place, as blank as the ground. */
import { type Matrix, matrix } from '../math/matrix.ts';
import type { Rng } from '../math/rng.ts';

/**
 * @param images (n, height, width)
 * @param side [pixels] of the square, which lies within the image; every such place is equally likely, one an image
 * @param level what the square shows. @default 0, the ground
 * @returns a copy (n, height, width)
 */
export function occluded(images: Matrix<Uint8Array>, side: number, draw: Rng, level = 0): Matrix<Uint8Array> {
  const [n, height, width] = images.shape as [number, number, number];
  const most = Math.min(height, width);
  if (!(Number.isInteger(side) && side >= 0 && side <= most))
    throw new RangeError(`occluded.side: must be a whole number in 0 ... ${most} (pixels), got ${side}`);
  const size = height * width;
  const out = new Uint8Array(images.data.subarray(images.offset, images.offset + n * size));
  for (let image = 0; image < n; image++) {
    const top = draw.integer(height - side + 1);
    const left = draw.integer(width - side + 1);
    for (let y = top; y < top + side; y++) {
      const row = image * size + y * width + left;
      out.fill(level, row, row + side);
    }
  }
  return matrix(out, n, height, width);
}
