/**
 * Population code of numbers: a row of neurons with overlapping Gaussian tuning curves for each value, so that numbers can
 * be given to spiking neurons as images are: the result is a row of grey levels for `latency`, `rankOrder`, `poissonImage`.
 * Source: S. Bohte, J. Kok, H. La Poutré, "Error-backpropagation in temporally encoded networks of spiking neurons",
 * Neurocomputing 48, 2002, section 4.1: centre_j = low + (j - 1/2) d for j = 0 ... m - 1, d = (high - low) / (m - 2), and
 * sigma = d / beta.
 */
import { exp } from '../math/exp.ts';

export interface PopulationOptions {
  /** Neurons a value, at least 3: the first and the last have their centres outside low ... high. */
  neurons: number;
  /** Least value to be told apart. */
  low: number;
  /** Greatest value to be told apart. */
  high: number;
  /** Sharpness: distance of two centres / standard deviation of a tuning curve. @default 1.5 */
  beta?: number | undefined;
}

/**
 * Activity of the neurons: (values x neurons) grey levels, 255 where a value lies on a centre.
 * @throws RangeError if a value is not finite or an option is out of range.
 */
export function population(values: ArrayLike<number>, options: PopulationOptions): Uint8Array {
  const { neurons, low, high, beta = 1.5 } = options;
  if (!(Number.isSafeInteger(neurons) && neurons >= 3))
    throw new RangeError(`population.neurons: must be an integer >= 3, got ${neurons}`);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new RangeError(`population.low: must be finite and < high, got ${low} and ${high}`);
  if (!(beta > 0 && beta < Number.POSITIVE_INFINITY))
    throw new RangeError(`population.beta: must be > 0 and finite, got ${beta}`);
  for (let v = 0; v < values.length; v++)
    if (!Number.isFinite(values[v]))
      throw new RangeError(`population.values[${v}]: must be finite, got ${values[v]}`);

  const distance = (high - low) / (neurons - 2);
  const activity = new Uint8Array(values.length * neurons);
  for (let v = 0; v < values.length; v++)
    for (let j = 0; j < neurons; j++) {
      const deviation = ((values[v]! - low) / distance - (j - 0.5)) * beta;
      activity[v * neurons + j] = Math.round(255 * exp(-0.5 * deviation * deviation));
    }
  return activity;
}
