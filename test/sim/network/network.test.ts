/** The description of a network is plain data: it survives JSON, and later changes by its maker. */
import { describe, expect, it } from 'vitest';
import {
  allToAll,
  connect,
  fixedInDegree,
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

/** Every part that a description can have, lists as typed arrays wherever one may be given. */
function full(): Network {
  return network({
    populations: {
      retina: source(8),
      noise: source(5),
      a: lif(6, {
        vInitial: Float64Array.of(-60, -61, -62, -63, -64, -65),
        theta: Float32Array.of(0, 0, 0, 1, 0, 0),
        homeostasis: spikeHomeostasis({ tau: Infinity }),
      }),
      b: lif(6, { theta: normal(0, 1, { low: -2 }), homeostasis: balanceHomeostasis(), current: 16 }),
      c: lif(3, { vInitial: uniform(-65, -55) }),
    },
    projections: [
      connect('retina', 'a', allToAll({ from: Uint32Array.of(1, 3, 5, 7) }), {
        weight: Float64Array.from({ length: 24 }, (_, s) => 2 + (s % 5)),
        plasticity: pairStdp({ high: 'infinite' }),
      }),
      connect('noise', 'b', fixedInDegree(3), { weight: uniform(1, 4), synapse: 'step' }),
      connect('a', 'b', pairs(Uint8Array.of(0, 1), Uint16Array.of(5, 4)), {
        weight: 9,
        delay: Float32Array.of(1.5, 2),
      }),
      connect('b', 'c', pairwise(0.7), {
        weight: 5,
        delay: normal(2, 0.5, { low: 0.1 }),
        plasticity: traceStdp(),
      }),
      connect('noise', 'a', allToAll(), { weight: 3, plasticity: competitive() }),
      connect('a', 'a', oneToOne(), { weight: -1 }),
    ],
    inhibition: [
      kWinners('b', { k: 2, window: 8, groups: Uint8Array.of(0, 1, 0, 1, 0, 1) }),
      pool('c', { weight: 2, tau: 10, groups: 3 }),
      adaptivePool('a', { target: 0.3, tau: 5, delay: 0.5, groups: Float64Array.of(0, 0, 0, 1, 1, 1) }),
      lateral('a', { weight: 0.5, sheet: { width: 3, radius: 1 } }),
    ],
    inputs: [
      spikeTrain('retina', { t: Float64Array.of(1, 2, 2, 9, 30), i: Uint32Array.of(3, 5, 1, 7, 1) }),
      poissonInput('noise', { rateHz: Float64Array.of(50, 20, 0, 90, 40) }),
      currentSteps('c', { times: Float64Array.of(0, 50), values: Float64Array.of(14, 16) }),
    ],
    record: [
      recordSpikes('a'),
      recordSpikes('b'),
      recordSpikes('c'),
      recordPotential('a', { ids: Uint32Array.of(0, 5), every: 3 }),
      recordRate('b'),
    ],
  });
}

function answer(net: Network): unknown {
  const sim = simulation(net, { seed: 'json' });
  sim.run(150);
  const { recording } = sim;
  return {
    spikes: ['a', 'b', 'c'].map((name) => recording.spikes(name)),
    potential: recording.potential('a').v.data,
    rate: recording.rate('b'),
    weights: net.projections.map((_, p) => sim.weights(p)),
  };
}

describe('a network description', () => {
  it('is the same after JSON.parse(JSON.stringify()), and runs to the same spikes', () => {
    const net = full();
    const copy = JSON.parse(JSON.stringify(net)) as Network;
    expect(copy).toEqual(net);
    const spikes = answer(net) as { spikes: { t: Float64Array }[] };
    expect(answer(copy)).toEqual(spikes);
    for (const { t } of spikes.spikes) expect(t.length).toBeGreaterThan(0);
  });

  it('is also the same after network() took it again', () => {
    expect(network(JSON.parse(JSON.stringify(full())) as Network)).toEqual(full());
  });

  it('does not change when a list that was handed in is changed later', () => {
    const t = [1, 2];
    const weight = Float64Array.of(20);
    const net = network({
      populations: { in: source(1), cells: lif(1) },
      projections: [connect('in', 'cells', allToAll(), { weight })],
      inputs: [spikeTrain('in', { t, i: [0, 0] })],
      record: [recordSpikes('cells')],
    });
    t[0] = 1.5;
    weight[0] = 0;
    const sim = simulation(net);
    sim.run(5);
    expect(sim.recording.spikes('cells').t).toEqual(Float64Array.of(1));
  });

  it('is not changed by running it, learning included', () => {
    const net = full();
    const before = JSON.stringify(net);
    answer(net);
    expect(JSON.stringify(net)).toBe(before);
  });
});

describe('present', () => {
  const net = network({
    populations: { in: source(2), noise: source(1), clock: source(1), cells: lif(1, { tRef: 0, tauM: 1 }) },
    projections: ['in', 'noise', 'clock'].map((name) => connect(name, 'cells', allToAll(), { weight: 20 })),
    inputs: [poissonInput('noise', { rateHz: 100 }), spikeTrain('clock', { t: [5, 6], i: [0, 0] })],
    record: [recordSpikes('noise'), recordSpikes('clock'), recordSpikes('cells')],
  });

  it('adds to the stimulus the own input of sources that it does not name: given spikes anew, Poisson trains going on', () => {
    const sim = simulation(net);
    const seen = Array.from({ length: 20 }, () => {
      sim.present({ in: { t: [1], i: [0] } }, { durationMs: 100 });
      expect(sim.recording.spikes('clock').t).toEqual(Float64Array.of(5, 6));
      expect(sim.recording.spikes('cells').t).toContain(1);
      return Array.from(sim.recording.spikes('noise').t);
    });
    expect(new Set(seen.map((times) => times.join())).size).toBe(20);
    expect(Math.abs(seen.flat().length - 200)).toBeLessThan(4 * Math.sqrt(200));
  });

  it('replaces the own input of a source that the stimulus names', () => {
    const sim = simulation(net);
    sim.present({ noise: { t: [], i: [] }, clock: { t: [7], i: [0] } }, { durationMs: 100 });
    expect(sim.recording.spikes('noise').t.length).toBe(0);
    expect(sim.recording.spikes('clock').t).toEqual(Float64Array.of(7));
  });

  it('starts at rest every time: nothing that was under way arrives later', () => {
    const delayed = network({
      populations: { in: source(1), cells: lif(1, { tRef: 50 }) },
      projections: [connect('in', 'cells', allToAll(), { weight: 16, delay: 5 })],
      inhibition: [pool('cells', { weight: 30, tau: 100 })],
      record: [recordSpikes('cells')],
    });
    const sim = simulation(delayed);
    for (let s = 0; s < 3; s++) {
      // The spike of 8 ms would arrive at 13 ms; the one of 1 ms makes the cell refractory for 50 ms.
      const { counts, synapticEvents } = sim.present({ in: { t: [1, 8], i: [0, 0] } }, { durationMs: 10 });
      expect([counts.cells![0], synapticEvents]).toEqual([1, 1]);
      expect(sim.recording.spikes('cells').t).toEqual(Float64Array.of(6));
    }
    expect(sim.present({}, { durationMs: 100 }).synapticEvents).toBe(0);
    expect(sim.potential('cells')[0]).toBe(-65);
  });

  it('starts currents anew every time, those of the last stimulus forgotten', () => {
    const stepped = network({
      populations: { cells: lif(1, { tRef: 1 }) },
      inputs: [currentSteps('cells', { times: [20], values: [30] })],
      record: [recordSpikes('cells')],
    });
    const sim = simulation(stepped);
    const seen = [1, 2, 3].map(() => {
      sim.present({}, { durationMs: 100 });
      return sim.recording.spikes('cells').t;
    });
    expect(seen[0]![0]).toBeCloseTo(20 + 20 * Math.log(2), 12);
    expect([seen[1], seen[2]]).toEqual([seen[0], seen[0]]);
  });

  it('counts no event at the very end of its duration', () => {
    const sim = simulation(net);
    const count = (durationMs: number): number =>
      sim.present(
        { in: { t: [10], i: [0] }, noise: { t: [], i: [] }, clock: { t: [], i: [] } },
        { durationMs },
      ).synapticEvents;
    expect([count(10), count(10.001)]).toEqual([0, 1]);
  });
});
