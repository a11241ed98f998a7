/** Event rule 7: pools, and their equality with literal all-to-all synapses. */
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { connect, fixedInDegree, pairs } from '../../src/sim/network/connect.ts';
import { uniform } from '../../src/sim/network/drawn.ts';
import { type Inhibition, lateral, pool } from '../../src/sim/network/inhibition.ts';
import { poissonInput } from '../../src/sim/network/inputs.ts';
import { type LifOptions, lif, timeToThreshold } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { recordPotential, recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { fed, firstReach, spikesOf } from './small-networks.ts';

/** n cells with random recurrent excitation under Poisson input, and this inhibition. */
function driven(n: number, options: LifOptions, parts: Partial<Network>, rateHz = 60): Network {
  return network({
    populations: { in: source(2 * n), cells: lif(n, { vInitial: uniform(-65, -51), ...options }) },
    projections: [
      connect('in', 'cells', fixedInDegree(20), { weight: uniform(0.5, 1.5) }),
      connect('cells', 'cells', fixedInDegree(5), { weight: 1, delay: uniform(0.5, 3) }),
      ...(parts.projections ?? []),
    ],
    inhibition: parts.inhibition ?? [],
    inputs: [poissonInput('in', { rateHz })],
    record: [recordSpikes('cells')],
  });
}

/** All spikes of both equal, times within 1e-9 ms. */
function expectEqual(a: [number, number][], b: [number, number][]): void {
  expect(a.map(([, i]) => i)).toEqual(b.map(([, i]) => i));
  for (let s = 0; s < a.length; s++) expect(Math.abs(a[s]![0] - b[s]![0])).toBeLessThan(1e-9);
}

describe('rule 7: a pool with tau = tauM and delay d equals all-to-all synapses of delay d', () => {
  const cases: [string, number, LifOptions, number, number][] = [
    ['20 cells', 20, {}, 2, 1],
    ['50 cells, short delay', 50, { tauM: 10 }, 0.8, 0.1],
    ['80 cells, long delay', 80, { tRef: 4 }, 1, 5],
    ['60 cells driven by a constant current', 60, { current: 18, tRef: 1 }, 0.7, 1.3],
    ['50 cells without refractory period', 50, { tRef: 0, current: 10 }, 1.5, 0.7],
    ['50 cells whose reset is not the rest', 50, { vReset: -58, tRef: 3 }, 1, 2.9],
    ['50 cells, delay just the refractory period', 50, { tRef: 2 }, 1, 2],
  ];
  it.each(cases)('%s, spike for spike over 200 ms within 1e-9 ms', (_, n, options, weight, delay) => {
    const tau = options.tauM ?? 20;
    for (let seed = 1; seed <= 3; seed++) {
      const run = (inhibition: Inhibition[]): [number, number][] =>
        spikesOf(driven(n, options, { inhibition }), 200, 'cells', seed);
      const shared = run([pool('cells', { weight, tau, delay })]);
      expectEqual(shared, run([lateral('cells', { weight, delay, autapses: true })]));
      expect(shared.length).toBeGreaterThan(n / 2);
      // The inhibition matters: without it there are at least a tenth more spikes.
      expect(run([]).length).toBeGreaterThan(1.1 * shared.length);
    }
  });

  it('group by group too', () => {
    const blocks = Array.from({ length: 60 * 20 }, (_, s) => ({
      pre: Math.floor(s / 20),
      post: 20 * Math.floor(s / 400) + (s % 20),
    }));
    const literal = connect(
      'cells',
      'cells',
      pairs(
        blocks.map((b) => b.pre),
        blocks.map((b) => b.post),
      ),
      { weight: -1.5, delay: 1.2 },
    );
    const shared = driven(
      60,
      {},
      { inhibition: [pool('cells', { weight: 1.5, tau: 20, delay: 1.2, groups: 3 })] },
    );
    // The same drawn synapses need the literal projection to come last: streams are keyed by its place.
    expectEqual(spikesOf(shared, 200), spikesOf(driven(60, {}, { projections: [literal] }), 200));
  });

  it('also in the potentials, sampled every 0.5 ms', () => {
    const run = (inhibition: Inhibition): Float64Array => {
      const net = driven(50, {}, { inhibition: [inhibition] });
      const record = [recordPotential('cells', { ids: [0, 7, 49], every: 0.5 })];
      const sim = simulation(network({ ...net, record }));
      sim.run(100);
      return sim.recording.potential('cells').v.data;
    };
    const shared = run(pool('cells', { weight: 1, tau: 20, delay: 1 }));
    const literal = run(lateral('cells', { weight: 1, delay: 1, autapses: true }));
    expect(shared.length).toBe(600);
    for (let s = 0; s < shared.length; s++) expect(Math.abs(shared[s]! - literal[s]!)).toBeLessThan(1e-9);
  });
});

describe('rule 7: what a pool is', () => {
  it('each spike of a member subtracts weight exp(-(t - delay) / tau) from every member', () => {
    const cells = lif(2, { tauM: 1e12, tRef: 0, vInitial: [-65, -60] });
    const inhibition = [pool('cells', { weight: 6, tau: 4, delay: 2 })];
    const net = fed(
      cells,
      [
        [1, 15, 0],
        [3, 100, 0],
      ],
      { inhibition, record: [recordPotential('cells', { ids: [1], every: 0.5 })] },
    );
    const sim = simulation(net);
    sim.run(12);
    const { t, v } = sim.recording.potential('cells');
    const pulse = (since: number): number => (since < 0 ? 0 : 6 * Math.exp(-since / 4));
    t.forEach((at, s) => {
      expect(v.get(s, 0)).toBeCloseTo(-60 - pulse(at - 3) - pulse(at - 5), 9);
    });
  });

  it('a member that leaves refractoriness starts at vReset relative to the pool then', () => {
    const cells = lif(1, { tauM: 1e12, tRef: 3 });
    const inhibition = [pool('cells', { weight: 6, tau: 4 })];
    const sim = simulation(fed(cells, [[1, 15]], { inhibition }));
    sim.run(4);
    expect(sim.potential('cells')[0]).toBe(-65);
    sim.run(2);
    const [released, now] = [3, 5].map((t) => 6 * Math.exp(-t / 4)) as [number, number];
    expect(sim.potential('cells')[0]).toBeCloseTo(-65 + released - now, 10);
  });

  it('acts once all spikes of an instant are decided and reset: each of two members feels both', () => {
    const cells = lif(3, { tauM: 1e300, tRef: 0 });
    const volley = [0, 1].map((cell) => [1, 20, cell] as const);
    const sim = simulation(fed(cells, volley, { inhibition: [pool('cells', { weight: 4, tau: 1e300 })] }));
    sim.run(2);
    expect(Array.from(sim.potential('cells'))).toEqual([-73, -73, -73]);
  });

  it('fades under a threshold that is raised for good as it does under any other', () => {
    const cells = lif(2, { tauM: 40, tRef: 2, theta: 2 });
    const inhibition = [pool('cells', { weight: 10, tau: 3 })];
    const net = fed(
      cells,
      [
        [1, 17, 1],
        [1.5, 22, 0],
      ],
      { inhibition },
    );
    const v = (t: number): number => -65 + 22 * Math.exp(-t / 40) - 10 * Math.exp(-(t + 0.5) / 3);
    expect(spikesOf(net, 60)[1]).toEqual([expect.closeTo(1.5 + firstReach((t) => v(t) + 48, 40), 10), 0]);
  });

  it('acts at t + delay before the threshold test of that instant, also on a crossing predicted for it', () => {
    const cells = lif(2, { current: 20, vInitial: [-65, -60] });
    const crossing = timeToThreshold(-60, -45, -50, 20);
    const kick = crossing - 1;
    expect(kick + 1).toBe(crossing);
    const first = (weight: number): number => {
      const net = fed(cells, [[kick, 50, 0]], { inhibition: [pool('cells', { weight, tau: 5, delay: 1 })] });
      return spikesOf(net, 60).find(([, i]) => i === 1)![0];
    };
    expect(first(0)).toBe(crossing);
    expect(first(1e-6)).toBeGreaterThan(crossing);
  });

  it('costs no synaptic events, however many members it has', () => {
    const count = (inhibition: Inhibition[]): number => {
      const sim = simulation(
        fed(
          lif(100),
          [
            [1, 50, 0],
            [2, 50, 1],
          ],
          { inhibition },
        ),
      );
      sim.run(10);
      return sim.synapticEvents;
    };
    expect(count([pool('cells', { weight: 1, tau: 20, delay: 1 })])).toBe(2);
    expect(count([lateral('cells', { weight: 1 })])).toBe(2 + 2 * 99);
  });

  it('postpones crossings, never brings one forward or loses one', () => {
    // One cell inhibits 30 others, driven by a current each to cross at another time; the pool fades in the end.
    const draw = rng(1, 'postpone');
    const n = 31;
    const vInitial = Array.from({ length: n }, (_, i) => (i === 0 ? -65 : -55 + 4 * draw.next()));
    const first = (weight: number): number[] => {
      const net = fed(lif(n, { current: 15.2, vInitial, tRef: 1000 }), [[1, 50, 0]], {
        inhibition: weight > 0 ? [pool('cells', { weight, tau: 7 })] : [],
      });
      const at = new Array<number>(n).fill(Infinity);
      for (const [t, i] of spikesOf(net, 1000)) at[i] = Math.min(at[i]!, t);
      return at;
    };
    const free = first(0);
    const held = first(0.01);
    for (let i = 1; i < n; i++) {
      expect(held[i]).toBeLessThan(Infinity);
      expect(held[i]).toBeGreaterThanOrEqual(free[i]!);
    }
    expect(held.filter((t, i) => t > free[i]! + 1e-4).length).toBeGreaterThan(25);
  });
});
