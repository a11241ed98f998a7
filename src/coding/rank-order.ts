/**
 * Rank-order code: the bright pixels spike once each, one after the other, brightest first, at equal gaps. Only the order
 * of brightness counts, so contrast and illumination do not change the code.
 * Source: S. Thorpe, J. Gautrais, "Rank order coding", Computational Neuroscience: Trends in Research, 1998.
 */
import type { Spikes } from '../sim/spikes.ts';
import { greyLevels, leastBright, orderBySlot, requireDuration, requireRoom, silent } from './grey-levels.ts';

export interface RankOrderOptions {
  /** [ms] The m spikes of an image fall at r durationMs / m for r = 0 ... m - 1. @default 16 */
  durationMs?: number | undefined;
  /** Brightness 0 ... 1 (grey level / 255) below which a pixel is silent. @default 0.1 */
  threshold?: number | undefined;
  /** Only so many pixels spike, the brightest. @default all that are bright enough */
  maxSpikes?: number | undefined;
}

export interface RankOrderCoder {
  /**
   * Writes the spikes of an image to the beginning of `out`, in the order of time, and returns their number. Allocates
   * nothing. @throws RangeError if `out` has no room for one spike a pixel.
   */
  into(image: Uint8Array, out: Spikes): number;
}

/**
 * Spikes of one image, pixel p being input p. Of equally bright pixels the one of the lower index spikes first.
 * @param image (pixels) grey levels 0 ... 255
 * @throws RangeError for a level or an option out of range.
 */
export function rankOrder(image: ArrayLike<number>, options: RankOrderOptions = {}): Spikes {
  const coder = rankOrderCoder(options);
  const levels = greyLevels('rankOrder', image);
  const t = new Float64Array(levels.length);
  const i = new Uint32Array(levels.length);
  const count = coder.into(levels, { t, i });
  return { t: t.slice(0, count), i: i.slice(0, count) };
}

/**
 * The same code prepared for many images.
 * @throws RangeError for an option out of range.
 */
export function rankOrderCoder(options: RankOrderOptions = {}): RankOrderCoder {
  const { durationMs = 16, threshold = 0.1, maxSpikes = Number.POSITIVE_INFINITY } = options;
  requireDuration('rankOrder', durationMs);
  const least = leastBright('rankOrder', threshold);
  if (!(maxSpikes === Number.POSITIVE_INFINITY || (Number.isSafeInteger(maxSpikes) && maxSpikes >= 1)))
    throw new RangeError(`rankOrder.maxSpikes: must be an integer >= 1, or Infinity, got ${maxSpikes}`);

  /** (256) brightest first */
  const slotOf = Uint16Array.from({ length: 256 }, (_, level) => (level >= least ? 255 - level : silent));
  const ends = new Uint32Array(silent + 1);
  return {
    into(image, out) {
      requireRoom('rankOrder', out, image.length);
      const count = Math.min(orderBySlot(image, slotOf, ends, out.i), maxSpikes);
      for (let rank = 0; rank < count; rank++) out.t[rank] = (rank * durationMs) / count;
      return count;
    },
  };
}
