/** Saved simulations: between stimuli, learnt things and all; refused with a plain message. Runs: determinism.test.ts. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/sim/engine.ts';
import { connect } from '../../src/sim/network/connect.ts';
import { uniform } from '../../src/sim/network/drawn.ts';
import { adaptivePool } from '../../src/sim/network/inhibition.ts';
import { poissonInput } from '../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import { network, source } from '../../src/sim/network/network.ts';
import { traceStdp } from '../../src/sim/network/plasticity.ts';
import { restore, save } from '../../src/sim/save.ts';
import { simulation } from '../../src/sim/simulation.ts';

const net = network({
  populations: {
    shown: source(10),
    noise: source(5),
    cells: lif(12, { homeostasis: spikeHomeostasis({ plus: 0.5 }) }),
  },
  projections: [
    connect('shown', 'cells', undefined, { weight: uniform(0, 6), plasticity: traceStdp({ eta: 0.05 }) }),
    connect('noise', 'cells', undefined, { weight: 2 }),
  ],
  inhibition: [adaptivePool('cells', { target: 0.2, tau: 10, weight: 0.5, rate: 0.1 })],
  inputs: [poissonInput('noise', { rateHz: 100 })],
});
const stimulus = { shown: { t: [1, 2, 3, 4, 5, 9, 11], i: [1, 3, 5, 7, 9, 1, 3] } };
const show = (sim: Engine): unknown => [
  sim.present(stimulus, { durationMs: 30, learn: true }),
  sim.weights(0),
  sim.theta('cells'),
];

describe.each([{ engine: 'event' }, { engine: 'clock' }] as const)(
  'a simulation saved between stimuli, $engine',
  (options) => {
    it('goes on learning bit for bit', () => {
      const sim = simulation(net, options);
      for (let n = 0; n < 3; n++) show(sim);
      const other = restore(save(sim)).sim;
      const weights = sim.weights(0);
      for (let n = 0; n < 3; n++) expect(show(other)).toEqual(show(sim));
      expect(sim.weights(0)).not.toEqual(weights);
    });
  },
);

describe('what is no saved simulation', () => {
  it('is refused', () => {
    const bytes = save(simulation(net));
    const damaged = bytes.slice();
    damaged[bytes.length >> 1]! ^= 1;
    expect(() => restore(damaged)).toThrow(/^restore: the state is damaged or cut short/);
    expect(() => restore(bytes.subarray(0, 100))).toThrow(/^restore: the state is damaged or cut short/);
    expect(() => restore(Uint8Array.of(1, 2, 3))).toThrow(/^restore: this is no saved state of spikewise/);
  });
});
