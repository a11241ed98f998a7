/**
 * NumPy's .npy format: magic, version, a Python dictionary as text, then the elements. Written as version 1.0, byte
 * for byte as `numpy.save` does; read in versions 1.0, 2.0 and 3.0, in C or Fortran order. Little-endian only.
 * Source: numpy.lib.format, "NPY format".
 */
import ndarray, { type NdArray } from 'ndarray';
import type { Numbers } from '../math/matrix.ts';
import { DataError } from './data-error.ts';

/** The typed arrays that can be written and read: NumPy's f8 f4 u4 i4 u2 u1. */
export type NpyNumbers = Numbers | Int32Array;

const types = {
  '<f8': Float64Array,
  '<f4': Float32Array,
  '<u4': Uint32Array,
  '<i4': Int32Array,
  '<u2': Uint16Array,
  '|u1': Uint8Array,
} as const;
type Descr = keyof typeof types;

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy leaves room in the header for the first dimension to grow to this many digits. */
const growthDigits = 21;

/**
 * The bytes of a .npy file with the elements of `array` in row-major order; any strided view will do.
 * @throws TypeError if the elements are not of one of the six types.
 */
export function writeNpy(array: NdArray<NpyNumbers>): Uint8Array {
  const descr = (Object.keys(types) as Descr[]).find((key) => array.data instanceof types[key]);
  if (descr === undefined)
    throw new TypeError(
      `writeNpy.array: must hold a typed array of type ${typeList()}, got ${array.data?.constructor?.name}`,
    );
  const { shape } = array;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  let header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  if (shape.length > 0) header += ' '.repeat(growthDigits - String(shape[0]).length);
  header = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;

  const elements = rowMajor(array);
  const start = 10 + header.length;
  const bytes = new Uint8Array(start + elements.byteLength);
  bytes.set([...magic, 1, 0, header.length & 0xff, header.length >> 8]);
  new TextEncoder().encodeInto(header, bytes.subarray(10));
  bytes.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), start);
  return bytes;
}

/**
 * The array in a .npy file, row-major: a view of `bytes` where order and alignment allow it, else a copy.
 * @param name how error messages call the file
 * @throws DataError if the file is not as the format demands, or holds another type of element.
 */
export function readNpy(bytes: Uint8Array, name: string): NdArray<NpyNumbers> {
  const fail = (rule: string, got: string) =>
    new DataError(`${name}: must ${rule}, got ${got}; write it again with numpy.save`);

  if (bytes.length < 10 || magic.some((byte, j) => bytes[j] !== byte))
    throw fail('begin as a .npy file does (93 NUMPY)', `${describeStart(bytes)}`);
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0) throw fail('be of version 1.0, 2.0 or 3.0', `${major}.${minor}`);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerStart = major === 1 ? 10 : 12;
  if (bytes.length < headerStart) throw fail(`hold ${headerStart} bytes of header`, `${bytes.length} bytes`);
  const start = headerStart + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < start)
    throw fail(`hold ${start} bytes of header`, `a file of ${bytes.length} bytes (truncated)`);

  const header = new TextDecoder().decode(bytes.subarray(headerStart, start)).trim();
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const tuple = /'shape':\s*\(((?:\d+L?(?:,\s*|(?=\))))*)\)/.exec(header)?.[1];
  if (!/^\{.*\}$/s.test(header) || order === undefined || tuple === undefined)
    throw fail('have a header with descr, fortran_order and shape', JSON.stringify(header.slice(0, 80)));
  if (descr === undefined || !Object.hasOwn(types, descr))
    throw fail(
      `hold elements of type ${typeList()}`,
      descr === undefined ? 'a record type' : `${descr} (convert with .astype)`,
    );

  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  const ArrayType = types[descr as Descr];
  const size = shape.reduce((product, length) => product * length, 1);
  const expected = start + size * ArrayType.BYTES_PER_ELEMENT;
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? 'truncated' : 'bytes behind the end';
    throw fail(
      `be ${expected} bytes long (a header of ${start} + ${shape.join(' x ')} ${descr})`,
      `${bytes.length} (${fault})`,
    );
  }

  const isAligned = (bytes.byteOffset + start) % ArrayType.BYTES_PER_ELEMENT === 0;
  const body = isAligned ? bytes.subarray(start) : new Uint8Array(bytes.subarray(start));
  const data = new ArrayType(body.buffer as ArrayBuffer, body.byteOffset, size);
  if (order === 'False' || shape.length < 2) return ndarray(data, shape);
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((product, length) => product * length, 1));
  return ndarray(rowMajor(ndarray(data, shape, strides)), shape);
}

/** The elements of a strided view in row-major order: the view's own memory if it has that order, else a copy. */
function rowMajor<T extends NpyNumbers>({ data, shape, stride, offset }: NdArray<T>): T {
  const size = shape.reduce((product, length) => product * length, 1);
  let step = 1;
  let isPacked = true;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d]! > 1 && stride[d] !== step) isPacked = false;
    step *= shape[d]!;
  }
  if (isPacked) return data.subarray(offset, offset + size) as T;

  const out = new (data.constructor as new (length: number) => T)(size);
  const index = new Array<number>(shape.length).fill(0);
  let from = offset;
  for (let j = 0; j < size; j++) {
    out[j] = data[from]!;
    // Count up like an odometer: the last dimension turns fastest.
    for (let d = shape.length - 1; d >= 0; d--) {
      from += stride[d]!;
      if (++index[d]! < shape[d]!) break;
      from -= stride[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return out;
}

function typeList(): string {
  return Object.keys(types).join(' ');
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length < 10) return `${bytes.length} bytes`;
  return Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
