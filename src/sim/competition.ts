/** Runtime state of pools and of k-winners races: who may spike, and what a spike does to its rivals. */
import { exp } from '../math/exp.ts';
import type { StateExchange } from '../math/state.ts';
import { groupOf, type KWinners, type Pool } from './network/inhibition.ts';
import type { Network } from './network/network.ts';
import type { Numbering } from './synapses.ts';

const none = 0xffffffff;

/** Shared, exactly decaying inhibition; one entry a group. */
export class Pools {
  /** (n) pool of each neuron, or `Pools.none` */
  readonly of: Uint32Array;
  /** (pools) [mV] G at time [ms] */
  readonly value: Float64Array;
  readonly time: Float64Array;
  /** (pools) grows with each change: a prediction made under an older stamp is a lower bound only */
  readonly stamp: Uint32Array;
  /** (pools) [mV] what a spike adds; moves in adaptive pools */
  readonly weight: Float64Array;
  readonly tau: Float64Array;
  readonly delay: Float64Array;
  readonly #adapt: (Pool['adapt'] & { members: number })[];
  static readonly none = none;

  constructor(net: Network, ids: Numbering) {
    this.of = new Uint32Array(ids.n).fill(none);
    const weight: number[] = [];
    const tau: number[] = [];
    const delay: number[] = [];
    this.#adapt = [];
    for (const part of net.inhibition) {
      if (part.kind !== 'pool') continue;
      const n = net.populations[part.population]!.n;
      const first = weight.length;
      const group = groupOf('pool', part.groups, n);
      for (let i = 0; i < n; i++) this.of[ids.offset[part.population]! + i] = first + group[i]!;
      const groups = group.reduce((most, g) => Math.max(most, g), 0) + 1;
      for (let g = 0; g < groups; g++) {
        weight.push(part.weight);
        tau.push(part.tau);
        delay.push(part.delay);
        const members = group.reduce((sum, member) => sum + (member === g ? 1 : 0), 0);
        this.#adapt.push({ active: part.adapt?.active ?? 0, rate: part.adapt?.rate ?? 0, members });
      }
    }
    this.weight = Float64Array.from(weight);
    this.tau = Float64Array.from(tau);
    this.delay = Float64Array.from(delay);
    this.value = new Float64Array(weight.length);
    this.time = new Float64Array(weight.length);
    this.stamp = new Uint32Array(weight.length);
  }

  /** [mV] G of pool p at time t */
  at(p: number, t: number): number {
    const value = this.value[p]!;
    return value === 0 ? 0 : value * exp(-(t - this.time[p]!) / this.tau[p]!);
  }

  /** One spike more acts on pool p at time t. */
  add(p: number, t: number): void {
    this.value[p] = this.at(p, t) + this.weight[p]!;
    this.time[p] = t;
    this.stamp[p]!++;
  }

  reset(): void {
    this.value.fill(0);
    this.time.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('value', this.value);
    state.array('time', this.time);
    state.array('stamp', this.stamp);
    state.array('weight', this.weight);
  }

  /** End of a stimulus in which `active[p]` members of pool p spiked: weight *= exp(rate (a / target - 1)). */
  adapt(active: Uint32Array): void {
    for (let p = 0; p < this.weight.length; p++) {
      const { active: target, rate, members } = this.#adapt[p]!;
      if (rate > 0) this.weight[p]! *= exp(rate * Math.min(active[p]! / members / target - 1, 10));
    }
  }
}

/** k-winners races; one entry a group (event rule 5). */
export class Races {
  /** (n) race of each neuron, or `Races.none` */
  readonly of: Uint32Array;
  /** (races) winners so far in this window, and how many there may be */
  readonly count: Uint32Array;
  readonly k: Uint32Array;
  /** (n) 1 if the neuron has won in this window */
  readonly won: Uint8Array;
  /** per k-winners part: its window, and the ids of its members */
  readonly windows: readonly {
    window: number | 'stimulus';
    first: number;
    end: number;
    from: number;
    to: number;
  }[];
  static readonly none = none;

  constructor(net: Network, ids: Numbering) {
    this.of = new Uint32Array(ids.n).fill(none);
    this.won = new Uint8Array(ids.n);
    const k: number[] = [];
    this.windows = net.inhibition
      .filter((part): part is KWinners => part.kind === 'k-winners')
      .map((part) => {
        const from = ids.offset[part.population]!;
        const n = net.populations[part.population]!.n;
        const group = groupOf('kWinners', part.groups, n);
        const first = k.length;
        for (let i = 0; i < n; i++) this.of[from + i] = first + group[i]!;
        const groups = group.reduce((most, g) => Math.max(most, g), 0) + 1;
        for (let g = 0; g < groups; g++) k.push(part.k);
        return { window: part.window, first, end: k.length, from, to: from + n };
      });
    this.k = Uint32Array.from(k);
    this.count = new Uint32Array(k.length);
  }

  /** May this neuron still win in the present window? */
  mayWin(j: number): boolean {
    const race = this.of[j]!;
    return race === none || (this.won[j] === 0 && this.count[race]! < this.k[race]!);
  }

  /** Does this neuron take no more input? */
  isClosed(j: number): boolean {
    const race = this.of[j]!;
    return race !== none && this.count[race]! >= this.k[race]!;
  }

  /** Grants a win. */
  win(j: number): void {
    const race = this.of[j]!;
    if (race === none) return;
    this.won[j] = 1;
    this.count[race]!++;
  }

  exchange(state: StateExchange): void {
    state.array('count', this.count);
    state.array('won', this.won);
  }

  /** Opens a new window for part w. */
  open(w: number): void {
    const { first, end, from, to } = this.windows[w]!;
    this.count.fill(0, first, end);
    this.won.fill(0, from, to);
  }
}
