/**
 * The postsynaptic potential (PSP) of one spike at a LIF neuron far from threshold, per mV of synaptic weight. Benchmark
 * networks state their weights as the peak of the PSP; dividing by `peakPsp(...).v` turns that into a weight.
 */
import { exp } from '../math/exp.ts';
import { oneOf, positive } from './network/checks.ts';
import { response } from './response.ts';

/** When the PSP is largest, and how large. */
export interface PspPeak {
  /** [ms] after the arrival */
  readonly t: number;
  /** [mV per mV of weight] */
  readonly v: number;
}

/**
 * The peak of the PSP of a current synapse of weight 1 mV (response.ts). There v' = 0, so that the potential equals the current:
 * before it lies below, after it above, which a bisection finds.
 * @throws RangeError unless both time constants are > 0
 */
export function peakPsp(synapse: 'exponential' | 'alpha', tauM: number, tauSyn: number): PspPeak {
  oneOf('peakPsp.synapse', synapse, ['exponential', 'alpha']);
  positive('peakPsp.tauM', tauM, 'ms');
  positive('peakPsp.tauSyn', tauSyn, 'ms');
  const now = synapse === 'exponential' ? 1 : 0;
  const rise = synapse === 'alpha' ? Math.E : 0;
  const potential = (t: number): number =>
    response(now, rise, t, tauM, tauSyn, exp(-t / tauM), exp(-t / tauSyn));
  const rises = (t: number): boolean => potential(t) < (now + (rise * t) / tauSyn) * exp(-t / tauSyn);
  let low = 0;
  let high = 0.1 * Math.min(tauM, tauSyn);
  while (rises(high)) {
    low = high;
    high *= 2;
  }
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (rises(middle)) low = middle;
    else high = middle;
  return { t: high, v: potential(high) };
}
