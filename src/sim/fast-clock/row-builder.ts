/**
 * Synapses straight into their places: sorted by presynaptic neuron and lag, without a list of them. A synapse is a function
 * of its number (drawn-ends.ts), so it is drawn twice: once to count, once to put. Equality (i) with `expand`: the same
 * synapses in the same order, weights rounded to Float32 where that is asked for. It is fast because chunks of 1,024 stay in
 * the first cache and random words come four at a time; and small because nothing but the rows themselves is kept.
 */
import type { Kernels } from '../../kernels/kernels.ts';
import { CHUNK, CHUNK_SYNAPSES } from '../../kernels/segment-chunk.ts';
import { ENDS } from '../../kernels/segment-kernels.ts';
import { type CounterKey, derivedKey } from '../../kernels/threefry.ts';
import { MEMORY_BYTES } from '../../kernels/wasm.ts';
import { type Engine, workspace } from '../../kernels/workspace.ts';
import { counterKey } from '../../math/counter-key.ts';
import { log1p } from '../../math/exp.ts';
import type { Grid } from '../clock/grid.ts';
import { expand, expectedSynapses, type SynapseList, VALUES } from '../connection-rules.ts';
import { checkPartners, checkTotal } from '../drawn-ends.ts';
import type { ConnectionRule, Projection } from '../network/connect.ts';
import type { Drawn, Normal, Uniform } from '../network/drawn.ts';
import type { Network } from '../network/network.ts';
import {
  type Desk,
  deskOf,
  type Lags,
  lagsOfWords,
  MOST_LAGS,
  ROW_SCRATCH_BYTES,
  weightsOf,
} from './row-values.ts';

export { ROW_SCRATCH_BYTES } from './row-values.ts';

/** Synapses of a projection onto neurons first ... first + n - 1 of its target, which are from ... in their part. */
export interface RowShare {
  readonly projection: number;
  readonly slice: { readonly first: number; readonly n: number; readonly from: number };
  /** those of one sign, or all */
  readonly side: 'any' | 'positive' | 'negative';
  /** what a weight of 1 adds */
  readonly unit: number;
}

/** Synapses of one presynaptic population that add to one array of a part. */
export interface RowClass {
  readonly pre: string;
  /** what acts as a jump is looked at in its step, a change of a current one step later */
  readonly into: 'jump' | number;
  /** null: drawn, beside each target */
  readonly weight: number | null;
  readonly shares: readonly RowShare[];
}

export interface RowSizes {
  readonly synapses: number;
  /** lags that delays may come to [steps]; 0 and 0 without synapses */
  readonly shortest: number;
  readonly longest: number;
}

/** Where the rows of a class go: byte addresses in the memory of its part. */
export interface RowPlaces {
  readonly kernels: Kernels;
  readonly buffer: ArrayBuffer;
  /** ROW_SCRATCH_BYTES */
  readonly scratch: number;
  /** (presynaptic neurons x (longest - shortest + 2)) Uint32: row i with lag d begins at segment[i (D + 1) + d - shortest] */
  readonly segment: number;
  /** (synapses) Uint16 */
  readonly targets: number;
  /** (synapses) Float32, Float64 or, with 0 bytes, nothing */
  readonly weights: number;
  readonly weightBytes: 0 | 4 | 8;
}

/** What the synapses of a network may take; those of one class in a part must fit in one memory. */
const MOST_BYTES = 16 * 1073741824;
/** Of a synapse: its target and, if drawn, its weight in Float32. */
const bytesOf = ({ weight }: Projection): number => (typeof weight === 'number' ? 2 : 6);
const gib = (bytes: number): string => `${(bytes / 1073741824).toFixed(1)} GiB`;

export class RowBuilder {
  readonly #net: Network;
  readonly #projections: readonly Projection[];
  readonly #seed: number | string;
  readonly #grid: Grid;
  readonly #engine: Engine;
  /** cells of classes that are counted and not yet filled */
  readonly #counted = new Map<RowClass, { segment: Uint32Array; sizes: RowSizes }>();
  /** the last projection that had to be listed */
  #listed: { p: number; list: SynapseList } | null = null;

