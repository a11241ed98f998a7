/** What a run keeps. A recorder reads and never writes: it cannot change a result (event rule 8). */
import type { StateExchange } from '../../math/state.ts';
import { checkKeys, checkList, integer, positive } from './checks.ts';

export type Recorder =
  | { readonly kind: 'spikes'; readonly population: string; readonly max: number }
  | {
      readonly kind: 'potential';
      readonly population: string;
      readonly ids: readonly number[];
      readonly every: number;
      readonly max: number;
    }
  | { readonly kind: 'rate'; readonly population: string; readonly bin: number; readonly max: number };

const keys = { spikes: ['max'], potential: ['ids', 'every', 'max'], rate: ['bin', 'max'] };

/** What each kind is described by. */
export const recorderKeys: Readonly<Record<Recorder['kind'], readonly string[]>> = {
  spikes: ['population', ...keys.spikes],
  potential: ['population', ...keys.potential],
  rate: ['population', ...keys.rate],
};

/** Keeps at most `max` spikes; those after are counted as dropped. @default max 10 million (120 MB) */
export function recordSpikes(population: string, options: { max?: number } = {}): Recorder {
  checkKeys('recordSpikes', options, keys.spikes);
  integer('recordSpikes.max', options.max ?? 1e7, 1);
  return { kind: 'spikes', population, max: options.max ?? 1e7 };
}

/** Samples v [mV] of the listed neurons each `every` ms; at most `max` samples. @default every 1, max 1 million */
export function recordPotential(
  population: string,
  options: { ids: ArrayLike<number>; every?: number; max?: number },
): Recorder {
  checkKeys('recordPotential', options, keys.potential);
  const { ids, every = 1, max = 1e6 } = options;
  checkList('recordPotential.ids', ids);
  positive('recordPotential.every', every, 'ms');
  integer('recordPotential.max', max, 1);
  return { kind: 'potential', population, every, max, ids: Array.from(ids) };
}

/** Counts spikes in bins of `bin` ms, given back in Hz a neuron from 0 to now; at most `max` bins. @default bin 10 */
export function recordRate(population: string, options: { bin?: number; max?: number } = {}): Recorder {
  checkKeys('recordRate', options, keys.rate);
  positive('recordRate.bin', options.bin ?? 10, 'ms');
  integer('recordRate.max', options.max ?? 1e6, 1);
  return { kind: 'rate', population, bin: options.bin ?? 10, max: options.max ?? 1e6 };
}

/** A list of spikes that grows up to a bound and then counts what it drops. */
export class SpikeLog {
  #t = new Float64Array(64);
  #i = new Uint32Array(64);
  length = 0;
  /** spikes that came after the bound was reached */
  dropped = 0;
  readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  push(t: number, i: number): void {
    if (this.length >= this.max) {
      this.dropped++;
      return;
    }
    if (this.length === this.#t.length) this.#grow();
    this.#t[this.length] = t;
    this.#i[this.length++] = i;
  }

  clear(): void {
    this.length = 0;
    this.dropped = 0;
  }

  exchange(state: StateExchange): void {
    this.#t = state.list('t', this.#t.slice(0, this.length));
    this.#i = state.list('i', this.#i.slice(0, this.length));
    this.length = this.#t.length;
    this.dropped = state.number('dropped', this.dropped);
  }

  /** A copy of what was kept. */
  spikes(): { t: Float64Array; i: Uint32Array } {
    return { t: this.#t.slice(0, this.length), i: this.#i.slice(0, this.length) };
  }

  #grow(): void {
    const size = Math.min(this.max, Math.max(64, 2 * this.#t.length));
    const t = new Float64Array(size);
    const i = new Uint32Array(size);
    t.set(this.#t);
    i.set(this.#i);
    this.#t = t;
    this.#i = i;
  }
}
