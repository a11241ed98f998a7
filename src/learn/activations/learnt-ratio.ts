/**
 * Dynamic sparsity that is learnt: ratio = least + (most - least) / (1 + exp(-(a + b z))), where z is how far the energy of the input
 * lies from its mean, as a share of it; a and b are learnt with the weights. So that the loss has a slope by the ratio, the last winner
 * passes in part: of k = ratio * units the floor(k) largest pass whole and the next one times k - floor(k). Then for one sample
 *
 *   d loss / d ratio = units * (d loss / d activity of the last winner) * its potential + price,
 *
 * exactly, and Adam moves a and b by its sums over the samples. z is taken as given: no slope flows through it into layers below. Without a price more units nearly always lower the loss.
 */
import { exp, log } from '../../math/exp.ts';
import { checkKeys, checkNumber, checkShare } from '../checks.ts';
import type { Activator, CodeSpace, FedRows } from './code-space.ts';
import { checkBounds, energy, RecentMean } from './dynamic-ratio.ts';
import { checkRankBy, type RankBy, selectLargest } from './fixed-ratio.ts';

export interface LearntRatio {
  readonly kind: 'learntRatio';
  readonly base: number;
  readonly price: number;
  readonly least: number;
  readonly most: number;
  readonly learningRate: number;
  readonly by: RankBy;
}

export interface LearntRatioOptions {
  /** the ratio at first, for every input */
  base: number;
  /** [nats] added to the loss of a sample by a ratio of 1 */
  price: number;
  /** @default base / 10 */
  least?: number;
  /** @default 10 * base, at most 1 */
  most?: number;
  /** Adam's, of a and b. @default 0.02 */
  learningRate?: number;
  /** what units rank by. @default 'magnitude' */
  by?: RankBy;
}

/** @throws RangeError unless 0 < least < base < most <= 1, price >= 0 and the learning rate is > 0. */
export function learntRatio(options: LearntRatioOptions): LearntRatio {
  checkKeys(options, 'learntRatio', ['base', 'price', 'least', 'most', 'learningRate', 'by']);
  const { base, price, learningRate = 0.02, by = 'magnitude' } = options;
  const { least = base / 10, most = Math.min(1, 10 * base) } = options;
  checkRankBy(by, 'learntRatio');
  checkShare(base, 'learntRatio.base');
  checkBounds(least, base, most, 'learntRatio');
  if (least === base || base === most)
    throw new RangeError(`learntRatio.base: must lie between ${least} and ${most}, got ${base}`);
  checkNumber(price, 'learntRatio.price', 0, true);
  checkNumber(learningRate, 'learntRatio.learningRate', 0);
  return { kind: 'learntRatio', base, price, least, most, learningRate, by };
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

export class LearntRatioActivator implements Activator {
  readonly bends = true;
  readonly duty = null;
  /** a and b */
  readonly parameters: Float64Array;
  /** of the mean loss of the last batch by a and b */
  readonly slopes = new Float64Array(2);
  /** energy of the input over recent training samples */
  readonly recent: RecentMean;
  readonly #activation: LearntRatio;
  readonly #m = new Float64Array(2);
  readonly #v = new Float64Array(2);
  #steps = 0;
  #energies = 0;
  /** of each row: z, the ratio, and the entry of the last winner where it passes in part, else -1 */
  #z = new Float64Array(0);
  #ratio = new Float64Array(0);
  #partial = new Int32Array(0);

  constructor(activation: LearntRatio, recent = new RecentMean(1000)) {
    const { base, least, most } = activation;
    this.#activation = activation;
    this.recent = recent;
    this.parameters = Float64Array.of(log((base - least) / (most - base)), 0);
  }

  encode(space: CodeSpace, n: number, fed: FedRows): void {
    const { least, most, by } = this.#activation;
    const { winners } = space.view;
    if (this.#z.length < n) {
      this.#z = new Float64Array(n);
      this.#ratio = new Float64Array(n);
      this.#partial = new Int32Array(n);
    }
    this.#energies = 0;
    for (let r = 0; r < n; r++) {
      const e = energy(fed, r);
      this.#energies += e;
      this.#z[r] = this.recent.deviation(e);
      const x = this.parameters[0]! + this.parameters[1]! * this.#z[r]!;
      this.#ratio[r] = least + (most - least) / (1 + exp(-x));
      winners[r] = Math.min(space.units, Math.ceil(this.#ratio[r]! * space.units));
    }
    selectLargest(space, n, by);
    for (let r = 0; r < n; r++) this.#passInPart(space, r);
  }

  /** The last winner of row r, the one that would lose first, times the fraction of a unit that the ratio leaves it. */
  #passInPart({ view, units, padded }: CodeSpace, r: number): void {
    const { start, index, value, slope } = view;
    const [first, last] = [start[r]!, start[r + 1]! - 1];
    const k = this.#ratio[r]! * units;
    const fraction = k - Math.floor(k);
    this.#partial[r] = -1;
    // fewer winners than places: none of them is the last
    if (fraction === 0 || last - first < Math.ceil(k)) return;
    let lowest = first;
    for (let e = first + 1; e < last; e++) if (Math.abs(value[e]!) <= Math.abs(value[lowest]!)) lowest = e;
    this.#partial[r] = lowest;
    value[lowest] = value[lowest]! * fraction;
    const p = r * padded + index[lowest]!;
    slope[p] = slope[p]! * fraction;
  }

  learn({ view, units, padded }: CodeSpace, n: number, byActivity: Float32Array): void {
    const { least, most, price, learningRate } = this.#activation;
    this.slopes.fill(0);
    for (let r = 0; r < n; r++) {
      const e = this.#partial[r]!;
      const last = e < 0 ? 0 : units * byActivity[e]! * view.potential[r * padded + view.index[e]!]!;
      const share = (this.#ratio[r]! - least) / (most - least);
      const slope = (last + price / n) * (most - least) * share * (1 - share);
      this.slopes[0] = this.slopes[0]! + slope;
      this.slopes[1] = this.slopes[1]! + slope * this.#z[r]!;
    }
    this.recent.add(this.#energies, n);
    this.#steps++;
    const [c1, c2] = [correction(BETA1, this.#steps), correction(BETA2, this.#steps)];
    for (let i = 0; i < 2; i++) {
      const g = this.slopes[i]!;
      this.#m[i] = BETA1 * this.#m[i]! + (1 - BETA1) * g;
      this.#v[i] = BETA2 * this.#v[i]! + (1 - BETA2) * g * g;
      const change = this.#m[i]! / c1 / (Math.sqrt(this.#v[i]! / c2) + EPSILON);
      this.parameters[i] = this.parameters[i]! - learningRate * change;
    }
  }

  afterEpoch(): void {}

  copy(): LearntRatioActivator {
    const twin = new LearntRatioActivator(this.#activation, this.recent.copy());
    twin.parameters.set(this.parameters);
    twin.#m.set(this.#m);
    twin.#v.set(this.#v);
    twin.#steps = this.#steps;
    return twin;
  }
}

/** Adam's 1 - beta^steps. */
const correction = (beta: number, steps: number): number => 1 - exp(steps * log(beta));