  /**
   * @param projections all of the network, literal lateral inhibition among them
   * @throws RangeError for more synapses than 16 GiB hold; their number is known before any is drawn
   */
  constructor(
    net: Network,
    projections: readonly Projection[],
    seed: number | string,
    grid: Grid,
    engine: Engine = 'wasm',
  ) {
    this.#net = net;
    this.#projections = projections;
    this.#seed = seed;
    this.#grid = grid;
    this.#engine = engine;
    const bytes = projections.reduce((sum, one) => sum + this.#expected(one) * bytesOf(one), 0);
    if (bytes > MOST_BYTES)
      throw new RangeError(
        `network.projections: must fit in ${gib(MOST_BYTES)}, got ${gib(bytes)} of synapses; use fewer neurons or sparser rules`,
      );
  }

  /** First pass: counts the synapses of a class. @throws RangeError if a rule cannot be met or spans too many steps */
  sizes(rows: RowClass): RowSizes {
    const bytes = rows.shares.reduce((sum, share) => {
      const one = this.#projections[share.projection]!;
      return sum + (this.#expected(one) * bytesOf(one) * share.slice.n) / this.#net.populations[one.post]!.n;
    }, 0);
    if (bytes > MEMORY_BYTES)
      throw new RangeError(
        `connect(${this.#names(rows)}): must have synapses for at most ${gib(MEMORY_BYTES)}, got ${gib(bytes)}; use fewer neurons or a sparser rule`,
      );
    const lags = rows.shares.map((share) => this.#lagsOf(rows, share));
    const shortest = Math.min(...lags.map((one) => one.shortest));
    const longest = Math.max(...lags.map((one) => one.longest));
    if (longest - shortest + 1 > MOST_LAGS)
      throw new RangeError(
        `connect(${this.#names(rows)}).delay: must span at most ${MOST_LAGS} steps, got ${longest - shortest + 1}; take a larger dt`,
      );
    const cells = this.#net.populations[rows.pre]!.n * (longest - shortest + 2);
    const { kernels, at, view } = workspace(
      { segment: ['u32', cells + 2], scratch: ['u8', ROW_SCRATCH_BYTES] },
      this.#engine,
    );
    const desk = deskOf(kernels, view.segment.buffer as ArrayBuffer, at.scratch);
    this.#visit(rows, desk, shortest, longest, false, (count) =>
      kernels.countCells(count, at.segment, desk.chunk),
    );
    const synapses = kernels.sumCells(cells, at.segment);
    const isEmpty = synapses === 0;
    const sizes = { synapses, shortest: isEmpty ? 0 : shortest, longest: isEmpty ? 0 : longest };
    this.#counted.set(rows, { segment: view.segment.slice(0, isEmpty ? 0 : cells), sizes });
    return sizes;
  }

  /** Second pass: writes the rows of a class that was counted, into memory that is zero. */
  fill(rows: RowClass, places: RowPlaces): void {
    const { segment, sizes } = this.#counted.get(rows)!;
    this.#counted.delete(rows);
    if (sizes.synapses === 0) return;
    const { kernels, buffer, weightBytes, weights, targets } = places;
    const desk = deskOf(kernels, buffer, places.scratch);
    desk.u32.set(segment, places.segment / 4);
    this.#visit(rows, desk, sizes.shortest, sizes.longest, weightBytes > 0, (count) =>
      kernels.putCells(count, places.segment, targets, weights, weightBytes, desk.chunk),
    );
  }

  /** Draws a class chunk by chunk; each has its cells and, if asked, its weights when it is taken. */
  #visit(
    rows: RowClass,
    desk: Desk,
    shortest: number,
    longest: number,
    weighted: boolean,
    take: (count: number) => void,
  ): void {
    for (const share of rows.shares) {
      const lags = this.#lagsOf(rows, share);
      const stride = longest - shortest + 2;
      const projection = this.#projections[share.projection]!;
      const sign = signOf(projection.weight);
      if (sign !== 'any' && share.side !== 'any' && share.side !== sign) continue;
      if (isStreamed(projection, sign === share.side ? 'any' : share.side)) {
        const key = counterKey(this.#seed, 'projection', share.projection);
        const finish = this.#finisher(desk, projection, share, key, lags, stride, shortest, weighted);
        this.#stream(desk, projection, share, key, (count) => {
          finish(count);
          take(count);
        });
      } else this.#copy(desk, rows, share, stride, shortest, take);
    }
  }

  /** The ends of a rule that draws them. */
  #stream(
    desk: Desk,
    projection: Projection,
    { slice }: RowShare,
    key: CounterKey,
    take: (count: number) => void,
  ): void {
    const { kernels, chunk } = desk;
    const { rule, pre, post } = projection;
    const name = `connect(${pre}, ${post})`;
    const nPre = this.#net.populations[pre]!.n;
    const nPost = this.#net.populations[post]!.n;
    const isFree = pre !== post || ('autapses' in rule && rule.autapses) ? 1 : 0;
    const [from, to, local] = [slice.first, slice.first + slice.n, slice.from];
    if (rule.kind === 'pairwise') {
      if (rule.p === 0) return;
      const state = desk.u32.subarray((chunk + CHUNK.state) / 4, (chunk + CHUNK.state) / 4 + 4).fill(0);
      const miss = log1p(-rule.p);
      while (state[0]! < nPre)
        take(kernels.drawPairwise(key[0], key[1], nPre, nPost, miss, isFree, from, to, local, chunk));
      return;
    }
    const drawn = rule as Extract<ConnectionRule, { kind: keyof typeof ENDS }>;
    let [first, end, k] = [0, 0, 1];
    if (drawn.kind === 'fixed-total') {
      checkTotal(drawn, nPre, nPost, pre === post, name);
      end = drawn.n;
    } else {
      k = drawn.k;
      const isIn = drawn.kind === 'fixed-in-degree';
      checkPartners(drawn, isIn ? nPre : nPost, pre === post, name);
      [first, end] = isIn ? [from * k, to * k] : [0, nPre * k];
    }
    if (end > 0xffffffff)
      throw new RangeError(
        `${name}.rule: must have fewer than 2^32 synapses, got ${end}; use a sparser rule`,
      );
    for (; first < end; first += CHUNK_SYNAPSES) {
      const count = Math.min(CHUNK_SYNAPSES, end - first);
      const rules = ENDS[drawn.kind];
      take(
        kernels.drawEnds(rules, key[0], key[1], first, count, nPre, nPost, k, isFree, from, to, local, chunk),
      );
    }
  }

  /** What turns the ends of a chunk into cells and weights. */
  #finisher(
    desk: Desk,
    { weight }: Projection,
    { unit }: RowShare,
    key: CounterKey,
    lags: Lags,
    stride: number,
    shortest: number,
    weighted: boolean,
  ): (count: number) => void {
    const { kernels, chunk, guide, bound } = desk;
    const values = derivedKey(key, VALUES);
    const lagCount = Math.max(1, lags.bound.length);
    const isDrawn = weighted && typeof weight !== 'number';
    desk.u32.set(lags.bound, bound / 4);
    desk.u16.set(lags.guide, guide / 2);
    const setWeights = isDrawn ? weightsOf(kernels, weight as Uniform | Normal, unit, chunk) : null;
    if (weighted && !isDrawn)
      desk.f64.fill(
        unit * (weight as number),
        (chunk + CHUNK.weight) / 8,
        (chunk + CHUNK.weight) / 8 + CHUNK_SYNAPSES,
      );
    return (count) => {
      if (lagCount > 1 || isDrawn) kernels.valueWords(count, values[0], values[1], chunk);
      kernels.delayCells(count, lagCount, stride, lags.shortest - shortest, guide, bound, chunk);
      setWeights?.(count);
    };
  }

  /** Whatever is not drawn by number is listed, and copied chunk by chunk. */
  #copy(
    desk: Desk,
    rows: RowClass,
    { projection: p, slice, side, unit }: RowShare,
    stride: number,
    shortest: number,
    take: (count: number) => void,
  ): void {
    const { pre, post, weight, delay } = this.#list(p);
    const shift = shiftOf(rows) - shortest;
    const { u32, f64, chunk } = desk;
    const [cells, targets, weights] = [
      (chunk + CHUNK.cell) / 4,
      (chunk + CHUNK.target) / 4,
      (chunk + CHUNK.weight) / 8,
    ];
    let count = 0;
    for (let s = 0; s < pre.length; s++) {
      const j = post[s]! - slice.first;
      const w = weight[s]!;
      if (j < 0 || j >= slice.n || (side !== 'any' && (side === 'negative') !== w < 0)) continue;
      u32[cells + count] = pre[s]! * stride + delay[s]! + shift;
      u32[targets + count] = j + slice.from;
      f64[weights + count] = unit * w;
      if (++count === CHUNK_SYNAPSES) {
        take(count);
        count = 0;
      }
    }
    take(count);
  }

  #expected({ rule, pre, post }: Projection): number {
    return expectedSynapses(rule, this.#net.populations[pre]!.n, this.#net.populations[post]!.n);
  }

  #names({ shares }: RowClass): string {
    const { pre, post } = this.#projections[shares[0]!.projection]!;
    return `${pre}, ${post}`;
  }

  /** A projection by its rule, delays in steps. */
  #list(p: number): SynapseList {
    if (this.#listed?.p !== p) {
      const projection = this.#projections[p]!;
      const { pre, post } = projection;
      const [nPre, nPost] = [this.#net.populations[pre]!.n, this.#net.populations[post]!.n];
      this.#listed = null;
      const list = expand(projection, nPre, nPost, counterKey(this.#seed, 'projection', p));
      const delay = this.#delayOf(projection);
      for (let s = 0; s < list.delay.length; s++)
        list.delay[s] = this.#grid.round(typeof delay === 'number' ? delay : list.delay[s]!);
      this.#listed = { p, list };
    }
    return this.#listed!.list;
  }

  #delayOf({ delay, pre }: Projection): Drawn {
    return delay ?? (this.#net.populations[pre]!.kind === 'source' ? 0 : 1);
  }

  #lagsOf(rows: RowClass, { projection: p }: RowShare): Lags {
    const shift = shiftOf(rows);
    const steps = (delay: number): number => this.#grid.round(delay) + shift;
    const delay = this.#delayOf(this.#projections[p]!);
    const none = { bound: new Uint32Array(0), guide: new Uint16Array(0) };
    if (typeof delay === 'number') return { shortest: steps(delay), longest: steps(delay), ...none };
    if ('length' in delay) {
      let [shortest, longest] = [Infinity, -Infinity];
      for (let s = 0; s < delay.length; s++) {
        shortest = Math.min(shortest, steps(delay[s]!));
        longest = Math.max(longest, steps(delay[s]!));
      }
      return { shortest, longest, ...none };
    }
    return lagsOfWords(delay, steps);
  }
}

const shiftOf = ({ into }: RowClass): number => (into === 'jump' ? 0 : 1);

function isStreamed({ rule, weight, delay }: Projection, side: RowShare['side']): boolean {
  if (isListed(weight) || isListed(delay) || side !== 'any') return false;
  return rule.kind === 'pairwise' || (rule.kind in ENDS && 'multapses' in rule && rule.multapses);
}

const isListed = (drawn: Drawn | null): boolean =>
  typeof drawn === 'object' && drawn !== null && 'length' in drawn;

/** The sign that all weights have for sure; a zero passes for either. */
function signOf(weight: Drawn): RowShare['side'] {
  if (typeof weight === 'number') return weight < 0 ? 'negative' : 'positive';
  if (isListed(weight)) return 'any';
  const { low, high } = weight as Uniform | Normal;
  if ((low ?? -Infinity) >= 0) return 'positive';
  return (high ?? Infinity) <= 0 ? 'negative' : 'any';
}
