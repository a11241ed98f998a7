/**
 * Many independent Poisson processes drawn as the one process they sum to, directly in time order: gaps are exponential
 * with the total rate, and each event belongs to source i with probability rate_i / total. Cost is O(1) an event, whatever
 * the number of sources; no time step.
 */
import { aliasTable } from './alias.ts';
import type { Rng } from './rng.ts';
import type { StateExchange } from './state.ts';

export interface PoissonProcess {
  /** Moves on to the next event; false when there is none before `endMs`, and then for good. */
  next(): boolean;
  /** [ms] time of the event now at hand; `startMs` before the first, Infinity after the last */
  readonly t: number;
  /** source of the event now at hand */
  readonly i: number;
  /** Saves or restores the event at hand; the stream saves itself. */
  exchange(state: StateExchange): void;
}

export interface PoissonProcessOptions {
  /** [ms] The process begins here. Memoryless: starting at a saved `t` with the restored stream goes on bit for bit. @default 0 */
  startMs?: number;
  /** [ms] Only events before this time are given. @default Infinity */
  endMs?: number;
}

/**
 * @param ratesHz (n) [Hz] rate of each source; all zero is allowed and gives no event.
 * @throws RangeError if a rate is negative or not finite, or if the interval is not one.
 */
export function poissonProcess(
  ratesHz: ArrayLike<number>,
  rng: Rng,
  { startMs = 0, endMs = Number.POSITIVE_INFINITY }: PoissonProcessOptions = {},
): PoissonProcess {
  if (!Number.isFinite(startMs))
    throw new RangeError(`poissonProcess.startMs: must be finite [ms], got ${startMs}`);
  if (!(endMs >= startMs))
    throw new RangeError(`poissonProcess.endMs: must be >= ${startMs} ms, got ${endMs}`);
  let totalHz = 0;
  for (let i = 0; i < ratesHz.length; i++) {
    const rate = ratesHz[i]!;
    if (!(rate >= 0 && rate < Number.POSITIVE_INFINITY))
      throw new RangeError(`poissonProcess.ratesHz[${i}]: must be >= 0 Hz and finite, got ${rate}`);
    totalHz += rate;
  }
  const source = totalHz > 0 ? aliasTable(ratesHz) : undefined;
  const meanGapMs = 1000 / totalHz;

  return {
    t: startMs,
    i: 0,
    next() {
      const event = this as { t: number; i: number };
      if (source === undefined || event.t >= endMs) {
        event.t = Number.POSITIVE_INFINITY;
        return false;
      }
      event.t += rng.exponential() * meanGapMs;
      if (event.t >= endMs) {
        event.t = Number.POSITIVE_INFINITY;
        return false;
      }
      event.i = source.draw(rng);
      return true;
    },
    exchange(state) {
      const event = this as { t: number; i: number };
      event.t = state.number('t', event.t);
      event.i = state.number('i', event.i);
    },
  };
}
