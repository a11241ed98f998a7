/**
 * The row engine: one population of neurons fed by dense rows of delta synapses, inhibited by a shared pool and learning
 * by trace STDP, one stimulus after the other (as models/pooled-stdp.ts).
 * Equals the event engine in the sense (ii) of ARCHITECTURE.md in Float64: same spikes at the same times, weights and
 * thresholds to rounding. In Float32 it says what it is: a spike may move to a neighbouring event where two sums differ by less
 * than rounding. Why it is faster:
 * - scaled domain: with S(t) = exp(t / tauM), U = (v - vRest + G) S and G S of the pool change by events only, and an
 *   input spike is U += row S(t), for all neurons at once; a spike is where U - G S >= (vThreshold + theta - vRest) S(t).
 * - no input lowers U, and S and G grow. So a tile of neurons stays in registers while a window of events is added, one test
 *   at its end tells that none has crossed, and only a tile that fails it is gone through again, event by event.
 * The kernels have TypeScript twins (`kernels: 'reference'`) that give the same bits.
 */
import type { Kernels } from '../../kernels/kernels.ts';
import { type Engine as KernelSet, type Workspace, workspace } from '../../kernels/workspace.ts';
import { exp } from '../../math/exp.ts';
import { balance, fall } from '../balance.ts';
import {
  checkPresentOptions,
  type Presentation,
  type Presenter,
  type PresentOptions,
  type Stimulus,
} from '../engine.ts';
import { checkKeys, integer, oneOf } from '../network/checks.ts';
import { sortedSpikes } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import type { TraceStdp } from '../network/plasticity.ts';
import type { Spikes } from '../spikes.ts';
import { denseRows, type Rows } from './rows.ts';

export interface RowEngineOptions {
  /** @default 1 */
  readonly seed?: number | string;
  /** Of weights, potentials and the test of a threshold; times, theta and learning are Float64 always. @default 'float64' */
  readonly precision?: 'float64' | 'float32';
  /** @default 'wasm' */
  readonly kernels?: KernelSet;
}

/** Events between two tests of a tile: the longer, the fewer tests, and the more of them fail. */
const window = 48;
/** Events in the memory of the kernels at a time; even. */
const chunk = 4096;
const TILE_BYTES = 64;
/** [tauM, tauPre] the longest stimulus: exp(t / tau) must not overflow, nor its product with a sum of weights. */
const longest = { float64: 600, float32: 60 };

type Rates = { readonly eta?: number; readonly thetaStep?: number };
const own: Rates = {};

type Layout = {
  /** (tiles, rows, neurons of a tile) [mV] */
  weight: ['f64' | 'f32', number];
  /** (n, padded) sums in the scaled domain, now and at the start of a window */
  u: ['f64' | 'f32', number];
  u0: ['f64' | 'f32', number];
  /** (n, padded) [mV] vThreshold + theta - vRest; Infinity while refractory, and of the padding */
  gap: ['f64' | 'f32', number];
  over: ['u32', number];
  /** the events of a chunk: time [ms], row, exp(t / tauM), exp(t / tauPre) */
  t: ['f64', number];
  row: ['u32', number];
  growth: ['f64' | 'f32', number];
  trace: ['f64', number];
  /** (rows) sums of exp(t / tauPre) over the events so far */
  x: ['f64', number];
};

