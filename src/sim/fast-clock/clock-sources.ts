/** Spikes of the sources of a network, brought to the grid a block of steps at a time. */
import type { StateExchange } from '../../math/state.ts';
import type { Grid } from '../clock/grid.ts';
import type { Feed } from '../feeds.ts';
import type { Numbering } from '../synapses.ts';

/** The most source spikes in a block of steps. */
export const mostInBlock = 65536;
/** The most source spikes under way while the longest delay of a network lasts. */
export const mostUnderWay = (slots: number): number => mostInBlock + 1024 * slots;

export class ClockSources {
  /** (spikes of the block) inputs, counted within their population; by step, population and number */
  readonly rows = new Uint32Array(mostInBlock);
  readonly #grid: Grid;
  /** (populations) ids at which they begin */
  readonly #first: readonly number[];
  /** (steps x populations + 1) where the spikes of each begin; neurons have none */
  readonly #starts: Uint32Array;
  /** (slots) spikes in each of the last steps, and their sum */
  readonly #recent: Uint32Array;
  #underWay = 0;
  #feeds: Feed[] = [];
  readonly #step: number[] = [];

  readonly #most: number;

  /**
   * @param slots steps that a spike may be under way
   * @param least the same in the part that has the shortest delays, and the least room
   */
  constructor(ids: Numbering, grid: Grid, mostSteps: number, slots: number, least: number) {
    this.#most = mostUnderWay(least);
    this.#grid = grid;
    this.#first = ids.names.map((name) => ids.offset[name]!);
    this.#starts = new Uint32Array(mostSteps * ids.names.length + 1);
    this.#recent = new Uint32Array(slots);
  }

  open(feeds: Feed[]): void {
    this.#feeds = feeds;
    this.#step.length = 0;
    this.#recent.fill(0);
    this.#underWay = 0;
  }

  /**
   * Takes the spikes of up to `steps` steps from `first` on. @returns how many steps it took: fewer where it gets full
   * @throws RangeError if a step has more spikes than a block can hold, or more are under way than the part can keep
   */
  gather(first: number, steps: number): number {
    const populations = this.#first.length;
    let head = 0;
    for (let b = 0; b < steps; b++) {
      const spikes = this.#spikesOf(first + b);
      if (head + spikes.length > mostInBlock) {
        // what did not fit waits in #step for the next block
        if (b > 0) return b;
        this.#refuse(spikes.length, 'in a step');
      }
      let s = 0;
      for (let p = 0; p < populations; p++) {
        const end = p + 1 < populations ? this.#first[p + 1]! : Infinity;
        for (; s < spikes.length && spikes[s]! < end; s++) this.rows[head++] = spikes[s]! - this.#first[p]!;
        this.#starts[b * populations + p + 1] = head;
      }
      this.#keep(first + b, spikes.length);
      spikes.length = 0;
    }
    return steps;
  }

  /** Where the spikes of population p in step b of the block begin; they end where those of p + 1 do. */
  start(b: number, p: number): number {
    return this.#starts[b * this.#first.length + p]!;
  }

  end(b: number, p: number): number {
    return this.#starts[b * this.#first.length + p + 1]!;
  }

  exchange(state: StateExchange): void {
    state.array('recent', this.#recent);
    this.#underWay = state.number('underWay', this.#underWay);
  }

  /** Ids that spike in step n, ascending. */
  #spikesOf(n: number): number[] {
    const ids = this.#step;
    for (const feed of this.#feeds)
      while (this.#grid.stepOf(feed.t) <= n) {
        ids.push(feed.first + feed.i);
        feed.next();
      }
    if (ids.length > 1) ids.sort(ascending);
    return ids;
  }

  #keep(n: number, spikes: number): void {
    const slot = n % this.#recent.length;
    this.#underWay += spikes - this.#recent[slot]!;
    this.#recent[slot] = spikes;
    if (this.#underWay > this.#most) this.#refuse(this.#underWay, 'under way');
  }

  #refuse(spikes: number, where: string): never {
    throw new RangeError(
      `simulation: sources must have fewer spikes ${where} on the fast clock, got ${spikes}; give engine: 'clock', or a smaller dt`,
    );
  }
}

const ascending = (a: number, b: number): number => a - b;
