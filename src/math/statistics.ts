/**
 * Summaries of a handful of runs: mean, standard deviation, quantiles, and Student's t intervals over seeds.
 * Sums run in the order of the values, so equal values give equal bits. A value that is not finite throws.
 */
import { studentQuantile } from './student-t.ts';

/** A mean with its confidence interval. */
export interface Interval {
  /** NaN without values */
  readonly mean: number;
  /** mean - halfWidth */
  readonly low: number;
  /** mean + halfWidth */
  readonly high: number;
  /** NaN for fewer than two values: one run says nothing about its spread */
  readonly halfWidth: number;
  readonly n: number;
}

function expectFinite(values: ArrayLike<number>, owner: string): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new RangeError(`${owner}.values[${i}]: must be a finite number, got ${String(values[i])}`);
}

/** Arithmetic mean; NaN without values. */
export function mean(values: ArrayLike<number>): number {
  expectFinite(values, 'mean');
  return meanOf(values);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Sample standard deviation (n - 1 in the denominator); NaN for fewer than two values. */
export function sd(values: ArrayLike<number>): number {
  expectFinite(values, 'sd');
  return sdOf(values);
}

function sdOf(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const centre = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) * (values[i]! - centre);
  return Math.sqrt(squares / (values.length - 1));
}

/** Middle value, or the mean of the two middle ones; NaN without values. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * The q-th quantile, linear between order statistics (Hyndman and Fan's type 7, the default of R and NumPy); NaN without
 * values.
 * @throws RangeError unless 0 <= q <= 1.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile.q: must be in 0 ... 1, got ${q}`);
  expectFinite(values, 'quantile');
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const lower = sorted[below]!;
  return place === below ? lower : lower + (place - below) * (sorted[below + 1]! - lower);
}

/**
 * Mean and Student's t confidence interval of independent runs. One value has a mean but no interval: its `low`, `high` and
 * `halfWidth` are NaN; without values `mean` is NaN too.
 * @throws RangeError unless 0 < level < 1 and all values are finite.
 */
export function tInterval(values: ArrayLike<number>, level = 0.95): Interval {
  if (!(level > 0 && level < 1))
    throw new RangeError(`tInterval.level: must be between 0 and 1, got ${level}`);
  expectFinite(values, 'tInterval');
  const n = values.length;
  const centre = meanOf(values);
  const halfWidth =
    n < 2 ? Number.NaN : (studentQuantile(0.5 + level / 2, n - 1) * sdOf(values)) / Math.sqrt(n);
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth, halfWidth, n };
}

/**
 * The interval of a[i] - b[i], for runs that share seed i: what both have in common cancels.
 * @throws RangeError if the lengths differ.
 */
export function pairedDifference(a: ArrayLike<number>, b: ArrayLike<number>, level = 0.95): Interval {
  if (a.length !== b.length)
    throw new RangeError(
      `pairedDifference: must have as many values on both sides, got ${a.length} and ${b.length}`,
    );
  expectFinite(a, 'pairedDifference.a');
  expectFinite(b, 'pairedDifference.b');
  return tInterval(
    Array.from(a, (value, i) => value - b[i]!),
    level,
  );
}
