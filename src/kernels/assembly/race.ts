/**
 * A column of the race engine in Float32, 16 neurons at a time: their two sums stay in registers while all input rows of a
 * block are added to them; then those that may have crossed are listed.
 */

/** Bytes of one row of one tile: the weights of 16 neurons. */
const TILE: usize = 64;

export function raceTiles(
  tiles: i32,
  rows: i32,
  count: i32,
  row: usize,
  growth: usize,
  weight: usize,
  a: usize,
  u: usize,
  aAfter: usize,
  uAfter: usize,
  margin: f32,
  decay: f32,
  gap: usize,
  list: usize,
): i32 {
  const m = f32x4.splat(margin);
  const d = f32x4.splat(decay);
  let listed = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const at = <usize>tile * TILE;
    const w = weight + at * <usize>rows;
    let a0 = v128.load(a + at);
    let a1 = v128.load(a + at, 16);
    let a2 = v128.load(a + at, 32);
    let a3 = v128.load(a + at, 48);
    let u0 = v128.load(u + at);
    let u1 = v128.load(u + at, 16);
    let u2 = v128.load(u + at, 32);
    let u3 = v128.load(u + at, 48);
    for (let s = 0; s < count; s++) {
      const r = w + <usize>load<u32>(row + ((<usize>s) << 2)) * TILE;
      const g = v128.load_splat<f32>(growth + ((<usize>s) << 2));
      const w0 = v128.load(r);
      const w1 = v128.load(r, 16);
      const w2 = v128.load(r, 32);
      const w3 = v128.load(r, 48);
      a0 = f32x4.add(a0, w0);
      a1 = f32x4.add(a1, w1);
      a2 = f32x4.add(a2, w2);
      a3 = f32x4.add(a3, w3);
      u0 = f32x4.add(u0, f32x4.mul(w0, g));
      u1 = f32x4.add(u1, f32x4.mul(w1, g));
      u2 = f32x4.add(u2, f32x4.mul(w2, g));
      u3 = f32x4.add(u3, f32x4.mul(w3, g));
    }
    v128.store(aAfter + at, a0);
    v128.store(aAfter + at, a1, 16);
    v128.store(aAfter + at, a2, 32);
    v128.store(aAfter + at, a3, 48);
    v128.store(uAfter + at, u0);
    v128.store(uAfter + at, u1, 16);
    v128.store(uAfter + at, u2, 32);
    v128.store(uAfter + at, u3, 48);
    let over =
      overMask(a0, u0, m, d, gap + at) |
      (overMask(a1, u1, m, d, gap + at + 16) << 4) |
      (overMask(a2, u2, m, d, gap + at + 32) << 8) |
      (overMask(a3, u3, m, d, gap + at + 48) << 12);
    for (; over !== 0; over &= over - 1) {
      store<u32>(list + ((<usize>listed) << 2), (tile << 4) + ctz(over));
      listed++;
    }
  }
  return listed;
}

function overMask(a: v128, u: v128, margin: v128, decay: v128, gap: usize): i32 {
  const v = f32x4.sub(f32x4.mul(a, margin), f32x4.mul(decay, u));
  return i32x4.bitmask(f32x4.ge(v, v128.load(gap)));
}
