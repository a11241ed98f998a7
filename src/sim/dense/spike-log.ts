/** Spikes whose consequences are to come: each of several kinds follows a spike by its own number of steps. */
import type { StateExchange } from '../../math/state.ts';

export class SpikeLog {
  readonly #lags: readonly number[];
  /** of consequence `kind` of a spike of neuron j in step `spike` */
  readonly #bring: (kind: number, j: number, spike: number) => void;
  #step: Int32Array = new Int32Array(256);
  #neuron: Int32Array = new Int32Array(256);
  #logged = 0;
  /** (kinds) the first entry that has not met its consequence */
  readonly #met: Int32Array;

  /** @param lags [steps] from a spike to each of its consequences */
  constructor(lags: readonly number[], bring: (kind: number, j: number, spike: number) => void) {
    this.#lags = lags;
    this.#bring = bring;
    this.#met = new Int32Array(lags.length);
  }

  /** Spikes come in the order of their steps. */
  add(j: number, step: number): void {
    if (this.#logged === this.#step.length) this.#makeRoom();
    this.#step[this.#logged] = step;
    this.#neuron[this.#logged++] = j;
  }

  /** Brings all that is due by the start of step n, kind by kind; returns the next step at which something is, or `end`. */
  meet(n: number, end: number): number {
    let next = end;
    for (let kind = 0; kind < this.#lags.length; kind++) {
      const lag = this.#lags[kind]!;
      for (; this.#met[kind]! < this.#logged; this.#met[kind]!++) {
        const entry = this.#met[kind]!;
        const spike = this.#step[entry]!;
        if (spike + lag > n) {
          next = Math.min(next, spike + lag);
          break;
        }
        this.#bring(kind, this.#neuron[entry]!, spike);
      }
    }
    return next;
  }

  /** Forgets what has met all of its consequences, and counts steps from `steps` later on. */
  moveOn(steps: number): void {
    const done = Math.min(...this.#met);
    this.#step.copyWithin(0, done, this.#logged);
    this.#neuron.copyWithin(0, done, this.#logged);
    this.#logged -= done;
    for (let kind = 0; kind < this.#met.length; kind++) this.#met[kind]! -= done;
    for (let entry = 0; entry < this.#logged; entry++) this.#step[entry]! -= steps;
  }

  exchange(state: StateExchange): void {
    this.#step = state.list('log steps', this.#step);
    this.#neuron = state.list('log neurons', this.#neuron);
    this.#logged = state.number('logged', this.#logged);
    state.array('met', this.#met);
  }

  #makeRoom(): void {
    const twice = (old: Int32Array): Int32Array => {
      const room = new Int32Array(2 * old.length);
      room.set(old);
      return room;
    };
    this.#step = twice(this.#step);
    this.#neuron = twice(this.#neuron);
  }
}
