/** The race engine against its readable reference, the event engine, on the same networks and stimuli. */
import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/math/exp.ts';
import { rng } from '../../../src/math/rng.ts';
import { RaceEngine } from '../../../src/sim/dense/race-engine.ts';
import { allToAll, connect } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners } from '../../../src/sim/network/inhibition.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { columns, inputs, volley } from './columns.ts';

describe('the race engine equals the event engine', () => {
  it('in winners, counts and synaptic events, and in spike times within 1e-9 ms', () => {
    let spikes = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const net = columns(seed);
      const fast = new RaceEngine(net, seed);
      const exact = simulation(
        { ...net, record: ['a', 'b', 'c'].map((name) => recordSpikes(name)) },
        { seed },
      );
      const stimulus = { retina: volley(seed, (seed * 7) % 91) };
      const got = fast.present(stimulus, { durationMs: 25 });
      const wanted = exact.present(stimulus, { durationMs: 25 });
      expect(got.counts).toEqual(wanted.counts);
      expect(got.synapticEvents).toBe(wanted.synapticEvents);
      const times = ['a', 'b', 'c'].flatMap((name) => Array.from(exact.recording.spikes(name).t));
      spikes += times.length;
      for (let w = 0; w < times.length; w++)
        expect(Math.abs(fast.winTimes[w]! - times[w]!)).toBeLessThan(1e-9);
    }
    expect(spikes).toBeGreaterThan(200);
  });

  it('in weights and thresholds after learning from 100 stimuli', () => {
    const net = columns(5);
    const fast = new RaceEngine(net, 5);
    const exact = simulation(net, { seed: 5 });
    for (let s = 0; s < 100; s++) {
      const stimulus = { retina: volley(s, 10 + (s % 50)) };
      const learn = { eta: 0.2 / (1 + s), thetaStep: 0.05 };
      expect(fast.present(stimulus, { durationMs: 25, learn }).counts).toEqual(
        exact.present(stimulus, { durationMs: 25, learn }).counts,
      );
    }
    for (let p = 0; p < 3; p++) {
      const before = net.projections[p]!.weight as Float64Array;
      const got = fast.weights(p);
      const wanted = exact.weights(p);
      expect(Math.max(...got.map((w, s) => Math.abs(w - before[s]!)))).toBeGreaterThan(0.05);
      for (let s = 0; s < got.length; s++) expect(Math.abs(got[s]! - wanted[s]!)).toBeLessThan(1e-9);
      const name = 'abc'[p]!;
      const theta = exact.theta(name);
      for (const [j, offset] of fast.theta(name).entries()) expect(offset).toBeCloseTo(theta[j]!, 9);
    }
  });

  it('and gives the same answer whatever came before', () => {
    const net = columns(9);
    const fresh = new RaceEngine(net, 9);
    const used = new RaceEngine(net, 9);
    for (let s = 0; s < 5; s++) used.present({ retina: volley(s, 80) }, { durationMs: 25 });
    const stimulus = { retina: volley(77, 60) };
    expect(used.present(stimulus, { durationMs: 25 })).toEqual(fresh.present(stimulus, { durationMs: 25 }));
  });
});

describe('the SIMD kernels of the race engine', () => {
  it('give the bits of their TypeScript twins, learning included', () => {
    const engines = (['wasm', 'reference'] as const).map(
      (kernels) => new RaceEngine(columns(3), 3, { kernels }),
    );
    for (let s = 0; s < 40; s++) {
      const stimulus = { retina: volley(s, 5 + 2 * s) };
      const [fast, plain] = engines.map((engine) => {
        engine.present(stimulus, { durationMs: 25, learn: true });
        return [
          ...engine.winners.subarray(0, engine.winnerCount),
          ...engine.winTimes.subarray(0, engine.winnerCount),
        ];
      });
      expect(fast).toEqual(plain);
    }
    for (let p = 0; p < 3; p++) expect(engines[0]!.weights(p)).toEqual(engines[1]!.weights(p));
  });
});

