/**
 * Softmax and its cross-entropy loss, in Float64 with our own exp: p_c = exp(z_c - max) / sum, loss = -log p_label,
 * d loss / d z_c = p_c - [c = label].
 */
import { exp, log } from '../math/exp.ts';

/** Probabilities below this count as 0 in the gradient: no weight would feel them, and subnormal numbers are slow. */
const NEGLIGIBLE = 1e-20;

/**
 * For each row r the gradient of the mean loss in `slope`; returns the summed loss [nats].
 * @param logits (rows, stride) scores z, the first `classes` columns used
 * @param order (rows) which label belongs to each row
 * @param slope (rows, stride) receives (p - onehot) / rows, 0 beyond `classes`
 */
export function crossEntropy(
  logits: Float32Array,
  labels: ArrayLike<number>,
  order: ArrayLike<number>,
  rows: number,
  classes: number,
  stride: number,
  slope: Float32Array,
): number {
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const row = r * stride;
    const label = labels[order[r]!]!;
    let largest = logits[row]!;
    for (let c = 1; c < classes; c++) if (logits[row + c]! > largest) largest = logits[row + c]!;
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const e = exp(logits[row + c]! - largest);
      slope[row + c] = e;
      sum += e;
    }
    loss += log(sum) - (logits[row + label]! - largest);
    for (let c = 0; c < classes; c++) {
      const p = slope[row + c]! / sum;
      slope[row + c] = ((p < NEGLIGIBLE ? 0 : p) - (c === label ? 1 : 0)) / rows;
    }
    for (let c = classes; c < stride; c++) slope[row + c] = 0;
  }
  return loss;
}

/** Softmax of one row of logits into `out`. */
export function softmaxInto(
  logits: Float32Array,
  from: number,
  classes: number,
  out: Float64Array,
  at: number,
): void {
  let largest = logits[from]!;
  for (let c = 1; c < classes; c++) if (logits[from + c]! > largest) largest = logits[from + c]!;
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    const e = exp(logits[from + c]! - largest);
    out[at + c] = e;
    sum += e;
  }
  for (let c = 0; c < classes; c++) out[at + c] = out[at + c]! / sum;
}

/** The class of the largest logit, ties to the lowest class. */
export function largestClass(logits: Float32Array, from: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if (logits[from + c]! > logits[from + best]!) best = c;
  return best;
}
