/**
 * Sparse coding: a dictionary D of unit atoms, learnt so that a few of them draw each signal anew (Olshausen and Field 1996),
 *   minimise over D and a  1/n sum 1/2 |x - D'a|^2 + lambda |a|_1,   |D_j| = 1,
 * by the online algorithm of Mairal, Bach, Ponce and Sapiro (2010): the codes of a batch by the LASSO, then their running sums
 *   A <- keep A + sum a a',  B <- keep B + sum a x',  and atom by atom  D_j <- (D_j + (B_j - (A D)_j) / A_jj) / |.|.
 * `keep` lets early codes, made by a poor dictionary, fade. An atom that hardly anybody used becomes a signal of the batch. No label
 * is asked for. What codes a signal is one of three solvers of one problem; they agree, and coordinate descent is the fastest.
 */
import { type Matrix, matrix } from '../math/matrix.ts';
import { rng } from '../math/rng.ts';
import { checkCount, checkKeys, checkNumber, checkSeed, oneOf } from './checks.ts';
import { fista } from './fista.ts';
import { type GramForm, type LassoOptions, lasso } from './lasso.ts';
import { lca } from './lca.ts';
import { checkWatch, pause, type Watch } from './schedule.ts';
import { checkEntries, rowShape, type SparseRows, sparseRows } from './sparse-rows.ts';

const solvers = { 'coordinate-descent': lasso, fista, lca };
export type LassoSolver = keyof typeof solvers;

export interface SparseCodingOptions extends Watch {
  /** weight of the sum of |a_i|, in units of a signal (images: grey 0 ... 1) */
  readonly lambda: number;
  /** only a_i >= 0. @default true */
  readonly nonNegative?: boolean;
  /** @default 'coordinate-descent' */
  readonly solver?: LassoSolver;
  /** a signal's code is found when no coefficient would move by more. @default 1e-3 */
  readonly tolerance?: number;
}

export interface DictionaryOptions extends SparseCodingOptions {
  readonly atoms: number;
  /** signals in a step. @default 256 */
  readonly batch?: number;
  /** batches. @default 200 */
  readonly steps?: number;
  /** share of the running sums that a batch leaves. @default 0.9 */
  readonly keep?: number;
  readonly seed?: number | string;
}

/** Steps between two looks at the host, and signals coded between two. */
const STEPS_A_TURN = 2;
const SIGNALS_A_TURN = 256;
/** An atom is replaced when its running sum of squares is below this share of the mean. */
const UNUSED = 1e-3;

/**
 * (atoms, signal length) unit atoms learnt from `x` (n, ...), Uint8 grey levels read as x / 255, others as they are. They start as
 * signals drawn at random.
 * @throws RangeError if x or an option does not fit, or if fewer signals than atoms differ from 0.
 */
export async function learnDictionary(x: Matrix, options: DictionaryOptions): Promise<Matrix<Float64Array>> {
  checkKeys(options, 'learnDictionary', [...codingOptions, 'atoms', 'batch', 'steps', 'keep', 'seed']);
  checkCoding(options, 'learnDictionary');
  const { atoms, batch = 256, steps = 200, keep = 0.9, seed = 0 } = options;
  checkCount(atoms, 'learnDictionary.atoms', 1);
  checkCount(batch, 'learnDictionary.batch', 1);
  checkCount(steps, 'learnDictionary.steps', 0);
  checkNumber(keep, 'learnDictionary.keep', 0);
  checkSeed(seed, 'learnDictionary.seed');
  if (keep > 1) throw new RangeError(`learnDictionary.keep: must be <= 1, got ${keep}`);
  const rows = signalsOf(x, 'learnDictionary.x');
  const signals = signalsThatDiffer(rows);
  if (signals < atoms)
    throw new RangeError(
      `learnDictionary.x: must hold a signal that differs from 0 for each of ${atoms} atoms, got ${signals}; ask for fewer atoms`,
    );
  const length = rows.columns;
  const draw = rng(seed, 'dictionary-learning', 'signals');
  const order = Uint32Array.from({ length: rows.rows }, (_, r) => r);
  draw.shuffle(order);
  const dictionary = new Float64Array(atoms * length);
  let next = 0;
  /** Makes atom j the next signal that is not blank. */
  const renew = (j: number): void => {
    const atom = dictionary.subarray(j * length, (j + 1) * length);
    for (let tried = 0; tried < order.length; tried++) {
      readSignal(rows, order[next++ % order.length]!, atom);
      if (normalise(atom)) return;
    }
    throw new RangeError('learnDictionary.x: must hold a signal that differs from 0, got none');
  };
  for (let j = 0; j < atoms; j++) renew(j);

  const squares = new Float64Array(atoms * atoms);
  const products = new Float64Array(atoms * length);
  const moved = new Float64Array(length);
  const signal = new Float64Array(length);
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < squares.length; i++) squares[i]! *= keep;
    for (let i = 0; i < products.length; i++) products[i]! *= keep;
    const solve = coder(matrix(dictionary, atoms, length), options);
    for (let b = 0; b < batch; b++) {
      const row = order[next++ % order.length]!;
      readSignal(rows, row, signal);
      addProducts(solve(rows, row), signal, squares, products);
    }
    const mean = trace(squares, atoms) / atoms;
    for (let j = 0; j < atoms; j++) {
      const own = squares[j * atoms + j]!;
      if (!(own > UNUSED * mean)) {
        renew(j);
        for (let i = 0; i < atoms; i++) squares[j * atoms + i] = squares[i * atoms + j] = 0;
        products.fill(0, j * length, (j + 1) * length);
        squares[j * atoms + j] = mean;
        for (let p = 0; p < length; p++) products[j * length + p] = mean * dictionary[j * length + p]!;
        continue;
      }
      const atom = dictionary.subarray(j * length, (j + 1) * length);
      for (let p = 0; p < length; p++) moved[p] = products[j * length + p]!;
      subtractProduct(squares, j, dictionary, atoms, moved);
      for (let p = 0; p < length; p++) moved[p] = atom[p]! + moved[p]! / own;
      if (normalise(moved)) atom.set(moved);
    }
    if (step % STEPS_A_TURN === 0) await pause(options, step / steps);
  }
  return matrix(dictionary, atoms, length);
}

