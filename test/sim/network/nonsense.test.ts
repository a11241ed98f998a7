/** Every argument replaced by nonsense: a message that names owner, option, rule and value, where the mistake was made. */
import { describe, expect, it } from 'vitest';
import {
  allToAll,
  connect,
  fixedInDegree,
  fixedOutDegree,
  fixedTotal,
  oneToOne,
  pairs,
  pairwise,
} from '../../../src/sim/network/connect.ts';
import { normal, uniform } from '../../../src/sim/network/drawn.ts';
import { adaptivePool, kWinners, lateral, pool } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { balanceHomeostasis, lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { competitive, pairStdp, traceStdp } from '../../../src/sim/network/plasticity.ts';
import { recordPotential, recordRate, recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

type Case = [what: string, make: () => unknown, message: RegExp];

function refuses(cases: Case[]): void {
  it.each(cases)('%s', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(Error);
  });
}

const nan = Number.NaN;
const populations = { in: source(4), a: lif(6), b: lif(3) };
const net = (parts: Partial<Network> = {}): Network => network({ populations, ...parts });

describe('lif and source', () => {
  refuses([
    ['no neurons', () => lif(0), /^lif\.n: must be a whole number >= 1, got 0$/],
    ['half a neuron', () => lif(2.5), /^lif\.n: must be a whole number >= 1, got 2\.5$/],
    ['no inputs', () => source(0), /^source\.n: must be a whole number >= 1, got 0$/],
    ['NaN inputs', () => source(nan), /^source\.n: .*got NaN$/],
    ['tauM 0', () => lif(1, { tauM: 0 }), /^lif\.tauM: must be > 0 ms, got 0$/],
    ['negative tauM', () => lif(1, { tauM: -5 }), /^lif\.tauM: must be > 0 ms, got -5$/],
    ['endless tauM', () => lif(1, { tauM: Infinity }), /^lif\.tauM: must be > 0 ms, got Infinity$/],
    ['NaN tauM', () => lif(1, { tauM: nan }), /^lif\.tauM: must be > 0 ms, got NaN$/],
    ['negative tRef', () => lif(1, { tRef: -1 }), /^lif\.tRef: must be >= 0 ms, got -1$/],
    ['NaN rest', () => lif(1, { vRest: nan }), /^lif\.vRest: must be a finite number of mV, got NaN$/],
    [
      'endless threshold',
      () => lif(1, { vThreshold: Infinity }),
      /^lif\.vThreshold: must be a finite number/,
    ],
    ['NaN current', () => lif(1, { current: nan }), /^lif\.current: must be a finite number of mV, got NaN$/],
    ['NaN start', () => lif(1, { vInitial: nan }), /^lif\.vInitial: must be a finite number mV, got NaN$/],
    ['a NaN in a list', () => lif(2, { vInitial: [0, nan] }), /^lif\.vInitial\[1\]: .*got NaN$/],
    [
      'reset above threshold',
      () => lif(1, { vReset: -40 }),
      /^lif\.vReset: must be below the lowest threshold .*-50 mV.* got -40$/,
    ],
    ['reset at threshold', () => lif(1, { vReset: -50 }), /^lif\.vReset: .* got -50$/],
    [
      'a theta that pulls the threshold below the reset',
      () => lif(2, { theta: [0, -15] }),
      /^lif\.vReset: .*theta of -15 mV = -65 mV.* got -65$/,
    ],
    [
      'a balance that may do so',
      () => lif(1, { vThreshold: -60, homeostasis: balanceHomeostasis() }),
      /^lif\.vReset: .*theta of -10 mV = -70 mV/,
    ],
    [
      'negative plus',
      () => lif(1, { homeostasis: spikeHomeostasis({ plus: -1 }) }),
      /^lif\.homeostasis\.plus: must be >= 0 mV, got -1$/,
    ],
    [
      'tau 0',
      () => lif(1, { homeostasis: spikeHomeostasis({ tau: 0 }) }),
      /^lif\.homeostasis\.tau: must be > 0 ms or 'infinite', got 0$/,
    ],
    [
      'negative step',
      () => lif(1, { homeostasis: balanceHomeostasis({ step: -1 }) }),
      /^lif\.homeostasis\.step: must be >= 0 mV, got -1$/,
    ],
    [
      'bounds without 0',
      () => lif(1, { homeostasis: balanceHomeostasis({ low: 1 }) }),
      /^lif\.homeostasis: low <= 0 <= high is needed, got 1 and 10 mV$/,
    ],
    [
      'an endless bound',
      () => lif(1, { homeostasis: balanceHomeostasis({ high: Infinity }) }),
      /^lif\.homeostasis\.high: must be a finite number/,
    ],
    [
      'starts for other cells',
      () => simulation(network({ populations: { a: lif(3, { vInitial: [1, 2] }) } })),
      /^lif\(a\)\.vInitial: must list 3 values, got 2$/,
    ],
  ]);
});

describe('draws', () => {
  refuses([
    ['uniform upside down', () => uniform(2, 1), /^uniform: must have finite low <= high, got 2 and 1$/],
    ['uniform without end', () => uniform(0, Infinity), /^uniform: /],
    ['NaN mean', () => normal(nan, 1), /^normal: must have a finite mean and sd >= 0, got NaN and 1$/],
    ['negative sd', () => normal(0, -1), /^normal: .*got 0 and -1$/],
    ['bounds far away', () => normal(0, 1, { low: 9 }), /^normal: bounds 9 to null lie more than 4 sd/],
    [
      'bounds that nothing falls between',
      () => normal(0, 1, { low: 1, high: 1 }),
      /^normal: bounds must have low < high, got 1 and 1$/,
    ],
  ]);
});

describe('connect', () => {
  refuses([
    [
      'NaN weight',
      () => connect('in', 'a', allToAll(), { weight: nan }),
      /^connect\(in, a\)\.weight: must be a finite number mV, got NaN$/,
    ],
    [
      'NaN in a list of weights',
      () => connect('in', 'a', allToAll(), { weight: [1, nan] }),
      /^connect\(in, a\)\.weight\[1\]: .*got NaN$/,
    ],
    [
      'negative delay',
      () => connect('a', 'b', allToAll(), { delay: -1 }),
      /^connect\(a, b\)\.delay: must be >= 0 ms, got -1$/,
    ],
    [
      'a negative delay in a list',
      () => connect('a', 'b', allToAll(), { delay: [1, -2] }),
      /^connect\(a, b\)\.delay\[1\]: must be >= 0 ms, got -2$/,
    ],
    [
      'delays drawn below 0',
      () => connect('a', 'b', allToAll(), { delay: uniform(-1, 1) }),
      /^connect\(a, b\)\.delay\.low: must be >= 0 ms, got -1$/,
    ],
    [
      'normal delays without a bound',
      () => connect('a', 'b', allToAll(), { delay: normal(2, 1) }),
      /^connect\(a, b\)\.delay\.low: must be >= 0 ms, got none; give normal\(/,
    ],
    [
      'no delay between neurons',
      () => simulation(net({ projections: [connect('a', 'b', allToAll(), { delay: 0 })] })),
      /^connect\(a, b\)\.delay: must be > 0 ms between neurons, got 0; only a source/,
    ],
    [
      'no delay in a list',
      () => simulation(net({ projections: [connect('b', 'b', oneToOne(), { delay: [1, 0, 1] })] })),
      /^connect\(b, b\)\.delay: must be > 0 ms between neurons, got 0/,
    ],
    [
      'an unknown pre',
      () => net({ projections: [connect('x', 'a')] }),
      /^connect\(x, a\): must name a population \(in, a, b\), got 'x'$/,
    ],
    [
      'an unknown post',
      () => net({ projections: [connect('a', 'toString')] }),
      /^connect\(a, toString\): must name a population \(in, a, b\), got 'toString'$/,
    ],
    [
      'into a source',
      () => net({ projections: [connect('a', 'in')] }),
      /^connect\(a, in\): must end at neurons, got the source 'in'$/,
    ],
    ['p above 1', () => pairwise(1.5), /^pairwise\.p: must be from 0 to 1, got 1\.5$/],
    ['NaN p', () => pairwise(nan), /^pairwise\.p: .*got NaN$/],
    [
      'negative in-degree',
      () => fixedInDegree(-1),
      /^fixedInDegree\.k: must be a whole number >= 0, got -1$/,
    ],
    ['fractional out-degree', () => fixedOutDegree(0.5), /^fixedOutDegree\.k: .*got 0\.5$/],
    ['NaN total', () => fixedTotal(nan), /^fixedTotal\.n: .*got NaN$/],
    [
      'pairs of unequal length',
      () => pairs([1, 2], [1]),
      /^pairs: pre and post must be equally long, got 2 and 1$/,
    ],
    [
      'weights for other synapses',
      () => simulation(net({ projections: [connect('in', 'b', allToAll(), { weight: [1, 2] })] })),
      /^connect\(in, b\)\.weight: must list 12 values, got 2$/,
    ],
    [
      'an index out of range',
      () => simulation(net({ projections: [connect('in', 'b', pairs([4], [0]))] })),
      /^connect\(in, b\)\.rule\.pre\[0\]: must be a whole number from 0 to 3 \(the last neuron of pre\), got 4$/,
    ],
    [
      'too many synapses',
      () =>
        simulation(
          network({ populations: { a: source(1e5), b: lif(1e5) }, projections: [connect('a', 'b')] }),
        ),
      /^connect\(a, b\): must have at most 130000000 synapses, got 10000000000 \(223\.5 GiB\); use fewer neurons or a sparser rule$/,
    ],
    [
      'competition among neurons',
      () => net({ projections: [connect('a', 'b', allToAll(), { plasticity: competitive() })] }),
      /^connect\(a, b\)\.plasticity: competitive learning needs a source as pre, got neurons 'a'$/,
    ],
  ]);
});

describe('learning rules', () => {
  refuses([
    ['tauPre 0', () => pairStdp({ tauPre: 0 }), /^pairStdp\.tauPre: must be > 0 ms, got 0$/],
    ['NaN tauPost', () => pairStdp({ tauPost: nan }), /^pairStdp\.tauPost: must be > 0 ms, got NaN$/],
    [
      'NaN aPlus',
      () => pairStdp({ aPlus: nan }),
      /^pairStdp\.aPlus: must be a finite number of mV, got NaN$/,
    ],
    [
      'bounds upside down',
      () => pairStdp({ low: 2, high: 1 }),
      /^pairStdp\.high: must be >= low \(2 mV\) or 'infinite', got 1$/,
    ],
    ['a NaN bound', () => traceStdp({ high: nan }), /^traceStdp\.high: .*got NaN$/],
    ['NaN eta', () => traceStdp({ eta: nan }), /^traceStdp\.eta: must be a finite number, got NaN$/],
    ['a NaN target', () => traceStdp({ target: nan }), /^traceStdp\.target: .*got NaN$/],
    [
      'a total of 0',
      () => traceStdp({ normalise: { norm: 'l1', total: 0 } }),
      /^traceStdp\.normalise\.total: must be > 0 mV, got 0$/,
    ],
    ['negative eta', () => competitive({ eta: -1 }), /^competitive\.eta: must be >= 0, got -1$/],
    ['a volley of 0 ms', () => competitive({ volley: 0 }), /^competitive\.volley: must be > 0 ms, got 0$/],
    ['a norm of 0', () => competitive({ norm: 0 }), /^competitive\.norm: must be > 0 mV, got 0$/],
  ]);
});

describe('inhibition', () => {
  refuses([
    [
      'negative lateral weight',
      () => lateral('a', { weight: -1 }),
      /^lateral\.weight: must be >= 0 mV, got -1$/,
    ],
    [
      'lateral delay 0',
      () => lateral('a', { weight: 1, delay: 0 }),
      /^lateral\.delay: must be > 0 ms, got 0$/,
    ],
    [
      'a sheet without width',
      () => lateral('a', { weight: 1, sheet: { width: 0, radius: 1 } }),
      /^lateral\.sheet\.width: .*got 0$/,
    ],
    [
      'a sheet without radius',
      () => lateral('a', { weight: 1, sheet: { width: 2, radius: 0 } }),
      /^lateral\.sheet\.radius: must be > 0, got 0$/,
    ],
    [
      'negative pool weight',
      () => pool('a', { weight: -1, tau: 1 }),
      /^pool\.weight: must be >= 0 mV, got -1$/,
    ],
    ['pool tau 0', () => pool('a', { weight: 1, tau: 0 }), /^pool\.tau: must be > 0 ms, got 0$/],
    [
      'negative pool delay',
      () => pool('a', { weight: 1, tau: 1, delay: -1 }),
      /^pool\.delay: must be >= 0 ms, got -1$/,
    ],
    [
      'target 0',
      () => adaptivePool('a', { target: 0, tau: 1 }),
      /^adaptivePool\.target: must be between 0 and 1, got 0$/,
    ],
    ['target 1', () => adaptivePool('a', { target: 1, tau: 1 }), /^adaptivePool\.target: .*got 1$/],
    [
      'rate 0',
      () => adaptivePool('a', { target: 0.5, tau: 1, rate: 0 }),
      /^adaptivePool\.rate: must be > 0, got 0$/,
    ],
    [
      'adaptive weight 0',
      () => adaptivePool('a', { target: 0.5, tau: 1, weight: 0 }),
      /^adaptivePool\.weight: must be > 0 mV, got 0$/,
    ],
    ['k 0', () => kWinners('a', { k: 0 }), /^kWinners\.k: must be a whole number >= 1, got 0$/],
    ['a window of 0', () => kWinners('a', { k: 1, window: 0 }), /^kWinners\.window: must be > 0 ms, got 0$/],
    [
      'k too large',
      () => net({ inhibition: [kWinners('a', { k: 7 })] }),
      /^kWinners\.k: must be a whole number from 1 to 6 \(neurons in a group of 'a'\), got 7$/,
    ],
    [
      'k too large for a group',
      () => net({ inhibition: [kWinners('a', { k: 4, groups: 2 })] }),
      /^kWinners\.k: .*from 1 to 3 .*got 4$/,
    ],
    [
      'k too large for a listed group',
      () => net({ inhibition: [kWinners('b', { k: 2, groups: [0, 1, 1] })] }),
      /^kWinners\.k: .*from 1 to 1 .*got 2$/,
    ],
    [
      'groups that do not divide',
      () => net({ inhibition: [kWinners('a', { k: 1, groups: 4 })] }),
      /^kWinners\.groups: must divide the 6 neurons evenly, got 4; or list a group for each$/,
    ],
    [
      'more groups than neurons',
      () => net({ inhibition: [pool('a', { weight: 1, tau: 1, groups: 7 })] }),
      /^pool\.groups: must be a whole number from 1 to 6 \(the number of neurons\), got 7$/,
    ],
    [
      'groups of other neurons',
      () => net({ inhibition: [pool('a', { weight: 1, tau: 1, groups: [0, 1] })] }),
      /^pool\.groups: must list 6 group indices, got 2$/,
    ],
    [
      'a group index out of range',
      () => net({ inhibition: [kWinners('b', { k: 1, groups: [0, 1, 3] })] }),
      /^kWinners\.groups\[2\]: .*from 0 to 2 .*got 3$/,
    ],
    [
      'an unknown population',
      () => net({ inhibition: [pool('x', { weight: 1, tau: 1 })] }),
      /^pool: must name a population \(in, a, b\), got 'x'$/,
    ],
    [
      'a source',
      () => net({ inhibition: [kWinners('in', { k: 1 })] }),
      /^k-winners: must act on neurons, got the source 'in'$/,
    ],
    [
      'two pools',
      () =>
        net({ inhibition: [pool('a', { weight: 1, tau: 1 }), adaptivePool('a', { target: 0.1, tau: 1 })] }),
      /^pool: must be given once for 'a', got two$/,
    ],
    [
      'two races',
      () => net({ inhibition: [kWinners('a', { k: 1 }), kWinners('a', { k: 2 })] }),
      /^k-winners: must be given once for 'a', got two$/,
    ],
  ]);
});

describe('inputs', () => {
  refuses([
    [
      'spikes out of order',
      () => spikeTrain('in', { t: [2, 1], i: [0, 0] }),
      /^spikeTrain\(in\)\.t\[1\]: must be >= the time before it \(2 ms\), got 1; sort them$/,
    ],
    [
      'spikes before 0',
      () => spikeTrain('in', { t: [-1], i: [0] }),
      /^spikeTrain\(in\)\.t\[0\]: must be >= .* got -1/,
    ],
    ['a NaN time', () => spikeTrain('in', { t: [nan], i: [0] }), /^spikeTrain\(in\)\.t\[0\]: .*got NaN/],
    [
      'an endless time',
      () => spikeTrain('in', { t: [1, Infinity], i: [0, 0] }),
      /^spikeTrain\(in\)\.t\[1\]: .*got Infinity/,
    ],
    [
      'more times than sources',
      () => spikeTrain('in', { t: [1, 2], i: [0] }),
      /^spikeTrain\(in\)\.i: must be as long as t \(2\), got 1$/,
    ],
    [
      'a source that is not there',
      () => simulation(net({ inputs: [spikeTrain('in', { t: [1], i: [4] })] })),
      /^spikeTrain\(in\)\.i\[0\]: must be from 0 to 3 \(the last input\), got 4$/,
    ],
    [
      'a negative source',
      () => simulation(net({ inputs: [spikeTrain('in', { t: [1], i: [-1] })] })),
      /^spikeTrain\(in\)\.i\[0\]: .*got -1$/,
    ],
    [
      'a negative rate',
      () => poissonInput('in', { rateHz: -1 }),
      /^poissonInput\(in\)\.rateHz: must be >= 0 Hz, got -1$/,
    ],
    [
      'a NaN rate in a list',
      () => poissonInput('in', { rateHz: [1, nan] }),
      /^poissonInput\(in\)\.rateHz: must be >= 0 Hz, got NaN$/,
    ],
    [
      'rates of other sources',
      () => simulation(net({ inputs: [poissonInput('in', { rateHz: [1, 2] })] })),
      /^poissonInput\(in\)\.rateHz: must list 4 rates, got 2$/,
    ],
    [
      'current steps out of order',
      () => currentSteps('a', { times: [5, 3], values: [1, 2] }),
      /^currentSteps\(a\)\.times\[1\]: .*got 3/,
    ],
    [
      'a NaN current',
      () => currentSteps('a', { times: [5], values: [nan] }),
      /^currentSteps\(a\)\.values\[0\]: must be a finite number of mV, got NaN$/,
    ],
    [
      'fewer values than times',
      () => currentSteps('a', { times: [5], values: [] }),
      /^currentSteps\(a\)\.values: must be as long as times/,
    ],
    [
      'an unknown source',
      () => net({ inputs: [poissonInput('x', { rateHz: 1 })] }),
      /^poisson: must name a population \(in, a, b\), got 'x'$/,
    ],
    [
      'spikes into neurons',
      () => net({ inputs: [spikeTrain('a', { t: [], i: [] })] }),
      /^spikes: must act on a source population, got 'a' \(lif\)$/,
    ],
    [
      'a current into a source',
      () => net({ inputs: [currentSteps('in', { times: [], values: [] })] }),
      /^current: must act on a population of neurons, got 'in' \(source\)$/,
    ],
  ]);
});

describe('recorders', () => {
  const sim = simulation(net({ record: [recordSpikes('a')] }));
  refuses([
    [
      'no room',
      () => recordSpikes('a', { max: 0 }),
      /^recordSpikes\.max: must be a whole number >= 1, got 0$/,
    ],
    [
      'every 0 ms',
      () => recordPotential('a', { ids: [0], every: 0 }),
      /^recordPotential\.every: must be > 0 ms, got 0$/,
    ],
    ['bins of 0 ms', () => recordRate('a', { bin: 0 }), /^recordRate\.bin: must be > 0 ms, got 0$/],
    ['NaN samples', () => recordPotential('a', { ids: [0], max: nan }), /^recordPotential\.max: .*got NaN$/],
    [
      'an unknown population',
      () => net({ record: [recordSpikes('x')] }),
      /^record spikes: must name a population \(in, a, b\), got 'x'$/,
    ],
    [
      'a neuron that is not there',
      () => net({ record: [recordPotential('a', { ids: [6] })] }),
      /^recordPotential\.ids: must be a whole number from 0 to 5 \(the last neuron of 'a'\), got 6$/,
    ],
    [
      'the potential of a source',
      () => net({ record: [recordPotential('in', { ids: [0] })] }),
      /^record potential: a source has none, got 'in'$/,
    ],
    [
      'two of a kind',
      () => net({ record: [recordPotential('a', { ids: [0] }), recordPotential('a', { ids: [1] })] }),
      /^record potential: must be given once a population, got two potential of 'a'$/,
    ],
    [
      'what was not recorded',
      () => sim.recording.spikes('b'),
      /^recordSpikes: 'b' is not recorded; add recordSpikes\('b'\) to network\.record$/,
    ],
    [
      'what was recorded otherwise',
      () => sim.recording.rate('a'),
      /^recordRate: 'a' is not recorded; add recordRate\('a'\)/,
    ],
  ]);
});

describe('network and simulation', () => {
  const sim = simulation(net());
  const shown = simulation(net());
  shown.present({}, { durationMs: 1 });
  refuses([
    [
      'nobody',
      () => network({ populations: {} }),
      /^network\.populations: must name at least one population, got none$/,
    ],
    [
      'an empty population by hand',
      () => network({ populations: { a: { ...lif(1), n: 0 } } }),
      /^network\.populations\.a\.n: must be a whole number >= 1, got 0$/,
    ],
    ['a negative duration', () => sim.run(-1), /^run\.durationMs: must be >= 0 ms, got -1$/],
    ['an endless duration', () => sim.run(Infinity), /^run\.durationMs: must be >= 0 ms, got Infinity$/],
    [
      'a NaN duration',
      () => simulation(net()).present({}, { durationMs: nan }),
      /^present\.durationMs: must be >= 0 ms, got NaN$/,
    ],
    [
      'a stimulus for neurons',
      () => simulation(net()).present({ a: { t: [], i: [] } }, { durationMs: 1 }),
      /^present\.stimulus: must name a source \(in\), got 'a'$/,
    ],
    [
      'a stimulus for nobody',
      () => simulation(net()).present({ retina: { t: [], i: [] } }, { durationMs: 1 }),
      /^present\.stimulus: must name a source \(in\), got 'retina'$/,
    ],
    [
      'a stimulus out of order',
      () => simulation(net()).present({ in: { t: [2, 1], i: [0, 0] } }, { durationMs: 1 }),
      /^present\.stimulus\.in\.t\[1\]: .*got 1; sort them$/,
    ],
    [
      'a stimulus from an input that is not there',
      () => simulation(net()).present({ in: { t: [1], i: [4] } }, { durationMs: 1 }),
      /^present\.stimulus\.in\.i\[0\]: must be from 0 to 3 \(the last input\), got 4$/,
    ],
    [
      'a NaN rate of learning',
      () => simulation(net()).present({}, { durationMs: 1, learn: { eta: nan } }),
      /^present\.learn\.eta: must be >= 0, got NaN$/,
    ],
    [
      'a negative step of thresholds',
      () => simulation(net()).present({}, { durationMs: 1, learn: { thetaStep: -1 } }),
      /^present\.learn\.thetaStep: must be >= 0 mV, got -1$/,
    ],
    [
      'run after present',
      () => shown.run(1),
      /^run: must not follow present, which has its own clock; build another simulation$/,
    ],
    ['weights of no projection', () => sim.weights(0), /^weights\.projection: .*got 0$/],
    [
      'weights of a fraction',
      () => simulation(net({ projections: [connect('in', 'a')] })).weights(0.5),
      /^weights\.projection: must be a whole number from 0 to 0 .*got 0\.5$/,
    ],
    [
      'thresholds of a source',
      () => sim.theta('in'),
      /^theta: must name a population of neurons \(a, b\), got 'in'$/,
    ],
    [
      'potentials of nobody',
      () => sim.potential('x'),
      /^potential: must name a population of neurons \(a, b\), got 'x'$/,
    ],
    [
      'a NaN seed',
      () => simulation(net(), { seed: nan }),
      /^simulation\.seed: must be a finite number or a text, got NaN$/,
    ],
  ]);
});
