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
      for (let k: usize = 3; k < planes; k++) {
        const at = plane + (k << 4);
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

/** jump += weight times the sums, 1,024 neurons at a time. */
function addSums<T>(part: Part, rows: SynapseClass, planes: u32): void {
  const n = (<u32>rows.rowBytes) << 3;
  for (let first: u32 = 0; first < n; first += 1024) {
    const count = min<u32>(n - first, 1024);
    for (let o: u32 = 0; o < count; o += 128)
      unfold(part.planes + (<usize>(first + o) >> 7) * PLACE, planes, part.noise + <usize>o);
    fold<T, N1>(part.jump + <usize>first * sizeof<T>(), part.noise, count, <T>rows.weight);
  }
}

/** The sums of one place as 128 bytes. */
function unfold(place: usize, planes: u32, out: usize): void {
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  let lanes = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  for (let o: usize = 0; o < 128; o += 16) {
    let sum = i8x16.splat(0);
    for (let at = place + <usize>((planes - 1) << 4); at >= place; at -= 16) {
      // twice the sum so far, and one more where the bit is set: a true comparison is -1
      const set = i8x16.eq(v128.and(i8x16.swizzle(v128.load(at), lanes), bits), bits);
      sum = i8x16.sub(i8x16.add(sum, sum), set);
    }
    v128.store(out + o, sum);
    lanes = i8x16.add(lanes, i8x16.splat(2));
  }
}
