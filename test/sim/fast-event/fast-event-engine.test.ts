/** The fast event engine against its reference, the event engine, on the same networks: the same spikes, to the bit. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/sim/engine.ts';
import {
  connect,
  fixedInDegree,
  fixedOutDegree,
  oneToOne,
  pairs,
  pairwise,
} from '../../../src/sim/network/connect.ts';
import { type Drawn, normal, uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners, lateral, pool } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { izhikevich } from '../../../src/sim/network/izhikevich.ts';
import { type LifOptions, lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { traceStdp } from '../../../src/sim/network/plasticity.ts';
import { recordPotential, recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { fed } from '../small-networks.ts';

const fastOf = (net: Network, seed = 1): Engine => simulation(net, { seed, engine: 'fast-event' });

/** Populations that differ in all they can, sparsely and recurrently connected, under Poisson sources and private trains. */
function mixed(delay?: Drawn): Network {
  const late = delay === undefined ? {} : { delay };
  return network({
    populations: {
      noise: source(300),
      cells: lif(120, { tauM: 20, vInitial: uniform(-65, -49.5), theta: uniform(-1, 3), current: 6 }),
      others: lif(40, { tauM: 2, tRef: 0, vRest: -60, vReset: -62, vThreshold: -52 }),
    },
    projections: [
      connect('noise', 'cells', fixedInDegree(30), { weight: uniform(0.5, 2) }),
      connect('noise', 'others', fixedInDegree(20), { weight: 2.5 }),
      connect('cells', 'cells', pairwise(0.1), { weight: 0.4, delay: 1.5, ...late }),
      connect('cells', 'others', fixedOutDegree(10), { weight: normal(2, 0.3), delay: 0.7, ...late }),
      connect('others', 'cells', fixedInDegree(10), { weight: -1.5, delay: 1.5, ...late }),
    ],
    inhibition: [lateral('others', { weight: 0.2, delay: 2 })],
    inputs: [
      poissonInput('noise', { rateHz: 20 }),
      poissonInput('noise', { rateHz: Float64Array.from({ length: 300 }, (_, i) => i % 7) }),
      poissonInput('cells', { rateHz: 100, weight: 1 }),
      poissonInput('cells', { rateHz: Float64Array.from({ length: 120 }, (_, i) => i % 3), weight: -2 }),
      poissonInput('others', { rateHz: 100, weight: 4 }),
    ],
    record: ['cells', 'others', 'noise'].map((name) => recordSpikes(name)),
  });
}

/** All that both engines tell of a network; potentials apart, which rounding may part. */
function told(engine: Engine, net: Network): unknown {
  return {
    spikes: net.record.flatMap(({ kind, population }) =>
      kind === 'spikes' ? [engine.recording.spikes(population)] : [],
    ),
    events: engine.synapticEvents,
  };
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  let far = 0;
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i]! - b[i]!) < 1e-9)) far++;
  expect(far).toBe(0);
}

/** Runs a network on both engines, for these durations in turn [ms]; returns the fast one. */
function bothRun(net: Network, durations: readonly number[], seed = 1): Engine {
  const fast = fastOf(net, seed);
  const exact = simulation(net, { seed });
  for (const ms of durations) {
    fast.run(ms);
    exact.run(ms);
    expect(told(fast, net)).toEqual(told(exact, net));
    for (const [name, { kind }] of Object.entries(net.populations))
      if (kind !== 'source') expectClose(fast.potential(name), exact.potential(name));
  }
  return fast;
}

const times = (engine: Engine): number[] => Array.from(engine.recording.spikes('cells').t);

