/** A quantity of many neurons or synapses: one number for all, a list, or a distribution to draw from. */
import type { Rng } from '../math/rng.ts';
import { checkKeys, checkPart, listed } from './checks.ts';

export interface Uniform {
  readonly kind: 'uniform';
  readonly low: number;
  readonly high: number;
}

/** Normal, drawn again while outside [low, high]. */
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

/** Normal with mean and standard deviation, cut (by drawing again) to [low, high]. */
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
