/**
 * All synapses of a network as compressed rows. A row holds the synapses of one presynaptic neuron, one projection and
 * one delay, so that a spike is a handful of queued rows, not one event a synapse.
 */
import { counterKey } from '../math/counter-key.ts';
import type { Grid } from './clock/grid.ts';
import { expand, type SynapseList } from './connection-rules.ts';
import type { Projection } from './network/connect.ts';
import { allProjections, type Network } from './network/network.ts';

/** Neurons of all populations in one numbering: population p holds ids offset[p] ... offset[p] + n - 1. */
export interface Numbering {
  readonly names: readonly string[];
  readonly offset: Readonly<Record<string, number>>;
  /** number of neurons and inputs in all */
  readonly n: number;
}

export interface Synapses {
  readonly projections: readonly Projection[];
  /** (n + 1) the rows of neuron g are firstRow[g] ... firstRow[g + 1] - 1 */
  readonly firstRow: Uint32Array;
  /** (rows) the synapses of row r are rowStart[r] ... rowEnd[r] - 1 */
  readonly rowStart: Uint32Array;
  readonly rowEnd: Uint32Array;
  /** (rows) [ms], on a grid in steps */
  readonly rowDelay: Float64Array;
  /** (rows) index of its projection */
  readonly rowProjection: Uint32Array;
  /** (rows) presynaptic neuron */
  readonly rowPre: Uint32Array;
  /** (synapses) id of the postsynaptic neuron */
  readonly target: Uint32Array;
  /** (synapses) [mV] */
  readonly weight: Float64Array;
  /** (projections + 1) synapses of projection p are first[p] ... first[p + 1] - 1 */
  readonly first: Uint32Array;
  /** (synapses) place of each synapse in the order of its connection rule, counted from first[p] */
  readonly ruleOrder: Uint32Array;
}

export function numbering(net: Network): Numbering {
  const offset: Record<string, number> = {};
  let n = 0;
  for (const [name, population] of Object.entries(net.populations)) {
    offset[name] = n;
    n += population.n;
  }
  return { names: Object.keys(net.populations), offset, n };
}

/**
 * Draws and compresses all synapses. Projection p draws under the key seed / 'projection' / p.
 * @param grid counts delays in whole steps, 0 allowed; null: exact delays, > 0 between neurons
 */
export function buildSynapses(
  net: Network,
  ids: Numbering,
  seed: number | string,
  grid: Grid | null = null,
): Synapses {
  const projections = allProjections(net);
  const lists = projections.map((projection, p) => {
    const pre = net.populations[projection.pre]!;
    const list = expand(
      projection,
      pre.n,
      net.populations[projection.post]!.n,
      counterKey(seed, 'projection', p),
    );
    const delay = projection.delay ?? (pre.kind === 'source' ? 0 : 1);
    if (typeof delay === 'number') list.delay.fill(delay);
    for (let s = 0; s < list.delay.length; s++)
      if (grid) list.delay[s] = steps(list.delay[s]!, projection, grid);
      else if (!(list.delay[s]! > 0) && pre.kind !== 'source')
        throw new RangeError(
          `connect(${projection.pre}, ${projection.post}).delay: must be > 0 ms between neurons, got ${list.delay[s]}; only a source, a pool or winners act at once`,
        );
    return list;
  });
  const first = new Uint32Array(projections.length + 1);
  for (let p = 0; p < lists.length; p++) first[p + 1] = first[p]! + lists[p]!.pre.length;
  const total = first[projections.length]!;
  const target = new Uint32Array(total);
  const weight = new Float64Array(total);
  const ruleOrder = new Uint32Array(total);
  const delay = new Float64Array(total);
  /** (n + 1, projections) where each neuron's synapses begin within its projection */
  const starts = lists.map((list, p) => {
    const start = sortByPre(
      list,
      net.populations[projections[p]!.pre]!.n,
      ruleOrder.subarray(first[p], first[p + 1]),
    );
    const shift = ids.offset[projections[p]!.post]!;
    for (let s = 0; s < list.pre.length; s++) {
      const from = ruleOrder[first[p]! + s]!;
      target[first[p]! + s] = list.post[from]! + shift;
      weight[first[p]! + s] = list.weight[from]!;
      delay[first[p]! + s] = list.delay[from]!;
    }
    return start;
  });

  const rows = {
    start: [] as number[],
    end: [] as number[],
    delay: [] as number[],
    projection: [] as number[],
    pre: [] as number[],
  };
  const firstRow = new Uint32Array(ids.n + 1);
  for (const name of ids.names)
    for (let i = 0; i < net.populations[name]!.n; i++) {
      const g = ids.offset[name]! + i;
      for (let p = 0; p < projections.length; p++) {
        if (projections[p]!.pre !== name) continue;
        const end = first[p]! + starts[p]![i + 1]!;
        for (let s = first[p]! + starts[p]![i]!; s < end; ) {
          let next = s + 1;
          while (next < end && delay[next] === delay[s]) next++;
          rows.start.push(s);
          rows.end.push(next);
          rows.delay.push(delay[s]!);
          rows.projection.push(p);
          rows.pre.push(g);
          s = next;
        }
      }
      firstRow[g + 1] = rows.start.length;
    }
  return {
    projections,
    firstRow,
    rowStart: Uint32Array.from(rows.start),
    rowEnd: Uint32Array.from(rows.end),
    rowDelay: Float64Array.from(rows.delay),
    rowProjection: Uint32Array.from(rows.projection),
    rowPre: Uint32Array.from(rows.pre),
    target,
    weight,
    first,
    ruleOrder,
  };
}

/** Fills `order` with the synapses sorted by (pre, delay, place in the rule); returns where each pre begins. */
function sortByPre(list: SynapseList, nPre: number, order: Uint32Array): Uint32Array {
  const start = new Uint32Array(nPre + 1);
  for (let s = 0; s < list.pre.length; s++) start[list.pre[s]! + 1]!++;
  for (let i = 0; i < nPre; i++) start[i + 1]! += start[i]!;
  const fill = start.slice(0, nPre);
  for (let s = 0; s < list.pre.length; s++) order[fill[list.pre[s]!]!++] = s;
  let sameDelay = true;
  for (let s = 1; s < list.delay.length && sameDelay; s++) sameDelay = list.delay[s] === list.delay[0];
  if (!sameDelay)
    for (let i = 0; i < nPre; i++)
      order.subarray(start[i], start[i + 1]).sort((a, b) => list.delay[a]! - list.delay[b]! || a - b);
  return start;
}

/** (synapses of p) weights [mV] of projection p in the order of its connection rule. */
export function weightsOf(synapses: Synapses, p: number): Float64Array {
  const from = synapses.first[p]!;
  const out = new Float64Array(synapses.first[p + 1]! - from);
  for (let s = 0; s < out.length; s++) out[synapses.ruleOrder[from + s]!] = synapses.weight[from + s]!;
  return out;
}

/** The longest delay on a grid: a list is kept for each step of it. */
const mostDelaySteps = 1e6;

function steps(delay: number, { pre, post }: Projection, grid: Grid): number {
  const rounded = grid.round(delay);
  if (rounded > mostDelaySteps)
    throw new RangeError(
      `connect(${pre}, ${post}).delay: must be at most ${mostDelaySteps} steps of ${grid.dt} ms, got ${delay} ms; engine 'event' runs it`,
    );
  return rounded;
}
