/**
 * xoshiro128++ (Blackman and Vigna 2021, ACM Trans. Math. Softw. 47:36), four generators side by side: lane c of the four
 * words of state belongs to generator c.
 */

function turned(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/** Writes `vectors` times four 32-bit numbers, which are eight of 16 bits, and moves the state on. */
export function uniform16(vectors: i32, state: usize, out: usize): void {
  let s0 = v128.load(state);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  const end = out + ((<usize>vectors) << 4);
  for (; out < end; out += 16) {
    v128.store(out, i32x4.add(turned(i32x4.add(s0, s3), 7), s0));
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = turned(s3, 11);
  }
  v128.store(state, s0);
  v128.store(state, s1, 16);
  v128.store(state, s2, 32);
  v128.store(state, s3, 48);
}
