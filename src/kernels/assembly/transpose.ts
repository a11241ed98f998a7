/** Sparse rows read the other way: by column, or as a dense matrix. */

export function transpose(
  rows: i32,
  order: usize,
  start: usize,
  index: usize,
  value: usize,
  columns: i32,
  outStart: usize,
  outIndex: usize,
  outValue: usize,
): void {
  // count column c at outStart[c + 2], so that after the sums outStart[c + 1] is where c begins
  memory.fill(outStart, 0, (<usize>(columns + 2)) << 2);
  for (let r = 0; r < rows; r++) {
    const row = <usize>load<u32>(order + ((<usize>r) << 2));
    const end = index + ((<usize>load<u32>(start + (row << 2), 4)) << 2);
    for (let e = index + ((<usize>load<u32>(start + (row << 2))) << 2); e < end; e += 4) {
      const c = outStart + ((<usize>load<u32>(e)) << 2);
      store<u32>(c, load<u32>(c, 8) + 1, 8);
    }
  }
  let sum: u32 = 0;
  for (let c = 0; c < columns; c++) {
    const p = outStart + ((<usize>c) << 2);
    sum += load<u32>(p, 8);
    store<u32>(p, sum, 8);
  }
  // place each entry and move the beginning on: at the end it is the beginning of the next column
  for (let r = 0; r < rows; r++) {
    const row = <usize>load<u32>(order + ((<usize>r) << 2));
    const end = index + ((<usize>load<u32>(start + (row << 2), 4)) << 2);
    let e = index + ((<usize>load<u32>(start + (row << 2))) << 2);
    let x = value + (e - index);
    for (; e < end; e += 4, x += 4) {
      const c = outStart + ((<usize>load<u32>(e)) << 2);
      const at = load<u32>(c, 4);
      store<u32>(c, at + 1, 4);
      store<u32>(outIndex + ((<usize>at) << 2), r);
      store<f32>(outValue + ((<usize>at) << 2), load<f32>(x));
    }
  }
}

export function expand(
  rows: i32,
  start: usize,
  index: usize,
  value: usize,
  width: i32,
  out: usize,
  rowStride: i32,
  blockStride: i32,
): void {
  const rowBytes = (<usize>rowStride) << 2;
  const blockBytes = (<usize>blockStride) << 2;
  for (let r = 0; r < rows; r++) {
    const row = out + <usize>r * rowBytes;
    for (let c = 0, block = row; c < width; c += 16, block += blockBytes)
      memory.fill(block, 0, (<usize>min(16, width - c)) << 2);
    const end = load<u32>(start + ((<usize>r) << 2), 4);
    for (let e = load<u32>(start + ((<usize>r) << 2)); e < end; e++) {
      const c = <usize>load<u32>(index + ((<usize>e) << 2));
      if (c < <usize>width)
        store<f32>(row + (c >> 4) * blockBytes + ((c & 15) << 2), load<f32>(value + ((<usize>e) << 2)));
    }
  }
}
