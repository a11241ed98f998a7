/**
 * A population whose inputs come in dense rows, cut into tiles of 64 bytes: 16 neurons of Float32 or 8 of Float64, held in
 * four registers while a window of events is added. Weights lie tile by tile, (tiles, inputs, neurons of a tile).
 */

const TILE: usize = 64;

function isOver<T>(a: v128, b: v128, c: v128, d: v128, g: v128, s: v128, gap: usize): bool {
  const over = v128.or(
    v128.or(
      v128.ge<T>(v128.sub<T>(a, g), v128.mul<T>(v128.load(gap), s)),
      v128.ge<T>(v128.sub<T>(b, g), v128.mul<T>(v128.load(gap, 16), s)),
    ),
    v128.or(
      v128.ge<T>(v128.sub<T>(c, g), v128.mul<T>(v128.load(gap, 32), s)),
      v128.ge<T>(v128.sub<T>(d, g), v128.mul<T>(v128.load(gap, 48), s)),
    ),
  );
  return v128.any_true(over);
}

/** Adds events from ... end - 1 to the neurons at `u`, and writes their sums to `out`. */
function add<T>(from: i32, end: i32, row: usize, growth: usize, weight: usize, u: usize, out: usize): void {
  let a = v128.load(u);
  let b = v128.load(u, 16);
  let c = v128.load(u, 32);
  let d = v128.load(u, 48);
  for (let s = from; s < end; s++) {
    const x = weight + <usize>load<u32>(row + ((<usize>s) << 2)) * TILE;
    const by = v128.load_splat<T>(growth + <usize>s * sizeof<T>());
    a = v128.add<T>(a, v128.mul<T>(v128.load(x), by));
    b = v128.add<T>(b, v128.mul<T>(v128.load(x, 16), by));
    c = v128.add<T>(c, v128.mul<T>(v128.load(x, 32), by));
    d = v128.add<T>(d, v128.mul<T>(v128.load(x, 48), by));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

/** The same with a look at the thresholds at the end of each instant; stops there, and returns its last event, or `end`. */
function addUntilOver<T>(
  from: i32,
  end: i32,
  t: usize,
  row: usize,
  growth: usize,
  weight: usize,
  u: usize,
  gap: usize,
  g: v128,
  out: usize,
): i32 {
  let a = v128.load(u);
  let b = v128.load(u, 16);
  let c = v128.load(u, 32);
  let d = v128.load(u, 48);
  let s = from;
  for (; s < end; s++) {
    const x = weight + <usize>load<u32>(row + ((<usize>s) << 2)) * TILE;
    const by = v128.load_splat<T>(growth + <usize>s * sizeof<T>());
    a = v128.add<T>(a, v128.mul<T>(v128.load(x), by));
    b = v128.add<T>(b, v128.mul<T>(v128.load(x, 16), by));
    c = v128.add<T>(c, v128.mul<T>(v128.load(x, 32), by));
    d = v128.add<T>(d, v128.mul<T>(v128.load(x, 48), by));
    const now = t + ((<usize>s) << 3);
    if (load<f64>(now) !== load<f64>(now, 8) && isOver<T>(a, b, c, d, g, by, gap)) break;
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  return s;
}

function addEvents<T>(
  from: i32,
  to: i32,
  t: usize,
  row: usize,
  growth: usize,
  inputs: i32,
  tiles: i32,
  weight: usize,
  u: usize,
  u0: usize,
  gap: usize,
  inhibition: f64,
): i32 {
  const stride = <usize>inputs * TILE;
  const g = v128.splat<T>(<T>inhibition);
  const first = v128.load_splat<T>(growth + <usize>from * sizeof<T>());
  let end = to;
  let crossed = to;
  let behind = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const at = <usize>tile * TILE;
    const w = weight + <usize>tile * stride;
    const old = u0 + at;
    const now = u + at;
    for (let part: usize = 0; part < TILE; part += 16) v128.store(old + part, v128.load(now + part));
    add<T>(from, end, row, growth, w, old, now);
    // Sums and thresholds only grow: who is below the threshold of the first event at the end has not crossed.
    if (
      !isOver<T>(
        v128.load(now),
        v128.load(now, 16),
        v128.load(now, 32),
        v128.load(now, 48),
        g,
        first,
        gap + at,
      )
    )
      continue;
    const s = addUntilOver<T>(from, end, t, row, growth, w, old, gap + at, g, now);
    if (s === end) continue;
    crossed = s;
    if (s + 1 < end) behind = tile;
    end = s + 1;
  }
  // The tiles before the last that cut the window short went too far.
  for (let tile = 0; tile < behind; tile++) {
    const at = <usize>tile * TILE;
    add<T>(from, end, row, growth, weight + <usize>tile * stride, u0 + at, u + at);
  }
  return crossed;
}

export function addEvents32(
  from: i32,
  to: i32,
  t: usize,
  row: usize,
  growth: usize,
  inputs: i32,
  tiles: i32,
  weight: usize,
  u: usize,
  u0: usize,
  gap: usize,
  inhibition: f64,
): i32 {
  return addEvents<f32>(from, to, t, row, growth, inputs, tiles, weight, u, u0, gap, inhibition);
}

export function addEvents64(
  from: i32,
  to: i32,
  t: usize,
  row: usize,
  growth: usize,
  inputs: i32,
  tiles: i32,
  weight: usize,
  u: usize,
  u0: usize,
  gap: usize,
  inhibition: f64,
): i32 {
  return addEvents<f64>(from, to, t, row, growth, inputs, tiles, weight, u, u0, gap, inhibition);
}

/** Lists who is over threshold, in ascending order. */
function listOver<T>(n: i32, u: usize, gap: usize, inhibition: f64, growth: f64, out: usize): i32 {
  const g = <T>inhibition;
  const s = <T>growth;
  let count = 0;
  for (let j = 0; j < n; j++) {
    const at = <usize>j * sizeof<T>();
    if (!(load<T>(u + at) - g >= load<T>(gap + at) * s)) continue;
    store<u32>(out + ((<usize>count) << 2), j);
    count++;
  }
  return count;
}

export function listOver32(n: i32, u: usize, gap: usize, inhibition: f64, growth: f64, out: usize): i32 {
  return listOver<f32>(n, u, gap, inhibition, growth, out);
}

export function listOver64(n: i32, u: usize, gap: usize, inhibition: f64, growth: f64, out: usize): i32 {
  return listOver<f64>(n, u, gap, inhibition, growth, out);
}
