/** The k best of each group speak, and units that rarely win are helped. */
import { checkCount, checkKeys, checkNumber } from '../checks.ts';
import type { Activator, CodeSpace } from './code-space.ts';
import { DutyCycles } from './duty-cycles.ts';

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
  readonly kInferenceFactor: number;
  readonly anneal: Anneal | null;
}

/** More winners at first: `from` in the first epoch, k from epoch number `epochs` on (the first has number 0), in a line between. */
export interface Anneal {
  readonly from: number;
  readonly epochs: number;
}

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
   * than the period; here the memory is at least one batch. `nupicKWinners` keeps the flaws.
   */
  boost?: number;
  /** [samples] memory of the duty cycle. @default 1000 */
  dutyCyclePeriod?: number;
  /** Where nothing is trained, round(k * this) win in each group, all of its units at most (alpha of Makhzani and Frey 2013). @default 1 */
  kInferenceFactor?: number;
  /** Winners of the first epochs of training, counted over all fits: few winners from the start leave units that never win. @default none */
  anneal?: Anneal | null;
}

const kWinnersKeys = ['k', 'groups', 'boost', 'dutyCyclePeriod', 'kInferenceFactor', 'anneal'] as const;

/** @throws RangeError unless k, groups, period and annealing's numbers are positive integers, annealing begins at k or more, boost is >= 0 and the factor > 0. */
export function kWinners(options: KWinnersOptions): KWinners {
  checkKeys(options, 'kWinners', kWinnersKeys);
  const { k, groups = 1, boost = 15, dutyCyclePeriod = 1000 } = options;
  const { kInferenceFactor = 1, anneal = null } = options;
  checkCount(k, 'kWinners.k', 1);
  checkCount(groups, 'kWinners.groups', 1);
  checkNumber(boost, 'kWinners.boost', 0, true);
  checkCount(dutyCyclePeriod, 'kWinners.dutyCyclePeriod', 1);
  checkNumber(kInferenceFactor, 'kWinners.kInferenceFactor', 0);
  if (anneal !== null) {
    checkKeys(anneal, 'kWinners.anneal', ['from', 'epochs']);
    checkCount(anneal.from, 'kWinners.anneal.from', k);
    checkCount(anneal.epochs, 'kWinners.anneal.epochs', 1);
  }
  return { kind: 'kWinners', k, groups, boost, dutyCyclePeriod, kInferenceFactor, anneal };
}

/** @throws RangeError unless the groups divide the units and k, annealed or not, is at most the group. */
export function checkKWinners({ k, groups, anneal }: KWinners, units: number): void {
  if (units % groups !== 0)
    throw new RangeError(`kWinners.groups: must divide the ${units} units of the layer, got ${groups}`);
  if (k > units / groups)
    throw new RangeError(`kWinners.k: must be at most the ${units / groups} units of a group, got ${k}`);
  if (anneal && anneal.from > units / groups)
    throw new RangeError(
      `kWinners.anneal.from: must be at most the ${units / groups} units of a group, got ${anneal.from}`,
    );
}

/** Winners of each group in training, in the epoch of this number. */
export function winnersOfEpoch({ k, anneal }: KWinners, epoch: number): number {
  if (anneal === null || epoch >= anneal.epochs) return k;
  return Math.round(anneal.from + ((k - anneal.from) * epoch) / anneal.epochs);
}

/** Winners of each group where nothing is trained. */
export function winnersAtUse({ k, groups, kInferenceFactor }: KWinners, units: number): number {
  return Math.min(units / groups, Math.max(1, Math.round(k * kInferenceFactor)));
}

export function kWinnersActivator(
  activation: KWinners,
  units: number,
  epochsBefore = 0,
  cycles?: DutyCycles,
): Activator {
  const { groups, boost } = activation;
  const atUse = winnersAtUse(activation, units);
  let epoch = epochsBefore;
  const duties = boost > 0 ? (cycles ?? new DutyCycles(units, activation)) : null;
  return {
    bends: false,
    encode(space, n, _fed, training) {
      if (duties) space.view.factor.set(duties.factor);
      else space.view.factor.fill(1);
      space.view.winners.fill(training ? winnersOfEpoch(activation, epoch) : atUse, 0, n);
      selectWinners(space, n, units / groups, 0);
    },
    learn: ({ view }, n) => duties?.count(view.index, view.start[n]!, n),
    afterEpoch() {
      epoch++;
    },
    copy: () => kWinnersActivator(activation, units, epoch, duties?.copy()),
    get duty() {
      return duties?.duty ?? null;
    },
  };
}

/** Sparse rows of the winners of each group: `factor` and `winners` of the space say how they rank and how many win. */
export function selectWinners(space: CodeSpace, n: number, groupSize: number, rule: number): void {
  const { kernels, at, units, padded } = space;
  kernels.winners(
    n,
    units,
    groupSize,
    at.winners,
    at.potential,
    padded,
    at.factor,
    rule,
    at.key,
    at.start,
    at.index,
    at.value,
  );
}
