/** Event rule 8: what must not change a result. */
import { describe, expect, it } from 'vitest';
import type { EventEngine } from '../../src/sim/event/event-engine.ts';
import { allToAll, connect, fixedInDegree } from '../../src/sim/network/connect.ts';
import { uniform } from '../../src/sim/network/drawn.ts';
import { adaptivePool, kWinners, lateral } from '../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput } from '../../src/sim/network/inputs.ts';
import { balanceHomeostasis, lif, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { competitive, pairStdp, traceStdp } from '../../src/sim/network/plasticity.ts';
import { type Recorder, recordPotential, recordRate, recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

/** A bit of everything: two populations, learning, adaptation, a pool, windows, currents, drawn delays. */
function everything(record: Recorder[]): Network {
  return network({
    populations: {
      in: source(40),
      a: lif(30, { vInitial: uniform(-65, -50), homeostasis: spikeHomeostasis({ plus: 0.5, tau: 30 }) }),
      b: lif(10, { current: 16 }),
    },
    projections: [
      connect('in', 'a', fixedInDegree(20), { weight: uniform(0, 3), plasticity: pairStdp({ aPlus: 0.1 }) }),
      connect('a', 'b', allToAll(), {
        weight: 1,
        delay: uniform(0.2, 3),
        plasticity: traceStdp({ eta: 0.1 }),
      }),
      connect('b', 'a', fixedInDegree(4), { weight: -1, delay: 0.7 }),
    ],
    inhibition: [
      adaptivePool('a', { target: 0.2, tau: 8 }),
      kWinners('b', { k: 3, window: 9 }),
      lateral('b', { weight: 0.5 }),
    ],
    inputs: [poissonInput('in', { rateHz: 50 }), currentSteps('a', { times: [10, 40], values: [3, 0] })],
    record,
  });
}

const both = [recordSpikes('a'), recordSpikes('b')];
const answer = (sim: EventEngine): unknown => ({
  spikes: [sim.recording.spikes('a'), sim.recording.spikes('b')],
  weights: [sim.weights(0), sim.weights(1)],
  theta: sim.theta('a'),
  v: [sim.potential('a'), sim.potential('b')],
  events: sim.synapticEvents,
});

describe('rule 8: a result does not depend', () => {
  const whole = simulation(everything(both), { seed: 3 });
  whole.run(100);
  const wanted = answer(whole);

  it('(this network is not vacuous)', () => {
    expect(whole.recording.spikes('a').t.length).toBeGreaterThan(50);
    expect(whole.recording.spikes('b').t.length).toBeGreaterThan(20);
  });

  it('on recorders', () => {
    const more = [
      ...both,
      recordPotential('a', { ids: [0, 3, 29], every: 0.37 }),
      recordPotential('b', { ids: [1], every: 5 }),
      recordRate('a', { bin: 3 }),
      recordSpikes('in'),
    ];
    const watched = simulation(everything(more), { seed: 3 });
    watched.run(100);
    expect(answer(watched)).toEqual(wanted);
  });

  it('on how a run is cut: run(50) + run(50) = run(100), bit for bit, and so for any other pieces', () => {
    for (const pieces of [[50, 50], Array(16).fill(6.25), [0.5, 0, 63.5, 36], [40, 60]]) {
      const cut = simulation(everything(both), { seed: 3 });
      for (const ms of pieces) cut.run(ms);
      expect(cut.time).toBe(100);
      expect(answer(cut)).toEqual(wanted);
    }
  });

  it('on a run before it, or on another simulation made meanwhile', () => {
    const a = simulation(everything(both), { seed: 3 });
    const b = simulation(everything(both), { seed: 4 });
    for (let piece = 0; piece < 10; piece++) {
      b.run(10);
      a.run(10);
    }
    expect(answer(a)).toEqual(wanted);
    expect(answer(b)).not.toEqual(wanted);
  });
});

describe('rule 8: with learning off, weights and thresholds are byte-equal before and after', () => {
  it('in a run, also in the middle of one that learns', () => {
    const sim = simulation(everything(both), { seed: 3 });
    sim.run(60);
    const before = [sim.weights(0), sim.weights(1), sim.theta('a'), sim.poolWeights()];
    sim.run(60, { learn: false });
    expect([sim.weights(0), sim.weights(1), sim.theta('a'), sim.poolWeights()]).toEqual(before);
    sim.run(60);
    expect(sim.weights(0)).not.toEqual(before[0]);
    expect(sim.theta('a')).not.toEqual(before[2]);
  });

  it('in presentations, which are then independent of each other', () => {
    const net = network({
      populations: {
        in: source(20),
        a: lif(12, { homeostasis: balanceHomeostasis({ step: 0.2 }) }),
        b: lif(12, { homeostasis: spikeHomeostasis({ plus: 0.3, tau: 50 }) }),
      },
      projections: [
        connect('in', 'a', allToAll(), {
          weight: uniform(0, 2),
          plasticity: competitive({ norm: 5 }),
          synapse: 'step',
        }),
        connect('in', 'b', allToAll(), {
          weight: uniform(0, 2),
          plasticity: pairStdp({ normalise: { norm: 'l1', total: 20 } }),
        }),
      ],
      inhibition: [adaptivePool('b', { target: 0.3, tau: 10 }), kWinners('a', { k: 2 })],
      record: [recordSpikes('a')],
    });
    const sim = simulation(net);
    const stimulus = (s: number) => ({
      in: {
        t: Array.from({ length: 20 }, (_, i) => i / 2),
        i: Array.from({ length: 20 }, (_, i) => (i * (s + 3)) % 20),
      },
    });
    const state = (): unknown => [
      sim.weights(0),
      sim.weights(1),
      sim.theta('a'),
      sim.theta('b'),
      sim.poolWeights(),
    ];
    const fresh = state();
    for (let s = 0; s < 10; s++) sim.present(stimulus(s), { durationMs: 20, learn: true });
    const before = state();
    expect(before).not.toEqual(fresh);
    const first = sim.present(stimulus(4), { durationMs: 20 });
    const spikes = sim.recording.spikes('a');
    for (let s = 0; s < 10; s++) sim.present(stimulus(s), { durationMs: 20 });
    expect(state()).toEqual(before);
    expect(sim.present(stimulus(4), { durationMs: 20 })).toEqual(first);
    expect(sim.recording.spikes('a')).toEqual(spikes);
  });
});
