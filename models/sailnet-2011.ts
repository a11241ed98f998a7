/**
 * SAILnet (Zylberberg, Murphy and DeWeese 2011, "A sparse coding model with synaptically local plasticity and spiking neurons can
 * account for the diverse shapes of V1 simple cell receptive fields"): integrate-and-fire neurons that see patches of natural
 * pictures and learn by what reaches their own synapses.
 *
 *   tau du_i/dt = -u_i + sum_k Q_ik X_k - sum_j W_ij y_j(t);  a spike where u_i >= theta_i, then u_i = 0
 *   50 steps of 0.1 tau from u = 0; n_i is the number of spikes; at most one a step
 *   dQ_ik   = beta  (n_i X_k - n_i^2 Q_ik)                              Oja's Hebbian rule: fields
 *   dW_ij   = alpha (n_i n_j - p^2), W_ij >= 0, W_ii = 0                anti-Hebbian: inhibition
 *   dtheta_i = gamma (n_i - p)                                          homeostasis: p spikes a patch
 *
 * Rules act on means over batches of 100 patches. A patch has mean 0 and variance 1. Start: Q normal, rows of length 1; W 0.
 * p = 0.05 as in the paper. A step is Euler's, u <- 0.9 u + 0.1 (B - W y), as in the authors' program; some ports double W there.
 *
 * What differs from the paper, which lowers its rates by hand: here alpha and beta fall exponentially to a tenth while the net
 * learns, and gamma does not fall, so that thresholds keep up with growing fields and p is met. Fewer neurons by default (256 on 256 pixels; the paper has 1,536), so that fields form in seconds.
 * J. Zylberberg, J. T. Murphy and M. R. DeWeese, PLoS Computational Biology 7 (2011) e1002250.
 */
import { pause, type Watch } from '../src/learn/schedule.ts';
import { exp, log } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';

export interface Sailnet2011Options {
  /** pixels of a patch. @default 256 */
  readonly inputs?: number;
  /** @default 256 */
  readonly units?: number;
  /** spikes of a neuron a patch. @default 0.05 */
  readonly p?: number;
  /** rates of W, Q and theta at the start. @default 1, 0.01, 0.1 */
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  /** what alpha and beta are at the end, as a share of the start. @default 0.1 */
  readonly fall?: number;
  /** threshold at the start. @default 2 */
  readonly theta?: number;
  /** (units, inputs) fields at the start. @default normal numbers, each row of length 1 */
  readonly fields?: Matrix<Float64Array>;
  readonly seed?: number | string;
}

const defaults = {
  inputs: 256,
  units: 256,
  p: 0.05,
  alpha: 1,
  beta: 0.01,
  gamma: 0.1,
  fall: 0.1,
  theta: 2,
  seed: 1 as number | string,
};

/** patches a batch */
const batch = 100;
const steps = 50;
/** [tau] */
const step = 0.1;

export class Sailnet2011 {
  readonly options: typeof defaults;
  /** (units, inputs), (units, units), (units) */
  readonly #q: Float64Array;
  readonly #w: Float64Array;
  readonly #theta: Float64Array;
  /** (100, inputs) patches, (100, units) B = Q X and spike counts */
  readonly #x: Float64Array;
  readonly #b: Float64Array;
  readonly #n: Uint8Array;
  /** (units) potentials; who spiked in the last step */
  readonly #u: Float64Array;
  readonly #spiked: Uint32Array;
  /** (units) active in a patch, and the sums of counts and of their squares over a batch */
  readonly #active: Uint32Array;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  /** (units, inputs) and (units, units) sums of n X and n n over a batch */
  readonly #nx: Float64Array;
  readonly #nn: Float64Array;

