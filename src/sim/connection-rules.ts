/** Connection rules at work: draws the synapses that a projection describes. */
import type { Rng } from '../math/rng.ts';
import { integer } from './checks.ts';
import type { ConnectionRule, Projection, RuleSwitches } from './connect.ts';
import { draw } from './drawn.ts';

/** Synapses of one projection in the order of its rule; indices count within the two populations. */
export interface SynapseList {
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
  readonly weight: Float64Array;
  readonly delay: Float64Array;
}

/** The largest number of synapses that one projection may have: their arrays then take about 3 GB. */
const maxSynapses = 1.3e8;

/**
 * Draws the synapses of a projection. Randomness comes from `rng`, in a fixed order: pairs, weights, delays.
 * @throws RangeError if the rule cannot be met, an index is out of range, or there are too many synapses.
 */
export function expand(projection: Projection, nPre: number, nPost: number, rng: Rng): SynapseList {
  const name = `connect(${projection.pre}, ${projection.post})`;
  const self = projection.pre === projection.post;
  const { pre, post } = pairsOf(projection.rule, nPre, nPost, self, rng, name);
  const weight = draw(`${name}.weight`, projection.weight, pre.length, rng);
  const delay = draw(`${name}.delay`, projection.delay ?? 0, pre.length, rng);
  return { pre, post, weight, delay };
}

function pairsOf(
  rule: ConnectionRule,
  nPre: number,
  nPost: number,
  self: boolean,
  rng: Rng,
  name: string,
): { pre: Uint32Array; post: Uint32Array } {
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
    case 'pairwise': {
      const pre: number[] = [];
      const post: number[] = [];
      room(Math.ceil(rule.p * nPre * nPost), name);
      for (let i = 0; i < nPre; i++)
        for (let j = 0; j < nPost; j++)
          if (rng.next() < rule.p && !(self && i === j && !rule.autapses)) {
            pre.push(i);
            post.push(j);
          }
      return { pre: Uint32Array.from(pre), post: Uint32Array.from(post) };
    }
    case 'fixed-in-degree': {
      const out = room(rule.k * nPost, name);
      for (let j = 0, s = 0; j < nPost; j++)
        s = drawPartners(rule, rule.k, nPre, self ? j : -1, rng, name, (i) => (s = put(out, s, i, j)), s);
      return out;
    }
    case 'fixed-out-degree': {
      const out = room(rule.k * nPre, name);
      for (let i = 0, s = 0; i < nPre; i++)
        s = drawPartners(rule, rule.k, nPost, self ? i : -1, rng, name, (j) => (s = put(out, s, i, j)), s);
      return out;
    }
    case 'fixed-total':
      return drawTotal(rule, nPre, nPost, self, rng, name);
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

function room(n: number, name: string): { pre: Uint32Array; post: Uint32Array } {
  if (n > maxSynapses)
    throw new RangeError(
      `${name}: must have at most ${maxSynapses} synapses, got ${n}; use fewer neurons or a sparser rule`,
    );
  return { pre: new Uint32Array(n), post: new Uint32Array(n) };
}

function put(out: { pre: Uint32Array; post: Uint32Array }, s: number, i: number, j: number): number {
  out.pre[s] = i;
  out.post[s] = j;
  return s + 1;
}

/** Draws k partners out of n for one neuron; `own` is its index in a recurrent projection, else -1. */
function drawPartners(
  rule: RuleSwitches,
  k: number,
  n: number,
  own: number,
  rng: Rng,
  name: string,
  add: (partner: number) => number,
  s: number,
): number {
  const taken = rule.multapses ? null : new Set<number>();
  const available = n - (own >= 0 && !rule.autapses ? 1 : 0);
  if (available < 1 && k > 0) throw new RangeError(`${name}.rule: there is no partner to draw from`);
  if (taken && k > available)
    throw new RangeError(`${name}.rule.k: must be at most ${available} without multapses, got ${k}`);
  for (let drawn = 0; drawn < k; ) {
    const partner = rng.integer(n);
    if ((partner === own && !rule.autapses) || taken?.has(partner)) continue;
    taken?.add(partner);
    s = add(partner);
    drawn++;
  }
  return s;
}

function drawTotal(
  rule: { n: number } & RuleSwitches,
  nPre: number,
  nPost: number,
  self: boolean,
  rng: Rng,
  name: string,
): { pre: Uint32Array; post: Uint32Array } {
  const forbidden = self && !rule.autapses ? nPre : 0;
  if (rule.n > 0 && nPre * nPost - forbidden < 1)
    throw new RangeError(`${name}.rule: there is no pair to draw from`);
  if (!rule.multapses && rule.n > nPre * nPost - forbidden)
    throw new RangeError(
      `${name}.rule.n: must be at most ${nPre * nPost - forbidden} without multapses, got ${rule.n}`,
    );
  const out = room(rule.n, name);
  const taken = rule.multapses ? null : new Set<number>();
  for (let s = 0; s < rule.n; ) {
    const i = rng.integer(nPre);
    const j = rng.integer(nPost);
    if (forbidden && i === j) continue;
    if (taken?.has(i * nPost + j)) continue;
    taken?.add(i * nPost + j);
    s = put(out, s, i, j);
  }
  return out;
}
