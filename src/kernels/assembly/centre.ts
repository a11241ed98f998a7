/** Standardised features without touching the zeros: the mean is subtracted in the sums, not in the data. */

export function fold(rows: i32, width: i32, w: usize, mean: usize, scale: usize, out: usize): void {
  const widthBytes = (<usize>width) << 2;
  const last = out + <usize>rows * widthBytes;
  memory.copy(last, w + <usize>rows * widthBytes, widthBytes);
  for (let i = 0; i < rows; i++) {
    const o = (<usize>i) << 2;
    const s = v128.load_splat<f32>(scale + o);
    const u = v128.load_splat<f32>(mean + o);
    const row = <usize>i * widthBytes;
    for (let c: usize = 0; c < widthBytes; c += 16) {
      const folded = f32x4.mul(v128.load(w + row + c), s);
      v128.store(out + row + c, folded);
      v128.store(last + c, f32x4.sub(v128.load(last + c), f32x4.mul(u, folded)));
    }
  }
}

export function centre(rows: i32, width: i32, w: usize, mean: usize, scale: usize, l2: f32, g: usize): void {
  const widthBytes = (<usize>width) << 2;
  const total = g + <usize>rows * widthBytes;
  const decay = f32x4.splat(l2);
  for (let i = 0; i < rows; i++) {
    const o = (<usize>i) << 2;
    const s = v128.load_splat<f32>(scale + o);
    const u = v128.load_splat<f32>(mean + o);
    const row = <usize>i * widthBytes;
    for (let c: usize = 0; c < widthBytes; c += 16) {
      const centred = f32x4.sub(v128.load(g + row + c), f32x4.mul(u, v128.load(total + c)));
      const slope = f32x4.add(f32x4.mul(centred, s), f32x4.mul(decay, v128.load(w + row + c)));
      v128.store(g + row + c, slope);
    }
  }
}
