/**
 * Three of the networks by which Brette et al. (2007) compared simulators: 3,200 excitatory and 800 inhibitory LIF neurons
 * that reach each other with 2 % probability and keep themselves active (after Vogels and Abbott 2005).
 *
 *   coba  benchmark 1, exponential conductances    (eE 0, eI -80 mV, rest -60 mV)
 *   cuba  benchmark 2, exponential currents        (rest -49 mV, above the threshold: every neuron fires by itself)
 *   delta benchmark 4, jumps of the potential, meant for event-driven simulators
 *
 * The two simulators that people compare with do not run the same networks, so a variant is named with each:
 *   nest    fixed in-degree (64 + 16, self-connections and multiple synapses allowed), V at rest; 50 excitatory neurons get
 *           Poisson trains of 300 Hz from 1 to 51 ms; CUBA's inhibition is 4.5 nS x 31 mV = 13.95 mV
 *   brian2  pairwise connections, random initial potentials; CUBA's inhibition is 4.5 nS x 20 mV = 9 mV, without a delay
 * `rule` gives a variant the other's connections: COBA fires at 14 Hz with fixed in-degrees, at 19 Hz with pairwise ones
 * (`npm run bench -- coba`). Brian2's COBA also starts from conductances drawn below zero, which no synapse here can hold.
 * About one COBA in six falls silent within 100 ms: it then needs another seed.
 *
 * tauM 20 ms, so 1 nS is 1/10 of the leak conductance and 1 pA holds up 0.1 mV.
 * R. Brette et al., J. Comput. Neurosci. 23 (2007) 349; T. P. Vogels and L. F. Abbott, J. Neurosci. 25 (2005) 10786;
 * constants as in NEST's pynest/examples/brette_et_al_2007 and Brian2's examples/CUBA.py and COBAHH.py.
 */
import { poissonProcess } from '../src/math/poisson-process.ts';
import { rng } from '../src/math/rng.ts';
import { oneOf } from '../src/sim/network/checks.ts';
import {
  type ConnectionRule,
  connect,
  fixedInDegree,
  type Projection,
  pairs,
  pairwise,
  type Synapse,
} from '../src/sim/network/connect.ts';
import { type Drawn, uniform } from '../src/sim/network/drawn.ts';
import { type Input, spikeTrain } from '../src/sim/network/inputs.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network, type Source, source } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';

export type Brette2007Variant = 'coba-nest' | 'cuba-nest' | 'cuba-brian2' | 'delta-nest';

export interface Brette2007Options {
  /** how neurons are connected. @default as the variant's simulator does */
  readonly rule?: 'fixed-in-degree' | 'pairwise';
  /** [ms] of every synapse; the event engine needs one > 0. @default as the variant says */
  readonly delay?: number;
  /** of the Poisson trains that start the nest variants. @default 1 */
  readonly seed?: number | string;
}

interface Constants {
  readonly synapse: Synapse;
  readonly vRest: number;
  /** [mV; coba: of the leak conductance] */
  readonly wE: number;
  readonly wI: number;
  readonly delay: number;
  readonly vInitial: Drawn;
}

const constants: Record<Brette2007Variant, Constants> = {
  'coba-nest': { synapse: 'conductance', vRest: -60, wE: 0.6, wI: -6.7, delay: 0.1, vInitial: -60 },
  'cuba-nest': { synapse: 'exponential', vRest: -49, wE: 1.62, wI: -13.95, delay: 0.1, vInitial: -49 },
  'cuba-brian2': {
    synapse: 'exponential',
    vRest: -49,
    wE: 1.62,
    wI: -9,
    delay: 0,
    vInitial: uniform(-60, -50),
  },
  'delta-nest': { synapse: 'delta', vRest: -49, wE: 0.25, wI: -2.25, delay: 0.125, vInitial: -49 },
};

const [nE, nI] = [3200, 800];
/** probability that one neuron reaches another */
const p = 0.02;

/**
 * The network of a variant: populations 'E' and 'I', spikes recorded. Grid engines use dt 0.1 ms, for delta-nest 0.125 ms.
 * @throws RangeError for an unknown variant or rule
 */
export function brette2007(variant: Brette2007Variant, options: Brette2007Options = {}): Network {
  oneOf('brette2007.variant', variant, Object.keys(constants));
  const isNest = variant.endsWith('-nest');
  const { synapse, vRest, wE, wI, vInitial, ...own } = constants[variant];
  const { rule = isNest ? 'fixed-in-degree' : 'pairwise', delay = own.delay, seed = 1 } = options;
  oneOf('brette2007.rule', rule, ['fixed-in-degree', 'pairwise']);
  const reach = (n: number): ConnectionRule =>
    rule === 'pairwise' ? pairwise(p) : fixedInDegree(Math.round(p * n));
  const neuron = {
    tauM: 20,
    tRef: 5,
    vRest,
    vReset: -60,
    vThreshold: -50,
    vInitial,
    tauE: 5,
    tauI: 10,
    eE: 0,
    eI: -80,
  };
  const start = isNest ? poissonStart(wE, delay, synapse, seed) : null;
  return network({
    populations: { E: lif(nE, neuron), I: lif(nI, neuron), ...start?.sources },
    projections: [
      ...['E', 'I'].flatMap((post) => [
        connect('E', post, reach(nE), { weight: wE, delay, synapse }),
        connect('I', post, reach(nI), { weight: wI, delay, synapse }),
      ]),
      ...(start?.projections ?? []),
    ],
    inputs: start?.inputs ?? [],
    record: [recordSpikes('E'), recordSpikes('I')],
  });
}

interface Start {
  readonly sources: Readonly<Record<string, Source>>;
  readonly projections: readonly Projection[];
  readonly inputs: readonly Input[];
}

/** NEST: one Poisson generator, a train of its own to each of the first 50 excitatory neurons. */
function poissonStart(weight: number, delay: number, synapse: Synapse, seed: number | string): Start {
  const n = 50;
  const train = poissonProcess(new Float64Array(n).fill(300), rng(seed, 'brette-2007', 'start'), {
    startMs: 1,
    endMs: 51,
  });
  const t: number[] = [];
  const i: number[] = [];
  while (train.next()) {
    t.push(train.t);
    i.push(train.i);
  }
  const first = Array.from({ length: n }, (_, k) => k);
  return {
    sources: { start: source(n) },
    projections: [connect('start', 'E', pairs(first, first), { weight, delay, synapse })],
    inputs: [spikeTrain('start', { t, i })],
  };
}
