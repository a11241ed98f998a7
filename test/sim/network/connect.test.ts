/** Connection rules: what each promises, in counts, degrees, switches and statistics. */
import { describe, expect, it } from 'vitest';
import { counterKey } from '../../../src/math/counter-key.ts';
import { expand } from '../../../src/sim/connection-rules.ts';
import {
  allToAll,
  type ConnectionRule,
  connect,
  fixedInDegree,
  fixedOutDegree,
  fixedTotal,
  oneToOne,
  pairs,
  pairwise,
} from '../../../src/sim/network/connect.ts';
import { type Drawn, normal, uniform } from '../../../src/sim/network/drawn.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { network, source } from '../../../src/sim/network/network.ts';
import { simulation } from '../../../src/sim/simulation.ts';

/** Synapses of a rule between two populations, or within one if `nPost` is not given. */
function synapses(rule: ConnectionRule, nPre: number, nPost?: number, seed = 1) {
  return expand(connect('a', nPost === undefined ? 'a' : 'b', rule), nPre, nPost ?? nPre, counterKey(seed));
}

/** How often each index occurs. */
function degrees(ends: Uint32Array, n: number): number[] {
  const count = new Array<number>(n).fill(0);
  for (const i of ends) count[i]!++;
  return count;
}

const hasAutapse = ({ pre, post }: { pre: Uint32Array; post: Uint32Array }): boolean =>
  pre.some((i, s) => i === post[s]);
const hasMultapse = ({ pre, post }: { pre: Uint32Array; post: Uint32Array }): boolean =>
  new Set(Array.from(pre, (i, s) => `${i} ${post[s]}`)).size < pre.length;

