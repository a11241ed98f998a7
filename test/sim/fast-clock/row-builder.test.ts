/** Rows built straight into place hold what `expand` lists, in its order, in both languages. */
import { describe, expect, it } from 'vitest';
import { type Engine, workspace } from '../../../src/kernels/workspace.ts';
import { counterKey } from '../../../src/math/counter-key.ts';
import { Grid } from '../../../src/sim/clock/grid.ts';
import { expand } from '../../../src/sim/connection-rules.ts';
import {
  ROW_SCRATCH_BYTES,
  RowBuilder,
  type RowClass,
  type RowShare,
} from '../../../src/sim/fast-clock/row-builder.ts';
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

const sizeOf = { a: 50, b: 90 };
const grid = new Grid(0.1);
type Row = [target: number, weight: number][];

/** A network of these projections and the class of all those from `pre`. */
function netOf(pre: 'a' | 'b', rules: ConnectionRule[], options: { weight?: Drawn; delay?: Drawn } = {}) {
  return network({
    populations: { a: source(sizeOf.a), b: lif(sizeOf.b) },
    projections: rules.map((rule) => connect(pre, 'b', rule, options)),
  });
}

const share = (projection: number, part: Partial<RowShare> = {}): RowShare => ({
  projection,
  slice: { first: 0, n: sizeOf.b, from: 0 },
  side: 'any',
  unit: 1,
  ...part,
});

/** (pre, lag) -> targets and weights, as `expand` has them. */
function listed(net: ReturnType<typeof netOf>, rows: RowClass, weightBytes: 0 | 4 | 8): Map<string, Row> {
  const out = new Map<string, Row>();
  for (const { projection: p, slice, side, unit } of rows.shares) {
    const projection = net.projections[p]!;
    const nPre = net.populations[rows.pre]!.n;
    const list = expand(projection, nPre, sizeOf.b, counterKey(7, 'projection', p));
    for (let s = 0; s < list.pre.length; s++) {
      const j = list.post[s]! - slice.first;
      if (j < 0 || j >= slice.n || (side !== 'any' && (side === 'negative') !== list.weight[s]! < 0))
        continue;
      const delay = projection.delay === null ? (rows.pre === 'a' ? 0 : 1) : list.delay[s]!;
      const name = `${list.pre[s]} ${grid.round(delay) + (rows.into === 'jump' ? 0 : 1)}`;
      if (!out.has(name)) out.set(name, []);
      const weight = unit * list.weight[s]!;
      out
        .get(name)!
        .push([j + slice.from, weightBytes === 8 ? weight : weightBytes === 4 ? Math.fround(weight) : 0]);
    }
  }
  return out;
}

function built(
  net: ReturnType<typeof netOf>,
  rows: RowClass,
  weightBytes: 0 | 4 | 8,
  engine: Engine = 'wasm',
): Map<string, Row> {
  const builder = new RowBuilder(net, net.projections, 7, grid, engine);
  const { synapses, shortest, longest } = builder.sizes(rows);
  const nPre = net.populations[rows.pre]!.n;
  const stride = longest - shortest + 2;
  const { kernels, at, view } = workspace(
    {
      scratch: ['u8', ROW_SCRATCH_BYTES],
      segment: ['u32', nPre * stride],
      targets: ['u16', synapses],
      weights: weightBytes === 8 ? ['f64', synapses] : ['f32', synapses],
    },
    engine,
  );
  const buffer = view.segment.buffer as ArrayBuffer;
  const { scratch, segment, targets, weights } = at;
  builder.fill(rows, { kernels, buffer, scratch, segment, targets, weights, weightBytes });
  expect(view.segment.at(-1) ?? 0).toBe(synapses);
  const out = new Map<string, Row>();
  for (let i = 0; i < nPre; i++)
    for (let d = 0; d < stride - 1; d++) {
      const row: Row = [];
      for (let s = view.segment[i * stride + d]!; s < view.segment[i * stride + d + 1]!; s++)
        row.push([view.targets[s]!, weightBytes === 0 ? 0 : view.weights[s]!]);
      if (row.length > 0) out.set(`${i} ${shortest + d}`, row);
    }
  return out;
}

const sorted = (rows: Map<string, Row>) => [...rows].sort(([x], [y]) => (x < y ? -1 : 1));

const rules: [string, ConnectionRule][] = [
  ['fixed total', fixedTotal(2100)],
  ['fixed total without autapses', fixedTotal(2100, { autapses: false })],
  ['fixed total without multapses', fixedTotal(1500, { multapses: false })],
  ['fixed in-degree', fixedInDegree(37)],
  ['fixed in-degree without autapses', fixedInDegree(37, { autapses: false })],
  ['fixed in-degree without multapses', fixedInDegree(37, { multapses: false, autapses: false })],
  ['fixed out-degree', fixedOutDegree(41)],
  ['fixed out-degree without autapses', fixedOutDegree(41, { autapses: false })],
  ['pairwise', pairwise(0.3)],
  ['pairwise without autapses', pairwise(0.9, { autapses: false })],
  ['pairwise of none and of all', pairwise(1)],
  ['nobody', pairwise(0)],
  ['all to all', allToAll()],
  ['a list', pairs([0, 3, 3, 3], [5, 2, 2, 89])],
];

