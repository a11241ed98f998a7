/**
 * The cortical microcircuit of Potjans and Diesmann (2014): 77,169 LIF neurons under 1 mm^2 of cortex, four layers of an
 * excitatory and an inhibitory population each, and the 298,880,968 synapses between them.
 *
 *   exponential currents, tauSyn 0.5 ms, PSP 0.15 mV at the peak (L4E -> L23E 0.30 mV), inhibition 4 times as strong
 *   weights normal with sd 10 %, delays 1.5 +- 0.75 ms from E and 0.75 +- 0.375 ms from I
 *   each neuron has K outer inputs of 8 Hz: their mean as a constant current ('dc', today's default) or a Poisson train
 *
 * In the original the number of synapses follows from the connection probabilities, both ends drawn with replacement.
 * `kScale` < 1 thins out the synapses and makes each stronger, w / sqrt(kScale), which keeps the variance of the input; a
 * constant current makes up for the mean, given the full network's rates (van Albada et al. 2015). Much thinner networks need the
 * Poisson drive: a constant one leaves them silent below threshold, since nothing fluctuates at the start.
 * T. C. Potjans and M. Diesmann, Cereb. Cortex 24 (2014) 785; constants and rates as in the microcircuit-PD14-model
 * repository (J. Senk et al.).
 */
import { log } from '../src/math/exp.ts';
import { oneOf } from '../src/sim/network/checks.ts';
import { connect, fixedTotal, type Projection } from '../src/sim/network/connect.ts';
import { normal } from '../src/sim/network/drawn.ts';
import { poissonInput } from '../src/sim/network/inputs.ts';
import { type Lif, lif } from '../src/sim/network/lif.ts';
import { type Network, network } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';
import { peakPsp } from '../src/sim/psp.ts';

export interface PotjansDiesmann2014Options {
  /** share of the neurons. @default 1 */
  readonly nScale?: number;
  /** share of each neuron's synapses, recurrent and outer. @default 1 */
  readonly kScale?: number;
  /** the outer input. @default 'dc' */
  readonly drive?: 'dc' | 'poisson';
  /** each synapse's weight drawn on its own, or one for all between two populations. @default 'drawn' */
  readonly weights?: 'drawn' | 'constant';
  /** initial potentials: near each population's own mean, or -58 +- 10 mV for all as at first published. @default 'optimized' */
  readonly start?: 'optimized' | 'original';
}

const names = ['L23E', 'L23I', 'L4E', 'L4I', 'L5E', 'L5I', 'L6E', 'L6I'] as const;
/** neurons, and outer inputs of each */
const size = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948];
const outer = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100];
/** [target][source] probability that a neuron reaches another by at least one synapse */
const probability = [
  [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0, 0.0076, 0],
  [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0, 0.0042, 0],
  [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0],
  [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0, 0.1057, 0],
  [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0],
  [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0],
  [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
  [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
];
/** [mV] initial potentials: mean and standard deviation */
const vStart = [-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43];
const vStartSd = [5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48];
/** [Hz] mean rates of the full network under 'dc', which `kScale` < 1 needs */
const meanRates = [0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829];
/** [Hz] of one outer input */
const outerRate = 8;
/** [ms] */
const [tauM, tauSyn, tRef] = [10, 0.5, 2];
/** [mV] */
const [vRest, vThreshold, psp] = [-65, -50, 0.15];
const g = -4;
/** [ms] mean delays; their sd is half of that. Drawn again below half of a step of 0.1 ms, so that none is under one step */
const [delayE, delayI, delayLow] = [1.5, 0.75, 0.05];

/**
 * Populations 'L23E' to 'L6I', spikes recorded; dt 0.1 ms on a grid.
 * @throws RangeError for a scale that is not in (0, 1], or an unknown drive, kind of weights or start
 */
export function potjansDiesmann2014(options: PotjansDiesmann2014Options = {}): Network {
  const { nScale = 1, kScale = 1, drive = 'dc', weights = 'drawn', start = 'optimized' } = options;
  oneOf('potjansDiesmann2014.drive', drive, ['dc', 'poisson']);
  oneOf('potjansDiesmann2014.weights', weights, ['drawn', 'constant']);
  oneOf('potjansDiesmann2014.start', start, ['optimized', 'original']);
  for (const [name, scale] of Object.entries({ nScale, kScale }))
    if (!(scale > 0 && scale <= 1))
      throw new RangeError(`potjansDiesmann2014.${name}: must be in (0, 1], got ${scale}`);

  /** [mV] mean weight of the full network between two populations, as R I */
  const unit = psp / peakPsp('exponential', tauM, tauSyn).v;
  const meanWeight = (post: number, pre: number): number =>
    (pre % 2 === 1 ? g : post === 0 && pre === 2 ? 2 : 1) * unit;
  const thin = Math.sqrt(kScale);

  const current = (post: number): number => {
    const outside = outer[post]! * outerRate * unit;
    let inside = 0;
    for (let pre = 0; pre < 8; pre++)
      inside += meanWeight(post, pre) * (synapses(post, pre) / size[post]!) * meanRates[pre]!;
    const missing = (1 - thin) * (inside + (drive === 'poisson' ? outside : 0));
    return (tauSyn / 1000) * (missing + (drive === 'dc' ? outside : 0));
  };

  const populations: Record<string, Lif> = {};
  const projections: Projection[] = [];
  names.forEach((post, target) => {
    populations[post] = lif(Math.round(size[target]! * nScale), {
      tauM,
      tRef,
      tauE: tauSyn,
      tauI: tauSyn,
      vRest,
      vReset: vRest,
      vThreshold,
      current: current(target),
      vInitial: start === 'original' ? normal(-58, 10) : normal(vStart[target]!, vStartSd[target]!),
    });
    names.forEach((pre, from) => {
      const total = Math.round(synapses(target, from) * nScale * kScale);
      if (total === 0) return;
      const mean = meanWeight(target, from) / thin;
      const bound = mean < 0 ? { high: 0 } : { low: 0 };
      const delay = from % 2 === 1 ? delayI : delayE;
      projections.push(
        connect(pre, post, fixedTotal(total), {
          weight: weights === 'constant' ? mean : normal(mean, 0.1 * Math.abs(mean), bound),
          delay: normal(delay, delay / 2, { low: delayLow }),
          synapse: 'exponential',
        }),
      );
    });
  });
  return network({
    populations,
    projections,
    inputs:
      drive === 'dc'
        ? []
        : names.map((name, post) =>
            poissonInput(name, {
              rateHz: Math.round(outer[post]! * kScale) * outerRate,
              weight: unit / thin,
              synapse: 'exponential',
            }),
          ),
    record: names.map((name) => recordSpikes(name)),
  });
}

/** Synapses of the full network between two populations, not rounded: so many that a pair is joined with its probability. */
function synapses(post: number, pre: number): number {
  const pairs = size[post]! * size[pre]!;
  return log(1 - probability[post]![pre]!) / log((pairs - 1) / pairs);
}
