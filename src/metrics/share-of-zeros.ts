/** The share of zeros that NeuroBench's two sparsities are. */
import type { Matrix } from '../math/matrix.ts';

/**
 * Zeros / numbers over all matrices together: not a mean of shares.
 * @throws RangeError if one is no matrix, a number is not finite, or there is none.
 */
export function shareOfZeros(matrices: readonly Matrix[], owner: string): number {
  let zeros = 0;
  let size = 0;
  for (const [m, matrix] of matrices.entries()) {
    if (matrix.shape.length !== 2)
      throw new RangeError(`${owner}: must be matrices, got shape (${matrix.shape.join(', ')})`);
    const [rows, columns] = matrix.shape as [number, number];
    size += rows * columns;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const x = matrix.data[matrix.index(i, j)]!;
        if (!Number.isFinite(x))
          throw new RangeError(`${owner}[${m}]: must hold finite numbers, got ${x} at (${i}, ${j})`);
        if (x === 0) zeros++;
      }
  }
  if (size === 0) throw new RangeError(`${owner}: must hold at least one number, got none`);
  return zeros / size;
}
