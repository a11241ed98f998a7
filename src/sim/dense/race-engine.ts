/**
 * The race engine: feed-forward columns, each a k-winners race on one stimulus, run as dense rows instead of events.
 * Equals the event engine in the sense (ii) of ARCHITECTURE.md: same winners, times within 1e-9 ms, same counts of
 * synaptic events. Why it is faster: with step synapses of weight w >= 0 from rest,
 *   v_j(t) - vRest = A_j - exp(-t/tauM) U_j,   A_j = sum w_ij,   U_j = sum w_ij exp(t_i/tauM)   over spikes t_i <= t
 * only ever grows. So inputs are added row by row to A and U, many at a time, and only at the end of such a block is each
 * neuron compared with its threshold. That is done in Float32 by a SIMD kernel (its TypeScript twin, `kernels: 'reference'`, gives the
 * same bits), with a margin that covers every rounding: it lists all neurons that have crossed, and hardly another. Each of these
 * is then followed through its inputs in Float64 to its exact crossing, so that winners and times are those of Float64.
 */
import type { Engine as KernelSet, Workspace } from '../../kernels/workspace.ts';
import { exp, log } from '../../math/exp.ts';
import { balance } from '../balance.ts';
import {
  checkPresentOptions,
  type Presentation,
  type Presenter,
  type PresentOptions,
  type Stimulus,
} from '../engine.ts';
import { integer, positive } from '../network/checks.ts';
import { sortedSpikes } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import type { Spikes } from '../spikes.ts';
import { block, type Column, columnsOf, place, type Scratch, tileWeights } from './columns.ts';

/** [tauM] the longest stimulus. U holds exp(t / tauM), which overflows at 88 in Float32; the rest is left to the weights. */
const longest = 60;

/** Largest relative error of one rounding to Float32. */
const unit = 1 / 16_777_216;

/** Runs feed-forward columns of step synapses, each a k-winners race; what it cannot run it refuses by name. */
export class RaceEngine implements Presenter {
  readonly net: Network;
  synapticEvents = 0;
  /** neurons of all columns */
  readonly n: number;
  /** Winners of the last stimulus: neuron numbers over all columns, column by column in the order of their spikes. */
  readonly winners: Uint32Array;
  /** [ms] their spike times */
  readonly winTimes: Float64Array;
  winnerCount = 0;
  readonly #source: string;
  readonly #inputs: number;
  readonly #tauM: number;
  readonly #columns: Column[];
  readonly #space: Workspace<Scratch>;
  readonly #won: Uint8Array;
  // The spikes that reach a column: their rows, times, exp(t / tauM) and its inverse.
  #row = new Int32Array(0);
  #t = new Float64Array(0);
  #growth = new Float64Array(0);
  #decay = new Float64Array(0);
  /** (spikes of the stimulus) exp(t / tauM) and its inverse */
  #expT = new Float64Array(0);
  #inverse = new Float64Array(0);
  readonly #x: Float64Array;
  readonly #counts: Uint32Array;

  /** @throws RangeError if the network is not one of columns as above; the event engine runs it then. */
  constructor(net: Network, seed: number | string, kernels: KernelSet = 'wasm') {
    this.net = net;
    const { source, columns, tauM } = columnsOf(net, seed);
    this.#source = source;
    this.#inputs = net.populations[source]!.n;
    this.#tauM = tauM;
    this.n = columns.reduce((sum, column) => sum + column.n, 0);
    const widest = columns.reduce((most, column) => Math.max(most, column.n), 0);
    const winners = columns.reduce((sum, column) => sum + column.k, 0);
    this.winners = new Uint32Array(winners);
    this.winTimes = new Float64Array(winners);
    const { space, placed } = place(columns, kernels);
    this.#space = space;
    this.#columns = placed;
    this.#won = new Uint8Array(widest);
    this.#x = new Float64Array(columns.reduce((most, column) => Math.max(most, column.rows), 0));
    this.#counts = new Uint32Array(widest);
  }

