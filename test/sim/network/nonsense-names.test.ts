/** What types would catch and plain JavaScript does not: mistyped names, unknown kinds, options left out. */
import { describe, expect, it } from 'vitest';
import * as connecting from '../../../src/sim/network/connect.ts';
import { normal } from '../../../src/sim/network/drawn.ts';
import * as inhibiting from '../../../src/sim/network/inhibition.ts';
import * as feeding from '../../../src/sim/network/inputs.ts';
import * as neurons from '../../../src/sim/network/lif.ts';
import * as describing from '../../../src/sim/network/network.ts';
import * as learning from '../../../src/sim/network/plasticity.ts';
import * as recording from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

/** The makers as plain JavaScript sees them: any argument, or none. */
type Untyped<M> = { [K in keyof M]: (...given: unknown[]) => never };
const untyped = <M extends object>(module: M) => module as unknown as Untyped<M>;
const { allToAll, connect, fixedInDegree, fixedOutDegree, fixedTotal, pairs, pairwise } = untyped(connecting);
const { adaptivePool, kWinners, lateral, pool } = untyped(inhibiting);
const { currentSteps, poissonInput, spikeTrain } = untyped(feeding);
const { balanceHomeostasis, lif, spikeHomeostasis } = untyped(neurons);
const { competitive, pairStdp, traceStdp } = untyped(learning);
const { recordPotential, recordRate, recordSpikes } = untyped(recording);
const { network } = untyped(describing);

const populations = { in: describing.source(4), a: neurons.lif(6), b: neurons.lif(3) };
const net = (parts: object = {}) => network({ populations, ...parts });
const ready = (parts: object = {}) => simulation(net(parts));

type Case = [what: string, make: () => unknown, message: RegExp];
const refuses = (cases: Case[]): void => {
  it.each(cases)('%s', (_, make, message) => expect(make).toThrow(message));
};

