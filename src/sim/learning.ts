/** Runtime of the learning rules in `plasticity.ts`: traces, and what changes a weight when. */
import { exp } from '../math/exp.ts';
import type { StateExchange } from '../math/state.ts';
import type { Network } from './network/network.ts';
import type { Competitive, Normalisation, PairStdp, TraceStdp } from './network/plasticity.ts';
import type { Numbering, Synapses } from './synapses.ts';

/** Synapses of one plastic projection seen from their targets. */
interface Incoming {
  readonly projection: number;
  /** (n + 1) synapses onto neuron j of the population are synapse[start[j]] ... */
  readonly start: Uint32Array;
  readonly synapse: Uint32Array;
  /** (synapses of the projection) row of each, counted from the projection's first synapse */
  readonly row: Uint32Array;
  /** id of the first neuron of the postsynaptic population, and its size */
  readonly from: number;
  readonly n: number;
}

export class Learning {
  /** overrides the eta of trace STDP, for rates that anneal; null: each rule's own */
  eta: number | null = null;
  readonly #synapses: Synapses;
  readonly #incoming: Incoming[];
  /** (projections) id of the first postsynaptic neuron */
  readonly #firstPost: Uint32Array;
  /** (rows) trace of the arrivals of a row at tRow [ms]; time of the first arrival in this stimulus, NaN if none */
  readonly #x: Float64Array;
  readonly #tRow: Float64Array;
  readonly #firstArrival: Float64Array;
  /** (projections) by neuron of the postsynaptic population: trace of its spikes at tPost [ms] */
  readonly #y: Float64Array[];
  readonly #tPost: Float64Array[];

  constructor(net: Network, ids: Numbering, synapses: Synapses) {
    this.#synapses = synapses;
    const rows = synapses.rowStart.length;
    this.#x = new Float64Array(rows);
    this.#tRow = new Float64Array(rows);
    this.#firstArrival = new Float64Array(rows).fill(Number.NaN);
    this.#y = [];
    this.#tPost = [];
    this.#incoming = [];
    this.#firstPost = Uint32Array.from(synapses.projections, ({ post }) => ids.offset[post]!);
    synapses.projections.forEach((projection, p) => {
      const n = projection.plasticity ? net.populations[projection.post]!.n : 0;
      this.#y.push(new Float64Array(n));
      this.#tPost.push(new Float64Array(n));
      if (projection.plasticity) this.#incoming.push(incoming(synapses, p, ids.offset[projection.post]!, n));
    });
  }

  get isNeeded(): boolean {
    return this.#incoming.length > 0;
  }

