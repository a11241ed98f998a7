/**
 * The readout: softmax regression on codes, p = softmax(W z + b) with z the standardised square roots of the counts, by
 * Adam on the cross-entropy + l2/2 |W|^2. The mean of a feature is taken off in the sums, never in the data, so that
 * zeros cost nothing: W z = V x - V mean with V = W scale. Float32 kernels, sums in a fixed order.
 */
import { type Engine, type Layout, type Workspace, workspace } from '../kernels/workspace.ts';
import type { Matrix } from '../math/matrix.ts';
import { rng } from '../math/rng.ts';
import { checkCount, checkEngine, checkKeys, checkLabels, checkNumber, oneOf } from './checks.ts';
import { crossEntropy } from './cross-entropy.ts';
import { checkLoss } from './epochs.ts';
import { adam, adamSteps } from './optimiser.ts';
import { checkWatch, learningRates, pause, type Watch } from './schedule.ts';
import {
  type LinearModel,
  linearReadout,
  type SavedSoftmaxRegression,
  type SoftmaxRegression,
} from './softmax-readout.ts';
import { areRows, largestBatch, type SparseRows, sparseLayout, sparseRows } from './sparse-rows.ts';

export interface SoftmaxRegressionOptions extends Watch {
  /** 2 ... 256 */
  classes: number;
  /** passes over the data. @default 6 */
  epochs?: number;
  /** samples in a step. @default 250 */
  batch?: number;
  /** Adam's rate at the first step, for standardised features; falls to 0 as half a cosine. @default 1e-3 */
  learningRate?: number;
  /** weight of |W|^2 / 2 in the loss; the biases go free. @default 1e-3 */
  l2?: number;
  /** 'sqrt' suits counts and other codes that are never negative. @default 'sqrt' */
  transform?: 'sqrt' | 'none';
  /** features as (x - mean) / sqrt(variance + 0.02 * mean variance); constant ones are left out. @default true */
  standardise?: boolean;
  /** share of a sample's features that a step leaves out, the others grown to match (Srivastava et al. 2014). @default 0 */
  dropout?: number;
  /**
   * Goes on from this readout: its weights, and its means and scales, whatever the new codes are. A fit of 0 epochs gives a
   * readout that knows the means and scales of codes and nothing of their labels. @default none: weights of zero
   */
  from?: SavedSoftmaxRegression | undefined;
  /** order of the samples, features left out. @default 0 */
  seed?: number | string;
  /** which kernels compute; they agree bit for bit. @default 'wasm' */
  engine?: Engine;
}

const optionNames = [
  ...(['classes', 'epochs', 'batch', 'learningRate', 'l2', 'transform', 'standardise', 'dropout'] as const),
  ...(['from', 'seed', 'engine', 'onProgress', 'signal'] as const),
] as const;

/** Keeps a rarely active feature from being blown up; reference value of the readout recipe. */
const VARIANCE_FLOOR = 0.02;
/** Steps between two looks at the host. */
const STEPS_A_TURN = 64;

/**
 * Fits a readout to `codes` (n, ...), one sample a row, of which zeros are skipped; or to sparse rows, whose values are taken
 * as they are.
 * @throws RangeError or TypeError if codes, labels or options do not fit; a number that is not finite is named by row and column;
 * RangeError if the loss of a pass is not finite.
 */
