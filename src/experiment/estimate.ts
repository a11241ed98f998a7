/** A mean with its interval, fit for JSON. */
import { type Interval, tInterval } from '../math/statistics.ts';
import type { Estimate } from './types.ts';

/** The mean of the values that are there, with its 95 % t interval. */
export function estimate(values: readonly (number | null)[]): Estimate {
  return asEstimate(tInterval(values.filter((value) => value !== null)), values);
}

/** With null for what is not a number. */
export function asEstimate(interval: Interval, values: readonly (number | null)[]): Estimate {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const { mean, low, high, halfWidth, n } = interval;
  return {
    mean: finite(mean),
    low: finite(low),
    high: finite(high),
    halfWidth: finite(halfWidth),
    n,
    values,
  };
}
