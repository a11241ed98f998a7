/**
 * The fast clock engine: LIF neurons with delta synapses and synaptic currents on a grid, by the rules G1 to G6 of the clock engine
 * (clock-engine.ts), on WebAssembly SIMD. In Float64 it keeps equality (ii) with the clock engine: the same spikes at the same
 * steps; sums may be rounded in another order, so v differs in the last digits. In Float32 spikes are the same for some
 * 50 ms of a busy network, then rates and statistics. Why it is faster:
 *  - neurons are moved 4 (or 2) at a time, in blocks that stay in the first cache
 *  - synapses are 2 bytes (and a weight, if drawn), sorted by neuron, delay and target; spikes wait in short lists, and
 *    their synapses are looked up when they arrive, so that nothing larger than one vector of inputs is written
 *  - all cache misses of a step overlap, because every segment is touched before any is added
 *  - refractory neurons are the ones in the lists of the last steps: no counter a neuron is kept
 *  - a block of steps is one call
 */
import { counterKey } from '../../math/counter-key.ts';
import type { StateExchange } from '../../math/state.ts';
import { Grid } from '../clock/grid.ts';
import { expand } from '../connection-rules.ts';
import { CurrentSteps } from '../current-steps.ts';
import {
  checkPresentOptions,
  type Engine,
  type Presentation,
  type PresentOptions,
  type SimulationOptions,
  type Stimulus,
} from '../engine.ts';
import { type Feed, type OwnInput, ownInputs, stimulusFeeds } from '../feeds.ts';
import { checkKeys, integer, oneOf } from '../network/checks.ts';
import type { Network } from '../network/network.ts';
import { Recording } from '../recording.ts';
import { type Numbering, numbering } from '../synapses.ts';
import { alone, type ClockCrew, type Mover, move } from './clock-crew.ts';
import { mostSteps, type Precision } from './clock-memory.ts';
import { ClockPart } from './clock-part.ts';
import { type ClockPlan, planClock } from './clock-plan.ts';
import { ClockSources } from './clock-sources.ts';
import { RowBuilder } from './row-builder.ts';

export interface FastClockOptions {
  /** [ms] */
  readonly dt: number;
  /** @default 'float64' */
  readonly precision?: Precision;
  /** at least so many parts; results do not depend on it. @default 1 */
  readonly parts?: number;
  /** who moves the parts; results do not depend on it. @default one after the other */
  readonly crew?: ClockCrew;
}

export class FastClockEngine implements Engine {
  readonly net: Network;
  readonly ids: Numbering;
  readonly recording: Recording;
  readonly options: SimulationOptions;
  readonly #seed: number | string;
  readonly #grid: Grid;
  readonly #plan: ClockPlan;
  readonly #parts: readonly ClockPart[];
  readonly #crew: ClockCrew;
  /** steps between two exchanges of spikes; 0: within each step */
  readonly #block: number;
  readonly #sources: ClockSources;
  readonly #currents: CurrentSteps;
  /** (inputs) number of the change of each current input that comes next */
  readonly #nextChange: Uint32Array;
  readonly #ownInputs: readonly OwnInput[];
  /** spikes of a step, by population and neuron, and where those of each population end */
  readonly #spikes: Uint32Array;
  readonly #ends: Uint32Array;
  /** (n) spikes since the stimulus began */
  readonly #counts: Uint32Array;
  #feeds: Feed[] = [];
  #step = 0;
  #started = false;
  #presents = false;

