/** Runtime of the recorders: fed by an engine, read by the user, never read by the engine. */
import { type Matrix, matrix } from '../math/matrix.ts';
import type { StateExchange } from '../math/state.ts';
import type { Network } from './network/network.ts';
import { SpikeLog } from './network/recorders.ts';
import type { Spikes } from './spikes.ts';
import type { Numbering } from './synapses.ts';

/** Sampled potentials. */
export interface PotentialTrace {
  /** (samples) [ms] */
  readonly t: Float64Array;
  /** (samples, ids) [mV] */
  readonly v: Matrix<Float64Array>;
  readonly ids: readonly number[];
  /** samples that came after the bound */
  readonly dropped: number;
}

/** Population rate in bins. */
export interface RateTrace {
  /** (bins) [ms] start of each bin */
  readonly t: Float64Array;
  /** (bins) [Hz] spikes per neuron and second */
  readonly hz: Float64Array;
  /** spikes that came after the bound */
  readonly dropped: number;
}

interface PotentialProbe {
  readonly first: number;
  readonly ids: readonly number[];
  readonly every: number;
  readonly max: number;
  values: number[];
  samples: number;
  dropped: number;
}

interface RateProbe {
  readonly first: number;
  readonly n: number;
  readonly bin: number;
  readonly max: number;
  counts: number[];
  dropped: number;
}

export class Recording {
  readonly #spikes = new Map<string, { log: SpikeLog; first: number; n: number }>();
  readonly #potential = new Map<string, PotentialProbe>();
  readonly #rate = new Map<string, RateProbe>();
  /** [ms] up to which the run is known */
  #time = 0;
  /** [ms] time of the next sample of a potential; Infinity without such a recorder */
  nextSample = Infinity;

  constructor(net: Network, ids: Numbering) {
    for (const recorder of net.record) {
      const first = ids.offset[recorder.population]!;
      const n = net.populations[recorder.population]!.n;
      if (recorder.kind === 'spikes')
        this.#spikes.set(recorder.population, { log: new SpikeLog(recorder.max), first, n });
      else if (recorder.kind === 'rate')
        this.#rate.set(recorder.population, {
          first,
          n,
          bin: recorder.bin,
          max: recorder.max,
          counts: [],
          dropped: 0,
        });
      else {
        this.#potential.set(recorder.population, {
          first,
          ids: recorder.ids,
          every: recorder.every,
          max: recorder.max,
          values: [],
          samples: 0,
          dropped: 0,
        });
        this.nextSample = 0;
      }
    }
  }

  spike(id: number, t: number): void {
    for (const { log, first, n } of this.#spikes.values())
      if (id >= first && id < first + n) log.push(t, id - first);
    this.#count(id, t);
  }

  #count(id: number, t: number): void {
    for (const probe of this.#rate.values()) {
      if (id < probe.first || id >= probe.first + probe.n) continue;
      const bin = Math.floor(t / probe.bin);
      if (bin >= probe.max) {
        probe.dropped++;
        continue;
      }
      while (probe.counts.length <= bin) probe.counts.push(0);
      probe.counts[bin]!++;
    }
  }

  /** Neurons rows[from] ... rows[to - 1] of a population spike, ascending. The same as `spike` of each. */
  spikesOf(population: string, rows: Uint32Array, from: number, to: number, t: number): void {
    const log = this.#spikes.get(population)?.log;
    if (log) for (let s = from; s < to; s++) log.push(t, rows[s]!);
    const first = this.#rate.get(population)?.first;
    if (first !== undefined) for (let s = from; s < to; s++) this.#count(first + rows[s]!, t);
  }

  /** Takes the samples due before t; one due at an event's instant is taken after it. `v` tells a potential [mV]. */
  sampleUpTo(t: number, v: (id: number, t: number) => number): void {
    this.#time = t;
    if (this.nextSample >= t) return;
    this.nextSample = Infinity;
    for (const probe of this.#potential.values()) {
      let due = (probe.samples + probe.dropped) * probe.every;
      while (due < t) {
        if (probe.samples < probe.max) {
          for (const i of probe.ids) probe.values.push(v(probe.first + i, due));
          probe.samples++;
        } else probe.dropped++;
        due = (probe.samples + probe.dropped) * probe.every;
      }
      this.nextSample = Math.min(this.nextSample, due);
    }
  }

  clear(): void {
    this.#time = 0;
    for (const { log } of this.#spikes.values()) log.clear();
    for (const probe of this.#rate.values()) {
      probe.counts.length = 0;
      probe.dropped = 0;
    }
    for (const probe of this.#potential.values()) {
      probe.values.length = 0;
      probe.samples = 0;
      probe.dropped = 0;
      this.nextSample = 0;
    }
  }

  exchange(state: StateExchange): void {
    this.#time = state.number('time', this.#time);
    this.nextSample = state.number('nextSample', this.nextSample);
    for (const [name, { log }] of this.#spikes) log.exchange(state.part(`spikes ${name}`));
    for (const [name, probe] of this.#potential) {
      const own = state.part(`potential ${name}`);
      probe.values = Array.from(own.list('values', Float64Array.from(probe.values)));
      probe.samples = own.number('samples', probe.samples);
      probe.dropped = own.number('dropped', probe.dropped);
    }
    for (const [name, probe] of this.#rate) {
      const own = state.part(`rate ${name}`);
      probe.counts = Array.from(own.list('counts', Float64Array.from(probe.counts)));
      probe.dropped = own.number('dropped', probe.dropped);
    }
  }

  /** @throws RangeError if the population's spikes are not recorded. */
  spikes(population: string): Spikes & { readonly dropped: number } {
    const { log } = found(this.#spikes, population, 'recordSpikes');
    return { ...log.spikes(), dropped: log.dropped };
  }

  potential(population: string): PotentialTrace {
    const { ids, every, values, samples, dropped } = found(this.#potential, population, 'recordPotential');
    const t = Float64Array.from({ length: samples }, (_, s) => s * every);
    return { t, v: matrix(Float64Array.from(values), samples, ids.length), ids, dropped };
  }

  /** Bins from 0 to now, silent ones too; in a last bin that is not over yet, what came so far. */
  rate(population: string): RateTrace {
    const { n, bin, max, counts, dropped } = found(this.#rate, population, 'recordRate');
    const length = Math.max(counts.length, Math.min(max, Math.ceil(this.#time / bin - 1e-9)));
    const hz = Float64Array.from({ length }, (_, b) => (1000 * (counts[b] ?? 0)) / (n * bin));
    return { t: hz.map((_, b) => b * bin), hz, dropped };
  }
}

function found<T>(probes: Map<string, T>, population: string, recorder: string): T {
  const probe = probes.get(population);
  if (!probe)
    throw new RangeError(
      `${recorder}: '${population}' is not recorded; add ${recorder}('${population}') to network.record`,
    );
  return probe;
}
