/** All synapses of a network as the rows of the fast event engine, written straight into its memory. */
import { counterKey } from '../../math/counter-key.ts';
import { expand, type SynapseList } from '../connection-rules.ts';
import type { Projection } from '../network/connect.ts';
import { allProjections, type Network } from '../network/network.ts';
import type { Numbering } from '../synapses.ts';
import { type EventMemory, sizeOf } from './fast-event-memory.ts';

/** What the rows need to know of the population that they end at. */
export interface Target {
  /** address of its group of neurons of one time constant */
  readonly group: number;
  /** [mV] from vInf to the threshold; 1 if neurons differ */
  readonly threshold: number;
  /** (n) [mV] the same of each neuron, if they differ: weights are divided by it then */
  readonly units: Float64Array | null;
}

/** Delays that have a lane of their own: their arrivals come in order, and need no heap. */
const MAX_LANES = 64;

/** Synapses of one projection, sorted by (pre, delay, place in the rule). */
interface Sorted {
  readonly projection: Projection;
  readonly bundle: number;
  readonly targets: number;
  readonly weights: number;
  /** (nPre + 1) where each presynaptic neuron's synapses begin */
  readonly start: Uint32Array;
  /** (synapses) [ms], or one for all */
  readonly delays: Float64Array | number;
}

/** Where the kernel finds the rows, and the lanes that they queue in. */
export interface Rows {
  readonly firstRow: number;
  readonly rows: number;
  readonly lanes: number;
  readonly laneCount: number;
}

/**
 * Lays out the synapses of every projection.
 * @param u address of the neurons' states
 */
export function layRows(
  memory: EventMemory,
  net: Network,
  ids: Numbering,
  seed: number | string,
  u: number,
  targets: Readonly<Record<string, Target>>,
): Rows {
  const sorted = allProjections(net).map((projection, p) => {
    const { post } = projection;
    const list = listed(net, seed, projection, p);
    return sortedInto(memory, net, projection, list, u + 8 * ids.offset[post]!, targets[post]!);
  });
  const lanes = layLanes(memory, sorted);
  const firstRow = memory.allocate(4 * (ids.n + 1));
  const counts = memory.u32(firstRow, ids.n + 1);
  let count = 0;
  for (const name of ids.names)
    for (let i = 0; i < net.populations[name]!.n; i++) {
      for (const part of sorted) if (part.projection.pre === name) count += rowsOf(part, i, () => {});
      counts[ids.offset[name]! + i + 1] = count;
    }
  const size = sizeOf('row');
  const rows = memory.allocate(size * count);
  let at = rows;
  for (const name of ids.names)
    for (let i = 0; i < net.populations[name]!.n; i++)
      for (const part of sorted) {
        if (part.projection.pre !== name) continue;
        rowsOf(part, i, (delay, from, to) => {
          memory.fill('row', at, {
            delay,
            bundle: part.bundle,
            lane: lanes.of.get(delay) ?? 0,
            targets: part.targets + 4 * from,
            count: to - from,
            weights: part.weights === 0 ? 0 : part.weights + 8 * from,
          });
          at += size;
        });
      }
  return { firstRow, rows, lanes: lanes.at, laneCount: lanes.of.size };
}

/** Projection p's synapses in the order of its rule, as every engine draws them. */
export function listed(net: Network, seed: number | string, projection: Projection, p: number): SynapseList {
  const { pre, post } = projection;
  const key = counterKey(seed, 'projection', p);
  return expand(projection, net.populations[pre]!.n, net.populations[post]!.n, key);
}

/** One lane a delay: those that hold for whole projections first, then listed ones as long as there are lanes. */
function layLanes(memory: EventMemory, sorted: readonly Sorted[]): { at: number; of: Map<number, number> } {
  const delays = new Set<number>();
  for (const part of sorted) if (typeof part.delays === 'number') delays.add(part.delays);
  for (const part of sorted) {
    if (typeof part.delays === 'number') continue;
    const all = new Set(delays);
    for (let s = 0; s < part.delays.length && all.size <= MAX_LANES; s++) all.add(part.delays[s]!);
    if (all.size <= MAX_LANES) for (const delay of all) delays.add(delay);
  }
  const used = Array.from(delays)
    .sort((a, b) => a - b)
    .slice(0, MAX_LANES);
  const at = memory.allocate(sizeOf('ring') * used.length);
  return { at, of: new Map(used.map((delay, lane) => [delay, at + sizeOf('ring') * lane])) };
}

/** Tells the rows of one presynaptic neuron, by ascending delay; returns how many there are. */
function rowsOf(
  { start, delays }: Sorted,
  i: number,
  tell: (delay: number, from: number, to: number) => void,
): number {
  const end = start[i + 1]!;
  let rows = 0;
  for (let from = start[i]!; from < end; rows++) {
    let to = end;
    if (typeof delays !== 'number') {
      to = from + 1;
      while (to < end && delays[to] === delays[from]) to++;
    }
    tell(typeof delays === 'number' ? delays : delays[from]!, from, to);
    from = to;
  }
  return rows;
}

/** Writes one projection's targets, and its weights if they differ. @param u address of its first target's state */
function sortedInto(
  memory: EventMemory,
  net: Network,
  projection: Projection,
  list: SynapseList,
  u: number,
  { group, threshold, units }: Target,
): Sorted {
  const source = net.populations[projection.pre]!;
  const isSource = source.kind === 'source';
  const given = projection.delay ?? (isSource ? 0 : 1);
  const n = list.pre.length;
  const one = typeof given === 'number' ? given : null;
  const { start, order } = byPre(list, source.n, one === null);
  const delays = one ?? Float64Array.from(order, (s) => list.delay[s]!);
  const least = typeof delays === 'number' ? delays : delays.reduce((low, delay) => Math.min(low, delay), 1);
  if (!isSource && !(least > 0))
    throw new RangeError(
      `connect(${projection.pre}, ${projection.post}).delay: must be > 0 ms between neurons, got ${least}; only a source, a pool or winners act at once`,
    );
  const targets = memory.allocate(4 * n);
  const to = memory.u32(targets, n);
  for (let s = 0; s < n; s++) to[s] = u + 8 * list.post[order[s]!]!;
  const { weight } = projection;
  const isOne = typeof weight === 'number' && units === null;
  let weights = 0;
  if (!isOne && n > 0) {
    weights = memory.allocate(8 * n);
    const w = memory.f64(weights, n);
    for (let s = 0; s < n; s++) w[s] = list.weight[order[s]!]! / (units?.[list.post[order[s]!]!] ?? 1);
  }
  const bundle = memory.record('bundle', { weight: isOne ? weight : 0, threshold, group });
  return { projection, bundle, targets, weights, start, delays };
}

/** (n) synapses sorted by (pre, delay, place in the rule), and (nPre + 1) where each pre begins. */
function byPre(
  list: SynapseList,
  nPre: number,
  byDelay: boolean,
): { start: Uint32Array; order: Uint32Array } {
  const start = new Uint32Array(nPre + 1);
  const order = new Uint32Array(list.pre.length);
  for (let s = 0; s < list.pre.length; s++) start[list.pre[s]! + 1]!++;
  for (let i = 0; i < nPre; i++) start[i + 1]! += start[i]!;
  const fill = start.slice(0, nPre);
  for (let s = 0; s < list.pre.length; s++) order[fill[list.pre[s]!]!++] = s;
  if (byDelay)
    for (let i = 0; i < nPre; i++)
      order.subarray(start[i], start[i + 1]).sort((a, b) => list.delay[a]! - list.delay[b]! || a - b);
  return { start, order };
}
