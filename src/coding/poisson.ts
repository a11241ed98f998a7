/**
 * Rate code: each pixel is a Poisson process whose rate is proportional to its brightness, rate = x maxRateHz with
 * x = grey level / 255. All pixels are drawn as one superposed process, directly in time order: no time step, no coin
 * tossed per pixel and step, so the cost is O(1) a spike, and intervals are exponential at any rate.
 */
import { poissonProcess } from '../math/poisson-process.ts';
import type { Rng } from '../math/rng.ts';
import type { Spikes } from '../sim/spikes.ts';
import { greyLevels, requireDuration } from './grey-levels.ts';

export interface PoissonImageOptions {
  /** [Hz] Rate of a white pixel; black is silent. */
  maxRateHz: number;
  /** [ms] Spikes fall in [0, durationMs). */
  durationMs: number;
  /** The stream the spikes are drawn from; the same state gives the same spikes. */
  rng: Rng;
}

/**
 * Spikes of one image in the order (t, i), pixel p being input p.
 * @param image (pixels) grey levels 0 ... 255
 * @throws RangeError for a level or an option out of range.
 */
export function poissonImage(
  image: ArrayLike<number>,
  { maxRateHz, durationMs, rng }: PoissonImageOptions,
): Spikes {
  requireDuration('poissonImage', durationMs);
  if (!(maxRateHz >= 0 && maxRateHz < Number.POSITIVE_INFINITY))
    throw new RangeError(`poissonImage.maxRateHz: must be >= 0 Hz and finite, got ${maxRateHz}`);

  const levels = greyLevels('poissonImage', image);
  const ratesHz = Float64Array.from(levels, (level) => (level / 255) * maxRateHz);
  const expected = (ratesHz.reduce((sum, rate) => sum + rate, 0) * durationMs) / 1000;
  // Six standard deviations of room: growing is for the one draw in a thousand million.
  let t = new Float64Array(Math.ceil(expected + 6 * Math.sqrt(expected) + 8));
  let i = new Uint32Array(t.length);
  let count = 0;

  const process = poissonProcess(ratesHz, rng, { endMs: durationMs });
  while (process.next()) {
    if (count === t.length) {
      t = grown(t);
      i = grown(i);
    }
    // Two spikes at one instant are as good as impossible, but the order by index is a promise.
    let place = count++;
    for (; place > 0 && t[place - 1] === process.t && i[place - 1]! > process.i; place--)
      i[place] = i[place - 1]!;
    t[count - 1] = process.t;
    i[place] = process.i;
  }
  return { t: t.slice(0, count), i: i.slice(0, count) };
}

function grown<A extends Float64Array | Uint32Array>(array: A): A {
  const larger = new (array.constructor as new (length: number) => A)(2 * array.length);
  larger.set(array);
  return larger;
}
