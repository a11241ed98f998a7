/** One batch through the network, forward and back, on the kernels. */
import { type Engine, type Layout, type Workspace, workspace } from '../kernels/workspace.ts';
import type { Activation } from './activations.ts';
import { crossEntropy } from './cross-entropy.ts';
import { type MlpParameters, type MlpShape, TILE } from './mlp-layout.ts';
import type { AdamStep } from './schedule.ts';
import { largestBatch, type SparseRows, sparseLayout } from './sparse-rows.ts';

/** Arrays of the forward pass over at most `batch` rows of x. */
function forwardLayout(shape: MlpShape, x: SparseRows, batch: number) {
  const { inputs, hidden, padded, scores } = shape;
  return {
    ...sparseLayout(x),
    /** which rows of x make the batch */
    order: ['u32', batch],
    /** 0, 1, 2, ...: the order of matrices that are the batch */
    identity: ['u32', Math.max(batch, hidden + 1, inputs + 1)],
    first: ['f32', shape.firstFloats],
    second: ['f32', shape.secondFloats],
    potential: ['f32', batch * padded],
    factor: ['f32', hidden],
    key: ['u32', hidden + 3],
    /** the sparse code: rows of the batch */
    hStart: ['u32', batch + 1],
    hIndex: ['u32', batch * (hidden + 1)],
    hValue: ['f32', batch * (hidden + 1)],
    logits: ['f32', batch * scores],
  } as const satisfies Layout;
}

/** Further arrays of the backward pass. */
function backwardLayout(shape: MlpShape, batch: number, batchEntries: number) {
  const { inputs, hidden, padded, scores, tileFloats, firstFloats, secondFloats } = shape;
  return {
    logitSlope: ['f32', batch * scores],
    /** slopes of the loss by the active units: entry by entry of the code, and as a dense matrix */
    hSlope: ['f32', batch * (hidden + 1)],
    denseSlope: ['f32', batch * padded],
    /** the code by unit, and the slopes in the same places */
    uStart: ['u32', hidden + 3],
    uIndex: ['u32', batch * (hidden + 1)],
    uValue: ['f32', batch * (hidden + 1)],
    uSlope: ['f32', batch * (hidden + 1)],
    /** the batch by input */
    iStart: ['u32', inputs + 3],
    iIndex: ['u32', batchEntries],
    iValue: ['f32', batchEntries],
    /** slopes of the weights: one tile of the first matrix at a time */
    tileSlope: ['f32', tileFloats],
    secondSlope: ['f32', secondFloats],
    firstM: ['f32', firstFloats],
    firstV: ['f32', firstFloats],
    secondM: ['f32', secondFloats],
    secondV: ['f32', secondFloats],
  } as const satisfies Layout;
}

type ForwardSpace = Workspace<ReturnType<typeof forwardLayout>>;
type TrainingSpace = Workspace<ReturnType<typeof forwardLayout> & ReturnType<typeof backwardLayout>>;

export function forwardSpace(
  shape: MlpShape,
  x: SparseRows,
  batch: number,
  parameters: MlpParameters,
  engine: Engine,
): ForwardSpace {
  const space = workspace(forwardLayout(shape, x, batch), engine);
  fillForward(space, x, parameters);
  return space;
}

export function trainingSpace(
  shape: MlpShape,
  x: SparseRows,
  batch: number,
  parameters: MlpParameters,
  engine: Engine,
): TrainingSpace {
  const layout = {
    ...forwardLayout(shape, x, batch),
    ...backwardLayout(shape, batch, largestBatch(x, batch)),
  };
  const space = workspace(layout, engine);
  fillForward(space, x, parameters);
  return space;
}

function fillForward({ view }: ForwardSpace, x: SparseRows, parameters: MlpParameters): void {
  view.xStart.set(x.start);
  view.xIndex.set(x.index);
  view.xValue.set(x.value);
  view.first.set(parameters.first);
  view.second.set(parameters.second);
  view.factor.fill(1);
  for (let i = 0; i < view.identity.length; i++) view.identity[i] = i;
}

/** Sparse code of the hidden layer for the first `n` rows of `order`. */
export function encode(space: ForwardSpace, shape: MlpShape, activation: Activation, n: number): void {
  const { kernels: k, at } = space;
  const { hidden, padded, tileFloats } = shape;
  k.multiply(
    n,
    at.order,
    at.xStart,
    at.xIndex,
    at.xValue,
    at.first,
    TILE,
    tileFloats,
    padded,
    at.potential,
    padded,
  );
  if (activation.kind === 'relu') k.relu(n, hidden, at.potential, padded, at.hStart, at.hIndex, at.hValue);
  else {
    const group = hidden / activation.groups;
    k.winners(
      n,
      hidden,
      group,
      activation.k,
      at.potential,
      padded,
      at.factor,
      at.key,
      at.hStart,
      at.hIndex,
      at.hValue,
    );
  }
}

