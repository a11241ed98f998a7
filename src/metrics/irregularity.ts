/** How irregular are spike trains? The coefficient of variation of their intervals: 0 for a clock, 1 for a Poisson process. */

export interface Irregularity {
  /** mean over neurons of sd / mean of a neuron's intervals; NaN if none has any to judge by */
  readonly cv: number;
  /** neurons that have enough spikes, not all at one time: those that the mean is over; the rest are left out */
  readonly neurons: number;
}

/**
 * Mean CV of the interspike intervals.
 * @param spikes t [ms] ascending, i the neurons
 * @param n neurons; those with fewer than `minSpikes` spikes are left out and not counted, and so are those whose spikes all coincide
 * @param options.minSpikes at least 3, which have two intervals. @default 3
 * @throws RangeError for no neurons, one outside 0..n-1, and spikes that go back in time or are at none
 */
export function intervalCv(
  spikes: { readonly t: ArrayLike<number>; readonly i: ArrayLike<number> },
  n: number,
  options: { minSpikes?: number } = {},
): Irregularity {
  const { minSpikes = 3 } = options;
  if (!(Number.isInteger(minSpikes) && minSpikes >= 3))
    throw new RangeError(`intervalCv.minSpikes: must be a whole number >= 3, got ${minSpikes}`);
  if (!(Number.isInteger(n) && n > 0))
    throw new RangeError(`intervalCv.n: must be a whole number > 0, got ${n}`);
  const { t, i } = spikes;
  if (t.length !== i.length)
    throw new RangeError(`intervalCv: must have a neuron a time, got ${i.length} and ${t.length}`);
  const last = new Float64Array(n).fill(Number.NaN);
  const count = new Uint32Array(n);
  // Welford's running mean and sum of squared deviations of each neuron's intervals.
  const mean = new Float64Array(n);
  const squares = new Float64Array(n);
  for (let s = 0; s < t.length; s++) {
    const j = i[s]!;
    if (!(Number.isInteger(j) && j >= 0 && j < n))
      throw new RangeError(`intervalCv.i[${s}]: must be from 0 to ${n - 1}, got ${j}`);
    if (!Number.isFinite(t[s])) throw new RangeError(`intervalCv.t[${s}]: must be a time in ms, got ${t[s]}`);
    if (s > 0 && t[s]! < t[s - 1]!)
      throw new RangeError(`intervalCv.t[${s}]: must be >= ${t[s - 1]} ms (the spike before), got ${t[s]}`);
    const number = count[j]!++;
    if (number > 0) {
      const interval = t[s]! - last[j]!;
      const change = interval - mean[j]!;
      mean[j]! += change / number;
      squares[j]! += change * (interval - mean[j]!);
    }
    last[j] = t[s]!;
  }
  let sum = 0;
  let neurons = 0;
  for (let j = 0; j < n; j++) {
    if (count[j]! < minSpikes || mean[j] === 0) continue;
    sum += Math.sqrt(squares[j]! / (count[j]! - 1)) / mean[j]!;
    neurons++;
  }
  return { cv: sum / neurons, neurons };
}