describe('the fast event engine equals the event engine', () => {
  // 'others' have tauM 2 ms, so that the scale is counted from a new origin every 200 ms
  it.each([
    ['a few delays', undefined],
    ['a delay of its own for every synapse', uniform(0.1, 3)],
  ])('in spikes, events and potentials with %s', (_, delay) => {
    const net = mixed(delay);
    const fast = bothRun(net, [30, 170, 150], 2);
    expect(times(fast).length).toBeGreaterThan(150);
    expect(fast.recording.spikes('others').t.length).toBeGreaterThan(100);
    const exact = simulation(net, { seed: 2 });
    expect(fast.theta('cells')).toEqual(exact.theta('cells'));
    for (let p = 0; p < 6; p++) expect(fast.weights(p)).toEqual(exact.weights(p));
  });

  it('in answers to stimuli, one after the other, while Poisson trains go on', () => {
    const net = mixed();
    const [fast, exact] = [fastOf(net), simulation(net)];
    const noise = { t: [1, 1, 2, 2.5], i: [7, 3, 120, 3] };
    for (const stimulus of [{ noise }, {}, { noise: { t: [], i: [] } }, { noise }, {}]) {
      expect(fast.present(stimulus, { durationMs: 23 })).toEqual(exact.present(stimulus, { durationMs: 23 }));
      expect(told(fast, net)).toEqual(told(exact, net));
    }
  });

  it('where all neurons spike at one instant, which no queue or list was made for', () => {
    const n = 1000;
    const net = network({
      populations: { cells: lif(n, { tauM: 10, vInitial: -49, tRef: 1 }) },
      projections: [connect('cells', 'cells', oneToOne(), { weight: 15, delay: 1.25 })],
      record: [recordSpikes('cells')],
    });
    expect(times(bothRun(net, [20])).length).toBe(16 * n);
  });

  it('among so many silent neurons that rows are touched ahead', () => {
    const net = network({
      populations: { cells: lif(20), silent: lif(140_000) },
      projections: [
        connect('cells', 'silent', fixedOutDegree(50), { weight: uniform(5, 9), delay: 1.5 }),
        connect('cells', 'cells', pairwise(0.1), { weight: 1, delay: 1.5 }),
      ],
      inputs: [poissonInput('cells', { rateHz: 900, weight: 3 })],
      record: [recordSpikes('cells'), recordSpikes('silent')],
    });
    expect(times(bothRun(net, [60])).length).toBeGreaterThan(100);
  });

  it('over silences of a thousand time constants', () => {
    const train = [5, 5000, 5001, 20_000, 20_000.5];
    const net = fed(
      lif(2, { tauM: 3, tRef: 4000 }),
      train.map((t, s) => [t, s === 1 ? 9 : 15, 0]),
      {
        record: [recordPotential('cells', { ids: [0, 1], every: 50 })],
      },
    );
    const fast = bothRun(net, [25_000]);
    expect(times(fast)).toEqual([5, 5001, 20_000]);
    const exact = simulation(net);
    exact.run(25_000);
    const v = (engine: Engine): Float64Array => engine.recording.potential('cells').v.data;
    expectClose(v(fast), v(exact));
  });
});

