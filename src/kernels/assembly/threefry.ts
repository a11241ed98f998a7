/** Threefry-2x32-20 (../threefry.ts, its source too), four counters at once. */

function turned(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/** Words of the counters (low, high) ... (low + 3, high): the four first words at `out`, the four second 16 bytes on. */
export function threefry4(key0: u32, key1: u32, low: u32, high: u32, out: usize): void {
  threefryOf(key0, key1, i32x4.add(i32x4.splat(low), i32x4(0, 1, 2, 3)), high, out);
}

/** The same of any four counters. */
export function threefryOf(key0: u32, key1: u32, low: v128, high: u32, out: usize): void {
  let a = i32x4.splat(key1);
  let b = i32x4.splat(key0 ^ key1 ^ 0x1bd11bda);
  let c = i32x4.splat(key0);
  let x = i32x4.add(low, c);
  let y = i32x4.add(i32x4.splat(high), a);
  const one = i32x4.splat(1);
  let injection = one;
  for (let eight = 0; ; eight++) {
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 13), x);
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 15), x);
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 26), x);
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 6), x);
    x = i32x4.add(x, a);
    y = i32x4.add(i32x4.add(y, b), injection);
    injection = i32x4.add(injection, one);
    // 20 rounds: eight, eight and four
    if (eight === 2) break;
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 17), x);
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 29), x);
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 16), x);
    x = i32x4.add(x, y);
    y = v128.xor(turned(y, 24), x);
    x = i32x4.add(x, b);
    y = i32x4.add(i32x4.add(y, c), injection);
    injection = i32x4.add(injection, one);
    // two of the three key words were used twice: the third and the first come next
    const third = c;
    c = b;
    b = a;
    a = third;
  }
  v128.store(out, x);
  v128.store(out, y, 16);
}

export function randomWords(key0: u32, key1: u32, low: u32, high: u32, fours: i32, out: usize): void {
  for (let f = 0; f < fours; f++) threefry4(key0, key1, low + (f << 2), high, out + ((<usize>f) << 5));
}
