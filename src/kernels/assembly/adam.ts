/** One step of Adam (Kingma and Ba 2015, algorithm 1 in the form of the end of its section 2). n is a multiple of 4. */
export function adam(
  n: i32,
  w: usize,
  m: usize,
  v: usize,
  g: usize,
  rate: f32,
  keep1: f32,
  keep2: f32,
  epsilon: f32,
): void {
  const b1 = f32x4.splat(keep1);
  const c1 = f32x4.splat(<f32>1 - keep1);
  const b2 = f32x4.splat(keep2);
  const c2 = f32x4.splat(<f32>1 - keep2);
  const step = f32x4.splat(rate);
  const eps = f32x4.splat(epsilon);
  // smaller is 0: subnormal numbers would cost a hundred times as much and move no weight
  const tinyG = f32x4.splat(1e-15);
  const tinyM = f32x4.splat(1e-20);
  const tinyV = f32x4.splat(1e-30);
  const end = w + ((<usize>n) << 2);
  for (; w < end; w += 16, m += 16, v += 16, g += 16) {
    let x = v128.load(g);
    x = v128.and(x, f32x4.gt(f32x4.abs(x), tinyG));
    let a = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, x));
    let b = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(c2, f32x4.mul(x, x)));
    a = v128.and(a, f32x4.gt(f32x4.abs(a), tinyM));
    b = v128.and(b, f32x4.gt(b, tinyV));
    v128.store(m, a);
    v128.store(v, b);
    const change = f32x4.div(f32x4.mul(step, a), f32x4.add(f32x4.sqrt(b), eps));
    v128.store(w, f32x4.sub(v128.load(w), change));
  }
}
