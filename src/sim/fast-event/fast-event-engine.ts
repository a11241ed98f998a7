/**
 * The fast event engine: delta synapses, exact spike times, in WebAssembly. It equals the event engine in the sense (ii) of
 * ARCHITECTURE.md: the same spikes at the same times, as long as no potential meets its threshold to the last bit.
 * Why it is faster: neurons that settle below threshold spike only where a spike arrives, so that nothing is predicted; and
 * U = (v - vInf) exp(t / tauM) does not change between events, so that a synapse costs one addition and one comparison
 * (kernels/assembly/event.ts). A neuron that rests is eight bytes that nobody touches.
 */
import { exp } from '../../math/exp.ts';
import { rng } from '../../math/rng.ts';
import type { StateExchange } from '../../math/state.ts';
import {
  checkPresentOptions,
  type Engine,
  type Presentation,
  type PresentOptions,
  type SimulationOptions,
  type Stimulus,
} from '../engine.ts';
import { atLeast, checkKeys, integer } from '../network/checks.ts';
import { draw } from '../network/drawn.ts';
import type { Lif } from '../network/lif.ts';
import { allProjections, type Network } from '../network/network.ts';
import { Recording } from '../recording.ts';
import { type Numbering, numbering } from '../synapses.ts';
import { checkFastEvent } from './fast-event-checks.ts';
import { FastEventInputs } from './fast-event-inputs.ts';
import { EventMemory, sizeOf } from './fast-event-memory.ts';
import { layRows, listed, type Target } from './fast-event-rows.ts';

/** [tauM] how far S may grow; U loses as many units in the last place of the exponent t / tauM. */
const WINDOW = 100;
/** Entries that queues and lists begin with. */
const ROOM = 64;

/** [bytes] What a core has to itself; states beyond are fetched before they are needed. */
const CACHE = 1_048_576;

/** One population of neurons. */
interface Cells extends Target {
  readonly name: string;
  readonly lif: Lif;
  /** [mV] */
  readonly vInf: number;
  readonly first: number;
  readonly n: number;
  /** address of its record */
  readonly at: number;
  /** address of the queue of those that leave refractoriness */
  readonly release: number;
  /** (n) [mV] */
  readonly vInitial: Float64Array;
  readonly theta: Float64Array;
}

export class FastEventEngine implements Engine {
  readonly net: Network;
  readonly options: SimulationOptions;
  readonly ids: Numbering;
  readonly recording: Recording;
  time = 0;
  readonly #seed: number | string;
  readonly #memory = new EventMemory();
  readonly #state: number;
  readonly #u: number;
  readonly #cells: readonly Cells[];
  readonly #inputs: FastEventInputs;
  readonly #lanes: number;
  readonly #laneCount: number;
  /** where the rows of synapses begin, which nothing changes */
  readonly #rows: number;
  /** where what grows begins; all before has its place for good */
  readonly #grows: number;
  readonly #counts: Uint32Array;
  #started = false;
  #presents = false;
  #before = 0;

