/** What the caller of a crew and its workers share: which parts are whose, and the order of the moment. */
import type { SharedMemory } from '../kernels/wasm.ts';
import type { Act } from '../sim/fast-clock/clock-crew.ts';

/** What a worker is told once. */
export interface Work {
  readonly words: Int32Array;
  readonly parts: readonly { memory: SharedMemory; address: number; isSingle: boolean }[];
}

/** Acts by number. */
export const acts: readonly Act[] = ['advance', 'begin', 'finish'];

/** Words of the block that a crew shares. */
export const WORD = {
  /** orders given so far; a worker acts when it changes */
  order: 0,
  /** workers that have carried out the order */
  done: 1,
  /** workers that failed */
  failed: 2,
  /** the order: number of the act, and steps */
  act: 3,
  steps: 4,
} as const;
export const WORDS = 16;
