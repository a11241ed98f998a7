/** What is under way to a later step: a ring of lists, one a step, in the order in which it was sent. */
import type { StateExchange } from '../../math/state.ts';

export class DelayRing {
  readonly #slots: number[][];

  /** @param longest the longest delay in steps */
  constructor(longest: number) {
    this.#slots = Array.from({ length: longest + 1 }, () => []);
  }

  /** Sends an item to step n, at most the longest delay ahead of the step at hand. */
  send(item: number, n: number): void {
    this.#slots[n % this.#slots.length]!.push(item);
  }

  /** What is due in step n, oldest first; the caller empties it when done. */
  due(n: number): number[] {
    return this.#slots[n % this.#slots.length]!;
  }

  clear(): void {
    for (const slot of this.#slots) slot.length = 0;
  }

  exchange(state: StateExchange): void {
    this.#slots.forEach((slot, s) => {
      const kept = state.list(`slot ${s}`, Uint32Array.from(slot));
      slot.length = 0;
      for (const item of kept) slot.push(item);
    });
  }
}
