/** Connection rules at work: lists the synapses that a projection describes, in the order of its rule. */
import { type CounterKey, derivedKey } from '../kernels/threefry.ts';
import { drawPairwise, drawPartners, drawTotal, type Ends } from './drawn-ends.ts';
import { integer } from './network/checks.ts';
import type { ConnectionRule, Projection } from './network/connect.ts';
import { drawByCounter } from './network/drawn.ts';

/** Synapses of one projection in the order of its rule; indices count within the two populations. */
export interface SynapseList {
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
  readonly weight: Float64Array;
  readonly delay: Float64Array;
}

/** The largest number of synapses that `expand` lists at once: their arrays then take about 3 GB. */
const maxSynapses = 1.3e8;
const BYTES_PER_SYNAPSE = 24;
/** Weight and delay of synapse s are the two words of its counter (s, 0) under a key of their own: purpose of that that draws weights and delays. */
export const VALUES = 1;

/**
 * Draws the synapses of a projection.
 * @param key of the projection, `counterKey(seed, 'projection', p)`.
 * @throws RangeError if the rule cannot be met, an index is out of range, or there are too many synapses.
 */
export function expand(projection: Projection, nPre: number, nPost: number, key: CounterKey): SynapseList {
  const name = `connect(${projection.pre}, ${projection.post})`;
  const self = projection.pre === projection.post;
  const { pre, post } = pairsOf(projection.rule, nPre, nPost, self, key, name);
  const values = derivedKey(key, VALUES);
  const weight = drawByCounter(`${name}.weight`, projection.weight, pre.length, values, 0);
  const delay = drawByCounter(`${name}.delay`, projection.delay ?? 0, pre.length, values, 1);
  return { pre, post, weight, delay };
}

function pairsOf(
  rule: ConnectionRule,
  nPre: number,
  nPost: number,
  self: boolean,
  key: CounterKey,
  name: string,
): Ends {
  switch (rule.kind) {
    case 'all-to-all': {
      const from = rule.from ?? Uint32Array.from({ length: nPre }, (_, i) => i);
      for (let a = 0; a < from.length; a++)
        integer(`${name}.rule.from[${a}]`, from[a]!, 0, nPre - 1, 'the last neuron of pre');
      const skip = self && !rule.autapses;
      const out = room(from.length * nPost - (skip ? from.length : 0), name);
      let s = 0;
      for (let a = 0; a < from.length; a++)
        for (let j = 0; j < nPost; j++) if (!(skip && j === from[a])) s = put(out, s, from[a]!, j);
      return out;
    }
    case 'one-to-one': {
      if (nPre !== nPost)
        throw new RangeError(`${name}.rule: one-to-one needs equal sizes, got ${nPre} and ${nPost}`);
      const out = room(nPre, name);
      for (let i = 0; i < nPre; i++) put(out, i, i, i);
      return out;
    }
    case 'pairwise':
      room(Math.ceil(rule.p * nPre * nPost), name);
      return drawPairwise(rule, nPre, nPost, self, key);
    case 'fixed-in-degree': {
      const out = room(rule.k * nPost, name);
      for (let j = 0; j < nPost; j++) {
        out.post.fill(j, j * rule.k, (j + 1) * rule.k);
        drawPartners(rule, j * rule.k, nPre, self ? j : -1, key, name, out.pre);
      }
      return out;
    }
    case 'fixed-out-degree': {
      const out = room(rule.k * nPre, name);
      for (let i = 0; i < nPre; i++) {
        out.pre.fill(i, i * rule.k, (i + 1) * rule.k);
        drawPartners(rule, i * rule.k, nPost, self ? i : -1, key, name, out.post);
      }
      return out;
    }
    case 'fixed-total': {
      const out = room(rule.n, name);
      drawTotal(rule, nPre, nPost, self, key, name, out);
      return out;
    }
    case 'list': {
      const out = room(rule.pre.length, name);
      for (let s = 0; s < rule.pre.length; s++) {
        integer(`${name}.rule.pre[${s}]`, rule.pre[s]!, 0, nPre - 1, 'the last neuron of pre');
        integer(`${name}.rule.post[${s}]`, rule.post[s]!, 0, nPost - 1, 'the last neuron of post');
        put(out, s, rule.pre[s]!, rule.post[s]!);
      }
      return out;
    }
  }
}

/** How many synapses a rule makes, or makes on average. */
export function expectedSynapses(rule: ConnectionRule, nPre: number, nPost: number): number {
  switch (rule.kind) {
    case 'all-to-all':
      return (rule.from?.length ?? nPre) * nPost;
    case 'one-to-one':
      return nPre;
    case 'pairwise':
      return rule.p * nPre * nPost;
    case 'fixed-in-degree':
      return rule.k * nPost;
    case 'fixed-out-degree':
      return rule.k * nPre;
    case 'fixed-total':
      return rule.n;
    case 'list':
      return rule.pre.length;
  }
}

function room(n: number, name: string): Ends {
  if (n > maxSynapses)
    throw new RangeError(
      `${name}: must have at most ${maxSynapses} synapses, got ${n} (${((n * BYTES_PER_SYNAPSE) / 2 ** 30).toFixed(1)} GiB); use fewer neurons or a sparser rule`,
    );
  return { pre: new Uint32Array(n), post: new Uint32Array(n) };
}

function put(out: Ends, s: number, i: number, j: number): number {
  out.pre[s] = i;
  out.post[s] = j;
  return s + 1;
}
