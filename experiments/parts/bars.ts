/**
 * Földiák's bars: pictures in which each row and each column of pixels is lit with probability p, independently, and what
 * can be said of units that have seen them.
 */
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** (2 side, side x side) of 0 and 1: the rows, then the columns. */
export function barTemplates(side: number): Matrix<Uint8Array> {
  const bars = new Uint8Array(2 * side * side * side);
  for (let b = 0; b < side; b++)
    for (let k = 0; k < side; k++) {
      bars[b * side * side + b * side + k] = 1;
      bars[(side + b) * side * side + k * side + b] = 1;
    }
  return matrix(bars, 2 * side, side * side);
}

export interface BarPictures {
  /** (n, side x side) of 0 and 1: crossing bars are no brighter */
  readonly pictures: Matrix<Uint8Array>;
  /** (n, 2 side) which bars were drawn */
  readonly drawn: Matrix<Uint8Array>;
}

export function barPictures(n: number, side: number, p: number, seed: string): BarPictures {
  const templates = barTemplates(side).data;
  const [bars, pixels] = [2 * side, side * side];
  const pictures = new Uint8Array(n * pixels);
  const drawn = new Uint8Array(n * bars);
  const draw = rng(seed, 'bars');
  for (let k = 0; k < n; k++)
    for (let b = 0; b < bars; b++) {
      if (draw.next() >= p) continue;
      drawn[k * bars + b] = 1;
      for (let i = 0; i < pixels; i++) pictures[k * pixels + i]! |= templates[b * pixels + i]!;
    }
  return { pictures: matrix(pictures, n, pixels), drawn: matrix(drawn, n, bars) };
}

/** Pearson's correlation of two stretches of n numbers; 0 where one does not vary. */
export function correlation(
  a: ArrayLike<number>,
  aFrom: number,
  b: ArrayLike<number>,
  bFrom: number,
  n: number,
): number {
  let [sumA, sumB, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[aFrom + i]!, b[bFrom + i]!];
    sumA += x;
    sumB += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const spread = (aa - (sumA * sumA) / n) * (bb - (sumB * sumB) / n);
  return spread > 0 ? (ab - (sumA * sumB) / n) / Math.sqrt(spread) : 0;
}

/** A field counts as a bar where it correlates with it by at least this much. */
const barCriterion = 0.8;

/**
 * (units) the bar that each field is, or -1. Two bars correlate by 0 or less, so a field that meets the criterion of 0.8
 * (anything above 1 / sqrt 2) does so for one bar only: fields and bars are matched without a choice.
 * @param fields (units, side x side)
 */
export function matchedBars(fields: Matrix<Float64Array>, side: number): Int32Array {
  const templates = barTemplates(side).data;
  const pixels = side * side;
  return Int32Array.from({ length: fields.shape[0]! }, (_, unit) => {
    for (let b = 0; b < 2 * side; b++)
      if (correlation(fields.data, unit * pixels, templates, b * pixels, pixels) >= barCriterion) return b;
    return -1;
  });
}

/**
 * Draws each picture anew from the answers alone: a pixel is lit if it is above 1/2 in the field of a unit that is active.
 * @returns the share of pictures that come back without one wrong pixel, and the share of pixels that are right
 */
export function reconstructed(
  fields: Matrix<Float64Array>,
  answers: Matrix<Uint8Array>,
  pictures: Matrix<Uint8Array>,
): { exact: number; pixels: number } {
  const [n, units] = answers.shape as [number, number];
  const pixels = pictures.shape[1]!;
  let [exact, right] = [0, 0];
  const picture = new Uint8Array(pixels);
  for (let k = 0; k < n; k++) {
    picture.fill(0);
    for (let u = 0; u < units; u++)
      if (answers.data[k * units + u] === 1)
        for (let i = 0; i < pixels; i++) if (fields.data[u * pixels + i]! > 0.5) picture[i] = 1;
    let same = 0;
    for (let i = 0; i < pixels; i++) if (picture[i] === pictures.data[k * pixels + i]) same++;
    if (same === pixels) exact++;
    right += same;
  }
  return { exact: exact / n, pixels: right / (n * pixels) };
}
