/**
 * One instant of the event engine: whom it touches, the jumps that they receive, and, once all input is in, who spikes
 * (event rules 2 to 5).
 */
import type { Races } from '../competition.ts';
import type { Neurons } from './neurons.ts';
import type { Predictions } from './predictions.ts';

export class Instant {
  readonly #neurons: Neurons;
  readonly #predictions: Predictions;
  readonly #races: Races;
  /** number of this instant */
  #number = 0;
  /** (n) the instant in which a neuron was last touched, or came up as predicted to cross */
  readonly #touchedAt: Float64Array;
  readonly #predictedAt: Float64Array;
  /** (n) [mV] sum of the jumps of this instant */
  readonly jump: Float64Array;
  /** (n) ids of those touched, the first `count` */
  readonly touched: Uint32Array;
  count = 0;
  /** (n) [mV] by how much a candidate lies over its threshold */
  readonly #overshoot: Float64Array;
  readonly #candidates: number[] = [];
  readonly #fired: number[] = [];

  constructor(n: number, neurons: Neurons, predictions: Predictions, races: Races) {
    this.#neurons = neurons;
    this.#predictions = predictions;
    this.#races = races;
    this.#touchedAt = new Float64Array(n);
    this.#predictedAt = new Float64Array(n);
    this.jump = new Float64Array(n);
    this.touched = new Uint32Array(n);
    this.#overshoot = new Float64Array(n);
  }

  begin(): void {
    this.#number++;
    this.count = 0;
  }

  /** Brings a neuron to this instant; its threshold is tested once the instant's input is in. */
  touch(j: number, t: number): void {
    if (this.#touchedAt[j] === this.#number) return;
    this.#touchedAt[j] = this.#number;
    this.jump[j] = 0;
    this.#neurons.advance(j, t);
    this.touched[this.count++] = j;
  }

  isTouched(j: number): boolean {
    return this.#touchedAt[j] === this.#number;
  }

  /** A touched neuron was predicted to reach its threshold now. */
  reaches(j: number): void {
    this.#predictedAt[j] = this.#number;
  }

  /** Who spikes, by id, now that all input of the instant is in; the list lives until the next instant. */
  decide(t: number): readonly number[] {
    this.#findCandidates(t);
    const fired = this.#fired;
    fired.length = 0;
    // Rule 2c and 5.
    for (let c = 0; c < this.#candidates.length; c++) {
      const j = this.#candidates[c]!;
      if (!this.#races.mayWin(j)) continue;
      this.#races.win(j);
      fired.push(j);
    }
    if (fired.length > 1) fired.sort(ascending);
    return fired;
  }

  /** Rule 2b and 3: who is at or over threshold? */
  #findCandidates(t: number): void {
    const neurons = this.#neurons;
    this.#candidates.length = 0;
    for (let a = 0; a < this.count; a++) {
      const j = this.touched[a]!;
      if (t < neurons.refractoryUntil[j]!) continue;
      const jump = this.jump[j]!;
      neurons.u[j]! += jump;
      // Predicted: before its jump it was at the threshold, no more and no less, whatever rounding says.
      const over = this.#predictedAt[j] === this.#number ? jump : this.#predictions.overAt(j, t);
      if (over < 0 || !this.#races.mayWin(j)) continue;
      this.#overshoot[j] = over;
      this.#candidates.push(j);
    }
    if (this.#candidates.length > 1) this.#candidates.sort(this.#byOvershoot);
  }

  readonly #byOvershoot = (a: number, b: number): number =>
    this.#overshoot[b]! - this.#overshoot[a]! || a - b;
}

const ascending = (a: number, b: number): number => a - b;
