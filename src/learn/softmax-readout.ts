/** A fitted softmax readout: scores, probabilities and classes of new codes; saved as plain data and restored. */
import { type Engine, workspace } from '../kernels/workspace.ts';
import { type Matrix, matrix } from '../math/matrix.ts';
import { checkKeys } from './checks.ts';
import { largestClass, softmaxInto } from './cross-entropy.ts';
import { areRows, rowShape, type SparseRows, sparseRows } from './sparse-rows.ts';

/** The numbers of a readout. */
export interface LinearModel {
  readonly transform: 'sqrt' | 'none';
  readonly features: number;
  readonly classes: number;
  /** (features + 1, classes) weights on the features z = (x - mean) * scale; the last row is the bias */
  readonly weights: Float32Array;
  /** (features) */
  readonly mean: Float32Array;
  /** (features) 0 where a feature was constant */
  readonly scale: Float32Array;
}

/** A readout as plain data that survives JSON. */
export type SavedSoftmaxRegression = {
  readonly [K in keyof LinearModel]: LinearModel[K] extends Float32Array ? number[] : LinearModel[K];
};

/** New codes are matrices, or sparse rows, whose values are taken as they are. */
export interface SoftmaxRegression {
  /** (n) most probable class, ties to the lowest. @throws RangeError if the codes have another number of features. */
  predict(codes: Matrix | SparseRows): Uint8Array;
  /** (n, classes) */
  probabilities(codes: Matrix | SparseRows): Matrix<Float64Array>;
  /** (features, classes) on standardised features; 0 for features that were constant */
  readonly weights: Matrix<Float32Array>;
  /** (classes) */
  readonly bias: Float32Array;
  /** (epochs) [nats] mean cross-entropy of each pass; empty after a restore */
  readonly loss: readonly number[];
  save(): SavedSoftmaxRegression;
}

/** The readout that was saved; it predicts bit for bit the same. @throws TypeError or RangeError if it is none of `save()`. */
export function restoreSoftmaxRegression(saved: SavedSoftmaxRegression): SoftmaxRegression {
  checkKeys(saved, 'restoreSoftmaxRegression', [
    ...(['transform', 'features', 'classes', 'weights', 'mean', 'scale'] as const),
  ]);
  const { transform, features, classes } = saved;
  const sizes = { weights: (features + 1) * classes, mean: features, scale: features };
  for (const [name, size] of Object.entries(sizes)) {
    const got = saved[name as keyof typeof sizes]?.length;
    if (got !== size)
      throw new RangeError(`restoreSoftmaxRegression.${name}: must hold ${size} numbers, got ${got}`);
  }
  const weights = Float32Array.from(saved.weights);
  const mean = Float32Array.from(saved.mean);
  const scale = Float32Array.from(saved.scale);
  return linearReadout({ transform, features, classes, weights, mean, scale }, [], 'wasm');
}

/** Rows that are copied to the kernels at a time, so that memory does not grow with their number. */
const ROWS_AT_ONCE = 256;

export function linearReadout(
  model: LinearModel,
  loss: readonly number[],
  engine: Engine,
): SoftmaxRegression {
  const { transform, features, classes, weights, mean, scale } = model;
  const scores = Math.ceil(classes / 4) * 4;

  /** `each` gets the logits of every block of rows: the first row, the number of rows, (n, scores) logits. */
  function score(
    codes: Matrix | SparseRows,
    owner: string,
    each: (first: number, n: number, logits: Float32Array) => void,
  ) {
    const x = areRows(codes) ? codes : sparseRows(codes, transform, owner);
    const { rows, columns } = x;
    if (columns !== features)
      throw new RangeError(`${owner}: must have the ${features} features of the fit, got ${columns}`);
    const block = Math.min(ROWS_AT_ONCE, rows);
    let entries = 0;
    for (let first = 0; first < rows; first += block)
      entries = Math.max(entries, x.start[Math.min(rows, first + block)]! - x.start[first]!);
    const {
      kernels: k,
      at,
      view,
    } = workspace(
      {
        xStart: ['u32', block + 1],
        xIndex: ['u32', entries],
        xValue: ['f32', entries],
        order: ['u32', block],
        mean: ['f32', features],
        scale: ['f32', features],
        weights: ['f32', (features + 1) * scores],
        folded: ['f32', (features + 1) * scores],
        logits: ['f32', block * scores],
      },
      engine,
    );
    view.mean.set(mean);
    view.scale.set(scale);
    for (let r = 0; r < block; r++) view.order[r] = r;
    for (let i = 0; i <= features; i++)
      for (let c = 0; c < classes; c++) view.weights[i * scores + c] = weights[i * classes + c]!;
    k.fold(features, scores, at.weights, at.mean, at.scale, at.folded);
    for (let first = 0; first < rows; first += block) {
      const n = Math.min(block, rows - first);
      const [from, to] = [x.start[first]!, x.start[first + n]!];
      for (let r = 0; r <= n; r++) view.xStart[r] = x.start[first + r]! - from;
      view.xIndex.set(x.index.subarray(from, to));
      view.xValue.set(x.value.subarray(from, to));
      k.multiply(
        n,
        at.order,
        at.xStart,
        at.xIndex,
        at.xValue,
        at.folded,
        scores,
        16,
        scores,
        at.logits,
        scores,
      );
      each(first, n, view.logits);
    }
    return rows;
  }

  return {
    predict(codes) {
      const classOf = new Uint8Array(rowsOf(codes, 'softmaxRegression.predict'));
      score(codes, 'softmaxRegression.predict', (first, n, logits) => {
        for (let r = 0; r < n; r++) classOf[first + r] = largestClass(logits, r * scores, classes);
      });
      return classOf;
    },

    probabilities(codes) {
      const p = new Float64Array(rowsOf(codes, 'softmaxRegression.probabilities') * classes);
      const rows = score(codes, 'softmaxRegression.probabilities', (first, n, logits) => {
        for (let r = 0; r < n; r++) softmaxInto(logits, r * scores, classes, p, (first + r) * classes);
      });
      return matrix(p, rows, classes);
    },

    weights: matrix(weights.slice(0, features * classes), features, classes),
    bias: weights.slice(features * classes),
    loss,

    save: () => ({
      transform,
      features,
      classes,
      weights: Array.from(weights),
      mean: Array.from(mean),
      scale: Array.from(scale),
    }),
  };
}

const rowsOf = (codes: Matrix | SparseRows, owner: string) =>
  areRows(codes) ? codes.rows : rowShape(codes, owner).rows;
