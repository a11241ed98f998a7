/**
 * The sparseness measures of one response vector, from its non-zero values alone: of n responses, the first m places of
 * `values` hold those that are not zero, and n - m are zero. One vector, rows of a code and columns of a code all come
 * through here, so that each measure has one definition. Nothing is checked and nothing allocated here.
 */
import { sortNonNegative } from '../math/sort.ts';

/** Treves and Rolls 1991: (mean r)^2 / mean r^2, in 1/n ... 1. */
export function trevesRollsOf(values: Float64Array, m: number, n: number): number {
  if (n < 2 || m === 0) return Number.NaN;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < m; i++) {
    const r = values[i]!;
    sum += r;
    squares += r * r;
  }
  return Math.min(1, (sum * sum) / (n * squares));
}

/** Vinje and Gallant 2000, from Treves and Rolls' a: 1 - a, scaled to 0 ... 1. */
export function vinjeGallantFrom(a: number, n: number): number {
  return (1 - a) / (1 - 1 / n);
}

/** Hoyer 2004, from a, of which it is a function: (sqrt n - L1/L2) / (sqrt n - 1) with L1/L2 = sqrt(n a). */
export function hoyerFrom(a: number, n: number): number {
  return (Math.sqrt(n) * (1 - Math.sqrt(a))) / (Math.sqrt(n) - 1);
}

/**
 * Hurley and Rickard 2009: 1 - 2 sum_k c_(k) / |c| (n - k + 1/2) / n over values in ascending order, in 0 ... 1 - 1/n.
 * Sorts the m values; they must not be negative.
 */
export function giniOf(values: Float64Array, m: number, n: number): number {
  if (n < 2 || m === 0) return Number.NaN;
  const sorted = sortNonNegative(values.subarray(0, m));
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < m; k++) {
    const c = sorted[k]!;
    sum += c;
    // rank from the top, less one half: zeros come first and add nothing
    weighted += c * (m - k - 0.5);
  }
  return Math.max(0, 1 - (2 * weighted) / (sum * n));
}

/** Fourth central moment / squared variance - 3, moments of the n responses as they are (population moments). */
export function excessKurtosisOf(values: Float64Array, m: number, n: number): number {
  if (n < 2 || m === 0) return Number.NaN;
  const first = values[0]!;
  let sum = 0;
  let constant = m === n;
  for (let i = 0; i < m; i++) {
    sum += values[i]!;
    constant &&= values[i] === first;
  }
  if (constant) return Number.NaN;
  const mean = sum / n;
  const square = mean * mean;
  let second = (n - m) * square;
  let fourth = (n - m) * square * square;
  for (let i = 0; i < m; i++) {
    const d = (values[i]! - mean) * (values[i]! - mean);
    second += d;
    fourth += d * d;
  }
  return (fourth * n) / (second * second) - 3;
}
