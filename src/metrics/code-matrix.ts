/** The door through which codes come in: a matrix (stimuli, neurons) of responses, read without a copy. */
import type { Matrix, Numbers } from '../math/matrix.ts';

/** A code laid open for loops: response of neuron j to stimulus i is data[offset + i * rowStride + j * columnStride]. */
export interface CodeMatrix {
  readonly data: Numbers;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly offset: number;
}

/**
 * Opens any two-dimensional view, transposed or cut out too.
 * @throws TypeError if it is no matrix; RangeError unless it has two dimensions, neither of them empty.
 */
export function openCode(codes: Matrix, owner: string): CodeMatrix {
  if (codes?.shape === undefined || codes.data === undefined)
    throw new TypeError(
      `${owner}.codes: must be a matrix (stimuli, neurons), got ${String(codes)}; see matrix()`,
    );
  const [rows = 0, columns = 0] = codes.shape;
  if (codes.shape.length !== 2 || rows === 0 || columns === 0)
    throw new RangeError(
      `${owner}.codes: must have shape (stimuli, neurons), got (${codes.shape.join(', ')})`,
    );
  const [rowStride = 0, columnStride = 0] = codes.stride;
  return { data: codes.data, rows, columns, rowStride, columnStride, offset: codes.offset };
}

/** Refuses a response that is negative or not finite, and says where it is. */
export function expectRates(code: CodeMatrix, owner: string): void {
  const { data, rows, columns, rowStride, columnStride, offset } = code;
  if (data instanceof Uint8Array || data instanceof Uint16Array || data instanceof Uint32Array) return;
  for (let i = 0; i < rows; i++)
    for (let j = 0, at = offset + i * rowStride; j < columns; j++, at += columnStride) {
      const response = data[at]!;
      if (!(response >= 0 && response < Number.POSITIVE_INFINITY))
        throw new RangeError(
          `${owner}.codes[${i}, ${j}]: must be >= 0 and finite, got ${response}; pass rates or magnitudes`,
        );
    }
}

/**
 * The same code in a unit of its own, the largest response, where squares of Float64 responses would leave the range of doubles: no
 * measure of sparseness depends on the unit. And that unit, 1 where nothing is changed.
 */
export function inRange(code: CodeMatrix): { readonly code: CodeMatrix; readonly unit: number } {
  const { data, rows, columns, rowStride, columnStride, offset } = code;
  if (!(data instanceof Float64Array)) return { code, unit: 1 };
  let largest = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0, at = offset + i * rowStride; j < columns; j++, at += columnStride)
      largest = Math.max(largest, data[at]!);
  if (largest === 0 || (largest < 1e70 && largest > 1e-70)) return { code, unit: 1 };
  const scaled = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0, at = offset + i * rowStride; j < columns; j++, at += columnStride)
      scaled[i * columns + j] = data[at]! / largest;
  return {
    code: { data: scaled, rows, columns, rowStride: columns, columnStride: 1, offset: 0 },
    unit: largest,
  };
}