describe('the fast event engine keeps the rules', () => {
  const cell = (options: LifOptions = {}) =>
    lif(1, { tauM: 10, tRef: 2, vRest: 0, vThreshold: 16, ...options });

  it('2: in an instant, what comes later in it may still hold a neuron back', () => {
    const both = (second: number): Network => fed(cell(), [[1, 20], [1, second]]); // biome-ignore format: pairs
    expect(times(bothRun(both(-5), [5]))).toEqual([]);
    expect(times(bothRun(both(-4), [5]))).toEqual([1]);
    const twice = fed(cell(), [[1, 8, 0], [1, 8, 0], [3.5, 16, 0]]); // biome-ignore format: pairs
    expect(times(bothRun(twice, [5]))).toEqual([1, 3.5]);
  });

  it('3: the threshold itself is enough, from the start too', () => {
    expect(times(bothRun(fed(cell(), [[1, 16]]), [5]))).toEqual([1]);
    expect(times(bothRun(fed(cell({ vInitial: 16 }), []), [5]))).toEqual([0]);
    expect(times(bothRun(fed(cell({ vInitial: 16 }), [[0, -1]]), [5]))).toEqual([]);
  });

  it('4: jumps are lost in [t, t + tRef), and count at its end', () => {
    const again = (at: number) => times(bothRun(fed(cell(), [[1, 16], [at, 16]]), [9])).length; // biome-ignore format: pairs
    expect([1, 2.999, 3, 3.001].map(again)).toEqual([1, 1, 2, 2]);
  });

  it('6: at t + delay, from a source at once', () => {
    const net = network({
      populations: { in: source(1), cells: lif(3, cell({ tauM: 1e6 })) },
      projections: [
        connect('in', 'cells', pairs([0], [0]), { weight: 16 }),
        connect('cells', 'cells', pairs([0, 0, 1], [1, 2, 2]), {
          weight: [16, 8, 8],
          delay: [0.1, 0.7, 0.6],
        }),
      ],
      inputs: [spikeTrain('in', { t: [1.5], i: [0] })],
      record: [recordSpikes('cells')],
    });
    expect(times(bothRun(net, [5]))).toEqual([1.5, 1.6, 1.6 + 0.6]);
  });

  it('8: a recorder changes no bit', () => {
    const net = mixed();
    const plain = fastOf(net);
    const watched = fastOf({
      ...net,
      record: [...net.record, recordPotential('cells', { ids: [3], every: 0.1 })],
    });
    plain.run(250);
    for (const ms of [1, 99, 150]) watched.run(ms);
    expect(told(watched, net)).toEqual(told(plain, net));
    expect(watched.potential('cells')).toEqual(plain.potential('cells'));
  });
});

describe('the fast event engine refuses by name', () => {
  const cells = lif(4);
  const base = { populations: { in: source(4), cells } };
  it.each<[Partial<Network>, RegExp]>([
    [
      { projections: [connect('in', 'cells', oneToOne(), { synapse: 'alpha' })] },
      /^connect\(in, cells\)\.synapse: must be 'delta' on engine 'fast-event', got 'alpha'; engine 'event' runs it$/,
    ],
    [
      { projections: [connect('in', 'cells', oneToOne(), { plasticity: traceStdp() })] },
      /^connect\(in, cells\)\.plasticity: must be null/,
    ],
    [
      { projections: [connect('cells', 'cells', oneToOne(), { delay: [1, 2, 0, 1] })] },
      /^connect\(cells, cells\)\.delay: must be > 0 ms/,
    ],
    [
      { populations: { in: source(4), cells: izhikevich(4) } },
      /^populations\.cells\.kind: must be 'source' or 'lif' on engine 'fast-event', got '\w+'; engine 'clock' runs it$/,
    ],
    [{ inhibition: [pool('cells', { weight: 1, tau: 5 })] }, /^inhibition of 'cells': must be lateral/],
    [{ inhibition: [kWinners('cells', { k: 1 })] }, /^inhibition of 'cells'/],
    [
      { inputs: [currentSteps('cells', { times: [1], values: [1] })] },
      /^currentSteps\(cells\): must be absent/,
    ],
    [
      { inputs: [poissonInput('cells', { rateHz: 1, weight: 1, synapse: 'conductance' })] },
      /^poissonInput\(cells\)\.synapse: must be 'delta' .* engine 'clock' runs it$/,
    ],
    [
      { populations: { in: source(4), cells: lif(4, { homeostasis: spikeHomeostasis() }) } },
      /^lif\(cells\)\.homeostasis: must be null/,
    ],
    [
      { populations: { in: source(4), cells: lif(4, { current: 15 }) } },
      /^lif\(cells\)\.current: must leave vRest \+ current below every threshold .* got -50 mV under thresholds from -50 mV/,
    ],
  ])('%#', (parts, message) => {
    // biome-ignore format: a table
    expect(() => fastOf(network({ ...base, ...parts }))).toThrow(message);
  });
});