/** Runs a population fed by dense rows; what it cannot run it refuses by name. */
export class RowEngine implements Presenter {
  readonly net: Network;
  synapticEvents = 0;
  readonly n: number;
  /** (n) spikes of each neuron in the last stimulus */
  readonly counts: Uint32Array;
  /** Spikes of the last stimulus in the order (t, i): times [ms] and neurons; the first `spikeCount` are valid. */
  spikeTimes = new Float64Array(256);
  spikeNeurons = new Uint32Array(256);
  spikeCount = 0;
  readonly #rows: Rows;
  readonly #precision: 'float64' | 'float32';
  readonly #space: Workspace<Layout>;
  readonly #addEvents: Kernels['addEvents64'];
  readonly #listOver: Kernels['listOver64'];
  readonly #growth: Kernels['growth64'];
  readonly #potentiate: Kernels['potentiate64'];
  readonly #normalise: Kernels['normalise64'];
  readonly #perTile: number;
  readonly #tiles: number;
  readonly #theta: Float64Array;
  /** [mV] vThreshold - vRest */
  readonly #rest: number;
  /** Events of the chunk that are in the traces x. */
  #traced = 0;
  /** the pool in the scaled domain */
  #inhibition = 0;
  /** Spikes of the stimulus whose neurons have left refractoriness. */
  #released = 0;
  /** Are all weights normalised, but for those of neurons that spike? */
  #isNormalised = false;

  /** @throws RangeError if the network is not one as above; the event engine runs it then. */
  constructor(net: Network, options: RowEngineOptions = {}) {
    checkKeys('rowEngine', options, ['seed', 'precision', 'kernels']);
    const { seed = 1, precision = 'float64', kernels: set = 'wasm' } = options;
    oneOf('rowEngine.precision', precision, ['float64', 'float32']);
    this.net = net;
    const rows = denseRows(net, seed);
    const { n } = rows.population;
    this.#rows = rows;
    this.n = n;
    this.counts = new Uint32Array(n);
    this.#precision = precision;
    const isWide = precision === 'float64';
    const type = isWide ? 'f64' : 'f32';
    this.#perTile = TILE_BYTES / (isWide ? 8 : 4);
    this.#tiles = Math.ceil(n / this.#perTile);
    const padded = this.#tiles * this.#perTile;
    this.#space = workspace<Layout>(
      {
        weight: [type, rows.rows * padded],
        u: [type, padded],
        u0: [type, padded],
        gap: [type, padded],
        over: ['u32', n],
        t: ['f64', chunk + 2],
        row: ['u32', chunk],
        growth: [type, chunk],
        trace: ['f64', chunk],
        x: ['f64', rows.rows],
      },
      set,
    );
    const { kernels, view } = this.#space;
    this.#addEvents = isWide ? kernels.addEvents64 : kernels.addEvents32;
    this.#listOver = isWide ? kernels.listOver64 : kernels.listOver32;
    this.#growth = isWide ? kernels.growth64 : kernels.growth32;
    this.#potentiate = isWide ? kernels.potentiate64 : kernels.potentiate32;
    this.#normalise = isWide ? kernels.normalise64 : kernels.normalise32;
    for (let r = 0, s = 0; r < rows.rows; r++)
      for (let j = 0; j < n; j++) view.weight[this.#place(j) + r * this.#perTile] = rows.weight[s++]!;
    this.#theta = rows.theta;
    this.#rest = rows.population.vThreshold - rows.population.vRest;
    view.gap.fill(Infinity);
    this.#setGaps();
  }

  present(stimulus: Stimulus, options: PresentOptions): Presentation {
    const { source, inputs, name } = this.#rows;
    for (const given of Object.keys(stimulus))
      if (given !== source)
        throw new RangeError(`present.stimulus: must name the source '${source}', got '${given}'`);
    const before = this.synapticEvents;
    const given = stimulus[source] ?? { t: [], i: [] };
    this.show(sortedSpikes(`present.stimulus.${source}`, given, inputs), options);
    return { counts: { [name]: this.counts.slice() }, synapticEvents: this.synapticEvents - before };
  }

