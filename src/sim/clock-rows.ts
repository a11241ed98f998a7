/**
 * Rows of synapses as the fast clock delivers them: sorted by presynaptic neuron, lag and target, 2 bytes a synapse and, if
 * drawn, its weight. The lag is how many steps after its spike a synapse is looked at: its delay where it moves v, one more
 * where it changes a current, since that moves v from the next step on and may wait until then.
 */
import { counterKey } from '../math/counter-key.ts';
import type { ClassPlan, ClockPlan, PartPlan } from './clock-plan.ts';
import type { Projection } from './connect.ts';
import { expand, type SynapseList } from './connection-rules.ts';
import type { Grid } from './grid.ts';
import type { Network } from './network.ts';

/** The rows of a class, known before they are written. */
export interface RowSizes {
  readonly synapses: number;
  /** lags [steps]; 0 and 0 without synapses */
  readonly shortest: number;
  readonly longest: number;
}

/** Where the rows of a class are written; with D lags, row i with lag d begins at segment[i (D + 1) + d - shortest]. */
export interface RowArrays {
  /** (presynaptic neurons x (D + 1)) */
  readonly segment: Uint32Array;
  /** (synapses) neurons of the part */
  readonly targets: Uint16Array;
  /** (synapses) what each adds, or empty if all add the same */
  readonly weights: Float32Array | Float64Array;
}

/** The synapses of a network, listed by their rules. */
export class RowPacker {
  readonly #net: Network;
  readonly #lists: readonly SynapseList[];

  constructor(net: Network, seed: number | string, grid: Grid, plan: ClockPlan) {
    this.#net = net;
    this.#lists = plan.projections.map((projection, p) => listOnGrid(net, projection, p, seed, grid));
  }

  sizes(part: PartPlan): RowSizes[] {
    return part.classes.map((rows) => {
      let [synapses, shortest, longest] = [0, Infinity, 0];
      this.#visit(rows, (_, lag) => {
        synapses++;
        shortest = Math.min(shortest, lag);
        longest = Math.max(longest, lag);
      });
      return { synapses, shortest: synapses > 0 ? shortest : 0, longest };
    });
  }

  /** Writes the rows of a class. */
  fill(rows: ClassPlan, n: number, { synapses, shortest, longest }: RowSizes, arrays: RowArrays): void {
    const row = new Uint32Array(synapses);
    const target = new Uint16Array(synapses);
    const weight = arrays.weights.slice();
    const stride = longest - shortest + 2;
    let s = 0;
    this.#visit(rows, (pre, lag, post, w) => {
      row[s] = pre * stride + lag - shortest;
      target[s] = post;
      if (weight.length > 0) weight[s] = w;
      s++;
    });
    const byTarget = stableOrder(target, n, null).order;
    const { order, start } = stableOrder(row, this.#net.populations[rows.pre]!.n * stride, byTarget);
    arrays.segment.set(start.subarray(0, arrays.segment.length));
    for (let k = 0; k < synapses; k++) {
      const from = order[k]!;
      arrays.targets[k] = target[from]!;
      if (weight.length > 0) arrays.weights[k] = weight[from]!;
    }
  }

  /** Each synapse of a class, by projection and place in the rule: presynaptic neuron, lag, neuron of the part, weight. */
  #visit(rows: ClassPlan, take: (pre: number, lag: number, post: number, weight: number) => void): void {
    const shift = rows.into === 'jump' ? 0 : 1;
    for (const { projection, slice, side, unit } of rows.shares) {
      const { pre, post, weight, delay } = this.#lists[projection]!;
      const { first, n, from } = slice;
      for (let s = 0; s < pre.length; s++) {
        const j = post[s]! - first;
        if (j < 0 || j >= n) continue;
        const w = weight[s]!;
        if (side === 'any' || (side === 'negative') === w < 0)
          take(pre[s]!, delay[s]! + shift, from + j, unit * w);
      }
    }
  }
}

/** The synapses of projection p, delays in steps. */
export function listOnGrid(
  net: Network,
  projection: Projection,
  p: number,
  seed: number | string,
  grid: Grid,
): SynapseList {
  const pre = net.populations[projection.pre]!;
  const list = expand(
    projection,
    pre.n,
    net.populations[projection.post]!.n,
    counterKey(seed, 'projection', p),
  );
  const delay = projection.delay ?? (pre.kind === 'source' ? 0 : 1);
  if (typeof delay === 'number') list.delay.fill(grid.round(delay));
  else for (let s = 0; s < list.delay.length; s++) list.delay[s] = grid.round(list.delay[s]!);
  return list;
}

/** Counting sort of keys 0 ... n - 1, of items in the order `before`: (items) their new order, (n + 1) where each key begins. */
function stableOrder(
  key: Uint32Array | Uint16Array,
  n: number,
  before: Uint32Array | null,
): { order: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(n + 1);
  for (let s = 0; s < key.length; s++) start[key[s]! + 1]!++;
  for (let k = 0; k < n; k++) start[k + 1]! += start[k]!;
  const next = start.slice(0, n);
  const order = new Uint32Array(key.length);
  for (let k = 0; k < key.length; k++) {
    const s = before ? before[k]! : k;
    order[next[key[s]!]!++] = s;
  }
  return { order, start };
}
