/** Spikes -> vectors with one number a neuron: the code that readouts and measures of sparseness take. */
import type { Spikes } from '../sim/spikes.ts';

/**
 * (n) number of spikes of each neuron.
 * @throws RangeError if a spike is not of a neuron 0 ... n - 1, or if a count exceeds 65,535.
 */
export function spikeCounts(spikes: Spikes, n: number): Uint16Array {
  if (!(Number.isSafeInteger(n) && n >= 0))
    throw new RangeError(`spikeCounts.n: must be an integer >= 0, got ${n}`);
  const counts = new Uint32Array(n);
  for (let s = 0; s < spikes.i.length; s++) {
    if (spikes.i[s]! >= n)
      throw new RangeError(
        `spikeCounts.spikes: must be of neurons 0 ... ${n - 1}, got neuron ${spikes.i[s]}`,
      );
    counts[spikes.i[s]!]!++;
  }
  if (spikes.i.length > 65_535) {
    const most = counts.findIndex((count) => count > 65_535);
    if (most >= 0)
      throw new RangeError(
        `spikeCounts.spikes: must be at most 65535 a neuron, got ${counts[most]} of neuron ${most}; count in parts`,
      );
  }
  return Uint16Array.from(counts);
}

/**
 * (n) [Hz] mean rate of each neuron over the duration.
 * @throws RangeError as `spikeCounts` does, or unless the duration is positive and finite.
 */
export function rates(spikes: Spikes, n: number, durationMs: number): Float64Array {
  if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY))
    throw new RangeError(`rates.durationMs: must be > 0 ms and finite, got ${durationMs}`);
  return Float64Array.from(spikeCounts(spikes, n), (count) => (count * 1000) / durationMs);
}

/**
 * Sets `out` to the number of spikes of each neuron: for use once an image, allocates and checks nothing. Spikes of
 * neurons beyond `out` are left out; counts beyond what `out` can hold wrap.
 * @param count only the first so many spikes. @default all
 */
export function countsInto(
  spikes: Spikes,
  out: Uint8Array | Uint16Array | Uint32Array,
  count = spikes.i.length,
): void {
  out.fill(0);
  const { i } = spikes;
  for (let s = 0; s < count; s++) out[i[s]!]!++;
}
