/**
 * Participation ratio of a code: over how many dimensions does its variance spread?
 * (sum lambda)^2 / sum lambda^2 over the eigenvalues of the covariance across stimuli, in 1 ... min(neurons, stimuli - 1).
 * No eigenvalue is computed: the ratio is tr(C)^2 / tr(C^2), and the Gram matrix of the centred rows has the same traces
 * as the covariance C (up to a factor that cancels), so the smaller of the two is formed, from non-zero responses only.
 * Every neuron is counted from its lowest response: no variance is changed, zeros stay zeros, and a mean, however large, is gone
 * before squares are summed (of m responses from 0 on, the mean square is at most 2 m times the variance).
 */
import type { Matrix, Numbers } from '../math/matrix.ts';
import { type CodeMatrix, expectRates, inRange, openCode } from './code-matrix.ts';

/** How many stimuli are used unless said otherwise; bounds the work to 1000^2 / 2 sums a neuron. */
export const participationRows = 1000;

/**
 * @param codes (stimuli, neurons), >= 0 and finite.
 * @param maxRows With more stimuli than this, only so many, evenly spaced, are used. Compare codes at equal numbers only:
 *   from m stimuli the ratio comes out low, 1 / PR(m) ~ 1 / PR + 1 / m. @default 1000
 * @returns NaN if no neuron varies, or with fewer than two stimuli.
 */
export function participationRatio(codes: Matrix, maxRows = participationRows): number {
  if (!(Number.isInteger(maxRows) && maxRows >= 2))
    throw new RangeError(`participationRatio.maxRows: must be an integer >= 2, got ${maxRows}`);
  const code = openCode(codes, 'participationRatio');
  expectRates(code, 'participationRatio');
  return participationRatioOf(inRange(code).code, maxRows);
}

/** The same for a code that has been checked and is in range. */
export function participationRatioOf(code: CodeMatrix, maxRows: number): number {
  const { offset, rows, columns, rowStride, columnStride } = code;
  const m = Math.min(rows, maxRows);
  if (m < 2) return Number.NaN;
  const stimuli: Axis = {
    starts: Float64Array.from({ length: m }, (_, k) => offset + Math.floor((k * rows) / m) * rowStride),
    lowest: new Float64Array(m),
  };
  const starts = Float64Array.from({ length: columns }, (_, j) => j * columnStride);
  const neurons: Axis = { starts, lowest: lowestResponses(code.data, stimuli.starts, starts) };
  return m <= columns
    ? ratioOfTraces(doubleCentred(sumOfOuterProducts(code.data, neurons, stimuli), m), m)
    : ratioOfTraces(covariance(code.data, stimuli, neurons), columns);
}

/** The stimuli used, or the neurons. */
interface Axis {
  /** (n) where each begins; a response lies at the start of its stimulus + the start of its neuron */
  readonly starts: Float64Array;
  /** (n) what is taken from each response; 0 for stimuli */
  readonly lowest: Float64Array;
}

/** (neurons) */
function lowestResponses(data: Numbers, stimuli: Float64Array, neurons: Float64Array): Float64Array {
  const lowest = new Float64Array(neurons.length).fill(Number.POSITIVE_INFINITY);
  for (const start of stimuli)
    for (let j = 0; j < neurons.length; j++) {
      const response = data[start + neurons[j]!]!;
      if (response < lowest[j]!) lowest[j] = response;
    }
  return lowest;
}

/** Vectors summed together when they are dense: one read and write of the sum for so many products. */
const TOGETHER = 4;

/** (n, n), lower triangle: sum over s of x_s x_s' with x_s[k] the response at (s, k). */
function sumOfOuterProducts(data: Numbers, summed: Axis, { starts: places, lowest }: Axis): Float64Array {
  const { starts } = summed;
  const n = places.length;
  const sum = new Float64Array(n * n);
  const vectors = new Float64Array(TOGETHER * n);
  const where = new Uint32Array(n);
  for (let first = 0; first < starts.length; first += TOGETHER) {
    const last = Math.min(first + TOGETHER, starts.length);
    let nonzero = 0;
    vectors.fill(0);
    for (let s = first; s < last; s++)
      for (let k = 0, at = (s - first) * n; k < n; k++, at++) {
        const x = data[starts[s]! + places[k]!]! - summed.lowest[s]! - lowest[k]!;
        vectors[at] = x;
        if (x !== 0) nonzero++;
      }
    // A product costs about eight times as much where zeros are skipped.
    if (8 * nonzero * nonzero > (last - first) * (last - first) * n * n) addDense(sum, vectors, n);
    else
      for (let s = 0; s < last - first; s++) addSparse(sum, vectors.subarray(s * n, (s + 1) * n), where, n);
  }
  return sum;
}

