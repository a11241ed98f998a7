import { expect, test } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { readIdx } from '../../src/data/idx.ts';
import { idxBytes } from './idx-bytes.ts';

const six = [1, 2, 3, 4, 5, 255];

test('an idx file gives its shape and its elements, without a copy', () => {
  const bytes = idxBytes([2, 3], six);
  const { data, shape } = readIdx(bytes, 'f');
  expect(shape).toEqual([2, 3]);
  expect([...data]).toEqual(six);
  bytes[12] = 77;
  expect(data[0]).toBe(77);
});

test('an idx file in the middle of a larger buffer is read where it lies', () => {
  const whole = Buffer.concat([Buffer.alloc(5, 9), idxBytes([6], six)]);
  const { data } = readIdx(whole.subarray(5), 'f');
  expect([...data]).toEqual(six);
});

test('the elements of a Buffer are a plain Uint8Array, whose slice() copies', () => {
  const { data } = readIdx(Buffer.from(idxBytes([6], six)), 'f');
  const copy = data.slice();
  copy[0] = 99;
  expect(data[0]).toBe(1);
});

const good = idxBytes([2, 3], six);
const edited = (at: number, value: number) => good.with(at, value);

test.each([
  ['an empty file', good.subarray(0, 0), /^f: must begin with 00 00 08 02 .*got 0 bytes \(truncated\); fix$/],
  ['a wrong first byte', edited(0, 0x1f), /^f: must begin with 00 00 08 02 .*got 1f 00 08 02; fix$/],
  ['a wrong second byte', edited(1, 1), /got 00 01 08 02/],
  ['float elements', edited(2, 0x0d), /got 00 00 0d 02 \(float32, dimensions: 2\)/],
  ['an unknown type', edited(2, 0x77), /got 00 00 77 02 \(no known type/],
  ['another number of dimensions', edited(3, 3), /2 dimensions.*got 00 00 08 03/],
  [
    'a cut header',
    good.subarray(0, 11),
    /^f: must hold a header of 12 bytes, got 11 bytes \(truncated\); fix$/,
  ],
  ['an empty dimension', edited(7, 0), /^f: must have no dimension of length 0, got 0 x 3; fix$/],
  [
    'a cut body',
    good.subarray(0, 17),
    /^f: must be 18 bytes long \(a header of 12 \+ 2 x 3\), got 17 \(truncated\); fix$/,
  ],
  [
    'bytes behind the end',
    new Uint8Array([...good, 0]),
    /18 bytes long.*got 19 \(bytes behind the end\); fix$/,
  ],
  ['a vast dimension', edited(4, 255), /got 18 \(truncated\)/],
])('%s is refused in one line with the rule, the finding and the remedy', (_, bytes, message) => {
  const read = () => readIdx(bytes, 'f', { dimensions: 2, remedy: 'fix' });
  expect(read).toThrow(DataError);
  expect(read).toThrow(message);
});

test('no prefix of an idx file passes for a whole one', () => {
  for (let length = 0; length < good.length; length++)
    expect(() => readIdx(good.subarray(0, length), 'f')).toThrow(DataError);
});
