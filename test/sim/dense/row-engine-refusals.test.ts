/** What the row engine refuses: networks that it cannot run, options and stimuli that no engine takes. */
import { describe, expect, it } from 'vitest';
import { RowEngine, type RowEngineOptions } from '../../../src/sim/dense/row-engine.ts';
import type { PresentOptions, Stimulus } from '../../../src/sim/engine.ts';
import { allToAll, connect, fixedTotal, type Projection } from '../../../src/sim/network/connect.ts';
import { adaptivePool, kWinners, lateral, pool } from '../../../src/sim/network/inhibition.ts';
import { poissonInput } from '../../../src/sim/network/inputs.ts';
import { balanceHomeostasis, type LifOptions, lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, source } from '../../../src/sim/network/network.ts';
import { pairStdp, traceStdp } from '../../../src/sim/network/plasticity.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { denseNet, inputs, shower } from './dense-rows.ts';

describe('the row engine refuses, by name, what it cannot run', () => {
  const base = denseNet(2);
  const cells = (options: LifOptions): Partial<Network> => ({
    populations: {
      ...base.populations,
      cells: lif(9, { tauM: 60, vRest: -65, vThreshold: -55, ...options }),
    },
  });
  const by = (projection: Projection): Partial<Network> => ({ projections: [projection] });
  const cases: [string, Partial<Network>, RegExp][] = [
    [
      'a second source',
      { populations: { ...base.populations, noise: source(1) } },
      /needs one source and one population of neurons, got retina, cells, noise;/,
    ],
    ['inputs', { inputs: [poissonInput('retina', { rateHz: 1 })] }, /takes no inputs or recorders/],
    ['no projection', { projections: [] }, /needs one projection, from 'retina' to 'cells'/],
    [
      'two projections',
      { projections: [base.projections[0]!, base.projections[0]!] },
      /needs one projection/,
    ],
    ['another rule', by(connect('retina', 'cells', fixedTotal(9))), /needs all-to-all delta synapses/],
    [
      'a delay',
      by(connect('retina', 'cells', allToAll(), { delay: 1 })),
      /all-to-all delta synapses without delay/,
    ],
    [
      'currents',
      by(connect('retina', 'cells', allToAll(), { synapse: 'step' })),
      /all-to-all delta synapses/,
    ],
    [
      'an input listed twice',
      by(connect('retina', 'cells', allToAll({ from: [1, 1] }))),
      /input 1 reaches 'cells' twice/,
    ],
    ['negative weights', by(connect('retina', 'cells', allToAll(), { weight: -1 })), /has negative weights/],
    [
      'weights that may become negative',
      by(connect('retina', 'cells', allToAll(), { plasticity: traceStdp({ low: -1 }) })),
      /may get negative weights \(low -1 mV\)/,
    ],
    [
      'another plasticity',
      by(connect('retina', 'cells', allToAll(), { plasticity: pairStdp() })),
      /learns by pair-stdp/,
    ],
    ['a constant current', cells({ current: 1 }), /must start at rest, without a constant current/],
    ['a start off rest', cells({ vInitial: -64 }), /must start at rest/],
    [
      'thresholds that decay',
      cells({ homeostasis: spikeHomeostasis() }),
      /thresholds that decay \(tau 10000000 ms/,
    ],
    ['a threshold at rest', cells({ vReset: -80, theta: -10 }), /may get a threshold at or below rest/],
    [
      'a threshold that homeostasis may take to rest',
      cells({ vReset: -80, homeostasis: balanceHomeostasis({ low: -10 }) }),
      /may get a threshold at or below rest/,
    ],
    [
      'literal inhibition',
      { inhibition: [lateral('cells', { weight: 1 })] },
      /may have a pool and no other inhibition/,
    ],
    [
      'a race beside a pool',
      { inhibition: [pool('cells', { weight: 1, tau: 60 }), kWinners('cells', { k: 1 })] },
      /may have a pool and no other inhibition/,
    ],
    [
      'another tau',
      { inhibition: [pool('cells', { weight: 1, tau: 50 })] },
      /the pool of 'cells' must have tau 60 ms/,
    ],
    ['a late pool', { inhibition: [pool('cells', { weight: 1, tau: 60, delay: 1 })] }, /no delay/],
    ['an adaptive pool', { inhibition: [adaptivePool('cells', { target: 0.1, tau: 60 })] }, /a fixed weight/],
    ['groups', { inhibition: [pool('cells', { weight: 1, tau: 60, groups: 3 })] }, /must be one group/],
  ];
  it.each(cases)('%s', (_, parts, message) => {
    const wrong = { ...base, ...parts };
    expect(() => new RowEngine(wrong)).toThrow(message);
    expect(() => new RowEngine(wrong)).toThrow(/^row engine: /);
  });
  it('an option or a precision that is not there', () => {
    expect(() => new RowEngine(base, { precision: 'float16' } as unknown as RowEngineOptions)).toThrow(
      "rowEngine.precision: must be 'float64' or 'float32', got 'float16'",
    );
    expect(() => new RowEngine(base, { engine: 'wasm' } as RowEngineOptions)).toThrow(
      'rowEngine.engine: is not an option',
    );
  });
});

describe('the row engine refuses at its door what the event engine refuses', () => {
  const wrong: [PresentOptions, string][] = [
    [{ durationMs: Number.NaN }, 'present.durationMs: must be >= 0 ms, got NaN'],
    [{ durationMs: -5 }, 'present.durationMs: must be >= 0 ms, got -5'],
    [{ durationMs: 1, learn: { eta: -1 } }, 'present.learn.eta: must be >= 0, got -1'],
  ];
  it.each(wrong)('%o', (options, message) => {
    const fast = new RowEngine(denseNet(2));
    const stimulus = { retina: shower(1, 30) };
    expect(() => simulation(denseNet(2)).present(stimulus, options)).toThrow(message);
    expect(() => fast.present(stimulus, options)).toThrow(message);
    expect(() => fast.show(stimulus.retina, options)).toThrow(message);
    expect(fast.synapticEvents).toBe(0);
  });

  const stimuli: [string, Stimulus, RegExp][] = [
    ['a stimulus for neurons', { cells: { t: [], i: [] } }, /must name the source 'retina', got 'cells'$/],
    ['times out of order', { retina: { t: [2, 1], i: [0, 0] } }, /retina\.t\[1\]: .*sort them$/],
    [
      'an input that is not there',
      { retina: { t: [1], i: [inputs] } },
      /retina\.i\[0\]: must be from 0 to 39/,
    ],
  ];
  it.each(stimuli)('%s', (_, stimulus, message) => {
    expect(() => new RowEngine(denseNet(2)).present(stimulus, { durationMs: 25 })).toThrow(message);
  });

  it('weights of no projection, thresholds of no population', () => {
    const fast = new RowEngine(denseNet(2));
    expect(() => fast.weights(1)).toThrow(/^weights\.projection: must be a whole number from 0 to 0/);
    expect(() => fast.theta('retina')).toThrow(/^theta: must name 'cells', got 'retina'$/);
  });

  it('stimuli so long that the scaled domain would overflow', () => {
    const stimulus = { retina: { t: [1, 3500], i: [0, 0] } };
    for (const [precision, limit] of [
      ['float64', 36_000],
      ['float32', 3600],
    ] as const) {
      const fast = new RowEngine(denseNet(2), { precision });
      fast.present(stimulus, { durationMs: limit });
      expect(() => fast.present(stimulus, { durationMs: limit + 1 })).toThrow(
        `present.durationMs: must be at most ${limit} ms in the row engine`,
      );
      expect(() => fast.present(stimulus, { durationMs: 9001, learn: true })).toThrow(
        `must be at most ${Math.min(9000, limit)} ms`,
      );
    }
  });
});
