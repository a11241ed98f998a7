/**
 * Földiák's network (1990, "Forming sparse representations by local anti-Hebbian learning"): units that learn to stand
 * for the independent parts of pictures, by rules that need nothing but what a synapse sees.
 *
 *   dy*_i/dt = f(sum_j q_ij x_j + sum_j w_ij y*_j - t_i) - y*_i,  f(u) = 1 / (1 + exp(-lambda u)),  until it stands still
 *   y_i = 1 if y*_i > 1/2, else 0
 *   dw_ij = -alpha (y_i y_j - p^2), w_ii = 0, w_ij <= 0     anti-Hebbian: what fires together learns to inhibit each other
 *   dq_ij = beta y_i (x_j - q_ij)                           Hebbian: the field of a unit is the mean of what it answers
 *   dt_i  = gamma (y_i - p)                                 threshold: each unit answers a share p of all patterns
 *
 * At the start q is uniform on [0, 1), scaled to unit length, and w is 0; thresholds are run in before anything else is
 * learnt (alpha = beta = 0, gamma = 0.1, 100 patterns), all as in the paper, whose constants are the defaults here.
 *
 * What differs: the paper solves the differential equation numerically and does not say how. Here Euler steps of
 * 0.1 time constants go on until no y* moves by more than 1e-3 a time constant, at most 100 time constants: w is
 * symmetric, so that the equation has an energy and ends at rest. The rates are not neurons that spike:
 * the model stands here as the ancestor of `sailnet-2011`, whose rules are these with integrate-and-fire neurons.
 * P. Földiák, Biological Cybernetics 64 (1990) 165.
 */
import { exp } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';

export interface Foldiak1990Options {
  /** pixels of a pattern. @default 64 */
  readonly inputs?: number;
  /** @default 16 */
  readonly units?: number;
  /** share of the patterns that a unit is to answer. @default 1/8 */
  readonly p?: number;
  /** learning rates of w, q and t. @default 0.1, 0.02, 0.02 */
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  /** lambda, the steepness of f. @default 10 */
  readonly gain?: number;
  readonly seed?: number | string;
}

const defaults = {
  inputs: 64,
  units: 16,
  p: 1 / 8,
  alpha: 0.1,
  beta: 0.02,
  gamma: 0.02,
  gain: 10,
  seed: 1 as number | string,
};

/** [time constants] */
const step = 0.1;
const atRest = 1e-3;
const longest = 100;
const runIn = { patterns: 100, gamma: 0.1 };

export class Foldiak1990 {
  readonly options: typeof defaults;
  /** (units, inputs) */
  readonly #q: Float64Array;
  /** (units, units), symmetric */
  readonly #w: Float64Array;
  /** (units) */
  readonly #t: Float64Array;
  /** (units) sum_j q_ij x_j - t_i, y*, and y as 0 and 1 */
  readonly #drive: Float64Array;
  readonly #state: Float64Array;
  readonly #y: Uint8Array;
  /** how many patterns did not come to rest in time */
  restless = 0;

  /** @throws RangeError if an option is out of range */
  constructor(options: Foldiak1990Options = {}) {
    this.options = { ...defaults, ...options };
    const { inputs, units, p, seed } = this.options;
    for (const name of ['inputs', 'units'] as const)
      if (!(Number.isInteger(this.options[name]) && this.options[name] > 0))
        throw new RangeError(`foldiak1990.${name}: must be a whole number >= 1, got ${this.options[name]}`);
    if (!(p > 0 && p < 1)) throw new RangeError(`foldiak1990.p: must be between 0 and 1, got ${p}`);
    for (const name of ['alpha', 'beta', 'gamma', 'gain'] as const)
      if (!(this.options[name] >= 0 && Number.isFinite(this.options[name])))
        throw new RangeError(`foldiak1990.${name}: must be a number >= 0, got ${this.options[name]}`);
    this.#q = new Float64Array(units * inputs);
    this.#w = new Float64Array(units * units);
    this.#t = new Float64Array(units);
    this.#drive = new Float64Array(units);
    this.#state = new Float64Array(units);
    this.#y = new Uint8Array(units);
    const draw = rng(seed, 'foldiak-1990', 'weights');
    for (let i = 0; i < units; i++) {
      const row = this.#q.subarray(i * inputs, (i + 1) * inputs);
      let squares = 0;
      for (let j = 0; j < inputs; j++) {
        row[j] = draw.next();
        squares += row[j]! * row[j]!;
      }
      for (let j = 0; j < inputs; j++) row[j]! /= Math.sqrt(squares);
    }
  }

