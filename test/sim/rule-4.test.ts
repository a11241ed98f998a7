/** Event rule 4: what a spike does to its own neuron, and every way in which a potential can meet a threshold. */
import { describe, expect, it } from 'vitest';
import { connect, fixedInDegree, pairwise } from '../../src/sim/network/connect.ts';
import { uniform } from '../../src/sim/network/drawn.ts';
import { pool } from '../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput } from '../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis, timeToThreshold } from '../../src/sim/network/lif.ts';
import { network, source } from '../../src/sim/network/network.ts';
import { recordPotential, recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { fed, firstReach, spikesOf, timesOf } from './small-networks.ts';

describe('rule 4: after a spike at t, v = vReset until t + tRef', () => {
  it('jumps in [t, t + tRef) are lost, a jump at t + tRef counts', () => {
    const cell = lif(1, { tRef: 2 });
    const fires = (at: number): number[] =>
      timesOf(
        fed(cell, [
          [1, 50],
          [at, 50],
        ]),
        20,
      );
    expect(fires(1.5)).toEqual([1]);
    expect(fires(3 - 2 ** -40)).toEqual([1]);
    expect(fires(3)).toEqual([1, 3]);
    expect(fires(3.5)).toEqual([1, 3.5]);
  });

  it('a jump at the instant of the spike is part of what made it, and is lost with the reset', () => {
    const net = fed(
      lif(1, { tRef: 2 }),
      [
        [1, 50],
        [1, 14],
      ],
      { record: [recordPotential('cells', { ids: [0], every: 0.5 })] },
    );
    const sim = simulation(net);
    sim.run(5);
    expect(Array.from(sim.recording.potential('cells').v.data)).toEqual(Array(10).fill(-65));
  });

  it('decay starts again at t + tRef, from vReset', () => {
    const cell = lif(1, { tRef: 3, vReset: -60, tauM: 10 });
    const sim = simulation(
      fed(cell, [[1, 50]], { record: [recordPotential('cells', { ids: [0], every: 1 })] }),
    );
    sim.run(10);
    const v = Array.from(sim.recording.potential('cells').v.data);
    expect(v.slice(0, 5)).toEqual([-65, -60, -60, -60, -60]);
    for (let t = 5; t < 10; t++) expect(v[t]).toBeCloseTo(-65 + 5 * Math.exp(-(t - 4) / 10), 12);
  });

  it('with tRef = 0 a cell may spike twice in a row, but not twice at one instant', () => {
    const cell = lif(1, { tRef: 0 });
    const arrivals = [
      [1, 50],
      [1, 50],
      [1 + 1e-9, 50],
    ] as const;
    expect(timesOf(fed(cell, arrivals), 20)).toEqual([1, 1 + 1e-9]);
  });

  it('currents of step synapses that arrive in refractoriness go on, and act from t + tRef', () => {
    const cell = lif(1, { tRef: 2, tauM: 10 });
    const net = fed(cell, [[2, 30]], {
      synapse: 'step',
      inputs: [currentSteps('cells', { times: [0, 1.99], values: [1e4, 0] })],
    });
    const spikes = timesOf(net, 3.9);
    const last = spikes.at(-1)!;
    expect(last).toBeLessThan(1.99);
    // The step at 2 ms falls into the refractory period of the spike just before; v starts at last + 2.
    const wanted = last + 2 + timeToThreshold(-65, -35, -50, 10);
    expect(timesOf(net, 20)[spikes.length]).toBeCloseTo(wanted, 12);
  });

  it('a current that ends within refractoriness leaves nothing behind', () => {
    const net = fed(lif(1, { tRef: 5 }), [], {
      inputs: [currentSteps('cells', { times: [0, 1], values: [1e6, 0] })],
    });
    const spikes = timesOf(net, 100);
    expect(spikes.length).toBe(1);
  });
});

describe('rule 4: every way in which potential and threshold can meet is found', () => {
  it('a falling threshold crosses a potential that itself falls', () => {
    // Spike at 1 ms lifts theta to 10 mV, which falls back with 5 ms; v decays from -51 with 100 ms.
    const cell = lif(1, { tRef: 0, tauM: 100, homeostasis: spikeHomeostasis({ plus: 10, tau: 5 }) });
    const net = fed(cell, [
      [1, 15],
      [2, 14.9],
      [2, 3.1],
    ]);
    const v = (t: number): number => -65 + 18 * Math.exp(-t / 100);
    const threshold = (t: number): number => -50 + 10 * Math.exp(-(t + 1) / 5);
    const wanted = 2 + firstReach((t) => v(t) - threshold(t), 50);
    expect(wanted).toBeLessThan(20);
    const [first, second] = timesOf(net, 60);
    expect(first).toBe(1);
    expect(second).toBeCloseTo(wanted, 10);
  });

  it('a falling threshold is met even where the drive alone would never reach it', () => {
    const cell = lif(1, { tRef: 0, current: 18, homeostasis: spikeHomeostasis({ plus: 30, tau: 50 }) });
    const [first, second] = timesOf(fed(cell, []), 500) as [number, number];
    expect(first).toBeCloseTo(timeToThreshold(-65, -47, -50, 20), 12);
    const gap = (t: number): number => -47 - 18 * Math.exp(-t / 20) - (-50 + 30 * Math.exp(-t / 50));
    expect(second - first).toBeCloseTo(firstReach(gap, 400), 9);
    expect(second - first).toBeGreaterThan(100);
  });

  it('fading inhibition crosses too: a slow pool over a fast membrane', () => {
    const cell = lif(1, { tRef: 1, tauM: 5, vInitial: -50 });
    const inhibition = [pool('cells', { weight: 40, tau: 30 })];
    const net = fed(cell, [], { inhibition, inputs: [currentSteps('cells', { times: [1], values: [20] })] });
    const g = 40 * Math.exp(-1 / 30);
    const v = (t: number): number => -45 + (g - 20) * Math.exp(-t / 5) - g * Math.exp(-t / 30);
    const wanted = 1 + firstReach((t) => v(t) + 50, 300);
    expect(wanted).toBeGreaterThan(50);
    expect(timesOf(net, 100)).toEqual([0, expect.closeTo(wanted, 10)]);
  });

  it('fading inhibition crosses where the potential peaks and falls again: a fast pool over a slow membrane', () => {
    // Cell 0 jumps over its threshold while the pool holds it down; the pool fades before the jump does.
    const cells = lif(2, { tauM: 40, tRef: 2 });
    const inhibition = [pool('cells', { weight: 10, tau: 3 })];
    const net = fed(
      cells,
      [
        [1, 15, 1],
        [1.5, 19, 0],
      ],
      { inhibition },
    );
    const v = (t: number): number => -65 + 19 * Math.exp(-t / 40) - 10 * Math.exp(-(t + 0.5) / 3);
    const wanted = 1.5 + firstReach((t) => v(t) + 50, 40);
    expect(wanted).toBeLessThan(10);
    expect(spikesOf(net, 60)[1]).toEqual([expect.closeTo(wanted, 10), 0]);
  });

  it('a falling threshold and a fading pool of three different time constants meet the potential', () => {
    const homeostasis = spikeHomeostasis({ plus: 8, tau: 60 });
    const cells = lif(2, { tauM: 15, tRef: 3, current: 19, homeostasis });
    const net = fed(cells, [], { inhibition: [pool('cells', { weight: 6, tau: 4 })] });
    const [[first], , [second]] = spikesOf(net, 300) as [
      [number, number],
      [number, number],
      [number, number],
    ];
    // Both spike together: G = 12 at the spike, released 3 ms later at vReset relative to G then.
    const gAtRelease = 12 * Math.exp(-3 / 4);
    const gap = (t: number): number => {
      const v = -46 + (-65 + gAtRelease + 46) * Math.exp(-t / 15) - gAtRelease * Math.exp(-t / 4);
      return v - (-50 + 8 * Math.exp(-(t + 3) / 60));
    };
    expect(second - first).toBeCloseTo(3 + firstReach(gap, 200), 9);
  });

  it('thresholds that stop falling when learning stops, and fall again when it goes on, are followed', () => {
    const homeostasis = spikeHomeostasis({ plus: 10, tau: 20 });
    const cell = lif(1, { tauM: 1e9, tRef: 0, homeostasis });
    const net = fed(cell, [
      [1, 15],
      [2, 16],
    ]);
    const crossing = 1 + 20 * Math.log(10);
    const learnt = simulation(net);
    learnt.run(100);
    expect(learnt.recording.spikes('cells').t[1]).toBeCloseTo(crossing, 4);
    // Off from 10 to 110 ms: theta stands still, the queued crossing must not come; on again: it comes 100 ms later.
    const stopped = simulation(net);
    stopped.run(10);
    stopped.run(100, { learn: false });
    expect(stopped.recording.spikes('cells').t).toEqual(Float64Array.of(1));
    stopped.run(100);
    expect(stopped.recording.spikes('cells').t[1]).toBeCloseTo(crossing + 100, 4);
  });
});

describe('rule 4: on random recurrent networks', () => {
  it.each([0.3, 2, 7])(
    'with tRef = %d ms no interval is shorter, and no potential is ever seen at the threshold',
    (tRef) => {
      const n = 60;
      const net = network({
        populations: {
          in: source(80),
          cells: lif(n, { tRef, vReset: -62, vInitial: uniform(-65, -51), current: 13 }),
        },
        projections: [
          connect('in', 'cells', fixedInDegree(15), { weight: uniform(0, 3) }),
          connect('cells', 'cells', pairwise(0.2), { weight: uniform(-1.5, 1), delay: uniform(0.1, 4) }),
        ],
        inputs: [poissonInput('in', { rateHz: 80 })],
        record: [
          recordSpikes('cells'),
          recordPotential('cells', { ids: Array.from({ length: n }, (_, j) => j), every: 0.13 }),
        ],
      });
      const sim = simulation(net);
      sim.run(300);
      const { t, i } = sim.recording.spikes('cells');
      expect(t.length).toBeGreaterThan(300);
      const last = new Float64Array(n).fill(-Infinity);
      let shortest = Infinity;
      t.forEach((at, s) => {
        shortest = Math.min(shortest, at - last[i[s]!]!);
        last[i[s]!] = at;
      });
      expect(shortest).toBeGreaterThanOrEqual(tRef * (1 - 1e-12));
      expect(Math.max(...sim.recording.potential('cells').v.data)).toBeLessThan(-50);
    },
  );
});
