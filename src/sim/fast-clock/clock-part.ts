/**
 * A part of a network on the fast clock. Parts know nothing of each other: whoever steps them hands each the spikes of all,
 * at the latest when the shortest lag is over. A part that is the whole network does that itself.
 */
import type { ClockKernels } from '../../kernels/part-layout.ts';
import { constantGain } from '../../math/propagators.ts';
import { rng } from '../../math/rng.ts';
import type { StateExchange } from '../../math/state.ts';
import type { Grid } from '../clock/grid.ts';
import { draw } from '../network/drawn.ts';
import type { Network } from '../network/network.ts';
import { alone, type ClockCrew, type Mover } from './clock-crew.ts';
import { type PartMemory, type Precision, partMemory } from './clock-memory.ts';
import type { PartPlan } from './clock-plan.ts';
import type { ClockSources } from './clock-sources.ts';
import type { RowBuilder } from './row-builder.ts';

export class ClockPart implements Mover {
  readonly kernels: ClockKernels;
  readonly address: number;
  readonly isSingle: boolean;
  readonly plan: PartPlan;
  /** Up to so many steps may pass without the spikes of others. 0: those of a step are needed before it is finished. */
  readonly shortestLag: number;
  /** steps that a spike may be under way */
  readonly slots: number;
  readonly bytes: number;
  readonly #memory: PartMemory;
  readonly #dt: number;
  /** (n) [mV] counted from rest */
  readonly #initial: Float64Array;
  /** (populations) number of each in the list of all */
  readonly #pres: readonly number[];

  constructor(
    net: Network,
    seed: number | string,
    grid: Grid,
    plan: PartPlan,
    rows: RowBuilder,
    isWhole: boolean,
    precision: Precision,
    crew: ClockCrew = alone,
  ) {
    this.plan = plan;
    this.#memory = partMemory(net, seed, grid, plan, rows, isWhole, precision, crew);
    this.kernels = this.#memory.kernels;
    this.address = this.#memory.part;
    this.isSingle = precision === 'float32';
    this.#dt = grid.dt;
    this.shortestLag = this.#memory.shortestLag;
    this.slots = this.#memory.slots;
    this.bytes = this.#memory.bytes;
    const names = Object.keys(net.populations);
    this.#pres = this.#memory.pres.map((name) => names.indexOf(name));
    // What fills up to multiples of 16 is NaN, which never reaches a threshold.
    this.#initial = new Float64Array(plan.n).fill(Number.NaN);
    for (const { population, lif, first, n, from } of plan.slices) {
      const name = `lif(${population}).vInitial`;
      const all = draw(name, lif.vInitial, lif.n, rng(seed, population, 'vInitial'));
      for (let i = 0; i < n; i++) this.#initial[from + i] = all[first + i]! - lif.vRest;
    }
    this.restart();
  }

  /** deliveries to single synapses so far */
  get events(): number {
    return this.#memory.get('events') + this.#memory.kernels.clockPending(this.#memory.part);
  }

  /** Hands the source spikes of the block to come to a part that is the whole network. */
  feed(sources: ClockSources, steps: number): void {
    const { feed, feedEnds } = this.#memory;
    let head = 0;
    let k = 0;
    for (let b = 0; b < steps; b++)
      for (let p = 0; p < this.#pres.length; p++) {
        const end = sources.end(b, this.#pres[p]!);
        for (let s = sources.start(b, this.#pres[p]!); s < end; s++) feed[head++] = sources.rows[s]!;
        feedEnds[++k] = head;
      }
  }

  /** Writes the spikes of slice s in step n, one of the last 64, into `rows` from `at` on, as neurons of their population. @returns where they end */
  copySpikes(n: number, s: number, rows: Uint32Array, at: number): number {
    const { own, ownStarts } = this.#memory;
    const { slices } = this.plan;
    const { first, from } = slices[s]!;
    const slots = ownStarts.length / (slices.length + 1);
    const starts = (n % slots) * (slices.length + 1) + s;
    const mask = own.length - 1;
    const end = ownStarts[starts + 1]!;
    for (let k = ownStarts[starts]!; k !== end; k = (k + 1) >>> 0) rows[at++] = own[k & mask]! - from + first;
    return at;
  }

  /** Takes the spikes of all populations in step n: neurons rows[ends[p - 1]] ... rows[ends[p] - 1] of population p. */
  receive(n: number, rows: Uint32Array, ends: Uint32Array): void {
    const { ring, ringStarts } = this.#memory;
    const mask = ring.length - 1;
    const pres = this.#pres;
    const starts = (n % this.slots) * (pres.length + 1);
    let head = this.#memory.get('ringHead');
    for (let p = 0; p < pres.length; p++) {
      ringStarts[starts + p] = head;
      const from = pres[p]! > 0 ? ends[pres[p]! - 1]! : 0;
      const to = ends[pres[p]!]!;
      for (let s = from; s < to; s++, head = (head + 1) >>> 0) ring[head & mask] = rows[s]!;
    }
    ringStarts[starts + pres.length] = head;
    this.#memory.set('ringHead', head);
  }

  /** [mV] of neuron i of slice s */
  potential(s: number, i: number): number {
    const { from, lif } = this.plan.slices[s]!;
    return lif.vRest + this.#memory.v[from + i]!;
  }

  /** [mV] what current steps add to the constant current of a population, from the next step on */
  setCurrent(population: string, value: number): void {
    for (const [s, { population: name, lif }] of this.plan.slices.entries())
      if (name === population)
        this.#memory.setDrive(s, constantGain(this.#dt, lif.tauM) * (lif.current + value));
  }

  /** Back to the state before any input; private trains go on. */
  restart(): void {
    const { state, v } = this.#memory;
    this.#memory.set('events', this.events);
    for (const view of Object.values(state)) view.fill(0);
    v.set(this.#initial);
    for (const name of ['step', 'ringHead', 'ownHead', 'hasJump'] as const) this.#memory.set(name, 0);
    for (const { population } of this.plan.slices) this.setCurrent(population, 0);
  }

  exchange(state: StateExchange): void {
    const memory = this.#memory;
    for (const [name, view] of Object.entries({ ...memory.state, ...memory.noise })) state.array(name, view);
    for (const name of ['step', 'ringHead', 'ownHead', 'events'] as const)
      memory.set(name, state.number(name, memory.get(name)));
    for (let s = 0; s < this.plan.slices.length; s++)
      memory.setDrive(s, state.number(`drive ${s}`, memory.drive(s)));
  }
}
