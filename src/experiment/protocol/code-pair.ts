/** The codes that a readout learns from and those that it is asked about, checked and laid open for every part of the protocol. */
import { checkLabels } from '../../learn/checks.ts';
import type { SparseRows } from '../../learn/sparse-rows.ts';
import { type Matrix, matrix } from '../../math/matrix.ts';
import { type LabelledCodes, rowsOf } from '../judge.ts';

/** Responses of one set of images without their zeros, and the classes of the images. */
export interface LabelledRowsOf {
  readonly rows: SparseRows;
  readonly labels: Uint8Array;
}

export interface CodePair {
  readonly train: LabelledRowsOf;
  readonly heldOut: LabelledRowsOf;
  readonly classes: number;
  /** features of an image */
  readonly width: number;
}

/**
 * @throws RangeError if labels and images do not match, a label is no class, a class has no image to learn from, or the two
 * codes differ in width.
 */
export function codePair(train: LabelledCodes, heldOut: LabelledCodes, classes: number): CodePair {
  const pair = {
    train: { rows: rowsOf(train.codes, 'train.codes'), labels: train.labels },
    heldOut: { rows: rowsOf(heldOut.codes, 'heldOut.codes'), labels: heldOut.labels },
  };
  for (const [name, { rows, labels }] of Object.entries(pair)) {
    if (rows.rows === 0 || rows.columns === 0)
      throw new RangeError(`${name}.codes: must hold responses, got ${rows.rows} x ${rows.columns}`);
    checkLabels(labels, rows.rows, classes, name);
  }
  const width = pair.train.rows.columns;
  if (pair.heldOut.rows.columns !== width)
    throw new RangeError(
      `heldOut.codes: must have the ${width} features of the training codes, got ${pair.heldOut.rows.columns}`,
    );
  checkEveryClass(train.labels, classes, 'train');
  return { ...pair, classes, width };
}

/** @throws RangeError if a class has no image to learn from. */
export function checkEveryClass(labels: Uint8Array, classes: number, owner: string): void {
  const present = new Set(labels);
  for (let c = 0; c < classes; c++)
    if (!present.has(c))
      throw new RangeError(`${owner}.labels: must hold every class, got none of class ${c}`);
}

/** The lowest response; 0 where none is below it. */
export function lowestResponse({ rows, start, value }: SparseRows): number {
  let lowest = 0;
  for (let r = 0; r < rows; r++)
    for (let e = start[r]!; e < start[r + 1]! - 1; e++) if (value[e]! < lowest) lowest = value[e]!;
  return lowest;
}

/** (images, features) with the zeros written out, a byte a response where all are whole numbers up to 255. */
export function denseCodes({ rows, columns, start, index, value }: SparseRows): Matrix {
  const fitsByte = value.every((v) => v >= 0 && v <= 255 && Number.isInteger(v));
  const data = fitsByte ? new Uint8Array(rows * columns) : new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let e = start[r]!; e < start[r + 1]! - 1; e++) data[r * columns + index[e]!] = value[e]!;
  return matrix(data, rows, columns);
}