  reset(): void {
    this.#x.fill(0);
    this.#tRow.fill(0);
    this.#firstArrival.fill(Number.NaN);
    for (const y of this.#y) y.fill(0);
    for (const t of this.#tPost) t.fill(0);
  }

  /** Traces, and the weights that learning may change. */
  exchange(state: StateExchange): void {
    state.array('x', this.#x);
    state.array('tRow', this.#tRow);
    state.array('firstArrival', this.#firstArrival);
    const { first, weight, projections } = this.#synapses;
    projections.forEach(({ plasticity }, p) => {
      if (plasticity === null) return;
      const own = state.part(`projection ${p}`);
      own.array('y', this.#y[p]!);
      own.array('tPost', this.#tPost[p]!);
      own.array('weight', weight.subarray(first[p], first[p + 1]));
    });
  }

  /** An arrival of row r at t: its trace, and for pair STDP the depression of its synapses (event rule 2a). */
  arrive(r: number, t: number): void {
    const { rowProjection, rowStart, rowEnd, target, weight, projections } = this.#synapses;
    const p = rowProjection[r]!;
    const rule = projections[p]!.plasticity;
    if (!rule) return;
    if (rule.kind === 'competitive') {
      if (Number.isNaN(this.#firstArrival[r]!)) this.#firstArrival[r] = t;
      return;
    }
    this.#x[r] = this.#x[r]! * exp(-(t - this.#tRow[r]!) / rule.tauPre) + 1;
    this.#tRow[r] = t;
    if (rule.kind !== 'pair-stdp' || rule.aMinus === 0) return;
    const from = this.#firstPost[p]!;
    const low = rule.low;
    const high = rule.high === 'infinite' ? Infinity : rule.high;
    const y = this.#y[p]!;
    const tPost = this.#tPost[p]!;
    for (let s = rowStart[r]!; s < rowEnd[r]!; s++) {
      const j = target[s]! - from;
      if (y[j] === 0) continue;
      const trace = y[j]! * exp(-(t - tPost[j]!) / rule.tauPost);
      weight[s] = Math.min(high, Math.max(low, weight[s]! - rule.aMinus * trace));
    }
  }

  /** Neuron `id` spikes at t: potentiation sees arrivals of this instant, and y from before it (event rule 2d). */
  spike(id: number, t: number): void {
    const { weight, projections, first } = this.#synapses;
    for (const side of this.#incoming) {
      const j = id - side.from;
      if (j < 0 || j >= side.n) continue;
      const rule = projections[side.projection]!.plasticity as PairStdp | TraceStdp | Competitive;
      if (rule.kind === 'competitive') continue;
      const high = rule.high === 'infinite' ? Infinity : rule.high;
      const base = first[side.projection]!;
      for (let a = side.start[j]!; a < side.start[j + 1]!; a++) {
        const s = side.synapse[a]!;
        const r = side.row[s - base]!;
        const x = this.#x[r] === 0 ? 0 : this.#x[r]! * exp(-(t - this.#tRow[r]!) / rule.tauPre);
        const change =
          rule.kind === 'pair-stdp'
            ? rule.aPlus * x
            : (this.eta ?? rule.eta) * (x - (rule.target === 'weight' ? weight[s]! : rule.target));
        weight[s] = Math.min(high, Math.max(rule.low, weight[s]! + change));
      }
      if (rule.kind === 'pair-stdp') {
        const y = this.#y[side.projection]!;
        y[j] = y[j]! * exp(-(t - this.#tPost[side.projection]![j]!) / rule.tauPost) + 1;
        this.#tPost[side.projection]![j] = t;
      }
    }
  }

  /** End of a stimulus: the competitive rule on the neurons that spiked, then normalisation. `eta` overrides the rule's. */
  endOfStimulus(counts: Uint32Array, eta: number | null): void {
    for (const side of this.#incoming) {
      const rule = this.#synapses.projections[side.projection]!.plasticity!;
      for (let j = 0; j < side.n; j++) {
        if (rule.kind === 'competitive') {
          if (counts[side.from + j]! > 0 && (eta ?? rule.eta) > 0)
            this.#compete(side, j, rule, eta ?? rule.eta);
        } else if (rule.normalise) this.#normalise(side, j, rule.normalise);
      }
    }
  }

  #compete(side: Incoming, j: number, rule: Competitive, eta: number): void {
    const { weight, first } = this.#synapses;
    const base = first[side.projection]!;
    const x = (s: number): number => {
      const t = this.#firstArrival[side.row[s - base]!]!;
      return Number.isNaN(t) ? 0 : Math.max(0, 1 - t / rule.volley);
    };
    let length = 0;
    for (let a = side.start[j]!; a < side.start[j + 1]!; a++) {
      const early = x(side.synapse[a]!);
      length += early * early;
    }
    if (length === 0) return;
    const scale = rule.norm / Math.sqrt(length);
    for (let a = side.start[j]!; a < side.start[j + 1]!; a++) {
      const s = side.synapse[a]!;
      weight[s] = Math.max(0, weight[s]! + eta * (x(s) * scale - weight[s]!));
    }
    this.#normalise(side, j, { norm: 'l2', total: rule.norm });
  }

  #normalise(side: Incoming, j: number, { norm, total }: Normalisation): void {
    const { weight } = this.#synapses;
    let size = 0;
    for (let a = side.start[j]!; a < side.start[j + 1]!; a++) {
      const w = weight[side.synapse[a]!]!;
      size += norm === 'l1' ? Math.abs(w) : w * w;
    }
    if (size === 0) return;
    const scale = total / (norm === 'l1' ? size : Math.sqrt(size));
    for (let a = side.start[j]!; a < side.start[j + 1]!; a++) weight[side.synapse[a]!]! *= scale;
  }
}

function incoming(synapses: Synapses, p: number, from: number, n: number): Incoming {
  const { first, target, rowStart, rowEnd, rowProjection } = synapses;
  const base = first[p]!;
  const count = first[p + 1]! - base;
  const start = new Uint32Array(n + 1);
  for (let s = 0; s < count; s++) start[target[base + s]! - from + 1]!++;
  for (let j = 0; j < n; j++) start[j + 1]! += start[j]!;
  const fill = start.slice(0, n);
  const synapse = new Uint32Array(count);
  for (let s = 0; s < count; s++) synapse[fill[target[base + s]! - from]!++] = base + s;
  const row = new Uint32Array(count);
  for (let r = 0; r < rowStart.length; r++)
    if (rowProjection[r] === p) row.fill(r, rowStart[r]! - base, rowEnd[r]! - base);
  return { projection: p, start, synapse, row, from, n };
}
