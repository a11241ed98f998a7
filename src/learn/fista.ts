/**
 * The LASSO of `lasso.ts` by the fast iterative shrinkage-thresholding algorithm (Beck and Teboulle 2009, with backtracking),
 *   a_k = S(y_k - (G y_k - b) / L, lambda / L),   y_{k+1} = a_k + (t_k - 1) / t_{k+1} (a_k - a_{k-1}),   t_{k+1} = (1 + sqrt(1 + 4 t_k^2)) / 2,
 * L doubled whenever the quadratic bound with it does not hold, and t set back to 1 whenever the momentum points uphill (O'Donoghue and
 * Candes 2015, gradient scheme). All coordinates move at once, where `lasso` moves one: the two are independent ways to one optimum.
 */
import { checkCount, checkNumber } from './checks.ts';
import { type GramForm, type LassoOptions, lassoResidual, shrunk, weighAtoms } from './lasso.ts';

export interface FistaOptions extends Omit<LassoOptions, 'sweeps'> {
  /** at most so many. @default 100_000 */
  readonly steps?: number;
}

/**
 * (atoms) the optimum.
 * @throws RangeError if the steps do not suffice.
 */
export function fista(form: GramForm, options: FistaOptions): Float64Array {
  const { lambda, nonNegative = false, tolerance = 1e-10, steps = 100_000 } = options;
  checkNumber(lambda, 'fista.lambda', 0, true);
  checkNumber(tolerance, 'fista.tolerance', 0);
  checkCount(steps, 'fista.steps', 1);
  const { gram, correlation } = form;
  const n = correlation.length;
  let a = new Float64Array(n);
  let last = new Float64Array(n);
  const y = new Float64Array(n);
  // G times each of them
  let gA = new Float64Array(n);
  let gLast = new Float64Array(n);
  const gY = new Float64Array(n);
  let lipschitz = 0;
  for (let i = 0; i < n; i++) lipschitz = Math.max(lipschitz, gram[i * (n + 1)]!);
  lipschitz ||= 1;
  let t = 1;
  for (let step = 1; step <= steps; step++) {
    [a, last, gA, gLast] = [last, a, gLast, gA];
    for (;;) {
      for (let i = 0; i < n; i++)
        a[i] = shrunk(y[i]! + (correlation[i]! - gY[i]!) / lipschitz, lambda / lipschitz, nonNegative);
      weighAtoms(form, a, gA);
      let curvature = 0;
      let distance = 0;
      for (let i = 0; i < n; i++) {
        const d = a[i]! - y[i]!;
        curvature += d * (gA[i]! - gY[i]!);
        distance += d * d;
      }
      // the slack covers rounding where a and y are one
      if (curvature <= lipschitz * distance * (1 + 1e-12)) break;
      lipschitz *= 2;
    }
    let uphill = 0;
    for (let i = 0; i < n; i++) uphill += (y[i]! - a[i]!) * (a[i]! - last[i]!);
    if (uphill > 0) t = 1;
    const next = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    const momentum = (t - 1) / next;
    t = next;
    for (let i = 0; i < n; i++) {
      y[i] = a[i]! + momentum * (a[i]! - last[i]!);
      gY[i] = gA[i]! + momentum * (gA[i]! - gLast[i]!);
    }
    if ((step % 10 === 0 || step === steps) && lassoResidual(form, a, options) <= tolerance) return a;
  }
  throw new RangeError(
    `fista.steps: must suffice for a tolerance of ${tolerance}, got ${steps}; the next step would be ${lassoResidual(form, a, options)}; loosen the tolerance`,
  );
}
