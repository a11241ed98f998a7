/** Equality (ii) of the fast clock with the clock engine, whatever the network is cut into. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/sim/engine.ts';
import { FastClockEngine } from '../../../src/sim/fast-clock/fast-clock-engine.ts';
import { connect, fixedInDegree, pairwise } from '../../../src/sim/network/connect.ts';
import { normal, uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

const dt = 0.1;
const record = [recordSpikes('E'), recordSpikes('I')];

/** Jumps, some of them without delay; drawn and constant weights, one and many delays, a source, noise at one and many rates. */
const jumps = network({
  populations: {
    E: lif(1300, { vRest: 0, vReset: 10, vThreshold: 20 }),
    in: source(30),
    I: lif(200, { vRest: 0, vThreshold: 20, tRef: 0.5, vInitial: uniform(0, 20), current: 8 }),
  },
  projections: [
    connect('E', 'E', fixedInDegree(30), { weight: 0.3, delay: 1.5 }),
    connect('E', 'I', fixedInDegree(30), { weight: uniform(0.1, 0.4), delay: uniform(0.1, 3) }),
    connect('I', 'E', pairwise(0.02), { weight: -1, delay: normal(1, 0.3, { low: 0 }) }),
    connect('I', 'I', fixedInDegree(8), { weight: uniform(-1, 0.2), delay: 0 }),
    connect('in', 'E', pairwise(0.05), { weight: 2 }),
    connect('E', 'E', fixedInDegree(3), { weight: -0.2, delay: 0.1 }),
  ],
  inputs: [
    poissonInput('E', { rateHz: 18000, weight: 0.1 }),
    poissonInput('I', { rateHz: Array.from({ length: 200 }, (_, i) => 7 * i), weight: 0.2 }),
    poissonInput('in', { rateHz: 40 }),
  ],
  record,
});

const cells = { tauM: 20, tauE: 5, tauI: 10, vRest: -49, vReset: -60, vThreshold: -50, tRef: 5 };

/** Exponential currents: CUBA of Brette et al. 2007, with a current that changes. */
const currents = (delay: number): Network =>
  network({
    populations: {
      E: lif(1100, { ...cells, vInitial: uniform(-60, -50) }),
      I: lif(300, { ...cells, vInitial: uniform(-60, -50) }),
    },
    projections: ['E', 'I'].flatMap((post) => [
      connect('E', post, pairwise(0.02), { weight: 4.5, delay, synapse: 'exponential' }),
      connect('I', post, pairwise(0.02), { weight: -25, delay, synapse: 'exponential' }),
    ]),
    inputs: [
      currentSteps('I', { times: [20, 61.3, 90], values: [3, -2, 0] }),
      poissonInput('E', { rateHz: 300, weight: 0.5, synapse: 'exponential' }),
    ],
    record,
  });

/** All currents at once, of both signs, one time constant for both in one population. */
const mixed = network({
  populations: {
    E: lif(1100, { ...cells, vInitial: uniform(-60, -50) }),
    I: lif(200, { ...cells, tauI: 5, vInitial: uniform(-60, -50) }),
    in: source(10),
  },
  projections: [
    connect('E', 'E', fixedInDegree(20), { weight: normal(3, 2.5), delay: uniform(0, 2), synapse: 'alpha' }),
    connect('I', 'E', fixedInDegree(10), { weight: -3, delay: 0.8, synapse: 'exponential' }),
    connect('E', 'I', fixedInDegree(20), { weight: normal(1, 0.5), delay: 0, synapse: 'exponential' }),
    connect('I', 'I', fixedInDegree(5), { weight: -0.5, delay: 1 }),
    connect('in', 'E', pairwise(0.1), { weight: uniform(-0.3, 0.4), delay: 1, synapse: 'step' }),
  ],
  inputs: [
    spikeTrain('in', { t: [0, 0, 10, 20.05, 150], i: [3, 3, 1, 9, 4] }),
    poissonInput('I', { rateHz: 900, weight: 0.6, synapse: 'alpha' }),
  ],
  record,
});

/** One weight and one delay, more than 1 in 20 pairs, some twice: rows of bits. All fire at once at the start. */
const dense = network({
  populations: {
    E: lif(1100, { vRest: 0, vReset: 10, vThreshold: 20, vInitial: 20 }),
    I: lif(270, { vRest: 0, vReset: 10, vThreshold: 20, vInitial: 20 }),
  },
  projections: ['E', 'I'].flatMap((post) => [
    connect('E', post, fixedInDegree(110), { weight: 0.2, delay: 1.5 }),
    connect('I', post, fixedInDegree(27), { weight: -1, delay: 1.5 }),
  ]),
  inputs: ['E', 'I'].map((name) => poissonInput(name, { rateHz: 22000, weight: 0.1 })),
  record,
});