  /** @throws RangeError if an option is out of range */
  constructor(options: Sailnet2011Options = {}) {
    const { fields, ...numbers } = options;
    this.options = { ...defaults, ...numbers };
    const { inputs, units, p, seed, theta } = this.options;
    for (const name of ['inputs', 'units'] as const)
      if (!(Number.isInteger(this.options[name]) && this.options[name] > 0))
        throw new RangeError(`sailnet2011.${name}: must be a whole number >= 1, got ${this.options[name]}`);
    if (!(p > 0 && p < steps))
      throw new RangeError(`sailnet2011.p: must be between 0 and ${steps}, got ${p}`);
    for (const name of ['alpha', 'beta', 'gamma'] as const)
      if (!(this.options[name] >= 0 && Number.isFinite(this.options[name])))
        throw new RangeError(`sailnet2011.${name}: must be a number >= 0, got ${this.options[name]}`);
    if (fields && (fields.shape[0] !== units || fields.shape[1] !== inputs))
      throw new RangeError(
        `sailnet2011.fields: must be (${units}, ${inputs}), got (${fields.shape.join(', ')})`,
      );
    this.#q = new Float64Array(units * inputs);
    this.#w = new Float64Array(units * units);
    this.#theta = new Float64Array(units).fill(theta);
    this.#x = new Float64Array(batch * inputs);
    this.#b = new Float64Array(batch * units);
    this.#n = new Uint8Array(batch * units);
    this.#u = new Float64Array(units);
    this.#spiked = new Uint32Array(units);
    this.#active = new Uint32Array(units);
    this.#sum = new Float64Array(units);
    this.#squares = new Float64Array(units);
    this.#nx = new Float64Array(units * inputs);
    this.#nn = new Float64Array(units * units);
    const draw = rng(seed, 'sailnet-2011', 'weights');
    for (let i = 0; i < units; i++) {
      const row = this.#q.subarray(i * inputs, (i + 1) * inputs);
      let squares = 0;
      for (let k = 0; k < inputs; k++) {
        row[k] = fields ? fields.get(i, k) : draw.normal();
        squares += row[k]! * row[k]!;
      }
      for (let k = 0; k < inputs; k++) row[k]! /= Math.sqrt(squares);
    }
  }