describe('a mistyped option', () => {
  refuses([
    [
      'lif',
      () => lif(3, { tau: 20 }),
      /^lif\.tau: is not an option; known: tauM, tRef, vRest, .*homeostasis$/,
    ],
    ['lif, a second size', () => lif(3, { n: 20 }), /^lif\.n: is not an option; known: tauM/],
    [
      'spikeHomeostasis',
      () => spikeHomeostasis({ add: 1 }),
      /^spikeHomeostasis\.add: .*known: plus, tau, target$/,
    ],
    [
      'balanceHomeostasis',
      () => balanceHomeostasis({ stp: 1 }),
      /^balanceHomeostasis\.stp: is not an option/,
    ],
    ['normal', () => normal(0, 1, { lo: 0 } as object), /^normal\.lo: is not an option; known: low, high$/],
    [
      'connect',
      () => connect('in', 'a', allToAll(), { w: 2 }),
      /^connect\(in, a\)\.w: is not an option; known: weight, delay, synapse, plasticity$/,
    ],
    ['allToAll', () => allToAll({ form: [0] }), /^allToAll\.form: is not an option; known: from, autapses$/],
    ['pairwise', () => pairwise(1, { multapses: false }), /^pairwise\.multapses: is not an option/],
    ['fixedInDegree', () => fixedInDegree(1, { autapse: false }), /^fixedInDegree\.autapse: is not/],
    ['fixedOutDegree', () => fixedOutDegree(1, { autapse: false }), /^fixedOutDegree\.autapse: is not/],
    ['fixedTotal', () => fixedTotal(1, { multapse: false }), /^fixedTotal\.multapse: is not/],
    ['pairStdp', () => pairStdp({ tau: 20 }), /^pairStdp\.tau: is not an option; known: tauPre/],
    ['traceStdp', () => traceStdp({ aPlus: 1 }), /^traceStdp\.aPlus: is not an option/],
    ['competitive', () => competitive({ rate: 1 }), /^competitive\.rate: .*known: eta, volley, norm$/],
    [
      'normalise',
      () => pairStdp({ normalise: { norm: 'l1', sum: 1 } }),
      /^pairStdp\.normalise\.sum: is not an option; known: norm, total$/,
    ],
    ['lateral', () => lateral('a', { weight: 1, tau: 1 }), /^lateral\.tau: is not an option/],
    [
      'a sheet',
      () => lateral('a', { weight: 1, sheet: { width: 2, radius: 1, height: 2 } }),
      /^lateral\.sheet\.height: is not/,
    ],
    ['pool', () => pool('a', { weight: 1, tau: 1, group: 2 }), /^pool\.group: is not an option/],
    ['adaptivePool', () => adaptivePool('a', { target: 0.1, tau: 1, eta: 1 }), /^adaptivePool\.eta: is not/],
    [
      'kWinners',
      () => kWinners('a', { k: 1, windows: 5 }),
      /^kWinners\.windows: .*known: k, window, groups$/,
    ],
    [
      'poissonInput',
      () => poissonInput('in', { rate: 5 }),
      /^poissonInput\(in\)\.rate: .*known: rateHz, weight, synapse$/,
    ],
    [
      'currentSteps',
      () => currentSteps('a', { times: [], values: [], t: [] }),
      /^currentSteps\(a\)\.t: is not an option/,
    ],
    ['recordSpikes', () => recordSpikes('a', { maximum: 5 }), /^recordSpikes\.maximum: .*known: max$/],
    ['recordPotential', () => recordPotential('a', { ids: [0], dt: 1 }), /^recordPotential\.dt: is not/],
    ['recordRate', () => recordRate('a', { binMs: 5 }), /^recordRate\.binMs: .*known: bin, max$/],
    [
      'network',
      () => net({ projection: [] }),
      /^network\.projection: is not an option; known: populations, proj/,
    ],
    ['present', () => ready().present({}, { duration: 5 } as never), /^present\.duration: is not an option/],
    [
      'learn',
      () => ready().present({}, { durationMs: 5, learn: { rate: 1 } as object }),
      /^present\.learn\.rate: is not an option; known: eta, thetaStep$/,
    ],
  ]);
});