describe('thresholds that are scaled', () => {
  const factor = 1.7;
  /** As `columns`, with everything that makes a threshold times a factor. */
  const scaled = (net: Network): Network => ({
    ...net,
    populations: Object.fromEntries(
      Object.entries(net.populations).map(([name, population]) => {
        if (population.kind !== 'lif') return [name, population];
        const { vRest, vThreshold, homeostasis } = population;
        if (homeostasis?.kind !== 'balance') throw new Error('columns() has balance homeostasis');
        return [
          name,
          lif(population.n, {
            ...population,
            vThreshold: vRest + factor * (vThreshold - vRest),
            theta: uniform(-factor, 2 * factor),
            homeostasis: { ...homeostasis, low: factor * homeostasis.low, high: factor * homeostasis.high },
          }),
        ];
      }),
    ),
  });

  it('learn as those of an engine that was built with the scaled numbers, up to the bounds of theta', () => {
    const later = new RaceEngine(columns(4), 4);
    later.scaleThresholds(factor);
    const built = new RaceEngine(scaled(columns(4)), 4);
    const exact = simulation(scaled(columns(4)), { seed: 4 });
    const options = { durationMs: 25, learn: { eta: 0.1, thetaStep: 20 } };
    let wins = 0;
    let atBound = 0;
    for (let s = 0; s < 80; s++) {
      const stimulus = { retina: volley(s, 40 + (s % 50)) };
      const { counts } = later.present(stimulus, options);
      expect(counts).toEqual(built.present(stimulus, options).counts);
      expect(counts).toEqual(exact.present(stimulus, options).counts);
      wins += later.winnerCount;
      for (const name of ['a', 'b', 'c']) {
        const wanted = exact.theta(name);
        for (const [j, offset] of later.theta(name).entries()) {
          expect(Math.abs(offset - wanted[j]!)).toBeLessThan(1e-9);
          if (offset === 3 * factor) atBound++;
        }
      }
    }
    expect(wins).toBeGreaterThan(100);
    expect(atBound).toBeGreaterThan(10);
  });

  it('scaled there and back are as they were', () => {
    const engine = new RaceEngine(columns(6), 6);
    const before = engine.theta('b');
    engine.scaleThresholds(4);
    expect(engine.theta('b')).toEqual(before.map((offset) => 4 * offset));
    engine.scaleThresholds(0.25);
    expect(engine.theta('b')).toEqual(before);
    const stimulus = { retina: volley(2, 60) };
    expect(engine.present(stimulus, { durationMs: 25 })).toEqual(
      new RaceEngine(columns(6), 6).present(stimulus, { durationMs: 25 }),
    );
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses to scale by %s', (wrong) => {
    expect(() => new RaceEngine(columns(1), 1).scaleThresholds(wrong)).toThrow(
      `scaleThresholds.factor: must be > 0, got ${wrong}`,
    );
  });
});

describe('cells whose weights are the same', () => {
  /** Ten cells, of which 0, 3, 6, 9 and so on share their weights with each other. */
  const twins = (k: number, seed: number): Network => {
    const draw = rng(seed, 'twins');
    const rows = Array.from({ length: inputs }, () => [0, 1, 2].map(() => draw.next()));
    return network({
      populations: { retina: source(inputs), cells: lif(10, { tauM: 15, vRest: -65, vThreshold: -62 }) },
      projections: [
        connect('retina', 'cells', allToAll(), {
          weight: rows.flatMap((row) => Array.from({ length: 10 }, (_, j) => row[j % 3]!)),
          synapse: 'step',
        }),
      ],
      inhibition: [kWinners('cells', { k })],
    });
  };

  it('cross at equal times, and then the lower index wins, in both engines', () => {
    let equal = 0;
    let together = 0;
    for (let seed = 1; seed <= 40; seed++)
      for (const k of [1, 2, 5, 6, 10]) {
        const net = twins(k, seed);
        const stimulus = { retina: volley(seed, 40) };
        const { t } = stimulus.retina;
        together += t.filter((time, s) => time === t[s - 1]).length;
        const fast = new RaceEngine(net, 1);
        const { counts } = fast.present(stimulus, { durationMs: 25 });
        expect(counts).toEqual(simulation(net).present(stimulus, { durationMs: 25 }).counts);
        for (let w = 1; w < fast.winnerCount; w++) {
          if (fast.winTimes[w] !== fast.winTimes[w - 1]) continue;
          equal++;
          expect(fast.winners[w]! % 3).toBe(fast.winners[w - 1]! % 3);
          expect(fast.winners[w]!).toBeGreaterThan(fast.winners[w - 1]!);
        }
      }
    expect(equal).toBeGreaterThan(400);
    expect(together).toBeGreaterThan(1000);
  });
});

