/**
 * The non-zero entries of a matrix, row by row: what the kernels multiply. Zeros are found once, when the data come in;
 * from then on every sum skips them.
 */
import type { Matrix } from '../math/matrix.ts';
import { shown } from '../math/shown.ts';

export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  /** (rows + 1) entries of row r are start[r] ... start[r + 1] - 1 */
  readonly start: Uint32Array;
  /** (entries) column, ascending within a row; the entry that closes each row has column `columns` */
  readonly index: Uint32Array;
  /** (entries) value; 1 in the entry that closes each row: the constant input, whose weights are the biases */
  readonly value: Float32Array;
}

/** Are these sparse rows already? False for what is no code at all, too: `rowShape` tells that. */
export function areRows(codes: Matrix | SparseRows): codes is SparseRows {
  return typeof codes === 'object' && codes !== null && 'start' in codes;
}

/** How a stored number becomes an input: as it is, its square root (counts), or one of 255 grey levels as 0 ... 1. */
export type InputTransform = 'none' | 'sqrt' | 'unit';

/**
 * @param x (n, ...) one sample a row; further axes are read as one
 * @throws RangeError if x is strided, or holds a number that is not finite, or a negative one under 'sqrt'.
 */
export function sparseRows(x: Matrix, transform: InputTransform, owner: string): SparseRows {
  const { rows, columns } = rowShape(x, owner);
  const data = x.data;
  const first = x.offset;
  checkEntries(x, transform === 'sqrt' ? 0 : Number.NEGATIVE_INFINITY, owner);

  const start = new Uint32Array(rows + 1);
  for (let r = 0, n = 0; r < rows; r++) {
    const end = first + (r + 1) * columns;
    for (let p = end - columns; p < end; p++) if (data[p] !== 0) n++;
    start[r + 1] = ++n;
  }
  const index = new Uint32Array(start[rows]!);
  const value = new Float32Array(start[rows]!);
  for (let r = 0, n = 0; r < rows; r++) {
    const row = first + r * columns;
    for (let c = 0; c < columns; c++) {
      const stored = data[row + c]!;
      if (stored === 0) continue;
      index[n] = c;
      value[n++] = transform === 'none' ? stored : transform === 'sqrt' ? Math.sqrt(stored) : stored / 255;
    }
    index[n] = columns;
    value[n++] = 1;
  }
  return { rows, columns, start, index, value };
}

/**
 * Rows for a network of so many inputs: grey levels of a byte are read as x / 255, other numbers as they are.
 * @throws RangeError as `sparseRows`, or if a row has another number of inputs.
 */
export function inputRows(x: Matrix, inputs: number, owner: string): SparseRows {
  const { columns } = rowShape(x, owner);
  if (columns !== inputs)
    throw new RangeError(
      `${owner}: must have ${inputs} inputs a row, got ${columns} in shape (${x.shape.join(', ')})`,
    );
  return sparseRows(x, x.data instanceof Uint8Array ? 'unit' : 'none', owner);
}

/** All rows of several, one after the other. @throws RangeError unless all have the same columns. */
export function concatenated(parts: readonly SparseRows[]): SparseRows {
  const { columns } = parts[0]!;
  if (parts.some((part) => part.columns !== columns))
    throw new RangeError(
      `concatenated: must have the same columns, got ${parts.map((part) => part.columns).join(', ')}`,
    );
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const entries = parts.reduce((sum, part) => sum + part.start[part.rows]!, 0);
  const all = {
    rows,
    columns,
    start: new Uint32Array(rows + 1),
    index: new Uint32Array(entries),
    value: new Float32Array(entries),
  };
  let row = 0;
  let entry = 0;
  for (const part of parts) {
    all.index.set(part.index.subarray(0, part.start[part.rows]), entry);
    all.value.set(part.value.subarray(0, part.start[part.rows]), entry);
    for (let r = 0; r < part.rows; r++) all.start[++row] = entry + part.start[r + 1]!;
    entry += part.start[part.rows]!;
  }
  return all;
}

/** The rows at `indices`, in that order, as a copy; an index may come twice. */
export function takeRows(x: SparseRows, indices: ArrayLike<number>): SparseRows {
  const rows = indices.length;
  const start = new Uint32Array(rows + 1);
  for (let r = 0; r < rows; r++) start[r + 1] = start[r]! + x.start[indices[r]! + 1]! - x.start[indices[r]!]!;
  const index = new Uint32Array(start[rows]!);
  const value = new Float32Array(start[rows]!);
  for (let r = 0; r < rows; r++) {
    const [from, to] = [x.start[indices[r]!]!, x.start[indices[r]! + 1]!];
    index.set(x.index.subarray(from, to), start[r]!);
    value.set(x.value.subarray(from, to), start[r]!);
  }
  return { rows, columns: x.columns, start, index, value };
}

