import { describe, expect, it } from 'vitest';
import { concatenated, largestBatch, sparseRows } from '../../src/learn/sparse-rows.ts';
import { matrix } from '../../src/math/matrix.ts';

describe('sparseRows', () => {
  it('lists what is not zero, and closes each row with the constant input', () => {
    const x = sparseRows(matrix(Float32Array.of(0, 2, 0, -3, 0, 0), 2, 3), 'none', 'x');
    expect(Array.from(x.start)).toEqual([0, 2, 4]);
    expect(Array.from(x.index)).toEqual([1, 3, 0, 3]);
    expect(Array.from(x.value)).toEqual([2, 1, -3, 1]);
  });

  it('reads grey levels as 0 ... 1 and counts as square roots', () => {
    const x = matrix(Uint8Array.of(255, 51, 9, 0), 1, 4);
    expect(Array.from(sparseRows(x, 'unit', 'x').value)).toEqual([1, 0.2, 9 / 255, 1].map(Math.fround));
    expect(Array.from(sparseRows(x, 'sqrt', 'x').value)).toEqual(
      [Math.sqrt(255), Math.sqrt(51), 3, 1].map(Math.fround),
    );
  });

  it('reads an image as one row, and a part of a larger set without a copy', () => {
    const x = matrix(
      Uint8Array.from({ length: 12 }, (_, i) => i),
      3,
      2,
      2,
    );
    const all = sparseRows(x, 'none', 'x');
    expect([all.rows, all.columns]).toEqual([3, 4]);
    const last = sparseRows(x.lo(1, 0, 0), 'none', 'x');
    expect(Array.from(last.value)).toEqual([4, 5, 6, 7, 1, 8, 9, 10, 11, 1]);
  });

  it('refuses a view with gaps, and names the remedy', () => {
    const x = matrix(new Float32Array(12), 3, 4);
    expect(() => sparseRows(x.transpose(1, 0), 'none', 'codes')).toThrow(
      /^codes: must be row-major without gaps, got strides \(1, 4\); copy the view/,
    );
    expect(() => sparseRows(x.step(1, 2), 'none', 'codes')).toThrow(/row-major without gaps/);
    expect(() => sparseRows(matrix(new Float32Array(3), 3), 'none', 'codes')).toThrow(/one sample a row/);
  });

  it('names the row and column of what is not a number, overflows Float32 or has no root', () => {
    const at = (value: number) => matrix(Float64Array.of(0, 0, 0, 0, value, 0), 2, 3);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e300])
      expect(() => sparseRows(at(value), 'none', 'codes')).toThrow(
        `codes: must be finite in Float32, got ${value} in row 1, column 1`,
      );
    expect(() => sparseRows(at(-1), 'sqrt', 'codes')).toThrow(
      'codes: must be finite in Float32 and >= 0, got -1 in row 1, column 1',
    );
    expect(sparseRows(at(-1), 'none', 'codes').value[1]).toBe(-1);
  });
});

describe('largestBatch', () => {
  it('is the sum of the longest rows', () => {
    const x = sparseRows(matrix(Uint8Array.of(1, 1, 1, 0, 0, 0, 1, 1, 0), 3, 3), 'none', 'x');
    expect([largestBatch(x, 1), largestBatch(x, 2), largestBatch(x, 3), largestBatch(x, 9)]).toEqual([
      4, 7, 8, 8,
    ]);
  });
});

describe('concatenated rows', () => {
  it('are the rows of the matrices, one under the other', () => {
    const a = matrix(Uint8Array.of(0, 3, 1, 0, 0, 0), 2, 3);
    const b = matrix(Uint8Array.of(5, 0, 6), 1, 3);
    const both = matrix(Uint8Array.of(0, 3, 1, 0, 0, 0, 5, 0, 6), 3, 3);
    const rows = (m: typeof a) => sparseRows(m, 'none', 'test');
    expect(concatenated([rows(a), rows(b)])).toEqual(rows(both));
    expect(() => concatenated([rows(a), rows(matrix(Uint8Array.of(1), 1, 1))])).toThrow(
      'concatenated: must have the same columns, got 3, 1',
    );
  });
});
