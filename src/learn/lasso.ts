/**
 * The LASSO in Gram form, by coordinate descent (Friedman, Hastie, Tibshirani 2010):
 *   minimise  E(a) = 1/2 |s - D a|^2 + lambda |a|_1,  a >= 0 on request;   b = D's, G = D'D, so
 *   E(a) = 1/2 |s|^2 - b'a + 1/2 a'G a + lambda |a|_1
 * One coordinate is solved exactly at a time: a_i <- S(b_i - sum_{j != i} G_ij a_j) / G_ii, S(x) = sign(x) max(|x| - lambda, 0).
 * E is convex: `a` is optimal if and only if the conditions of Karush, Kuhn and Tucker hold, slope_i = b_i - (G a)_i being
 * lambda sign(a_i) where a_i != 0, and within +-lambda (non-negative: at most lambda) where a_i = 0.
 */
import type { Matrix } from '../math/matrix.ts';
import { checkCount, checkNumber } from './checks.ts';

export interface LassoOptions {
  /** weight of the sum of |a_i|, >= 0 */
  readonly lambda: number;
  /** only a_i >= 0. @default false */
  readonly nonNegative?: boolean;
  /** ends when `lassoResidual` is at most this. @default 1e-10 */
  readonly tolerance?: number;
  /** passes over all coordinates. @default 100_000 */
  readonly sweeps?: number;
}

/** What a dictionary and a signal are to the LASSO. */
export interface GramForm {
  /** (atoms, atoms) products of the atoms */
  readonly gram: Float64Array;
  /** (atoms) product of each atom and the signal */
  readonly correlation: Float64Array;
  /** |s|^2 */
  readonly energy: number;
}

/** (atoms, signal length) and (signal length) as products. @throws RangeError if the lengths do not fit. */
export function gramForm(dictionary: Matrix<Float64Array>, signal: Float64Array): GramForm {
  const [atoms, length] = dictionary.shape as [number, number];
  if (dictionary.shape.length !== 2 || length !== signal.length)
    throw new RangeError(
      `gramForm.dictionary: must be (atoms, ${signal.length}) for this signal, got (${dictionary.shape.join(', ')})`,
    );
  const row = (i: number) => dictionary.data.subarray(i * length, (i + 1) * length);
  const gram = new Float64Array(atoms * atoms);
  for (let i = 0; i < atoms; i++)
    for (let j = i; j < atoms; j++) gram[i * atoms + j] = gram[j * atoms + i] = dot(row(i), row(j));
  const correlation = Float64Array.from({ length: atoms }, (_, i) => dot(row(i), signal));
  return { gram, correlation, energy: dot(signal, signal) };
}

/** E(a), see above. */
export function lassoObjective(form: GramForm, a: Float64Array, lambda: number): number {
  const n = a.length;
  let sum = form.energy / 2;
  for (let i = 0; i < n; i++) {
    const value = a[i]!;
    if (value === 0) continue;
    const product = dot(form.gram.subarray(i * n, (i + 1) * n), a);
    sum += value * (product / 2 - form.correlation[i]!) + lambda * Math.abs(value);
  }
  return sum;
}

/**
 * How far `a` is from the optimum: the largest |a_i - S(G_ii a_i + slope_i) / G_ii|, the step that would still be taken. It is 0 where
 * all conditions hold and nowhere else, and goes to 0 with `a`.
 */
export function lassoResidual(
  form: GramForm,
  a: Float64Array,
  { lambda, nonNegative = false }: LassoOptions,
): number {
  const n = a.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    const row = form.gram.subarray(i * n, (i + 1) * n);
    const square = row[i]!;
    const alone = form.correlation[i]! - dot(row, a) + square * a[i]!;
    worst = Math.max(worst, Math.abs(a[i]! - shrunk(alone, lambda, nonNegative) / square));
  }
  return worst;
}

/** The soft threshold S(x), see above; never negative on request. */
export function shrunk(x: number, lambda: number, nonNegative: boolean): number {
  if (x > lambda) return x - lambda;
  return x < -lambda && !nonNegative ? x + lambda : 0;
}

/**
 * (atoms) the optimum.
 * @throws RangeError for an atom of length 0, or if the sweeps do not suffice.
 */
export function lasso(form: GramForm, options: LassoOptions): Float64Array {
  const { lambda, nonNegative = false, tolerance = 1e-10, sweeps = 100_000 } = options;
  checkNumber(lambda, 'lasso.lambda', 0, true);
  checkNumber(tolerance, 'lasso.tolerance', 0);
  checkCount(sweeps, 'lasso.sweeps', 1);
  const { gram, correlation } = form;
  const n = correlation.length;
  for (let i = 0; i < n; i++)
    if (!(gram[i * n + i]! > 0))
      throw new RangeError(`lasso.gram: must have atoms of length > 0, got one of 0 at ${i}; leave it out`);
  const a = new Float64Array(n);
  /** (n) b - G a */
  const slope = correlation.slice();
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 0; i < n; i++) {
      const square = gram[i * n + i]!;
      const alone = slope[i]! + square * a[i]!;
      const value = shrunk(alone, lambda, nonNegative) / square;
      const change = value - a[i]!;
      if (change === 0) continue;
      a[i] = value;
      const row = i * n;
      for (let j = 0; j < n; j++) slope[j]! -= gram[row + j]! * change;
    }
    const isLast = sweep + 1 === sweeps;
    if ((isLast || sweep % 10 === 9) && lassoResidual(form, a, options) <= tolerance) return a;
  }
  throw new RangeError(
    `lasso.sweeps: must suffice for a tolerance of ${tolerance}, got ${sweeps}; the next step would be ${lassoResidual(form, a, options)}; near-equal atoms take many, loosen the tolerance`,
  );
}

/** Writes G a into `out`; atoms that are 0 cost nothing. */
export function weighAtoms({ gram }: GramForm, a: Float64Array, out: Float64Array): void {
  const n = a.length;
  out.fill(0);
  for (let j = 0; j < n; j++) {
    const value = a[j]!;
    if (value === 0) continue;
    // G is its own transpose
    for (let i = 0, row = j * n; i < n; i++) out[i]! += value * gram[row + i]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
