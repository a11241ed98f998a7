/**
 * Element types of .npy files, by NumPy's name: how many bytes one takes and the array that holds its values exactly.
 * Six are views of the bytes; the others (NumPy's default integers, booleans, half floats, small signed integers) have no
 * array of ours and are read number by number.
 */
import { fromHalf } from '../math/half.ts';
import type { Numbers } from '../math/matrix.ts';

/** The typed arrays that can be written and read. */
export type NpyNumbers = Numbers | Int32Array;

type ArrayType = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NpyNumbers;

/** What is read as it lies in the file, and written. */
export const viewed: Readonly<Record<string, ArrayType & { readonly BYTES_PER_ELEMENT: number }>> = {
  '<f8': Float64Array,
  '<f4': Float32Array,
  '<u4': Uint32Array,
  '<i4': Int32Array,
  '<u2': Uint16Array,
  '|u1': Uint8Array,
};

interface Converted {
  readonly bytes: number;
  make(length: number): NpyNumbers;
  read(view: DataView, at: number): number;
}

/** What is read number by number. A 64-bit integer from 2^53 on may come out rounded; `readNpy` refuses it. */
export const converted: Readonly<Record<string, Converted>> = {
  '<i8': {
    bytes: 8,
    make: (length) => new Float64Array(length),
    read: (view, at) => view.getInt32(at + 4, true) * 4_294_967_296 + view.getUint32(at, true),
  },
  '<u8': {
    bytes: 8,
    make: (length) => new Float64Array(length),
    read: (view, at) => view.getUint32(at + 4, true) * 4_294_967_296 + view.getUint32(at, true),
  },
  '<f2': {
    bytes: 2,
    make: (length) => new Float32Array(length),
    read: (view, at) => fromHalf(view.getUint16(at, true)),
  },
  '<i2': {
    bytes: 2,
    make: (length) => new Int32Array(length),
    read: (view, at) => view.getInt16(at, true),
  },
  '|i1': { bytes: 1, make: (length) => new Int32Array(length), read: (view, at) => view.getInt8(at) },
  '|b1': { bytes: 1, make: (length) => new Uint8Array(length), read: (view, at) => view.getUint8(at) },
};
