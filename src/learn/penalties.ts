/** Prices on the activity of a layer, added to the loss: plain data, and their slopes. */
import { log } from '../math/exp.ts';
import type { CodeSpace } from './activations/code-space.ts';
import { checkKeys, checkNumber, checkPart } from './checks.ts';

/** weight * sum over units of |h|, mean over samples. */
export interface L1 {
  readonly kind: 'l1';
  readonly weight: number;
}

/**
 * weight * sum over units of KL(target || mean activity over the batch), for activity between 0 and 1 (Ng 2011, section 3):
 * target log(target / a) + (1 - target) log((1 - target) / (1 - a)).
 */
export interface Kl {
  readonly kind: 'kl';
  readonly weight: number;
  readonly target: number;
}

export type Penalty = L1 | Kl;

/** @throws RangeError unless weight is > 0. */
export function l1(weight: number): L1 {
  checkNumber(weight, 'l1.weight', 0);
  return { kind: 'l1', weight };
}

/** @throws RangeError unless weight is > 0 and 0 < target < 1. */
export function kl(options: { weight: number; target: number }): Kl {
  checkKeys(options, 'kl', ['weight', 'target']);
  const { weight, target } = options;
  checkNumber(weight, 'kl.weight', 0);
  if (!(target > 0 && target < 1)) throw new RangeError(`kl.target: must be > 0 and < 1, got ${target}`);
  return { kind: 'kl', weight, target };
}

/** @throws TypeError or RangeError unless l1 or kl made it, or could have. */
export function checkPenalty(penalty: Penalty, name: string): void {
  checkPart(penalty, name, { l1: ['weight'], kl: ['weight', 'target'] }, 'made by l1 or kl, as l1(1e-3)');
  // the maker refuses numbers that do not fit
  if (penalty.kind === 'l1') l1(penalty.weight);
  else kl({ weight: penalty.weight, target: penalty.target });
}

/** Mean activities nearer to 0 or 1 count as this near: the logarithm stays finite. */
const NEAREST = 1e-6;

/** Penalty of the code of n rows, times n; its slopes by activity are added to `slopes`, entry by entry. */
export function addPenalty(
  penalty: Penalty,
  { view, units }: CodeSpace,
  n: number,
  slopes: Float32Array,
  mean: Float64Array,
): number {
  const { start, index, value } = view;
  let total = 0;
  if (penalty.kind === 'l1') {
    const slope = penalty.weight / n;
    for (let e = 0; e < start[n]!; e++) {
      if (index[e] === units) continue;
      const h = value[e]!;
      total += Math.abs(h);
      slopes[e] = slopes[e]! + (h > 0 ? slope : h < 0 ? -slope : 0);
    }
    return penalty.weight * total;
  }
  const { weight, target } = penalty;
  mean.fill(0);
  for (let e = 0; e < start[n]!; e++) mean[index[e]!] = mean[index[e]!]! + value[e]! / n;
  for (let j = 0; j < units; j++) {
    const a = Math.min(1 - NEAREST, Math.max(NEAREST, mean[j]!));
    total += target * log(target / a) + (1 - target) * log((1 - target) / (1 - a));
    // from here on the slope of the penalty by the activity of unit j in one sample
    mean[j] = a === mean[j] ? (weight / n) * ((1 - target) / (1 - a) - target / a) : 0;
  }
  for (let e = 0; e < start[n]!; e++) if (index[e] !== units) slopes[e] = slopes[e]! + mean[index[e]!]!;
  return n * weight * total;
}
