/**
 * The LASSO in Gram form, by coordinate descent (Friedman, Hastie, Tibshirani 2010):
 *   minimise  E(a) = 1/2 |s - D a|^2 + lambda |a|_1,  a >= 0 on request;   b = D's, G = D'D, so
 *   E(a) = 1/2 |s|^2 - b'a + 1/2 a'G a + lambda |a|_1
 * One coordinate is solved exactly at a time: a_i <- S(b_i - sum_{j != i} G_ij a_j) / G_ii, S(x) = sign(x) max(|x| - lambda, 0);
 * those that are not 0, and those that would move furthest, until they stand still; then again, until no other would move.
 * E is convex: `a` is optimal if and only if the conditions of Karush, Kuhn and Tucker hold, slope_i = b_i - (G a)_i being
 * lambda sign(a_i) where a_i != 0, and within +-lambda (non-negative: at most lambda) where a_i = 0.
 */
import type { Matrix } from '../math/matrix.ts';
import { topK } from '../math/select.ts';
import { checkCount, checkNumber } from './checks.ts';

/** Coordinates that join the active ones at once. */
const JOINING = 32;
/** The active ones stand still, for now, when none would move by more than this share of the largest step of all. */
const STILL = 0.1;

export interface LassoOptions {
  /** weight of the sum of |a_i|, >= 0 */
  readonly lambda: number;
  /** only a_i >= 0. @default false */
  readonly nonNegative?: boolean;
  /** ends when `lassoResidual` is at most this. @default 1e-10 */
  readonly tolerance?: number;
  /** passes over the active coordinates. @default 100_000 */
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
  const slope = new Float64Array(a.length);
  const squares = squaresOf(form);
  writeSlope(form, a, slope);
  return a.reduce(
    (most, _, i) =>
      Math.max(
        most,
        Math.abs(shrunk(slope[i]! + squares[i]! * a[i]!, lambda, nonNegative) / squares[i]! - a[i]!),
      ),
    0,
  );
}

/** b - G a; atoms that are 0 cost nothing. */
function writeSlope(form: GramForm, a: Float64Array, slope: Float64Array): void {
  weighAtoms(form, a, slope);
  for (let i = 0; i < a.length; i++) slope[i] = form.correlation[i]! - slope[i]!;
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
  const { correlation } = form;
  const n = correlation.length;
  const squares = squaresOf(form);
  const blank = squares.findIndex((square) => !(square > 0));
  if (blank >= 0)
    throw new RangeError(`lasso.gram: must have atoms of length > 0, got one of 0 at ${blank}; leave it out`);
  const a = new Float64Array(n);
  const slope = correlation.slice();
  const step = new Float64Array(n);
  const joining = new Uint32Array(JOINING);
  for (let left = sweeps; ; ) {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      step[i] = Math.abs(shrunk(slope[i]! + squares[i]! * a[i]!, lambda, nonNegative) / squares[i]! - a[i]!);
      largest = Math.max(largest, step[i]!);
    }
    if (largest <= tolerance) return a;
    if (left === 0)
      throw new RangeError(
        `lasso.sweeps: must suffice for a tolerance of ${tolerance}, got ${sweeps}; the next step would be ${largest}; near-equal atoms take many, loosen the tolerance`,
      );
    for (let i = 0; i < n; i++) if (a[i] !== 0) step[i] = 0;
    const joined = topK(step, JOINING, joining);
    const active: number[] = [];
    for (let i = 0; i < n; i++) if (a[i] !== 0) active.push(i);
    for (let j = 0; j < joined; j++) if (step[joining[j]!]! > 0) active.push(joining[j]!);
    const still = Math.max(tolerance / 2, STILL * largest);
    left -= settle(form, a, slope, active, { lambda, nonNegative, tolerance: still }, left);
    // afresh: sums of many changes drift
    writeSlope(form, a, slope);
  }
}

/** (atoms) |D_i|^2 */
function squaresOf({ gram, correlation: { length: n } }: GramForm): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => gram[i * n + i]!);
}

/**
 * Steps along the active coordinates alone, few among many, until none is larger than the tolerance. Of the slopes only theirs are
 * used. Returns how many sweeps that took, `most` at most.
 */
function settle(
  { gram }: GramForm,
  a: Float64Array,
  slope: Float64Array,
  active: readonly number[],
  { lambda, nonNegative, tolerance }: Required<Omit<LassoOptions, 'sweeps'>>,
  most: number,
): number {
  const n = a.length;
  const size = active.length;
  // neighbours in memory
  const own = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) own[r * size + c] = gram[active[r]! * n + active[c]!]!;
  const ownSlope = Float64Array.from(active, (i) => slope[i]!);
  for (let sweep = 0; sweep < most; sweep++) {
    let largest = 0;
    for (let r = 0; r < size; r++) {
      const i = active[r]!;
      const row = r * size;
      const square = own[row + r]!;
      const value = shrunk(ownSlope[r]! + square * a[i]!, lambda, nonNegative) / square;
      const change = value - a[i]!;
      if (change === 0) continue;
      a[i] = value;
      largest = Math.max(largest, Math.abs(change));
      for (let c = 0; c < size; c++) ownSlope[c]! -= own[row + c]! * change;
    }
    if (largest <= tolerance) return sweep + 1;
  }
  return most;
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
