/** A sparse coder as its options make it, and what it holds once it has learnt. Plain data, no simulation. */
import { columnLayout, type Layout, type Place, type Scale } from './column-layout.ts';
import { channelSigns } from './front-end.ts';
import { checkOptions, defaults, type SparseCoderOptions } from './sparse-coder-options.ts';

export interface CoderPlan extends Layout {
  readonly options: typeof defaults;
  readonly scales: readonly Required<Scale>[];
  /** inputs a pixel (front-end.ts) */
  readonly channels: number;
  /** (inputs) synapses that each has, over all columns; and their sum */
  readonly reach: Uint32Array;
  readonly synapses: number;
  /** number of the set of weights of each column: its own, or its scale's */
  readonly setOf: readonly number[];
  /** the columns that use each set */
  readonly sets: readonly (readonly Place[])[];
}

/** What learning changes. */
export interface CoderState {
  /** by set: (inputs of the patch, neurons) [mV] */
  weights: Float64Array[];
  /** by set: (neurons) [mV] distance of the thresholds from `gap` */
  theta: Float64Array[];
  /** factor on all distances from rest to threshold */
  factor: number;
}

/** @throws RangeError for options that make no sense, and patches that do not fit the image. */
export function coderPlan(given: SparseCoderOptions): CoderPlan {
  const options = { ...defaults, ...given };
  const { height, width, frontEnd, pooling, sharing, patch, stride, neurons, k, gap } = options;
  const plain = { patch, stride, neurons, k, gap, pooling };
  const scales = (options.scales ?? [plain]).map((scale) => ({ ...plain, ...scale }));
  checkOptions(options, scales);
  const channels = channelSigns[frontEnd].length;
  const layout = columnLayout(scales, { height, width, channels });
  const reach = new Uint32Array(channels * height * width);
  const setOf: number[] = [];
  const sets: Place[][] = [];
  for (const [column, place] of layout.places.entries()) {
    const set = sharing === 'shared' ? place.scale : column;
    setOf.push(set);
    sets[set] ??= [];
    sets[set].push(place);
    for (const input of place.inputs) reach[input]! += scales[place.scale]!.neurons;
  }
  const synapses = reach.reduce((sum, own) => sum + own, 0);
  return { ...layout, options, scales, channels, reach, synapses, setOf, sets };
}

/** Neurons of the columns that use a set, and inputs of each. */
export function shapeOf({ scales, sets }: CoderPlan, set: number): { rows: number; neurons: number } {
  const { inputs, scale } = sets[set]![0]!;
  return { rows: inputs.length, neurons: scales[scale]!.neurons };
}

/** Weights and thresholds before any learning: zeros. */
export function blankState(plan: CoderPlan): CoderState {
  const shapes = plan.sets.map((_, set) => shapeOf(plan, set));
  return {
    weights: shapes.map(({ rows, neurons }) => new Float64Array(rows * neurons)),
    theta: shapes.map(({ neurons }) => new Float64Array(neurons)),
    factor: 1,
  };
}
