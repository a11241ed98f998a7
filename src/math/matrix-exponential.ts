/**
 * The exponential of a matrix: exact steps of linear equations. Scaling and squaring with the Pade approximant of degree 13
 * (Higham 2005, SIAM J. Matrix Anal. Appl. 26, 1179): A is halved until its norm is below 5.37, where the approximant is right
 * to rounding, and the result squared as often.
 */

/** Coefficients of the numerator; the denominator has the same with alternating signs. */
const pade = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];
const LARGEST_NORM = 5.371920351148152;

/**
 * e^A of a square matrix, row by row.
 * @param a (n, n) @param n rows
 * @throws RangeError if an entry is not finite
 */
export function matrixExponential(a: Float64Array, n: number): Float64Array {
  let norm = 0;
  for (let column = 0; column < n; column++) {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += Math.abs(a[row * n + column]!);
    norm = Math.max(norm, sum);
  }
  if (!(norm < Infinity))
    throw new RangeError(`matrixExponential: must be given finite numbers, got ${norm}`);
  let squarings = 0;
  let scale = 1;
  for (; norm * scale > LARGEST_NORM; squarings++) scale /= 2;

  const scaled = a.map((entry) => entry * scale);
  const powers = [identity(n)];
  powers.push(product(scaled, scaled, n));
  for (const half of [1, 2]) powers.push(product(powers[half]!, powers[1]!, n));
  const [one, a2, a4, a6] = powers as [Float64Array, Float64Array, Float64Array, Float64Array];
  /** The even terms of the series from `first` on, or, times A, the odd ones. */
  const terms = (first: number): Float64Array => {
    const of = (k: number): number => pade[first + 2 * k]!;
    const high = one.map((_, e) => of(6) * a6[e]! + of(5) * a4[e]! + of(4) * a2[e]!);
    return product(a6, high, n).map(
      (entry, e) => entry + of(3) * a6[e]! + of(2) * a4[e]! + of(1) * a2[e]! + of(0) * one[e]!,
    );
  };
  const even = terms(0);
  const odd = product(scaled, terms(1), n);
  let result = solve(
    even.map((entry, e) => entry - odd[e]!),
    even.map((entry, e) => entry + odd[e]!),
    n,
  );
  for (; squarings > 0; squarings--) result = product(result, result, n);
  return result;
}

function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let row = 0; row < n; row++) out[row * n + row] = 1;
  return out;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let row = 0; row < n; row++)
    for (let k = 0; k < n; k++) {
      const factor = a[row * n + k]!;
      if (factor !== 0)
        for (let column = 0; column < n; column++) out[row * n + column]! += factor * b[k * n + column]!;
    }
  return out;
}

/** X of A X = B by elimination with pivots; overwrites both. */
function solve(a: Float64Array, b: Float64Array, n: number): Float64Array {
  for (let step = 0; step < n; step++) {
    let pivot = step;
    for (let row = step + 1; row < n; row++)
      if (Math.abs(a[row * n + step]!) > Math.abs(a[pivot * n + step]!)) pivot = row;
    for (const matrix of [a, b])
      for (let column = 0; column < n; column++) {
        const kept = matrix[step * n + column]!;
        matrix[step * n + column] = matrix[pivot * n + column]!;
        matrix[pivot * n + column] = kept;
      }
    for (let row = 0; row < n; row++) {
      if (row === step) continue;
      const factor = a[row * n + step]! / a[step * n + step]!;
      if (factor === 0) continue;
      for (let column = step; column < n; column++) a[row * n + column]! -= factor * a[step * n + column]!;
      for (let column = 0; column < n; column++) b[row * n + column]! -= factor * b[step * n + column]!;
    }
  }
  return b.map((entry, e) => entry / a[Math.floor(e / n) * (n + 1)]!);
}
