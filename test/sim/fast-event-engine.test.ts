/** The fast event engine against its reference, the event engine, on the same networks. */
import { describe, expect, it } from 'vitest';
import { connect, fixedInDegree, fixedOutDegree, pairwise } from '../../src/sim/connect.ts';
import { normal, uniform } from '../../src/sim/drawn.ts';
import { EventEngine } from '../../src/sim/event-engine.ts';
import { FastEventEngine } from '../../src/sim/fast-event-engine.ts';
import { poissonInput } from '../../src/sim/inputs.ts';
import { lif } from '../../src/sim/lif.ts';
import { type Network, network, source } from '../../src/sim/network.ts';
import { recordSpikes } from '../../src/sim/recorders.ts';

/** Two populations that differ in all they can, sparsely and recurrently connected, under Poisson sources. */
function mixed(delay: Parameters<typeof connect>[3] = {}): Network {
  return network({
    populations: {
      noise: source(300),
      cells: lif(200, {
        tauM: 20,
        tRef: 2,
        vInitial: uniform(-65, -50.5),
        theta: uniform(-1, 3),
        current: 6,
      }),
      others: lif(60, { tauM: 7, tRef: 0, vRest: -60, vReset: -62, vThreshold: -52 }),
    },
    projections: [
      connect('noise', 'cells', fixedInDegree(30), { weight: uniform(0.5, 2) }),
      connect('noise', 'others', fixedInDegree(20), { weight: 2 }),
      connect('cells', 'cells', pairwise(0.1), { weight: 0.4, delay: 1.5, ...delay }),
      connect('cells', 'others', fixedOutDegree(10), { weight: normal(1, 0.3), delay: 0.7, ...delay }),
      connect('others', 'cells', fixedInDegree(10), { weight: -1.5, delay: 1.5, ...delay }),
    ],
    inputs: [
      poissonInput('noise', { rateHz: 20 }),
      poissonInput('noise', { rateHz: Float64Array.from({ length: 300 }, (_, i) => i % 7) }),
      poissonInput('cells', { rateHz: 100, weight: 1 }),
      poissonInput('cells', { rateHz: Float64Array.from({ length: 200 }, (_, i) => i % 3), weight: -2 }),
      poissonInput('others', { rateHz: 50, weight: 3 }),
    ],
    record: [recordSpikes('cells'), recordSpikes('others'), recordSpikes('noise')],
  });
}

const spikesOf = (engine: EventEngine | FastEventEngine, name: string): [number[], number[]] => {
  const { t, i } = engine.recording.spikes(name);
  return [Array.from(t), Array.from(i)];
};

describe('the fast event engine equals the event engine', () => {
  it.each([
    ['a few delays', {}],
    ['a delay for every synapse', { delay: uniform(0.1, 3) }],
  ])('in spikes, to the bit, events and potentials with %s', (_, delay) => {
    for (const seed of [1, 2]) {
      const net = mixed(delay);
      const fast = new FastEventEngine(net, seed);
      const exact = new EventEngine(net, seed);
      for (const engine of [fast, exact]) engine.run(300);
      for (const name of ['noise', 'cells', 'others'])
        expect(spikesOf(fast, name)).toEqual(spikesOf(exact, name));
      expect(spikesOf(fast, 'cells')[0].length).toBeGreaterThan(150);
      expect(spikesOf(fast, 'others')[0].length).toBeGreaterThan(30);
      expect(fast.synapticEvents).toBe(exact.synapticEvents);
      for (const name of ['cells', 'others']) {
        const wanted = exact.potential(name);
        expect(fast.theta(name)).toEqual(exact.theta(name));
        for (const [j, v] of fast.potential(name).entries())
          expect(Math.abs(v - wanted[j]!)).toBeLessThan(1e-9);
      }
      for (let p = 0; p < 5; p++) expect(fast.weights(p)).toEqual(exact.weights(p));
    }
  });
});
