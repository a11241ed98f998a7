/** Steps of descent beside Adam's, and what is done to slopes before a step. n is a multiple of 4. */

export function momentum(n: i32, w: usize, m: usize, g: usize, rate: f32, keep: f32): void {
  const kept = f32x4.splat(keep);
  const step = f32x4.splat(rate);
  // smaller is 0: subnormal numbers would cost a hundred times as much and move no weight
  const tiny = f32x4.splat(1e-20);
  const end = w + ((<usize>n) << 2);
  for (; w < end; w += 16, m += 16, g += 16) {
    let a = f32x4.add(f32x4.mul(kept, v128.load(m)), v128.load(g));
    a = v128.and(a, f32x4.gt(f32x4.abs(a), tiny));
    v128.store(m, a);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(step, a)));
  }
}

export function addScaled(n: i32, x: usize, factor: f32, out: usize): void {
  const f = f32x4.splat(factor);
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 16, out += 16) v128.store(out, f32x4.add(v128.load(out), f32x4.mul(f, v128.load(x))));
}

export function multiplyBy(n: i32, x: usize, out: usize): void {
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 16, out += 16) v128.store(out, f32x4.mul(v128.load(out), v128.load(x)));
}
