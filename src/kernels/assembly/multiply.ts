/**
 * Sparse rows times a dense matrix: out[r] = sum over the entries e of row order[r] of value[e] * dense[index[e]].
 * Columns go in blocks of 16, 12 and 4 whose sums stay in registers; block b of the dense matrix starts at
 * dense + b * blockStride, and its rows lie rowStride floats apart, so tiled and plain layouts are both read.
 * Each sum starts at +0 and runs over the entries in their order.
 */
export function multiply(
  rows: i32,
  order: usize,
  start: usize,
  index: usize,
  value: usize,
  dense: usize,
  rowStride: i32,
  blockStride: i32,
  width: i32,
  out: usize,
  outStride: i32,
): void {
  const rowBytes = (<usize>rowStride) << 2;
  const outBytes = (<usize>outStride) << 2;
  let left = width;
  while (left >= 16) {
    for (let r = 0; r < rows; r++) {
      const row = <usize>load<u32>(order + ((<usize>r) << 2));
      const end = index + ((<usize>load<u32>(start + (row << 2), 4)) << 2);
      let e = index + ((<usize>load<u32>(start + (row << 2))) << 2);
      let x = value + (e - index);
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let c = f32x4.splat(0);
      let d = f32x4.splat(0);
      for (; e < end; e += 4, x += 4) {
        const w = dense + <usize>load<u32>(e) * rowBytes;
        const s = v128.load_splat<f32>(x);
        a = f32x4.add(a, f32x4.mul(s, v128.load(w)));
        b = f32x4.add(b, f32x4.mul(s, v128.load(w, 16)));
        c = f32x4.add(c, f32x4.mul(s, v128.load(w, 32)));
        d = f32x4.add(d, f32x4.mul(s, v128.load(w, 48)));
      }
      const o = out + <usize>r * outBytes;
      v128.store(o, a);
      v128.store(o, b, 16);
      v128.store(o, c, 32);
      v128.store(o, d, 48);
    }
    dense += (<usize>blockStride) << 2;
    out += 64;
    left -= 16;
  }
  while (left >= 12) {
    for (let r = 0; r < rows; r++) {
      const row = <usize>load<u32>(order + ((<usize>r) << 2));
      const end = index + ((<usize>load<u32>(start + (row << 2), 4)) << 2);
      let e = index + ((<usize>load<u32>(start + (row << 2))) << 2);
      let x = value + (e - index);
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let c = f32x4.splat(0);
      for (; e < end; e += 4, x += 4) {
        const w = dense + <usize>load<u32>(e) * rowBytes;
        const s = v128.load_splat<f32>(x);
        a = f32x4.add(a, f32x4.mul(s, v128.load(w)));
        b = f32x4.add(b, f32x4.mul(s, v128.load(w, 16)));
        c = f32x4.add(c, f32x4.mul(s, v128.load(w, 32)));
      }
      const o = out + <usize>r * outBytes;
      v128.store(o, a);
      v128.store(o, b, 16);
      v128.store(o, c, 32);
    }
    dense += 48;
    out += 48;
    left -= 12;
  }
  while (left >= 4) {
    for (let r = 0; r < rows; r++) {
      const row = <usize>load<u32>(order + ((<usize>r) << 2));
      const end = index + ((<usize>load<u32>(start + (row << 2), 4)) << 2);
      let e = index + ((<usize>load<u32>(start + (row << 2))) << 2);
      let x = value + (e - index);
      let a = f32x4.splat(0);
      for (; e < end; e += 4, x += 4) {
        const w = dense + <usize>load<u32>(e) * rowBytes;
        a = f32x4.add(a, f32x4.mul(v128.load_splat<f32>(x), v128.load(w)));
      }
      v128.store(out + <usize>r * outBytes, a);
    }
    dense += 16;
    out += 16;
    left -= 4;
  }
}
