/**
 * Bills of what artificial networks, readouts and selections do. Dataflow that is assumed, for spiking layers too
 * (spiking-cost.ts): every input that is not zero is read once, sums stay in registers, every output is written once.
 */
import { log } from '../math/exp.ts';
import { type Cost, type CostLine, type CostPart, costOf, expectCount } from './cost.ts';

export interface LayerWork {
  /** name in the bill */
  readonly layer: string;
  /** inputs that a unit sees */
  readonly inputs: number;
  readonly units: number;
  /** where one set of weights is applied, as in a convolution; synapses are counted at each. @default 1 */
  readonly positions?: number;
  /** mean positions at which anything is computed: not at those that nothing reaches; measured. @default all */
  readonly reached?: number;
  /** mean number of inputs that are not zero an inference, summed over positions; measured. @default all of them: a dense layer */
  readonly nonzeroInputs?: number;
  /** weights that are not zero. @default inputs x units */
  readonly weights?: number;
  /** mean pairs of non-zero input and weight, as `synapticOperations` counts. @default nonzeroInputs x weights / inputs */
  readonly pairs?: number;
  /** whether every input is 0, 1 or -1, so that a pair costs an addition only. @default false */
  readonly binary?: boolean;
  /** @default true */
  readonly biases?: boolean;
  /**
   * Inferences in a row for which a fetched weight stays at hand: 0, every pair fetches its weight; 1, a weight is fetched once
   * an inference at most, as a convolution may; 128, once a batch of as many. @default 0
   */
  readonly reuse?: number;
}

/** A fully connected or convolutional layer, dense or skipping zeros, without its activation function. */
export function layerCost(work: LayerWork, part: CostPart = 'synapses'): Cost {
  const { layer, inputs, units, positions = 1, weights = inputs * units } = work;
  const { binary = false, biases = true, reuse = 0 } = work;
  for (const [name, count] of Object.entries({ inputs, units, positions, weights }))
    if (!(Number.isInteger(count) && count > 0))
      throw new RangeError(`layerCost.${name}: must be a whole number > 0 (${layer}), got ${count}`);
  if (weights > inputs * units)
    throw new RangeError(`layerCost.weights: must be <= ${inputs * units} (${layer}), got ${weights}`);
  const all = inputs * positions;
  const read = atMost(all, work.nonzeroInputs ?? all, `layerCost.nonzeroInputs (${layer})`);
  const outputs = units * atMost(positions, work.reached ?? positions, `layerCost.reached (${layer})`);
  const outputsFrom = work.reached === undefined ? 'structure' : 'measured';
  const synapses = weights * positions;
  const pairs = atMost(synapses, work.pairs ?? (read * weights) / inputs, `layerCost.pairs (${layer})`);
  const measured = work.nonzeroInputs === undefined && work.pairs === undefined ? 'structure' : 'measured';
  const kind = measured === 'measured' ? 'non-zero inputs' : 'all inputs';
  const lines: CostLine[] = [
    {
      part,
      what: `${layer}: ${kind} x weights`,
      operation: binary ? 'ac' : 'mac',
      count: pairs,
      from: measured,
      synapses,
    },
    fetches(layer, part, pairs, weights, reuse),
    { part, what: `${layer}: ${kind} read`, operation: 'valueAccess', count: read, from: measured },
    {
      part,
      what: `${layer}: sums written`,
      operation: 'valueAccess',
      count: outputs,
      from: outputsFrom,
    },
  ];
  if (biases)
    lines.push({
      part,
      what: `${layer}: biases`,
      operation: 'add',
      count: outputs,
      from: outputsFrom,
    });
  return costOf(lines, weights + (biases ? units : 0));
}

/** Weights read for so many pairs; each of the stored ones at most once in `reuse` inferences. */
export function fetches(
  layer: string,
  part: CostPart,
  pairs: number,
  weights: number,
  reuse: number,
): CostLine {
  if (!(Number.isInteger(reuse) && reuse >= 0))
    throw new RangeError(`layerCost.reuse: must be a whole number >= 0 (${layer}), got ${reuse}`);
  const count = reuse === 0 ? pairs : Math.min(pairs, weights / reuse);
  const granted =
    reuse === 0 ? 'one a pair' : `at most once in ${reuse} ${reuse === 1 ? 'inference' : 'inferences'}`;
  return {
    part,
    what: `${layer}: weights fetched, ${granted}`,
    operation: 'weightFetch',
    count,
    from: 'model',
  };
}

