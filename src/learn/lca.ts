/**
 * The LASSO of `lasso.ts` by the locally competitive algorithm (Rozell, Johnson, Baraniuk and Olshausen 2008): units of a membrane
 * potential u that leak, are driven by their product with the signal, and inhibit each other by the products of their atoms,
 *   tau du_i/dt = b_i - u_i - sum_{j != i} G_ij a_j,   a_i = S(u_i, lambda) / G_ii,
 * by Euler steps of dt / tau. At rest u_i = b_i - sum_{j != i} G_ij a_j, and a meets the conditions of the optimum. `models/spiking-lca.ts`
 * does the same by spikes.
 */
import { checkCount, checkNumber } from './checks.ts';
import { type GramForm, type LassoOptions, lassoResidual, shrunk, weighAtoms } from './lasso.ts';

export interface LcaOptions extends Omit<LassoOptions, 'sweeps'> {
  /** dt / tau. @default 0.1, or 1 over the largest eigenvalue of G with unit atoms where that is less: beyond twice that, units oscillate */
  readonly step?: number;
  /** at most so many. @default 1_000_000 */
  readonly steps?: number;
}

/**
 * (atoms) the activities at rest: the optimum.
 * @throws RangeError for an atom of length 0, or if the steps do not suffice.
 */
export function lca(form: GramForm, options: LcaOptions): Float64Array {
  const { lambda, nonNegative = false, tolerance = 1e-10, steps = 1_000_000 } = options;
  checkNumber(lambda, 'lca.lambda', 0, true);
  checkNumber(tolerance, 'lca.tolerance', 0);
  checkCount(steps, 'lca.steps', 1);
  const { gram, correlation } = form;
  const n = correlation.length;
  const square = Float64Array.from({ length: n }, (_, i) => gram[i * (n + 1)]!);
  const flat = square.findIndex((length) => !(length > 0));
  if (flat >= 0)
    throw new RangeError(`lca.gram: must have atoms of length > 0, got one of 0 at ${flat}; leave it out`);
  const step = options.step ?? Math.min(0.1, 1 / largestEigenvalue(form, square));
  checkNumber(step, 'lca.step', 0);
  const u = new Float64Array(n);
  const a = new Float64Array(n);
  const drive = new Float64Array(n);
  for (let done = 1; done <= steps; done++) {
    weighAtoms(form, a, drive);
    for (let i = 0; i < n; i++) {
      u[i]! += step * (correlation[i]! - u[i]! - (drive[i]! - square[i]! * a[i]!));
      a[i] = shrunk(u[i]!, lambda, nonNegative) / square[i]!;
    }
    if ((done % 10 === 0 || done === steps) && lassoResidual(form, a, options) <= tolerance) return a;
  }
  throw new RangeError(
    `lca.steps: must suffice for a tolerance of ${tolerance}, got ${steps}; the next step would be ${lassoResidual(form, a, options)}; take a smaller step, or loosen the tolerance`,
  );
}

/** Of G between unit atoms, from below, by 30 power iterations. */
function largestEigenvalue(form: GramForm, square: Float64Array): number {
  const n = square.length;
  let x = Float64Array.from(square, (_, i) => 1 + i / n);
  let product = new Float64Array(n);
  let value = 1;
  for (let turn = 0; turn < 30; turn++) {
    const length = Math.sqrt(x.reduce((sum, c) => sum + c * c, 0));
    for (let i = 0; i < n; i++) x[i] = x[i]! / length / Math.sqrt(square[i]!);
    weighAtoms(form, x, product);
    for (let i = 0; i < n; i++) product[i]! /= Math.sqrt(square[i]!);
    value = Math.sqrt(product.reduce((sum, c) => sum + c * c, 0));
    [x, product] = [product, x];
  }
  return value;
}
