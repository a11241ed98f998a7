/** Event rule 5: k winners. */
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { kWinners } from '../../src/sim/network/inhibition.ts';
import { currentSteps } from '../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import type { Network } from '../../src/sim/network/network.ts';
import { recordPotential } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { type Arrival, fed, spikesOf } from './small-networks.ts';

const race = (
  k: number,
  window: number | 'stimulus' = 'stimulus',
  groups: number | number[] = 1,
): Partial<Network> => ({
  inhibition: [kWinners('cells', { k, window, groups })],
});
const cells = lif(5);

describe('rule 5: the first k of a group to cross win', () => {
  it('in the order of their crossings, whatever their index', () => {
    const arrivals = [4, 2, 5, 1, 3].map((at, cell): Arrival => [at, 20, cell]);
    expect(spikesOf(fed(cells, arrivals, race(2)), 50)).toEqual([
      [1, 3],
      [2, 1],
    ]);
  });

  it('at one instant the larger overshoot wins, then the lower index', () => {
    const volley = (...by: number[]): [number, number][] =>
      spikesOf(
        fed(
          cells,
          by.map((w, cell): Arrival => [5, w, cell]),
          race(2),
        ),
        50,
      );
    expect(volley(20, 21, 22, 20, 20).map(([, i]) => i)).toEqual([1, 2]);
    expect(volley(20, 19, 20, 20, 19).map(([, i]) => i)).toEqual([0, 2]);
    expect(volley(15, 15, 15, 15, 15.5).map(([, i]) => i)).toEqual([0, 4]);
  });

  it('overshoot is measured over each own threshold', () => {
    const theta = [0, 0, 0, -5, 3];
    const net = fed(
      lif(5, { theta }),
      theta.map((_, cell): Arrival => [5, 20, cell]),
      race(1),
    );
    expect(spikesOf(net, 50)).toEqual([[5, 3]]);
  });

  it('a cell predicted to cross at that instant has the overshoot of its jump', () => {
    const driven = lif(3, { current: 20 });
    const [[crossing]] = spikesOf(fed(driven, []), 100) as [[number, number]];
    const net = (jumps: number[]): Network =>
      fed(
        driven,
        jumps.map((w, cell): Arrival => [crossing, w, cell]),
        race(1),
      );
    expect(spikesOf(net([0, 0, 0]), 90)[0]).toEqual([crossing, 0]);
    expect(spikesOf(net([0, 0.5, 0.25]), 90)[0]).toEqual([crossing, 1]);
    expect(spikesOf(net([-0.5, 0, 0]), 90)[0]).toEqual([crossing, 1]);
  });

  it('cells that start over the threshold race by overshoot too', () => {
    const net = fed(lif(4, { vInitial: [-49, -40, -45, -60] }), [], race(1));
    expect(spikesOf(net, 10)).toEqual([[0, 1]]);
  });

  it('each group runs its own race, of equal runs of neurons or of a listed membership', () => {
    const six = lif(6);
    const arrivals = [1, 2, 3, 4, 5, 6].map((at, cell): Arrival => [at, 20, cell]);
    expect(spikesOf(fed(six, arrivals, race(1, 'stimulus', 3)), 50).map(([, i]) => i)).toEqual([0, 2, 4]);
    expect(
      spikesOf(fed(six, arrivals, race(1, 'stimulus', [1, 1, 0, 1, 0, 2])), 50).map(([, i]) => i),
    ).toEqual([0, 2, 5]);
  });

  it('equals the k smallest of the unhindered first crossings, by (time, -overshoot, index)', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const draw = rng(seed, 'race');
      const n = 12;
      const arrivals = Array.from(
        { length: 60 },
        (): Arrival => [Math.floor(draw.next() * 20) / 2, draw.normal() * 6 + 4, draw.integer(n)],
      );
      const population = lif(n, { vInitial: Array.from({ length: n }, () => -65 + 8 * draw.next()) });
      const free = spikesOf(fed(population, arrivals), 20);
      const first = new Map<number, number>();
      for (const [t, i] of free) if (!first.has(i)) first.set(i, t);
      // The overshoot of a first crossing: a run of that cell alone with a threshold out of reach.
      const trace = simulation(
        fed({ ...population, vThreshold: 1e6 }, arrivals, {
          record: [recordPotential('cells', { ids: [...Array(n).keys()], every: 0.5 })],
        }),
      );
      trace.run(20);
      const v = trace.recording.potential('cells').v;
      const ranking = [...first]
        .map(([i, t]) => ({ i, t, over: v.get(2 * t, i) }))
        .sort((a, b) => a.t - b.t || b.over - a.over || a.i - b.i);
      for (const k of [1, 3, 5]) {
        const winners = spikesOf(fed(population, arrivals, race(k)), 20).map(([, i]) => i);
        expect(winners.toSorted()).toEqual(
          ranking
            .slice(0, k)
            .map(({ i }) => i)
            .toSorted(),
        );
      }
    }
  });
});

