/**
 * Rows of bits: one for each possible pair of a presynaptic neuron and a neuron of the part, where many pairs are connected, all
 * with one weight and one delay. The rows of all neurons whose spikes arrive in a step are summed by full adders, 128 pairs
 * at a time, into planes (bit k of every sum is plane k), and the sums are turned into jumps once.
 */
import { fold } from './clock-inputs';
import { N1, Part, SynapseClass } from './part';

/** Sums are bytes. */
const MOST_ROWS: u32 = 255;
/** Planes of one place: room for 8 vectors of 128 bits. */
const PLACE: usize = 128;

/** Adds the rows that are due, and forgets them. */
export function addBits<T>(part: Part, rows: SynapseClass): void {
  const end = rows.due + ((<usize>rows.dueCount) << 2);
  for (let list = rows.due; list < end; list += MOST_ROWS << 2) {
    const count = min<u32>(<u32>((end - list) >> 2), MOST_ROWS);
    sumRows(part, rows, list, count);
    addSums<T>(part, rows, 32 - <u32>clz(count));
  }
  rows.dueCount = 0;
  part.hasJump = 1;
}

/** Seven rows at a time; rows that are missing to a multiple of 7 are the row of zeros. */
function sumRows(part: Part, rows: SynapseClass, list: usize, count: u32): void {
  const bytes = <usize>rows.rowBytes;
  memory.fill(part.planes, 0, bytes << 3);
  let planes: usize = 3;
  for (let done: u32 = 0; done < count; done += 7) {
    while (1 << planes <= <i32>min(done + 7, count)) planes++;
    const r0 = rowAt(part, list, done, count);
    const r1 = rowAt(part, list, done + 1, count);
    const r2 = rowAt(part, list, done + 2, count);
    const r3 = rowAt(part, list, done + 3, count);
    const r4 = rowAt(part, list, done + 4, count);
    const r5 = rowAt(part, list, done + 5, count);
    const r6 = rowAt(part, list, done + 6, count);
    let plane = part.planes;
    for (let o: usize = 0; o < bytes; o += 16, plane += PLACE) {
      const a = v128.load(r0 + o);
      const b = v128.load(r1 + o);
      const c = v128.load(r2 + o);
      const d = v128.load(r3 + o);
      const e = v128.load(r4 + o);
      const f = v128.load(r5 + o);
      const g = v128.load(r6 + o);
      // full adders: sum x ^ y ^ z, carry (x & y) | (z & (x ^ y))
      const ab = v128.xor(a, b);
      const abc = v128.xor(ab, c);
      const twos0 = v128.or(v128.and(a, b), v128.and(c, ab));
      const de = v128.xor(d, e);
      const def = v128.xor(de, f);
      const twos1 = v128.or(v128.and(d, e), v128.and(f, de));
      const both = v128.xor(abc, def);
      const ones = v128.xor(both, g);
      const twos2 = v128.or(v128.and(abc, def), v128.and(g, both));
      const t01 = v128.xor(twos0, twos1);
      const twos = v128.xor(t01, twos2);
      const fours = v128.or(v128.and(twos0, twos1), v128.and(twos2, t01));
      // onto the planes
      const p0 = v128.load(plane);
      let carry = v128.and(p0, ones);
      v128.store(plane, v128.xor(p0, ones));
      const p1 = v128.load(plane, 16);
      const x1 = v128.xor(p1, twos);
      v128.store(plane, v128.xor(x1, carry), 16);
      carry = v128.or(v128.and(p1, twos), v128.and(carry, x1));
      const p2 = v128.load(plane, 32);
      const x2 = v128.xor(p2, fours);
      v128.store(plane, v128.xor(x2, carry), 32);
      carry = v128.or(v128.and(p2, fours), v128.and(carry, x2));
      for (let at = plane + 48, end = plane + (planes << 4); at < end; at += 16) {
        const p = v128.load(at);
        v128.store(at, v128.xor(p, carry));
        carry = v128.and(p, carry);
      }
    }
  }
}

