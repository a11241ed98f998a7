/** Images moved by whole pixels; the ground that moves in is blank. */
import { type Matrix, matrix } from '../math/matrix.ts';
import type { Rng } from '../math/rng.ts';

/**
 * @param images (n, height, width)
 * @param dy, dx [pixels] down and to the right; may be negative
 * @returns a copy (n, height, width)
 */
export function shifted(images: Matrix<Uint8Array>, dy: number, dx: number): Matrix<Uint8Array> {
  const [n, height, width] = images.shape as [number, number, number];
  const out = new Uint8Array(n * height * width);
  for (let image = 0; image < n; image++) shiftInto(images, image, dy, dx, out);
  return matrix(out, n, height, width);
}

/**
 * Every image moved by the same distance, each up, down, left or right, which is drawn for it.
 * @param images (n, height, width)
 * @param distance [pixels]
 * @returns a copy (n, height, width)
 */
export function shiftedAtRandom(images: Matrix<Uint8Array>, distance: number, draw: Rng): Matrix<Uint8Array> {
  if (!(Number.isInteger(distance) && distance >= 0))
    throw new RangeError(`shiftedAtRandom.distance: must be a whole number >= 0 (pixels), got ${distance}`);
  const [n, height, width] = images.shape as [number, number, number];
  const out = new Uint8Array(n * height * width);
  for (let image = 0; image < n; image++) {
    const way = draw.integer(4);
    const far = way % 2 === 0 ? distance : -distance;
    shiftInto(images, image, way < 2 ? far : 0, way < 2 ? 0 : far, out);
  }
  return matrix(out, n, height, width);
}

/** Moves one image into its place in `out`, which is blank there. */
function shiftInto(
  { data, offset, shape }: Matrix<Uint8Array>,
  image: number,
  dy: number,
  dx: number,
  out: Uint8Array,
): void {
  const [, height, width] = shape as [number, number, number];
  const left = Math.max(0, -dx);
  const right = Math.max(left, Math.min(width, width - dx));
  for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
    const from = (image * height + y) * width;
    const at = offset + from;
    out.set(data.subarray(at + left, at + right), from + dy * width + left + dx);
  }
}
