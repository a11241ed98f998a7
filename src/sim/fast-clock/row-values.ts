/** The random lags and weights of rows in place: what the kernels need to make them of words. */
import type { Kernels } from '../../kernels/kernels.ts';
import { CHUNK_BYTES } from '../../kernels/segment-chunk.ts';
import { chances, type Normal, type Uniform, valueOfWord } from '../network/drawn.ts';

/** The most steps of delay that one class may span. */
export const MOST_LAGS = 16384;
const GUIDE_BYTES = 2 * 1024;
export const ROW_SCRATCH_BYTES = CHUNK_BYTES + GUIDE_BYTES + 4 * MOST_LAGS;

/** The random delays of a projection: lag d belongs to the words from bound[d] on, and guide[w] to the word w 2^22. */
export interface Lags {
  readonly shortest: number;
  readonly longest: number;
  /** empty if all synapses have one delay */
  readonly bound: Uint32Array;
  readonly guide: Uint16Array;
}

/** A memory in which chunks are drawn. */
export interface Desk {
  readonly kernels: Kernels;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly f64: Float64Array;
  readonly chunk: number;
  readonly guide: number;
  readonly bound: number;
}

/** Delays grow with their word, so a lag is a range of words; its bounds are found by bisection. */
export function lagsOfWords(drawn: Uniform | Normal, steps: (delay: number) => number): Lags {
  const delay = valueOfWord(drawn);
  const last = 0xffffffff;
  const lag = (word: number): number => steps(delay(word));
  const [shortest, longest] = [lag(0), lag(last)];
  const bound = new Uint32Array(longest - shortest + 1);
  for (let d = 1; d < bound.length; d++) {
    let [below, above] = [bound[d - 1]!, last];
    while (above - below > 1) {
      const middle = Math.floor((below + above) / 2);
      if (lag(middle) >= shortest + d) above = middle;
      else below = middle;
    }
    // a lag that no word comes to begins where the next one does
    bound[d] = lag(below) >= shortest + d ? below : above;
  }
  const guide = new Uint16Array(GUIDE_BYTES / 2);
  for (let w = 0, d = 0; w < guide.length; w++) {
    while (d + 1 < bound.length && w * 4194304 >= bound[d + 1]!) d++;
    guide[w] = d;
  }
  return { shortest, longest, bound, guide };
}

export function weightsOf(
  kernels: Kernels,
  weight: Uniform | Normal,
  unit: number,
  chunk: number,
): (count: number) => void {
  if (weight.kind === 'uniform') {
    const { low, high } = weight;
    return (count) => kernels.uniformWeights(count, low, high - low, unit, chunk);
  }
  const { mean, sd } = weight;
  const low = weight.low ?? -Infinity;
  const high = weight.high ?? Infinity;
  if (sd === 0) return (count) => kernels.uniformWeights(count, mean, 0, unit, chunk);
  const { from, span } = chances(weight);
  return (count) => kernels.normalWeights(count, mean, sd, low, high, from, span, unit, chunk);
}

export function deskOf(kernels: Kernels, buffer: ArrayBuffer, scratch: number): Desk {
  return {
    kernels,
    u32: new Uint32Array(buffer),
    u16: new Uint16Array(buffer),
    f64: new Float64Array(buffer),
    chunk: scratch,
    guide: scratch + CHUNK_BYTES,
    bound: scratch + CHUNK_BYTES + GUIDE_BYTES,
  };
}