export async function softmaxRegression(
  codes: Matrix | SparseRows,
  labels: ArrayLike<number>,
  options: SoftmaxRegressionOptions,
): Promise<SoftmaxRegression> {
  checkKeys(options, 'softmaxRegression', optionNames);
  const { classes, epochs = 6, batch = 250, learningRate = 1e-3, l2 = 1e-3, transform = 'sqrt' } = options;
  const { standardise = true, dropout = 0, from: begun, seed = 0, engine = 'wasm' } = options;
  checkCount(classes, 'softmaxRegression.classes', 2, 256);
  checkWatch(options, 'softmaxRegression');
  checkCount(epochs, 'softmaxRegression.epochs', 0);
  checkCount(batch, 'softmaxRegression.batch', 1);
  checkNumber(learningRate, 'softmaxRegression.learningRate', 0);
  checkNumber(l2, 'softmaxRegression.l2', 0, true);
  if (!(dropout >= 0 && dropout < 1))
    throw new RangeError(`softmaxRegression.dropout: must be >= 0 and < 1, got ${dropout}`);
  oneOf(transform, 'softmaxRegression.transform', ['sqrt', 'none']);
  oneOf(standardise, 'softmaxRegression.standardise', [true, false]);
  checkEngine(engine, 'softmaxRegression');
  const x = areRows(codes) ? codes : sparseRows(codes, transform, 'softmaxRegression.codes');
  if (x.rows === 0) throw new RangeError('softmaxRegression.codes: must have at least one row, got 0');
  checkLabels(labels, x.rows, classes, 'softmaxRegression');
  if (begun) expectSameShape(begun, { transform, features: x.columns, classes });
  options.signal?.throwIfAborted();

  const d = x.columns;
  const scores = Math.ceil(classes / 4) * 4;
  const size = Math.min(batch, x.rows);
  const { kernels: k, at, view } = workspace(layoutOf(x, size, scores, dropout > 0), engine);
  view.xStart.set(x.start);
  view.xIndex.set(x.index);
  view.xValue.set(x.value);
  for (let i = 0; i < view.identity.length; i++) view.identity[i] = i;
  if (begun) goOnFrom(begun, scores, view);
  else if (standardise) standardisation(x, view.mean, view.scale);
  else view.scale.fill(1);

  const sequence = Uint32Array.from({ length: x.rows }, (_, r) => r);
  const steps = epochs * Math.ceil(x.rows / size);
  const schedule = adamSteps(adam(), learningRates('cosine', learningRate, steps, 1));
  const losses: number[] = [];
  // what the kernels read of a batch: rows of x as they are, or what dropout left of them
  const thinned = dropout > 0 ? thinning(view, dropout) : null;
  const from = thinned
    ? { order: at.identity, start: at.bStart, index: at.bIndex, value: at.bValue }
    : { order: at.order, start: at.xStart, index: at.xIndex, value: at.xValue };
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    rng(seed, 'softmax-regression', 'order', epoch).shuffle(sequence);
    const draw = rng(seed, 'softmax-regression', 'dropout', epoch);
    let loss = 0;
    for (let first = 0; first < x.rows; first += size) {
      const n = Math.min(size, x.rows - first);
      for (let r = 0; r < n; r++) view.order[r] = sequence[first + r]!;
      thinned?.(n, 1 + draw.integer(4_294_967_295));
      // forward
      k.fold(d, scores, at.weights, at.mean, at.scale, at.folded);
      k.multiply(
        n,
        from.order,
        from.start,
        from.index,
        from.value,
        at.folded,
        scores,
        16,
        scores,
        at.logits,
        scores,
      );
      loss += crossEntropy(view.logits, labels, view.order, n, classes, scores, view.logitSlope);
      // back: sums by feature, and in the last row the sum of all slopes, which centring needs
      k.transpose(n, from.order, from.start, from.index, from.value, d + 1, at.fStart, at.fIndex, at.fValue);
      k.multiply(
        d + 1,
        at.identity,
        at.fStart,
        at.fIndex,
        at.fValue,
        at.logitSlope,
        scores,
        16,
        scores,
        at.slope,
        scores,
      );
      k.centre(d, scores, at.weights, at.mean, at.scale, l2, at.slope);
      const { rate, b1, b2, epsilon } = schedule(++step);
      k.adam((d + 1) * scores, at.weights, at.m, at.v, at.slope, rate, b1, b2, epsilon);
      if (step % STEPS_A_TURN === 0 && step < steps) await pause(options, step / steps);
    }
    checkLoss(loss / x.rows, epoch, { name: 'softmaxRegression', learningRate });
    losses.push(loss / x.rows);
  }
  await pause(options, 1);

  const weights = new Float32Array((d + 1) * classes);
  for (let i = 0; i <= d; i++)
    for (let c = 0; c < classes; c++) weights[i * classes + c] = view.weights[i * scores + c]!;
  const model: LinearModel = {
    transform,
    features: d,
    classes,
    weights,
    mean: view.mean.slice(),
    scale: view.scale.slice(),
  };
  return linearReadout(model, losses, engine);
}