/**
 * (n, atoms) codes of the signals `x` (n, ...) in the dictionary.
 * @throws RangeError if x or an option does not fit, or a code is not found.
 */
export async function sparseCodes(
  dictionary: Matrix<Float64Array>,
  x: Matrix,
  options: SparseCodingOptions,
): Promise<Matrix<Float32Array>> {
  checkKeys(options, 'sparseCodes', codingOptions);
  checkCoding(options, 'sparseCodes');
  checkEntries(dictionary, Number.NEGATIVE_INFINITY, 'sparseCodes.dictionary');
  const rows = signalsOf(x, 'sparseCodes.x');
  const [atoms, length] = dictionary.shape as [number, number];
  if (length !== rows.columns)
    throw new RangeError(`sparseCodes.x: must have ${length} numbers a signal, got ${rows.columns}`);
  const solve = coder(dictionary, options);
  const codes = new Float32Array(rows.rows * atoms);
  for (let r = 0; r < rows.rows; r++) {
    codes.set(solve(rows, r), r * atoms);
    if (r % SIGNALS_A_TURN === 0) await pause(options, r / rows.rows);
  }
  return matrix(codes, rows.rows, atoms);
}

const codingOptions = ['lambda', 'nonNegative', 'solver', 'tolerance', 'onProgress', 'signal'] as const;

/** @throws RangeError in the name of the function that was called. */
function checkCoding(options: SparseCodingOptions, owner: string): void {
  const { lambda, nonNegative = true, solver = 'coordinate-descent', tolerance = 1e-3 } = options;
  checkNumber(lambda, `${owner}.lambda`, 0, true);
  checkNumber(tolerance, `${owner}.tolerance`, 0);
  oneOf(nonNegative, `${owner}.nonNegative`, [true, false]);
  oneOf(solver, `${owner}.solver`, Object.keys(solvers) as LassoSolver[]);
  checkWatch(options, owner);
}

/** Codes one row after another with a dictionary that stands still; a result is good until it changes. */
function coder(
  dictionary: Matrix<Float64Array>,
  { lambda, nonNegative = true, solver = 'coordinate-descent', tolerance = 1e-3 }: SparseCodingOptions,
): (rows: SparseRows, row: number) => Float64Array {
  const [atoms, length] = dictionary.shape as [number, number];
  const solve: (form: GramForm, options: LassoOptions) => Float64Array = solvers[solver];
  // (length, atoms): a pixel that is 0 costs nothing
  const byNumber = new Float64Array(length * atoms);
  const { data } = dictionary;
  for (let j = 0; j < atoms; j++)
    for (let p = 0; p < length; p++) byNumber[p * atoms + j] = data[j * length + p]!;
  const gram = productsOfAtoms(data, atoms);
  const correlation = new Float64Array(atoms);
  return (rows, row) => {
    correlation.fill(0);
    let energy = 0;
    for (let e = rows.start[row]!; e < rows.start[row + 1]! - 1; e++) {
      const value = rows.value[e]!;
      energy += value * value;
      for (let j = 0, from = rows.index[e]! * atoms; j < atoms; j++)
        correlation[j]! += value * byNumber[from + j]!;
    }
    return solve({ gram, correlation, energy }, { lambda, nonNegative, tolerance });
  };
}

