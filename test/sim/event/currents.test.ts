/** Synaptic currents in the event engine: the event rules that they meet, private trains, and the clock engine's limit. */
import { describe, expect, it } from 'vitest';
import { poissonProcess } from '../../../src/math/poisson-process.ts';
import { rng } from '../../../src/math/rng.ts';
import {
  allToAll,
  connect,
  fixedInDegree,
  oneToOne,
  pairs,
  type Synapse,
} from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners, pool } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { recordPotential, recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { type Arrival, fed, firstReach, spikesOf, timesOf } from '../small-networks.ts';

/** What a current that starts at t = 0 adds to a potential, by partial fractions; tau must differ from tauM. */
function added(synapse: Synapse, weight: number, tau: number, tauM: number, t: number): number {
  if (t < 0) return 0;
  const rate = 1 / tau - 1 / tauM;
  const apart = (Math.exp(-t / tauM) - Math.exp(-t / tau)) / rate;
  return synapse === 'exponential'
    ? (weight / tauM) * apart
    : ((weight * Math.E) / tau / tauM / rate) * (apart - t * Math.exp(-t / tau));
}

const kinds = ['exponential', 'alpha'] as const;
const tauM = 20;
const tau = { E: 4, I: 9 };
const cell = (options = {}) => lif(1, { tauM, tauE: tau.E, tauI: tau.I, ...options });

describe.each(kinds)('%s currents', (synapse) => {
  const arrivals: Arrival[] = [
    [1, 30],
    [2.5, -12],
    [3, 25],
    [7, 18],
    [8, -6],
    [9, 40],
  ];
  const sum = (t: number): number =>
    arrivals.reduce((v, [at, w]) => v + added(synapse, w, w < 0 ? tau.I : tau.E, tauM, t - at), -65);

  it('add up, each side with its own time constant, however often anyone looks', () => {
    const net = fed(cell({ vThreshold: 0 }), arrivals, {
      synapse,
      record: [recordPotential('cells', { ids: [0], every: 0.37 })],
    });
    const sim = simulation(net);
    sim.run(60);
    const { t, v } = sim.recording.potential('cells');
    t.forEach((at, s) => {
      expect(Math.abs(v.get(s, 0) - sum(at))).toBeLessThan(1e-12);
    });
  });

  it('cross the threshold where their sum does', () => {
    const wanted = firstReach((t) => sum(t) + 55, 60);
    expect(wanted).toBeLessThan(20);
    expect(timesOf(fed(cell({ vThreshold: -55 }), arrivals, { synapse }), 60)[0]).toBeCloseTo(wanted, 10);
  });

  it('rule 4: go on while the neuron is refractory, and act on it from t + tRef', () => {
    const cells = cell({ tRef: 3, vThreshold: -60 });
    const driven = network({
      populations: { in: source(3), cells },
      projections: [
        connect('in', 'cells', pairs([0], [0]), { weight: 50 }),
        connect('in', 'cells', pairs([1, 2], [0, 0]), { weight: 45, synapse }),
      ],
      inputs: [spikeTrain('in', { t: [1, 2, 3.5], i: [1, 0, 2] })],
      record: [recordSpikes('cells')],
    });
    const [first, second] = timesOf(driven, 30);
    expect(first).toBe(2);
    const current = (t: number): number =>
      [1, 3.5].reduce((j, at) => {
        const s = (t - at) / tau.E;
        return s < 0 ? j : j + 45 * (synapse === 'exponential' ? Math.exp(-s) : s * Math.exp(1 - s));
      }, 0);
    // From 5 ms on, at vReset: fine steps of the midpoint rule.
    let v = -65;
    let t = 5;
    for (const h = 1e-4; v < -60; t += h) {
      const middle = v + (h / 2 / tauM) * (-65 - v + current(t));
      v += (h / tauM) * (-65 - middle + current(t + h / 2));
    }
    expect(second).toBeGreaterThan(5);
    expect(Math.abs(second! - t)).toBeLessThan(2e-4);
  });

  it('rule 5: a closed group takes none, and what it had taken goes on', () => {
    const net = (later: number): Network =>
      fed(
        lif(2, { tauM, tauE: tau.E }),
        [
          [1, 60, 0],
          [1, 20, 1],
          [1.5, 500, 0],
          [20, later, 1],
        ],
        { synapse, inhibition: [kWinners('cells', { k: 1 })] },
      );
    const [quiet, loud] = [net(0), net(1e3)].map((n) => simulation(n));
    quiet!.run(30);
    loud!.run(30);
    expect(loud!.recording.spikes('cells').t.length).toBe(1);
    expect(loud!.potential('cells')).toEqual(quiet!.potential('cells'));
    expect(loud!.potential('cells')[1]).toBeCloseTo(-65 + added(synapse, 20, tau.E, tauM, 29), 11);
  });

  it('rule 7: a pool with tau = tauM equals literal synapses of its delay under currents too', () => {
    const n = 12;
    const net = (extra: Partial<Network>): Network =>
      network({
        populations: { in: source(30), cells: lif(n, { tauM, tRef: 0, tauE: tau.E, tauI: tau.I }) },
        inputs: [poissonInput('in', { rateHz: 60 })],
        record: [recordSpikes('cells')],
        ...extra,
        projections: [
          connect('in', 'cells', fixedInDegree(12), { weight: uniform(-6, 40), synapse }),
          ...(extra.projections ?? []),
        ],
      });
    const shared = spikesOf(net({ inhibition: [pool('cells', { weight: 3, tau: tauM, delay: 1.3 })] }), 150);
    const literal = spikesOf(
      net({ projections: [connect('cells', 'cells', allToAll(), { weight: -3, delay: 1.3 })] }),
      150,
    );
    expect(shared.length).toBeGreaterThan(60);
    expect(shared.map(([, i]) => i)).toEqual(literal.map(([, i]) => i));
    shared.forEach(([t], s) => {
      expect(Math.abs(t - literal[s]![0])).toBeLessThan(1e-9);
    });
  });

  it('a fading pool, a falling threshold and two fading currents at once meet the potential', () => {
    const strong = synapse === 'exponential' ? 2.5 : 1;
    const cells = lif(2, {
      tauM,
      tRef: 2,
      tauE: tau.E,
      tauI: tau.I,
      homeostasis: spikeHomeostasis({ plus: 9, tau: 15 }),
    });
    const net = fed(
      cells,
      [
        [1, 60 * strong, 0],
        [1, 25 * strong, 1],
        [8, 90 * strong, 0],
        [8, -18 * strong, 0],
      ],
      { synapse, inhibition: [pool('cells', { weight: 6, tau: 7 })] },
    );
    const spikes = spikesOf(net, 60);
    const [t0] = spikes[0]!;
    const second = spikes.filter(([, i]) => i === 0)[1]![0];
    // The pool moves once, at t0: from t0 + 2 on cell 0 starts at vReset relative to it.
    expect(spikes.filter(([t]) => t < second).length).toBe(1);
    const g = (t: number): number => 6 * Math.exp(-(t - t0) / 7);
    const from = t0 + 2;
    const drive = (t: number): number => {
      const one = (w: number, at: number, tauS: number): number => {
        const s = (t - at) / tauS;
        return s < 0 ? 0 : w * (synapse === 'exponential' ? Math.exp(-s) : s * Math.exp(1 - s));
      };
      return strong * (one(60, 1, tau.E) + one(90, 8, tau.E) + one(-18, 8, tau.I));
    };
    let u = -65 + g(from);
    let t = from;
    for (const h = 1e-4; u - g(t) < -50 + 9 * Math.exp(-(t - t0) / 15); t += h) {
      const middle = u + (h / 2 / tauM) * (-65 - u + drive(t));
      u += (h / tauM) * (-65 - middle + drive(t + h / 2));
    }
    expect(Math.abs(second - t)).toBeLessThan(3e-4);
  });

  it('do not notice arrivals that weigh nothing: bounds and crossings are found anew, and the same', () => {
    const net = (touches: number): Network =>
      network({
        populations: {
          in: source(40),
          idle: source(1),
          cells: lif(10, { tauM, tauE: tau.E, tauI: tau.I, current: 15.2 }),
        },
        projections: [
          connect('in', 'cells', fixedInDegree(20), { weight: uniform(-8, 24), synapse }),
          connect('idle', 'cells', allToAll(), { weight: 0, synapse }),
        ],
        inputs: [
          poissonInput('in', { rateHz: 40 }),
          spikeTrain('idle', {
            t: Array.from({ length: touches }, (_, s) => 0.0137 + s / 7),
            i: Array(touches).fill(0),
          }),
        ],
        record: [recordSpikes('cells')],
      });
    const wanted = spikesOf(net(0), 100);
    const touched = spikesOf(net(690), 100);
    expect(wanted.length).toBeGreaterThan(20);
    expect(touched.map(([, i]) => i)).toEqual(wanted.map(([, i]) => i));
    touched.forEach(([t], s) => {
      expect(Math.abs(t - wanted[s]![0])).toBeLessThan(1e-10);
    });
  });
});

describe('private Poisson trains', () => {
  it.each([
    ['delta', 1.3],
    ['step', 1],
    ['exponential', 6],
    ['alpha', 3],
  ] as const)('deliver by a %s synapse what a source of the same trains does', (synapse, weight) => {
    const n = 20;
    const rateHz = 700;
    const cells = lif(n, { vInitial: uniform(-65, -50) });
    const record = [recordSpikes('cells')];
    const private_ = simulation(
      network({
        populations: { cells },
        inputs: [poissonInput('cells', { rateHz, weight, synapse })],
        record,
      }),
    );
    private_.run(80);
    const train = poissonProcess(new Float64Array(n).fill(rateHz), rng(1, 'cells', 'poisson', 0), {
      endMs: 80,
    });
    const t: number[] = [];
    const i: number[] = [];
    while (train.next()) {
      t.push(train.t);
      i.push(train.i);
    }
    const shared = simulation(
      network({
        populations: { in: source(n), cells },
        projections: [connect('in', 'cells', oneToOne(), { weight, synapse })],
        inputs: [spikeTrain('in', { t, i })],
        record,
      }),
    );
    shared.run(80);
    expect(private_.recording.spikes('cells').t.length).toBeGreaterThan(10);
    expect(private_.recording.spikes('cells')).toEqual(shared.recording.spikes('cells'));
    expect(private_.potential('cells')).toEqual(shared.potential('cells'));
    expect(private_.synapticEvents).toBe(t.length);
    expect(shared.synapticEvents).toBe(t.length);
  });

  it('have a rate each, and go on in the next stimulus', () => {
    const net = network({
      populations: { cells: lif(3, { vThreshold: 1e6 }) },
      inputs: [poissonInput('cells', { rateHz: [0, 1000, 3000], weight: 1, synapse: 'step' })],
    });
    const sim = simulation(net);
    const seen = [1, 2].map(() => {
      sim.present({}, { durationMs: 1000 });
      return sim.potential('cells');
    });
    for (const v of seen) {
      expect(v[0]).toBe(-65);
      // A step current of one mV at each of rate t arrivals: about 1000 and 3000 mV less what the membrane lags behind.
      expect(Math.abs(v[1]! + 65 - 980)).toBeLessThan(5 * Math.sqrt(1000));
      expect(Math.abs(v[2]! + 65 - 2940)).toBeLessThan(5 * Math.sqrt(3000));
    }
    expect(seen[0]).not.toEqual(seen[1]);
  });
});

it('(iii) the clock engine approaches the event engine as its step shrinks, under currents of all kinds', () => {
  const cells = lif(25, { tauM, tRef: 2, tauE: tau.E, tauI: tau.I, vInitial: uniform(-65, -51) });
  const net = network({
    populations: { in: source(50), cells },
    projections: [
      connect('in', 'cells', fixedInDegree(20), { weight: uniform(0, 8), synapse: 'alpha', delay: 0.5 }),
      connect('in', 'cells', fixedInDegree(5), { weight: uniform(-1, 1), delay: 1 }),
      connect('cells', 'cells', fixedInDegree(6), {
        weight: uniform(-14, 8),
        synapse: 'exponential',
        delay: 1.5,
      }),
    ],
    inputs: [
      poissonInput('in', { rateHz: 60 }),
      currentSteps('cells', { times: [0, 10, 25], values: [4, 9, 6] }),
    ],
    record: [recordSpikes('cells')],
  });
  const run = (options: Parameters<typeof simulation>[1]): Map<number, number[]> => {
    const sim = simulation(net, options);
    sim.run(40);
    const { t, i } = sim.recording.spikes('cells');
    const of = new Map<number, number[]>();
    for (const [s, at] of t.entries()) of.set(i[s]!, [...(of.get(i[s]!) ?? []), at]);
    return of;
  };
  const exact = run({});
  /** [ms] mean lag of the spikes of cells that spike equally often; and how many cells do */
  const lag = (dt: number): { mean: number; same: number } => {
    const grid = run({ engine: 'clock', dt });
    let [sum, spikes, same] = [0, 0, 0];
    for (const [i, times] of exact) {
      const others = grid.get(i) ?? [];
      if (others.length !== times.length) continue;
      same++;
      for (const [s, t] of times.entries()) sum += Math.abs(others[s]! - t);
      spikes += times.length;
    }
    return { mean: sum / spikes, same };
  };
  const coarse = lag(0.125);
  const fine = lag(0.125 / 64);
  expect(exact.size).toBeGreaterThan(15);
  expect(fine.same).toBe(exact.size);
  expect(coarse.mean).toBeLessThan(3 * 0.125);
  expect(fine.mean).toBeLessThan((3 * 0.125) / 64);
  expect(fine.mean).toBeGreaterThan(0.25 * (0.125 / 64));
});

it('a conductance is refused by name, as synapse and as drive, with the engine that runs it', () => {
  const cells = lif(1);
  const synapse = 'conductance';
  expect(() =>
    simulation(
      network({ populations: { cells }, projections: [connect('cells', 'cells', allToAll(), { synapse })] }),
    ),
  ).toThrow(
    /^connect\(cells, cells\)\.synapse: must be 'delta', 'step', 'exponential' or 'alpha' on engine 'event', got 'conductance'; run it on engine 'clock'$/,
  );
  expect(() =>
    simulation(
      network({ populations: { cells }, inputs: [poissonInput('cells', { rateHz: 1, weight: 1, synapse })] }),
    ),
  ).toThrow(/^poissonInput\(cells\)\.synapse: .* run it on engine 'clock'$/);
});
