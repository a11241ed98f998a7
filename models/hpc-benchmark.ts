/**
 * NEST's hpc_benchmark: the random balanced network by which simulators are measured on supercomputers. Every neuron gets
 * 9,000 + 2,250 synapses whatever the scale (multiple synapses between a pair allowed, none to itself), so that work per
 * neuron stays; the number of neurons is 11,250 times the scale.
 *
 *   alpha currents, tauSyn 0.3258 ms (the PSP peaks after 1.70 ms), J = 0.14 mV at the peak of the PSP, g = -5
 *   a Poisson input to each neuron, 1.685 times what would hold it at threshold
 *
 * Here all synapses are static. The original's E -> E synapses learn by power-law STDP, which needs a weight, a last time and
 * a delay for each of the 81 million of scale 1: at the original's scales (>= 10) that is beyond the 4 GB that one
 * WebAssembly memory holds. Rates are meant to be compared below 10 Hz and at scales > 10; at scale 1 neurons share so many
 * inputs that the network oscillates.
 * S. Kunkel et al., Front. Neuroinform. 8 (2014) 78; constants as in NEST's pynest/examples/hpc_benchmark.py.
 */
import { type ConnectionRule, connect, fixedInDegree } from '../src/sim/network/connect.ts';
import { normal } from '../src/sim/network/drawn.ts';
import { poissonInput } from '../src/sim/network/inputs.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';
import { peakPsp } from '../src/sim/psp.ts';

export interface HpcBenchmarkOptions {
  /** neurons / 11,250. @default 1 */
  readonly scale?: number;
}

const [nE, nI] = [9000, 2250];
/** [ms] */
const [tauM, tRef, tauSyn, delay] = [10, 0.5, 0.32582722403722841, 1.5];
/** [mV] */
const [vThreshold, psp] = [20, 0.14];
const [g, eta] = [-5, 1.685];

/** Populations 'E' and 'I', spikes recorded; dt 0.1 ms on a grid. @throws RangeError unless scale > 0 */
export function hpcBenchmark({ scale = 1 }: HpcBenchmarkOptions = {}): Network {
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`hpcBenchmark.scale: must be > 0, got ${scale}`);
  const weight = psp / peakPsp('alpha', tauM, tauSyn).v;
  const neuron = {
    tauM,
    tRef,
    tauE: tauSyn,
    tauI: tauSyn,
    vRest: 0,
    vReset: 0,
    vThreshold,
    vInitial: normal(5.7, 7.2),
  };
  const reach = (k: number): ConnectionRule => fixedInDegree(k, { autapses: false });
  // An alpha current of peak w has the area w e tauSyn: trains of this rate hold the potential at eta vThreshold.
  const rateHz = (1000 * eta * vThreshold) / (weight * Math.E * tauSyn);
  return network({
    populations: { E: lif(Math.round(nE * scale), neuron), I: lif(Math.round(nI * scale), neuron) },
    projections: ['E', 'I'].flatMap((post) => [
      connect('E', post, reach(nE), { weight, delay, synapse: 'alpha' }),
      connect('I', post, reach(nI), { weight: g * weight, delay, synapse: 'alpha' }),
    ]),
    inputs: ['E', 'I'].map((name) => poissonInput(name, { rateHz, weight, synapse: 'alpha' })),
    record: [recordSpikes('E'), recordSpikes('I')],
  });
}
