/** Pictures keep what they picture. */
import { describe, expect, it } from 'vitest';
import { codePictures, confusionPicture, fields, raster } from '../../src/experiment/artifacts.ts';
import { matrix } from '../../src/math/matrix.ts';

const bytes = (base64: string): number[] => [...Buffer.from(base64, 'base64')];

describe('artifacts', () => {
  it('a raster keeps spikes to the microsecond, and the image that was shown', () => {
    const image = matrix(Uint8Array.from([0, 64, 128, 255]), 2, 2);
    const picture = raster('r', { t: [1.23456, 2], i: [3, 0] }, { n: 4, durationMs: 5, image });
    expect(picture).toMatchObject({ kind: 'raster', tMs: [1.235, 2], i: [3, 0], n: 4, durationMs: 5 });
    expect(bytes(picture.image!.pixels)).toEqual([0, 64, 128, 255]);
  });

  it('fields are evenly spaced among all, each from its smallest to its largest value', () => {
    const values = matrix(Float64Array.from([0, 1, 2, 4, 5, 5, 5, 5, -1, 0, 0, 1]), 3, 2, 2);
    expect(bytes(fields('f', values, { count: 3 }).pixels)).toEqual([
      0, 64, 128, 255, 0, 0, 0, 0, 0, 128, 128, 255,
    ]);
    expect(bytes(fields('f', values, { count: 1 }).pixels)).toEqual([0, 64, 128, 255]);
    expect(fields('f', values, { count: 3, columns: 2 }).columns).toBe(2);
  });

  it('signed fields keep 0 in the middle', () => {
    const values = matrix(Float64Array.from([0, 1, 2, 4, 0, -2, -1, 1, 0, 0, 0, 0]), 3, 2, 2);
    expect(bytes(fields('f', values, { count: 2, signed: true }).pixels).slice(0, 4)).toEqual([
      128, 159, 191, 255,
    ]);
    expect(bytes(fields('f', values, { count: 3, signed: true }).pixels).slice(4)).toEqual([
      128, 0, 64, 191, 0, 0, 0, 0,
    ]);
  });

  it('code pictures count every active unit, rows in the order of the classes', () => {
    const codes = matrix(Uint8Array.from([1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1]), 4, 3);
    const [code, perImage, perUnit] = codePictures(codes, Uint8Array.from([1, 0, 1, 0]), 2);
    expect(code).toMatchObject({ rows: 4, columns: 3, rowLabels: [0, 0, 1, 1] });
    expect(code.kind === 'codeMatrix' && code.active).toEqual([
      [0, 1],
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
      [2, 2],
      [3, 2],
    ]);
    for (const [picture, total] of [
      [perImage, 4],
      [perUnit, 3],
    ] as const)
      expect(picture.kind === 'histogram' && picture.counts.reduce((sum, count) => sum + count, 0)).toBe(
        total,
      );
  });

  it('a confusion matrix is [actual][predicted]', () => {
    expect(confusionPicture('c', matrix(Uint32Array.from([5, 1, 0, 7]), 2, 2)).counts).toEqual([
      [5, 1],
      [0, 7],
    ]);
  });
});
