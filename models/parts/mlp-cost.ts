/**
 * The bill of one sample through an MLP, from what is not zero in its inputs, codes and weights. The last layer's part is 'readout':
 * a common readout of the last code costs the same.
 */
import type { Mlp, MlpLayer } from '../../src/learn/mlp.ts';
import { rowShape } from '../../src/learn/sparse-rows.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import type { Cost } from '../../src/metrics/cost.ts';
import { type NetworkLayer, networkCost } from '../../src/metrics/network-cost.ts';
import { connectionSparsity } from '../../src/metrics/stored-numbers.ts';
import { synapticOperations } from '../../src/metrics/synaptic-operations.ts';
import { selectionOf } from './selection-cost.ts';

export interface MlpCostOptions {
  readonly classes: number;
  /** whether zeros cost no products. @default true */
  readonly skipZeros?: boolean;
  /** samples in a row for which a fetched weight stays at hand; 0: every product fetches its own. @default 0 */
  readonly reuse?: number;
}

/**
 * @param layers what the net was made of
 * @param x (n, ...) samples over which counts are meaned
 */
export function mlpCost(
  net: Mlp,
  layers: readonly Pick<MlpLayer, 'units' | 'activation'>[],
  x: Matrix,
  { classes, ...options }: MlpCostOptions,
): Cost {
  const { rows, columns } = rowShape(x, 'mlpCost.x');
  const { weights } = net;
  let inputs: Matrix = matrix(x.data, rows, columns);
  const nonzeroInputs = nonzeros(inputs);
  return networkCost({
    inputs: columns,
    nonzeroInputs,
    layers: layers.map(({ units, activation }, l): NetworkLayer => {
      const own = weights[l]!.weights.transpose(1, 0);
      const { effectiveMacs, effectiveAcs } = synapticOperations([{ layer: `${l}`, inputs, weights: own }]);
      const fed = nonzeros(inputs);
      inputs = net.hidden(x, l);
      const active = nonzeros(inputs);
      return {
        units,
        nonzero: active,
        weights: Math.round((1 - connectionSparsity([own])) * own.size),
        pairs: effectiveMacs + effectiveAcs,
        ...selectionOf(activation, { units, fed, active }),
      };
    }),
    classes,
    ...options,
  });
}

function nonzeros(x: Matrix): number {
  let count = 0;
  for (let i = 0; i < x.data.length; i++) if (x.data[i] !== 0) count++;
  return count / x.shape[0]!;
}
