/**
 * Projections: which neuron reaches which, how strongly and how late. A projection is plain data; `expand` turns its
 * connection rule into synapses. Rules carry the names and the meaning that NEST gives them.
 */
import type { Rng } from '../math/rng.ts';
import { atLeast, integer, listed, probability } from './checks.ts';
import { checkDrawn, type Drawn, draw, plain } from './drawn.ts';
import type { Plasticity } from './plasticity.ts';

/** Self-connections, and several synapses between one pair, are allowed unless switched off. */
export interface RuleSwitches {
  readonly autapses: boolean;
  readonly multapses: boolean;
}

export type ConnectionRule =
  /** every presynaptic neuron (or those listed in `from`) to every postsynaptic one */
  | { readonly kind: 'all-to-all'; readonly from: ArrayLike<number> | null; readonly autapses: boolean }
  | { readonly kind: 'one-to-one' }
  /** each pair with probability p */
  | { readonly kind: 'pairwise'; readonly p: number; readonly autapses: boolean }
  /** k synapses onto each postsynaptic neuron, sources drawn */
  | ({ readonly kind: 'fixed-in-degree'; readonly k: number } & RuleSwitches)
  /** k synapses from each presynaptic neuron, targets drawn */
  | ({ readonly kind: 'fixed-out-degree'; readonly k: number } & RuleSwitches)
  /** n synapses in all, both ends drawn */
  | ({ readonly kind: 'fixed-total'; readonly n: number } & RuleSwitches)
  /** synapse s runs from pre[s] to post[s] */
  | { readonly kind: 'list'; readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> };

/**
 * What a spike does when it arrives.
 * delta: v += weight. step: the current grows by weight and stays until the stimulus ends (tauSyn = infinite).
 */
export type Synapse = 'delta' | 'step';

export interface Projection {
  readonly pre: string;
  readonly post: string;
  readonly rule: ConnectionRule;
  /** [mV] one for all, one a synapse in the order of the rule, or drawn. @default 1 */
  readonly weight: Drawn;
  /** [ms] > 0 between neurons; from a source 0 is allowed. @default 1, from a source 0 */
  readonly delay: Drawn | null;
  readonly synapse: Synapse;
  readonly plasticity: Plasticity | null;
}

const on = { autapses: true, multapses: true };

export function allToAll(options: { from?: ArrayLike<number>; autapses?: boolean } = {}): ConnectionRule {
  const from = options.from ? listed(options.from) : null;
  return { kind: 'all-to-all', from, autapses: options.autapses ?? true };
}
export const oneToOne = (): ConnectionRule => ({ kind: 'one-to-one' });
export function pairwise(p: number, options: { autapses?: boolean } = {}): ConnectionRule {
  probability('pairwise.p', p);
  return { kind: 'pairwise', p, autapses: options.autapses ?? true };
}
export function fixedInDegree(k: number, options: Partial<RuleSwitches> = {}): ConnectionRule {
  integer('fixedInDegree.k', k, 0);
  return { kind: 'fixed-in-degree', k, ...on, ...options };
}
export function fixedOutDegree(k: number, options: Partial<RuleSwitches> = {}): ConnectionRule {
  integer('fixedOutDegree.k', k, 0);
  return { kind: 'fixed-out-degree', k, ...on, ...options };
}
export function fixedTotal(n: number, options: Partial<RuleSwitches> = {}): ConnectionRule {
  integer('fixedTotal.n', n, 0);
  return { kind: 'fixed-total', n, ...on, ...options };
}
export function pairs(pre: ArrayLike<number>, post: ArrayLike<number>): ConnectionRule {
  if (pre.length !== post.length)
    throw new RangeError(`pairs: pre and post must be equally long, got ${pre.length} and ${post.length}`);
  return { kind: 'list', pre: listed(pre), post: listed(post) };
}

/** A projection from population `pre` to population `post`. @throws RangeError for a weight or delay out of range. */
export function connect(
  pre: string,
  post: string,
  rule: ConnectionRule = allToAll(),
  options: { weight?: Drawn; delay?: Drawn; synapse?: Synapse; plasticity?: Plasticity } = {},
): Projection {
  const name = `connect(${pre}, ${post})`;
  checkDrawn(`${name}.weight`, options.weight ?? 1);
  if (options.delay !== undefined) checkDrawn(`${name}.delay`, options.delay, 0, 'ms');
  return {
    pre,
    post,
    rule,
    weight: plain(options.weight ?? 1),
    delay: options.delay === undefined ? null : plain(options.delay),
    synapse: options.synapse ?? 'delta',
    plasticity: options.plasticity ?? null,
  };
}

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

/** @throws RangeError unless delays are > 0 (event rule 6: only a source may act at once). */
export function checkDelay(projection: Projection, fromSource: boolean): void {
  if (fromSource || projection.delay === null) return;
  const name = `connect(${projection.pre}, ${projection.post}).delay`;
  const low = typeof projection.delay === 'number' ? projection.delay : Number.NaN;
  if (low === 0)
    throw new RangeError(
      `${name}: must be > 0 ms between neurons, got 0; only a source, a pool or winners act at once`,
    );
  if (!Number.isNaN(low)) atLeast(name, low, 0, 'ms');
}
