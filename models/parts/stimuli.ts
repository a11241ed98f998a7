/**
 * A batch of stimuli, and the engines that race on it. Columns with weights of their own have an engine each, and one after
 * the other goes through the whole batch: its weights stay in the cache, and columns do not know of each other.
 */
import type { RaceEngine } from '../../src/sim/dense/race-engine.ts';
import type { PresentOptions } from '../../src/sim/engine.ts';
import type { Spikes } from '../../src/sim/spikes.ts';

/** Stimuli of a batch. */
export const batchSize = 128;

/** An engine and the first of its columns among those of all engines. */
export interface Racer {
  readonly engine: RaceEngine;
  readonly firstColumn: number;
}

export class Stimuli {
  readonly #spikes: { t: Float64Array; i: Uint32Array }[] = [];
  readonly #counts = new Uint32Array(batchSize);

  /** Copies the first `count` of some spikes. */
  put(slot: number, { t, i }: Spikes, count: number): void {
    if ((this.#spikes[slot]?.t.length ?? -1) < count)
      this.#spikes[slot] = { t: new Float64Array(2 * count), i: new Uint32Array(2 * count) };
    const own = this.#spikes[slot]!;
    for (let s = 0; s < count; s++) {
      own.t[s] = t[s]!;
      own.i[s] = i[s]!;
    }
    this.#counts[slot] = count;
  }

  /** Every racer runs the first `count` stimuli; `after` sees each of its results. */
  race(
    racers: readonly Racer[],
    count: number,
    optionsOf: (slot: number) => PresentOptions,
    after: (racer: Racer, slot: number) => void,
  ): void {
    for (const racer of racers)
      for (let slot = 0; slot < count; slot++) {
        racer.engine.race(this.#spikes[slot]!, optionsOf(slot), this.#counts[slot]);
        after(racer, slot);
      }
  }
}
