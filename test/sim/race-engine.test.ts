/** The race engine against its readable reference, the event engine, on the same networks and stimuli. */
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { allToAll, connect } from '../../src/sim/connect.ts';
import { uniform } from '../../src/sim/drawn.ts';
import { kWinners, pool } from '../../src/sim/inhibition.ts';
import { balanceHomeostasis, lif } from '../../src/sim/lif.ts';
import { type Network, network, source } from '../../src/sim/network.ts';
import { competitive } from '../../src/sim/plasticity.ts';
import { RaceEngine } from '../../src/sim/race-engine.ts';
import { recordSpikes } from '../../src/sim/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

const inputs = 60;

/** Three columns on overlapping parts of the source, thresholds of their own, all kinds of k. */
function columns(seed: number, extra: Partial<Network> = {}): Network {
  const draw = rng(seed, 'columns');
  const homeostasis = balanceHomeostasis({ step: 0.05, silentStep: 0.02, low: -3, high: 3 });
  const names = ['a', 'b', 'c'];
  const sizes = [7, 16, 33];
  return network({
    populations: {
      retina: source(inputs),
      ...Object.fromEntries(
        names.map((name, c) => [
          name,
          lif(sizes[c]!, { tauM: 15, vRest: -65, vThreshold: -61, theta: uniform(-1, 2), homeostasis }),
        ]),
      ),
    },
    projections: names.map((name, c) =>
      connect('retina', name, allToAll({ from: Uint32Array.from({ length: 30 }, (_, r) => 15 * c + r) }), {
        weight: Float64Array.from({ length: 30 * sizes[c]! }, () => draw.next() * 0.5),
        synapse: 'step',
        plasticity: competitive({ norm: 1.5, volley: 20, eta: 0.2 }),
      }),
    ),
    inhibition: names.map((name, c) => kWinners(name, { k: [2, 1, 5][c]! })),
    ...extra,
  });
}

/** Up to 90 spikes in 20 ms, some at equal times, some inputs twice. */
function volley(seed: number, n: number): { t: Float64Array; i: Uint32Array } {
  const draw = rng(seed, 'volley');
  const order = Array.from({ length: n }, () => ({
    t: Math.floor(draw.next() * 40) / 2,
    i: draw.integer(inputs),
  }));
  order.sort((x, y) => x.t - y.t || x.i - y.i);
  return { t: Float64Array.from(order, ({ t }) => t), i: Uint32Array.from(order, ({ i }) => i) };
}

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
    const engines = (['wasm', 'reference'] as const).map((kernels) => new RaceEngine(columns(3), 3, kernels));
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

describe('the race engine refuses, by name, what it cannot run', () => {
  const cases: [string, Partial<Network>, RegExp][] = [
    [
      'a pool',
      { inhibition: [pool('a', { weight: 1, tau: 5 }), kWinners('b', { k: 1 }), kWinners('c', { k: 1 })] },
      /'a' needs one k-winners race.*event engine/,
    ],
    ['a recorder', { record: [recordSpikes('a')] }, /takes no inputs or recorders/],
    ['delta synapses', { projections: [connect('retina', 'a', allToAll(), { weight: 1 })] }, /step synapses/],
    [
      'negative weights',
      { projections: [connect('retina', 'a', allToAll(), { weight: -1, synapse: 'step' })] },
      /negative weights/,
    ],
  ];
  it.each(cases)('%s', (_, extra, message) => {
    expect(() => new RaceEngine(columns(1, extra), 1)).toThrow(message);
  });
});