/** (atoms, atoms) D D', two atoms by four at a time; atoms past the last whole block one by one. */
function productsOfAtoms(dictionary: Float64Array, atoms: number): Float64Array {
  const length = dictionary.length / atoms;
  const gram = new Float64Array(atoms * atoms);
  const whole = atoms - (atoms % 4);
  for (let i = 0; i < whole; i += 2)
    for (let j = i - (i % 4); j < whole; j += 4) {
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let p = 0, one = i * length, other = j * length; p < length; p++, one++, other++) {
        const a = dictionary[one]!;
        const b = dictionary[one + length]!;
        const c = dictionary[other]!;
        const d = dictionary[other + length]!;
        const e = dictionary[other + 2 * length]!;
        const f = dictionary[other + 3 * length]!;
        a0 += a * c;
        a1 += a * d;
        a2 += a * e;
        a3 += a * f;
        b0 += b * c;
        b1 += b * d;
        b2 += b * e;
        b3 += b * f;
      }
      gram.set([a0, a1, a2, a3], i * atoms + j);
      gram.set([b0, b1, b2, b3], (i + 1) * atoms + j);
    }
  for (let i = 0; i < atoms; i++)
    for (let j = Math.max(i, whole); j < atoms; j++) {
      let sum = 0;
      for (let p = 0; p < length; p++) sum += dictionary[i * length + p]! * dictionary[j * length + p]!;
      gram[i * atoms + j] = sum;
    }
  for (let i = 0; i < atoms; i++) for (let j = 0; j < i; j++) gram[i * atoms + j] = gram[j * atoms + i]!;
  return gram;
}

function signalsOf(x: Matrix, owner: string): SparseRows {
  if (rowShape(x, owner).rows === 0) throw new RangeError(`${owner}: must have at least one row, got 0`);
  return sparseRows(x, x.data instanceof Uint8Array ? 'unit' : 'none', owner);
}

/** A row that differs from 0 has an entry before the one that closes it. */
function signalsThatDiffer({ rows, start }: SparseRows): number {
  let count = 0;
  for (let r = 0; r < rows; r++) if (start[r + 1]! - start[r]! > 1) count++;
  return count;
}

function readSignal({ start, index, value }: SparseRows, row: number, out: Float64Array): void {
  out.fill(0);
  // the last entry of a row is the constant input
  for (let e = start[row]!; e < start[row + 1]! - 1; e++) out[index[e]!] = value[e]!;
}

/** Adds a a' and a x'. */
function addProducts(a: Float64Array, x: Float64Array, squares: Float64Array, products: Float64Array): void {
  for (let j = 0; j < a.length; j++) {
    const value = a[j]!;
    if (value === 0) continue;
    for (let i = 0, row = j * a.length; i < a.length; i++) squares[row + i]! += value * a[i]!;
    for (let p = 0, row = j * x.length; p < x.length; p++) products[row + p]! += value * x[p]!;
  }
}

/** moved <- moved - A_j D, four atoms at a time. */
function subtractProduct(
  squares: Float64Array,
  j: number,
  dictionary: Float64Array,
  atoms: number,
  moved: Float64Array,
): void {
  const length = moved.length;
  const row = j * atoms;
  let i = 0;
  for (; i + 3 < atoms; i += 4) {
    const [a, b, c, d] = [
      squares[row + i]!,
      squares[row + i + 1]!,
      squares[row + i + 2]!,
      squares[row + i + 3]!,
    ];
    for (let p = 0, from = i * length; p < length; p++)
      moved[p]! -=
        a * dictionary[from + p]! +
        b * dictionary[from + length + p]! +
        c * dictionary[from + 2 * length + p]! +
        d * dictionary[from + 3 * length + p]!;
  }
  for (; i < atoms; i++)
    for (let p = 0, from = i * length; p < length; p++)
      moved[p]! -= squares[row + i]! * dictionary[from + p]!;
}

function trace(squares: Float64Array, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += squares[j * (n + 1)]!;
  return sum;
}

/** Scales to length 1; false, and nothing changed, if there is none. */
function normalise(atom: Float64Array): boolean {
  let square = 0;
  for (let p = 0; p < atom.length; p++) square += atom[p]! * atom[p]!;
  if (!(square > 1e-20)) return false;
  const scale = 1 / Math.sqrt(square);
  for (let p = 0; p < atom.length; p++) atom[p]! *= scale;
  return true;
}
