/**
 * Priority queue of events in typed arrays: a 4-ary heap on (time, kind, a, b). The four keys order every event
 * fully (event rule 1), so the order of pushes never shows.
 */
import type { StateExchange } from '../../math/state.ts';

export class EventQueue {
  #time = new Float64Array(256);
  #kind = new Uint8Array(256);
  #a = new Uint32Array(256);
  #b = new Uint32Array(256);
  length = 0;

  /** Time [ms] of the next event, Infinity if there is none. */
  peekTime(): number {
    return this.length > 0 ? this.#time[0]! : Infinity;
  }
  /** Keys of the next event. */
  get kind(): number {
    return this.#kind[0]!;
  }
  get a(): number {
    return this.#a[0]!;
  }
  get b(): number {
    return this.#b[0]!;
  }

  push(time: number, kind: number, a: number, b: number): void {
    if (this.length === this.#time.length) this.#grow();
    let hole = this.length++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if (!this.#isBefore(time, kind, a, b, parent)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, time, kind, a, b);
  }

  /** Removes the next event. */
  pop(): void {
    const last = --this.length;
    if (last <= 0) return;
    const time = this.#time[last]!;
    const kind = this.#kind[last]!;
    const a = this.#a[last]!;
    const b = this.#b[last]!;
    let hole = 0;
    for (;;) {
      const first = 4 * hole + 1;
      if (first >= last) break;
      let best = first;
      const end = Math.min(first + 4, last);
      for (let child = first + 1; child < end; child++)
        if (this.#isBefore(this.#time[child]!, this.#kind[child]!, this.#a[child]!, this.#b[child]!, best))
          best = child;
      if (this.#isBefore(time, kind, a, b, best)) break;
      this.#move(best, hole);
      hole = best;
    }
    this.#put(hole, time, kind, a, b);
  }

  clear(): void {
    this.length = 0;
  }

  /** The heap as it lies: its order of places is part of the state. */
  exchange(state: StateExchange): void {
    const n = this.length;
    this.#time = state.list('time', this.#time.slice(0, n));
    this.#kind = state.list('kind', this.#kind.slice(0, n));
    this.#a = state.list('a', this.#a.slice(0, n));
    this.#b = state.list('b', this.#b.slice(0, n));
    this.length = this.#time.length;
  }

  #isBefore(time: number, kind: number, a: number, b: number, other: number): boolean {
    const t = this.#time[other]!;
    if (time !== t) return time < t;
    if (kind !== this.#kind[other]!) return kind < this.#kind[other]!;
    if (a !== this.#a[other]!) return a < this.#a[other]!;
    return b < this.#b[other]!;
  }

  #move(from: number, to: number): void {
    this.#time[to] = this.#time[from]!;
    this.#kind[to] = this.#kind[from]!;
    this.#a[to] = this.#a[from]!;
    this.#b[to] = this.#b[from]!;
  }

  #put(at: number, time: number, kind: number, a: number, b: number): void {
    this.#time[at] = time;
    this.#kind[at] = kind;
    this.#a[at] = a;
    this.#b[at] = b;
  }

  #grow(): void {
    const size = Math.max(256, 2 * this.#time.length);
    const time = new Float64Array(size);
    time.set(this.#time);
    this.#time = time;
    const kind = new Uint8Array(size);
    kind.set(this.#kind);
    this.#kind = kind;
    const a = new Uint32Array(size);
    a.set(this.#a);
    this.#a = a;
    const b = new Uint32Array(size);
    b.set(this.#b);
    this.#b = b;
  }
}
