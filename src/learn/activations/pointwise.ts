/**
 * Activations of one unit alone, y = f(x). `relu` and `squaredRelu` give true zeros, which cost nothing in the next layer and in
 * the backward pass; `sigmoid` and `tanh` are dense.
 */
import { exp } from '../../math/exp.ts';
import { type Activator, type CodeSpace, keepOutside, stateless } from './code-space.ts';

export interface Pointwise {
  readonly kind: 'relu' | 'squaredRelu' | 'sigmoid' | 'tanh';
}

/** max(x, 0): what is below 0 becomes 0. */
export const relu = (): Pointwise => ({ kind: 'relu' });

/** max(x, 0)^2, slope 2 max(x, 0): as sparse as relu, and chosen for sparse language models (So et al. 2021; Mirzadeh et al. 2023). */
export const squaredRelu = (): Pointwise => ({ kind: 'squaredRelu' });

/** 1 / (1 + exp(-x)), between 0 and 1, slope y (1 - y). */
export const sigmoid = (): Pointwise => ({ kind: 'sigmoid' });

/** tanh x, between -1 and 1, slope 1 - y^2. */
export const tanh = (): Pointwise => ({ kind: 'tanh' });

/** y = f(x) of one unit. */
function activityOf(kind: Pointwise['kind'], x: number): number {
  switch (kind) {
    case 'relu':
      return x > 0 ? x : 0;
    case 'squaredRelu':
      return x > 0 ? x * x : 0;
    case 'sigmoid':
      return 1 / (1 + exp(-x));
    case 'tanh':
      // the difference of nearly equal numbers is avoided where it would show in Float32
      return Math.abs(x) < 1e-3 ? x - (x * x * x) / 3 : 1 - 2 / (exp(2 * x) + 1);
  }
}

/** f'(x), given y = f(x) too. */
function slopeOf(kind: Pointwise['kind'], x: number, y: number): number {
  switch (kind) {
    case 'relu':
      return x > 0 ? 1 : 0;
    case 'squaredRelu':
      return x > 0 ? 2 * x : 0;
    case 'sigmoid':
      return y * (1 - y);
    case 'tanh':
      return 1 - y * y;
  }
}

/** Replaces the potentials by f of them; multiplies `slope` by f'. */
export function transform({ kind }: Pointwise, { view, units, padded }: CodeSpace, n: number): void {
  const { potential, slope } = view;
  for (let r = 0; r < n; r++)
    for (let p = r * padded; p < r * padded + units; p++) {
      const x = potential[p]!;
      const y = activityOf(kind, x);
      potential[p] = y;
      if (slope.length > 0) slope[p] = slope[p]! * slopeOf(kind, x, y);
    }
}

export function pointwiseActivator(activation: Pointwise): Activator {
  if (activation.kind === 'relu')
    return stateless((space, n) => keepOutside(space, n, Number.NEGATIVE_INFINITY, 0));
  const isSparse = activation.kind === 'squaredRelu';
  return stateless((space, n) => {
    transform(activation, space, n);
    if (isSparse) keepOutside(space, n, Number.NEGATIVE_INFINITY, 0);
    else keepOutside(space, n, Number.POSITIVE_INFINITY, 0);
  }, true);
}
