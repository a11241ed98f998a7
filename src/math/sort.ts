/**
 * Sorts many non-negative numbers, ascending, faster than comparisons can: the bits of a non-negative Float32 are ordered
 * as the number is, so three counting passes over 11 bits each sort them (radix sort). Numbers that are not exact in Float32,
 * and short lists, go to the built-in sort; the result is the same.
 */

const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
const SHORT = 500;

/** Work space, grown as needed and kept. */
let floats = new Float32Array(0);
let keys = new Uint32Array(0);
let other = new Uint32Array(0);
const starts = new Uint32Array(BUCKETS);

/** Sorts in place and returns the array; its numbers must be >= 0. */
export function sortNonNegative(values: Float64Array): Float64Array {
  const n = values.length;
  if (n < SHORT) return values.sort();
  if (floats.length < n) {
    floats = new Float32Array(n);
    keys = new Uint32Array(floats.buffer);
    other = new Uint32Array(n);
  }
  for (let i = 0; i < n; i++) {
    floats[i] = values[i]!;
    if (floats[i] !== values[i]) return values.sort();
  }
  let from = keys;
  let to = other;
  for (let shift = 0; shift < 32; shift += DIGIT) {
    if (!pass(from, to, n, shift)) continue;
    [from, to] = [to, from];
  }
  if (from !== keys) keys.set(from.subarray(0, n));
  for (let i = 0; i < n; i++) values[i] = floats[i]!;
  return values;
}

/** Moves n keys into the order of one digit, equals in the order they came; false if all have the same digit. */
function pass(from: Uint32Array, to: Uint32Array, n: number, shift: number): boolean {
  starts.fill(0);
  for (let i = 0; i < n; i++) starts[(from[i]! >>> shift) & (BUCKETS - 1)]!++;
  if (starts[(from[0]! >>> shift) & (BUCKETS - 1)] === n) return false;
  let start = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const count = starts[digit]!;
    starts[digit] = start;
    start += count;
  }
  for (let i = 0; i < n; i++) {
    const key = from[i]!;
    to[starts[(key >>> shift) & (BUCKETS - 1)]!++] = key;
  }
  return true;
}