/**
 * Rows and row length of a matrix with one sample a row.
 * @throws TypeError unless it is a matrix; RangeError unless row-major and with data for every row.
 */
export function rowShape(x: Matrix, owner: string): { rows: number; columns: number } {
  if (!Array.isArray(x?.shape) || !ArrayBuffer.isView(x.data))
    throw new TypeError(
      `${owner}: must be a matrix (n, ...), as matrix(data, n, d) makes it, got ${shown(x)}`,
    );
  if (x.shape.length < 2)
    throw new RangeError(`${owner}: must have one sample a row, got shape (${x.shape.join(', ')})`);
  if (!Array.isArray(x.stride))
    throw new TypeError(
      `${owner}: must be a matrix, as matrix(data, ${x.shape.join(', ')}) makes it, got {${Object.keys(x).join(', ')}} without strides`,
    );
  let step = 1;
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    if (x.stride[axis] !== step && x.shape[axis]! > 1)
      throw new RangeError(
        `${owner}: must be row-major without gaps, got strides (${x.stride.join(', ')}); copy the view into a new matrix`,
      );
    step *= x.shape[axis]!;
  }
  if (!(x.offset >= 0 && x.offset + step <= x.data.length))
    throw new RangeError(
      `${owner}: must have ${step} numbers for shape (${x.shape.join(', ')}), got ${x.data.length} from ${shown(x.offset)} on`,
    );
  const rows = x.shape[0]!;
  return { rows, columns: x.shape.slice(1).reduce((product, length) => product * length, 1) };
}

/** @throws RangeError if a number is not finite or is below `least`, naming its row and column. */
export function checkEntries(x: Matrix, least: number, owner: string): void {
  const { rows, columns } = rowShape(x, owner);
  if (!(x.data instanceof Float32Array || x.data instanceof Float64Array)) return;
  for (let p = 0; p < rows * columns; p++) {
    const stored = x.data[x.offset + p]!;
    // kernels compute in Float32; a number minus itself is 0 only if it is finite
    const kept = Math.fround(stored);
    if (kept - kept === 0 && stored >= least) continue;
    throw new RangeError(
      `${owner}: must be finite in Float32${least === 0 ? ' and >= 0' : ''}, got ${stored} in row ${Math.floor(p / columns)}, column ${p % columns}`,
    );
  }
}

/** @throws TypeError unless these are sparse rows; RangeError if one does not close, or holds a number that is not finite. */
export function checkRows(x: SparseRows, owner: string): void {
  const { rows, columns, start, index, value } = x;
  if (
    !(start instanceof Uint32Array && index instanceof Uint32Array && value instanceof Float32Array) ||
    !(Number.isInteger(rows) && Number.isInteger(columns) && start.length === rows + 1 && start[0] === 0) ||
    !(start[rows]! <= Math.min(index.length, value.length))
  )
    throw new TypeError(
      `${owner}: must be sparse rows { rows, columns, start, index, value }, start of rows + 1, got ${shown(x)}`,
    );
  for (let r = 0; r < rows; r++) {
    const end = start[r + 1]! - 1;
    for (let e = start[r]!; e < end; e++) {
      if (!Number.isFinite(value[e]))
        throw new RangeError(`${owner}: must be finite, got ${value[e]} in row ${r}, column ${index[e]}`);
      if (index[e]! >= index[e + 1]!)
        throw new RangeError(
          `${owner}: must have columns that ascend in a row, got ${index[e]} before ${index[e + 1]} in row ${r}`,
        );
    }
    if (!(end >= start[r]! && index[end] === columns && value[end] === 1))
      throw new RangeError(`${owner}: must close each row by a 1 in column ${columns}, got none in row ${r}`);
  }
}

/** The arrays of these rows in a workspace layout, under the names xStart, xIndex and xValue. */
export function sparseLayout({ start, index, value }: SparseRows) {
  return {
    xStart: ['u32', start.length],
    xIndex: ['u32', index.length],
    xValue: ['f32', value.length],
  } as const;
}

/** Entries of the `batch` longest rows: room for any batch. */
export function largestBatch({ rows, start }: SparseRows, batch: number): number {
  const lengths = new Uint32Array(rows);
  for (let r = 0; r < rows; r++) lengths[r] = start[r + 1]! - start[r]!;
  lengths.sort();
  return lengths.subarray(Math.max(0, rows - batch)).reduce((sum, length) => sum + length, 0);
}
