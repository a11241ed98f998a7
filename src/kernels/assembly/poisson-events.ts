/** Poisson spikes of many inputs as the one process that they sum to, four events at a time. */
import { log2x } from './exp-pairs';
import { uniform16 } from './xoshiro';

/** -log(u) of two words, u = (word + 1/2) / 2^32. */
function exponential(words: v128): v128 {
  const u = f64x2.mul(
    f64x2.add(f64x2.convert_low_i32x4_u(words), f64x2.splat(0.5)),
    f64x2.splat(2.3283064365386963e-10),
  );
  return f64x2.sub(f64x2.splat(0), log2x(u));
}

/** Events drawn at a time; two vectors of random numbers for every four. */
const BATCH: i32 = 64;

export function poissonEvents(
  state: usize,
  slots: u32,
  wheel: usize,
  gap: f64,
  until: f64,
  room: i32,
  scratch: usize,
  t: usize,
  i: usize,
): i32 {
  const mean = f64x2.splat(gap);
  let now: f64 = 0;
  for (let e = 0; e < room; e += 4) {
    if ((e & (BATCH - 1)) === 0) uniform16(BATCH >> 1, state, scratch);
    const words = scratch + ((<usize>(e & (BATCH - 1))) << 3);
    const first = v128.load(words);
    const low = f64x2.mul(exponential(first), mean);
    const high = f64x2.mul(exponential(v128.shuffle<i32>(first, first, 2, 3, 2, 3)), mean);
    const at = t + ((<usize>e) << 3);
    const t0 = now + f64x2.extract_lane(low, 0);
    const t1 = t0 + f64x2.extract_lane(low, 1);
    const t2 = t1 + f64x2.extract_lane(high, 0);
    const t3 = t2 + f64x2.extract_lane(high, 1);
    store<f64>(at, t0);
    store<f64>(at, t1, 8);
    store<f64>(at, t2, 16);
    store<f64>(at, t3, 24);
    now = t3;
    const second = words + 16;
    const to = i + ((<usize>e) << 2);
    for (let c: usize = 0; c < 16; c += 4) {
      const slot = (<u64>load<u32>(second + c) * <u64>slots) >> 32;
      store<u32>(to + c, load<u16>(wheel + ((<usize>slot) << 1)));
    }
    if (now < until) continue;
    if (t0 >= until) return e;
    if (t1 >= until) return e + 1;
    return t2 >= until ? e + 2 : e + 3;
  }
  return room;
}

/** One slot a grey level; whole vectors are written, so up to seven slots after the last are touched. */
export function poissonWheel(pixels: i32, levels: usize, wheel: usize): i32 {
  let slots = 0;
  for (let p = 0; p < pixels; p++) {
    const level = <i32>load<u8>(levels + p);
    if (level === 0) continue;
    const entry = i16x8.splat(<i16>p);
    const at = wheel + ((<usize>slots) << 1);
    const end = at + ((<usize>level) << 1);
    for (let to = at; to < end; to += 16) v128.store(to, entry);
    slots += level;
  }
  return slots;
}