const cases: [string, Network][] = [
  ['rows of bits', dense],
  ['jumps', jumps],
  ['exponential currents', currents(0.1)],
  ['exponential currents without delay', currents(0)],
  ['alpha, step and exponential currents', mixed],
];

const spikesOf = (sim: Engine, ms: number): { E: unknown; I: unknown } => {
  sim.run(ms);
  return { E: sim.recording.spikes('E'), I: sim.recording.spikes('I') };
};

describe.each(cases)('the fast clock with %s', (_, net) => {
  const clock = simulation(net, { engine: 'clock', dt });
  const wanted = spikesOf(clock, 200);

  it('gives the spikes of the clock engine for 200 ms in Float64', () => {
    const fast = simulation(net, { engine: 'fast-clock', dt });
    expect(spikesOf(fast, 200)).toEqual(wanted);
    expect(clock.recording.spikes('E').t.length).toBeGreaterThan(500);
    expect(clock.recording.spikes('I').t.length).toBeGreaterThan(100);
    for (const name of ['E', 'I']) {
      const v = fast.potential(name);
      const exact = clock.potential(name);
      expect(v.reduce((most, x, i) => Math.max(most, Math.abs(x - exact[i]!)), 0)).toBeLessThan(1e-9);
    }
    expect(fast.synapticEvents).toBe(clock.synapticEvents);
    expect(fast.weights(1)).toEqual(clock.weights(1));
  });

  it('gives them for 50 ms in Float32', () => {
    const early = spikesOf(simulation(net, { engine: 'clock', dt, seed: 3 }), 50);
    const sim = simulation(net, { engine: 'fast-clock', dt, precision: 'float32', seed: 3 });
    expect(spikesOf(sim, 50)).toEqual(early);
  });

  it('gives the same bits however it is cut', () => {
    const answer = (parts: number): unknown => {
      const sim = new FastClockEngine(net, 1, { dt, parts });
      return [spikesOf(sim, 60), sim.potential('E'), sim.potential('I'), sim.synapticEvents];
    };
    const whole = answer(1);
    for (const parts of [3]) expect(answer(parts)).toEqual(whole);
  });
});

describe('the fast clock', () => {
  it('loses a jump of any size in the last refractory step, and takes one in the next', () => {
    const net = network({
      populations: { in: source(1), E: lif(1, { tRef: 1 }) },
      projections: [connect('in', 'E', undefined, { weight: 40, delay: 0.1 })],
      inputs: [spikeTrain('in', { t: [1, 2, 2.1], i: [0, 0, 0] })],
      record: [recordSpikes('E')],
    });
    const sim = simulation(net, { engine: 'fast-clock', dt });
    sim.run(5);
    expect(Array.from(sim.recording.spikes('E').t)).toEqual([1.1, 2.2]);
  });
});

describe('the fast clock refuses by name, and names the engine that can', () => {
  const one = { E: lif(3), I: lif(3) };
  const refused: [string, Network, RegExp][] = [
    [
      'a conductance',
      network({ populations: one, projections: [connect('E', 'I', undefined, { synapse: 'conductance' })] }),
      /connect\(E, I\)\.synapse: must be delta or a current on the fast clock, got 'conductance'; give engine: 'clock'/,
    ],
    [
      'adaptive thresholds',
      network({ populations: { E: lif(3, { homeostasis: spikeHomeostasis() }) } }),
      /lif\(E\)\.homeostasis: must be absent on the fast clock, got 'spike'/,
    ],
    [
      'thresholds of their own',
      network({ populations: { E: lif(3, { theta: [0, 1, 2] }) } }),
      /lif\(E\)\.theta: must be 0/,
    ],
    [
      'a race',
      network({ populations: one, inhibition: [kWinners('E', { k: 1 })] }),
      /network\.inhibition of 'E': must be lateral on the fast clock, got 'k-winners'/,
    ],
  ];
  it.each(refused)('%s', (_, net, message) => {
    expect(() => simulation(net, { engine: 'fast-clock' })).toThrow(message);
  });

  it('a precision that is none', () => {
    const net = network({ populations: one });
    expect(() => simulation(net, { engine: 'fast-clock', precision: 'float16' as never })).toThrow(
      /simulation\.precision: must be 'float64' or 'float32', got 'float16'/,
    );
    expect(() => simulation(net, { engine: 'clock', precision: 'float32' })).toThrow(
      /simulation\.precision: must be absent on engine 'clock'/,
    );
  });
});
