/** The products of back-propagation that touch only the units of a sparse code. */

export function rowProducts(
  rows: i32,
  start: usize,
  index: usize,
  dense: usize,
  rowStride: i32,
  width: i32,
  other: usize,
  otherStride: i32,
  out: usize,
): void {
  const rowBytes = (<usize>rowStride) << 2;
  const widthBytes = (<usize>width) << 2;
  for (let r = 0; r < rows; r++) {
    const d = other + ((<usize>r * <usize>otherStride) << 2);
    const end = load<u32>(start + ((<usize>r) << 2), 4);
    let e = load<u32>(start + ((<usize>r) << 2));
    if (width === 12) {
      // ten classes: the other row stays in registers
      const a = v128.load(d);
      const b = v128.load(d, 16);
      const c = v128.load(d, 32);
      for (; e < end; e++) {
        const w = dense + <usize>load<u32>(index + ((<usize>e) << 2)) * rowBytes;
        let sum = f32x4.mul(a, v128.load(w));
        sum = f32x4.add(sum, f32x4.mul(b, v128.load(w, 16)));
        sum = f32x4.add(sum, f32x4.mul(c, v128.load(w, 32)));
        store<f32>(out + ((<usize>e) << 2), lanes(sum));
      }
    } else {
      for (; e < end; e++) {
        const w = dense + <usize>load<u32>(index + ((<usize>e) << 2)) * rowBytes;
        let sum = f32x4.mul(v128.load(d), v128.load(w));
        for (let c: usize = 16; c < widthBytes; c += 16)
          sum = f32x4.add(sum, f32x4.mul(v128.load(d + c), v128.load(w + c)));
        store<f32>(out + ((<usize>e) << 2), lanes(sum));
      }
    }
  }
}

export function tileProducts(
  rows: i32,
  start: usize,
  index: usize,
  dense: usize,
  blockStride: i32,
  tiles: i32,
  other: usize,
  otherStride: i32,
  out: usize,
): void {
  memory.fill(out, 0, (<usize>load<u32>(start + ((<usize>rows) << 2))) << 2);
  for (let t = 0; t < tiles; t++) {
    const tile = dense + ((<usize>t * <usize>blockStride) << 2);
    let d = other + ((<usize>t * <usize>otherStride) << 2);
    for (let r = 0; r < rows; r++, d += 64) {
      const a = v128.load(d);
      const b = v128.load(d, 16);
      const c = v128.load(d, 32);
      const f = v128.load(d, 48);
      // nothing flows back through units that are all silent
      if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, f)))) continue;
      const end = load<u32>(start + ((<usize>r) << 2), 4);
      for (let e = load<u32>(start + ((<usize>r) << 2)); e < end; e++) {
        const w = tile + ((<usize>load<u32>(index + ((<usize>e) << 2))) << 6);
        let sum = f32x4.mul(a, v128.load(w));
        sum = f32x4.add(sum, f32x4.mul(b, v128.load(w, 16)));
        sum = f32x4.add(sum, f32x4.mul(c, v128.load(w, 32)));
        sum = f32x4.add(sum, f32x4.mul(f, v128.load(w, 48)));
        const o = out + ((<usize>e) << 2);
        store<f32>(o, load<f32>(o) + lanes(sum));
      }
    }
  }
}

/** (lane 0 + lane 2) + (lane 1 + lane 3) */
function lanes(v: v128): f32 {
  const pair = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pair, 0) + f32x4.extract_lane(pair, 1);
}

export function outerProducts(
  columns: i32,
  start: usize,
  index: usize,
  delta: usize,
  order: usize,
  xStart: usize,
  xIndex: usize,
  xValue: usize,
  out: usize,
  outStride: i32,
  outRows: i32,
): void {
  memory.fill(out, 0, (<usize>outRows * <usize>outStride) << 2);
  const outBytes = (<usize>outStride) << 2;
  for (let j = 0; j < columns; j++) {
    const column = out + ((<usize>j) << 2);
    const end = load<u32>(start + ((<usize>j) << 2), 4);
    for (let e = load<u32>(start + ((<usize>j) << 2)); e < end; e++) {
      const d = load<f32>(delta + ((<usize>e) << 2));
      const row = <usize>load<u32>(order + ((<usize>load<u32>(index + ((<usize>e) << 2))) << 2));
      const xEnd = xIndex + ((<usize>load<u32>(xStart + (row << 2), 4)) << 2);
      let i = xIndex + ((<usize>load<u32>(xStart + (row << 2))) << 2);
      let x = xValue + (i - xIndex);
      for (; i < xEnd; i += 4, x += 4) {
        const g = column + <usize>load<u32>(i) * outBytes;
        store<f32>(g, load<f32>(g) + load<f32>(x) * d);
      }
    }
  }
}
