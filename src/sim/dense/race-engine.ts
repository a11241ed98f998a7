/**
 * The race engine: feed-forward columns, each a k-winners race on one stimulus, run as dense rows instead of events.
 * Equals the event engine in the sense (ii) of ARCHITECTURE.md: same winners, times within 1e-9 ms, same counts of
 * synaptic events. Why it is faster: with step synapses of weight w >= 0 from rest,
 *   v_j(t) - vRest = A_j - exp(-t/tauM) U_j,   A_j = sum w_ij,   U_j = sum w_ij exp(t_i/tauM)   over spikes t_i <= t
 * only ever grows. So inputs are added row by row to A and U, 16 neurons at a time, and only after a few rows is each
 * neuron compared with its threshold. That is done in Float32 by a SIMD kernel (its TypeScript twin, `kernels: 'reference'`, gives
 * the same bits), with a margin that covers every rounding: it lists all neurons that have crossed, and hardly another. Each
 * of these is then followed through its inputs in Float64 to its exact crossing, so that winners and times are those of Float64.
 */
import type { Engine as KernelSet, Workspace } from '../../kernels/workspace.ts';
import { exp } from '../../math/exp.ts';
import { balance } from '../balance.ts';
import {
  checkPresentOptions,
  type Presentation,
  type Presenter,
  type PresentOptions,
  type Stimulus,
} from '../engine.ts';
import { checkKeys, integer, positive } from '../network/checks.ts';
import { sortedSpikes } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import type { Spikes } from '../spikes.ts';
import { type Column, columnsOf, place, type Scratch, tileWeights } from './columns.ts';
import type { ColumnAtEnd, WinnerRule } from './winner-rule.ts';

