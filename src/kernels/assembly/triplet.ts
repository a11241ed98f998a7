/** The nearest-spike triplet rule on the weights of one neuron, the sums of its coming input, and its normalisation. */

const TILE: usize = 64;
/** Weights below are 0: subnormal numbers would cost a hundred times the time. */
const SMALLEST: f64 = 1e-30;

function learnTriplet<T>(
  inputs: i32,
  weight: usize,
  delay: usize,
  start: usize,
  step: usize,
  last: usize,
  from: i32,
  now: i32,
  lastSpike: i32,
  depression: usize,
  pre: usize,
  horizon: i32,
  gain: f64,
  high: f64,
): void {
  const up = <T>gain;
  const most = <T>high;
  for (let i: usize = 0; i < <usize>inputs; i++) {
    const d = <i32>load<u8>(delay + i);
    const at = weight + i * sizeof<T>();
    let w = load<T>(at);
    let latest = load<i32>(last + (i << 2));
    const end = step + ((<usize>load<u32>(start + (i << 2), 4)) << 2);
    for (let e = step + ((<usize>load<u32>(start + (i << 2))) << 2); e < end; e += 4) {
      const m = <i32>load<u32>(e);
      if (m + d > now) break;
      latest = m;
      const k = m + d - lastSpike;
      if (m + d <= from || k >= horizon) continue;
      w -= load<T>(depression + <usize>k * sizeof<T>());
      if (w < 0) w = 0;
    }
    const age = now - latest - d;
    if (age < horizon) {
      w += up * load<T>(pre + <usize>age * sizeof<T>());
      if (w > most) w = most;
    }
    store<T>(at, w < <T>SMALLEST ? 0 : w);
  }
}

function project<T>(
  inputs: i32,
  weight: usize,
  delay: usize,
  start: usize,
  step: usize,
  now: i32,
  lastSpike: i32,
  depression: usize,
  horizon: i32,
  slots: i32,
  lane: usize,
): void {
  for (let n = now + 1; n < slots; n++) store<T>(lane + <usize>n * TILE, 0);
  for (let i: usize = 0; i < <usize>inputs; i++) {
    const d = <i32>load<u8>(delay + i);
    let w = load<T>(weight + i * sizeof<T>());
    const end = step + ((<usize>load<u32>(start + (i << 2), 4)) << 2);
    for (let e = step + ((<usize>load<u32>(start + (i << 2))) << 2); e < end; e += 4) {
      const n = <i32>load<u32>(e) + d;
      if (n <= now) continue;
      const at = lane + <usize>n * TILE;
      store<T>(at, load<T>(at) + w);
      const k = n - lastSpike;
      if (k >= horizon) continue;
      w -= load<T>(depression + <usize>k * sizeof<T>());
      if (w < 0) w = 0;
    }
  }
}

function scaleRow<T>(count: i32, weight: usize, total: f64): void {
  const end = weight + <usize>count * sizeof<T>();
  let sum = v128.splat<T>(0);
  for (let at = weight; at < end; at += 16) sum = v128.add<T>(sum, v128.load(at));
  let all: T = v128.extract_lane<T>(sum, 0) + v128.extract_lane<T>(sum, 1);
  if (sizeof<T>() === 4) all += f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
  if (!(all > 0)) return;
  const by = v128.splat<T>(<T>total / all);
  for (let at = weight; at < end; at += 16) v128.store(at, v128.mul<T>(v128.load(at), by));
}

export function learnTriplet32(
  inputs: i32,
  weight: usize,
  delay: usize,
  start: usize,
  step: usize,
  last: usize,
  from: i32,
  now: i32,
  lastSpike: i32,
  depression: usize,
  pre: usize,
  horizon: i32,
  gain: f64,
  high: f64,
): void {
  learnTriplet<f32>(
    inputs,
    weight,
    delay,
    start,
    step,
    last,
    from,
    now,
    lastSpike,
    depression,
    pre,
    horizon,
    gain,
    high,
  );
}

export function learnTriplet64(
  inputs: i32,
  weight: usize,
  delay: usize,
  start: usize,
  step: usize,
  last: usize,
  from: i32,
  now: i32,
  lastSpike: i32,
  depression: usize,
  pre: usize,
  horizon: i32,
  gain: f64,
  high: f64,
): void {
  learnTriplet<f64>(
    inputs,
    weight,
    delay,
    start,
    step,
    last,
    from,
    now,
    lastSpike,
    depression,
    pre,
    horizon,
    gain,
    high,
  );
}

export function project32(
  inputs: i32,
  weight: usize,
  delay: usize,
  start: usize,
  step: usize,
  now: i32,
  lastSpike: i32,
  depression: usize,
  horizon: i32,
  slots: i32,
  lane: usize,
): void {
  project<f32>(inputs, weight, delay, start, step, now, lastSpike, depression, horizon, slots, lane);
}

export function project64(
  inputs: i32,
  weight: usize,
  delay: usize,
  start: usize,
  step: usize,
  now: i32,
  lastSpike: i32,
  depression: usize,
  horizon: i32,
  slots: i32,
  lane: usize,
): void {
  project<f64>(inputs, weight, delay, start, step, now, lastSpike, depression, horizon, slots, lane);
}

export function scaleRow32(count: i32, weight: usize, total: f64): void {
  scaleRow<f32>(count, weight, total);
}

export function scaleRow64(count: i32, weight: usize, total: f64): void {
  scaleRow<f64>(count, weight, total);
}
