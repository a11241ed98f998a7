/** Random sparse rows for the kernel tests: their three arrays, and the same as a dense matrix. */
import { type Rng, rng } from '../../src/math/rng.ts';

export interface SparseSample {
  rows: number;
  columns: number;
  start: number[];
  index: number[];
  value: number[];
  /** (rows, columns) */
  dense: Float32Array;
}

/** About `share` of the entries are non-zero; the second row is empty. */
export function sparseSample(key: string, rows: number, columns: number, share: number): SparseSample {
  const draw = rng('kernel test', key);
  const sample: SparseSample = {
    rows,
    columns,
    start: [0],
    index: [],
    value: [],
    dense: new Float32Array(rows * columns),
  };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      if (r === 1 || draw.next() >= share) continue;
      const value = Math.fround(draw.normal());
      sample.index.push(c);
      sample.value.push(value);
      sample.dense[r * columns + c] = value;
    }
    sample.start.push(sample.index.length);
  }
  return sample;
}

export function normals(key: string, n: number): Float32Array {
  const draw: Rng = rng('kernel test', key);
  return Float32Array.from({ length: n }, () => draw.normal());
}

/** The bits, so that -0 and 0 differ and nothing is rounded. */
export function bits(values: Float32Array | Uint32Array): number[] {
  return Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length));
}
