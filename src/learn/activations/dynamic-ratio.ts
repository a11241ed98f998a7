/**
 * Dynamic sparsity: how much of a layer speaks follows the input or the layer's state, by a signal s of each sample against its mean:
 *
 *   ratio = base * (1 + gain * (s / mean - 1)), held between `least` and `most`,
 *
 * where the mean is that of recent training samples (before the first one, and wherever gain is 0, the ratio is the base). The signal is
 *
 *   energy   mean square of what the layer is fed with: a bright, loud or crowded input lets more units speak (gain < 0: fewer)
 *   entropy  exp(H) / units, H the entropy of the potentials as shares of their sum: near 1 where all units are driven alike,
 *            near 0 where few are: a layer that has decided speaks with fewer units
 *
 * Both choose whole numbers of units, so the ratio has no slope by the weights, and the winners' is 1: that is the exact gradient
 * almost everywhere. A ratio with a slope of its own is `learntRatio`; a constant one for each task, the baseline, `taskRatio`.
 */
import { exp, log } from '../../math/exp.ts';
import { shown } from '../../math/shown.ts';
import { checkCount, checkKeys, checkNumber, checkShare, oneOf } from '../checks.ts';
import type { Activator, CodeSpace, FedRows } from './code-space.ts';
import {
  checkRankBy,
  type FixedRatio,
  fixedRatio,
  type RankBy,
  selectLargest,
  unitsOf,
} from './fixed-ratio.ts';

export interface DynamicRatio {
  readonly kind: 'dynamicRatio';
  readonly signal: 'energy' | 'entropy';
  readonly base: number;
  readonly gain: number;
  readonly least: number;
  readonly most: number;
  readonly by: RankBy;
  readonly memory: number;
}

export interface DynamicRatioOptions {
  signal: DynamicRatio['signal'];
  /** ratio where the signal is at its mean */
  base: number;
  /** change of the ratio, as a share of the base, by change of the signal, as a share of its mean. @default 1 */
  gain?: number;
  /** @default base / 4 */
  least?: number;
  /** @default 4 * base, at most 1 */
  most?: number;
  /** what units rank by, and the potentials that entropy is taken of. @default 'magnitude' */
  by?: RankBy;
  /** [samples] memory of the mean signal. @default 1000 */
  memory?: number;
}

/** @throws RangeError unless 0 < least <= base <= most <= 1, gain is finite and memory is an integer >= 1. */
export function dynamicRatio(options: DynamicRatioOptions): DynamicRatio {
  checkKeys(options, 'dynamicRatio', ['signal', 'base', 'gain', 'least', 'most', 'by', 'memory']);
  const { signal, base, gain = 1, by = 'magnitude', memory = 1000 } = options;
  oneOf(signal, 'dynamicRatio.signal', ['energy', 'entropy']);
  checkRankBy(by, 'dynamicRatio');
  checkShare(base, 'dynamicRatio.base');
  const { least = base / 4, most = Math.min(1, 4 * base) } = options;
  checkBounds(least, base, most, 'dynamicRatio');
  checkNumber(gain, 'dynamicRatio.gain', Number.NEGATIVE_INFINITY);
  checkCount(memory, 'dynamicRatio.memory', 1);
  return { kind: 'dynamicRatio', signal, base, gain, least, most, by, memory };
}

/** @throws RangeError unless 0 < least <= base <= most <= 1. */
export function checkBounds(least: number, base: number, most: number, owner: string): void {
  checkShare(least, `${owner}.least`);
  checkShare(most, `${owner}.most`);
  if (!(least <= base && base <= most))
    throw new RangeError(`${owner}: must have least <= base <= most, got ${least}, ${base}, ${most}`);
}

/** The baseline of all dynamic ratios: one constant a task, as in `taskRatio('images', { images: 0.1, otherwise: 0.3 })`. */
export function taskRatio(
  task: string,
  ratios: Readonly<Record<string, number>> & { readonly otherwise: number },
  options?: { by?: RankBy },
): FixedRatio {
  if (typeof ratios?.otherwise !== 'number')
    throw new TypeError(
      `taskRatio.ratios: must be an object {otherwise, ...} of ratios by task, got ${shown(ratios)}`,
    );
  return fixedRatio(Object.hasOwn(ratios, task) ? ratios[task]! : ratios.otherwise, options);
}

/** Mean over recent training samples. */
export class RecentMean {
  /** 0 before the first sample */
  mean = 0;
  readonly #memory: number;
  #seen = 0;

  constructor(memory: number) {
    this.#memory = memory;
  }

  copy(): RecentMean {
    const twin = new RecentMean(this.#memory);
    twin.mean = this.mean;
    twin.#seen = this.#seen;
    return twin;
  }

  /** Takes in a batch of n samples with this sum. */
  add(sum: number, n: number): void {
    this.#seen += n;
    const memory = Math.max(n, Math.min(this.#memory, this.#seen));
    this.mean = (this.mean * (memory - n) + sum) / memory;
  }

  /** value / mean - 1; 0 where there is no mean yet. */
  deviation(value: number): number {
    return this.mean > 0 ? value / this.mean - 1 : 0;
  }
}

/** Mean square of what the layer is fed with in row r. */
export function energy({ order, start, index, value }: FedRows, r: number): number {
  const first = start[order[r]!]!;
  const last = start[order[r]! + 1]! - 1;
  let sum = 0;
  for (let e = first; e < last; e++) sum += value[e]! * value[e]!;
  // the entry that closes the row has the number of inputs as its index
  return sum / index[last]!;
}

/** exp(H) / units of the potentials of row r: the share of units among which the drive would be spread evenly. */
function entropyShare({ view, units, padded }: CodeSpace, r: number, by: RankBy): number {
  const { potential } = view;
  let sum = 0;
  let weighted = 0;
  for (let p = r * padded; p < r * padded + units; p++) {
    const drive = by === 'magnitude' ? Math.abs(potential[p]!) : potential[p]!;
    if (!(drive > 0)) continue;
    sum += drive;
    weighted += drive * log(drive);
  }
  // H = log(sum) - sum of drive log(drive) / sum
  return sum > 0 ? exp(log(sum) - weighted / sum) / units : 0;
}

export function dynamicRatioActivator(activation: DynamicRatio, recent?: RecentMean): Activator {
  const { signal, base, gain, least, most, by, memory } = activation;
  const mean = recent ?? new RecentMean(memory);
  let sum = 0;
  return {
    bends: false,
    encode(space, n, fed) {
      const { winners } = space.view;
      sum = 0;
      for (let r = 0; r < n; r++) {
        const s = signal === 'energy' ? energy(fed, r) : entropyShare(space, r, by);
        sum += s;
        const ratio = base * (1 + gain * mean.deviation(s));
        winners[r] = unitsOf(Math.min(most, Math.max(least, ratio)), space.units);
      }
      selectLargest(space, n, by);
    },
    learn: (_, n) => mean.add(sum, n),
    afterEpoch() {},
    copy: () => dynamicRatioActivator(activation, mean.copy()),
    duty: null,
  };
}
