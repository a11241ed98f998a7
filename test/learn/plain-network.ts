/** A network written out plainly in Float64, textbook matrices and no kernel: what back-propagation is checked against. */
import type { Activation } from '../../src/learn/activations/activation.ts';
import type { LearntRatio } from '../../src/learn/activations/learnt-ratio.ts';
import type { MlpLayer } from '../../src/learn/mlp.ts';

/** The k largest by |x| or by x, positive scores only. */
function largest(x: readonly number[], k: number, by: 'magnitude' | 'value'): number[] {
  const score = (v: number) => (by === 'magnitude' ? Math.abs(v) : v);
  return x.map((v) => (score(v) > 0 && x.filter((other) => score(other) > score(v)).length < k ? v : 0));
}

/** s / mean - 1 of each sample, the mean over all of them. */
const deviations = (signals: readonly number[]): number[] =>
  signals.map((s) => (s * signals.length) / signals.reduce((sum, other) => sum + other, 0) - 1);

const energies = (fed: readonly (readonly number[])[]): number[] =>
  fed.map((row) => row.reduce((sum, v) => sum + v * v, 0) / row.length);

/** exp(H) / units of |x| as shares of their sum. */
const entropyShares = (rows: readonly (readonly number[])[]): number[] =>
  rows.map((row) => {
    const sum = row.reduce((total, v) => total + Math.abs(v), 0);
    const entropy = row.reduce((total, v) => total - (Math.abs(v) / sum) * Math.log(Math.abs(v) / sum), 0);
    return Math.exp(entropy) / row.length;
  });

/** y = f(x) of a layer at all samples, fed with `fed`; [a, b] of a ratio that is learnt. */
function layerActivity(
  activation: Activation,
  x: readonly (readonly number[])[],
  fed: readonly (readonly number[])[],
  learnt: ArrayLike<number>,
): number[][] {
  if (activation.kind === 'dynamicRatio') {
    const { signal, base, gain, least, most, by } = activation;
    const signals = signal === 'energy' ? energies(fed) : entropyShares(x);
    return deviations(signals).map((deviation, r) => {
      const ratio = Math.min(most, Math.max(least, base * (1 + gain * deviation)));
      return largest(x[r]!, Math.max(1, Math.round(ratio * x[r]!.length)), by);
    });
  }
  if (activation.kind === 'learntRatio') {
    return learntRatios(activation, fed, learnt).map((ratio, r) => {
      const k = ratio * x[r]!.length;
      const [whole, more] = [Math.floor(k), Math.ceil(k)].map((n) => largest(x[r]!, n, activation.by));
      return whole!.map((v, j) => v + (k - Math.floor(k)) * (more![j]! - v));
    });
  }
  return x.map((row) => activity(activation, row));
}

/** The ratio at each sample. */
function learntRatios(
  { least, most }: LearntRatio,
  fed: readonly (readonly number[])[],
  learnt: ArrayLike<number>,
): number[] {
  return deviations(energies(fed)).map(
    (z) => least + (most - least) / (1 + Math.exp(-(learnt[0]! + learnt[1]! * z))),
  );
}

/** y = f(x) of a layer at one sample. */
function activity(activation: Activation, x: readonly number[]): number[] {
  switch (activation.kind) {
    case 'relu':
      return x.map((v) => Math.max(0, v));
    case 'squaredRelu':
      return x.map((v) => Math.max(0, v) ** 2);
    case 'sigmoid':
      return x.map((v) => 1 / (1 + Math.exp(-v)));
    case 'tanh':
      return x.map((v) => Math.tanh(v));
    case 'threshold':
      return x.map((v) => (v > activation.theta ? v : 0));
    case 'magnitude':
      return x.map((v) => (Math.abs(v) > activation.theta ? v : 0));
    case 'fixedRatio':
      return largest(x, Math.max(1, Math.round(activation.ratio * x.length)), activation.by);
    case 'kWinners': {
      const size = x.length / activation.groups;
      return x.map((v, j) => {
        const first = j - (j % size);
        const better = x.slice(first, first + size).filter((other) => other > v).length;
        return v > 0 && better < activation.k ? v : 0;
      });
    }
    case 'lifetimeWinners':
      throw new RangeError('plainNetwork: has no batch to compete in');
    case 'composed':
      return activation.stages.reduce((values, stage) => activity(stage, values), [...x]);
    default:
      throw new Error(`plain network: no plain ${activation.kind}`);
  }
}

export interface PlainNetwork {
  readonly layers: readonly MlpLayer[];
  readonly classes: number;
  readonly l2: number;
  /** a and b of a ratio that is learnt */
  readonly learnt?: ArrayLike<number>;
}

/** Rows times W, biases in the last row of W (inputs + 1, units). */
function potentials(x: readonly number[], w: Float64Array, units: number): number[] {
  const sums = Array.from(w.subarray(x.length * units));
  for (const [i, v] of x.entries())
    if (v !== 0) for (let j = 0; j < units; j++) sums[j]! += v * w[i * units + j]!;
  return sums;
}

/** Mean loss of the samples: cross-entropy, penalties on activity, l2; `weights` by layer (inputs + 1, units), the scores last. */
export function plainLoss(
  { layers, classes, l2, learnt = [0, 0] }: PlainNetwork,
  weights: readonly Float64Array[],
  x: readonly (readonly number[])[],
  labels: readonly number[],
): number {
  let loss = 0;
  let values = x.map((row) => [...row]);
  for (const [l, { units, activation, penalty }] of layers.entries()) {
    if (activation.kind === 'learntRatio')
      for (const ratio of learntRatios(activation, values, learnt))
        loss += (activation.price / x.length) * ratio;
    const x1 = values.map((row) => potentials(row, weights[l]!, units));
    values = layerActivity(activation, x1, values, learnt);
    if (penalty?.kind === 'l1')
      for (const row of values)
        loss += (penalty.weight / x.length) * row.reduce((sum, h) => sum + Math.abs(h), 0);
    if (penalty?.kind === 'kl')
      for (let j = 0; j < units; j++) {
        const mean = values.reduce((sum, row) => sum + row[j]!, 0) / x.length;
        const { weight, target: p } = penalty;
        loss += weight * (p * Math.log(p / mean) + (1 - p) * Math.log((1 - p) / (1 - mean)));
      }
  }
  for (const [r, row] of values.entries()) {
    const z = potentials(row, weights.at(-1)!, classes);
    loss += (Math.log(z.reduce((sum, v) => sum + Math.exp(v), 0)) - z[labels[r]!]!) / x.length;
  }
  const sizes = [...layers.map(({ units }) => units), classes];
  for (const [l, w] of weights.entries())
    loss += (l2 / 2) * w.subarray(0, w.length - sizes[l]!).reduce((sum, v) => sum + v * v, 0);
  return loss;
}
