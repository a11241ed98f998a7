/** What changes from step to step while a model trains: the learning rate, and pauses for the host. */
import { shown } from '../math/shown.ts';
import { checkCount, checkKeys, checkNumber, checkPart } from './checks.ts';

/**
 * Cosine decay from 1 to 0: (1 + cos(pi x)) / 2 = cos^2(pi x / 2) for x in 0 ... 1 (Loshchilov and Hutter 2017, eq. 5
 * without restarts). The Taylor series to x^24 is exact to 1e-15 there, and the same on every machine.
 */
export function cosineDecay(x: number): number {
  const angle = (Math.PI / 2) * x;
  const square = angle * angle;
  let cosine = 1;
  for (let n = 24; n >= 2; n -= 2) cosine = 1 - (cosine * square) / (n * (n - 1));
  return cosine * cosine;
}

/** How the learning rate falls over a fit: as half a cosine to 0, not at all, or by a factor every so many epochs. */
export type Schedule =
  | 'cosine'
  | 'constant'
  | { readonly kind: 'steps'; readonly every: number; readonly factor: number };

/** The rate times `factor` after every `every` epochs. @throws RangeError unless every is an integer >= 1 and factor > 0. */
export function stepSchedule(options: { every: number; factor: number }): Schedule {
  checkKeys(options, 'stepSchedule', ['every', 'factor']);
  const { every, factor } = options;
  checkCount(every, 'stepSchedule.every', 1);
  checkNumber(factor, 'stepSchedule.factor', 0);
  return { kind: 'steps', every, factor };
}

/** @throws TypeError or RangeError unless a learning rate can follow it. */
export function checkSchedule(schedule: Schedule, name: string): void {
  if (schedule === 'cosine' || schedule === 'constant') return;
  const rule = "'cosine', 'constant' or made by stepSchedule({ every, factor })";
  checkPart(schedule, name, { steps: ['every', 'factor'] }, rule);
  stepSchedule({ every: schedule.every, factor: schedule.factor });
}

/** The learning rate of the steps 1 ... `steps`. */
export function learningRates(
  schedule: Schedule,
  learningRate: number,
  steps: number,
  stepsAnEpoch: number,
): (step: number) => number {
  if (schedule === 'cosine') return (step) => learningRate * cosineDecay((step - 1) / steps);
  if (schedule === 'constant') return () => learningRate;
  let rate = learningRate;
  return (step) => {
    if (step > 1 && (step - 1) % (schedule.every * stepsAnEpoch) === 0) rate *= schedule.factor;
    return rate;
  };
}

export interface Watch {
  /** called with the done fraction, 0 ... 1, a few times a second */
  onProgress?: ((fraction: number) => void) | undefined;
  /** stops the fit with the signal's reason; nothing is changed then */
  signal?: AbortSignal | undefined;
}

/** @throws TypeError unless `onProgress` can be called and `signal` can abort, where they are given. */
export function checkWatch(
  { onProgress, signal }: { readonly onProgress?: unknown; readonly signal?: AbortSignal | undefined },
  owner: string,
): void {
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new TypeError(
      `${owner}.onProgress: must be a function of the done fraction, got ${shown(onProgress)}`,
    );
  // not instanceof: a signal may come from another realm
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
    throw new TypeError(
      `${owner}.signal: must be an AbortSignal, as new AbortController().signal, got ${shown(signal)}`,
    );
}

/** Hands the thread to the host for a moment, so that its timers, messages and signals are served; then looks at the signal. */
export async function pause({ onProgress, signal }: Watch, fraction: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
  onProgress?.(fraction);
}
