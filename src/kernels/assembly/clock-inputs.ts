/** Jumps of a block of neurons: what the synapses brought, and Poisson noise. */
import { poissonCounts, poissonCountsEach } from './noise';
import { DRIVE_BYTES, Drive, N0, N1, Part, Slice } from './part';

/**
 * Address of the summed jumps of neurons from ... to - 1, block b of a slice; 0 if there are none. Noise that goes to
 * currents is added there by `driveCurrents`.
 */
export function gatherJumps<T>(part: Part, slice: Slice, from: u32, to: u32, b: u32): usize {
  const n = (to - from + 15) & ~15;
  let x = part.hasJump ? part.jump + <usize>from * sizeof<T>() : 0;
  let at = slice.drives;
  for (let d: u32 = 0; d < slice.driveCount; d++, at += DRIVE_BYTES) {
    const drive = changetype<Drive>(at);
    if (drive.into !== 0) continue;
    countArrivals(part, drive, to - from, b);
    if (x !== 0) fold<T, N1>(x, part.noise, n, <T>drive.weight);
    else {
      x = part.block;
      fold<T, N0>(x, part.noise, n, <T>drive.weight);
    }
  }
  return x;
}

/** Adds the noise of this step to the currents of block b, for the steps to come. */
export function driveCurrents<T>(part: Part, slice: Slice, from: u32, to: u32, b: u32): void {
  let at = slice.drives;
  for (let d: u32 = 0; d < slice.driveCount; d++, at += DRIVE_BYTES) {
    const drive = changetype<Drive>(at);
    if (drive.into === 0) continue;
    countArrivals(part, drive, to - from, b);
    const n = (to - from + 15) & ~15;
    fold<T, N1>(drive.into + <usize>from * sizeof<T>(), part.noise, n, <T>drive.weight);
  }
}

/** Draws the arrivals of this step for n neurons of block b; up to a multiple of 16 there are none. */
function countArrivals(part: Part, drive: Drive, n: u32, b: u32): void {
  const state = drive.states + ((<usize>b) << 6);
  const counts = part.noise;
  if (drive.levels > 0) poissonCounts(n, state, drive.survival, drive.levels, part.noiseScratch, counts);
  else {
    const each = (<usize>b) << 13;
    poissonCountsEach(n, state, drive.lambda + each, drive.none + each, part.noiseScratch, counts);
  }
  let sum = i32x4.splat(0);
  for (let i = n; i & 15; i++) store<u8>(counts + <usize>i, 0);
  for (let at = counts, end = counts + <usize>n; at < end; at += 16)
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_u(v128.load(at))));
  part.events += <f64>(
    (i32x4.extract_lane(sum, 0) +
      i32x4.extract_lane(sum, 1) +
      i32x4.extract_lane(sum, 2) +
      i32x4.extract_lane(sum, 3))
  );
}

/** x[i] = weight * counts[i], or += if Adds is 1, for n neurons, a multiple of 16. */
export function fold<T, Adds>(x: usize, counts: usize, n: u32, weight: T): void {
  const w = v128.splat<T>(weight);
  for (let end = counts + <usize>n; counts < end; counts += 16, x += 16 * sizeof<T>()) {
    const c = v128.load(counts);
    const low = i16x8.extend_low_i8x16_u(c);
    const high = i16x8.extend_high_i8x16_u(c);
    fold4<T, Adds>(x, i32x4.extend_low_i16x8_u(low), w);
    fold4<T, Adds>(x + 4 * sizeof<T>(), i32x4.extend_high_i16x8_u(low), w);
    fold4<T, Adds>(x + 8 * sizeof<T>(), i32x4.extend_low_i16x8_u(high), w);
    fold4<T, Adds>(x + 12 * sizeof<T>(), i32x4.extend_high_i16x8_u(high), w);
  }
}

function fold4<T, Adds>(x: usize, four: v128, w: v128): void {
  if (sizeof<T>() === 4) {
    const y = f32x4.mul(f32x4.convert_i32x4_s(four), w);
    v128.store(x, offsetof<Adds>() === 1 ? f32x4.add(v128.load(x), y) : y);
  } else {
    const y = f64x2.mul(f64x2.convert_low_i32x4_s(four), w);
    const z = f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i64>(four, four, 1, 1)), w);
    v128.store(x, offsetof<Adds>() === 1 ? f64x2.add(v128.load(x), y) : y);
    v128.store(x, offsetof<Adds>() === 1 ? f64x2.add(v128.load(x, 16), z) : z, 16);
  }
}