  /** Runs the thresholds in: nothing else is learnt. @param patterns (n, inputs); the first 100 are used, again if fewer */
  settleThresholds(patterns: Matrix<Uint8Array>): void {
    const n = this.#count(patterns);
    for (let k = 0; k < runIn.patterns; k++) {
      this.#answer(patterns.data, (k % n) * this.options.inputs);
      this.#learn(patterns.data, (k % n) * this.options.inputs, 0, 0, runIn.gamma);
    }
  }

  /** Shows all patterns once, and learns from each. @param patterns (n, inputs) of 0 and 1 */
  learn(patterns: Matrix<Uint8Array>): void {
    const { inputs, alpha, beta, gamma } = this.options;
    const n = this.#count(patterns);
    for (let k = 0; k < n; k++) {
      this.#answer(patterns.data, k * inputs);
      this.#learn(patterns.data, k * inputs, alpha, beta, gamma);
    }
  }

  /** Answers without learning: (n, units) of 0 and 1. @param patterns (n, inputs) of 0 and 1 */
  respond(patterns: Matrix<Uint8Array>): Matrix<Uint8Array> {
    const { inputs, units } = this.options;
    const n = this.#count(patterns);
    const answers = new Uint8Array(n * units);
    for (let k = 0; k < n; k++) {
      this.#answer(patterns.data, k * inputs);
      answers.set(this.#y, k * units);
    }
    return matrix(answers, n, units);
  }

  /** (units, inputs) q */
  fields(): Matrix<Float64Array> {
    return matrix(this.#q.slice(), this.options.units, this.options.inputs);
  }

  /** (units, units) w */
  lateral(): Matrix<Float64Array> {
    return matrix(this.#w.slice(), this.options.units, this.options.units);
  }

  /** Sets y to the answer to the pattern that begins at `from`. */
  #answer(x: Uint8Array, from: number): void {
    const { inputs, units, gain } = this.options;
    const [q, w, drive, state, y] = [this.#q, this.#w, this.#drive, this.#state, this.#y];
    for (let i = 0; i < units; i++) {
      let sum = -this.#t[i]!;
      for (let j = 0; j < inputs; j++) sum += q[i * inputs + j]! * x[from + j]!;
      drive[i] = sum;
    }
    state.fill(0);
    let fastest = Infinity;
    for (let s = 0; s < longest / step && fastest > atRest; s++) {
      fastest = 0;
      // Units move one after the other, so that even a steep f cannot throw all of them to and fro at once.
      for (let i = 0; i < units; i++) {
        let u = drive[i]!;
        for (let j = 0; j < units; j++) u += w[i * units + j]! * state[j]!;
        const speed = 1 / (1 + exp(-gain * u)) - state[i]!;
        state[i]! += step * speed;
        fastest = Math.max(fastest, Math.abs(speed));
      }
    }
    if (fastest > atRest) this.restless++;
    for (let i = 0; i < units; i++) y[i] = state[i]! > 0.5 ? 1 : 0;
  }

  #learn(x: Uint8Array, from: number, alpha: number, beta: number, gamma: number): void {
    const { inputs, units, p } = this.options;
    const [q, w, t, y] = [this.#q, this.#w, this.#t, this.#y];
    for (let i = 0; i < units; i++) {
      for (let j = 0; j < units; j++)
        if (j !== i) w[i * units + j] = Math.min(0, w[i * units + j]! - alpha * (y[i]! * y[j]! - p * p));
      if (y[i] === 1)
        for (let j = 0; j < inputs; j++) q[i * inputs + j]! += beta * (x[from + j]! - q[i * inputs + j]!);
      t[i]! += gamma * (y[i]! - p);
    }
  }

  #count(patterns: Matrix<Uint8Array>): number {
    const [n, width] = patterns.shape;
    if (patterns.shape.length !== 2 || width !== this.options.inputs || !(n! > 0))
      throw new RangeError(
        `foldiak1990.patterns: must be (n >= 1, ${this.options.inputs}), got (${patterns.shape.join(', ')})`,
      );
    return n!;
  }
}