  constructor(net: Network, seed: number | string) {
    checkFastEvent(net);
    this.net = net;
    this.options = { engine: 'fast-event', seed };
    this.#seed = seed;
    this.ids = numbering(net);
    this.recording = new Recording(net, this.ids);
    this.#counts = new Uint32Array(this.ids.n);
    const memory = this.#memory;
    this.#state = memory.record('state');
    this.#u = memory.allocate(8 * this.ids.n);
    this.#cells = this.#layCells(seed);
    this.#rows = memory.free;
    const targets = Object.fromEntries(this.#cells.map((cells) => [cells.name, cells]));
    const { firstRow, rows, lanes, laneCount } = layRows(memory, net, this.ids, seed, this.#u, targets);
    this.#inputs = new FastEventInputs(memory, net, this.ids, seed, targets);
    this.#lanes = lanes;
    this.#laneCount = laneCount;
    memory.fill('state', this.#state, {
      u: this.#u,
      cells: this.#cells[0]?.at ?? 0,
      cellsCount: this.#cells.length,
      lanes,
      laneCount,
      inputs: this.#inputs.at,
      inputCount: this.#inputs.count,
      firstRow,
      rows,
      touches: 8 * this.ids.n > CACHE ? 1 : 0,
      window: WINDOW * Math.min(...this.#cells.map(({ lif }) => lif.tauM)),
    });
    this.#grows = memory.free;
    this.#reset();
  }

  get synapticEvents(): number {
    const { delivered, driven } = this.#events();
    return this.#before + delivered + driven;
  }

  run(durationMs: number, options: { learn?: boolean } = {}): void {
    atLeast('run.durationMs', durationMs, 0, 'ms');
    checkKeys('run', options, ['learn']);
    if (this.#presents)
      throw new Error('run: must not follow present, which has its own clock; build another simulation');
    if (!this.#started) this.#start({});
    this.#advanceTo(this.time + durationMs);
  }

  present(stimulus: Stimulus, options: PresentOptions): Presentation {
    checkPresentOptions(options);
    this.#presents = true;
    this.#before = this.synapticEvents;
    this.#reset();
    this.#start(stimulus);
    this.#advanceTo(options.durationMs);
    const counts: Record<string, Uint32Array> = {};
    for (const { name, first, n } of this.#cells) counts[name] = this.#counts.slice(first, first + n);
    return { counts, synapticEvents: this.synapticEvents - this.#before };
  }

  weights(projection: number): Float64Array {
    const projections = allProjections(this.net);
    integer('weights.projection', projection, 0, projections.length - 1, 'the last projection');
    return listed(this.net, this.#seed, projections[projection]!, projection).weight;
  }

  theta(population: string): Float64Array {
    return this.#named('theta', population).theta.slice();
  }

  potential(population: string): Float64Array {
    const { first, n } = this.#named('potential', population);
    return Float64Array.from({ length: n }, (_, i) => this.#potentialAt(first + i, this.time));
  }

  /** The memory as it lies, but for the rows: a network is laid out at the same addresses again. */
  exchange(state: StateExchange): void {
    const memory = this.#memory;
    this.time = state.number('time', this.time);
    this.#started = state.number('started', this.#started ? 1 : 0) === 1;
    this.#presents = state.number('presents', this.#presents ? 1 : 0) === 1;
    this.#before = state.number('before', this.#before);
    state.array('counts', this.#counts);
    this.recording.exchange(state.part('recording'));
    const end = Math.max(memory.free, memory.get('state', this.#state, 'free'));
    const { at } = this.#inputs;
    const growing = state.list('inputs and queues', memory.bytes(at, end - at));
    memory.free = at;
    // what grows from now on comes after all that was saved, queues included
    memory.allocate(growing.length);
    memory.bytes(at, growing.length).set(growing);
    state.array('lanes', memory.bytes(this.#lanes, this.#laneCount * sizeOf('ring')));
    state.array('neurons', memory.bytes(this.#state, this.#rows - this.#state));
  }

  // ---- laying out ----

  #layCells(seed: number | string): Cells[] {
    const memory = this.#memory;
    const names = this.ids.names.filter((name) => this.net.populations[name]!.kind === 'lif');
    const groups = new Map<number, number>();
    const at = memory.allocate(sizeOf('cells') * names.length);
    return names.map((name, c) => {
      const lif = this.net.populations[name] as Lif;
      const vInf = lif.vRest + lif.current;
      const theta = draw(`lif(${name}).theta`, lif.theta, lif.n, rng(seed, name, 'theta'));
      const above = theta.map((own) => lif.vThreshold + own - vInf);
      const least = above.reduce((low, own) => Math.min(low, own));
      if (!(least > 0))
        throw new RangeError(
          `lif(${name}).current: must leave vRest + current below every threshold on engine 'fast-event', got ${vInf} mV under thresholds from ${vInf + least} mV; engine 'event' runs it`,
        );
      const units = above.every((own) => own === least) ? null : above;
      const group = groups.get(lif.tauM) ?? memory.record('group', { tau: lif.tauM });
      groups.set(lif.tauM, group);
      const first = this.ids.offset[name]!;
      const cells: Cells = {
        name,
        lif,
        vInf,
        first,
        n: lif.n,
        at: at + c * sizeOf('cells'),
        release: memory.record('ring'),
        group,
        threshold: units ? 1 : least,
        units,
        vInitial: draw(`lif(${name}).vInitial`, lif.vInitial, lif.n, rng(seed, name, 'vInitial')),
        theta,
      };
      memory.fill('cells', cells.at, {
        threshold: cells.threshold,
        reset: lif.vReset - vInf,
        tRef: lif.tRef,
        group,
        first,
        end: first + lif.n,
        resets: units ? memory.f64From(units.map((unit) => (lif.vReset - vInf) / unit)) : 0,
        release: cells.release,
      });
      return cells;
    });
  }

  // ---- running ----

  #advanceTo(end: number): void {
    const { recording } = this;
    while (recording.nextSample < end) {
      const due = recording.nextSample;
      this.#advance(due, true);
      recording.sampleUpTo(due + Number.EPSILON * Math.max(due, 1), this.#potentialAt);
    }
    this.#advance(end, false);
    recording.sampleUpTo(end, this.#potentialAt);
    this.time = end;
  }

  #advance(end: number, inclusive: boolean): void {
    const { kernels } = this.#memory;
    for (let isFull = 1; isFull; ) {
      isFull = kernels.eventAdvance(this.#state, end, inclusive);
      this.#readLog();
    }
  }

  #readLog(): void {
    const memory = this.#memory;
    const count = memory.get('state', this.#state, 'logCount');
    const log = memory.get('state', this.#state, 'log');
    const t = memory.f64(log, 2 * count);
    const id = memory.u32(log, 4 * count);
    for (let s = 0; s < count; s++) {
      this.#counts[id[4 * s + 2]!]!++;
      this.recording.spike(id[4 * s + 2]!, t[2 * s]!);
    }
    memory.set('state', this.#state, 'logCount', 0);
  }

  #events(): { delivered: number; driven: number } {
    return {
      delivered: this.#memory.get('state', this.#state, 'delivered'),
      driven: this.#memory.get('state', this.#state, 'driven'),
    };
  }

  readonly #potentialAt = (id: number, t: number): number => {
    const memory = this.#memory;
    const cells = this.#cells.find(({ first, n }) => id >= first && id < first + n)!;
    const { lif, vInf, units } = cells;
    const decay = (since: number): number => exp((since - t) / lif.tauM);
    const u = memory.f64(this.#u + 8 * id, 1)[0]!;
    if (u > -Infinity)
      return vInf + u * (units?.[id - cells.first] ?? 1) * decay(memory.get('state', this.#state, 'origin'));
    const until = this.#releaseOf(cells, id);
    return until >= t ? lif.vReset : vInf + (lif.vReset - vInf) * decay(until);
  };

  /** [ms] when a neuron leaves, or has left, refractoriness; it is told so with the next event only */
  #releaseOf({ release }: Cells, id: number): number {
    const memory = this.#memory;
    const base = memory.get('ring', release, 'base');
    const mask = memory.get('ring', release, 'mask');
    const tail = memory.get('ring', release, 'tail');
    for (let e = memory.get('ring', release, 'head'); e !== tail; e = (e + 1) >>> 0) {
      const at = base + 16 * (e & mask);
      if (memory.u32(at + 8, 1)[0] === id) return memory.f64(at, 1)[0]!;
    }
    throw new Error(`fast-event: neuron ${id} is refractory for good`);
  }

  // ---- stimuli ----

  #start(stimulus: Stimulus): void {
    this.#started = true;
    this.#inputs.open(stimulus);
    this.#memory.set('state', this.#state, 'free', this.#memory.free);
    this.#memory.kernels.eventStart(this.#state);
  }

  /** Back to the state before any input, at time 0; Poisson streams go on. */
  #reset(): void {
    const memory = this.#memory;
    memory.free = this.#grows;
    const over: number[] = [];
    for (const { group, release, lif, vInf, vInitial, theta, units, first, n } of this.#cells) {
      memory.set('group', group, 'at', -1);
      this.#emptyRing(release);
      const u = memory.f64(this.#u + 8 * first, n);
      for (let i = 0; i < n; i++) {
        u[i] = (vInitial[i]! - vInf) / (units?.[i] ?? 1);
        if (vInitial[i]! >= lif.vThreshold + theta[i]!) over.push(first + i);
      }
    }
    for (let lane = 0; lane < this.#laneCount; lane++) this.#emptyRing(this.#lanes + lane * sizeOf('ring'));
    const candidateRoom = Math.max(ROOM, over.length);
    memory.fill('state', this.#state, {
      origin: 0,
      rebaseAt: memory.get('state', this.#state, 'window'),
      nextArrival: Infinity,
      nextRelease: Infinity,
      pending: over.length > 0 ? 0 : Infinity,
      delivered: 0,
      driven: 0,
      candidates: memory.allocate(4 * candidateRoom),
      candidateCount: over.length,
      candidateRoom,
      log: memory.allocate(16 * ROOM),
      logCount: 0,
      logRoom: ROOM,
      heap: memory.allocate(16 * ROOM),
      heapCount: 0,
      heapRoom: ROOM,
    });
    memory.u32(memory.get('state', this.#state, 'candidates'), over.length).set(over);
    this.recording.clear();
    this.#counts.fill(0);
    this.time = 0;
  }

  #emptyRing(at: number): void {
    const base = this.#memory.allocate(16 * ROOM);
    this.#memory.fill('ring', at, { base, mask: ROOM - 1, head: 0, tail: 0 });
  }

  #named(owner: string, name: string): Cells {
    const cells = this.#cells.find((known) => known.name === name);
    if (cells) return cells;
    const names = this.#cells.map((known) => known.name).join(', ');
    throw new RangeError(`${owner}: must name a population of neurons (${names}), got '${name}'`);
  }
}
