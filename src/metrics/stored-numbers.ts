/**
 * What a network stores, as NeuroBench counts it (version 2.3.0): footprint, number of parameters, share of connections that are
 * absent. States of neurons are in none of them.
 */
import type { Matrix } from '../math/matrix.ts';
import { shareOfZeros } from './share-of-zeros.ts';

/**
 * [bytes] NeuroBench's footprint: all parameters and buffers as they are stored, zeros and biases too.
 * @throws RangeError if there is none, or one of no known size.
 */
export function footprint(arrays: readonly { readonly byteLength: number }[]): number {
  return sumOf(
    arrays.map(({ byteLength }) => byteLength),
    'footprint.arrays',
    'bytes',
  );
}

/** NeuroBench's parameter count: weights and biases, zeros too, without buffers. @throws RangeError if there is none. */
export function parameterCount(parameters: readonly ArrayLike<number>[]): number {
  return sumOf(
    parameters.map(({ length }) => length),
    'parameterCount.parameters',
    'numbers',
  );
}

/**
 * NeuroBench's connection sparsity: share of weights that are zero, biases left out (but those of recurrent layers, which NeuroBench
 * counts: give them as matrices of one row); 0 is dense.
 * @param options.digits decimals to which it is rounded; NeuroBench reports 4. @default not rounded
 * @throws RangeError if there is no weight, or one that is not finite
 */
export function connectionSparsity(
  weights: readonly Matrix[],
  { digits }: { readonly digits?: number } = {},
): number {
  if (digits !== undefined && !(Number.isInteger(digits) && digits >= 0 && digits <= 15))
    throw new RangeError(`connectionSparsity.digits: must be a whole number from 0 to 15, got ${digits}`);
  const share = shareOfZeros(weights, 'connectionSparsity.weights');
  return digits === undefined ? share : Number(share.toFixed(digits));
}

function sumOf(sizes: readonly number[], owner: string, unit: string): number {
  let sum = 0;
  for (const [i, size] of sizes.entries()) {
    if (!(Number.isInteger(size) && size >= 0))
      throw new RangeError(`${owner}[${i}]: must have a number of ${unit}, got ${size}`);
    sum += size;
  }
  if (sum === 0) throw new RangeError(`${owner}: must hold at least one number, got none`);
  return sum;
}
