/** From the potentials of the hidden units to their sparse code: sparse rows, each closed by the constant unit. */

export function outside(
  rows: i32,
  units: i32,
  x: usize,
  stride: i32,
  below: f32,
  above: f32,
  start: usize,
  index: usize,
  value: usize,
): void {
  let n = 0;
  store<u32>(start, 0);
  for (let r = 0; r < rows; r++) {
    const row = x + ((<usize>r * <usize>stride) << 2);
    for (let j = 0; j < units; j++) {
      const v = load<f32>(row + ((<usize>j) << 2));
      const o = (<usize>n) << 2;
      // written always, kept only if outside: no branch to predict
      store<u32>(index + o, j);
      store<f32>(value + o, v);
      n += i32(v > above) | i32(v < below);
    }
    const o = (<usize>n) << 2;
    store<u32>(index + o, units);
    store<f32>(value + o, 1);
    n++;
    store<u32>(start + ((<usize>r) << 2), n, 4);
  }
}

/** Of n keys (a multiple of 4 is read, the rest are too low to count), how many are at least `floor`. */
function countAtLeast(key: usize, n: i32, floor: i32): i32 {
  const f = i32x4.splat(floor);
  let sum = i32x4.splat(0);
  const end = key + ((<usize>n) << 2);
  for (let p = key; p < end; p += 16) sum = i32x4.sub(sum, i32x4.ge_s(v128.load(p), f));
  return addLanes(sum);
}

function addLanes(v: v128): i32 {
  return (
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
  );
}

/** Half the width, in bits of a Float32, of the first bracket around the threshold of the row before: 25 %. */
const BRACKET = 0x200000;

/** As in ../kernels.ts. */
const RANK_MAGNITUDE = 1;
const RANK_SIGNED = 2;
const KEEP_TIES = 4;

export function winners(
  rows: i32,
  units: i32,
  groupSize: i32,
  kOf: usize,
  x: usize,
  stride: i32,
  factor: usize,
  rule: i32,
  key: usize,
  start: usize,
  index: usize,
  value: usize,
): void {
  const groupBytes = (<usize>groupSize) << 2;
  const wholeBytes = groupBytes & ~15;
  const zero = f32x4.splat(0);
  const magnitude = i32x4.splat((rule & RANK_MAGNITUDE) !== 0 ? 0x7fffffff : -1);
  const signed = (rule & RANK_SIGNED) !== 0;
  // the key below all that may win; the least that a winner has is one more
  const none = signed ? i32.MIN_VALUE : 0;
  let guess = 0;
  let n: u32 = 0;
  store<u32>(start, 0);
  for (let r = 0; r < rows; r++) {
    const k = load<i32>(kOf + ((<usize>r) << 2));
    for (let first = 0; first < units; first += groupSize) {
      const values = x + ((<usize>r * <usize>stride + <usize>first) << 2);
      const factors = factor + ((<usize>first) << 2);

      // keys order as integers: the bits of a positive score, or of any with those of a negative one turned over; `none` cannot win
      let most = i32x4.splat(none);
      let some = i32x4.splat(0);
      let o: usize = 0;
      for (; o < wholeBytes; o += 16) {
        const score = f32x4.mul(v128.and(v128.load(values + o), magnitude), v128.load(factors + o));
        let bits = score;
        if (signed) bits = v128.xor(score, i32x4.shr_u(i32x4.shr_s(score, 31), 1));
        else {
          const can = f32x4.gt(score, zero);
          bits = v128.and(score, can);
          some = i32x4.sub(some, can);
        }
        v128.store(key + o, bits);
        most = i32x4.max_s(most, bits);
      }
      let able = signed ? groupSize : addLanes(some);
      let largest = max(
        max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)),
        max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)),
      );
      for (; o < groupBytes; o += 4) {
        const v = load<f32>(values + o);
        const score = ((rule & RANK_MAGNITUDE) !== 0 ? abs(v) : v) * load<f32>(factors + o);
        let bits = reinterpret<i32>(score);
        if (signed) bits ^= (bits >> 31) & 0x7fffffff;
        else {
          if (!(score > 0)) bits = 0;
          able += i32(bits > 0);
        }
        store<i32>(key + o, bits);
        largest = max(largest, bits);
      }
      for (; (o & 15) !== 0; o += 4) store<i32>(key + o, none);

      // bisect for the largest threshold that at least k keys reach, first around that of the row before
      let threshold = none + 1;
      let reached = able;
      let ties = groupSize;
      if (able > k) {
        let below = largest + 1;
        for (let trial = 0; reached !== k && <u32>(below - threshold) > 1; trial++) {
          let middle = trial === 0 ? guess - BRACKET : guess + BRACKET;
          if (trial > 1 || middle <= threshold || middle >= below)
            middle = threshold + <i32>(<u32>(below - threshold) >> 1);
          const c = countAtLeast(key, groupSize, middle);
          if (c >= k) {
            threshold = middle;
            reached = c;
          } else below = middle;
        }
        guess = threshold;
        // of the keys equal to the threshold only so many win, the lowest indices first
        if (reached > k && (rule & KEEP_TIES) === 0) ties = k - countAtLeast(key, groupSize, threshold + 1);
      }
      const floor = i32x4.splat(threshold);
      for (let block: usize = 0; block < groupBytes; block += 16) {
        if (!v128.any_true(i32x4.ge_s(v128.load(key + block), floor))) continue;
        const end = min(block + 16, groupBytes);
        for (let p = block; p < end; p += 4) {
          const bits = load<i32>(key + p);
          if (bits < threshold) continue;
          if (bits === threshold && --ties < 0) continue;
          store<u32>(index + ((<usize>n) << 2), <u32>first + <u32>(p >> 2));
          store<f32>(value + ((<usize>n) << 2), load<f32>(values + p));
          n++;
        }
      }
    }
    store<u32>(index + ((<usize>n) << 2), units);
    store<f32>(value + ((<usize>n) << 2), 1);
    n++;
    store<u32>(start + ((<usize>r) << 2), n, 4);
  }
}
