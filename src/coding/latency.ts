/**
 * Latency code: each pixel that is bright enough spikes once, the brighter the earlier, t = (1 - x) durationMs with the
 * brightness x = grey level / 255. At most one spike a pixel, and no randomness.
 * Source: S. Thorpe, A. Delorme, R. Van Rullen, "Spike-based strategies for rapid processing", Neural Networks 14, 2001.
 */
import type { Spikes } from '../sim/spikes.ts';
import { greyLevels, leastBright, orderBySlot, requireDuration, requireRoom, silent } from './grey-levels.ts';

export interface LatencyOptions {
  /** [ms] Time of a black pixel's spike, if black spikes; white spikes at 0. @default 16 */
  durationMs?: number | undefined;
  /** Brightness 0 ... 1 below which a pixel is silent; a pixel of just this brightness spikes. @default 0.1 */
  threshold?: number | undefined;
  /**
   * Number of distinct times, if time is to be a grid: t is rounded down to a multiple of durationMs / steps, and the
   * end of the volley to the last step. @default no grid
   */
  steps?: number | undefined;
}

export interface LatencyCoder {
  /** Grey level -> [ms] time of its spike; NaN for the levels that are silent. */
  readonly timeOfLevel: Float64Array;
  /**
   * Writes the spikes of an image to the beginning of `out`, in the order (t, i), and returns their number. Allocates
   * nothing. @throws RangeError if `out` has no room for one spike a pixel.
   */
  into(image: Uint8Array, out: Spikes): number;
}

/**
 * Spikes of one image, pixel p being input p.
 * @param image (pixels) grey levels 0 ... 255
 * @throws RangeError for a level or an option out of range.
 */
export function latency(image: ArrayLike<number>, options: LatencyOptions = {}): Spikes {
  const coder = latencyCoder(options);
  const levels = greyLevels('latency', image);
  const t = new Float64Array(levels.length);
  const i = new Uint32Array(levels.length);
  const count = coder.into(levels, { t, i });
  return { t: t.slice(0, count), i: i.slice(0, count) };
}

/**
 * The same code prepared for many images.
 * @throws RangeError for an option out of range.
 */
export function latencyCoder({ durationMs = 16, threshold = 0.1, steps }: LatencyOptions = {}): LatencyCoder {
  requireDuration('latency', durationMs);
  const least = leastBright('latency', threshold);
  if (steps !== undefined && !(Number.isSafeInteger(steps) && steps >= 1))
    throw new RangeError(`latency.steps: must be an integer >= 1, got ${steps}`);

  /** (256) levels of one slot spike at one time; slots are in the order of time */
  const slotOf = new Uint16Array(256).fill(silent);
  /** (256) [ms] time of each slot */
  const timeOf = new Float64Array(256);
  const timeOfLevel = new Float64Array(256).fill(Number.NaN);
  let slots = 0;
  for (let level = 255; level >= least; level--) {
    // On the grid in whole numbers: 0.2 * 5 must not round down to step 0.
    const step = steps === undefined ? 0 : Math.min(Math.floor(((255 - level) * steps) / 255), steps - 1);
    const time = steps === undefined ? (1 - level / 255) * durationMs : (step * durationMs) / steps;
    if (slots === 0 || timeOf[slots - 1] !== time) timeOf[slots++] = time;
    slotOf[level] = slots - 1;
    timeOfLevel[level] = time;
  }

  const ends = new Uint32Array(silent + 1);
  return {
    timeOfLevel,
    into(image, out) {
      requireRoom('latency', out, image.length);
      const count = orderBySlot(image, slotOf, ends, out.i);
      let s = 0;
      for (let slot = 0; slot < slots; slot++) for (; s < ends[slot]!; s++) out.t[s] = timeOf[slot]!;
      return count;
    },
  };
}
