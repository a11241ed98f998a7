/** What an activation of a trained network does at inference, beyond the potentials, as `networkCost` is told it. */
import type { Activation } from '../../src/learn/activations/activation.ts';
import { unitsOf } from '../../src/learn/activations/fixed-ratio.ts';
import { winnersAtUse } from '../../src/learn/activations/k-winners.ts';
import { nupicWinnersAtUse } from '../../src/learn/activations/nupic-k-winners.ts';
import { byTable } from '../../src/metrics/layer-cost.ts';
import type { NetworkLayer, Operations } from '../../src/metrics/network-cost.ts';

export interface Measured {
  readonly units: number;
  /** mean values that are not zero an inference: of what the layer is fed with, and of its code */
  readonly fed: number;
  readonly active: number;
}

type Selection = Pick<NetworkLayer, 'activations' | 'winners' | 'signal'>;

/** a + b s, held between two bounds: the ratio by its signal; the mean of the signal is in b */
const ratioBySignal: Operations = { multiply: 1, add: 1, compare: 2 };

/** Sum of squares of what the layer is fed with; the number of inputs is in the factors that follow. */
const energy = (fed: number): Operations => ({ multiply: fed, add: fed });

/**
 * exp(log(sum) - sum of x log(x) / sum) / units: a logarithm by table, a product and two additions for each unit, where units rank by
 * value an upper bound, since those below 0 have none; once the logarithm of the sum, a reciprocal and the exponential by
 * table, a product, a difference. |x| is free.
 */
const entropy = (units: number): Operations =>
  sum(times(units, byTable), times(units, { multiply: 1, add: 2 }), times(3, byTable), {
    multiply: 1,
    add: 1,
  });

/** @throws RangeError if the activation has no price. */
export function selectionOf(activation: Activation, measured: Measured): Selection {
  const { units, fed, active } = measured;
  switch (activation.kind) {
    case 'relu':
    case 'squaredRelu':
    case 'sigmoid':
    case 'tanh':
    case 'threshold':
    case 'magnitude':
      return { activations: [activation.kind] };
    case 'lifetimeWinners':
      // one input has no batch to compete with: a rectifier
      return { activations: ['relu'] };
    case 'kWinners': {
      // a trained net ranks with the duties it ended with; potentials below 0 never compete
      const { groups, boost } = activation;
      const k = winnersAtUse(activation, units);
      return { activations: ['relu'], winners: [{ k, groups, boosted: boost > 0 }] };
    }
    case 'nupicKWinners': {
      const k = nupicWinnersAtUse(activation, units);
      return {
        // without `breakTies` every unit is compared with the k-th once more
        activations: [
          ...(activation.relu ? (['relu'] as const) : []),
          ...(activation.breakTies ? [] : (['threshold'] as const)),
        ],
        winners: [{ k, boosted: activation.boostStrength > 0 }],
      };
    }
    case 'fixedRatio':
      return { activations: rectified(activation), winners: [{ k: unitsOf(activation.ratio, units) }] };
    case 'dynamicRatio':
      // how many win differs from input to input; the selection is charged as at the base
      return {
        activations: rectified(activation),
        winners: [{ k: unitsOf(activation.base, units) }],
        signal: sum(activation.signal === 'energy' ? energy(fed) : entropy(units), ratioBySignal),
      };
    case 'learntRatio':
      // a + b s, the logistic function and its range; the last winner, at the root of the heap, times its part. As many as are active
      return {
        activations: rectified(activation),
        winners: [{ k: Math.min(units, Math.max(1, Math.round(active))) }],
        signal: sum(energy(fed), times(2, { multiply: 1, add: 1 }), byTable, { multiply: 1 }),
      };
    case 'composed': {
      const stages = activation.stages.map((stage) => selectionOf(stage, measured));
      return {
        activations: stages.flatMap(({ activations }) => activations),
        winners: stages.flatMap(({ winners }) => winners ?? []),
        signal: sum(...stages.map(({ signal }) => signal ?? {})),
      };
    }
  }
  throw new RangeError(
    `mlpCost.activation: must be one that has a price, got ${(activation as { kind: string }).kind}`,
  );
}

const rectified = ({ by }: { by: 'magnitude' | 'value' }) => (by === 'value' ? (['relu'] as const) : []);

function times(count: number, operations: Operations): Operations {
  return Object.fromEntries(Object.entries(operations).map(([name, each]) => [name, count * each]));
}

function sum(...parts: readonly Operations[]): Operations {
  const total: Record<string, number> = {};
  for (const part of parts)
    for (const [name, count] of Object.entries(part)) total[name] = (total[name] ?? 0) + count;
  return total;
}