describe('rule 5: a loser pays nothing', () => {
  const homeostasis = spikeHomeostasis({ plus: 3, tau: Infinity });
  const two = lif(2, { tauM: 10, tRef: 4, homeostasis });
  const volley: Arrival[] = [
    [5, 20, 0],
    [5, 18, 1],
  ];

  it('it emits nothing, is not reset, and goes on in closed form above the threshold', () => {
    const sim = simulation(fed(two, volley, race(1)));
    sim.run(7);
    expect(Array.from(sim.recording.spikes('cells').i)).toEqual([0]);
    expect(sim.potential('cells')[1]).toBeCloseTo(-65 + 18 * Math.exp(-2 / 10), 12);
  });

  it('it is not made refractory: it wins as soon as a window opens, and takes jumps then', () => {
    // Window of 6 ms: at 6 ms the loser still lies at -65 + 18 exp(-0.1) = -48.7 and crosses at that instant.
    expect(spikesOf(fed(two, volley, race(1, 6)), 11)).toEqual([
      [5, 0],
      [6, 1],
    ]);
  });

  it('its threshold does not move', () => {
    const sim = simulation(fed(two, volley, race(1)));
    sim.run(7);
    expect(Array.from(sim.theta('cells'))).toEqual([3, 0]);
  });
});

describe('rule 5: a closed group takes no more input', () => {
  it('nothing is delivered and nothing counted until the next window', () => {
    const arrivals: Arrival[] = [
      [1, 10, 1],
      [2, 20, 0],
      [3, 50, 1],
      [4, 50, 0],
      [11, 20, 1],
    ];
    const sim = simulation(fed(lif(2, { tauM: 10 }), arrivals, race(1, 10)));
    sim.run(9);
    expect(sim.synapticEvents).toBe(2);
    expect(sim.potential('cells')[1]).toBeCloseTo(-65 + 10 * Math.exp(-8 / 10), 12);
    sim.run(11);
    expect(sim.synapticEvents).toBe(3);
    expect(Array.from(sim.recording.spikes('cells').t)).toEqual([2, 11]);
  });

  it('what arrives at the instant of the k-th win is still delivered', () => {
    const sim = simulation(
      fed(
        lif(3),
        [
          [5, 20, 0],
          [5, 1, 1],
          [5, 1, 2],
          [5.5, 1, 2],
        ],
        race(1),
      ),
    );
    sim.run(10);
    expect(sim.synapticEvents).toBe(3);
  });

  it('step currents that were on when it closed stay on', () => {
    const net = fed(
      lif(2, { tauM: 10, tRef: 1 }),
      [
        [1, 10, 1],
        [2, 200, 0],
        [4, 1000, 1],
      ],
      { ...race(1), synapse: 'step' },
    );
    const sim = simulation(net);
    sim.run(40);
    expect(sim.potential('cells')[1]).toBeCloseTo(-65 + 10 * (1 - Math.exp(-39 / 10)), 11);
  });

  it('a winner goes on taking input until its group closes, and cannot win twice in a window', () => {
    const twice: Arrival[] = [
      [1, 20, 0],
      [5, 20, 0],
      [8, 20, 1],
    ];
    const sim = simulation(fed(lif(2), twice, race(2)));
    sim.run(20);
    expect(sim.synapticEvents).toBe(3);
    expect(Array.from(sim.recording.spikes('cells').i)).toEqual([0, 1]);
  });
});

describe('rule 5: a window opens at the onset or every windowMs', () => {
  it('members already at threshold cross at that instant, the farthest over it first', () => {
    // All are held over the threshold by a current: each window has its k winners at its first instant.
    const net = fed(lif(3, { tRef: 0.5, tauM: 5 }), [], {
      ...race(1, 10),
      inputs: [currentSteps('cells', { times: [0], values: [30] })],
    });
    const spikes = spikesOf(net, 45);
    // Losers have settled at -35 mV; the last winner starts again from the reset, and so loses.
    expect(spikes.slice(1).map(([t]) => t)).toEqual([10, 20, 30, 40]);
    for (let s = 1; s < spikes.length; s++) expect(spikes[s]![1]).not.toBe(spikes[s - 1]![1]);
  });

  it('and with input in that instant, the sum decides', () => {
    const volley: Arrival[] = [
      [5, 20, 0],
      [5, 18, 1],
      [10, -10, 1],
      [10, 16, 2],
    ];
    expect(spikesOf(fed(lif(3), volley, race(1, 10)), 20)).toEqual([
      [5, 0],
      [10, 2],
    ]);
  });

  it("'stimulus' opens one window a presentation", () => {
    const net = { ...fed(lif(3), [], race(1)), inputs: [] };
    const sim = simulation(net);
    for (let s = 0; s < 3; s++) {
      const { counts } = sim.present({ in: { t: [], i: [] } }, { durationMs: 10 });
      expect(Array.from(counts.cells!)).toEqual([0, 0, 0]);
    }
  });

  it('no window ever has more than k winners, nor one twice, on random recurrent drive', () => {
    const draw = rng(3, 'windows');
    const arrivals = Array.from(
      { length: 3000 },
      (): Arrival => [draw.next() * 300, 4 * draw.next(), draw.integer(20)],
    );
    const net = fed(lif(20, { tRef: 0.1, current: 12 }), arrivals, race(2, 7, 4));
    const spikes = spikesOf(net, 300);
    expect(spikes.length).toBeGreaterThan(200);
    const seen = new Map<string, number[]>();
    for (const [t, i] of spikes) {
      const window = `${Math.floor(t / 7)} ${Math.floor(i / 5)}`;
      seen.set(window, [...(seen.get(window) ?? []), i]);
    }
    for (const winners of seen.values()) {
      expect(winners.length).toBeLessThanOrEqual(2);
      expect(new Set(winners).size).toBe(winners.length);
    }
  });
});
