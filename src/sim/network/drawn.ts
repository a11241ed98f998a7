/** A quantity of many neurons or synapses: one number for all, a list, or a distribution to draw from. */
import { type CounterKey, threefry } from '../../kernels/threefry.ts';
import { normalChance, normalQuantile } from '../../math/normal-quantile.ts';
import type { Rng } from '../../math/rng.ts';
import { checkKeys, checkPart, listed } from './checks.ts';

export interface Uniform {
  readonly kind: 'uniform';
  readonly low: number;
  readonly high: number;
}

/** Normal, given that it lies in [low, high]. */
export interface Normal {
  readonly kind: 'normal';
  readonly mean: number;
  readonly sd: number;
  readonly low: number | null;
  readonly high: number | null;
}

export type Drawn = number | ArrayLike<number> | Uniform | Normal;

/** Uniform between `low` and `high`. */
export function uniform(low: number, high: number): Uniform {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high))
    throw new RangeError(`uniform: must have finite low <= high, got ${low} and ${high}`);
  return { kind: 'uniform', low, high };
}

/** Normal with mean and standard deviation, cut to [low, high]: as if drawn again while outside. */
export function normal(mean: number, sd: number, bounds: { low?: number; high?: number } = {}): Normal {
  checkKeys('normal', bounds, ['low', 'high']);
  const low = bounds.low ?? null;
  const high = bounds.high ?? null;
  if (!(Number.isFinite(mean) && sd >= 0 && Number.isFinite(sd)))
    throw new RangeError(`normal: must have a finite mean and sd >= 0, got ${mean} and ${sd}`);
  if (sd > 0 && (low ?? -Infinity) >= (high ?? Infinity))
    throw new RangeError(`normal: bounds must have low < high, got ${low} and ${high}`);
  if ((low ?? -Infinity) > mean + 4 * sd || (high ?? Infinity) < mean - 4 * sd)
    throw new RangeError(
      `normal: bounds ${low} to ${high} lie more than 4 sd from the mean ${mean}; nothing would be drawn`,
    );
  return { kind: 'normal', mean, sd, low, high };
}

const keysOf = { uniform: ['low', 'high'], normal: ['mean', 'sd', 'low', 'high'] };

const isList = (drawn: Drawn): drawn is ArrayLike<number> =>
  typeof drawn === 'object' && drawn !== null && 'length' in drawn;

/** Plain data for JSON: lists become plain arrays. */
export const plain = (drawn: Drawn): Drawn => (isList(drawn) ? listed(drawn) : drawn);

/** @throws RangeError for what is no quantity, NaN or infinity, or a value below `low`. */
export function checkDrawn(name: string, drawn: Drawn, low = -Infinity, unit = 'mV'): void {
  const check = (value: number, where = ''): void => {
    if (!(Number.isFinite(value) && value >= low))
      throw new RangeError(
        `${name}${where}: must be ${low === -Infinity ? 'a finite number' : `>= ${low}`} ${unit}, got ${value}`,
      );
  };
  if (typeof drawn === 'number') check(drawn);
  else if (isList(drawn)) for (let i = 0; i < drawn.length; i++) check(drawn[i]!, `[${i}]`);
  else checkDistribution(name, drawn, low, unit, check);
}

function checkDistribution(
  name: string,
  drawn: Uniform | Normal,
  low: number,
  unit: string,
  check: (value: number, where: string) => void,
): void {
  if (typeof drawn !== 'object' || drawn === null)
    throw new TypeError(`${name}: must be a number, a list, uniform(...) or normal(...), got ${drawn}`);
  checkPart(name, drawn, keysOf);
  if (drawn.kind === 'uniform') check(drawn.low, '.low');
  else if (low !== -Infinity && !((drawn.low ?? -Infinity) >= low))
    throw new RangeError(
      `${name}.low: must be >= ${low} ${unit}, got ${drawn.low ?? 'none'}; give normal(..., {low: ${low}})`,
    );
}

/** The smallest value that a draw can give. */
export function lowest(drawn: Drawn): number {
  if (typeof drawn === 'number') return drawn;
  if (!isList(drawn)) return drawn.low ?? -Infinity;
  let low = Infinity;
  for (let i = 0; i < drawn.length; i++) low = Math.min(low, drawn[i]!);
  return low;
}

/** (n) the values themselves. @throws RangeError if a list has another length than n. */
export function draw(name: string, drawn: Drawn, n: number, rng: Rng): Float64Array {
  if (typeof drawn === 'number') return new Float64Array(n).fill(drawn);
  const out = new Float64Array(n);
  if (isList(drawn)) {
    if (drawn.length !== n) throw new RangeError(`${name}: must list ${n} values, got ${drawn.length}`);
    out.set(drawn);
  } else if (drawn.kind === 'uniform') {
    for (let i = 0; i < n; i++) out[i] = drawn.low + (drawn.high - drawn.low) * rng.next();
  } else {
    const low = drawn.low ?? -Infinity;
    const high = drawn.high ?? Infinity;
    for (let i = 0; i < n; i++) {
      do out[i] = drawn.mean + drawn.sd * rng.normal();
      while (out[i]! < low || out[i]! > high);
    }
  }
  return out;
}

/**
 * The value that belongs to a random 32-bit word: increasing in it, by inversion, and so from one word, whatever the
 * bounds. A normal number reaches 6.3 sd.
 */
export function valueOfWord(drawn: Uniform | Normal): (word: number) => number {
  if (drawn.kind === 'uniform') {
    const { low, high } = drawn;
    return (word) => low + (high - low) * ((word + 0.5) / TWO_TO_32);
  }
  const { mean, sd } = drawn;
  if (sd === 0) return () => mean;
  const low = drawn.low ?? -Infinity;
  const high = drawn.high ?? Infinity;
  const { from, span } = chances(drawn);
  return (word) =>
    Math.max(low, Math.min(high, mean + sd * normalQuantile(from + span * ((word + 0.5) / TWO_TO_32))));
}

/** The chances between which a normal number in its bounds is drawn. */
export function chances({ mean, sd, low, high }: Normal): { from: number; span: number } {
  const from = low === null ? 0 : normalChance((low - mean) / sd);
  const to = high === null ? 1 : normalChance((high - mean) / sd);
  return { from, span: to - from };
}

const TWO_TO_32 = 4294967296;

/** (n) the same for synapses: number s from a word (0 or 1) of the counter (s, 0). @throws RangeError if a list has another length. */
export function drawByCounter(
  name: string,
  drawn: Drawn,
  n: number,
  key: CounterKey,
  word: 0 | 1,
): Float64Array {
  const out = new Float64Array(n);
  if (typeof drawn === 'number') out.fill(drawn);
  else if (isList(drawn)) {
    if (drawn.length !== n) throw new RangeError(`${name}: must list ${n} values, got ${drawn.length}`);
    out.set(drawn);
  } else {
    const value = valueOfWord(drawn);
    const words = new Uint32Array(2);
    for (let s = 0; s < n; s++) {
      threefry(key, s, 0, words);
      out[s] = value(words[word]!);
    }
  }
  return out;
}
