/**
 * The ends of synapses that a rule draws. Synapse s is a function of its counter under the projection's key, never of what
 * was drawn before it, so that `rows.ts` can draw the same ones on SIMD, some here and some there:
 * - partners and totals: the words of the counter (s, attempt); an attempt follows where a switch forbids the pair
 * - pairwise: the m-th gap in row i from the counter (m, i)
 */
import { below, type CounterKey, threefry } from '../kernels/threefry.ts';
import { log, log1p } from '../math/exp.ts';
import type { RuleSwitches } from './network/connect.ts';

export interface Ends {
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
}

/** Draws the k = rule.k partners, of n, of one neuron: synapses first ... first + k - 1. `own`: itself, or -1 if not among them. */
export function drawPartners(
  rule: { readonly k: number } & RuleSwitches,
  first: number,
  n: number,
  own: number,
  key: CounterKey,
  name: string,
  partners: Uint32Array,
): void {
  const { k } = rule;
  const taken = rule.multapses ? null : new Set<number>();
  const forbidden = rule.autapses ? -1 : own;
  checkPartners(rule, n, own >= 0, name);
  for (let s = first; s < first + k; s++) {
    let partner = 0;
    let attempt = 0;
    do {
      threefry(key, s, attempt++, words);
      partner = below(words[0]!, n);
    } while (partner === forbidden || taken?.has(partner));
    taken?.add(partner);
    partners[s] = partner;
  }
}

/** @throws RangeError if k partners cannot be drawn from n neurons. */
export function checkPartners(
  { k, autapses, multapses }: { readonly k: number } & RuleSwitches,
  n: number,
  self: boolean,
  name: string,
): void {
  const available = n - (self && !autapses ? 1 : 0);
  if (available < 1 && k > 0) throw new RangeError(`${name}.rule: there is no partner to draw from`);
  if (!multapses && k > available)
    throw new RangeError(`${name}.rule.k: must be at most ${available} without multapses, got ${k}`);
}

/** Draws both ends of rule.n synapses. */
export function drawTotal(
  rule: { readonly n: number } & RuleSwitches,
  nPre: number,
  nPost: number,
  self: boolean,
  key: CounterKey,
  name: string,
  out: Ends,
): void {
  checkTotal(rule, nPre, nPost, self, name);
  const forbidden = self && !rule.autapses;
  const taken = rule.multapses ? null : new Set<number>();
  for (let s = 0; s < rule.n; s++) {
    let pre = 0;
    let post = 0;
    let attempt = 0;
    do {
      threefry(key, s, attempt++, words);
      pre = below(words[0]!, nPre);
      post = below(words[1]!, nPost);
    } while ((forbidden && pre === post) || taken?.has(pre * nPost + post));
    taken?.add(pre * nPost + post);
    out.pre[s] = pre;
    out.post[s] = post;
  }
}

/** @throws RangeError if n pairs cannot be drawn. */
export function checkTotal(
  { n, autapses, multapses }: { readonly n: number } & RuleSwitches,
  nPre: number,
  nPost: number,
  self: boolean,
  name: string,
): void {
  const available = nPre * nPost - (self && !autapses ? nPre : 0);
  if (n > 0 && available < 1) throw new RangeError(`${name}.rule: there is no pair to draw from`);
  if (!multapses && n > available)
    throw new RangeError(`${name}.rule.n: must be at most ${available} without multapses, got ${n}`);
}

/** Each pair with probability p, ordered by (pre, post): the gaps between the chosen ones of a row are geometric. */
export function drawPairwise(
  rule: { readonly p: number; readonly autapses: boolean },
  nPre: number,
  nPost: number,
  self: boolean,
  key: CounterKey,
): Ends {
  const { p } = rule;
  const mean = p * nPre * nPost;
  let pre = new Uint32Array(Math.ceil(mean + 6 * Math.sqrt(mean)) + 16);
  let post = new Uint32Array(pre.length);
  let s = 0;
  const logMiss = log1p(-p);
  for (let i = 0; i < nPre && p > 0; i++)
    for (let j = -1, m = 0; ; m++) {
      threefry(key, m, i, words);
      j += 1 + gap(words[0]!, words[1]!, logMiss);
      if (j >= nPost) break;
      if (self && i === j && !rule.autapses) continue;
      if (s === pre.length) {
        pre = longer(pre);
        post = longer(post);
      }
      pre[s] = i;
      post[s++] = j;
    }
  return { pre: pre.slice(0, s), post: post.slice(0, s) };
}

/** Pairs passed over before the next chosen one: geometric, from a uniform number of 53 bits. */
function gap(high: number, low: number, logMiss: number): number {
  const u = ((high >>> 5) * 67108864 + (low >>> 6) + 0.5) / 9007199254740992;
  return Math.floor(log(u) / logMiss);
}

function longer(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(2 * list.length);
  out.set(list);
  return out;
}

const words = new Uint32Array(2);
