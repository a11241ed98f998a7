/**
 * Neurons with conductances on a grid, each fed by a row of weights with a delay each. Neurons lie in tiles of 64 bytes. What a
 * whole stimulus brings to a neuron is summed beforehand, slot by slot (`drive`); so the steps themselves are dense, and only a
 * neuron that learns has its sums made anew. Weights (neurons x stride) and delays, one byte each, lie neuron by neuron.
 */

const TILE: usize = 64;

/** Adds the spikes of the inputs to four neurons that follow each other, for each its own weight and delay. */
function addFour<T>(
  active: i32,
  input: usize,
  start: usize,
  step: usize,
  weight: usize,
  delay: usize,
  stride: usize,
  lane: usize,
): void {
  const row = stride * sizeof<T>();
  for (let a = 0; a < active; a++) {
    const i = <usize>load<u32>(input + ((<usize>a) << 2));
    const w = weight + i * sizeof<T>();
    const d = delay + i;
    const w0 = load<T>(w);
    const w1 = load<T>(w + row);
    const w2 = load<T>(w + 2 * row);
    const w3 = load<T>(w + 3 * row);
    const b0 = lane + <usize>load<u8>(d) * TILE;
    const b1 = lane + <usize>load<u8>(d + stride) * TILE + sizeof<T>();
    const b2 = lane + <usize>load<u8>(d + 2 * stride) * TILE + 2 * sizeof<T>();
    const b3 = lane + <usize>load<u8>(d + 3 * stride) * TILE + 3 * sizeof<T>();
    const end = step + ((<usize>load<u32>(start + (i << 2), 4)) << 2);
    for (let e = step + ((<usize>load<u32>(start + (i << 2))) << 2); e < end; e += 4) {
      const at = <usize>load<u32>(e) * TILE;
      store<T>(b0 + at, load<T>(b0 + at) + w0);
      store<T>(b1 + at, load<T>(b1 + at) + w1);
      store<T>(b2 + at, load<T>(b2 + at) + w2);
      store<T>(b3 + at, load<T>(b3 + at) + w3);
    }
  }
}

function deliver<T>(
  active: i32,
  input: usize,
  start: usize,
  step: usize,
  weight: usize,
  delay: usize,
  stride: i32,
  tiles: i32,
  slots: i32,
  drive: usize,
): void {
  const perTile = TILE / sizeof<T>();
  const wide = <usize>stride;
  for (let tile: usize = 0; tile < <usize>tiles; tile++) {
    const to = drive + tile * <usize>slots * TILE;
    memory.fill(to, 0, <usize>slots * TILE);
    for (let lane: usize = 0; lane < perTile; lane += 4) {
      const j = tile * perTile + lane;
      addFour<T>(
        active,
        input,
        start,
        step,
        weight + j * wide * sizeof<T>(),
        delay + j * wide,
        wide,
        to + lane * sizeof<T>(),
      );
    }
  }
}