/** Scores of the classes from the code, in `logits`. */
export function score(space: ForwardSpace, shape: MlpShape, n: number): void {
  const { kernels: k, at } = space;
  const { scores } = shape;
  k.multiply(
    n,
    at.identity,
    at.hStart,
    at.hIndex,
    at.hValue,
    at.second,
    scores,
    TILE,
    scores,
    at.logits,
    scores,
  );
}

/** Slopes of the second matrix, and of the loss by each active unit; `logitSlope` must be filled. */
function backwardSecond(space: TrainingSpace, shape: MlpShape, n: number): void {
  const { kernels: k, at } = space;
  const { hidden, scores } = shape;
  k.rowProducts(n, at.hStart, at.hIndex, at.second, scores, scores, at.logitSlope, scores, at.hSlope);
  k.transpose(n, at.identity, at.hStart, at.hIndex, at.hValue, hidden + 1, at.uStart, at.uIndex, at.uValue);
  k.multiply(
    hidden + 1,
    at.identity,
    at.uStart,
    at.uIndex,
    at.uValue,
    at.logitSlope,
    scores,
    TILE,
    scores,
    at.secondSlope,
    scores,
  );
}

/** Above this share of active units whole tiles are multiplied; both ways give the same bits. */
const SPARSE_BELOW = 0.1;

/** Slopes of the first matrix, tile by tile in `tileSlope`; each is handed on with the float at which its tile begins. */
function backwardFirst(
  space: TrainingSpace,
  shape: MlpShape,
  n: number,
  eachTile: (offset: number) => void,
): void {
  const { kernels: k, at, view } = space;
  const { inputs, hidden, padded, tileFloats } = shape;
  const sparse = view.hStart[n]! < SPARSE_BELOW * n * hidden;
  if (sparse)
    k.transpose(n, at.identity, at.hStart, at.hIndex, at.hSlope, hidden + 1, at.uStart, at.uIndex, at.uSlope);
  else {
    k.expand(n, at.hStart, at.hIndex, at.hSlope, hidden, at.denseSlope, padded);
    k.transpose(n, at.order, at.xStart, at.xIndex, at.xValue, inputs + 1, at.iStart, at.iIndex, at.iValue);
  }
  for (let unit = 0, offset = 0; unit < hidden; unit += TILE, offset += tileFloats) {
    if (sparse)
      k.outerProducts(
        Math.min(TILE, hidden - unit),
        at.uStart + 4 * unit,
        at.uIndex,
        at.uSlope,
        at.order,
        at.xStart,
        at.xIndex,
        at.xValue,
        at.tileSlope,
        TILE,
        inputs + 1,
      );
    else
      k.multiply(
        inputs + 1,
        at.identity,
        at.iStart,
        at.iIndex,
        at.iValue,
        at.denseSlope + 4 * unit,
        padded,
        TILE,
        TILE,
        at.tileSlope,
        TILE,
      );
    eachTile(offset);
  }
}

/**
 * Slopes of the mean loss over rows `order[0 ... n - 1]`: of the second matrix in `secondSlope`, of the first tile by tile.
 * Returns the summed loss [nats].
 */
export function slopes(
  space: TrainingSpace,
  shape: MlpShape,
  activation: Activation,
  labels: ArrayLike<number>,
  n: number,
  eachTile: (offset: number) => void,
): number {
  const { view } = space;
  encode(space, shape, activation, n);
  score(space, shape, n);
  const loss = crossEntropy(view.logits, labels, view.order, n, shape.classes, shape.scores, view.logitSlope);
  backwardSecond(space, shape, n);
  backwardFirst(space, shape, n, eachTile);
  return loss;
}

/** One step of Adam on rows `order[0 ... n - 1]`; returns their summed loss [nats]. */
export function trainBatch(
  space: TrainingSpace,
  shape: MlpShape,
  activation: Activation,
  labels: ArrayLike<number>,
  n: number,
  { rate, b1, b2, epsilon }: AdamStep,
): number {
  const { kernels: k, at } = space;
  // each tile of weights moves while its slopes are in cache
  const loss = slopes(space, shape, activation, labels, n, (offset) => {
    const o = 4 * offset;
    k.adam(shape.tileFloats, at.first + o, at.firstM + o, at.firstV + o, at.tileSlope, rate, b1, b2, epsilon);
  });
  k.adam(shape.secondFloats, at.second, at.secondM, at.secondV, at.secondSlope, rate, b1, b2, epsilon);
  return loss;
}
