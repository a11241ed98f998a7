/** From the potentials of the hidden units to their sparse code: sparse rows, each closed by the constant unit. */

export function relu(
  rows: i32,
  units: i32,
  x: usize,
  stride: i32,
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
      // written always, kept only if positive: no branch to predict
      store<u32>(index + o, j);
      store<f32>(value + o, v);
      n += i32(v > 0);
    }
    const o = (<usize>n) << 2;
    store<u32>(index + o, units);
    store<f32>(value + o, 1);
    n++;
    store<u32>(start + ((<usize>r) << 2), n, 4);
  }
}

/** Of n keys (a multiple of 4 is read, the rest are 0), how many are at least `floor`. */
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

export function winners(
  rows: i32,
  units: i32,
  groupSize: i32,
  k: i32,
  x: usize,
  stride: i32,
  factor: usize,
  key: usize,
  start: usize,
  index: usize,
  value: usize,
): void {
  const groupBytes = (<usize>groupSize) << 2;
  const wholeBytes = groupBytes & ~15;
  const zero = f32x4.splat(0);
  let guess = 0;
  let n: u32 = 0;
  store<u32>(start, 0);
  for (let r = 0; r < rows; r++) {
    for (let first = 0; first < units; first += groupSize) {
      const values = x + ((<usize>r * <usize>stride + <usize>first) << 2);
      const factors = factor + ((<usize>first) << 2);

      // keys: the bits of a positive score, which order as integers; 0 = cannot win
      let most = i32x4.splat(0);
      let some = i32x4.splat(0);
      let o: usize = 0;
      for (; o < wholeBytes; o += 16) {
        const score = f32x4.mul(v128.load(values + o), v128.load(factors + o));
        const can = f32x4.gt(score, zero);
        const bits = v128.and(score, can);
        v128.store(key + o, bits);
        most = i32x4.max_s(most, bits);
        some = i32x4.sub(some, can);
      }
      let positive = addLanes(some);
      let largest = max(
        max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)),
        max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)),
      );
      for (; o < groupBytes; o += 4) {
        const score = load<f32>(values + o) * load<f32>(factors + o);
        const bits = score > 0 ? reinterpret<i32>(score) : 0;
        store<i32>(key + o, bits);
        positive += i32(bits > 0);
        largest = max(largest, bits);
      }
      for (; (o & 15) !== 0; o += 4) store<i32>(key + o, 0);

      // bisect for the largest threshold that at least k keys reach, first around that of the row before
      let threshold = 1;
      let reached = positive;
      let ties = groupSize;
      if (positive > k) {
        let below = largest + 1;
        for (let trial = 0; reached !== k && below - threshold > 1; trial++) {
          let middle = trial === 0 ? guess - BRACKET : guess + BRACKET;
          if (trial > 1 || middle <= threshold || middle >= below)
            middle = threshold + ((below - threshold) >> 1);
          const c = countAtLeast(key, groupSize, middle);
          if (c >= k) {
            threshold = middle;
            reached = c;
          } else below = middle;
        }
        guess = threshold;
        // of the keys equal to the threshold only so many win, the lowest indices first
        if (reached > k) ties = k - countAtLeast(key, groupSize, threshold + 1);
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
