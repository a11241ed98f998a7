/** Pools and races on a grid: windows open and pools move at the ends of steps (event rules 5 and 7). */
import type { StateExchange } from '../../math/state.ts';
import { Pools, Races } from '../competition.ts';
import type { Network } from '../network/network.ts';
import type { Numbering } from '../synapses.ts';
import { DelayRing } from './delay-ring.ts';
import type { Grid } from './grid.ts';

export class GridCompetition {
  readonly races: Races;
  readonly hasRaces: boolean;
  readonly #pools: Pools;
  readonly #grid: Grid;
  /** (pools) [mV] value of each pool at the end of the step at hand */
  readonly #now: Float64Array;
  /** (pools) members that spiked in this stimulus */
  readonly #active: Uint32Array;
  /** pools that a spike will move */
  readonly #ring: DelayRing;
  /** (k-winners parts) number of the window that opens next */
  readonly #nextWindow: Float64Array;

  constructor(net: Network, ids: Numbering, grid: Grid) {
    this.#grid = grid;
    this.races = new Races(net, ids);
    this.hasRaces = this.races.windows.length > 0;
    this.#nextWindow = new Float64Array(this.races.windows.length);
    this.#pools = new Pools(net, ids);
    this.#now = new Float64Array(this.#pools.weight.length);
    this.#active = new Uint32Array(this.#pools.weight.length);
    this.#ring = new DelayRing(this.#pools.delay.reduce((most, d) => Math.max(most, grid.round(d)), 0));
  }

  get poolWeights(): Float64Array {
    return this.#pools.weight;
  }

  /** What the neurons from ... to - 1 need to know of their pools; null if none is in one. */
  poolsOf(from: number, to: number): { of: Uint32Array; now: Float64Array } | null {
    const of = this.#pools.of.subarray(from, to);
    return of.some((pool) => pool !== Pools.none) ? { of, now: this.#now } : null;
  }

  /** Opens the windows that begin with step n; all of them at step 0. */
  openWindows(n: number): void {
    for (let part = 0; part < this.#nextWindow.length; part++) {
      const { window } = this.races.windows[part]!;
      const next = this.#nextWindow[part]!;
      if (next > 0 && (window === 'stimulus' || this.#grid.stepOf(next * window) > n)) continue;
      this.races.open(part);
      this.#nextWindow[part]!++;
    }
  }

  /** Brings the pools to the end of step n, at time t. */
  move(n: number, t: number): void {
    const due = this.#ring.due(n);
    for (let a = 0; a < due.length; a++) this.#pools.add(due[a]!, t);
    due.length = 0;
    for (let p = 0; p < this.#now.length; p++) this.#now[p] = this.#pools.at(p, t);
  }

  /** Rule 2f: neuron j, that has been reset, acts on its pool. */
  spiked(j: number, isItsFirst: boolean, n: number, t: number): void {
    const pool = this.#pools.of[j]!;
    if (pool === Pools.none) return;
    if (isItsFirst) this.#active[pool]!++;
    const delay = this.#grid.round(this.#pools.delay[pool]!);
    if (delay > 0) this.#ring.send(pool, n + delay);
    else {
      this.#pools.add(pool, t);
      this.#now[pool] = this.#pools.at(pool, t);
    }
  }

  /** End of a stimulus with learning. */
  adapt(): void {
    this.#pools.adapt(this.#active);
  }

  /** Back to the start of the clock; pool weights keep what they learned. */
  restart(): void {
    this.#pools.reset();
    this.#now.fill(0);
    this.#active.fill(0);
    this.#ring.clear();
    this.#nextWindow.fill(0);
  }

  exchange(state: StateExchange): void {
    this.races.exchange(state.part('races'));
    this.#pools.exchange(state.part('pools'));
    this.#ring.exchange(state.part('pools on their way'));
    state.array('now', this.#now);
    state.array('active', this.#active);
    state.array('nextWindow', this.#nextWindow);
  }
}
