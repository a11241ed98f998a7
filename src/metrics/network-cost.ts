/**
 * The bill of one inference of an artificial network, from the non-zero values that were measured in it: it may skip zeros, as
 * spiking networks skip silence, and is then charged for looking for them.
 */
import { bill, type Cost, costOf } from './cost.ts';
import { type Activations, activationCost, layerCost, readoutCost, topKCost } from './layer-cost.ts';
import { encodingCost } from './spiking-cost.ts';

/** How many of which operations. */
export type Operations = Partial<Record<'add' | 'multiply' | 'compare' | 'valueAccess', number>>;

export interface NetworkLayer {
  readonly units: number;
  /** mean number of outputs that are not zero an inference, over all positions; measured */
  readonly nonzero: number;
  /** functions of every unit, one after another */
  readonly activations: readonly Activations[];
  /** selections of the k largest of each group of units, at each position; by values times a factor, if boosted. @default none */
  readonly winners?: readonly { readonly k: number; readonly groups?: number; readonly boosted?: boolean }[];
  /** operations by which an input sets how many win. @default none */
  readonly signal?: Operations;
  /** inputs of a unit, and places where one set of weights is applied, of a convolution. @default all inputs, 1 */
  readonly inputs?: number;
  readonly positions?: number;
  /** mean positions that anything reaches; at the others nothing is computed; measured. @default all */
  readonly reached?: number;
  /** mean non-zero inputs over all positions, where a convolution reads an input several times; measured */
  readonly nonzeroInputs?: number;
  /** mean pairs of non-zero input and weight; measured. @default as if zeros of both were independent */
  readonly pairs?: number;
  /** weights that are not zero; all are stored and multiplied where zeros are not skipped. @default all */
  readonly weights?: number;
  /** mean additions into pooled outputs; measured. @default 0 */
  readonly pooled?: number;
  /** outputs after pooling, and those that are not zero. @default those before */
  readonly features?: number;
  readonly nonzeroFeatures?: number;
}

export interface NetworkWork {
  /** input values, and the mean number that are not zero; measured */
  readonly inputs: number;
  readonly nonzeroInputs: number;
  readonly layers: readonly NetworkLayer[];
  readonly classes: number;
  /** whether zero inputs and outputs cost no products. @default true */
  readonly skipZeros?: boolean;
  /** inferences for which a fetched weight stays at hand, see LayerWork. @default 0 */
  readonly reuse?: number;
}

export function networkCost(work: NetworkWork): Cost {
  const { skipZeros = true, reuse = 0, classes } = work;
  const costs: Cost[] = [];
  if (skipZeros) costs.push(encodingCost({ values: work.inputs, sent: work.nonzeroInputs }));
  let [inputs, nonzero] = [work.inputs, work.nonzeroInputs];
  for (const [l, layer] of work.layers.entries()) {
    const { units, activations, winners = [], positions = 1, pooled = 0, weights, pairs } = layer;
    const name = `layer ${l + 1}`;
    const fanIn = layer.inputs ?? inputs;
    const reached = skipZeros ? (layer.reached ?? positions) : positions;
    const isLocal = layer.inputs !== undefined || positions > 1;
    if (isLocal && skipZeros && layer.nonzeroInputs === undefined)
      throw new RangeError(
        `networkCost.layers[${l}].nonzeroInputs: must be measured for a layer with inputs or positions of its own`,
      );
    costs.push(
      layerCost({
        layer: name,
        inputs: fanIn,
        units,
        positions,
        ...(reached < positions && { reached }),
        ...(skipZeros && { nonzeroInputs: layer.nonzeroInputs ?? nonzero }),
        ...(skipZeros && weights !== undefined && { weights }),
        ...(skipZeros && pairs !== undefined && { pairs }),
        reuse,
      }),
    );
    for (const kind of activations) costs.push(activationCost(name, units * reached, kind));
    for (const [operation, count] of Object.entries(layer.signal ?? {}))
      costs.push(
        one(name, 'signal that sets the winners', 'selection', operation as keyof Operations, count),
      );
    for (const { k, groups = 1, boosted } of winners) {
      if (boosted) costs.push(one(name, 'units times their boost', 'selection', 'multiply', units * reached));
      costs.push(
        topKCost(name, { n: units / groups, k, groups: groups * positions, asked: groups * reached }),
      );
    }
    if (pooled > 0) {
      costs.push(one(name, 'values added to windows', 'pooling', 'add', pooled));
      costs.push(
        one(name, 'values added to windows, read and written', 'pooling', 'valueAccess', 2 * pooled),
      );
    }
    inputs = layer.features ?? units * positions;
    nonzero = layer.nonzeroFeatures ?? layer.nonzero;
  }
  costs.push(readoutCost({ features: inputs, classes, ...(skipZeros && { nonzero }), reuse }));
  return bill(...costs);
}

function one(
  layer: string,
  what: string,
  part: 'selection' | 'pooling',
  operation: keyof Operations,
  count: number,
): Cost {
  return costOf([{ part, what: `${layer}: ${what}`, operation, count, from: 'measured' }], 0);
}
