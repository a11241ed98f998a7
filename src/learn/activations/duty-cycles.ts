/** How often each unit wins, and the factors that help those which win too rarely. */
import { exp } from '../../math/exp.ts';
import type { KWinners } from './k-winners.ts';

/** Ranking factors of the units, from the shares of samples they win. */
export class DutyCycles {
  /** (units) share of recent samples that each unit won */
  readonly duty: Float64Array;
  /** (units) exp(boost * (target - duty)) */
  readonly factor: Float32Array;
  readonly #wins: Uint32Array;
  readonly #activation: KWinners;
  #seen = 0;

  constructor(units: number, activation: KWinners) {
    this.duty = new Float64Array(units);
    this.factor = new Float32Array(units).fill(1);
    this.#wins = new Uint32Array(units + 1);
    this.#activation = activation;
  }

  copy(): DutyCycles {
    const twin = new DutyCycles(this.duty.length, this.#activation);
    twin.duty.set(this.duty);
    twin.factor.set(this.factor);
    twin.#seen = this.#seen;
    return twin;
  }

  /** Takes in one batch of `samples` rows, whose winners are the first `entries` of `index`. */
  count(index: ArrayLike<number>, entries: number, samples: number): void {
    if (samples === 0) return;
    const { boost, k, groups, dutyCyclePeriod } = this.#activation;
    const wins = this.#wins.fill(0);
    for (let e = 0; e < entries; e++) wins[index[e]!] = wins[index[e]!]! + 1;
    const target = (k * groups) / this.duty.length;
    this.#seen += samples;
    const memory = Math.max(samples, Math.min(dutyCyclePeriod, this.#seen));
    for (let j = 0; j < this.duty.length; j++) {
      const duty = (this.duty[j]! * (memory - samples) + wins[j]!) / memory;
      this.duty[j] = duty;
      this.factor[j] = exp(boost * (target - duty));
    }
  }
}