function rowAt(part: Part, list: usize, r: u32, count: u32): usize {
  return r < count ? <usize>load<u32>(list + ((<usize>r) << 2)) : part.zeros;
}

/** jump += weight times the sums, place by place. */
function addSums<T>(part: Part, rows: SynapseClass, planes: u32): void {
  let place = part.planes;
  for (let first: u32 = 0; first < part.n; first += 128, place += PLACE) {
    transpose(place, planes);
    const count = min<u32>(part.n - first, 128);
    fold<T, N1>(part.jump + <usize>first * sizeof<T>(), place, count, <T>rows.weight);
  }
}

/**
 * Eight planes of a place become its 128 sums: byte b of plane k holds in bit j the bit k of the sum of neuron 16 j + b,
 * and the eight bits of every byte change places with the eight planes (Warren, Hacker's Delight, 7-3).
 */
function transpose(at: usize, planes: u32): void {
  let p0 = v128.load(at);
  let p1 = v128.load(at, 16);
  let p2 = v128.load(at, 32);
  let p3 = v128.load(at, 48);
  let p4 = v128.load(at, 64);
  let p5 = v128.load(at, 80);
  let p6 = v128.load(at, 96);
  let p7 = v128.load(at, 112);
  const m1 = i8x16.splat(0x55);
  const m2 = i8x16.splat(0x33);
  const m4 = i8x16.splat(0x0f);
  let t = v128.and(v128.xor(i64x2.shr_u(p0, 1), p1), m1);
  p1 = v128.xor(p1, t);
  p0 = v128.xor(p0, i64x2.shl(t, 1));
  t = v128.and(v128.xor(i64x2.shr_u(p2, 1), p3), m1);
  p3 = v128.xor(p3, t);
  p2 = v128.xor(p2, i64x2.shl(t, 1));
  t = v128.and(v128.xor(i64x2.shr_u(p0, 2), p2), m2);
  p2 = v128.xor(p2, t);
  p0 = v128.xor(p0, i64x2.shl(t, 2));
  t = v128.and(v128.xor(i64x2.shr_u(p1, 2), p3), m2);
  p3 = v128.xor(p3, t);
  p1 = v128.xor(p1, i64x2.shl(t, 2));
  if (planes > 4) {
    t = v128.and(v128.xor(i64x2.shr_u(p4, 1), p5), m1);
    p5 = v128.xor(p5, t);
    p4 = v128.xor(p4, i64x2.shl(t, 1));
    t = v128.and(v128.xor(i64x2.shr_u(p6, 1), p7), m1);
    p7 = v128.xor(p7, t);
    p6 = v128.xor(p6, i64x2.shl(t, 1));
    t = v128.and(v128.xor(i64x2.shr_u(p4, 2), p6), m2);
    p6 = v128.xor(p6, t);
    p4 = v128.xor(p4, i64x2.shl(t, 2));
    t = v128.and(v128.xor(i64x2.shr_u(p5, 2), p7), m2);
    p7 = v128.xor(p7, t);
    p5 = v128.xor(p5, i64x2.shl(t, 2));
  }
  t = v128.and(v128.xor(i64x2.shr_u(p0, 4), p4), m4);
  v128.store(at, v128.xor(p4, t), 64);
  v128.store(at, v128.xor(p0, i64x2.shl(t, 4)));
  t = v128.and(v128.xor(i64x2.shr_u(p1, 4), p5), m4);
  v128.store(at, v128.xor(p5, t), 80);
  v128.store(at, v128.xor(p1, i64x2.shl(t, 4)), 16);
  t = v128.and(v128.xor(i64x2.shr_u(p2, 4), p6), m4);
  v128.store(at, v128.xor(p6, t), 96);
  v128.store(at, v128.xor(p2, i64x2.shl(t, 4)), 32);
  t = v128.and(v128.xor(i64x2.shr_u(p3, 4), p7), m4);
  v128.store(at, v128.xor(p7, t), 112);
  v128.store(at, v128.xor(p3, i64x2.shl(t, 4)), 48);
}
