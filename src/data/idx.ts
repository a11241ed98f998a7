/**
 * The idx format of MNIST: two zero bytes, a type code, the number of dimensions, each dimension as a big-endian
 * uint32, then the elements in row-major order. Strict: nothing missing, nothing behind.
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "File formats".
 */
import { DataError } from './data-error.ts';

export interface Idx {
  /** Elements in row-major order: a view of the bytes that were read, not a copy. */
  readonly data: Uint8Array;
  /** Length of each dimension, slowest first. */
  readonly shape: number[];
}

export interface IdxOptions {
  /** Number of dimensions the file must have. @default whatever the file says */
  dimensions?: number | undefined;
  /** What to do about a bad file: ends each error message. */
  remedy?: string | undefined;
}

const unsignedByte = 0x08;
const typeNames: Record<number, string> = {
  8: 'unsigned bytes',
  9: 'signed bytes',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};

/**
 * Reads an idx file of unsigned bytes from memory.
 * @param name how error messages call the file
 * @throws DataError if the magic number, a dimension or the length is not as the format demands.
 */
export function readIdx(
  bytes: Uint8Array,
  name: string,
  { dimensions, remedy = 'get the file again' }: IdxOptions = {},
): Idx {
  const fail = (rule: string, got: string) => new DataError(`${name}: must ${rule}, got ${got}; ${remedy}`);

  const [zero0, zero1, type, rank] = bytes;
  const isIdx = zero0 === 0 && zero1 === 0 && type === unsignedByte && rank! > 0;
  if (!isIdx || (dimensions !== undefined && rank !== dimensions)) {
    const magic = `00 00 08 ${dimensions === undefined ? 'NN' : hex([dimensions])}`;
    const plural = dimensions === 1 ? '1 dimension' : `${dimensions ?? 'NN'} dimensions`;
    throw fail(`begin with ${magic} (idx, unsigned bytes, ${plural})`, describeMagic(bytes));
  }

  const start = 4 + 4 * rank!;
  if (bytes.length < start)
    throw fail(`hold a header of ${start} bytes`, `${bytes.length} bytes (truncated)`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, start);
  const shape = Array.from({ length: rank! }, (_, d) => header.getUint32(4 + 4 * d));
  if (shape.includes(0)) throw fail('have no dimension of length 0', shape.join(' x '));

  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== start + size) {
    const fault = bytes.length < start + size ? 'truncated' : 'bytes behind the end';
    throw fail(
      `be ${start + size} bytes long (a header of ${start} + ${shape.join(' x ')})`,
      `${bytes.length} (${fault})`,
    );
  }
  return { data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, size), shape };
}

function describeMagic(bytes: Uint8Array): string {
  if (bytes.length < 4) return `${bytes.length} bytes (truncated)`;
  const magic = hex(bytes.subarray(0, 4));
  if (bytes[0] !== 0 || bytes[1] !== 0) return magic;
  return `${magic} (${typeNames[bytes[2]!] ?? 'no known type'}, dimensions: ${bytes[3]})`;
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
