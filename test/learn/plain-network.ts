/** A network written out plainly in Float64, textbook matrices and no kernel: what back-propagation is checked against. */
import type { Activation } from '../../src/learn/activations/activation.ts';
import type { MlpLayer } from '../../src/learn/mlp.ts';

/** y = f(x) of a whole layer. */
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
    case 'fixedRatio': {
      const k = Math.max(1, Math.round(activation.ratio * x.length));
      const score = (v: number) => (activation.by === 'magnitude' ? Math.abs(v) : v);
      return x.map((v) => (score(v) > 0 && x.filter((other) => score(other) > score(v)).length < k ? v : 0));
    }
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
  }
}

export interface PlainNetwork {
  readonly layers: readonly MlpLayer[];
  readonly classes: number;
  readonly l2: number;
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
  { layers, classes, l2 }: PlainNetwork,
  weights: readonly Float64Array[],
  x: readonly (readonly number[])[],
  labels: readonly number[],
): number {
  let loss = 0;
  let values = x.map((row) => [...row]);
  for (const [l, { units, activation, penalty }] of layers.entries()) {
    values = values.map((row) => activity(activation, potentials(row, weights[l]!, units)));
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
