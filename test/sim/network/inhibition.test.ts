/** One contract for all kinds of inhibition, then what each kind promises besides. */
import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/math/rng.ts';
import { allToAll, connect, pairs } from '../../../src/sim/network/connect.ts';
import {
  adaptivePool,
  type Inhibition,
  kWinners,
  lateral,
  lateralProjection,
  pool,
} from '../../../src/sim/network/inhibition.ts';
import { poissonInput } from '../../../src/sim/network/inputs.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

const n = 40;
const inputs = 30;
const cells = lif(n, { tauM: 20, tRef: 3 });

interface Kind {
  /** inhibition of one strength, and of a larger one */
  weak: Partial<Network>;
  strong: Partial<Network>;
  /** Does the order of the cells matter to it, as on a sheet? */
  isPlaced?: boolean;
}

/** Excitatory cells reach an inhibitory population, which reaches them all. */
const population = (weight: number): Partial<Network> => ({
  populations: { inhibitory: lif(10, { tauM: 10, tRef: 1 }) },
  projections: [
    connect('cells', 'inhibitory', allToAll(), { weight: 16, delay: 0.5 }),
    connect('inhibitory', 'cells', allToAll(), { weight: -weight, delay: 0.5 }),
  ],
});
const of = (...inhibition: Inhibition[]): Partial<Network> => ({ inhibition });

const kinds: Record<string, Kind> = {
  'lateral, all-to-all': {
    weak: of(lateral('cells', { weight: 1 })),
    strong: of(lateral('cells', { weight: 8 })),
  },
  'lateral, on a sheet': {
    weak: of(lateral('cells', { weight: 4, sheet: { width: 8, radius: 1 } })),
    strong: of(lateral('cells', { weight: 8, sheet: { width: 8, radius: 2.5 } })),
    isPlaced: true,
  },
  'inhibitory population': { weak: population(0.2), strong: population(2) },
  pool: {
    weak: of(pool('cells', { weight: 0.5, tau: 20 })),
    strong: of(pool('cells', { weight: 5, tau: 40, delay: 0.2 })),
  },
  'adaptive pool': {
    weak: of(adaptivePool('cells', { target: 0.1, tau: 20, weight: 0.5 })),
    strong: of(adaptivePool('cells', { target: 0.1, tau: 20, weight: 5 })),
  },
  'k winners a stimulus': { weak: of(kWinners('cells', { k: 12 })), strong: of(kWinners('cells', { k: 3 })) },
  'k winners a window': {
    weak: of(kWinners('cells', { k: 8, window: 10 })),
    strong: of(kWinners('cells', { k: 2, window: 10 })),
  },
};

/** Cells under inputs with random weights; `order` says which cell comes where. */
function net(
  parts: Partial<Network> = {},
  drive = 1,
  order: ArrayLike<number> = Array.from({ length: n }, (_, j) => j),
): Network {
  const draw = rng('inhibition', 'weights');
  const weight = Array.from({ length: inputs * n }, () => drive * 2.2 * draw.next());
  return network({
    populations: { in: source(inputs), cells, ...parts.populations },
    projections: [
      connect('in', 'cells', allToAll(), {
        weight: weight.map((_, s) => weight[s - (s % n) + order[s % n]!]!),
      }),
      ...(parts.projections ?? []),
    ],
    inhibition: parts.inhibition ?? [],
    record: [recordSpikes('cells')],
  });
}

const stimulus = (seed: number): { in: { t: number[]; i: number[] } } => {
  const draw = rng('inhibition', 'stimulus', seed);
  const t = Array.from({ length: 90 }, () => 40 * draw.next()).sort((a, b) => a - b);
  return { in: { t, i: t.map(() => draw.integer(inputs)) } };
};

/** [time, cell] of the spikes of each of some stimuli. */
function responses(of: Network, stimuli = 5): [number, number][][] {
  const sim = simulation(of);
  return Array.from({ length: stimuli }, (_, s) => {
    sim.present(stimulus(s), { durationMs: 45 });
    const { t, i } = sim.recording.spikes('cells');
    return Array.from(t, (time, k): [number, number] => [time, i[k]!]);
  });
}
const total = (spikes: unknown[][]): number => spikes.reduce((sum, list) => sum + list.length, 0);

