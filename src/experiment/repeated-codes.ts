/** Test codes that were learnt from, too, make an accuracy look better than it is. */
import { createHash } from 'node:crypto';
import type { SparseRows } from '../learn/sparse-rows.ts';

/** How many codes of `asked` stand among those of `learnt`, bit for bit; silent ones, which say nothing of an image, do not count. */
export function repeatedCodes(learnt: SparseRows, asked: SparseRows): number {
  const known = new Set(digests(learnt));
  let repeated = 0;
  for (const digest of digests(asked)) if (known.has(digest)) repeated++;
  return repeated;
}

/** One for each code that is not silent. */
function* digests({ rows, start, index, value }: SparseRows): Generator<string> {
  for (let r = 0; r < rows; r++) {
    // the constant input closes each row
    const [from, to] = [start[r]!, start[r + 1]! - 1];
    if (from === to) continue;
    yield createHash('sha1')
      .update(index.subarray(from, to))
      .update(value.subarray(from, to))
      .digest('base64');
  }
}
