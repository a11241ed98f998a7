import { expect, test } from 'vitest';
import { slice, take } from '../../src/data/labelled-images.ts';
import { numbered } from './numbered-images.ts';

const five = numbered(5);

test('take gives the images and labels at the indices, in that order, twice if asked twice', () => {
  const taken = take(five, [3, 0, 3]);
  expect(taken.images.shape).toEqual([3, 1, 2]);
  expect([...taken.images.data]).toEqual([0, 3, 0, 0, 0, 3]);
  expect([...taken.labels]).toEqual([3, 0, 3]);
});

test('take copies: what is done to the copy does not reach the set', () => {
  const set = numbered(2);
  take(set, [1]).images.data.fill(9);
  expect([...set.images.data]).toEqual([0, 0, 0, 1]);
});

test('slice is a view of the same memory', () => {
  const set = numbered(5);
  const part = slice(set, 2, 4);
  expect(part.images.shape).toEqual([2, 1, 2]);
  expect([...part.labels]).toEqual([2, 3]);
  expect(part.images.get(1, 0, 1)).toBe(3);
  part.images.set(0, 0, 0, 200);
  expect(set.images.get(2, 0, 0)).toBe(200);
  expect(slice(set, 5, 5).images.shape).toEqual([0, 1, 2]);
});

test.each([[[-1]], [[5]], [[0.5]], [[0, Number.NaN]]])('take refuses the indices %j', (indices) => {
  expect(() => take(five, indices)).toThrow(/^take\.indices: must be integers in 0 \.\.\. 4, got /);
});

test.each([
  [-1, 2],
  [3, 2],
  [0, 6],
  [0.5, 2],
])('slice refuses %d to %d', (from, to) => {
  expect(() => slice(five, from, to)).toThrow(/^slice: must be 0 <= from <= to <= 5 /);
});
