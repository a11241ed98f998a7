/**
 * One batch of images through columns with shared weights and on to the scores, forward and back, on the kernels. A patch is a row of
 * a dense layer (`dense-layer.ts`); images go through it one at a time, so that their potentials stay in cache, and only the
 * winners are kept for the way back: slopes reach the weights through them alone.
 */
import { type Engine, type Layout, type Workspace, workspaces } from '../kernels/workspace.ts';
import type { Activator } from './activations/code-space.ts';
import { pool, unpool } from './columns-pooling.ts';
import type { ColumnsShape } from './columns-shape.ts';
import { backLayer, encodeLayer, type FedAt, type Layer, layerLayout } from './dense-layer.ts';
import type { MlpParameters } from './mlp-layout.ts';
import type { Move } from './optimiser.ts';
import { backOutput, type OutputLayer, outputLayout, score } from './output-layer.ts';
import { addPatches, inkOf, type PatchRows, type PatchSource, patchLayout } from './patch-rows.ts';

/** The features of a batch. */
function pooledLayout(features: number, batch: number, isTrained: boolean) {
  const entries = batch * (features + 1);
  return {
    sums: ['f32', batch * features],
    /** sparse rows of those that are not 0, each closed by the constant unit */
    start: ['u32', batch + 1],
    index: ['u32', entries],
    value: ['f32', entries],
    /** slopes of the loss by feature: entry by entry, then (batch, features) */
    slopes: ['f32', isTrained ? entries : 0],
    spread: ['f32', isTrained ? batch * features : 0],
  } as const satisfies Layout;
}

/** What was done since the pass was made; ink is counted where nothing is learnt. */
export interface ColumnsTally {
  images: number;
  /** what is not 0 in the images */
  ink: number;
  /** patches that are not silent, and what is not 0 in them */
  patches: number;
  inputs: number;
  winners: number;
  /** additions of winners to features */
  additions: number;
}

export interface ColumnsPass {
  readonly shape: ColumnsShape;
  readonly patches: PatchRows;
  /** where the rows of the present image begin: its order moves from image to image */
  readonly fed: { order: number } & FedAt;
  /** address of 0, 1, 2, ... */
  readonly identity: number;
  /** the columns at all positions of one image */
  readonly columns: Layer;
  /** the winners of a batch, for the way back; null where nothing is learnt */
  readonly batch: Layer | null;
  readonly pooled: Workspace<ReturnType<typeof pooledLayout>>;
  readonly output: OutputLayer;
  readonly tally: ColumnsTally;
}

/** Room for `images` images at once; to be trained, or only used. */
export function columnsPass(
  shape: ColumnsShape,
  images: number,
  parameters: MlpParameters,
  activator: Activator,
  isTrained: boolean,
  engine: Engine,
): ColumnsPass {
  const { grid, positions, k, net } = shape;
  const layer = net.layers[0]!;
  const rows = images * positions;
  const room = { bends: false, masked: false };
  const one = { ...room, batch: positions, fedEntries: null, codeEntries: positions * (k + 1) };
  const all = {
    ...room,
    batch: isTrained ? rows : 0,
    fedEntries: isTrained ? rows * (layer.inputs + 1) : null,
    codeEntries: isTrained ? rows * (k + 1) : 0,
  };
  const [patches, order, columns, batch, pooled, output] = workspaces(
    [
      patchLayout(grid, images),
      { identity: ['u32', Math.max(rows, layer.inputs + 1, net.last + 1)] },
      layerLayout(layer, one),
      layerLayout(layer, all),
      pooledLayout(net.last, images, isTrained),
      outputLayout(net, images, isTrained ? images * (net.last + 1) : null),
    ] as const,
    engine,
  );
  for (let i = 0; i < order.view.identity.length; i++) order.view.identity[i] = i;
  columns.view.weights.set(parameters.layers[0]!);
  output.view.weights.set(parameters.output);
  const identity = order.at.identity;
  const { start, index, value } = patches.at;
  const fed = { order: identity, start, index, value };
  const view = { ...patches.view, order: order.view.identity };
  const named = { shape: layer, activator, identity };
  const sizes = { units: layer.units, padded: layer.padded };
  return {
    shape,
    patches,
    fed,
    identity,
    columns: { ...named, batch: positions, space: { ...columns, ...sizes }, fed: { at: fed, view } },
    batch: isTrained
      ? {
          ...named,
          batch: rows,
          space: { ...batch, ...sizes },
          fed: { at: { ...fed, order: identity }, view },
        }
      : null,
    pooled,
    output: {
      shape: net,
      space: output,
      fed: { order: identity, start: pooled.at.start, index: pooled.at.index, value: pooled.at.value },
      identity,
    },
    tally: { images: 0, ink: 0, patches: 0, inputs: 0, winners: 0, additions: 0 },
  };
}

