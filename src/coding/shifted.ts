/** Images moved by whole pixels; the ground that moves in is blank. */
import { type Matrix, matrix } from '../math/matrix.ts';

/**
 * @param images (n, height, width)
 * @param dy, dx [pixels] down and to the right; may be negative
 * @returns a copy (n, height, width)
 */
export function shifted(images: Matrix<Uint8Array>, dy: number, dx: number): Matrix<Uint8Array> {
  const [n, height, width] = images.shape as [number, number, number];
  const out = new Uint8Array(n * height * width);
  const [left, right] = [Math.max(0, -dx), Math.min(width, width - dx)];
  for (let image = 0; image < n; image++)
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
      const from = (image * height + y) * width;
      out.set(images.data.subarray(from + left, from + Math.max(left, right)), from + dy * width + left + dx);
    }
  return matrix(out, n, height, width);
}