  /**
   * Learns from `batches` batches of 100 patches; stopped by its signal, it keeps what it has learnt so far.
   * @param draw fills a (100, inputs) array with patches
   * @param options.only 'thresholds': fields and inhibition stay as they are, and the rate does not fall
   */
  async learn(
    draw: (into: Float64Array) => void,
    batches: number,
    { only, ...watch }: Watch & { only?: 'thresholds' } = {},
  ): Promise<void> {
    const { alpha, beta, gamma, fall } = this.options;
    for (let b = 0; b < batches; b++) {
      const rate = exp((log(fall) * b) / batches);
      draw(this.#x);
      this.#answer();
      if (only) this.#learn(0, 0, gamma);
      else this.#learn(rate * alpha, rate * beta, gamma);
      if (b % 20 === 0) await pause(watch, b / batches);
    }
  }

  /** Spike counts (100 batches, units) for further patches; nothing is learnt. `seen` gets each batch's patches, if given. */
  respond(
    draw: (into: Float64Array) => void,
    batches: number,
    seen?: (patches: Float64Array, first: number) => void,
  ): Matrix<Uint8Array> {
    const { units } = this.options;
    const counts = new Uint8Array(batches * batch * units);
    for (let b = 0; b < batches; b++) {
      draw(this.#x);
      this.#answer();
      counts.set(this.#n, b * batch * units);
      seen?.(this.#x, b * batch);
    }
    return matrix(counts, batches * batch, units);
  }

  /** (units, inputs) Q */
  fields(): Matrix<Float64Array> {
    return matrix(this.#q.slice(), this.options.units, this.options.inputs);
  }

  /** (units, units) W */
  lateral(): Matrix<Float64Array> {
    return matrix(this.#w.slice(), this.options.units, this.options.units);
  }

  /** (units) */
  thresholds(): Float64Array {
    return this.#theta.slice();
  }

  /** Spike counts of the batch in #x. */
  #answer(): void {
    const { inputs, units } = this.options;
    products(this.#x, this.#q, inputs, units, this.#b);
    for (let k = 0; k < batch; k++) this.#race(k * units);
  }

  /** One patch, whose B begins at `from`. */
  #race(from: number): void {
    const { units } = this.options;
    const [u, theta, b, n, w, spiked] = [this.#u, this.#theta, this.#b, this.#n, this.#w, this.#spiked];
    u.fill(0);
    n.fill(0, from, from + units);
    let spikes = 0;
    for (let s = 0; s < steps; s++) {
      for (let i = 0; i < units; i++) u[i] = (1 - step) * u[i]! + step * b[from + i]!;
      for (let k = 0; k < spikes; k++) {
        const row = spiked[k]! * units;
        for (let i = 0; i < units; i++) u[i]! -= step * w[row + i]!;
      }
      spikes = 0;
      for (let i = 0; i < units; i++)
        if (u[i]! >= theta[i]!) {
          u[i] = 0;
          n[from + i]!++;
          spiked[spikes++] = i;
        }
    }
  }

  /** The three rules, on means over the batch in #x with the counts in #n. Only active neurons cost anything but for W. */
  #learn(alpha: number, beta: number, gamma: number): void {
    const { inputs, units, p } = this.options;
    const [q, w, x, n, active] = [this.#q, this.#w, this.#x, this.#n, this.#active];
    const [sum, squares, nx, nn] = [this.#sum, this.#squares, this.#nx, this.#nn];
    sum.fill(0);
    squares.fill(0);
    nx.fill(0);
    nn.fill(0);
    for (let k = 0; k < batch; k++) {
      let count = 0;
      for (let i = 0; i < units; i++) if (n[k * units + i]! > 0) active[count++] = i;
      for (let a = 0; a < count; a++) {
        const i = active[a]!;
        const spikes = n[k * units + i]!;
        sum[i]! += spikes;
        squares[i]! += spikes * spikes;
        if (beta > 0) for (let j = 0; j < inputs; j++) nx[i * inputs + j]! += spikes * x[k * inputs + j]!;
        if (alpha > 0)
          for (let o = 0; o < count; o++) nn[i * units + active[o]!]! += spikes * n[k * units + active[o]!]!;
      }
    }
    for (let i = 0; i < units; i++) {
      if (beta > 0) {
        const kept = 1 - (beta * squares[i]!) / batch;
        const gain = beta / batch;
        for (let j = i * inputs; j < (i + 1) * inputs; j++) q[j] = kept * q[j]! + gain * nx[j]!;
      }
      if (alpha > 0) {
        for (let j = i * units; j < (i + 1) * units; j++)
          w[j] = Math.max(0, w[j]! + alpha * (nn[j]! / batch - p * p));
        w[i * units + i] = 0;
      }
      this.#theta[i]! += gamma * (sum[i]! / batch - p);
    }
  }
}

/** b[k, i] = sum_j x[k, j] q[i, j] for 100 rows of x: two rows by four at a time, so that sums stay in registers. */
function products(x: Float64Array, q: Float64Array, inputs: number, units: number, b: Float64Array): void {
  for (let k = 0; k < batch; k += 2) {
    const [x0, x1] = [k * inputs, (k + 1) * inputs];
    let i = 0;
    for (; i + 4 <= units; i += 4) {
      let [a0, a1, a2, a3, c0, c1, c2, c3] = [0, 0, 0, 0, 0, 0, 0, 0];
      const [q0, q1, q2, q3] = [i * inputs, (i + 1) * inputs, (i + 2) * inputs, (i + 3) * inputs];
      for (let j = 0; j < inputs; j++) {
        const first = x[x0 + j]!;
        const second = x[x1 + j]!;
        a0 += first * q[q0 + j]!;
        a1 += first * q[q1 + j]!;
        a2 += first * q[q2 + j]!;
        a3 += first * q[q3 + j]!;
        c0 += second * q[q0 + j]!;
        c1 += second * q[q1 + j]!;
        c2 += second * q[q2 + j]!;
        c3 += second * q[q3 + j]!;
      }
      const [out, next] = [k * units + i, (k + 1) * units + i];
      b[out] = a0;
      b[out + 1] = a1;
      b[out + 2] = a2;
      b[out + 3] = a3;
      b[next] = c0;
      b[next + 1] = c1;
      b[next + 2] = c2;
      b[next + 3] = c3;
    }
    for (; i < units; i++) {
      let [a, c] = [0, 0];
      for (let j = 0; j < inputs; j++) {
        a += x[x0 + j]! * q[i * inputs + j]!;
        c += x[x1 + j]! * q[i * inputs + j]!;
      }
      b[k * units + i] = a;
      b[(k + 1) * units + i] = c;
    }
  }
}
