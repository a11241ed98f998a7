/**
 * k-winners as nupic.torch has them (modules/k_winners.py, functions/k_winners.py), flaws kept, to check figures of that library
 * against; `kWinners` is the mended rule. What it does:
 * - k = round(units * percentOn); where nothing is trained int(k * kInferenceFactor);
 * - units rank by x * exp(-boostStrength * duty), trained or not, and winners pass the plain x, negative ones too unless `relu`. So a
 *   busy unit with x < 0 gains by its small factor;
 * - all that tie with the k-th win, unless `breakTies` (then, here, the lowest indices);
 * - duty = (duty * (period - batch) + times that x > 0 passed) / period, period = min(dutyCyclePeriod, samples seen): a batch larger
 *   than the period gives the old duty a negative weight;
 * - after every epoch boostStrength is multiplied by boostStrengthFactor.
 */

import { KEEP_TIES, RANK_SIGNED } from '../../kernels/kernels.ts';
import { exp } from '../../math/exp.ts';
import { checkCount, checkKeys, checkNumber, checkShare } from '../checks.ts';
import type { Activator, CodeSpace, FedRows } from './code-space.ts';
import { selectWinners } from './k-winners.ts';

export interface NupicKWinners {
  readonly kind: 'nupicKWinners';
  readonly percentOn: number;
  readonly kInferenceFactor: number;
  readonly boostStrength: number;
  readonly boostStrengthFactor: number;
  readonly dutyCyclePeriod: number;
  readonly breakTies: boolean;
  readonly relu: boolean;
}

/** With the defaults of nupic.torch's layer. @throws RangeError where an option has no meaning. */
export function nupicKWinners(
  options: Partial<Omit<NupicKWinners, 'kind'>> & { percentOn: number },
): NupicKWinners {
  checkKeys(options, 'nupicKWinners', [
    ...(['percentOn', 'kInferenceFactor', 'boostStrength', 'boostStrengthFactor'] as const),
    ...(['dutyCyclePeriod', 'breakTies', 'relu'] as const),
  ]);
  const { percentOn, kInferenceFactor = 1.5, boostStrength = 1, boostStrengthFactor = 0.9 } = options;
  const { dutyCyclePeriod = 1000, breakTies = false, relu = false } = options;
  checkShare(percentOn, 'nupicKWinners.percentOn');
  checkNumber(kInferenceFactor, 'nupicKWinners.kInferenceFactor', 0);
  checkNumber(boostStrength, 'nupicKWinners.boostStrength', 0, true);
  checkNumber(boostStrengthFactor, 'nupicKWinners.boostStrengthFactor', 0, true);
  checkCount(dutyCyclePeriod, 'nupicKWinners.dutyCyclePeriod', 1);
  return {
    ...{ kind: 'nupicKWinners', percentOn, kInferenceFactor, boostStrength },
    ...{ boostStrengthFactor, dutyCyclePeriod, breakTies, relu },
  };
}

/** Python's round: halves go to the even number. */
function roundHalfToEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/** Winners where nothing is trained. */
export function nupicWinnersAtUse({ percentOn, kInferenceFactor }: NupicKWinners, units: number): number {
  const k = Math.floor(roundHalfToEven(units * percentOn) * kInferenceFactor);
  return Math.min(units, Math.max(1, k));
}

export class NupicKWinnersActivator implements Activator {
  readonly bends = false;
  readonly duty: Float64Array;
  readonly #activation: NupicKWinners;
  readonly #positive: Uint32Array;
  #boost: number;
  #seen = 0;

  constructor(activation: NupicKWinners, units: number) {
    this.#activation = activation;
    this.#boost = activation.boostStrength;
    this.duty = new Float64Array(units);
    this.#positive = new Uint32Array(units + 1);
  }

  encode(space: CodeSpace, n: number, _fed: FedRows, training: boolean): void {
    const { percentOn, breakTies, relu } = this.#activation;
    const { units, view } = space;
    const k = training
      ? Math.max(1, roundHalfToEven(units * percentOn))
      : nupicWinnersAtUse(this.#activation, units);
    view.winners.fill(k, 0, n);
    for (let j = 0; j < units; j++) view.factor[j] = exp(-this.#boost * this.duty[j]!);
    selectWinners(space, n, units, (relu ? 0 : RANK_SIGNED) + (breakTies ? 0 : KEEP_TIES));
  }

  learn({ view }: CodeSpace, n: number): void {
    const { start, index, value } = view;
    const positive = this.#positive.fill(0);
    for (let e = 0; e < start[n]!; e++) if (value[e]! > 0) positive[index[e]!] = positive[index[e]!]! + 1;
    this.#seen += n;
    const period = Math.min(this.#activation.dutyCyclePeriod, this.#seen);
    for (let j = 0; j < this.duty.length; j++)
      this.duty[j] = (this.duty[j]! * (period - n) + positive[j]!) / period;
  }

  afterEpoch(): void {
    this.#boost *= this.#activation.boostStrengthFactor;
  }

  copy(): NupicKWinnersActivator {
    const twin = new NupicKWinnersActivator(this.#activation, this.duty.length);
    twin.duty.set(this.duty);
    twin.#boost = this.#boost;
    twin.#seen = this.#seen;
    return twin;
  }
}
