/** What the race engine refuses: networks that it cannot run, options and stimuli that no engine takes. */
import { describe, expect, it } from 'vitest';
import { RaceEngine } from '../../../src/sim/dense/race-engine.ts';
import type { PresentOptions, Stimulus } from '../../../src/sim/engine.ts';
import { allToAll, connect, fixedTotal, type Projection } from '../../../src/sim/network/connect.ts';
import { kWinners, pool } from '../../../src/sim/network/inhibition.ts';
import { poissonInput } from '../../../src/sim/network/inputs.ts';
import { balanceHomeostasis, type LifOptions, lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, source } from '../../../src/sim/network/network.ts';
import { pairStdp } from '../../../src/sim/network/plasticity.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { columns, inputs, volley } from './columns.ts';

describe('the race engine refuses at its door what the event engine refuses', () => {
  const nan = Number.NaN;
  const wrong: [string, PresentOptions, string][] = [
    ['a NaN duration', { durationMs: nan }, 'present.durationMs: must be >= 0 ms, got NaN'],
    ['a negative duration', { durationMs: -5 }, 'present.durationMs: must be >= 0 ms, got -5'],
    ['an endless duration', { durationMs: Infinity }, 'present.durationMs: must be >= 0 ms, got Infinity'],
    ['a negative rate', { durationMs: 1, learn: { eta: -1 } }, 'present.learn.eta: must be >= 0, got -1'],
    ['a NaN rate', { durationMs: 1, learn: { eta: nan } }, 'present.learn.eta: must be >= 0, got NaN'],
    [
      'a NaN step',
      { durationMs: 1, learn: { thetaStep: nan } },
      'present.learn.thetaStep: must be >= 0 mV, got NaN',
    ],
  ];
  it.each(wrong)('%s', (_, options, message) => {
    const fast = new RaceEngine(columns(1), 1);
    const stimulus = { retina: volley(1, 30) };
    const before = [fast.weights(0), fast.theta('a'), fast.synapticEvents];
    expect(() => simulation(columns(1)).present(stimulus, options)).toThrow(message);
    expect(() => fast.present(stimulus, options)).toThrow(message);
    expect(() => fast.race(stimulus.retina, options)).toThrow(message);
    expect([fast.weights(0), fast.theta('a'), fast.synapticEvents]).toEqual(before);
  });

  const stimuli: [string, Stimulus, RegExp][] = [
    ['a stimulus for a column', { a: { t: [], i: [] } }, /must name the source 'retina', got 'a'$/],
    ['times out of order', { retina: { t: [2, 1], i: [0, 0] } }, /retina\.t\[1\]: .*sort them$/],
    ['a NaN time', { retina: { t: [nan], i: [0] } }, /retina\.t\[0\]: .*got NaN/],
    ['an input that is not there', { retina: { t: [1], i: [60] } }, /retina\.i\[0\]: must be from 0 to 59/],
    ['lists of unequal length', { retina: { t: [1, 2], i: [0] } }, /retina\.i: must be as long as t \(2\)/],
  ];
  it.each(stimuli)('%s', (_, stimulus, message) => {
    expect(() => new RaceEngine(columns(1), 1).present(stimulus, { durationMs: 25 })).toThrow(message);
  });

  it('weights of no projection, thresholds of no column', () => {
    const fast = new RaceEngine(columns(1), 1);
    expect(() => fast.weights(3)).toThrow(
      /^weights\.projection: must be a whole number from 0 to 2 .*got 3$/,
    );
    expect(() => fast.theta('retina')).toThrow(/^theta: must name a column.*got 'retina'$/);
  });
});

