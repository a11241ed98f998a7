/** Gradients by central differences, (f(w + h) - f(w - h)) / 2h with an error of order h^2: the check of every analytic one. */

/** (n) gradient of `loss` at `at`, which is restored; `loss` reads the same array. Float64, h = 1e-5 suits smooth losses. */
export function finiteDifferences(loss: () => number, at: Float64Array, h = 1e-5): Float64Array {
  const slope = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) {
    const kept = at[i]!;
    at[i] = kept + h;
    const above = loss();
    at[i] = kept - h;
    const below = loss();
    at[i] = kept;
    slope[i] = (above - below) / (2 * h);
  }
  return slope;
}

/** Largest difference of two gradients, relative to the largest slope of either; 0 if both vanish. */
export function gradientError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(a[i]!), Math.abs(b[i]!));
  }
  return largest === 0 ? 0 : difference / largest;
}