/** Features and scores of the images `order[0 ... n - 1]`. */
export function forwardColumns(
  pass: ColumnsPass,
  source: PatchSource,
  order: ArrayLike<number>,
  n: number,
  isTraining: boolean,
): void {
  const { shape, patches, fed, identity, columns, pooled, output, tally } = pass;
  const features = shape.net.last;
  pooled.view.sums.fill(0, 0, n * features);
  for (let slot = 0; slot < n; slot++) {
    const rows = addPatches(shape.grid, shape.minInputs, source, order[slot]!, patches, slot);
    if (!isTraining) tally.ink += inkOf(shape.grid, source, order[slot]!);
    fed.order = identity + 4 * patches.view.firstRow[slot]!;
    encodeLayer(columns, rows, isTraining);
    pool(pass, slot, rows);
  }
  const rows = patches.view.firstRow[n]!;
  tally.images += n;
  tally.patches += rows;
  tally.inputs += patches.view.start[rows]! - rows;
  const { at, kernels } = pooled;
  const below = Number.NEGATIVE_INFINITY;
  kernels.outside(n, features, at.sums, features, below, 0, at.start, at.index, at.value);
  score(output, n);
}

/** From the scores to their slopes of the mean loss over a batch; returns the summed loss. */
export type ScoreLoss = (output: OutputLayer['space'], n: number) => number;

/**
 * Slopes of the mean loss over the images `order[0 ... n - 1]`: of the scores' matrix in `slope`, then of the filters, tile by tile;
 * `eachTile` gets the float at which the tile begins. Returns the summed loss.
 */
export function columnSlopes(
  pass: ColumnsPass,
  source: PatchSource,
  order: ArrayLike<number>,
  n: number,
  lossOf: ScoreLoss,
  eachTile: (offset: number) => void,
): number {
  const { shape, patches, batch, pooled, output } = pass;
  const features = shape.net.last;
  forwardColumns(pass, source, order, n, true);
  const loss = lossOf(output.space, n);
  const { at, kernels } = pooled;
  backOutput(output, n, at.slopes);
  kernels.expand(n, at.start, at.index, at.slopes, features, at.spread, features, 16);
  for (let slot = 0; slot < n; slot++) unpool(pass, slot);
  backLayer(batch!, patches.view.firstRow[n]!, null, eachTile);
  return loss;
}

/** One step on the images `order[0 ... n - 1]`; returns their summed loss. */
export function trainColumns(
  pass: ColumnsPass,
  source: PatchSource,
  order: ArrayLike<number>,
  n: number,
  lossOf: ScoreLoss,
  move: Move,
): number {
  const { shape, columns, batch, output } = pass;
  const { tileFloats } = shape.net.layers[0]!;
  const { at, kernels } = batch!.space;
  const loss = columnSlopes(pass, source, order, n, lossOf, (offset) => {
    const o = 4 * offset;
    move(kernels, tileFloats, columns.space.at.weights + o, at.m + o, at.v + o, at.tileSlope);
  });
  const scores = output.space.at;
  move(kernels, shape.net.outputFloats, scores.weights, scores.m, scores.v, scores.slope);
  return loss;
}
