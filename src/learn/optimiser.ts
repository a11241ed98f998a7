/** How weights follow their slopes: plain data, and the step on the kernels. */
import type { Kernels } from '../kernels/kernels.ts';
import { checkKeys, checkNumber, checkPart } from './checks.ts';

/** Kingma and Ba 2015. */
export interface Adam {
  readonly kind: 'adam';
  readonly b1: number;
  readonly b2: number;
  readonly epsilon: number;
}

/** Stochastic gradient descent: m = momentum m + g, w -= rate m. */
export interface Sgd {
  readonly kind: 'sgd';
  readonly momentum: number;
}

export type Optimiser = Adam | Sgd;

/** Defaults b1 0.9, b2 0.999, epsilon 1e-8. @throws RangeError unless 0 <= b1, b2 < 1 and epsilon > 0. */
export function adam(options: { b1?: number; b2?: number; epsilon?: number } = {}): Adam {
  checkKeys(options, 'adam', ['b1', 'b2', 'epsilon']);
  const { b1 = 0.9, b2 = 0.999, epsilon = 1e-8 } = options;
  checkShare(b1, 'adam.b1');
  checkShare(b2, 'adam.b2');
  checkNumber(epsilon, 'adam.epsilon', 0);
  return { kind: 'adam', b1, b2, epsilon };
}

/** Default momentum 0.9; 0 is plain descent. @throws RangeError unless 0 <= momentum < 1. */
export function sgd(options: { momentum?: number } = {}): Sgd {
  checkKeys(options, 'sgd', ['momentum']);
  const { momentum = 0.9 } = options;
  checkShare(momentum, 'sgd.momentum');
  return { kind: 'sgd', momentum };
}

/** @throws TypeError or RangeError unless adam or sgd made it, or could have. */
export function checkOptimiser(optimiser: Optimiser, name: string): void {
  checkPart(
    optimiser,
    name,
    { adam: ['b1', 'b2', 'epsilon'], sgd: ['momentum'] },
    'made by adam or sgd, as adam()',
  );
  // the maker refuses numbers that do not fit
  if (optimiser.kind === 'adam') adam({ b1: optimiser.b1, b2: optimiser.b2, epsilon: optimiser.epsilon });
  else sgd({ momentum: optimiser.momentum });
}

function checkShare(value: number, name: string): void {
  if (!(Number.isFinite(value) && value >= 0 && value < 1))
    throw new RangeError(`${name}: must be >= 0 and < 1, got ${value}`);
}

export interface AdamStep {
  readonly b1: number;
  readonly b2: number;
  rate: number;
  epsilon: number;
}

/** Adam's rate and epsilon for the steps 1, 2, ... in turn, bias corrections folded in. */
export function adamSteps(
  { b1, b2, epsilon }: Adam,
  rateOf: (step: number) => number,
): (step: number) => AdamStep {
  const now: AdamStep = { b1, b2, rate: 0, epsilon: 0 };
  let power1 = 1;
  let power2 = 1;
  return (step) => {
    power1 *= b1;
    power2 *= b2;
    const root = Math.sqrt(1 - power2);
    now.rate = (rateOf(step) * root) / (1 - power1);
    now.epsilon = epsilon * root;
    return now;
  };
}

/** Moves n weights (a multiple of 4) at address w by their slopes g; m and v are the optimiser's memory of them. */
export type Move = (k: Kernels, n: number, w: number, m: number, v: number, g: number) => void;

/** The move of the steps 1, 2, ... in turn. */
export function mover(optimiser: Optimiser, rateOf: (step: number) => number): (step: number) => Move {
  if (optimiser.kind === 'adam') {
    const steps = adamSteps(optimiser, rateOf);
    let now: AdamStep;
    const move: Move = (k, n, w, m, v, g) => k.adam(n, w, m, v, g, now.rate, now.b1, now.b2, now.epsilon);
    return (step) => {
      now = steps(step);
      return move;
    };
  }
  const { momentum } = optimiser;
  let rate = 0;
  const move: Move = (k, n, w, m, _v, g) => k.momentum(n, w, m, g, rate, momentum);
  return (step) => {
    rate = rateOf(step);
    return move;
  };
}