  /** @throws RangeError for what this engine does not run; the message names the part and the engine that does. */
  constructor(net: Network, seed: number | string, options: FastClockOptions) {
    const precision = options.precision ?? 'float64';
    oneOf('simulation.precision', precision, ['float64', 'float32']);
    this.options = { engine: 'fast-clock', seed, dt: options.dt, precision };
    this.net = net;
    this.#seed = seed;
    this.#grid = new Grid(options.dt);
    this.ids = numbering(net);
    this.#plan = planClock(net, this.#grid, options.parts);
    const rows = new RowBuilder(net, this.#plan.projections, seed, this.#grid);
    const { parts } = this.#plan;
    this.#crew = options.crew ?? alone;
    this.#parts = parts.map(
      (plan) => new ClockPart(net, seed, this.#grid, plan, rows, parts.length === 1, precision, this.#crew),
    );
    this.#block = this.#parts.reduce((least, { shortestLag }) => Math.min(least, shortestLag), mostSteps);
    // A part keeps what is under way for its own longest delay, and the sources count on the one that keeps least.
    const slots = this.#parts.reduce((most, part) => Math.max(most, part.slots), 1);
    const least = this.#parts.reduce((few, part) => Math.min(few, part.slots), slots);
    this.#sources = new ClockSources(this.ids, this.#grid, mostSteps, slots, least);
    this.recording = new Recording(net, this.ids);
    this.#currents = new CurrentSteps(net);
    this.#nextChange = new Uint32Array(net.inputs.length);
    this.#ownInputs = ownInputs(net, this.ids, seed, false);
    this.#counts = new Uint32Array(this.ids.n);
    this.#spikes = new Uint32Array(this.ids.n + 65536);
    this.#ends = new Uint32Array(this.ids.names.length);
  }

  /** The parts, for a crew that shares them out. */
  get movers(): readonly Mover[] {
    return this.#parts;
  }

  get time(): number {
    return this.#grid.time(this.#step);
  }

  get synapticEvents(): number {
    return this.#parts.reduce((sum, { events }) => sum + events, 0);
  }

  run(durationMs: number, options: { learn?: boolean } = {}): void {
    const steps = this.#grid.whole('run.durationMs', durationMs);
    checkKeys('run', options, ['learn']);
    if (this.#presents)
      throw new Error('run: must not follow present, which has its own clock; build another simulation');
    if (!this.#started) this.#start({});
    this.#advance(steps);
  }

  /** The step that ends with the stimulus is its last, and still counts. There is nothing here that could learn. */
  present(stimulus: Stimulus, options: PresentOptions): Presentation {
    checkPresentOptions(options);
    const steps = this.#grid.whole('present.durationMs', options.durationMs);
    this.#presents = true;
    this.#restart();
    const before = this.synapticEvents;
    this.#start(stimulus);
    this.#advance(steps);
    const counts: Record<string, Uint32Array> = {};
    for (const name of this.ids.names) {
      const from = this.ids.offset[name]!;
      const population = this.net.populations[name]!;
      if (population.kind !== 'source') counts[name] = this.#counts.slice(from, from + population.n);
    }
    return { counts, synapticEvents: this.synapticEvents - before };
  }

  weights(projection: number): Float64Array {
    const { projections } = this.#plan;
    integer('weights.projection', projection, 0, projections.length - 1, 'the last projection');
    const { pre, post } = projections[projection]!;
    const [from, to] = [this.net.populations[pre]!, this.net.populations[post]!];
    const key = counterKey(this.#seed, 'projection', projection);
    return expand(projections[projection]!, from.n, to.n, key).weight;
  }

  theta(population: string): Float64Array {
    return new Float64Array(this.#neurons('theta', population));
  }

  potential(population: string): Float64Array {
    const v = new Float64Array(this.#neurons('potential', population));
    for (const part of this.#parts)
      for (const [s, { population: name, first, n }] of part.plan.slices.entries())
        if (name === population) for (let i = 0; i < n; i++) v[first + i] = part.potential(s, i);
    return v;
  }

  exchange(state: StateExchange): void {
    this.#step = state.number('step', this.#step);
    this.#started = state.number('started', this.#started ? 1 : 0) === 1;
    this.#presents = state.number('presents', this.#presents ? 1 : 0) === 1;
    this.recording.exchange(state.part('recording'));
    this.#currents.exchange(state.part('current steps'));
    for (const [p, part] of this.#parts.entries()) part.exchange(state.part(`part ${p}`));
    state.array('counts', this.#counts);
    state.array('nextChange', this.#nextChange);
    if (this.#started && !this.#presents && this.#feeds.length === 0) this.#openFeeds({});
    this.#sources.exchange(state.part('sources'));
    for (const [index, own] of this.#ownInputs.entries()) own.exchange(state.part(`input ${index}`));
    if (this.#presents) return;
    for (const [index, feed] of this.#feeds.entries()) feed.exchange(state.part(`feed ${index}`));
  }

  #neurons(owner: string, name: string): number {
    const population = this.net.populations[name];
    if (!population || population.kind === 'source')
      throw new RangeError(`${owner}: must name a population of neurons, got '${name}'`);
    return population.n;
  }

  // ---- time ----

  #advance(steps: number): void {
    const { recording } = this;
    const end = this.#step + steps;
    while (this.#step < end) {
      // What is due before the end of the next step sees the end of the last one.
      recording.sampleUpTo(this.#justBefore(this.#step + 1), this.#potentialOf);
      this.#changeCurrents();
      const wanted = Math.min(end - this.#step, mostSteps, this.#undisturbed());
      if (this.#parts.length === 1) this.#advanceWhole(wanted);
      else this.#advanceParts(Math.min(wanted, Math.max(1, this.#block)));
    }
    recording.sampleUpTo(this.#justBefore(end), this.#potentialOf);
  }

  /** [ms] a sample that is due at the end of step n, rounding included, lies after this */
  #justBefore(n: number): number {
    return this.#grid.time(n) - 1e-6 * this.#grid.dt;
  }

  /** How many steps nobody looks at v or changes a current, at least 1. */
  #undisturbed(): number {
    let until = this.recording.nextSample / this.#grid.dt + 1e-6;
    for (let index = 0; index < this.#nextChange.length; index++)
      until = Math.min(until, this.#grid.stepOf(this.#currents.timeOf(index, this.#nextChange[index]!)));
    return Math.max(1, Math.floor(until) - this.#step);
  }

  /** A current that changes in a step moves v from the next step on. */
  #changeCurrents(): void {
    for (let index = 0; index < this.#nextChange.length; index++)
      while (this.#grid.stepOf(this.#currents.timeOf(index, this.#nextChange[index]!)) <= this.#step) {
        const sum = this.#currents.take(index, this.#nextChange[index]!++);
        for (const part of this.#parts) part.setCurrent(this.net.inputs[index]!.population, sum);
      }
  }

  #advanceWhole(wanted: number): void {
    const part = this.#parts[0]!;
    const steps = this.#sources.gather(this.#step + 1, wanted);
    part.feed(this.#sources, steps);
    move(part, 'advance', steps);
    for (let b = 0; b < steps; b++) {
      this.#step++;
      this.#collect(b);
    }
  }

  #advanceParts(wanted: number): void {
    const steps = this.#sources.gather(this.#step + 1, wanted);
    this.#crew.all(this.#parts, this.#block > 0 ? 'advance' : 'begin', steps);
    for (let b = 0; b < steps; b++) {
      this.#step++;
      this.#collect(b);
      for (const part of this.#parts) part.receive(this.#step, this.#spikes, this.#ends);
    }
    if (this.#block === 0) this.#crew.all(this.#parts, 'finish', 1);
  }

  /** Lists and records the spikes of this step, step b of the block, of sources and neurons. */
  #collect(b: number): void {
    const { names, offset } = this.ids;
    const t = this.time;
    let head = 0;
    for (let p = 0; p < names.length; p++) {
      const name = names[p]!;
      const from = head;
      const end = this.#sources.end(b, p);
      for (let s = this.#sources.start(b, p); s < end; s++) this.#spikes[head++] = this.#sources.rows[s]!;
      for (let q = 0; q < this.#parts.length; q++) {
        const part = this.#parts[q]!;
        const { slices } = part.plan;
        for (let s = 0; s < slices.length; s++)
          if (slices[s]!.population === name) head = part.copySpikes(this.#step, s, this.#spikes, head);
      }
      this.#ends[p] = head;
      if (head === from) continue;
      this.recording.spikesOf(name, this.#spikes, from, head, t);
      const first = offset[name]!;
      for (let s = from; s < head; s++) this.#counts[first + this.#spikes[s]!]!++;
    }
  }

  readonly #potentialOf = (id: number): number => {
    for (const part of this.#parts)
      for (const [s, { population, first, n }] of part.plan.slices.entries()) {
        const i = id - this.ids.offset[population]! - first;
        if (i >= 0 && i < n) return part.potential(s, i);
      }
    return Number.NaN;
  };

  // ---- stimuli ----

  /** Opens the feeds; source spikes at time 0 are sent. There is no test at time 0. */
  #start(stimulus: Stimulus): void {
    this.#started = true;
    this.#openFeeds(stimulus);
    this.#sources.gather(0, 1);
    this.#collect(0);
    for (const part of this.#parts) {
      part.receive(0, this.#spikes, this.#ends);
      move(part, 'finish', 1);
    }
  }

  #openFeeds(stimulus: Stimulus): void {
    this.#feeds = this.#ownInputs.flatMap((own) => (stimulus[own.population] ? [] : [own.open()]));
    this.#feeds.push(...stimulusFeeds(this.net, this.ids, stimulus));
    this.#sources.open(this.#feeds);
  }

  #restart(): void {
    for (const part of this.#parts) part.restart();
    this.recording.clear();
    this.#counts.fill(0);
    this.#nextChange.fill(0);
    this.#currents.reset();
    this.#step = 0;
  }
}