  /**
   * Runs one stimulus without allocating; results are in `counts`, `spikeTimes`, `spikeNeurons`, `spikeCount`.
   * @param spikes must be in the order (t, i)
   * @param count how many of them count, if the arrays are longer
   * @throws RangeError for options that are out of range, or a stimulus too long for the scaled domain
   */
  show(spikes: Spikes, options: PresentOptions, count = spikes.t.length): void {
    checkPresentOptions(options);
    const { durationMs, learn = false } = options;
    this.#checkDuration(durationMs, learn !== false);
    const { u, x } = this.#space.view;
    u.fill(0);
    x.fill(0);
    this.counts.fill(0);
    this.#inhibition = 0;
    this.#released = 0;
    this.spikeCount = 0;
    const rates = learn === false ? null : learn === true ? own : learn;
    let end = count;
    while (end > 0 && spikes.t[end - 1]! >= durationMs) end--;
    for (let next = 0; next < end; ) next = this.#runChunk(spikes, next, end, rates);
    while (this.#released < this.spikeCount) this.#setGap(this.spikeNeurons[this.#released++]!);
    if (rates) this.#endOfStimulus(rates);
  }

  weights(projection: number): Float64Array {
    integer('weights.projection', projection, 0, 0, 'the only projection');
    const { rows } = this.#rows;
    const { weight } = this.#space.view;
    const out = new Float64Array(rows * this.n);
    for (let r = 0, s = 0; r < rows; r++)
      for (let j = 0; j < this.n; j++) out[s++] = weight[this.#place(j) + r * this.#perTile]!;
    return out;
  }

  theta(population: string): Float64Array {
    if (population !== this.#rows.name)
      throw new RangeError(`theta: must name '${this.#rows.name}', got '${population}'`);
    return this.#theta.slice();
  }

  #checkDuration(durationMs: number, learns: boolean): void {
    const { population, rule } = this.#rows;
    const limit = longest[this.#precision] * population.tauM;
    const traceLimit = rule && learns ? longest.float64 * rule.tauPre : Infinity;
    if (durationMs > Math.min(limit, traceLimit))
      throw new RangeError(
        `present.durationMs: must be at most ${Math.min(limit, traceLimit)} ms in the row engine (${longest[this.#precision]} tauM, ${longest.float64} tauPre), got ${durationMs}; use simulation(net), the event engine`,
      );
  }

  /** Index of the first weight of neuron j; those of its other rows follow every `#perTile` numbers. */
  #place(j: number): number {
    const tile = Math.floor(j / this.#perTile);
    return tile * this.#rows.rows * this.#perTile + (j - tile * this.#perTile);
  }

  /** Byte address of the first weight of neuron j. */
  #addressOf(j: number): number {
    return this.#space.at.weight + this.#place(j) * (TILE_BYTES / this.#perTile);
  }

  #setGap(j: number): void {
    this.#space.view.gap[j] = this.#rest + this.#theta[j]!;
  }

  #setGaps(): void {
    for (let j = 0; j < this.n; j++) this.#setGap(j);
  }