describe('the race engine refuses, by name, what it cannot run', () => {
  const { populations, projections, inhibition } = columns(1);
  const a = (options: LifOptions): Partial<Network> => ({
    populations: { ...populations, a: lif(7, { tauM: 15, vRest: -65, vThreshold: -61, ...options }) },
  });
  const toA = (projection: Projection): Partial<Network> => ({
    projections: [projection, ...projections.slice(1)],
  });
  const cases: [string, Partial<Network>, RegExp][] = [
    ['a second source', { populations: { ...populations, noise: source(1) } }, /exactly one source, got 2/],
    [
      'inputs of the network',
      { inputs: [poissonInput('retina', { rateHz: 1 })] },
      /takes no inputs or recorders in the network/,
    ],
    ['a constant current', a({ current: 1 }), /'a' must start at rest, without a constant current/],
    ['a start off rest', a({ vInitial: -64 }), /'a' must start at rest/],
    ['thresholds that adapt at spikes', a({ homeostasis: spikeHomeostasis() }), /'a' adapts at spikes/],
    ['a threshold at rest', a({ vReset: -70, theta: -4 }), /'a' may get a threshold at or below rest/],
    [
      'a threshold that homeostasis may take to rest',
      a({ vReset: -70, homeostasis: balanceHomeostasis({ low: -4 }) }),
      /'a' may get a threshold at or below rest/,
    ],
    ['two time constants', a({ tauM: 16 }), /all columns must share one tauM/],
    [
      'a delay',
      toA(connect('retina', 'a', allToAll(), { weight: 1, synapse: 'step', delay: 1 })),
      /'a' needs one all-to-all projection of step synapses without delay/,
    ],
    [
      'another connection rule',
      toA(connect('retina', 'a', fixedTotal(9), { weight: 1, synapse: 'step' })),
      /'a' needs one all-to-all projection/,
    ],
    [
      'another plasticity',
      toA(connect('retina', 'a', allToAll(), { weight: 1, synapse: 'step', plasticity: pairStdp() })),
      /'a' learns by pair-stdp/,
    ],
    [
      'columns that excite each other',
      toA(connect('b', 'a', allToAll(), { weight: 1, synapse: 'step', delay: 1 })),
      /projections must run from the source to columns/,
    ],
    [
      'two projections to one column',
      { projections: [...projections, projections[0]!] },
      /a column must have one projection/,
    ],
    [
      'a column without input',
      { projections: projections.slice(1) },
      /every population but the source must be a column with one race/,
    ],
    ['a column without a race', { inhibition: inhibition.slice(1) }, /'a' needs one k-winners race/],
    [
      'races in windows',
      { inhibition: [kWinners('a', { k: 1, window: 10 }), ...inhibition.slice(1)] },
      /'a' needs one k-winners race a stimulus/,
    ],
    [
      'races in groups',
      { inhibition: [kWinners('a', { k: 1, groups: 7 }), ...inhibition.slice(1)] },
      /'a' needs one k-winners race a stimulus/,
    ],
    [
      'no column at all',
      { populations: { retina: source(inputs) }, projections: [], inhibition: [] },
      /needs at least one column/,
    ],
    [
      'a pool',
      { inhibition: [pool('a', { weight: 1, tau: 5 }), kWinners('b', { k: 1 }), kWinners('c', { k: 1 })] },
      /'a' needs one k-winners race.*event engine/,
    ],
    ['a recorder', { record: [recordSpikes('a')] }, /takes no inputs or recorders/],
    ['delta synapses', { projections: [connect('retina', 'a', allToAll(), { weight: 1 })] }, /step synapses/],
    [
      'negative weights',
      { projections: [connect('retina', 'a', allToAll(), { weight: -1, synapse: 'step' })] },
      /weights that are negative/,
    ],
    [
      'weights that overflow in Float32',
      { projections: [connect('retina', 'a', allToAll(), { weight: 1e10, synapse: 'step' })] },
      /over 1000000000 mV/,
    ],
  ];
  it.each(cases)('%s', (_, extra, message) => {
    expect(() => new RaceEngine(columns(1, extra), 1)).toThrow(message);
  });
});