describe('an unknown kind', () => {
  const by = { population: 'a' };
  const projection = connecting.connect('in', 'a');
  refuses([
    [
      'of synapse',
      () => net({ projections: [connect('in', 'a', allToAll(), { synapse: 'exp' })] }),
      /^connect\(in, a\)\.synapse: must be 'delta' or 'step' or 'exponential' or 'alpha' or 'conductance', got 'exp'$/,
    ],
    [
      'of rule',
      () => connect('in', 'a', { kind: 'all' }),
      /^connect\(in, a\)\.rule\.kind: must be 'all-to-all' or/,
    ],
    [
      'of rule, options in its place',
      () => connect('in', 'a', { weight: 2 }),
      /rule\.kind: .*got undefined$/,
    ],
    [
      'of rule, a word',
      () => connect('in', 'a', 'all-to-all'),
      /\.rule: must be an object of kind .*'all-to-all'$/,
    ],
    [
      'of plasticity',
      () => connect('in', 'a', allToAll(), { plasticity: { kind: 'stdp' } }),
      /^connect\(in, a\)\.plasticity\.kind: must be 'pair-stdp' or 'trace-stdp' or 'competitive', got 'stdp'$/,
    ],
    [
      'of weight',
      () => connect('in', 'a', allToAll(), { weight: { kind: 'gauss' } }),
      /^connect\(in, a\)\.weight\.kind: must be 'uniform' or 'normal', got 'gauss'$/,
    ],
    [
      'of weight, a text',
      () => connect('in', 'a', allToAll(), { weight: '2' }),
      /^connect\(in, a\)\.weight: must be a number, a list, uniform\(\.\.\.\) or normal\(\.\.\.\), got 2$/,
    ],
    ['of theta, null', () => lif(1, { theta: null }), /^lif\.theta: must be a number, a list, .*got null$/],
    [
      'of homeostasis',
      () => lif(1, { homeostasis: { kind: 'spikes' } }),
      /^lif\.homeostasis\.kind: must be 'spike' or 'balance', got 'spikes'$/,
    ],
    [
      'of norm',
      () => pairStdp({ normalise: { norm: 'l3', total: 1 } }),
      /^pairStdp\.normalise\.norm: must be 'l1' or 'l2', got 'l3'$/,
    ],
    [
      'of learning',
      () => ready().present({}, { durationMs: 1, learn: 'yes' as never }),
      /^present\.learn: .*'yes'$/,
    ],
    [
      'of population',
      () => network({ populations: { a: { kind: 'hodgkin-huxley', n: 1 } } }),
      /^network\.populations\.a\.kind: must be 'source' or 'lif' or .*, got 'hodgkin-huxley'$/,
    ],
    [
      'of population, none',
      () => network({ populations: { a: 5 } }),
      /^network\.populations\.a: must be an object/,
    ],
    [
      'of inhibition',
      () => net({ inhibition: [{ ...by, kind: 'kwinners', k: 1 }] }),
      /^network\.inhibition\[0\]\.kind: must be 'lateral' or 'pool' or 'k-winners', got 'kwinners'$/,
    ],
    [
      'of input',
      () => net({ inputs: [{ ...by, kind: 'noise' }] }),
      /^network\.inputs\[0\]\.kind: must be 'spikes' or 'poisson' or 'current', got 'noise'$/,
    ],
    [
      'of recorder',
      () => net({ record: [recordSpikes('a'), { ...by, kind: 'spike', max: 1 }] }),
      /^network\.record\[1\]\.kind: must be 'spikes' or 'potential' or 'rate', got 'spike'$/,
    ],
    [
      'of synapse, written by hand',
      () => net({ projections: [{ ...projection, synapse: 'exp' }] }),
      /^connect\(in, a\)\.synapse: must be 'delta' or 'step' or 'exponential' or 'alpha' or 'conductance', got 'exp'$/,
    ],
  ]);
});

