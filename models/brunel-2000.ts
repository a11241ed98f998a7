/**
 * Brunel's (2000) network of 10,000 excitatory and 2,500 inhibitory LIF neurons: each gets 1,000 + 250 delta synapses at
 * random and a Poisson input as if from 1,000 outer neurons, which all together would hold its potential at eta thresholds.
 *
 *   tauM dv/dt = -v,   v += J at a spike of E or from outside, v += -g J at one of I, 1.5 ms later;   J = 0.1 mV
 *   v >= 20 mV: a spike, v = vReset, 2 ms refractory (input is lost)
 *
 * The paper's four states, at vReset 10 mV: A synchronous regular, g 3, eta 2; B fast oscillation, g 6, eta 4; C
 * asynchronous irregular, g 5, eta 2; D slow oscillation, g 4.5, eta 0.9. NEST's brunel_delta_nest is C with vReset 0.
 * `drive: 'constant'` replaces the Poisson input by its mean, so that the cost of noise can be told from that of the network.
 * N. Brunel, J. Comput. Neurosci. 8 (2000) 183.
 */
import { oneOf } from '../src/sim/network/checks.ts';
import { type ConnectionRule, connect, fixedInDegree, pairwise } from '../src/sim/network/connect.ts';
import { type Drawn, normal, uniform } from '../src/sim/network/drawn.ts';
import { poissonInput } from '../src/sim/network/inputs.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';

/** The paper's states by name: inhibition over excitation, and outer drive over the one that reaches threshold. */
export const states = {
  A: { g: 3, eta: 2 },
  B: { g: 6, eta: 4 },
  C: { g: 5, eta: 2 },
  D: { g: 4.5, eta: 0.9 },
} as const;

export interface Brunel2000Options {
  /** the paper's states, A to D: they set g and eta. @default 'C' */
  readonly state?: keyof typeof states;
  /** inhibition over excitation, and outer drive over the one that reaches threshold; instead of a state's */
  readonly g?: number;
  readonly eta?: number;
  /** [mV] 10 in the paper, 0 in NEST's example. @default 10 */
  readonly vReset?: number;
  /** inhibitory neurons; excitatory ones are 4 times as many, a tenth of each reaches a neuron. @default 2500 */
  readonly order?: number;
  /** the outer input: Poisson trains, or a constant current of the same mean (initial potentials are drawn then). @default 'poisson' */
  readonly drive?: 'poisson' | 'constant';
  /** exactly a tenth of the neurons onto each (paper, NEST), or each pair with probability 0.1 (Brian2). @default 'fixed-in-degree' */
  readonly rule?: 'fixed-in-degree' | 'pairwise';
  /** standard deviation of the weights over their mean; not in the paper, but in most networks. @default 0 */
  readonly weightSd?: number;
}

/** [mV] */
const theta = 20;
const weight = 0.1;
/** [ms] */
const [tauM, tRef, delay] = [20, 2, 1.5];

/**
 * Populations 'E' and 'I', spikes recorded; dt 0.1 ms on a grid.
 * @throws RangeError for an unknown state, drive or rule, or an order that is no multiple of 10
 */
export function brunel2000(options: Brunel2000Options = {}): Network {
  const {
    state = 'C',
    vReset = 10,
    order = 2500,
    drive = 'poisson',
    rule = 'fixed-in-degree',
    weightSd = 0,
  } = options;
  oneOf('brunel2000.state', state, Object.keys(states));
  oneOf('brunel2000.drive', drive, ['poisson', 'constant']);
  oneOf('brunel2000.rule', rule, ['fixed-in-degree', 'pairwise']);
  if (!(Number.isInteger(order / 10) && order > 0))
    throw new RangeError(
      `brunel2000.order: must be a multiple of 10 (a tenth reaches a neuron), got ${order}`,
    );
  const { g = states[state].g, eta = states[state].eta } = options;
  if (!(weightSd >= 0 && weightSd <= 0.25))
    throw new RangeError(`brunel2000.weightSd: must be from 0 to 0.25, got ${weightSd}`);
  const drawn = (mean: number): Drawn =>
    weightSd === 0 ? mean : normal(mean, weightSd * Math.abs(mean), mean < 0 ? { high: 0 } : { low: 0 });
  const isPoisson = drive === 'poisson';
  const neuron = {
    tauM,
    tRef,
    vRest: 0,
    vReset,
    vThreshold: theta,
    current: isPoisson ? 0 : eta * theta,
    vInitial: isPoisson ? 0 : uniform(0, theta),
  };
  const tenth = (n: number): ConnectionRule => (rule === 'pairwise' ? pairwise(0.1) : fixedInDegree(n / 10));
  // As if C_E neurons, each at eta times nu_thr = theta / (J C_E tauM): the C_E cancels.
  const rateHz = (1000 * eta * theta) / (weight * tauM);
  return network({
    populations: { E: lif(4 * order, neuron), I: lif(order, neuron) },
    projections: ['E', 'I'].flatMap((post) => [
      connect('E', post, tenth(4 * order), { weight: drawn(weight), delay }),
      connect('I', post, tenth(order), { weight: drawn(-g * weight), delay }),
    ]),
    inputs: isPoisson ? ['E', 'I'].map((name) => poissonInput(name, { rateHz, weight })) : [],
    record: [recordSpikes('E'), recordSpikes('I')],
  });
}