describe('stimuli that are long for the membrane', () => {
  /** One cell of tauM 1 ms that three spikes carry over its threshold only at the end. */
  const slow = (): Network =>
    network({
      populations: { retina: source(1), cells: lif(1, { tauM: 1, vRest: -65, vThreshold: -50 }) },
      projections: [connect('retina', 'cells', allToAll(), { weight: 6, synapse: 'step' })],
      inhibition: [kWinners('cells', { k: 1 })],
    });
  const late = { retina: { t: [1, 30, 59], i: [0, 0, 0] } };

  it('run as in the event engine up to 60 tauM', () => {
    const fast = new RaceEngine(slow(), 1);
    const exact = simulation({ ...slow(), record: [recordSpikes('cells')] });
    fast.present(late, { durationMs: 60 });
    exact.present(late, { durationMs: 60 });
    expect(fast.winnerCount).toBe(1);
    expect(Math.abs(fast.winTimes[0]! - exact.recording.spikes('cells').t[0]!)).toBeLessThan(1e-9);
  });

  it('are refused beyond, where exp(t / tauM) may overflow in Float32', () => {
    const fast = new RaceEngine(slow(), 1);
    for (const durationMs of [60.001, 720, 1e5])
      expect(() => fast.present(late, { durationMs })).toThrow(
        `present.durationMs: must be at most 60 ms (60 tauM) in the race engine, got ${durationMs}; use simulation(net), the event engine`,
      );
  });
});

describe('rounding to Float32', () => {
  it('loses no crossing that Float64 finds, even by the last bit', () => {
    // The threshold of each cell is the potential that it reaches, to the bit, as Float64 adds it up.
    const draw = rng('last bit');
    const cells = 200;
    const inputs = 30;
    const t = Float64Array.from({ length: inputs }, () => 20 * draw.next()).sort();
    const i = Uint32Array.from({ length: inputs }, (_, s) => s);
    const weight = Float64Array.from({ length: inputs * cells }, () => draw.next());
    const theta = Float64Array.from({ length: cells }, (_, j) => {
      let a = 0;
      let u = 0;
      for (let s = 0; s < inputs; s++) {
        a += weight[s * cells + j]!;
        u += weight[s * cells + j]! * exp(t[s]! / 20);
      }
      return a - exp(-24 / 20) * u - 1;
    });
    const net = network({
      populations: {
        retina: source(inputs),
        cells: lif(cells, { tauM: 20, vRest: 0, vThreshold: 1, theta }),
      },
      projections: [connect('retina', 'cells', allToAll(), { weight, synapse: 'step' })],
      inhibition: [kWinners('cells', { k: cells })],
    });
    const engine = new RaceEngine(net, 1);
    const crossing = (scale: number): number => {
      engine.scaleThresholds(scale);
      engine.race({ t, i }, { durationMs: 24 + 1e-9 });
      return engine.winnerCount;
    };
    expect(crossing(1)).toBe(cells);
    expect(crossing(1.001)).toBe(0);
  });
});
