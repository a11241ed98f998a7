/**
 * Activations of a hidden layer, as plain data that a network is built from. Both are sparse: what is 0 costs nothing in
 * the next layer, and k-winners gates the backward pass as well.
 */
import { exp } from '../math/exp.ts';
import { checkCount, checkNumber } from './checks.ts';

/** max(x, 0). */
export interface Relu {
  readonly kind: 'relu';
}

/**
 * The k largest potentials of each group pass unchanged, all others give 0; the gradient is 1 on winners, else 0.
 * Only positive potentials can win (a rectifier on top), so fewer than k may be active. Ties go to the lowest index.
 */
export interface KWinners {
  readonly kind: 'kWinners';
  readonly k: number;
  readonly groups: number;
  readonly boost: number;
  readonly dutyCyclePeriod: number;
}

export type Activation = Relu | KWinners;

export interface KWinnersOptions {
  /** winners in each group */
  k: number;
  /** Groups of neighbouring units that compete among themselves; must divide the units. @default 1 */
  groups?: number;
  /**
   * Strength of duty-cycle boosting: units rank by x * exp(boost * (target - duty)), where duty is the share of recent
   * training samples that the unit won and target = k / group size; winners pass the plain x. A trained network ranks
   * with the duties it ended with. More boost, fewer units that never win. 0 = off. @default 15
   *
   * The rule is that of nupic.torch's KWinners (Numenta 2019) with two flaws mended. There a busy unit with x < 0 gains
   * by its small factor; here x <= 0 never competes. There the old duty gets a negative weight when a batch is larger
   * than the period; here the memory is at least one batch.
   */
  boost?: number;
  /** [samples] memory of the duty cycle. @default 1000 */
  dutyCyclePeriod?: number;
}

/** What is below 0 becomes 0. */
export const relu = (): Relu => ({ kind: 'relu' });

/** @throws RangeError unless k, groups and period are positive integers and boost is >= 0. */
export function kWinners(options: KWinnersOptions): KWinners {
  const { k, groups = 1, boost = 15, dutyCyclePeriod = 1000 } = options;
  checkCount(k, 'kWinners.k', 1);
  checkCount(groups, 'kWinners.groups', 1);
  checkNumber(boost, 'kWinners.boost', 0, true);
  checkCount(dutyCyclePeriod, 'kWinners.dutyCyclePeriod', 1);
  return { kind: 'kWinners', k, groups, boost, dutyCyclePeriod };
}

/** @throws RangeError unless the groups divide the units and k is at most the group. */
export function checkActivation(activation: Activation, units: number): void {
  if (activation.kind === 'relu') return;
  const { k, groups } = activation;
  if (units % groups !== 0)
    throw new RangeError(`kWinners.groups: must divide the ${units} hidden units, got ${groups}`);
  if (k > units / groups)
    throw new RangeError(`kWinners.k: must be at most the ${units / groups} units of a group, got ${k}`);
}

/** Ranking factors of the units, from the shares of samples they win. */
export class DutyCycles {
  /** (units) share of recent samples that each unit won */
  readonly duty: Float64Array;
  /** (units) exp(boost * (target - duty)) */
  readonly factor: Float32Array;
  readonly #activation: KWinners;
  #seen = 0;

  constructor(units: number, activation: KWinners) {
    this.duty = new Float64Array(units);
    this.factor = new Float32Array(units).fill(1);
    this.#activation = activation;
  }

  copy(): DutyCycles {
    const twin = new DutyCycles(this.duty.length, this.#activation);
    twin.duty.set(this.duty);
    twin.factor.set(this.factor);
    twin.#seen = this.#seen;
    return twin;
  }

  /** Takes in one batch: unit j won start[j + 1] - start[j] of `samples`. */
  count(start: ArrayLike<number>, samples: number): void {
    const { boost, k, groups, dutyCyclePeriod } = this.#activation;
    const target = (k * groups) / this.duty.length;
    this.#seen += samples;
    const memory = Math.max(samples, Math.min(dutyCyclePeriod, this.#seen));
    for (let j = 0; j < this.duty.length; j++) {
      const won = start[j + 1]! - start[j]!;
      const duty = (this.duty[j]! * (memory - samples) + won) / memory;
      this.duty[j] = duty;
      this.factor[j] = exp(boost * (target - duty));
    }
  }
}
