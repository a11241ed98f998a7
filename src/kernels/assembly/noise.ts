/** Poisson counts of one time step: random 16-bit numbers compared with the chances of one, two, ... arrivals. */
import { uniform16 } from './xoshiro';

const BLOCK: i32 = 1024;

export function poissonCounts(
  n: i32,
  state: usize,
  survival: usize,
  levels: i32,
  scratch: usize,
  out: usize,
): void {
  for (let first = 0; first < n; first += BLOCK, state += 64)
    countBlock(min(n - first, BLOCK), state, survival, levels, scratch, out + <usize>first);
}

function countBlock(n: i32, state: usize, survival: usize, levels: i32, scratch: usize, out: usize): void {
  // the first vector gives the dither, the others a number for each neuron
  const vectors = 1 + (((n + 31) >> 5) << 2);
  uniform16(vectors, state, scratch);
  const dither = <u64>load<u16>(scratch);

  // chances of this step in all lanes, moved to signed numbers because SIMD compares those in one instruction
  const chances = scratch + ((<usize>vectors) << 4);
  let end = chances;
  let certain = 0;
  for (let k = 0; k < levels; k++) {
    const chance = <i32>((<u64>load<u32>(survival + ((<usize>k) << 2)) + dither) >> 16);
    if (chance === 0) break;
    if (chance === 65536) certain++;
    else {
      v128.store(end, i16x8.splat(<i16>(chance - 32768)));
      end += 16;
    }
  }
  const base = i16x8.splat(<i16>certain);

  let u = scratch + 16;
  for (let i = 0; i < n; i += 32, u += 64) {
    const u0 = v128.load(u);
    const u1 = v128.load(u, 16);
    const u2 = v128.load(u, 32);
    const u3 = v128.load(u, 48);
    let c0 = base;
    let c1 = base;
    let c2 = base;
    let c3 = base;
    // a true comparison is -1
    for (let k = chances; k < end; k += 16) {
      const chance = v128.load(k);
      c0 = i16x8.sub(c0, i16x8.lt_s(u0, chance));
      c1 = i16x8.sub(c1, i16x8.lt_s(u1, chance));
      c2 = i16x8.sub(c2, i16x8.lt_s(u2, chance));
      c3 = i16x8.sub(c3, i16x8.lt_s(u3, chance));
    }
    v128.store(out + <usize>i, i8x16.narrow_i16x8_u(c0, c1));
    v128.store(out + <usize>i, i8x16.narrow_i16x8_u(c2, c3), 16);
  }
}

export function poissonCountsEach(
  n: i32,
  state: usize,
  lambda: usize,
  none: usize,
  scratch: usize,
  out: usize,
): void {
  for (let first = 0; first < n; first += BLOCK, state += 64) {
    const end = min(n, first + BLOCK);
    uniform16((end - first + 3) >> 2, state, scratch);
    for (let i = first; i < end; i++) {
      const u = (<f64>load<u32>(scratch + ((<usize>(i - first)) << 2)) + 0.5) / 4294967296;
      const rate = load<f64>(lambda + ((<usize>i) << 3));
      let chance = load<f64>(none + ((<usize>i) << 3));
      let below = chance;
      let k = 0;
      while (u > below && k < 255) {
        k++;
        chance = (chance * rate) / <f64>k;
        below += chance;
      }
      store<u8>(out + <usize>i, <u8>k);
    }
  }
}