/** sum += x x', its lower triangle, by the non-zero x only. */
function addSparse(sum: Float64Array, x: Float64Array, where: Uint32Array, n: number): void {
  let active = 0;
  for (let k = 0; k < n; k++) if (x[k] !== 0) where[active++] = k;
  for (let a = 0; a < active; a++) {
    const row = where[a]! * n;
    const response = x[where[a]!]!;
    for (let b = 0; b <= a; b++) {
      const k = where[b]!;
      sum[row + k]! += response * x[k]!;
    }
  }
}

/** sum += x x' for four vectors at once, its lower triangle, two rows at a time (and one number above the diagonal). */
function addDense(sum: Float64Array, vectors: Float64Array, n: number): void {
  const x0 = vectors.subarray(0, n);
  const x1 = vectors.subarray(n, 2 * n);
  const x2 = vectors.subarray(2 * n, 3 * n);
  const x3 = vectors.subarray(3 * n, 4 * n);
  for (let i = 0; i < n; i += 2) {
    // With an odd n, the last row is its own second, times zero.
    const j = Math.min(i + 1, n - 1);
    const twice = j > i ? 1 : 0;
    const a0 = x0[i]!;
    const a1 = x1[i]!;
    const a2 = x2[i]!;
    const a3 = x3[i]!;
    const b0 = twice * x0[j]!;
    const b1 = twice * x1[j]!;
    const b2 = twice * x2[j]!;
    const b3 = twice * x3[j]!;
    const upper = sum.subarray(i * n, i * n + n);
    const lower = sum.subarray(j * n, j * n + n);
    for (let k = 0; k <= j; k++) {
      const c0 = x0[k]!;
      const c1 = x1[k]!;
      const c2 = x2[k]!;
      const c3 = x3[k]!;
      upper[k]! += a0 * c0 + a1 * c1 + a2 * c2 + a3 * c3;
      lower[k]! += b0 * c0 + b1 * c1 + b2 * c2 + b3 * c3;
    }
  }
}

/** Takes the column means out of a Gram matrix of rows: G_ij - mean of row i - mean of row j + mean of all. In place. */
function doubleCentred(gram: Float64Array, n: number): Float64Array {
  const means = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      means[i]! += gram[i * n + j]!;
      means[j]! += gram[i * n + j]!;
    }
    means[i]! += gram[i * n + i]!;
  }
  let all = 0;
  for (let i = 0; i < n; i++) {
    means[i]! /= n;
    all += means[i]! / n;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) gram[i * n + j]! += all - means[i]! - means[j]!;
  return gram;
}

/** (n, n), lower triangle: the covariance times the number of rows. */
function covariance(data: Numbers, stimuli: Axis, neurons: Axis): Float64Array {
  const n = neurons.starts.length;
  const m = stimuli.starts.length;
  const matrix = sumOfOuterProducts(data, stimuli, neurons);
  const means = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (const start of stimuli.starts) means[j]! += data[start + neurons.starts[j]!]! - neurons.lowest[j]!;
    means[j]! /= m;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j]! -= m * means[i]! * means[j]!;
  return matrix;
}

/** tr(A)^2 / tr(A^2) of a symmetric matrix given by its lower triangle. */
function ratioOfTraces(matrix: Float64Array, n: number): number {
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) squares += 2 * matrix[i * n + j]! * matrix[i * n + j]!;
    const diagonal = matrix[i * n + i]!;
    trace += diagonal;
    squares += diagonal * diagonal;
  }
  // neurons that do not vary are 0 throughout, counted from their lowest response
  return trace > 0 ? (trace * trace) / squares : Number.NaN;
}
