/**
 * A unit speaks only where its potential passes a threshold, and then says it unchanged: y = x, slope 1; else y = 0, slope 0.
 * How high the threshold should be is a question for an experiment (`chooseByValidation`).
 */
import { checkNumber } from '../checks.ts';
import { type Activator, keepOutside, stateless } from './code-space.ts';

export interface Threshold {
  readonly kind: 'threshold' | 'magnitude';
  readonly theta: number;
}

/** x where x > theta, else 0; threshold(0) is relu. @throws RangeError unless theta is finite. */
export function threshold(theta: number): Threshold {
  checkNumber(theta, 'threshold.theta', Number.NEGATIVE_INFINITY);
  return { kind: 'threshold', theta };
}

/** x where |x| > theta, else 0: the large ones of either sign. @throws RangeError unless theta is finite and >= 0. */
export function magnitude(theta: number): Threshold {
  checkNumber(theta, 'magnitude.theta', 0, true);
  return { kind: 'magnitude', theta };
}

export function thresholdActivator({ kind, theta }: Threshold): Activator {
  const below = kind === 'magnitude' ? -theta : Number.NEGATIVE_INFINITY;
  return stateless((space, n) => keepOutside(space, n, below, theta));
}
