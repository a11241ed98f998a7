/** One batch through the network, forward and back, on the kernels. */
import { type Engine, type Layout, type Workspace, workspaces } from '../kernels/workspace.ts';
import type { Activator } from './activations/code-space.ts';
import { backLayer, encodeLayer, type Layer, layerLayout, TILE } from './dense-layer.ts';
import type { MlpParameters, MlpShape } from './mlp-layout.ts';
import type { Move } from './optimiser.ts';
import { backOutput, type OutputLayer, outputLayout, score } from './output-layer.ts';
import { addPenalty, type Penalty } from './penalties.ts';
import { largestBatch, type SparseRows, sparseLayout } from './sparse-rows.ts';
import { addTransposed, setTransposed } from './tied-weights.ts';

/** What else training needs to know. */
export interface Training {
  /** by layer: (floats) 1 where a weight may be other than 0; null: everywhere */
  readonly masks: readonly (Float32Array | null)[];
  readonly penalties: readonly (Penalty | null)[];
  /** weight of |W|^2 / 2 in the loss; biases go free */
  readonly l2: number;
  /** Is the matrix of the scores that of the only layer, transposed? Then its slopes are added to that layer's, and it follows. */
  readonly tied?: boolean;
}

const inputLayout = (x: SparseRows, batch: number, longest: number) =>
  ({
    ...sparseLayout(x),
    /** which rows of x make the batch */
    order: ['u32', batch],
    /** 0, 1, 2, ...: the order of matrices that are the batch */
    identity: ['u32', Math.max(batch, longest + 1)],
  }) as const satisfies Layout;

/** From the outputs of the first n rows of `order`: their slopes of the mean loss into `logitSlope`; returns the summed loss. */
export type Loss = (pass: MlpPass, n: number) => number;

/** A network on its memory. */
export interface MlpPass {
  readonly shape: MlpShape;
  readonly input: Workspace<ReturnType<typeof inputLayout>>;
  readonly layers: readonly Layer[];
  readonly output: OutputLayer['space'];
  readonly scores: OutputLayer;
  readonly training: Training | null;
  /** per layer scratch of the penalty */
  readonly means: readonly Float64Array[];
}

/** A network with room for `batch` rows of x at once; to be trained, or (null) only used. */
export function mlpPass(
  shape: MlpShape,
  x: SparseRows,
  batch: number,
  parameters: MlpParameters,
  activators: readonly Activator[],
  training: Training | null,
  engine: Engine,
): MlpPass {
  const longest = Math.max(shape.inputs, ...shape.layers.map(({ units }) => units));
  let entries = training ? largestBatch(x, batch) : null;
  const layerLayouts = shape.layers.map((layer, l) => {
    const masked = training !== null && training.masks[l] !== null;
    const layout = layerLayout(layer, { batch, bends: activators[l]!.bends, fedEntries: entries, masked });
    entries = training ? batch * (layer.units + 1) : null;
    return layout;
  });
  const [input, output, ...spaces] = workspaces(
    [inputLayout(x, batch, longest), outputLayout(shape, batch, entries), ...layerLayouts] as const,
    engine,
  );
  input.view.xStart.set(x.start);
  input.view.xIndex.set(x.index);
  input.view.xValue.set(x.value);
  for (let i = 0; i < input.view.identity.length; i++) input.view.identity[i] = i;
  output.view.weights.set(parameters.output);

  const { order, xStart, xIndex, xValue } = input.view;
  let fed: Layer['fed'] = {
    at: { order: input.at.order, start: input.at.xStart, index: input.at.xIndex, value: input.at.xValue },
    view: { order, start: xStart, index: xIndex, value: xValue },
  };
  const layers = shape.layers.map((layer, l): Layer => {
    const space = { ...spaces[l]!, units: layer.units, padded: layer.padded };
    space.view.weights.set(parameters.layers[l]!);
    if (training?.masks[l]) space.view.mask.set(training.masks[l]!);
    const made = {
      shape: layer,
      batch,
      space,
      activator: activators[l]!,
      fed,
      identity: input.at.identity,
    };
    fed = {
      at: { order: input.at.identity, start: space.at.start, index: space.at.index, value: space.at.value },
      view: {
        order: input.view.identity,
        start: space.view.start,
        index: space.view.index,
        value: space.view.value,
      },
    };
    return made;
  });
  const means = shape.layers.map(({ units }) => new Float64Array(units + 1));
  const scores = { shape, space: output, fed: fed.at, identity: input.at.identity };
  return { shape, input, layers, output, scores, training, means };
}

/** Scores of the classes for the first n rows of `order`, in `logits`. */
export function forward({ layers, scores }: MlpPass, n: number, training: boolean): void {
  for (const layer of layers) encodeLayer(layer, n, training);
  score(scores, n);
}

/**
 * Slopes of the mean loss over rows `order[0 ... n - 1]`: of the scores' matrix in `slope`, then of each hidden layer, the last one
 * first, tile by tile; `eachTile` gets its number and the float at which the tile begins. Returns the summed loss with penalties.
 */
export function slopes(
  pass: MlpPass,
  lossOf: Loss,
  n: number,
  eachTile: (layer: number, offset: number) => void,
): number {
  const { shape, layers, output, training, means } = pass;
  const { kernels: k, at } = output;
  forward(pass, n, true);
  let loss = lossOf(pass, n);
  backOutput(pass.scores, n, layers.at(-1)?.space.at.slopes ?? null);
  if (training && training.l2 > 0) k.addScaled(shape.last * shape.scores, at.weights, training.l2, at.slope);
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!;
    const { space } = layer;
    const penalty = training?.penalties[l];
    if (penalty) loss += addPenalty(penalty, space, n, space.view.slopes, means[l]!);
    backLayer(layer, n, l === 0 ? null : layers[l - 1]!.space.at.slopes, (offset) => {
      const { inputs } = layer.shape;
      if (training && training.l2 > 0)
        k.addScaled(inputs * TILE, space.at.weights + 4 * offset, training.l2, space.at.tileSlope);
      if (training?.tied) addTransposed(shape, output.view.slope, offset, space.view.tileSlope);
      eachTile(l, offset);
    });
  }
  return loss;
}

/** One step on rows `order[0 ... n - 1]`; returns their summed loss. */
export function trainBatch(pass: MlpPass, lossOf: Loss, n: number, move: Move): number {
  const { shape, layers, output, training } = pass;
  const { kernels: k, at } = output;
  // each tile of weights moves while its slopes are in cache
  const loss = slopes(pass, lossOf, n, (l, offset) => {
    const { space } = layers[l]!;
    const o = 4 * offset;
    move(
      k,
      shape.layers[l]!.tileFloats,
      space.at.weights + o,
      space.at.m + o,
      space.at.v + o,
      space.at.tileSlope,
    );
    if (training?.tied) setTransposed(shape, space.view.weights, offset, output.view.weights);
  });
  // of a tied matrix only the biases are left
  const first = training?.tied ? shape.last * shape.scores : 0;
  const o = 4 * first;
  move(k, shape.outputFloats - first, at.weights + o, at.m + o, at.v + o, at.slope + o);
  return loss;
}
