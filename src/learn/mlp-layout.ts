/**
 * Where the numbers of a one-hidden-layer network lie. Both weight matrices carry the biases as a last row, the weights
 * of a unit that is always 1. The first is stored in tiles of 16 hidden units, (tiles, inputs + 1, 16), so that the
 * sums of a tile stay in registers and its weights in cache; the second is (hidden + 1, scores).
 */
import { type Matrix, matrix } from '../math/matrix.ts';
import { rng } from '../math/rng.ts';

export const TILE = 16;

export interface MlpShape {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  /** hidden units rounded up to whole tiles; those that fill the last one stay silent */
  readonly padded: number;
  /** classes rounded up to a multiple of 4 */
  readonly scores: number;
  /** floats of one tile of the first matrix */
  readonly tileFloats: number;
  readonly firstFloats: number;
  readonly secondFloats: number;
}

export function mlpShape(inputs: number, hidden: number, classes: number): MlpShape {
  const tiles = Math.ceil(hidden / TILE);
  const scores = Math.ceil(classes / 4) * 4;
  const tileFloats = (inputs + 1) * TILE;
  return {
    inputs,
    hidden,
    classes,
    padded: tiles * TILE,
    scores,
    tileFloats,
    firstFloats: tiles * tileFloats,
    secondFloats: (hidden + 1) * scores,
  };
}

export interface MlpParameters {
  /** (tiles, inputs + 1, 16) */
  readonly first: Float32Array;
  /** (hidden + 1, scores) */
  readonly second: Float32Array;
}

/** Uniform He weights, |w| < sqrt(6 / fan-in) (He et al. 2015), biases 0; unit by unit in rows of the textbook matrix. */
export function heParameters(shape: MlpShape, seed: number | string): MlpParameters {
  const first = new Float32Array(shape.firstFloats);
  const second = new Float32Array(shape.secondFloats);
  const draw = rng(seed, 'mlp', 'weights');
  const firstLimit = Math.sqrt(6 / shape.inputs);
  for (let i = 0; i < shape.inputs; i++)
    for (let j = 0; j < shape.hidden; j++) first[firstAt(shape, i, j)] = (2 * draw.next() - 1) * firstLimit;
  const secondLimit = Math.sqrt(6 / shape.hidden);
  for (let j = 0; j < shape.hidden; j++)
    for (let c = 0; c < shape.classes; c++)
      second[j * shape.scores + c] = (2 * draw.next() - 1) * secondLimit;
  return { first, second };
}

/** The place of the weight from input i (the bias: i = inputs) to hidden unit j. */
export function firstAt({ tileFloats }: MlpShape, i: number, j: number): number {
  const tile = Math.floor(j / TILE);
  return tile * tileFloats + i * TILE + (j - tile * TILE);
}

export interface MlpWeights {
  /** (inputs, hidden) */
  readonly hidden: Matrix<Float32Array>;
  /** (hidden) */
  readonly hiddenBias: Float32Array;
  /** (hidden, classes) */
  readonly output: Matrix<Float32Array>;
  /** (classes) */
  readonly outputBias: Float32Array;
}

/** A copy of the parameters as textbook matrices. */
export function unpackWeights(shape: MlpShape, { first, second }: MlpParameters): MlpWeights {
  const { inputs, hidden, classes, scores } = shape;
  const w1 = new Float32Array(inputs * hidden);
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < hidden; j++) w1[i * hidden + j] = first[firstAt(shape, i, j)]!;
  const w2 = new Float32Array(hidden * classes);
  for (let j = 0; j < hidden; j++)
    for (let c = 0; c < classes; c++) w2[j * classes + c] = second[j * scores + c]!;
  return {
    hidden: matrix(w1, inputs, hidden),
    hiddenBias: Float32Array.from({ length: hidden }, (_, j) => first[firstAt(shape, inputs, j)]!),
    output: matrix(w2, hidden, classes),
    outputBias: second.slice(hidden * scores, hidden * scores + classes),
  };
}