function advance<T>(
  from: i32,
  to: i32,
  tiles: i32,
  share: usize,
  v: usize,
  g: usize,
  own: usize,
  threshold: usize,
  drive: usize,
  slots: i32,
  silence: usize,
  keepE: f64,
  keepI: f64,
  rest: f64,
  reversal: f64,
  shared: usize,
): i32 {
  const one = v128.splat<T>(<T>1);
  const e = v128.splat<T>(<T>keepE);
  const i = v128.splat<T>(<T>keepI);
  const vRest = v128.splat<T>(<T>rest);
  const vI = v128.splat<T>(<T>reversal);
  const bytes = <usize>tiles * TILE;
  for (let n = from; n < to; n++) {
    const pool = load<T>(shared);
    const inhibition = v128.splat<T>(pool);
    const isDriven = n < slots;
    let arriving = isDriven ? drive + <usize>n * TILE : silence;
    const stride = isDriven ? <usize>slots * TILE : 0;
    let over = v128.splat<i32>(0);
    for (let tile: usize = 0; tile < bytes; tile += TILE) {
      for (let part: usize = 0; part < TILE; part += 16) {
        const at = tile + part;
        const ge = v128.load(g + at);
        const u = v128.load(v + at);
        const mine = v128.load(own + at);
        const gi = v128.sub<T>(inhibition, mine);
        const total = v128.add<T>(v128.add<T>(one, ge), gi);
        const current = v128.sub<T>(v128.add<T>(vRest, v128.mul<T>(vI, gi)), v128.mul<T>(total, u));
        let h = v128.load(share + at);
        const reach = v128.mul<T>(h, total);
        if (v128.any_true(v128.gt<T>(reach, one))) h = v128.div<T>(h, v128.max<T>(reach, one));
        const next = v128.add<T>(u, v128.mul<T>(h, current));
        v128.store(v + at, next);
        v128.store(g + at, v128.add<T>(v128.mul<T>(ge, e), v128.load(arriving + part)));
        v128.store(own + at, v128.mul<T>(mine, i));
        over = v128.or(over, v128.gt<T>(next, v128.load(threshold + at)));
      }
      arriving += stride;
    }
    const left = pool * <T>keepI;
    store<T>(shared, left < <T>1e-25 ? <T>0 : left);
    if (v128.any_true(over)) return n;
  }
  return to;
}

function listAbove<T>(n: i32, v: usize, threshold: usize, out: usize): i32 {
  let count = 0;
  for (let j = 0; j < n; j++) {
    const at = <usize>j * sizeof<T>();
    if (!(load<T>(v + at) > load<T>(threshold + at))) continue;
    store<u32>(out + ((<usize>count) << 2), j);
    count++;
  }
  return count;
}

export function deliver32(
  active: i32,
  input: usize,
  start: usize,
  step: usize,
  weight: usize,
  delay: usize,
  stride: i32,
  tiles: i32,
  slots: i32,
  drive: usize,
): void {
  deliver<f32>(active, input, start, step, weight, delay, stride, tiles, slots, drive);
}

export function deliver64(
  active: i32,
  input: usize,
  start: usize,
  step: usize,
  weight: usize,
  delay: usize,
  stride: i32,
  tiles: i32,
  slots: i32,
  drive: usize,
): void {
  deliver<f64>(active, input, start, step, weight, delay, stride, tiles, slots, drive);
}

export function advance32(
  from: i32,
  to: i32,
  tiles: i32,
  share: usize,
  v: usize,
  g: usize,
  own: usize,
  threshold: usize,
  drive: usize,
  slots: i32,
  silence: usize,
  keepE: f64,
  keepI: f64,
  rest: f64,
  reversal: f64,
  shared: usize,
): i32 {
  return advance<f32>(
    from,
    to,
    tiles,
    share,
    v,
    g,
    own,
    threshold,
    drive,
    slots,
    silence,
    keepE,
    keepI,
    rest,
    reversal,
    shared,
  );
}

export function advance64(
  from: i32,
  to: i32,
  tiles: i32,
  share: usize,
  v: usize,
  g: usize,
  own: usize,
  threshold: usize,
  drive: usize,
  slots: i32,
  silence: usize,
  keepE: f64,
  keepI: f64,
  rest: f64,
  reversal: f64,
  shared: usize,
): i32 {
  return advance<f64>(
    from,
    to,
    tiles,
    share,
    v,
    g,
    own,
    threshold,
    drive,
    slots,
    silence,
    keepE,
    keepI,
    rest,
    reversal,
    shared,
  );
}

export function listAbove32(n: i32, v: usize, threshold: usize, out: usize): i32 {
  return listAbove<f32>(n, v, threshold, out);
}

export function listAbove64(n: i32, v: usize, threshold: usize, out: usize): i32 {
  return listAbove<f64>(n, v, threshold, out);
}
