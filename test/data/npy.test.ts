import { readFileSync } from 'node:fs';
import ndarray from 'ndarray';
import { expect, test } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { readNpy, writeNpy } from '../../src/data/npy.ts';
import type { NpyNumbers } from '../../src/data/npy-types.ts';
import { matrix } from '../../src/math/matrix.ts';

type Entry = { npy: string; values: number[]; shape: number[] };
const entries: Record<string, Entry> = JSON.parse(
  readFileSync(new URL('../fixtures/npy-by-numpy.json', import.meta.url), 'utf8'),
);
const file = (name: string) => new Uint8Array(Buffer.from(entries[name]!.npy, 'base64'));

const typed = {
  f8: Float64Array,
  f4: Float32Array,
  u4: Uint32Array,
  i4: Int32Array,
  u2: Uint16Array,
  u1: Uint8Array,
};

test.each(Object.entries(typed))(
  'NumPy’s %s is read with every bit, and written as NumPy writes it',
  (name, Type) => {
    const array = readNpy(file(name), name);
    expect(array.data).toEqual(Type.from(entries[name]!.values));
    expect(array.shape).toEqual([2, 3]);
    expect(writeNpy(array)).toEqual(file(name));
  },
);

const exact = {
  i8: Float64Array,
  u8: Float64Array,
  i2: Int32Array,
  i1: Int32Array,
  f2: Float32Array,
  b1: Uint8Array,
};

test.each(Object.entries(exact))('NumPy’s %s is read into an array that holds its values', (name, Type) => {
  const array = readNpy(file(name), name);
  expect(array.data).toEqual(Type.from(entries[name]!.values));
  expect(array.shape).toEqual([2, 3]);
});

test.each(['f8', 'f4', 'u4', 'i4', 'u2', 'i8', 'u8', 'f2', 'i2'])(
  '%s in the other order of bytes is read as the same array',
  (name) => {
    const bytes = file(name);
    const width = Number(name[1]);
    const other = bytes.slice();
    other.set(
      bytes.subarray(128).map((_, at, body) => body[at - (at % width) + width - 1 - (at % width)]!),
      128,
    );
    other[other.indexOf('<'.charCodeAt(0))] = '>'.charCodeAt(0);
    expect(readNpy(other, name).data).toEqual(readNpy(bytes, name).data);
    expect([...readNpy(file('big-endian'), 'by NumPy').data]).toEqual([0, 1, 2]);
  },
);

test('labels as NumPy makes them by itself are read', () => {
  expect([...readNpy(file('default integers'), 'labels').data]).toEqual([7, 0, 3]);
});

test.each(['vector', 'scalar', 'empty'])('NumPy’s %s goes round byte for byte', (name) => {
  const array = readNpy(file(name), name);
  expect(array.shape).toEqual(entries[name]!.shape);
  expect([...array.data]).toEqual(entries[name]!.values);
  expect(writeNpy(array)).toEqual(file(name));
});

test.each(['fortran', 'version 2', 'version 3'])('NumPy’s %s file gives the row-major array', (name) => {
  const array = readNpy(file(name), name);
  expect(array.shape).toEqual([2, 3, 4]);
  expect([...array.data]).toEqual(entries[name]!.values);
  expect(array.get(1, 2, 3)).toBe(23 / 8);
});

test('a strided view is written as the elements it shows', () => {
  const whole = ndarray(
    Float64Array.from({ length: 60 }, (_, j) => j),
    [3, 4, 5],
  );
  for (const view of [
    whole.transpose(2, 0, 1),
    whole.lo(1, 1, 1),
    whole.step(1, -1, 2),
    whole.pick(1, null, null),
  ]) {
    const back = readNpy(writeNpy(view), 'view');
    expect(back.shape).toEqual(view.shape);
    const plain = (a: ndarray.NdArray<NpyNumbers>) => {
      const out: number[] = [];
      const walk = (at: number[]): void => {
        if (at.length === a.shape.length) out.push(a.get(...at));
        else for (let j = 0; j < a.shape[at.length]!; j++) walk([...at, j]);
      };
      walk([]);
      return out;
    };
    expect(plain(back)).toEqual(plain(view));
  }
});

