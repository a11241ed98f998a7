/**
 * What the inputs of a sparse coder stand for. Channels lie behind one another, each as large as the image:
 *
 *   pixels   brightness
 *   on-off   ON, OFF: what is brighter, or darker, than its surround (Gaussian of 3 pixels, gain 1.5; src/coding/on-off.ts)
 *   both     brightness, ON, OFF
 */
import { onOff } from '../../src/coding/on-off.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';

/** By name, the sign of each channel where channels are drawn as one field: OFF counts as darkness. */
export const channelSigns = { pixels: [1], 'on-off': [1, -1], both: [1, 1, -1] } as const;
export type FrontEnd = keyof typeof channelSigns;
export const frontEnds = Object.keys(channelSigns) as [FrontEnd, ...FrontEnd[]];

/** What the network sees of images (n, height, width): themselves, or (n, channels, height, width). */
export function seenBy(frontEnd: FrontEnd, images: Matrix<Uint8Array>): Matrix<Uint8Array> {
  if (frontEnd === 'pixels') return images;
  const differences = onOff(images);
  if (frontEnd === 'on-off') return differences;
  const [n, height, width] = images.shape as [number, number, number];
  const size = height * width;
  const all = new Uint8Array(3 * n * size);
  for (let image = 0; image < n; image++) {
    all.set(images.data.subarray(image * size, (image + 1) * size), 3 * image * size);
    all.set(differences.data.subarray(2 * image * size, 2 * (image + 1) * size), (3 * image + 1) * size);
  }
  return matrix(all, n, 3, height, width);
}
