/**
 * Whitening as the retina is thought to do it (Olshausen and Field 1996, 1997): natural pictures have amplitudes that fall
 * as 1/f, and the filter R(f) = f exp(-(f / f0)^4) makes them flat up to a cutoff f0, beyond which there is mostly noise.
 */
import { exp } from '../math/exp.ts';
import { fourier2d } from '../math/fft.ts';
import { type Matrix, matrix, type Numbers } from '../math/matrix.ts';

/** 200 cycles a picture of 512 pixels, as in the paper [cycles a pixel] */
const paperCutoff = 200 / 512;
/** [pixels] what is cut off at each side, where the mirrored surroundings reach in */
const margin = 8;

/**
 * The picture (height, width) filtered, its mean 0 and its variance 1, without a margin of 8 pixels at each side.
 * Outside its frame the picture goes on as in a mirror, so that the frame is no edge.
 * @param cutoff f0 [cycles a pixel]
 * @throws RangeError if the picture is smaller than 32 x 32, or if it does not vary
 */
export function whiten(
  image: Matrix<Numbers>,
  { cutoff = paperCutoff }: { cutoff?: number } = {},
): Matrix<Float64Array> {
  const [height, width] = image.shape as [number, number];
  if (image.shape.length !== 2 || !(height >= 32 && width >= 32))
    throw new RangeError(
      `whiten.image: must be (height >= 32, width >= 32), got (${image.shape.join(', ')})`,
    );
  if (!(cutoff > 0)) throw new RangeError(`whiten.cutoff: must be > 0 cycles a pixel, got ${cutoff}`);
  const [tall, wide] = [periodOf(height), periodOf(width)];
  const re = new Float64Array(tall * wide);
  const im = new Float64Array(tall * wide);
  for (let y = 0; y < tall; y++) {
    const fromY = mirrored(y, height, tall);
    for (let x = 0; x < wide; x++) re[y * wide + x] = image.get(fromY, mirrored(x, width, wide));
  }
  fourier2d(re, im, tall, wide);
  for (let y = 0; y < tall; y++) {
    const fy = Math.min(y, tall - y) / tall;
    for (let x = 0; x < wide; x++) {
      const fx = Math.min(x, wide - x) / wide;
      const f = Math.sqrt(fy * fy + fx * fx);
      const r = f / cutoff;
      const gain = f * exp(-(r * r * r * r));
      re[y * wide + x]! *= gain;
      im[y * wide + x]! *= gain;
    }
  }
  fourier2d(im, re, tall, wide);
  return standardised(re, wide, height, width);
}

/** The next power of two that leaves the margin's room for the mirror on both sides. */
function periodOf(length: number): number {
  let period = 2;
  while (period < length + 2 * margin) period *= 2;
  return period;
}

/** Which pixel stands at `at` of a period: the picture, then its mirror behind the end, then that before the start. */
function mirrored(at: number, length: number, period: number): number {
  if (at < length) return at;
  const behind = at - length;
  const before = period - 1 - at;
  return behind <= before ? Math.max(0, length - 1 - behind) : Math.min(length - 1, before);
}

/** The inner part, mean 0 and variance 1. */
function standardised(
  values: Float64Array,
  stride: number,
  height: number,
  width: number,
): Matrix<Float64Array> {
  const [rows, columns] = [height - 2 * margin, width - 2 * margin];
  const inner = new Float64Array(rows * columns);
  let sum = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      inner[y * columns + x] = values[(y + margin) * stride + x + margin]!;
      sum += inner[y * columns + x]!;
    }
  const mean = sum / inner.length;
  let squares = 0;
  for (let i = 0; i < inner.length; i++) {
    inner[i]! -= mean;
    squares += inner[i]! * inner[i]!;
  }
  const sd = Math.sqrt(squares / inner.length);
  if (!(sd > 0)) throw new RangeError('whiten.image: must vary, got one value everywhere; leave it out');
  for (let i = 0; i < inner.length; i++) inner[i]! /= sd;
  return matrix(inner, rows, columns);
}
