/**
 * A column of the race engine: its input rows added to the two sums of each neuron, in Float32 and in tiles of 16 neurons
 * that stay in registers, and a look at the thresholds after every GROUP of rows. Who may have crossed is followed through
 * its inputs in Float64. The k-th best time so far bounds how far later tiles need to look: not beyond that very instant.
 */
import { log } from './exp';

/** Bytes of one row of one tile: the weights of 16 neurons in Float32. */
const TILE: usize = 64;
/** Bytes of a gathered spike. */
const SPIKE: usize = 24;
const GROUP: i32 = 4;

/** Deals the spikes of a stimulus out to the columns that they reach, in their order. */
export function dealSpikes(
  count: i32,
  input: usize,
  reachStart: usize,
  reachColumn: usize,
  reachRow: usize,
  columns: i32,
  start: usize,
  row: usize,
  spike: usize,
): void {
  memory.fill(start, 0, (<usize>columns + 2) << 2);
  for (let s = 0; s < count; s++) {
    const at = reachStart + ((<usize>load<u32>(input + ((<usize>s) << 2))) << 2);
    for (let r = load<u32>(at), end = load<u32>(at, 4); r < end; r++) {
      const cell = start + ((<usize>load<u32>(reachColumn + ((<usize>r) << 2))) << 2);
      store<u32>(cell, load<u32>(cell, 8) + 1, 8);
    }
  }
  for (let c = 0; c < columns; c++) {
    const cell = start + ((<usize>c) << 2);
    store<u32>(cell, load<u32>(cell, 4) + load<u32>(cell, 8), 8);
  }
  for (let s = 0; s < count; s++) {
    const at = reachStart + ((<usize>load<u32>(input + ((<usize>s) << 2))) << 2);
    for (let r = load<u32>(at), end = load<u32>(at, 4); r < end; r++) {
      const cell = start + ((<usize>load<u32>(reachColumn + ((<usize>r) << 2))) << 2);
      const place = (<usize>load<u32>(cell, 4)) << 2;
      store<u32>(cell, load<u32>(cell, 4) + 1, 4);
      store<u32>(row + place, load<u32>(reachRow + ((<usize>r) << 2)));
      store<u32>(spike + place, s);
    }
  }
}

export function raceColumn(
  count: i32,
  row: usize,
  spike: usize,
  growth: usize,
  decay: usize,
  atEnd: f64,
  tauM: f64,
  margin: f32,
  n: i32,
  k: i32,
  rows: i32,
  tiled: usize,
  tiledGap: usize,
  weight: usize,
  gap: usize,
  scratch: usize,
  winners: usize,
  times: usize,
): i32 {
  gather(count, row, spike, growth, decay, atEnd, scratch);
  const last = times + ((<usize>(k - 1)) << 3);
  const m = f32x4.splat(margin);
  let won = 0;
  // Instants are kept as exp(t / tauM), which orders them as t does; this is exp(-t / tauM) of the k-th best so far.
  let leftAtLast: f64 = 0;
  for (let first = 0; first < n; first += 16) {
    const w = tiled + <usize>first * 4 * <usize>rows;
    const h = tiledGap + <usize>first * 4;
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let ua = f32x4.splat(0);
    let ub = f32x4.splat(0);
    let uc = f32x4.splat(0);
    let ud = f32x4.splat(0);
    let crossed = 0;
    for (let from = 0; from < count; from += GROUP) {
      const begin = scratch + <usize>from * SPIKE;
      if (won === k && load<f64>(begin) > load<f64>(last)) break;
      const end = scratch + <usize>min(from + GROUP, count) * SPIKE;
      for (let s = begin; s < end; s += SPIKE) {
        const x = w + <usize>load<u32>(s, 20) * TILE;
        const g = v128.load_splat<f32>(s, 16);
        const xa = v128.load(x);
        const xb = v128.load(x, 16);
        const xc = v128.load(x, 32);
        const xd = v128.load(x, 48);
        a = f32x4.add(a, xa);
        b = f32x4.add(b, xb);
        c = f32x4.add(c, xc);
        d = f32x4.add(d, xd);
        ua = f32x4.add(ua, f32x4.mul(xa, g));
        ub = f32x4.add(ub, f32x4.mul(xb, g));
        uc = f32x4.add(uc, f32x4.mul(xc, g));
        ud = f32x4.add(ud, f32x4.mul(xd, g));
      }
      let until = load<f64>(end - SPIKE + 8);
      // Who has not crossed by the k-th best time has lost. Before the last spike of the group the sums do not hold.
      if (won === k && end > scratch + SPIKE)
        until = max(until, min(leftAtLast, load<f64>(end - 2 * SPIKE + 8)));
      const left = f32x4.splat(<f32>until);
      const ma = isOver(a, ua, m, left, h);
      const mb = isOver(b, ub, m, left, h + 16);
      const mc = isOver(c, uc, m, left, h + 32);
      const md = isOver(d, ud, m, left, h + 48);
      if (!v128.any_true(v128.or(v128.or(ma, mb), v128.or(mc, md)))) continue;
      const over =
        i32x4.bitmask(ma) | (i32x4.bitmask(mb) << 4) | (i32x4.bitmask(mc) << 8) | (i32x4.bitmask(md) << 12);
      for (let fresh = over & ~crossed; fresh !== 0; fresh &= fresh - 1) {
        const lane = ctz(fresh);
        const j = first + lane;
        const bound = won === k ? load<f64>(last) : Infinity;
        const own = weight + <usize>j * ((<usize>rows) << 3);
        const instant = crossing(scratch, begin, end, bound, own, load<f64>(gap + ((<usize>j) << 3)));
        if (instant < 0) continue;
        crossed |= 1 << lane;
        if (!(instant * atEnd < 1)) continue;
        won = enter(<u32>j, instant, tauM, won, k, winners, times);
        if (won === k) leftAtLast = 1 / load<f64>(last);
      }
    }
  }
  for (let at = times, end = times + ((<usize>won) << 3); at < end; at += 8)
    store<f64>(at, tauM * log(load<f64>(at)));
  return won;
}