function layoutOf(x: SparseRows, batch: number, scores: number, isThinned: boolean) {
  const d = x.columns;
  const entries = largestBatch(x, batch);
  return {
    ...sparseLayout(x),
    order: ['u32', batch],
    identity: ['u32', Math.max(batch, d + 1)],
    mean: ['f32', d],
    scale: ['f32', d],
    /** (d + 1, scores) on standardised features; the last row is the bias */
    weights: ['f32', (d + 1) * scores],
    m: ['f32', (d + 1) * scores],
    v: ['f32', (d + 1) * scores],
    slope: ['f32', (d + 1) * scores],
    folded: ['f32', (d + 1) * scores],
    logits: ['f32', batch * scores],
    logitSlope: ['f32', batch * scores],
    /** the batch as dropout leaves it */
    bStart: ['u32', batch + 1],
    bIndex: ['u32', isThinned ? entries : 0],
    bValue: ['f32', isThinned ? entries : 0],
    /** the batch by feature */
    fStart: ['u32', d + 3],
    fIndex: ['u32', entries],
    fValue: ['f32', entries],
  } as const satisfies Layout;
}

/** @throws RangeError unless a readout was fitted to codes of the same width, for as many classes. */
function expectSameShape(
  begun: SavedSoftmaxRegression,
  wanted: Pick<LinearModel, 'transform' | 'features' | 'classes'>,
): void {
  for (const [name, value] of Object.entries(wanted)) {
    const got = begun[name as keyof typeof wanted];
    if (got !== value) throw new RangeError(`softmaxRegression.from: must have ${name} ${value}, got ${got}`);
  }
}

function goOnFrom(
  { features, classes, weights, mean, scale }: SavedSoftmaxRegression,
  scores: number,
  view: { readonly weights: Float32Array; readonly mean: Float32Array; readonly scale: Float32Array },
): void {
  for (let i = 0; i <= features; i++)
    for (let c = 0; c < classes; c++) view.weights[i * scores + c] = weights[i * classes + c]!;
  view.mean.set(mean);
  view.scale.set(scale);
}

/** Copies the rows of a batch and leaves out each entry but the last with probability `dropout`; `key` > 0 decides which. */
function thinning(
  { order, xStart, xIndex, xValue, bStart, bIndex, bValue }: Workspace<ReturnType<typeof layoutOf>>['view'],
  dropout: number,
): (n: number, key: number) => void {
  const least = dropout * 4_294_967_296;
  const growth = 1 / (1 - dropout);
  return (n, key) => {
    let word = key;
    let kept = 0;
    for (let r = 0; r < n; r++) {
      const last = xStart[order[r]! + 1]! - 1;
      for (let e = xStart[order[r]!]!; e < last; e++) {
        // xorshift32 (Marsaglia 2003)
        word ^= word << 13;
        word ^= word >>> 17;
        word ^= word << 5;
        if (word >>> 0 < least) continue;
        bIndex[kept] = xIndex[e]!;
        bValue[kept++] = xValue[e]! * growth;
      }
      bIndex[kept] = xIndex[last]!;
      bValue[kept++] = xValue[last]!;
      bStart[r + 1] = kept;
    }
  };
}

/** Mean and 1 / sqrt(variance + floor) of each feature over the rows; scale 0 where a feature is constant. */
function standardisation(x: SparseRows, mean: Float32Array, scale: Float32Array): void {
  const { rows, columns, start, index, value } = x;
  const sum = new Float64Array(columns);
  const nonZero = new Uint32Array(columns);
  forEachEntry((i, v) => {
    sum[i] = sum[i]! + v;
    nonZero[i] = nonZero[i]! + 1;
  });
  for (let i = 0; i < columns; i++) mean[i] = sum[i]! / rows;

  // sum of squares about the rounded mean that the kernels subtract; the zeros of a column share one deviation
  const squares = new Float64Array(columns);
  const lowest = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  forEachEntry((i, v) => {
    const deviation = v - mean[i]!;
    squares[i] = squares[i]! + deviation * deviation;
    if (v < lowest[i]!) lowest[i] = v;
    if (v > highest[i]!) highest[i] = v;
  });
  let total = 0;
  for (let i = 0; i < columns; i++) {
    squares[i] = (squares[i]! + (rows - nonZero[i]!) * mean[i]! * mean[i]!) / rows;
    total += squares[i]!;
  }
  const floor = (VARIANCE_FLOOR * total) / columns;
  for (let i = 0; i < columns; i++) {
    const constant = nonZero[i] === 0 || (nonZero[i] === rows && lowest[i] === highest[i]);
    scale[i] = constant ? 0 : 1 / Math.sqrt(squares[i]! + floor);
  }

  /** All entries but those that close the rows. */
  function forEachEntry(each: (column: number, value: number) => void): void {
    for (let r = 0; r < rows; r++)
      for (let e = start[r]!; e < start[r + 1]! - 1; e++) each(index[e]!, value[e]!);
  }
}
