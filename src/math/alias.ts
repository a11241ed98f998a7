/**
 * Draws an index with given weights in O(1), whatever their number.
 * Walker's alias method with Vose's linear set-up (M. D. Vose 1991, IEEE Trans. Software Eng. 17:972).
 */
import type { Rng } from './rng.ts';

export interface AliasTable {
  /** An index, with probability weights[index] / sum of the weights; one number of the stream. */
  draw(rng: Rng): number;
  /** (n) chance that column i keeps i when it is hit, and (n) the index drawn when it does not */
  readonly keep: Float64Array;
  readonly alias: Uint32Array;
}

/**
 * @param weights (n) not negative, at least one of them positive.
 * @throws RangeError if a weight is negative or not finite, or if none is positive.
 */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  const n = weights.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw new RangeError(`aliasTable.weights[${i}]: must be >= 0 and finite, got ${weight}`);
    total += weight;
  }
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw new RangeError(`aliasTable.weights: must have a positive, finite sum, got ${total}`);

  /** (n) chance that column i keeps i, times n as the table is drawn in units of columns */
  const keep = new Float64Array(n);
  /** (n) index drawn when column i does not keep */
  const alias = new Uint32Array(n);
  // One stack from each end: columns with less than their share on the left, the others on the right.
  const stack = new Uint32Array(n);
  let small = 0;
  let large = n;
  for (let i = 0; i < n; i++) {
    keep[i] = (weights[i]! / total) * n;
    alias[i] = i;
    if (keep[i]! < 1) stack[small++] = i;
    else stack[--large] = i;
  }
  while (small > 0 && large < n) {
    const poor = stack[--small]!;
    const rich = stack[large]!;
    alias[poor] = rich;
    keep[rich] = keep[rich]! - (1 - keep[poor]!);
    if (keep[rich]! < 1) {
      large++;
      stack[small++] = rich;
    }
  }
  // What is left differs from 1 by rounding only.
  while (large < n) keep[stack[large++]!] = 1;
  while (small > 0) keep[stack[--small]!] = 1;

  return {
    keep,
    alias,
    draw(rng) {
      const x = rng.next() * n;
      const column = Math.floor(x);
      return x - column < keep[column]! ? column : alias[column]!;
    },
  };
}