/** A function of one number by a table of it and linear interpolation: two entries read, one product, one addition. */
export const byTable = { valueAccess: 2, add: 1, multiply: 1 } as const;

/** Operations that an activation function costs a unit; sigmoid and tanh by a table. */
const activationOperations = {
  relu: { compare: 1 },
  squaredRelu: { compare: 1, multiply: 1 },
  threshold: { compare: 1 },
  magnitude: { compare: 1 },
  sigmoid: byTable,
  tanh: byTable,
} as const;

export type Activations = keyof typeof activationOperations;

/** The activation function of a layer: every unit is looked at, whatever comes out. */
export function activationCost(layer: string, units: number, kind: Activations): Cost {
  expectCount(units, `activationCost.units (${layer})`);
  const perUnit = activationOperations[kind];
  if (perUnit === undefined)
    throw new RangeError(
      `activationCost.kind: must be one of ${Object.keys(activationOperations).join(', ')}, got ${kind}`,
    );
  return costOf(
    Object.entries(perUnit).map(([operation, times]) => ({
      part: 'neurons',
      what: `${layer}: ${kind} of all units`,
      operation: operation as keyof typeof perUnit,
      count: times * units,
      from: 'model',
    })),
    0,
  );
}

/**
 * Finding the k largest of n values in each of some groups, by a heap of the k largest so far: the expected comparisons for values in
 * random order. The first k make a heap (at most 2 k); each further value is compared with the smallest of them (n - k); the
 * r-th replaces it with probability k / r and sinks, two comparisons a level (2 log2 k). Of the groups only `asked` have values, in
 * the mean.
 */
export function topKCost(
  layer: string,
  { n, k, groups = 1, asked = groups }: { n: number; k: number; groups?: number; asked?: number },
): Cost {
  for (const [name, count] of Object.entries({ n, k, groups }))
    if (!(Number.isInteger(count) && count > 0))
      throw new RangeError(`topKCost.${name}: must be a whole number > 0 (${layer}), got ${count}`);
  if (k > n) throw new RangeError(`topKCost.k: must be <= ${n} (${layer}), got ${k}`);
  atMost(groups, asked, `topKCost.asked (${layer})`);
  let replaced = 0;
  for (let r = k + 1; r <= n; r++) replaced += k / r;
  const levels = Math.floor(log(k) / Math.LN2 + 1e-9);
  const comparisons = k === n ? 0 : 2 * (k - 1) + (n - k) + replaced * 2 * levels;
  return costOf(
    [
      {
        part: 'selection',
        what: `${layer}: the ${k} largest of ${n}${groups > 1 ? `, in ${groups} groups` : ''}${asked < groups ? ' that anything reaches' : ''}, by a heap`,
        operation: 'compare',
        count: asked * comparisons,
        from: 'model',
      },
    ],
    0,
  );
}

export interface ReadoutWork extends Pick<LayerWork, 'binary' | 'reuse'> {
  readonly features: number;
  readonly classes: number;
  /** mean number of features that are not zero an inference; measured. @default all */
  readonly nonzero?: number;
}

/** A linear readout and its decision; standardisation is folded into its weights. */
export function readoutCost({ features, classes, nonzero, ...rest }: ReadoutWork): Cost {
  const scores = layerCost(
    {
      layer: 'readout',
      inputs: features,
      units: classes,
      ...(nonzero !== undefined && { nonzeroInputs: nonzero }),
      ...rest,
    },
    'readout',
  );
  const decision: CostLine = {
    part: 'readout',
    what: 'readout: the largest score',
    operation: 'compare',
    count: classes - 1,
    from: 'structure',
  };
  return costOf([...scores.lines, decision], scores.parameters);
}

function atMost(most: number, count: number, owner: string): number {
  expectCount(count, owner);
  // means of whole counts may lie one rounding above
  if (count > most * (1 + 1e-12)) throw new RangeError(`${owner}: must be <= ${most}, got ${count}`);
  return count;
}