describe.each(Object.entries(kinds))('the contract of inhibition: %s', (_, { weak, strong, isPlaced }) => {
  const free = responses(net());

  it('lowers activity, more if it is stronger, and silences not everybody', () => {
    const [none, some, few] = [total(free), total(responses(net(weak))), total(responses(net(strong)))];
    expect(some).toBeLessThan(0.95 * none);
    expect(few).toBeLessThan(0.8 * some);
    expect(few).toBeGreaterThanOrEqual(5);
  });

  it('leaves the first spike of each stimulus where it was, or the first ones of one instant to choose from', () => {
    responses(net(strong)).forEach((spikes, s) => {
      const first = free[s]!.filter(([t]) => t === free[s]![0]![0]);
      expect(first).toContainEqual(spikes[0]);
    });
  });

  it('does nothing while nobody spikes', () => {
    const potentials = (parts: Partial<Network>): Float64Array => {
      const sim = simulation(net(parts, 0.1));
      expect(sim.present(stimulus(1), { durationMs: 45 }).counts.cells).toEqual(new Uint32Array(n));
      return sim.potential('cells');
    };
    const wanted = potentials({});
    potentials(strong).forEach((v, j) => {
      expect(v).toBeCloseTo(wanted[j]!, 12);
    });
  });

  it('answers the same stimulus with the same spikes, whatever came between, and after JSON', () => {
    const answer = responses(net(strong));
    expect(responses(net(strong))).toEqual(answer);
    expect(responses(JSON.parse(JSON.stringify(net(strong))) as Network)).toEqual(answer);
    const sim = simulation(net(strong));
    for (const s of [3, 4, 0]) sim.present(stimulus(s), { durationMs: 45 });
    expect(Array.from(sim.recording.spikes('cells').t)).toEqual(answer[0]!.map(([t]) => t));
  });

  if (!isPlaced)
    it('prefers no cell: numbered in another order, the same cells spike at the same times', () => {
      const order = rng('order').shuffle(Array.from({ length: n }, (_, j) => j));
      const renamed = responses(net(weak, 1, order)).map((spikes) => spikes.map(([t, i]) => [t, order[i]!]));
      const sorted = (spikes: number[][][]): number[][][] =>
        spikes.map((list) => list.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!));
      const [got, wanted] = [sorted(renamed), sorted(responses(net(weak)))];
      got.forEach((list, s) => {
        expect(list.map(([, i]) => i)).toEqual(wanted[s]!.map(([, i]) => i));
        list.forEach(([t], k) => {
          expect(t).toBeCloseTo(wanted[s]![k]![0]!, 9);
        });
      });
    });
});

describe('lateral inhibition', () => {
  it('equals the literal synapses that it stands for, and they come after the projections', () => {
    const literal = (rule = allToAll({ autapses: false })) =>
      net({ projections: [connect('cells', 'cells', rule, { weight: -3, delay: 1.5 })] });
    const described = (options: object) => net(of(lateral('cells', { weight: 3, delay: 1.5, ...options })));
    expect(responses(described({}))).toEqual(responses(literal()));
    expect(responses(described({ autapses: true }))).toEqual(responses(literal(allToAll())));
    expect(simulation(described({})).weights(1).length).toBe(n * (n - 1));
  });

  it('on a sheet reaches every cell within the radius and no other, without wrapping around', () => {
    for (const [size, width, radius] of [
      [40, 8, 1],
      [40, 8, 2.3],
      [23, 5, 3],
      [12, 12, 2],
      [9, 1, 1.5],
    ] as const) {
      const { rule } = lateralProjection(lateral('cells', { weight: 1, sheet: { width, radius } }), size);
      if (rule.kind !== 'list') throw new TypeError('a sheet is a list of pairs');
      const { pre, post } = rule;
      const got = new Set(Array.from(pre, (i, s) => `${i} ${post[s]}`));
      const wanted = new Set<string>();
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          const away = Math.hypot((i % width) - (j % width), Math.floor(i / width) - Math.floor(j / width));
          if (i !== j && away <= radius) wanted.add(`${i} ${j}`);
        }
      expect(got).toEqual(wanted);
      expect(pre.length).toBe(wanted.size);
    }
  });
});

describe('pools in groups', () => {
  it('a group feels its own members only: the others might as well be silent', () => {
    const grouped = net(of(pool('cells', { weight: 2, tau: 20, groups: 4 })));
    const answer = responses(grouped);
    for (let group = 0; group < 4; group++) {
      const isMember = (i: number): boolean => Math.floor(i / 10) === group;
      const [projection] = grouped.projections;
      const weight = Array.from(projection!.weight as number[], (w, s) => (isMember(s % n) ? w : 0));
      const alone = responses({ ...grouped, projections: [{ ...projection!, weight }] });
      expect(alone).toEqual(answer.map((spikes) => spikes.filter(([, i]) => isMember(i))));
    }
    expect(total(answer)).toBeGreaterThan(total(responses(net(of(pool('cells', { weight: 2, tau: 20 }))))));
  });
});