describe('connection rules', () => {
  it('all-to-all: each pair once, ordered by (pre, post); within one population with or without autapses', () => {
    const all = synapses(allToAll(), 3, 4);
    expect(Array.from(all.pre)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect(Array.from(all.post)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    expect(synapses(allToAll(), 5).pre.length).toBe(25);
    const without = synapses(allToAll({ autapses: false }), 5);
    expect(without.pre.length).toBe(20);
    expect(hasAutapse(without)).toBe(false);
    // Between two populations equal indices are no autapses.
    expect(synapses(allToAll({ autapses: false }), 5, 5).pre.length).toBe(25);
  });

  it('all-to-all from a list: only those, in the order of the list', () => {
    const some = synapses(allToAll({ from: Uint32Array.of(4, 1) }), 6, 2);
    expect(Array.from(some.pre)).toEqual([4, 4, 1, 1]);
    expect(Array.from(some.post)).toEqual([0, 1, 0, 1]);
    expect(synapses(allToAll({ from: [2], autapses: false }), 4).post).toEqual(Uint32Array.of(0, 1, 3));
  });

  it('one-to-one: i to i', () => {
    const { pre, post } = synapses(oneToOne(), 7, 7);
    expect([pre, post]).toEqual([Uint32Array.of(0, 1, 2, 3, 4, 5, 6), Uint32Array.of(0, 1, 2, 3, 4, 5, 6)]);
  });

  it('pairs: exactly the listed ones', () => {
    const { pre, post } = synapses(pairs([2, 0, 2], Float64Array.of(1, 1, 1)), 3, 2);
    expect([pre, post]).toEqual([Uint32Array.of(2, 0, 2), Uint32Array.of(1, 1, 1)]);
  });

  it('pairwise: each pair independently with probability p, at most once', () => {
    for (const [p, n, m] of [
      [0.1, 200, 300],
      [0.02, 500, 500],
      [0.7, 100, 150],
    ] as const) {
      const list = synapses(pairwise(p), n, m);
      const sd = Math.sqrt(n * m * p * (1 - p));
      expect(Math.abs(list.pre.length - n * m * p)).toBeLessThan(4 * sd);
      expect(hasMultapse(list)).toBe(false);
      // In- and out-degrees are binomial: their variance, not only their mean, is that of independent coins.
      for (const [ends, size, other] of [
        [list.pre, n, m],
        [list.post, m, n],
      ] as const) {
        const degree = degrees(ends, size);
        const variance = degree.reduce((sum, d) => sum + (d - other * p) ** 2, 0) / size;
        expect(Math.abs(variance / (other * p * (1 - p)) - 1)).toBeLessThan(5 * Math.sqrt(2 / size));
      }
    }
    expect(synapses(pairwise(0), 50, 50).pre.length).toBe(0);
    expect(synapses(pairwise(1), 50).pre.length).toBe(2500);
    expect(synapses(pairwise(1, { autapses: false }), 50).pre.length).toBe(2450);
  });

  it('fixed in-degree: exactly k onto each neuron, sources uniform', () => {
    const list = synapses(fixedInDegree(30), 100, 400);
    expect(degrees(list.post, 400)).toEqual(Array(400).fill(30));
    const out = degrees(list.pre, 100);
    const chi = out.reduce((sum, d) => sum + (d - 120) ** 2 / 120, 0);
    expect(Math.abs(chi - 99)).toBeLessThan(4 * Math.sqrt(2 * 99));
  });

  it('fixed out-degree: exactly k from each neuron, targets uniform', () => {
    const list = synapses(fixedOutDegree(30), 400, 100);
    expect(degrees(list.pre, 400)).toEqual(Array(400).fill(30));
    const chi = degrees(list.post, 100).reduce((sum, d) => sum + (d - 120) ** 2 / 120, 0);
    expect(Math.abs(chi - 99)).toBeLessThan(4 * Math.sqrt(2 * 99));
  });

  it('fixed total: exactly n, both ends uniform', () => {
    const list = synapses(fixedTotal(12_000), 100, 100);
    expect(list.pre.length).toBe(12_000);
    for (const ends of [list.pre, list.post]) {
      const chi = degrees(ends, 100).reduce((sum, d) => sum + (d - 120) ** 2 / 120, 0);
      expect(Math.abs(chi - 99)).toBeLessThan(4 * Math.sqrt(2 * 99));
    }
  });

  const switchable: [string, (options: { autapses?: boolean; multapses?: boolean }) => ConnectionRule][] = [
    ['fixed in-degree', (o) => fixedInDegree(9, o)],
    ['fixed out-degree', (o) => fixedOutDegree(9, o)],
    ['fixed total', (o) => fixedTotal(90, o)],
  ];
  it.each(switchable)('%s: autapses and multapses come by default and can be switched off', (_, rule) => {
    const by = (options: { autapses?: boolean; multapses?: boolean }): boolean[] => {
      const list = synapses(rule(options), 10);
      expect(list.pre.length).toBe(90);
      return [hasAutapse(list), hasMultapse(list)];
    };
    expect(by({})).toEqual([true, true]);
    expect(by({ autapses: false })).toEqual([false, true]);
    expect(by({ multapses: false })).toEqual([true, false]);
    // Then there is only one way: every pair but the diagonal.
    expect(by({ autapses: false, multapses: false })).toEqual([false, false]);
  });

  it('a synapse depends on its number alone: a larger rule begins with the synapses of a smaller one', () => {
    const few = synapses(fixedTotal(500), 100, 90);
    const many = synapses(fixedTotal(5000), 100, 90);
    expect([many.pre.subarray(0, 500), many.post.subarray(0, 500)]).toEqual([few.pre, few.post]);
    const draws = (n: number): Float64Array =>
      expand(
        connect('a', 'b', fixedTotal(n), { weight: normal(1, 2), delay: uniform(1, 2) }),
        9,
        9,
        counterKey(1),
      ).weight;
    expect(draws(800).subarray(0, 300)).toEqual(draws(300));
  });

  it('weights and delays of a projection are independent of each other and of its ends', () => {
    const n = 20_000;
    const list = expand(
      connect('a', 'b', fixedTotal(n), { weight: uniform(0, 1), delay: uniform(0, 1) }),
      1000,
      1000,
      counterKey(5),
    );
    const columns = [list.pre, list.post, list.weight, list.delay].map((column) =>
      Array.from(column, (x) => x / (column instanceof Uint32Array ? 1000 : 1) - 0.5),
    );
    for (const [a, x] of columns.entries())
      for (const y of columns.slice(0, a))
        expect(Math.abs(x.reduce((sum, v, s) => sum + v * y[s]!, 0) * 12)).toBeLessThan(4 * Math.sqrt(n));
  });

  it('pairwise keeps a small probability', () => {
    const list = synapses(pairwise(2e-6), 20_000, 20_000);
    expect(Math.abs(list.pre.length - 800)).toBeLessThan(4 * Math.sqrt(800));
  });

  it('a seed makes the same synapses again, another seed other ones, and a rule before it no difference', () => {
    const rule = fixedInDegree(20);
    expect(synapses(rule, 200, 100, 5)).toEqual(synapses(rule, 200, 100, 5));
    expect(synapses(rule, 200, 100, 5).pre).not.toEqual(synapses(rule, 200, 100, 6).pre);
    const second = (k: number): Float64Array =>
      simulation(
        network({
          populations: { a: source(50), b: lif(50) },
          projections: [
            connect('a', 'b', fixedInDegree(k)),
            connect('a', 'b', pairwise(0.2), { weight: uniform(0, 1) }),
          ],
        }),
        { seed: 3 },
      ).weights(1);
    expect(second(5)).toEqual(second(30));
  });
});

describe('a probability close to 0', () => {
  it.each(['event', 'fast-clock'] as const)('ends, with no synapse, on engine %s', (engine) => {
    const net = network({
      populations: { a: lif(5), b: lif(7) },
      projections: [connect('a', 'b', pairwise(1e-17))],
    });
    expect(simulation(net, { engine }).weights(0)).toHaveLength(0);
  });
});

describe('weights and delays', () => {
  const drawn = (weight: Drawn, n = 5000): Float64Array =>
    expand(connect('a', 'b', oneToOne(), { weight }), n, n, counterKey('drawn')).weight;

  it('are one for all, listed in the order of the rule, or drawn', () => {
    expect(drawn(2.5, 3)).toEqual(Float64Array.of(2.5, 2.5, 2.5));
    expect(drawn(Float32Array.of(1, 2, 3), 3)).toEqual(Float64Array.of(1, 2, 3));
    const sim = simulation(
      network({
        populations: { a: source(2), b: lif(2) },
        projections: [
          connect('a', 'b', pairs([1, 0, 1], [0, 1, 1]), { weight: [7, 8, 9], delay: [3, 2, 1] }),
        ],
      }),
    );
    expect(sim.weights(0)).toEqual(Float64Array.of(7, 8, 9));
  });

  it('uniform: mean and spread of the interval, none outside', () => {
    const w = drawn(uniform(-1, 3));
    const mean = w.reduce((a, b) => a + b) / w.length;
    expect(Math.abs(mean - 1)).toBeLessThan((4 * 4) / Math.sqrt(12 * 5000));
    expect([Math.min(...w) >= -1, Math.max(...w) < 3, Math.max(...w) - Math.min(...w) > 3.98]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('normal: mean and sd, cut as by drawing again and not by clamping', () => {
    const w = drawn(normal(2, 0.5));
    const mean = w.reduce((a, b) => a + b) / w.length;
    const sd = Math.sqrt(w.reduce((sum, x) => sum + (x - mean) ** 2, 0) / w.length);
    expect(Math.abs(mean - 2)).toBeLessThan((4 * 0.5) / Math.sqrt(5000));
    expect(Math.abs(sd - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(2 * 5000));
    const cut = drawn(normal(2, 0.5, { low: 2 }));
    expect(Math.min(...cut)).toBeGreaterThan(2);
    // Half-normal: mean 2 + sd sqrt(2 / pi).
    expect(cut.reduce((a, b) => a + b) / cut.length).toBeCloseTo(2 + 0.5 * Math.sqrt(2 / Math.PI), 1);
  });
});

describe('what cannot be met is refused by name', () => {
  const cases: [string, () => unknown, RegExp][] = [
    [
      'one-to-one of unequal sizes',
      () => synapses(oneToOne(), 3, 4),
      /^connect\(a, b\)\.rule: one-to-one needs equal sizes, got 3 and 4/,
    ],
    [
      'an index outside',
      () => synapses(pairs([0, 3], [0, 0]), 3, 1),
      /rule\.pre\[1\]: must be a whole number from 0 to 2 .*got 3/,
    ],
    ['a target outside', () => synapses(pairs([0], [1]), 3, 1), /rule\.post\[0\]: .*from 0 to 0 .*got 1/],
    ['a fractional index', () => synapses(pairs([0.5], [0]), 3, 1), /rule\.pre\[0\]: .*got 0\.5/],
    ['a source outside', () => synapses(allToAll({ from: [9] }), 3, 1), /rule\.from\[0\]: .*got 9/],
    [
      'more sources than there are',
      () => synapses(fixedInDegree(4, { multapses: false }), 3, 1),
      /rule\.k: must be at most 3 without multapses, got 4/,
    ],
    [
      'more targets than there are',
      () => synapses(fixedOutDegree(3, { multapses: false, autapses: false }), 3),
      /rule\.k: must be at most 2 without multapses, got 3/,
    ],
    [
      'more pairs than there are',
      () => synapses(fixedTotal(7, { multapses: false, autapses: false }), 3),
      /rule\.n: must be at most 6 without multapses, got 7/,
    ],
    ['nobody to draw', () => synapses(fixedInDegree(1, { autapses: false }), 1), /there is no partner/],
    ['no pair to draw', () => synapses(fixedTotal(1, { autapses: false }), 1), /there is no pair/],
    [
      'too many synapses',
      () => synapses(allToAll(), 20_000, 20_000),
      /must have at most 130000000 synapses, got 400000000 \(8\.9 GiB\); use fewer/,
    ],
    [
      'too many expected synapses',
      () => synapses(pairwise(0.9), 20_000, 20_000),
      /must have at most .* got 360000000/,
    ],
    [
      'a weight list of another length',
      () => expand(connect('a', 'b', allToAll(), { weight: [1, 2] }), 3, 1, counterKey(1)),
      /connect\(a, b\)\.weight: must list 3 values, got 2/,
    ],
  ];
  it.each(cases)('%s', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(RangeError);
  });
});
