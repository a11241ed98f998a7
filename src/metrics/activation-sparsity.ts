/**
 * NeuroBench's activation sparsity (version 2.3.0): share of outputs that are zero, over all layers, time steps and samples
 * together; 0 is dense. Spikes in continuous time have no steps: they are put into bins of 1 ms unless said otherwise, and the
 * number depends on it, as it does on the step of a clock-driven network. Report spikes a neuron an image beside it.
 */
import type { Matrix } from '../math/matrix.ts';
import { shareOfZeros } from './share-of-zeros.ts';

/**
 * Of what layers put out.
 * @param outputs one a layer and time step: (samples, units)
 * @throws RangeError if there is none (NeuroBench says 0), or one that is not finite
 */
export function activationSparsity(outputs: readonly Matrix[]): number {
  return shareOfZeros(outputs, 'activationSparsity.outputs');
}

/** Spikes of one layer for one sample. */
export interface SpikeTrain {
  /** [ms] ascending, 0 ... durationMs */
  readonly t: ArrayLike<number>;
  /** neurons, 0 ... n - 1 */
  readonly i: ArrayLike<number>;
  readonly n: number;
  readonly durationMs: number;
}

/**
 * Of spike trains: an output is a neuron in a bin, which is not zero if the neuron spikes there, once or more. Bin b holds
 * (b binMs, (b + 1) binMs], and the first one 0 too, as steps of the grid engines do; a last bin may be cut short.
 * @param trains one a layer and sample
 * @throws RangeError if there is no train, or spikes are not sorted, outside the time or of no neuron
 */
export function activationSparsityOfSpikes(trains: readonly SpikeTrain[], binMs = 1): number {
  const owner = 'activationSparsityOfSpikes';
  if (!(binMs > 0 && binMs < Number.POSITIVE_INFINITY))
    throw new RangeError(`${owner}.binMs: must be > 0 ms and finite, got ${binMs}`);
  let outputs = 0;
  let active = 0;
  for (const [s, { t, i, n, durationMs }] of trains.entries()) {
    if (!(Number.isInteger(n) && n > 0))
      throw new RangeError(`${owner}.trains[${s}].n: must be a whole number > 0, got ${n}`);
    if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY))
      throw new RangeError(`${owner}.trains[${s}].durationMs: must be > 0 ms and finite, got ${durationMs}`);
    if (t.length !== i.length)
      throw new RangeError(
        `${owner}.trains[${s}]: must have a neuron a time, got ${i.length} and ${t.length}`,
      );
    // 0.3 / 0.1 lies a rounding below 3, and 0.6 / 0.2 above
    const binOf = (time: number): number => Math.max(1, Math.ceil(time / binMs - 1e-9));
    outputs += n * binOf(durationMs);
    /** (n) bin of the last spike */
    const last = new Float64Array(n);
    for (let e = 0; e < t.length; e++) {
      const [time, neuron] = [t[e]!, i[e]!];
      if (!(time >= (e > 0 ? t[e - 1]! : 0) && time <= durationMs))
        throw new RangeError(
          `${owner}.trains[${s}].t[${e}]: must ascend from 0 to ${durationMs} ms, got ${time}`,
        );
      if (!(Number.isInteger(neuron) && neuron >= 0 && neuron < n))
        throw new RangeError(`${owner}.trains[${s}].i[${e}]: must be from 0 to ${n - 1}, got ${neuron}`);
      const bin = binOf(time);
      if (last[neuron] !== bin) active++;
      last[neuron] = bin;
    }
  }
  if (outputs === 0) throw new RangeError(`${owner}.trains: must hold at least one, got none`);
  return (outputs - active) / outputs;
}
