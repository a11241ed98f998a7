/**
 * The k largest of n numbers in O(n): the k-th largest value is found by quickselect on a copy, then one pass in index
 * order takes what lies above it and fills up with equals, so that a tie goes to the lowest index whatever the algorithm.
 */

/** Work space, grown as needed and kept: a call allocates nothing once it has seen its largest n. */
let scratch = new Float64Array(0);

/**
 * Writes the indices of the k largest values into `out`, ascending, and returns how many: min(k, n). Of equal values the
 * lowest indices win.
 * @param out (at least min(k, n)) indices; places beyond the number returned are left alone.
 * @throws RangeError if k is not an integer >= 0, if `out` is too short, or if a value is NaN.
 */
export function topK(values: ArrayLike<number>, k: number, out: Uint32Array): number {
  const n = values.length;
  if (!(Number.isInteger(k) && k >= 0)) throw new RangeError(`topK.k: must be an integer >= 0, got ${k}`);
  const winners = Math.min(k, n);
  if (out.length < winners)
    throw new RangeError(`topK.out: must have room for ${winners} indices, got ${out.length}`);
  if (winners === 0) return 0;

  if (scratch.length < n) scratch = new Float64Array(n);
  let missing = false;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    scratch[i] = value;
    missing ||= Number.isNaN(value);
  }
  if (missing) throw new RangeError('topK.values: must not hold NaN');

  const threshold = kthLargest(scratch, n, winners);
  let above = 0;
  for (let i = 0; i < n; i++) if (values[i]! > threshold) above++;
  let ties = winners - above;
  let written = 0;
  for (let i = 0; i < n && written < winners; i++) {
    const value = values[i]!;
    if (value > threshold) out[written++] = i;
    else if (value === threshold && ties > 0) {
      ties--;
      out[written++] = i;
    }
  }
  return winners;
}

/** The k-th largest of the first n numbers, which are left partly sorted: Hoare's quickselect, median of three as pivot. */
function kthLargest(a: Float64Array, n: number, k: number): number {
  const place = k - 1;
  let left = 0;
  let right = n - 1;
  while (left < right) {
    const pivot = medianOfThree(a[left]!, a[(left + right) >>> 1]!, a[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (a[i]! > pivot) i++;
      while (a[j]! < pivot) j--;
      if (i <= j) {
        const kept = a[i]!;
        a[i++] = a[j]!;
        a[j--] = kept;
      }
    }
    // left ... j are >= pivot, i ... right are <= pivot, anything between equals it
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else return pivot;
  }
  return a[place]!;
}

function medianOfThree(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : Math.max(a, c);
  return a < c ? a : Math.max(b, c);
}