describe('rows in place', () => {
  it.each(rules)('%s: as listed, in both languages', (_, rule) => {
    const net = netOf('b', [rule], {
      weight: normal(0.4, 0.1, { low: 0.35 }),
      delay: normal(1.5, 0.75, { low: 0.1 }),
    });
    for (const slice of [
      { first: 0, n: sizeOf.b, from: 0 },
      { first: 32, n: 40, from: 16 },
    ]) {
      const rows: RowClass = { pre: 'b', into: 0, weight: null, shares: [share(0, { slice, unit: 1.7 })] };
      const want = sorted(listed(net, rows, 4));
      expect(sorted(built(net, rows, 4))).toEqual(want);
      expect(sorted(built(net, rows, 4, 'reference'))).toEqual(want);
    }
  });

  const values: [string, { weight?: Drawn; delay?: Drawn }][] = [
    ['constant', { weight: 0.3, delay: 2.04 }],
    ['by default', {}],
    ['uniform', { weight: uniform(-2, -1), delay: uniform(0, 3) }],
    ['normal with and without bounds', { weight: normal(-1, 0.2), delay: normal(1, 3, { low: 0, high: 2 }) }],
    ['normal without spread', { weight: normal(-1, 0), delay: normal(1, 0, { low: 0 }) }],
    ['listed', { weight: Float64Array.from({ length: 600 }, (_, s) => s / 7), delay: 0.7 }],
    ['listed delays', { delay: Float64Array.from({ length: 600 }, (_, s) => (s % 13) / 10) }],
  ];
  it.each(values)('weights and delays %s: the same Float64 and lags', (_, options) => {
    for (const pre of ['a', 'b'] as const) {
      const net = netOf(pre, [fixedTotal(600)], options);
      const rows: RowClass = { pre, into: 'jump', weight: null, shares: [share(0)] };
      const want = sorted(listed(net, rows, 8));
      expect(sorted(built(net, rows, 8))).toEqual(want);
      expect(sorted(built(net, rows, 8, 'reference'))).toEqual(want);
    }
  });

  it('a class of several projections keeps their order in each row; without weights none are written', () => {
    const net = netOf('b', [fixedTotal(2100), oneToOne(), fixedTotal(2000)], { delay: uniform(0, 0.3) });
    const rows: RowClass = { pre: 'b', into: 'jump', weight: 1, shares: [share(0), share(1), share(2)] };
    expect(sorted(built(net, rows, 0))).toEqual(sorted(listed(net, rows, 0)));
  });

  it('of drawn weights of both signs a share takes one', () => {
    const net = netOf('b', [fixedTotal(2100), fixedInDegree(5)], { weight: normal(0.1, 1) });
    for (const side of ['positive', 'negative'] as const) {
      const rows: RowClass = {
        pre: 'b',
        into: 1,
        weight: null,
        shares: [share(0, { side }), share(1, { side })],
      };
      const want = listed(net, rows, 8);
      expect(want.size).toBeGreaterThan(50);
      expect(sorted(built(net, rows, 8))).toEqual(sorted(want));
    }
    const positive = netOf('b', [fixedTotal(2100)], { weight: normal(1, 1, { low: 0 }) });
    const rows: RowClass = { pre: 'b', into: 1, weight: null, shares: [share(0, { side: 'negative' })] };
    expect(built(positive, rows, 8).size).toBe(0);
  });

  it('refuses, by name, what cannot be drawn or spans too many steps', () => {
    const count = (net: ReturnType<typeof netOf>) =>
      new RowBuilder(net, net.projections, 1, grid).sizes({
        pre: 'b',
        into: 0,
        weight: 1,
        shares: [share(0)],
      });
    const alone = network({
      populations: { b: lif(1) },
      projections: [connect('b', 'b', fixedTotal(1, { autapses: false }))],
    });
    expect(() => count(alone)).toThrow(/^connect\(b, b\)\.rule: there is no pair to draw from/);
    expect(() => count(netOf('b', [fixedTotal(9)], { delay: uniform(0, 5000) }))).toThrow(
      /^connect\(b, b\)\.delay: must span at most 16384 steps, got 50001; take a larger dt/,
    );
    expect(() => count(netOf('b', [fixedTotal(4e9)]))).toThrow(
      /^connect\(b, b\): must have synapses for at most 4\.0 GiB, got 7\.5 GiB; use fewer neurons or a sparser rule/,
    );
    expect(() => count(netOf('b', [fixedTotal(4e9), fixedTotal(6e9)]))).toThrow(
      /^network\.projections: must fit in 16\.0 GiB, got 18\.6 GiB of synapses; use fewer neurons or sparser rules/,
    );
  });
});
