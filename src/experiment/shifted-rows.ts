/** More codes for a readout: those of shifted copies of the training images. */
import { shifted } from '../coding/shifted.ts';
import { concatenated, type SparseRows, sparseRows } from '../learn/sparse-rows.ts';
import type { Matrix } from '../math/matrix.ts';
import type { LabelledRows } from './judge.ts';

/**
 * The codes of training images and of their shifted copies, for a readout; undefined without shifts.
 * @param code codes images (n, height, width) as rows; told which part of all copies is done
 */
export async function shiftedRows(
  codes: Matrix,
  { images, labels }: { readonly images: Matrix<Uint8Array>; readonly labels: Uint8Array },
  shifts: readonly (readonly [number, number])[],
  code: (images: Matrix<Uint8Array>, done: number) => SparseRows | Promise<SparseRows>,
): Promise<LabelledRows | undefined> {
  if (shifts.length === 0) return undefined;
  const parts = [sparseRows(codes, 'none', 'codes')];
  for (const [copy, [dy, dx]] of shifts.entries())
    parts.push(await code(shifted(images, dy, dx), copy / shifts.length));
  const all = new Uint8Array(labels.length * parts.length);
  for (let part = 0; part < parts.length; part++) all.set(labels, part * labels.length);
  return { rows: concatenated(parts), labels: all };
}