/**
 * Gathers the spikes of a column, 24 bytes each: growth (f64), decay at the next spike (f64), growth again (f32), weight row
 * (u32).
 */
function gather(
  count: i32,
  row: usize,
  spike: usize,
  growth: usize,
  decay: usize,
  atEnd: f64,
  scratch: usize,
): void {
  let to = scratch;
  for (let e: usize = 0, end = (<usize>count) << 2; e < end; e += 4) {
    const s = (<usize>load<u32>(spike + e)) << 3;
    const g = load<f64>(growth + s);
    store<f64>(to, g);
    store<f64>(to, e + 4 === end ? atEnd : load<f64>(decay + ((<usize>load<u32>(spike + e, 4)) << 3)), 8);
    store<f32>(to, <f32>g, 16);
    store<u32>(to, load<u32>(row + e), 20);
    to += SPIKE;
  }
}

function isOver(a: v128, u: v128, margin: v128, left: v128, gap: usize): v128 {
  return f32x4.ge(f32x4.sub(f32x4.mul(a, margin), f32x4.mul(left, u)), v128.load(gap));
}

/**
 * exp(t / tauM) when a neuron crosses, if in the spikes from `begin` to `end`; Infinity if after `bound`, -1 if not yet. Its sums run
 * from the first spike, at `start`.
 */
function crossing(start: usize, begin: usize, end: usize, bound: f64, weight: usize, height: f64): f64 {
  let a: f64 = 0;
  let u: f64 = 0;
  for (let s = start; s < begin; s += SPIKE) {
    const w = load<f64>(weight + ((<usize>load<u32>(s, 20)) << 3));
    a += w;
    u += w * load<f64>(s);
  }
  for (let s = begin; s < end; s += SPIKE) {
    if (load<f64>(s) > bound) return Infinity;
    const w = load<f64>(weight + ((<usize>load<u32>(s, 20)) << 3));
    a += w;
    u += w * load<f64>(s);
    if (a - load<f64>(s, 8) * u >= height) return max(load<f64>(s), u / (a - height));
  }
  return -1;
}

/** Keeps the k earliest in the order (instant, neuron); returns how many there are. */
function enter(neuron: u32, instant: f64, tauM: f64, won: i32, k: i32, winners: usize, times: usize): i32 {
  let at = won === k ? k - 1 : won;
  if (won === k && !isBefore(instant, neuron, tauM, at, winners, times)) return won;
  for (; at > 0 && isBefore(instant, neuron, tauM, at - 1, winners, times); at--) {
    const slot = winners + ((<usize>at) << 2);
    const moment = times + ((<usize>at) << 3);
    store<u32>(slot, load<u32>(slot - 4));
    store<f64>(moment, load<f64>(moment - 8));
  }
  store<u32>(winners + ((<usize>at) << 2), neuron);
  store<f64>(times + ((<usize>at) << 3), instant);
  return min(won + 1, k);
}

/** Instants that may be one time to the bit are compared as times, for a tie goes to the lower index. */
function isBefore(instant: f64, neuron: u32, tauM: f64, at: i32, winners: usize, times: usize): bool {
  const other = load<f64>(times + ((<usize>at) << 3));
  if (abs(instant - other) > 1e-12 * other) return instant < other;
  const t = tauM * log(instant);
  const otherT = tauM * log(other);
  return t < otherT || (t === otherT && neuron < load<u32>(winners + ((<usize>at) << 2)));
}
