/**
 * How sparse is one response vector? r holds n responses: of a population to one stimulus, or of one neuron over stimuli
 * ("lifetime"). Each measure keeps its published direction and says it.
 *
 * One convention for all: NaN if fewer than two responses or if all are zero (a silent row is undefined, not sparse: count
 * it beside); a RangeError if a response is not finite, or negative where the measure is for rates. None depends on the
 * unit of r.
 */
import { excessKurtosisOf, giniOf, hoyerFrom, trevesRollsOf, vinjeGallantFrom } from './nonzero-values.ts';

type Sign = 'rates' | 'magnitudes' | 'signed';

/** The responses that are not zero, divided by the largest magnitude where squares would leave the range of doubles. */
function nonzeros(r: ArrayLike<number>, owner: string, sign: Sign): Float64Array {
  const values = new Float64Array(r.length);
  let m = 0;
  let largest = 0;
  for (let i = 0; i < r.length; i++) {
    const response = r[i]!;
    if (!Number.isFinite(response))
      throw new RangeError(`${owner}.r[${i}]: must be a finite number, got ${String(response)}`);
    if (response < 0 && sign === 'rates')
      throw new RangeError(`${owner}.r[${i}]: must be >= 0, got ${response}; pass rates or magnitudes`);
    if (response !== 0) values[m++] = sign === 'magnitudes' ? Math.abs(response) : response;
    largest = Math.max(largest, Math.abs(response));
  }
  if (m > 0 && (largest > 1e70 || largest < 1e-70)) for (let i = 0; i < m; i++) values[i]! /= largest;
  return values.subarray(0, m);
}

/**
 * Treves and Rolls' sparseness a = (mean r)^2 / mean r^2, in 1/n ... 1: SMALL IS SPARSE; 1/n one-hot, 1 constant, k/n for k
 * equal responses. Rates only.
 */
export function trevesRolls(r: ArrayLike<number>): number {
  const values = nonzeros(r, 'trevesRolls', 'rates');
  return trevesRollsOf(values, values.length, r.length);
}

/** Vinje and Gallant's S = (1 - a) / (1 - 1/n), in 0 ... 1: large is sparse; 0 constant, 1 one-hot. Rates only. */
export function vinjeGallant(r: ArrayLike<number>): number {
  const values = nonzeros(r, 'vinjeGallant', 'rates');
  return vinjeGallantFrom(trevesRollsOf(values, values.length, r.length), r.length);
}

/**
 * Hoyer's (sqrt n - L1/L2) / (sqrt n - 1), in 0 ... 1: large is sparse; 0 constant, 1 one-hot. Of magnitudes, so signs do not
 * matter. A function of a: it orders vectors of one length as Vinje and Gallant's S does.
 */
export function hoyer(r: ArrayLike<number>): number {
  const values = nonzeros(r, 'hoyer', 'magnitudes');
  return hoyerFrom(trevesRollsOf(values, values.length, r.length), r.length);
}

/**
 * Gini index, in 0 ... 1 - 1/n: large is sparse; 0 constant, 1 - 1/n one-hot, 1 - k/n for k equal responses. Of magnitudes.
 * The one of fifteen measures that meets all six axioms of Hurley and Rickard 2009.
 */
export function gini(r: ArrayLike<number>): number {
  const values = nonzeros(r, 'gini', 'magnitudes');
  return giniOf(values, values.length, r.length);
}

/**
 * Excess kurtosis m4 / m2^2 - 3: large is sparse; 0 normal, 3 Laplace, 6 exponential, unbounded and ruled by outliers.
 * Population moments; any sign; NaN for a constant row.
 */
export function excessKurtosis(r: ArrayLike<number>): number {
  const values = nonzeros(r, 'excessKurtosis', 'signed');
  return excessKurtosisOf(values, values.length, r.length);
}

/**
 * Effective number of active units (sum |r|^p)^2 / sum |r|^2p, in 1 ... n: SMALL IS SPARSE; k for k equal responses.
 * Power 1, the default, is n a with Treves and Rolls' a; power 2 is the participation ratio of the energies r^2.
 */
export function effectiveUnits(r: ArrayLike<number>, power: 1 | 2 = 1): number {
  if (power !== 1 && power !== 2)
    throw new RangeError(`effectiveUnits.power: must be 1 or 2, got ${String(power)}`);
  const values = nonzeros(r, 'effectiveUnits', 'magnitudes');
  if (power === 2) for (let i = 0; i < values.length; i++) values[i]! *= values[i]!;
  return r.length * trevesRollsOf(values, values.length, r.length);
}

/**
 * Share of responses above a threshold (activity ratio, L0 / n), in 0 ... 1: SMALL IS SPARSE. A silent row has share 0; NaN
 * without responses. NeuroBench's activation sparsity is 1 minus this at threshold 0.
 * @param threshold in the unit of r, >= 0.
 */
export function activeShare(r: ArrayLike<number>, threshold = 0): number {
  if (!(threshold >= 0)) throw new RangeError(`activeShare.threshold: must be >= 0, got ${threshold}`);
  nonzeros(r, 'activeShare', 'rates');
  let active = 0;
  for (let i = 0; i < r.length; i++) if (r[i]! > threshold) active++;
  return active / r.length;
}

/**
 * Willmore and Tolhurst 2001's activity sparseness, as the share of responses more than one standard deviation away from
 * zero: SMALL IS SPARSE. Any sign; NaN for a constant row.
 */
export function shareBeyondSd(r: ArrayLike<number>): number {
  const values = nonzeros(r, 'shareBeyondSd', 'signed');
  const n = r.length;
  const m = values.length;
  if (n < 2 || m === 0 || (m === n && values.every((value) => value === values[0]))) return Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), (n - m) * mean * mean);
  const sd = Math.sqrt(squares / n);
  return values.reduce((count, value) => count + (Math.abs(value) > sd ? 1 : 0), 0) / n;
}