describe('adaptive pool', () => {
  const stimuli = Array.from({ length: 50 }, (_, s) => stimulus(1000 + s));
  /** Share of active cells over 100 stimuli that come after `learnt` of them, learning all the time. */
  function shareAfter(learnt: number, drive: number, target: number, groups = 1): number {
    const sim = simulation(net(of(adaptivePool('cells', { target, tau: 20, groups })), drive));
    let active = 0;
    for (let s = 0; s < learnt + 100; s++) {
      const { counts } = sim.present(stimuli[s % 50]!, { durationMs: 45, learn: learnt > 0 });
      if (s >= learnt) for (const count of counts.cells!) if (count > 0) active++;
    }
    return active / 100 / n;
  }

  it('holds its target within 10 % after 200 stimuli, for drives that differ threefold', () => {
    for (const target of [0.1, 0.2])
      for (const drive of [0.8, 2.4]) {
        const share = shareAfter(200, drive, target);
        expect(Math.abs(share / target - 1), `target ${target}, drive ${drive}: ${share}`).toBeLessThan(0.1);
      }
    // Not vacuous: with the weight that it starts from, several times as many are active.
    expect(shareAfter(0, 0.8, 0.2)).toBeGreaterThan(3 * 0.2);
  });

  it('group by group too', () => {
    expect(Math.abs(shareAfter(200, 1.6, 0.2, 2) / 0.2 - 1)).toBeLessThan(0.1);
  });

  it('moves its weight by exp(rate (a / target - 1)) at the end of a stimulus with learning, else not at all', () => {
    const sim = simulation(net(of(adaptivePool('cells', { target: 0.25, tau: 20, weight: 2, rate: 0.3 }))));
    sim.present(stimulus(1), { durationMs: 45 });
    expect(sim.poolWeights()).toEqual(Float64Array.of(2));
    const { counts } = sim.present(stimulus(1), { durationMs: 45, learn: true });
    const share = counts.cells!.filter((count) => count > 0).length / n;
    expect(sim.poolWeights()[0]).toBeCloseTo(2 * Math.exp(0.3 * (share / 0.25 - 1)), 12);
    sim.present({}, { durationMs: 45, learn: true });
    expect(sim.poolWeights()[0]).toBeCloseTo(2 * Math.exp(0.3 * (share / 0.25 - 1) - 0.3), 12);
  });
});

describe('kinds together', () => {
  it('a pool and a race on one population: never more than k a window, and no more spikes than with the race alone', () => {
    const race = kWinners('cells', { k: 3, window: 5 });
    const parts = (inhibition: Inhibition[]): Network =>
      network({
        ...net(of(...inhibition)),
        inputs: [poissonInput('in', { rateHz: 100 })],
      });
    const run = (inhibition: Inhibition[]): [number, number][] => {
      const sim = simulation(parts(inhibition));
      sim.run(300);
      const { t, i } = sim.recording.spikes('cells');
      return Array.from(t, (time, s) => [Math.floor(time / 5), i[s]!]);
    };
    const both = run([race, pool('cells', { weight: 3, tau: 10 })]);
    const windows = new Map<number, number>();
    for (const [window] of both) windows.set(window, (windows.get(window) ?? 0) + 1);
    expect(Math.max(...windows.values())).toBeLessThanOrEqual(3);
    expect(both.length).toBeLessThan(run([race]).length);
    expect(both.length).toBeGreaterThan(20);
  });

  it('each population has its own', () => {
    const two = network({
      populations: { in: source(1), a: lif(4), b: lif(4) },
      projections: ['a', 'b'].map((name) =>
        connect('in', name, pairs([0, 0, 0, 0], [0, 1, 2, 3]), { weight: [18, 17, 16, 19] }),
      ),
      inhibition: [kWinners('a', { k: 1 }), kWinners('b', { k: 3 })],
    });
    const { counts } = simulation(two).present({ in: { t: [1], i: [0] } }, { durationMs: 5 });
    expect([Array.from(counts.a!), Array.from(counts.b!)]).toEqual([
      [0, 0, 0, 1],
      [1, 1, 0, 1],
    ]);
  });
});
