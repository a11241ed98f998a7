/**
 * NumPy's .npy format: magic, version, a Python dictionary as text, then the elements. Written as version 1.0, byte
 * for byte as `numpy.save` does; read in versions 1.0, 2.0 and 3.0, in C or Fortran order and either order of bytes, with every
 * value as it is: a 64-bit integer that no double holds is refused.
 * Source: numpy.lib.format, "NPY format".
 */
import ndarray, { type NdArray } from 'ndarray';
import { DataError } from './data-error.ts';
import { beginning } from './file-start.ts';
import { converted, type NpyNumbers, viewed } from './npy-types.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy leaves room in the header for the first dimension to grow to this many digits. */
const growthDigits = 21;

/**
 * The bytes of a .npy file with the elements of `array` in row-major order; any strided view will do.
 * @throws TypeError if the elements are not of one of the six types.
 */
export function writeNpy(array: NdArray<NpyNumbers>): Uint8Array {
  const descr = Object.keys(viewed).find((key) => array.data instanceof viewed[key]!);
  if (descr === undefined)
    throw new TypeError(
      `writeNpy.array: must hold a typed array of type ${Object.keys(viewed).join(' ')}, got ${array.data?.constructor?.name}`,
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

/** What turns elements of a type that is not read into ones that are: of text, by classes. */
function remedyOf(written: string): string {
  return /^[<>|=]?[USO]/.test(written)
    ? 'number classes, as by np.unique(y, return_inverse=True)[1]'
    : 'convert with .astype';
}

/**
 * The array in a .npy file, row-major: a view of `bytes` where type, order and alignment allow it, else a copy. 64-bit
 * integers come as Float64Array, booleans as Uint8Array, half floats as Float32Array, int8 and int16 as Int32Array.
 * @param name how error messages call the file
 * @throws DataError if the file is not as the format demands, or holds another type of element.
 */
export function readNpy(bytes: Uint8Array, name: string): NdArray<NpyNumbers> {
  const fail = (rule: string, got: string) =>
    new DataError(`${name}: must ${rule}, got ${got}; write it again with numpy.save`);

  if (bytes.length < 10 || magic.some((byte, j) => bytes[j] !== byte))
    throw fail(
      'begin as a .npy file does (93 NUMPY)',
      bytes.length < 10 ? `${bytes.length} bytes` : beginning(bytes),
    );
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0) throw fail('be of version 1.0, 2.0 or 3.0', `${major}.${minor}`);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerStart = major === 1 ? 10 : 12;
  if (bytes.length < headerStart) throw fail(`hold ${headerStart} bytes of header`, `${bytes.length} bytes`);
  const start = headerStart + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < start)
    throw fail(`hold ${start} bytes of header`, `a file of ${bytes.length} bytes (truncated)`);

  const header = new TextDecoder().decode(bytes.subarray(headerStart, start)).trim();
  const written = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const descr = written?.replace(/^>/, '<');
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const tuple = /'shape':\s*\(((?:\d+L?(?:,\s*|(?=\))))*)\)/.exec(header)?.[1];
  if (!/^\{.*\}$/s.test(header) || order === undefined || tuple === undefined)
    throw fail('have a header with descr, fortran_order and shape', JSON.stringify(header.slice(0, 80)));
  if (descr === undefined || !(Object.hasOwn(viewed, descr) || Object.hasOwn(converted, descr)))
    throw fail(
      `hold elements of type ${[...Object.keys(viewed), ...Object.keys(converted)].join(' ')}`,
      descr === undefined ? 'a record type' : `${written} (${remedyOf(written!)})`,
    );

  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  const size = shape.reduce((product, length) => product * length, 1);
  const width = viewed[descr]?.BYTES_PER_ELEMENT ?? converted[descr]!.bytes;
  const expected = start + size * width;
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? 'truncated' : 'bytes behind the end';
    throw fail(
      `be ${expected} bytes long (a header of ${start} + ${shape.join(' x ')} ${descr})`,
      `${bytes.length} (${fault})`,
    );
  }

  const data =
    written === descr
      ? elements(bytes, start, size, descr)
      : elements(turned(bytes.subarray(start), width), 0, size, descr);
  const isLong = descr === '<i8' || descr === '<u8';
  const inexact = isLong ? data.findIndex((value) => !Number.isSafeInteger(value)) : -1;
  if (inexact >= 0)
    throw fail('hold integers below 2^53', `${data[inexact]} at element ${inexact} (convert with .astype)`);
  if (order === 'False' || shape.length < 2) return ndarray(data, shape);
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((product, length) => product * length, 1));
  return ndarray(rowMajor(ndarray(data, shape, strides)), shape);
}

/** A copy with the bytes of each element, `width` of them, in the opposite order. */
function turned(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let from = 0; from < bytes.length; from += width)
    for (let b = 0; b < width; b++) out[from + b] = bytes[from + width - 1 - b]!;
  return out;
}

/** The elements in the order of the file. */
function elements(bytes: Uint8Array, start: number, size: number, descr: string): NpyNumbers {
  const Viewed = viewed[descr];
  if (Viewed !== undefined) {
    const isAligned = (bytes.byteOffset + start) % Viewed.BYTES_PER_ELEMENT === 0;
    const body = isAligned ? bytes.subarray(start) : new Uint8Array(bytes.subarray(start));
    return new Viewed(body.buffer, body.byteOffset, size);
  }
  const { bytes: width, make, read } = converted[descr]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const data = make(size);
  for (let j = 0; j < size; j++) data[j] = read(view, j * width);
  return data;
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