export interface RaceOptions {
  /**
   * A column that gets fewer spikes in the whole stimulus is left out, neither races nor learns: looked at beforehand, which no
   * neuron could do. Its spikes count as delivered. @default 0
   */
  readonly minSpikes?: number;
  /** learns in place of the network's competitive rule. @default none */
  readonly rule?: WinnerRule;
  /** which kernels compute; 'reference' is slow. @default 'wasm' */
  readonly kernels?: KernelSet;
}

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
  readonly #options: Required<Omit<RaceOptions, 'rule'>> & Pick<RaceOptions, 'rule'>;
  #columns: Column[];
  /** the weights and thresholds, and the spikes of the stimulus dealt out to the columns */
  #space: Workspace<Scratch>;
  /** spikes that there is room for */
  #room: number;
  /** by column */
  readonly #views = new Map<string, ColumnAtEnd>();
  readonly #x: Float64Array;
  readonly #counts: Uint32Array;

  /** @throws RangeError if the network is not one of columns as above; the event engine runs it then. */
  constructor(net: Network, seed: number | string, options: RaceOptions = {}) {
    checkKeys('raceEngine', options, ['minSpikes', 'rule', 'kernels']);
    this.#options = { minSpikes: 0, kernels: 'wasm', ...options };
    const { minSpikes, kernels } = this.#options;
    integer('raceEngine.minSpikes', minSpikes, 0);
    this.net = net;
    const { source, columns, tauM } = columnsOf(net, seed);
    this.#source = source;
    this.#inputs = net.populations[source]!.n;
    this.#tauM = tauM;
    this.n = columns.reduce((sum, column) => sum + column.n, 0);
    const winners = columns.reduce((sum, column) => sum + column.k, 0);
    this.winners = new Uint32Array(winners);
    this.winTimes = new Float64Array(winners);
    // one spike an input, and the end
    this.#room = this.#inputs + 1;
    const { space, placed } = place(columns, this.#inputs, this.#room, kernels);
    this.#space = space;
    this.#columns = placed;
    this.#x = new Float64Array(columns.reduce((most, column) => Math.max(most, column.rows), 0));
    this.#counts = new Uint32Array(columns.reduce((most, column) => Math.max(most, column.n), 0));
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
   * @throws RangeError for options that are out of range, a stimulus of more than 60 tauM, and for learning
   * where columns share their weights
   */
  race(spikes: Spikes, options: PresentOptions, count = spikes.t.length): void {
    checkPresentOptions(options);
    const { durationMs } = options;
    const { minSpikes } = this.#options;
    if (durationMs > longest * this.#tauM)
      throw new RangeError(
        `present.durationMs: must be at most ${longest * this.#tauM} ms (${longest} tauM) in the race engine, got ${durationMs}; use simulation(net), the event engine`,
      );
    const learn = options.learn ?? false;
    if (learn !== false) this.#refuseShared();
    this.#deal(spikes, count, durationMs);
    const { kernels, at, view } = this.#space;
    const atEnd = exp(-durationMs / this.#tauM);
    let total = 0;
    for (let c = 0; c < this.#columns.length; c++) {
      const column = this.#columns[c]!;
      const { n, k, first } = column;
      const begin = view.start[c]!;
      const inputs = view.start[c + 1]! - begin;
      if (inputs < minSpikes) {
        this.synapticEvents += inputs * n;
        continue;
      }
      const won =
        inputs === 0
          ? 0
          : kernels.raceColumn(
              inputs,
              at.row + 4 * begin,
              at.spike + 4 * begin,
              at.growth,
              at.decay,
              atEnd,
              this.#tauM,
              // Sums of up to `inputs` rounded terms, of which every one is at most A.
              1 + (2 * inputs + 18) * unit,
              n,
              k,
              column.rows,
              column.tiledAt,
              column.tiledGapAt,
              column.weightAt,
              column.gapAt,
              at.scratch,
              at.winners,
              at.times,
            );
      for (let w = 0; w < won; w++) {
        this.winners[total + w] = first + view.winners[w]!;
        this.winTimes[total + w] = view.times[w]!;
      }
      let delivered = inputs;
      if (won === k) {
        const closedAt = view.times[won - 1]!;
        while (view.t[view.spike[begin + delivered - 1]!]! > closedAt) delivered--;
      }
      this.synapticEvents += delivered * n;
      if (learn !== false) this.#learn(column, begin, inputs, won, learn === true ? {} : learn);
      total += won;
    }
    this.winnerCount = total;
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
    const { n, rows, weight } = this.#columns[projection]!;
    return weight.map((_, s) => weight[(s % n) * rows + Math.floor(s / n)]!);
  }

  theta(population: string): Float64Array {
    const column = this.#columns.find(({ name }) => name === population);
    if (!column) throw new RangeError(`theta: must name a column, got '${population}'`);
    return column.theta.slice();
  }

  #refuseShared(): void {
    const shared = this.#columns.find(({ isShared }) => isShared);
    if (shared)
      throw new RangeError(
        `present.learn: must be false where columns share their weights ('${shared.name}' does); learn on a network of one such column, and give its weights to all`,
      );
  }

  /** Deals the spikes before the end out to the columns. */
  #deal({ t, i }: Spikes, count: number, durationMs: number): void {
    if (count > this.#room) {
      const { kernels } = this.#options;
      this.#room = 2 * count;
      const { space, placed } = place(this.#columns, this.#inputs, this.#room, kernels);
      this.#space = space;
      this.#columns = placed;
    }
    const { kernels, at, view } = this.#space;
    let s = 0;
    for (; s < count && t[s]! < durationMs; s++) {
      const isNew = s === 0 || t[s] !== t[s - 1];
      view.input[s] = i[s]!;
      view.t[s] = t[s]!;
      view.growth[s] = isNew ? exp(t[s]! / this.#tauM) : view.growth[s - 1]!;
      view.decay[s] = isNew ? 1 / view.growth[s]! : view.decay[s - 1]!;
    }
    kernels.dealSpikes(
      s,
      at.input,
      at.reachStart,
      at.reachColumn,
      at.reachRow,
      this.#columns.length,
      at.start,
      at.row,
      at.spike,
    );
  }

  /** What a rule of the user's sees of a column; made once. */
  #atEnd({ name, n, rows, weight, theta, rest, rule }: Column): ColumnAtEnd {
    const known = this.#views.get(name);
    if (known) return known;
    const { winners, times } = this.#space.view;
    const changed = (j: number): void => tileWeights(this.#columns.find((own) => own.name === name)!, j);
    const norm = rule!.norm;
    const x = this.#x.subarray(0, rows);
    const view = {
      n,
      rows,
      weight,
      x,
      length: 0,
      winners,
      times,
      won: 0,
      theta,
      rest,
      shown: 0,
      changed,
      norm,
    };
    this.#views.set(name, view);
    return view;
  }

  /** End of a stimulus: the competitive rule and the thresholds, as in learning.ts and balance.ts, or a rule of the user's. */
  #learn(
    column: Column,
    begin: number,
    inputs: number,
    won: number,
    rates: { eta?: number; thetaStep?: number },
  ): void {
    const { n, rows, weight, rule, homeostasis, theta, gap, rest } = column;
    const { view } = this.#space;
    const eta = rates.eta ?? rule?.eta ?? 0;
    const custom = this.#options.rule;
    if (rule && eta > 0 && (won > 0 || custom)) {
      const x = this.#x.fill(0, 0, rows);
      for (let e = begin + inputs - 1; e >= begin; e--)
        x[view.row[e]!] = Math.max(0, 1 - view.t[view.spike[e]!]! / rule.volley);
      let length = 0;
      for (let r = 0; r < rows; r++) length += x[r]! * x[r]!;
      if (custom) {
        const at = this.#atEnd(column);
        at.weight = weight;
        at.winners = view.winners;
        at.times = view.times;
        at.won = won;
        at.rest = rest;
        at.length = Math.sqrt(length);
        custom(at, eta);
        at.shown++;
      } else {
        const scale = rule.norm / Math.sqrt(length);
        for (let w = 0; w < won && length > 0; w++) {
          const j = view.winners[w]!;
          const first = j * rows;
          let size = 0;
          for (let r = 0; r < rows; r++) {
            const moved = Math.max(0, weight[first + r]! + eta * (x[r]! * scale - weight[first + r]!));
            weight[first + r] = moved;
            size += moved * moved;
          }
          const shrink = rule.norm / Math.sqrt(size);
          for (let r = 0; r < rows; r++) weight[first + r]! *= shrink;
        }
      }
      for (let w = 0; w < won; w++) tileWeights(column, view.winners[w]!);
    }
    if (homeostasis) {
      const counts = this.#counts.fill(0, 0, n);
      for (let w = 0; w < won; w++) counts[view.winners[w]!] = 1;
      balance(homeostasis, counts.subarray(0, n), theta, rates.thetaStep ?? null);
    }
    for (let j = 0; j < n; j++) gap[j] = rest + theta[j]!;
    column.tiledGap.set(gap);
  }
}
