/**
 * Images under salt noise, by the recipe of Ahmad and Scheinkman 2019, "How can we be so dense?": in every image
 * floor(size x share) pixels, drawn at random, are set to one bright level, mean + 2 standard deviations of MNIST's training
 * pixels: 0.1307 + 2 x 0.3081 = 0.7469 of the brightest.
 */
import { type Matrix, matrix } from '../math/matrix.ts';
import type { Rng } from '../math/rng.ts';

/** The level of the recipe in 256 grey levels: 190 (0.7451). */
export const noiseLevel = Math.round(255 * (0.1307 + 2 * 0.3081));

/**
 * @param images (n, height, width)
 * @param share of the pixels of each image that become `level`, 0 ... 1
 * @returns a copy (n, height, width)
 */
export function noisy(
  images: Matrix<Uint8Array>,
  share: number,
  draw: Rng,
  level = noiseLevel,
): Matrix<Uint8Array> {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`noisy.share: must be in 0 ... 1, got ${share}`);
  const [n, height, width] = images.shape as [number, number, number];
  const size = height * width;
  // 0.29 of 100 pixels are 29, though binary fractions make it 28.999999999999996
  const struck = Math.floor(size * share + 1e-9);
  const out = new Uint8Array(images.data.subarray(images.offset, images.offset + n * size));
  // the first places of a deck that is shuffled on and on are a fair draw without replacement
  const deck = Uint32Array.from({ length: size }, (_, pixel) => pixel);
  for (let image = 0; image < n; image++)
    for (let k = 0; k < struck; k++) {
      const other = k + draw.integer(size - k);
      const pixel = deck[other]!;
      deck[other] = deck[k]!;
      deck[k] = pixel;
      out[image * size + pixel] = level;
    }
  return matrix(out, n, height, width);
}
