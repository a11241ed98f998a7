/** A column of the race engine in Float64: input rows added to its two sums, and the search for who is over threshold. */

export function addRows(
  count: i32,
  row: usize,
  growth: usize,
  weight: usize,
  n: i32,
  a: usize,
  u: usize,
): void {
  const stride = (<usize>n) << 3;
  const even = (<usize>(n & ~1)) << 3;
  let s = 0;
  // Four rows a pass: the sums are loaded and stored once for four additions.
  for (; s + 3 < count; s += 4) {
    const r = row + ((<usize>s) << 2);
    const g = growth + ((<usize>s) << 3);
    const w0 = weight + <usize>load<u32>(r) * stride;
    const w1 = weight + <usize>load<u32>(r, 4) * stride;
    const w2 = weight + <usize>load<u32>(r, 8) * stride;
    const w3 = weight + <usize>load<u32>(r, 12) * stride;
    const g0 = v128.load_splat<f64>(g);
    const g1 = v128.load_splat<f64>(g, 8);
    const g2 = v128.load_splat<f64>(g, 16);
    const g3 = v128.load_splat<f64>(g, 24);
    for (let j: usize = 0; j < even; j += 16) {
      const x0 = v128.load(w0 + j);
      const x1 = v128.load(w1 + j);
      const x2 = v128.load(w2 + j);
      const x3 = v128.load(w3 + j);
      const sum = f64x2.add(f64x2.add(f64x2.add(f64x2.add(v128.load(a + j), x0), x1), x2), x3);
      v128.store(a + j, sum);
      let grown = f64x2.add(v128.load(u + j), f64x2.mul(x0, g0));
      grown = f64x2.add(grown, f64x2.mul(x1, g1));
      grown = f64x2.add(grown, f64x2.mul(x2, g2));
      grown = f64x2.add(grown, f64x2.mul(x3, g3));
      v128.store(u + j, grown);
    }
  }
  for (let rest = s; rest < count; rest++) addRow(rest, row, growth, weight, stride, even, a, u);
  if (even < stride)
    for (let all = 0; all < count; all++) addLast(all, row, growth, weight, stride, even, a, u);
}

function addRow(
  s: i32,
  row: usize,
  growth: usize,
  weight: usize,
  stride: usize,
  even: usize,
  a: usize,
  u: usize,
): void {
  const w = weight + <usize>load<u32>(row + ((<usize>s) << 2)) * stride;
  const g = v128.load_splat<f64>(growth + ((<usize>s) << 3));
  for (let j: usize = 0; j < even; j += 16) {
    const x = v128.load(w + j);
    v128.store(a + j, f64x2.add(v128.load(a + j), x));
    v128.store(u + j, f64x2.add(v128.load(u + j), f64x2.mul(x, g)));
  }
}

/** The last neuron of an odd number. */
function addLast(
  s: i32,
  row: usize,
  growth: usize,
  weight: usize,
  stride: usize,
  j: usize,
  a: usize,
  u: usize,
): void {
  const x = load<f64>(weight + <usize>load<u32>(row + ((<usize>s) << 2)) * stride + j);
  store<f64>(a + j, load<f64>(a + j) + x);
  store<f64>(u + j, load<f64>(u + j) + x * load<f64>(growth + ((<usize>s) << 3)));
}

export function firstOver(from: i32, n: i32, a: usize, u: usize, decay: f64, gap: usize): i32 {
  let j = from;
  if (j & 1 && j < n) {
    if (isOver(j, a, u, decay, gap)) return j;
    j++;
  }
  const d = f64x2.splat(decay);
  for (; j + 1 < n; j += 2) {
    const at = (<usize>j) << 3;
    const v = f64x2.sub(v128.load(a + at), f64x2.mul(d, v128.load(u + at)));
    if (v128.any_true(f64x2.ge(v, v128.load(gap + at)))) return isOver(j, a, u, decay, gap) ? j : j + 1;
  }
  return j < n && !isOver(j, a, u, decay, gap) ? n : j;
}

export function countOver(n: i32, a: usize, u: usize, decay: f64, gap: usize): i32 {
  const even = n & ~1;
  const d = f64x2.splat(decay);
  let over = i64x2.splat(0);
  for (let j = 0; j < even; j += 2) {
    const at = (<usize>j) << 3;
    const v = f64x2.sub(v128.load(a + at), f64x2.mul(d, v128.load(u + at)));
    over = i64x2.sub(over, f64x2.ge(v, v128.load(gap + at)));
  }
  const count = <i32>(i64x2.extract_lane(over, 0) + i64x2.extract_lane(over, 1));
  return even < n && isOver(even, a, u, decay, gap) ? count + 1 : count;
}

function isOver(j: i32, a: usize, u: usize, decay: f64, gap: usize): bool {
  const at = (<usize>j) << 3;
  return load<f64>(a + at) - decay * load<f64>(u + at) >= load<f64>(gap + at);
}
