/** p values of several tests at once. */

/**
 * Holm's correction (Holm 1979): the k-th smallest of m p values times m - k + 1, never below a smaller one's, at most 1. An
 * adjusted p below 0.05 keeps the chance of any false finding among the m below 5 %.
 * @returns (m) in the order given
 * @throws RangeError unless every p is in 0 ... 1.
 */
export function holm(ps: ArrayLike<number>): Float64Array {
  const m = ps.length;
  for (let i = 0; i < m; i++)
    if (!(ps[i]! >= 0 && ps[i]! <= 1))
      throw new RangeError(`holm.ps[${i}]: must be in 0 ... 1, got ${ps[i]}`);
  const order = Array.from({ length: m }, (_, i) => i).sort((a, b) => ps[a]! - ps[b]! || a - b);
  const adjusted = new Float64Array(m);
  let largest = 0;
  for (let k = 0; k < m; k++) {
    largest = Math.max(largest, Math.min(1, (m - k) * ps[order[k]!]!));
    adjusted[order[k]!] = largest;
  }
  return adjusted;
}