describe('something left out', () => {
  refuses([
    ['parts', () => network(), /^network: must be given an object \{populations, .*got undefined$/],
    ['populations', () => network({}), /^network\.populations: must be given an object .*got undefined$/],
    ['a list around one', () => net({ record: recordSpikes('a') }), /^network\.record: must be a list, got/],
    [
      'most of a neuron, by hand',
      () => network({ populations: { a: { kind: 'lif', n: 3 } } }),
      /^network\.populations\.a\.tauM: must be given, got undefined; needed: kind, n, tauM/,
    ],
    [
      'most of a projection, by hand',
      () => net({ projections: [{ pre: 'in', post: 'a' }] }),
      /\[0\]\.rule: must be given/,
    ],
    ['pre', () => connect(undefined, 'a'), /^connect\(undefined, a\)\.pre: must be given/],
    ['the lists of pairs', () => pairs(), /^pairs\.pre: must be a list, got undefined$/],
    ['lateral', () => lateral('a'), /^lateral: must be given an object \{weight, .*got undefined$/],
    [
      'pool',
      () => pool('a'),
      /^pool: must be given an object \{weight, tau, delay, groups\}, got undefined$/,
    ],
    ['adaptivePool', () => adaptivePool('a'), /^adaptivePool: must be given an object \{target/],
    ['kWinners', () => kWinners('a', 3), /^kWinners: must be given an object \{k, window, groups\}, got 3$/],
    [
      'spikeTrain',
      () => spikeTrain('in'),
      /^spikeTrain\(in\): must be given spikes \{t, i\}, got undefined$/,
    ],
    [
      'sources of spikes',
      () => spikeTrain('in', { t: [1] }),
      /^spikeTrain\(in\)\.i: must be a list, got undefined$/,
    ],
    [
      'poissonInput',
      () => poissonInput('in', 50),
      /^poissonInput\(in\): must be given an object \{rateHz, weight, synapse\}, got 50$/,
    ],
    [
      'a rate',
      () => poissonInput('in', {}),
      /^poissonInput\(in\)\.rateHz: must be a number of Hz or a list, got undefined$/,
    ],
    [
      'currentSteps',
      () => currentSteps('a'),
      /^currentSteps\(a\): must be given an object \{times, values\}/,
    ],
    ['values', () => currentSteps('a', { times: [1] }), /^currentSteps\(a\)\.values: must be a list/],
    [
      'recordPotential',
      () => recordPotential('a'),
      /^recordPotential: must be given an object \{ids, every, max\}/,
    ],
    ['ids', () => recordPotential('a', {}), /^recordPotential\.ids: must be a list, got undefined$/],
    [
      'present',
      () => ready().present({}, undefined as never),
      /^present: must be given an object \{durationMs, learn\}/,
    ],
    [
      'a list in a stimulus',
      () => ready().present({ in: { t: [1] } as never }, { durationMs: 1 }),
      /^present\.stimulus\.in\.i: must be a list, got undefined$/,
    ],
    ['projections', () => ready().weights(9), /^weights\.projection: there are none to choose from, got 9$/],
  ]);
});

describe('what is well meant passes', () => {
  it('an option of value undefined is one left out', () => {
    expect(fixedTotal(3, { autapses: undefined })).toEqual(fixedTotal(3));
    expect(lateral('a', { weight: 1, delay: undefined })).toEqual(lateral('a', { weight: 1 }));
    expect(pool('a', { weight: 1, tau: 1, delay: undefined })).toEqual(pool('a', { weight: 1, tau: 1 }));
    expect(recordPotential('a', { ids: [0], every: undefined })).toEqual(recordPotential('a', { ids: [0] }));
    expect(net({ record: undefined })).toEqual(net());
  });

  it('another population may be the model of one, and the size asked for counts', () => {
    expect(lif(3, { ...populations.a, tauM: 5 })).toEqual(lif(3, { tauM: 5 }));
  });

  it('every kind of part is known to network, also after JSON', () => {
    const whole = net({
      projections: [
        connect('in', 'a', allToAll({ from: [0] }), { plasticity: competitive() }),
        connect('a', 'b', pairwise(0.5), { plasticity: pairStdp({ normalise: { norm: 'l2', total: 1 } }) }),
        connect('a', 'b', fixedInDegree(1), { plasticity: traceStdp(), weight: normal(1, 1) }),
        connect('a', 'b', fixedOutDegree(1), { synapse: 'step' }),
        connect('a', 'b', fixedTotal(1)),
        connect('a', 'a', connecting.oneToOne()),
        connect('a', 'b', pairs(new Uint8Array([1]), [2])),
      ],
      inhibition: [
        lateral('a', { weight: 1, sheet: { width: 2, radius: 1 } }),
        pool('a', { weight: 1, tau: 1 }),
        adaptivePool('b', { target: 0.1, tau: 1 }),
        kWinners('a', { k: 1 }),
      ],
      inputs: [
        spikeTrain('in', { t: [1], i: [0] }),
        poissonInput('in', { rateHz: [1, 2, 3, 4] }),
        currentSteps('a', { times: [1], values: [1] }),
      ],
      record: [recordSpikes('a'), recordPotential('a', { ids: [0] }), recordRate('a')],
    });
    expect(network(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });
});

describe('running refuses mistyped options', () => {
  const net = describing.network({ populations: { cells: neurons.lif(1) } });
  it('of simulation and run', () => {
    expect(() => simulation(net, { sed: 3 } as object)).toThrow(
      'simulation.sed: is not an option; known: seed',
    );
    expect(() => simulation(net).run(1, { lern: false } as object)).toThrow(
      'run.lern: is not an option; known: learn',
    );
  });
});
