/** Codes and labels as NumPy writes them; what does not fit is refused by file, rule, value and remedy. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCodeFiles } from '../../src/data/code-file.ts';
import { DataError } from '../../src/data/data-error.ts';
import { writeNpy } from '../../src/data/npy.ts';
import { emptyFolder } from '../experiment/toy.ts';

const files: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/codes-by-numpy.json', import.meta.url), 'utf8'),
);
const folder = emptyFolder();
beforeAll(() => {
  for (const [name, bytes] of Object.entries(files))
    writeFileSync(join(folder, name), Buffer.from(bytes, 'base64'));
});
const read = (codes: string, labels: string) => readCodeFiles(join(folder, codes), join(folder, labels));

describe('readCodeFiles', () => {
  it('reads integers, bytes, half floats in Fortran order and maps as the same responses', async () => {
    const [first, ...others] = await Promise.all(
      ['counts', 'bytes', 'halves', 'maps'].map((name) => read(name, 'labels')),
    );
    expect(first!.codes.shape).toEqual([200, 20]);
    expect(Array.from(first!.labels).slice(8, 12)).toEqual([8, 9, 0, 1]);
    for (const { codes } of others) {
      expect(codes.shape).toEqual([200, 20]);
      expect(Array.from(codes.data)).toEqual(Array.from(first!.codes.data));
    }
  });

  it('reads booleans as 0 and 1, labels as floats, and negative responses', async () => {
    const { codes, labels } = await read('active', 'labels as floats');
    expect(new Set(codes.data)).toEqual(new Set([0, 1]));
    expect(labels[9]).toBe(9);
    expect(Math.min(...(await read('centred', 'labels')).codes.data)).toBeLessThan(0);
  });

  it.each([
    [
      1e300,
      /numbers that are finite in Float32 .+, got 1e\+300 in row 1, column 0; scale the codes.+np\.clip$/,
    ],
    [1e-300, /numbers that are 0 or large enough for Float32 .+, got 1e-300 in row 1.+; scale the codes.+$/],
    [-1e-40, /numbers that are 0 or large enough .+, got -1e-40 in row 1.+; scale .+ < 1e-37, 0, x\)$/],
    [Infinity, /numbers that are finite, got Infinity in row 1, column 0; .+posinf=0, neginf=0\)$/],
  ])('refuses %d, which Float32 does not hold with all its digits', async (number, message) => {
    const save = (name: string, data: Float64Array, ...shape: number[]) =>
      writeFileSync(join(folder, name), writeNpy(ndarray(data, shape)));
    save('strange', Float64Array.of(0, -1e-37, number, 1e38), 2, 2);
    save('two', Float64Array.of(0, 1), 2);
    await expect(read('strange', 'two')).rejects.toThrow(message);
  });

  it.each([
    [
      'gone',
      'labels',
      /gone: must be a readable file, got no such file or folder; give a \.npy file of codes$/,
    ],
    [
      'labels',
      'labels',
      /labels: must have shape \(images, features\), got \(200\); .+reshape\(len\(x\), -1\)$/,
    ],
    [
      'missing',
      'labels',
      /missing: must hold numbers that are finite, got NaN in row 12, column 14; .+nan_to_num\(.+\)$/,
    ],
    [
      'counts',
      'short labels',
      /short labels: must hold a label for each of the 200 rows of \S+counts, got 199; .+$/,
    ],
    [
      'counts',
      'negative labels',
      /negative labels: must hold whole numbers >= 0, got -1 at 0; .+np\.unique.+$/,
    ],
    ['counts', 'one-hot', /one-hot: must have shape \(images\), got \(200, 10\); .+argmax\(axis=1\)$/],
    ['counts', 'centred', /centred: must have shape \(images\), got \(200, 20\); .+$/],
  ])('refuses %s with %s', async (codes, labels, message) => {
    await expect(read(codes, labels)).rejects.toThrow(message);
    await expect(read(codes, labels)).rejects.toThrow(DataError);
  });
});