  present(stimulus: Stimulus, options: PresentOptions): Presentation {
    for (const name of Object.keys(stimulus))
      if (name !== this.#source)
        throw new RangeError(`present.stimulus: must name the source '${this.#source}', got '${name}'`);
    const given = stimulus[this.#source] ?? { t: [], i: [] };
    const before = this.synapticEvents;
    this.race(sortedSpikes(`present.stimulus.${this.#source}`, given, this.#inputs), options);
    const counts: Record<string, Uint32Array> = {};
    for (const column of this.#columns) counts[column.name] = new Uint32Array(column.n);
    for (let w = 0; w < this.winnerCount; w++) {
      const column = this.#columns.findLast(({ first }) => first <= this.winners[w]!)!;
      counts[column.name]![this.winners[w]! - column.first]!++;
    }
    return { counts, synapticEvents: this.synapticEvents - before };
  }

  /**
   * Runs one stimulus without allocating; results are in `winners`, `winTimes`, `winnerCount`.
   * @param spikes must be in the order (t, i)
   * @param count how many of them count, if the arrays are longer
   * @throws RangeError for options that are out of range, or a stimulus of more than 60 tauM
   */
  race(spikes: Spikes, options: PresentOptions, count = spikes.t.length): void {
    const { t } = spikes;
    checkPresentOptions(options);
    if (options.durationMs > longest * this.#tauM)
      throw new RangeError(
        `present.durationMs: must be at most ${longest * this.#tauM} ms (${longest} tauM) in the race engine, got ${options.durationMs}; use simulation(net), the event engine`,
      );
    if (this.#expT.length < count) this.#makeRoom(2 * count);
    for (let s = 0; s < count; s++) {
      const isNew = s === 0 || t[s] !== t[s - 1];
      this.#expT[s] = isNew ? exp(t[s]! / this.#tauM) : this.#expT[s - 1]!;
      this.#inverse[s] = isNew ? 1 / this.#expT[s]! : this.#inverse[s - 1]!;
    }
    this.winnerCount = 0;
    const learn = options.learn ?? false;
    for (const column of this.#columns) {
      const from = this.winnerCount;
      const inputs = this.#select(column, spikes, count, options.durationMs);
      const closedAt = this.#raceColumn(column, inputs, options.durationMs);
      let delivered = inputs;
      while (delivered > 0 && this.#t[delivered - 1]! > closedAt) delivered--;
      this.synapticEvents += delivered * column.n;
      if (learn !== false) this.#learn(column, inputs, from, learn === true ? {} : learn);
    }
  }

  /**
   * Multiplies the distance from rest to threshold of every neuron: theta and its bounds too, but not the steps in which
   * it learns. @throws RangeError unless factor > 0
   */
  scaleThresholds(factor: number): void {
    positive('scaleThresholds.factor', factor);
    for (const column of this.#columns) {
      const { gap, theta, homeostasis: rule } = column;
      column.rest *= factor;
      if (rule) column.homeostasis = { ...rule, low: rule.low * factor, high: rule.high * factor };
      for (let j = 0; j < gap.length; j++) {
        theta[j]! *= factor;
        gap[j] = column.rest + theta[j]!;
      }
      column.tiledGap.set(gap);
    }
  }

  weights(projection: number): Float64Array {
    integer('weights.projection', projection, 0, this.#columns.length - 1, 'the last projection');
    return this.#columns[projection]!.weight.slice();
  }

  theta(population: string): Float64Array {
    const column = this.#columns.find(({ name }) => name === population);
    if (!column) throw new RangeError(`theta: must name a column, got '${population}'`);
    return column.theta.slice();
  }

  #makeRoom(spikes: number): void {
    this.#row = new Int32Array(spikes);
    this.#t = new Float64Array(spikes);
    this.#growth = new Float64Array(spikes);
    this.#decay = new Float64Array(spikes);
    this.#expT = new Float64Array(spikes);
    this.#inverse = new Float64Array(spikes);
  }

  /** Takes the spikes that reach a column before the end: their weight rows, times and exp(t/tauM). */
  #select(column: Column, { t, i }: Spikes, count: number, durationMs: number): number {
    const { rowOf } = column;
    let n = 0;
    for (let s = 0; s < count && t[s]! < durationMs; s++) {
      const row = rowOf[i[s]!]!;
      if (row < 0) continue;
      this.#row[n] = row;
      this.#t[n] = t[s]!;
      this.#growth[n] = this.#expT[s]!;
      this.#decay[n++] = this.#inverse[s]!;
    }
    return n;
  }

  /** Runs the race of one column; returns when it closed [ms], Infinity if it did not. */
  #raceColumn(column: Column, inputs: number, durationMs: number): number {
    const { n, k, rows, first, tiles, weightAt, gapAt } = column;
    const { kernels, view, at } = this.#space;
    const padded = 16 * tiles;
    const won = this.#won.fill(0, 0, n);
    const from = this.winnerCount;
    const atEnd = exp(-durationMs / this.#tauM);
    // Sums of up to `inputs` rounded terms, of which every one is at most A.
    const margin = 1 + (2 * inputs + 18) * unit;
    view.sums.fill(0, 0, 2 * padded);
    let before = at.sums;
    let after = at.sums + 8 * padded;
    let size = block;
    for (let begin = 0, end = 0; begin < inputs; begin = end) {
      end = Math.min(begin + size, inputs);
      for (let s = begin; s < end; s++) {
        view.row[s - begin] = this.#row[s]!;
        view.growth[s - begin] = this.#growth[s]!;
      }
      const until = end < inputs ? this.#t[end]! : durationMs;
      const decay = end < inputs ? this.#decay[end]! : atEnd;
      const over = kernels.raceTiles(
        tiles,
        rows,
        end - begin,
        at.row,
        at.growth,
        weightAt,
        before,
        before + 4 * padded,
        after,
        after + 4 * padded,
        margin,
        decay,
        gapAt,
        at.list,
      );
      // So many at once that most lose: take the first half of the block again, alone.
      const winners = this.winnerCount - from;
      if (end - begin > 1 && over > winners + 2 * (k - winners)) {
        size = (end - begin) >> 1;
        end = begin;
        continue;
      }
      for (let c = 0; c < over; c++) {
        const j = view.list[c]!;
        if (won[j] === 1) continue;
        const isFull = this.winnerCount - from === k;
        const latest = isFull ? this.winTimes[this.winnerCount - 1]! : until;
        const t = this.#crossing(column, j, end, latest, decay);
        if (t < durationMs) this.#enter(first + j, t, from, k);
      }
      if (this.winnerCount - from === k) return this.winTimes[this.winnerCount - 1]!;
      for (let w = from; w < this.winnerCount; w++) won[this.winners[w]! - first] = 1;
      size = block;
      const last = before;
      before = after;
      after = last;
    }
    return Infinity;
  }

  /** [ms] when neuron j of a column crosses within its first `end` inputs; Infinity if it does not, or after `latest`. */
  #crossing(column: Column, j: number, end: number, latest: number, decay: number): number {
    const { n, weight, gap } = column;
    const height = gap[j]!;
    let a = 0;
    let u = 0;
    for (let s = 0; s < end && this.#t[s]! <= latest; s++) {
      const w = weight[this.#row[s]! * n + j]!;
      a += w;
      u += w * this.#growth[s]!;
      if (a - (s + 1 < end ? this.#decay[s + 1]! : decay) * u < height) continue;
      return Math.max(this.#t[s]!, this.#tauM * log(u / (a - height)));
    }
    return Infinity;
  }

  /** Keeps the k earliest winners of a column in the order (time, neuron). */
  #enter(neuron: number, t: number, from: number, k: number): void {
    let at = this.winnerCount;
    if (at - from === k) {
      if (t >= this.winTimes[at - 1]!) return;
      at--;
    } else this.winnerCount++;
    while (at > from && this.winTimes[at - 1]! > t) {
      this.winTimes[at] = this.winTimes[at - 1]!;
      this.winners[at] = this.winners[at - 1]!;
      at--;
    }
    this.winTimes[at] = t;
    this.winners[at] = neuron;
  }

  /** End of a stimulus: the competitive rule and the thresholds, as in learning.ts and balance.ts. */
  #learn(column: Column, inputs: number, from: number, rates: { eta?: number; thetaStep?: number }): void {
    const { n, rows, weight, rule, homeostasis, first, theta, gap, rest } = column;
    const eta = rates.eta ?? rule?.eta ?? 0;
    if (rule && eta > 0 && this.winnerCount > from) {
      const x = this.#x.fill(0, 0, rows);
      for (let s = inputs - 1; s >= 0; s--) x[this.#row[s]!] = Math.max(0, 1 - this.#t[s]! / rule.volley);
      let length = 0;
      for (let r = 0; r < rows; r++) length += x[r]! * x[r]!;
      const scale = rule.norm / Math.sqrt(length);
      for (let w = from; w < this.winnerCount && length > 0; w++) {
        const j = this.winners[w]! - first;
        let size = 0;
        for (let r = 0, s = j; r < rows; r++, s += n) {
          const moved = Math.max(0, weight[s]! + eta * (x[r]! * scale - weight[s]!));
          weight[s] = moved;
          size += moved * moved;
        }
        const shrink = rule.norm / Math.sqrt(size);
        for (let r = 0, s = j; r < rows; r++, s += n) weight[s]! *= shrink;
        tileWeights(column, j);
      }
    }
    if (!homeostasis) return;
    const counts = this.#counts.fill(0, 0, n);
    for (let w = from; w < this.winnerCount; w++) counts[this.winners[w]! - first] = 1;
    balance(homeostasis, counts.subarray(0, n), theta, rates.thetaStep ?? null);
    for (let j = 0; j < n; j++) gap[j] = rest + theta[j]!;
    column.tiledGap.set(gap);
  }
}