  /** Runs the spikes next ... end - 1, or as many as fit in a chunk; returns the first that does not. */
  #runChunk(spikes: Spikes, next: number, end: number, rates: Rates | null): number {
    const { view, at } = this.#space;
    const { rowOf, rows, rule, population } = this.#rows;
    const { t, i } = spikes;
    const times = view.t;
    const rowAt = view.row;
    let events = 0;
    for (; next < end; next++) {
      const row = rowOf[i[next]!]!;
      if (row < 0) continue;
      // One event too many tells the kernel whether the last of the chunk ends its instant.
      times[events] = t[next]!;
      if (events === chunk) break;
      rowAt[events++] = row;
    }
    if (next === end) times[events] = Number.NaN;
    this.synapticEvents += events * this.n;
    this.#growth(events, at.t, population.tauM, at.growth);
    const learns = rates !== null && rule !== null;
    if (learns) this.#space.kernels.growth64(events, at.t, rule.tauPre, at.trace);
    this.#traced = 0;
    for (let from = 0; from < events; ) {
      const to = this.#releaseUntil(from, Math.min(from + window, events));
      const s = this.#addEvents(
        from,
        to,
        at.t,
        at.row,
        at.growth,
        rows,
        this.#tiles,
        at.weight,
        at.u,
        at.u0,
        at.gap,
        this.#inhibition,
      );
      if (s < to) this.#fire(s, rates);
      from = Math.min(s + 1, to);
    }
    if (learns) this.#trace(events);
    return next;
  }

  /** Frees who has left refractoriness at event `from`; returns the first event at which the next one has, or `to`. */
  #releaseUntil(from: number, to: number): number {
    const { view } = this.#space;
    const { tRef, tauM, vReset, vRest } = this.#rows.population;
    for (; this.#released < this.spikeCount; this.#released++) {
      const release = this.spikeTimes[this.#released]! + tRef;
      if (release > view.t[from]!) {
        if (release > view.t[to - 1]!) return to;
        let s = from + 1;
        while (view.t[s]! < release) s++;
        return s;
      }
      const j = this.spikeNeurons[this.#released]!;
      view.u[j] = this.#inhibition + (vReset === vRest ? 0 : (vReset - vRest) * exp(release / tauM));
      this.#setGap(j);
    }
    return to;
  }

  /** Event s, the last of its instant, has carried some over their thresholds: they spike. */
  #fire(s: number, rates: Rates | null): void {
    const { view, at } = this.#space;
    const { rule, population, inhibition } = this.#rows;
    const { tRef, vReset, vRest, homeostasis } = population;
    const growth = view.growth[s]!;
    const fired = this.#listOver(this.n, at.u, at.gap, this.#inhibition, growth, at.over);
    if (this.spikeCount + fired > this.spikeTimes.length) this.#makeRoom(2 * (this.spikeCount + fired));
    if (rates && rule) {
      this.#trace(s + 1);
      for (let f = 0; f < fired; f++)
        this.#learnFrom(view.over[f]!, 1 / view.trace[s]!, rule, rates.eta ?? rule.eta);
    }
    for (let f = 0; f < fired; f++) {
      const j = view.over[f]!;
      this.spikeTimes[this.spikeCount] = view.t[s]!;
      this.spikeNeurons[this.spikeCount++] = j;
      this.counts[j]!++;
      if (rates && homeostasis?.kind === 'spike') this.#theta[j]! += rates.thetaStep ?? homeostasis.plus;
      view.gap[j] = Infinity;
      if (tRef > 0) continue;
      view.u[j] = this.#inhibition + (vReset - vRest) * growth;
      this.#setGap(j);
      this.#released++;
    }
    this.#inhibition += fired * inhibition * growth;
  }

  #makeRoom(spikes: number): void {
    const { spikeTimes, spikeNeurons } = this;
    this.spikeTimes = new Float64Array(spikes);
    this.spikeTimes.set(spikeTimes);
    this.spikeNeurons = new Uint32Array(spikes);
    this.spikeNeurons.set(spikeNeurons);
  }

  /** Takes the events of the chunk before `end` into the presynaptic traces. */
  #trace(end: number): void {
    const { kernels, at } = this.#space;
    kernels.addTraces(this.#traced, end, at.row, at.trace, at.x);
    this.#traced = end;
  }

  /** Neuron j spikes: w += eta (x - target), as in learning.ts; traces are x times `decay`. */
  #learnFrom(j: number, decay: number, { target, low, high }: TraceStdp, eta: number): void {
    const isOwn = target === 'weight';
    this.#potentiate(
      this.#rows.rows,
      this.#addressOf(j),
      this.#space.at.x,
      decay,
      eta,
      isOwn ? 1 : 0,
      isOwn ? 0 : target,
      low,
      high === 'infinite' ? Infinity : high,
    );
  }

  #endOfStimulus(rates: Rates): void {
    const { rule, population } = this.#rows;
    if (rule?.normalise) {
      const { norm, total } = rule.normalise;
      for (let j = 0; j < this.n; j++)
        if (!this.#isNormalised || this.counts[j]! > 0)
          this.#normalise(this.#rows.rows, this.#addressOf(j), norm === 'l2' ? 1 : 0, total);
      this.#isNormalised = true;
    }
    const { homeostasis } = population;
    if (!homeostasis) return;
    const step = rates.thetaStep ?? null;
    if (homeostasis.kind === 'balance') balance(homeostasis, this.counts, this.#theta, step);
    else fall(homeostasis, this.#theta, step);
    this.#setGaps();
  }
}
