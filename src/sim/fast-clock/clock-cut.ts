/**
 * Where the fast clock cuts a network: into parts that cost about the same, so that threads that move one each wait little for
 * each other. A cut never changes a result, only who computes it.
 */

import { expectedSynapses } from '../connection-rules.ts';
import type { Projection } from '../network/connect.ts';
import type { Lif } from '../network/lif.ts';
import type { Network } from '../network/network.ts';

/** Neurons first ... first + n - 1 of a population, as neurons from ... from + n - 1 of a part. */
export interface Piece {
  readonly population: string;
  readonly lif: Lif;
  readonly first: number;
  readonly n: number;
  /** a multiple of 16 */
  readonly from: number;
}

export interface Cut {
  readonly pieces: readonly Piece[];
  /** number of neurons, and what fills up to multiples of 16 */
  readonly n: number;
}

/** Targets are 16-bit numbers. */
const mostNeurons = 65536;
/** Populations are cut between such blocks only, which share a stream of private trains. */
const blockSize = 1024;
/** As many synapses onto a neuron that is hit by 3 Hz cost what its own steps of 0.1 ms do, measured roughly. */
const synapsesPerNeuron = 3000;

/** @param parts that many or a multiple of it, if there are as many blocks of 1,024 neurons; more than one where 65,536 are exceeded */
export function cut(net: Network, projections: readonly Projection[], parts: number): Cut[] {
  const blocks = Object.entries(net.populations).flatMap(([population, lif]) => {
    if (lif.kind !== 'lif') return [];
    const cost = synapsesPerNeuron + inDegree(net, projections, population);
    return Array.from({ length: Math.ceil(lif.n / blockSize) }, (_, b) => {
      const n = Math.min(blockSize, lif.n - b * blockSize);
      return { population, lif, first: b * blockSize, n, cost: n * cost };
    });
  });
  for (let wanted = parts; ; wanted += parts) {
    const cuts = cutInto(Math.min(wanted, Math.max(1, blocks.length)), blocks);
    if (cuts.every(({ n }) => n <= mostNeurons)) return cuts;
  }
}

type Block = Omit<Piece, 'from'> & { readonly cost: number };

/** Fills parts with blocks in their order; part p ends where its share of all costs does. */
function cutInto(wanted: number, blocks: readonly Block[]): Cut[] {
  const total = blocks.reduce((sum, { cost }) => sum + cost, 0);
  const cuts: Cut[] = [];
  let done = 0;
  for (let p = 1, b = 0; p <= wanted; p++) {
    const pieces: Piece[] = [];
    let n = 0;
    const isNext = (): boolean =>
      b < blocks.length && (n === 0 || p === wanted || done + blocks[b]!.cost / 2 <= (total * p) / wanted);
    for (; isNext(); b++) {
      const { cost, ...block } = blocks[b]!;
      const last = pieces.at(-1);
      if (last?.population === block.population) pieces[pieces.length - 1] = { ...last, n: last.n + block.n };
      else pieces.push({ ...block, from: n });
      n += Math.ceil(block.n / 16) * 16;
      done += cost;
    }
    if (n > 0) cuts.push({ pieces, n });
  }
  return cuts;
}

/** Synapses onto a neuron, on average. */
function inDegree(net: Network, projections: readonly Projection[], population: string): number {
  const { n } = net.populations[population]!;
  return projections.reduce(
    (sum, { pre, post, rule }) =>
      post === population ? sum + expectedSynapses(rule, net.populations[pre]!.n, n) / n : sum,
    0,
  );
}
