/**
 * ON and OFF cells: what is brighter, or darker, than its surround. x - G * x with G a Gaussian, cut at 0 on either side, as
 * in the retina (Rodieck 1965, with the centre one pixel wide); used before latency codes since VanRullen and Thorpe (2001).
 */
import { exp } from '../math/exp.ts';
import { type Matrix, matrix } from '../math/matrix.ts';

export interface OnOffOptions {
  /** [pixels] standard deviation of the surround. @default 3 */
  readonly surround?: number;
  /** factor on the difference. @default 1.5 */
  readonly gain?: number;
}

/**
 * Two grey images of one: ON, then OFF. Beyond the edge lies black.
 * @param images (n, height, width)
 * @returns (n, 2, height, width)
 * @throws RangeError unless surround and gain are > 0
 */
export function onOff(
  images: Matrix<Uint8Array>,
  { surround = 3, gain = 1.5 }: OnOffOptions = {},
): Matrix<Uint8Array> {
  for (const [name, value] of Object.entries({ surround, gain }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`onOff.${name}: must be > 0, got ${value}`);
  const [n, height, width] = images.shape as [number, number, number];
  const size = height * width;
  const kernel = gaussian(surround);
  const out = new Uint8Array(2 * n * size);
  const x = new Float64Array(size);
  const rows = new Float64Array(size);
  const mean = new Float64Array(size);
  for (let image = 0; image < n; image++) {
    x.set(images.data.subarray(image * size, (image + 1) * size));
    blur(x, kernel, height, width, 1, width, rows);
    blur(rows, kernel, width, height, width, 1, mean);
    for (let p = 0; p < size; p++) {
      const difference = gain * (x[p]! - mean[p]!);
      out[2 * image * size + p] = Math.round(Math.min(255, Math.max(0, difference)));
      out[(2 * image + 1) * size + p] = Math.round(Math.min(255, Math.max(0, -difference)));
    }
  }
  return matrix(out, n, 2, height, width);
}

/** Products (and as many additions) that one image costs: both passes of the surround, and the difference times the gain. */
export function onOffOperations(
  height: number,
  width: number,
  { surround = 3 }: Pick<OnOffOptions, 'surround'> = {},
): number {
  const reach = gaussian(surround).length - 1;
  const taps = (length: number): number =>
    Array.from({ length }, (_, p) => Math.min(length - 1, p + reach) - Math.max(0, p - reach) + 1).reduce(
      (sum, own) => sum + own,
      0,
    );
  return height * taps(width) + width * taps(height) + height * width;
}

/** Half of a Gaussian from its middle to 3 standard deviations, the whole of which sums to 1. */
function gaussian(sd: number): Float64Array {
  const half = Float64Array.from({ length: Math.ceil(3 * sd) + 1 }, (_, d) => exp(-(d * d) / (2 * sd * sd)));
  const sum = half.reduce((total, w, d) => total + (d === 0 ? w : 2 * w), 0);
  return half.map((w) => w / sum);
}

/** Along lines of `length` pixels that are `step` apart; there are `lines` of them, `stride` apart. */
function blur(
  x: Float64Array,
  kernel: Float64Array,
  lines: number,
  length: number,
  step: number,
  stride: number,
  out: Float64Array,
): void {
  for (let line = 0; line < lines; line++)
    for (let p = 0; p < length; p++) {
      let sum = 0;
      const first = Math.max(0, p - kernel.length + 1);
      const last = Math.min(length - 1, p + kernel.length - 1);
      for (let q = first; q <= last; q++) sum += x[line * stride + q * step]! * kernel[Math.abs(q - p)]!;
      out[line * stride + p * step] = sum;
    }
}
