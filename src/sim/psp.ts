/**
 * The postsynaptic potential (PSP) of one spike at a LIF neuron far from threshold, per mV of synaptic weight. Benchmark
 * networks state their weights as the peak of the PSP; dividing by `peakPsp(...).v` turns that into a weight.
 */
import { exp, expm1, log } from '../math/exp.ts';
import { oneOf, positive } from './checks.ts';

/** When the PSP is largest, and how large. */
export interface PspPeak {
  /** [ms] after the arrival */
  readonly t: number;
  /** [mV per mV of weight] */
  readonly v: number;
}

/**
 * The peak of the PSP of a current synapse of weight 1 mV.
 *   exponential  v(t) = tauSyn/(tauM - tauSyn) (exp(-t/tauM) - exp(-t/tauSyn)),  largest at  log(tauM/tauSyn) / b
 *   alpha        v(t) = e/(tauSyn tauM) ((exp(-t/tauM) - exp(-t/tauSyn)) / b - t exp(-t/tauSyn)) / b
 * with b = 1/tauSyn - 1/tauM. For alpha the place of the peak has no closed form; it is found by bisection of v'.
 * @throws RangeError unless both time constants are > 0 and differ: where they are equal both forms are 0/0
 */
export function peakPsp(synapse: 'exponential' | 'alpha', tauM: number, tauSyn: number): PspPeak {
  oneOf('peakPsp.synapse', synapse, ['exponential', 'alpha']);
  positive('peakPsp.tauM', tauM, 'ms');
  positive('peakPsp.tauSyn', tauSyn, 'ms');
  if (tauM === tauSyn)
    throw new RangeError(
      `peakPsp.tauSyn: must differ from tauM, got ${tauSyn} ms for both; shift one by 1e-6`,
    );
  const b = 1 / tauSyn - 1 / tauM;
  const early = log(tauM / tauSyn) / b;
  if (synapse === 'exponential')
    return { t: early, v: (exp(-early / tauM) * -expm1(-early * b)) / (tauM * b) };
  const current = (t: number): number => (Math.E * t * exp(-t / tauSyn)) / tauSyn;
  const potential = (t: number): number =>
    ((Math.E / (tauSyn * tauM)) * ((exp(-t / tauM) * -expm1(-t * b)) / b - t * exp(-t / tauSyn))) / b;
  // tauM v' = current - v: positive where the exponential's PSP peaks, since alpha is that synapse low-passed once more.
  let low = early;
  let high = early + 10 * (tauM + tauSyn);
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (current(middle) > potential(middle)) low = middle;
    else high = middle;
  return { t: low, v: potential(low) };
}
