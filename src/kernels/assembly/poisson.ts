/**
 * Spikes from outside. Poisson processes have the bits of ../../math/poisson-process.ts on a stream of ../../math/rng.ts, but
 * are drawn in batches: alea in integers, where its three-term recurrence is a multiply-with-carry of 32-bit digits
 *   x = 2091639 s0 + carry;  s0, s1, s2 = s1, s2, low half of x;  carry = high half
 * and not a chain of Float64 roundings; logarithms two at a time; only the sum of the gaps runs one after the other.
 */
import { BATCH, Input } from './event-state';
import { exp2x, log2x } from './exp-pairs';

const TWO_TO_32: f64 = 4294967296;
const TWO_TO_MINUS_32: f64 = 2.3283064365386963e-10;
const TWO_TO_MINUS_53: f64 = 1.1102230246251565e-16;
const FACTOR: u64 = 2091639;
const LOW: u64 = 0xffffffff;
/** `at` of an input whose batch is still to be drawn */
const NONE: u32 = 0xffffffff;

/** Moves an input on to its next spike. */
export function nextSpike(p: Input): void {
  const s = ++p.at;
  if (p.isPoisson) {
    if (s === BATCH) drawBatch(p);
    else takeFromBatch(p, s);
    return;
  }
  const isThere = s < p.length;
  p.t = isThere ? load<f64>(p.times + (s << 3)) : Infinity;
  p.id = p.first + (isThere ? load<u32>(p.indices + (s << 2)) : 0);
}

export function poissonNext(input: usize): void {
  nextSpike(changetype<Input>(input));
}

/** Puts the first spike of an input whose clock starts at 0 at hand. A Poisson process goes on after the last one at hand. */
export function eventOpen(input: usize): void {
  const p = changetype<Input>(input);
  if (!p.isPoisson) {
    p.at = NONE;
    nextSpike(p);
    return;
  }
  skip(p, p.at + 1);
  p.t = 0;
  drawBatch(p);
}

/** Moves the stream on by so many spikes: four numbers of alea each. */
function skip(p: Input, spikes: u32): void {
  let carry = <u64>p.c;
  let s0 = <u64>(p.s0 * TWO_TO_32);
  let s1 = <u64>(p.s1 * TWO_TO_32);
  let s2 = <u64>(p.s2 * TWO_TO_32);
  for (let number: u32 = 0; number < 4 * spikes; number++) {
    const x = FACTOR * s0 + carry;
    s0 = s1;
    s1 = s2;
    s2 = x & LOW;
    carry = x >> 32;
  }
  p.c = <f64>carry;
  p.s0 = <f64>s0 * TWO_TO_MINUS_32;
  p.s1 = <f64>s1 * TWO_TO_MINUS_32;
  p.s2 = <f64>s2 * TWO_TO_MINUS_32;
}

/** Draws the spikes after the one at hand, and puts the first of them at hand. The stream itself stays before them. */
function drawBatch(p: Input): void {
  if (p.at === BATCH) {
    p.c = p.endC;
    p.s0 = p.end0;
    p.s1 = p.end1;
    p.s2 = p.end2;
  }
  const n = <f64>p.n;
  const first = p.first;
  const keep = p.keep;
  const alias = p.alias;
  const times = p.times;
  const indices = p.indices;
  let carry = <u64>p.c;
  let s0 = <u64>(p.s0 * TWO_TO_32);
  let s1 = <u64>(p.s1 * TWO_TO_32);
  let s2 = <u64>(p.s2 * TWO_TO_32);
  for (let s: u32 = 0; s < BATCH; s++) {
    const a = FACTOR * s0 + carry;
    const b = FACTOR * s1 + (a >> 32);
    const c = FACTOR * s2 + (b >> 32);
    const d = FACTOR * (a & LOW) + (c >> 32);
    carry = d >> 32;
    s0 = b & LOW;
    s1 = c & LOW;
    s2 = d & LOW;
    // 1 minus a number of 53 bits, from two of 32; the logarithm follows below
    store<f64>(times + (s << 3), 1 - fraction(a, b));
    const x = fraction(c, d) * n;
    let i = <u32>x;
    if (keep && !(x - <f64>i < load<f64>(keep + (i << 3)))) i = load<u32>(alias + (i << 2));
    store<u32>(indices + (s << 2), first + i);
  }
  p.endC = <f64>carry;
  p.end0 = <f64>s0 * TWO_TO_MINUS_32;
  p.end1 = <f64>s1 * TWO_TO_MINUS_32;
  p.end2 = <f64>s2 * TWO_TO_MINUS_32;
  const end = times + (BATCH << 3);
  for (let at = times; at < end; at += 16)
    v128.store(at, f64x2.mul(f64x2.sub(f64x2.splat(0), log2x(v128.load(at))), f64x2.splat(p.gap)));
  let t = p.t;
  for (let at = times; at < end; at += 8) {
    t += load<f64>(at);
    store<f64>(at, t);
  }
  p.origin = -1;
  p.at = 0;
  takeFromBatch(p, 0);
}

function fraction(high: u64, low: u64): f64 {
  return <f64>(<i64>(((high & LOW) << 21) | ((low & LOW) >> 11))) * TWO_TO_MINUS_53;
}

function takeFromBatch(p: Input, s: u32): void {
  p.t = load<f64>(p.times + (s << 3));
  p.id = load<u32>(p.indices + (s << 2));
}

/** S of the batch's spikes, as `scaleAt` tells it; of those before the origin it is not meant. */
export function scaleBatch(p: Input, origin: f64, tau: f64): void {
  p.origin = origin;
  for (let s: u32 = 0; s < BATCH << 3; s += 16) {
    const t = f64x2.sub(v128.load(p.times + s), f64x2.splat(origin));
    v128.store(p.scales + s, exp2x(f64x2.div(t, f64x2.splat(tau))));
  }
}