test('an aligned file is viewed, one that lies askew in its buffer is copied, both with the same values', () => {
  const bytes = file('f8');
  const view = readNpy(bytes, 'f8');
  expect(view.data.buffer).toBe(bytes.buffer);
  for (const askew of [new Uint8Array(bytes.length + 3), Buffer.alloc(bytes.length + 3)]) {
    askew.set(bytes, 3);
    expect(readNpy(askew.subarray(3), 'f8').data).toEqual(view.data);
  }
});

const text = (edit: (header: string) => string) => {
  const bytes = file('u1');
  const header = new TextDecoder().decode(bytes.subarray(10, 128));
  bytes.set(new TextEncoder().encode(edit(header).padEnd(118).slice(0, 118)), 10);
  return bytes;
};

test.each([
  [
    'an empty file',
    new Uint8Array(0),
    /^x: must begin as a \.npy file does \(93 NUMPY\), got 0 bytes; .*numpy\.save$/,
  ],
  ['another magic', file('u1').with(1, 0), /got a file that begins with 93 00 55 4d 50 59; /],
  ['an unknown version', file('u1').with(6, 4), /must be of version 1\.0, 2\.0 or 3\.0, got 4\.0; /],
  [
    'a cut header',
    file('u1').subarray(0, 100),
    /must hold 128 bytes of header, got a file of 100 bytes \(truncated\)/,
  ],
  [
    'a cut header of version 2',
    file('version 2').subarray(0, 11),
    /must hold 12 bytes of header, got 11 bytes/,
  ],
  [
    'a cut body',
    file('u1').subarray(0, 133),
    /must be 134 bytes long \(a header of 128 \+ 2 x 3 \|u1\), got 133 \(truncated\)/,
  ],
  ['bytes behind the end', new Uint8Array([...file('u1'), 1]), /got 135 \(bytes behind the end\)/],
  [
    'an integer that no double holds',
    file('long integer'),
    /must hold integers below 2\^53, got -9007199254740992 at element 1 \(convert with \.astype\); /,
  ],
  ['one without a sign', file('long unsigned integer'), /got 18446744073709552000 at element 0/],
  [
    'a type that there is not',
    text((h) => h.replace('|u1', '>c8')),
    /must hold elements of type <f8 <f4 <u4 <i4 <u2 \|u1 <i8 <u8 <f2 <i2 \|i1 \|b1, got >c8 \(convert with \.astype\)/,
  ],
  ['a zip file', new TextEncoder().encode('PK\x03\x04 and more'), /got a zip file, such as \.npz; /],
  ['a text', new TextEncoder().encode('Dear Sir or Madam'), /begins with 44 65 61 72 20 53 \("Dear S"\); /],
  ['records', file('record'), /got a record type/],
  ['an inherited name as type', text((h) => h.replace('|u1', 'valueOf')), /got valueOf/],
  [
    'a header without a shape',
    text((h) => h.replace('shape', 'shope')),
    /must have a header with descr, fortran_order and shape, got "/,
  ],
  ['a negative shape', text((h) => h.replace('(2, 3)', '(-2, 3)')), /must have a header with/],
  [
    'a shape of one number that is no tuple',
    text((h) => h.replace('(2, 3)', '6')),
    /must have a header with/,
  ],
])('%s is refused in one line', (_, bytes, message) => {
  expect(() => readNpy(bytes, 'x')).toThrow(DataError);
  expect(() => readNpy(bytes, 'x')).toThrow(message);
});

test('an array of another type is refused on writing', () => {
  const array = ndarray(new Float64Array(2), [2]);
  for (const data of [new BigInt64Array(2), [1, 2], new Int8Array(2)])
    expect(() => writeNpy({ ...array, data } as never)).toThrow(
      /^writeNpy\.array: must hold a typed array of type /,
    );
});

test('a matrix that shares its memory with others is written alone', () => {
  const memory = Uint8Array.from({ length: 20 }, (_, j) => j);
  const back = readNpy(writeNpy(matrix(memory.subarray(4, 10), 2, 3)), 'part');
  expect([...back.data]).toEqual([4, 5, 6, 7, 8, 9]);
});
