/**
 * The spiking locally competitive algorithm (Shapero, Zhu, Hasler and Rozell 2014; Tang, Lin and Davies 2017): integrate-and-fire
 * neurons, one an atom of a dictionary D, inhibit each other by the products of their atoms. Their spike counts over time,
 * a_i = n_i(t) tau / t, approach the solution of the non-negative LASSO,
 *   minimise 1/2 |s - D a|^2 + lambda sum_i a_i,  a >= 0.
 * With unit atoms, b = D's, G = D'D:
 *   tau dv_i/dt = b_i - lambda - sum_{j != i} G_ij (k * sigma_j)(t),   k(t) = exp(-t / tauSyn) tau / tauSyn
 *   v_i >= 1: a spike, v_i = 0
 * Why it works: v_i = integral - n_i, so over a time t the mean of b_i - lambda - sum G_ij a_j - a_i is v_i tau / t plus what the
 * synapses still hold: for a neuron that spikes a slope of 0 and for a silent one (v -> -infinity) a negative slope, which are the
 * conditions for an optimum, met to the order of tau / t.
 *
 * It is a network of the simulator's public parts on the exact event engine: `lif` with `current`, `connect` with exponential
 * synapses, spikes recorded. Two things are said in other words. An integrator without leak is `lif` with tauM = 1e6 tau, its drives
 * multiplied by as much: the leak takes 1e-6 v a tau. A reset by subtraction is `vReset`: a crossing is found exactly at the
 * threshold, since nothing jumps, so both are one. And synapses have a delay, which the event engine asks for: tau / 1000.
 */
import { type GramForm, gramForm } from '../src/learn/lasso.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { positive } from '../src/sim/network/checks.ts';
import { allToAll, connect, pairs } from '../src/sim/network/connect.ts';
import { spikeTrain } from '../src/sim/network/inputs.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';
import type { Spikes } from '../src/sim/spikes.ts';

export interface SpikingLcaOptions {
  /** (atoms, signal length) one atom a row; each is scaled to length 1 */
  readonly dictionary: Matrix<Float64Array>;
  /** (signal length) */
  readonly signal: Float64Array;
  /** price of a coefficient, > 0 */
  readonly lambda: number;
  /** [ms] the unit of time: a coefficient of 1 is one spike a tau. @default 10 */
  readonly tau?: number;
  /** [ms] decay of a synapse. @default tau */
  readonly tauSyn?: number;
  /** [ms] of a synapse between neurons. @default tau / 1000 */
  readonly delay?: number;
}

/** tauM over tau: how slow the leak is */
const slow = 1e6;

/** The problem that a network solves, and the network. */
export interface SpikingLca {
  /** of the unit atoms: what `lasso` and `lassoObjective` take */
  readonly form: GramForm;
  /** 'onset' (one spike at 0 switches the signal on) -> 'atoms' -> 'atoms'; any engine with currents runs it */
  readonly network: Network;
}

/** @throws RangeError for an atom of length 0, or lambda <= 0. */
export function spikingLca(options: SpikingLcaOptions): SpikingLca {
  const { dictionary, signal, lambda, tau = 10, tauSyn = tau, delay = tau / 1000 } = options;
  positive('spikingLca.lambda', lambda);
  positive('spikingLca.tau', tau, 'ms');
  const form = gramForm(unitAtoms(dictionary), signal);
  const n = form.correlation.length;
  const pre: number[] = [];
  const post: number[] = [];
  const weight: number[] = [];
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      const product = form.gram[j * n + i]!;
      if (i === j || product === 0) continue;
      pre.push(j);
      post.push(i);
      weight.push((-product * slow * tau) / tauSyn);
    }
  const atoms = lif(n, {
    tauM: slow * tau,
    tauE: tauSyn,
    tauI: tauSyn,
    tRef: 0,
    vRest: 0,
    vReset: 0,
    vThreshold: 1,
    current: -lambda * slow,
  });
  const drive = { weight: form.correlation.map((b) => b * slow), synapse: 'step' } as const;
  return {
    form,
    network: network({
      populations: { onset: source(1), atoms },
      projections: [
        connect('onset', 'atoms', allToAll(), drive),
        connect('atoms', 'atoms', pairs(pre, post), { weight, delay, synapse: 'exponential' }),
      ],
      inputs: [spikeTrain('onset', { t: [0], i: [0] })],
      record: [recordSpikes('atoms')],
    }),
  };
}

/** (atoms) coefficients after a time [ms]: spikes of each atom a tau since the onset. */
export function coefficients(spikes: Spikes, atoms: number, time: number, tau = 10): Float64Array {
  const counts = new Float64Array(atoms);
  for (let s = 0; s < spikes.t.length && spikes.t[s]! <= time; s++) counts[spikes.i[s]!]!++;
  for (let i = 0; i < atoms; i++) counts[i]! *= tau / time;
  return counts;
}

function unitAtoms(dictionary: Matrix<Float64Array>): Matrix<Float64Array> {
  const [atoms, length] = dictionary.shape as [number, number];
  const data = dictionary.data.slice();
  for (let i = 0; i < atoms; i++) {
    const atom = data.subarray(i * length, (i + 1) * length);
    const norm = Math.sqrt(atom.reduce((sum, x) => sum + x * x, 0));
    positive(`spikingLca.dictionary[${i}]: the length of an atom`, norm);
    for (let x = 0; x < length; x++) atom[x]! /= norm;
  }
  return matrix(data, atoms, length);
}
