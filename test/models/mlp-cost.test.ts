/** The bill of an MLP, beside its own codes and weights. */
import { describe, expect, it } from 'vitest';
import { mlpCost } from '../../models/parts/mlp-cost.ts';
import { activations } from '../../src/learn/activations/activation.ts';
import { mlp } from '../../src/learn/mlp.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { operationsOf } from '../../src/metrics/cost.ts';
import { topKCost } from '../../src/metrics/layer-cost.ts';

const draw = rng('test', 'mlp-cost');
const n = 25;
const x = matrix(
  Uint8Array.from({ length: n * 36 }, () => (draw.next() < 0.5 ? 1 + draw.integer(255) : 0)),
  n,
  6,
  6,
);
const {
  composed,
  dynamicRatio,
  fixedRatio,
  kWinners,
  learntRatio,
  lifetimeWinners,
  magnitude,
  nupicKWinners,
  relu,
  squaredRelu,
} = activations;

describe('the bill of an MLP', () => {
  const layers = [
    { units: 40, activation: relu(), weightShare: 0.25 },
    { units: 32, activation: kWinners({ k: 4 }) },
  ];
  const net = mlp({ inputs: 36, layers, classes: 5, seed: 2 });

  it('has a product for each non-zero input of each weight that is not zero', () => {
    const [first, second] = [net.hidden(x, 0), net.hidden(x, 1)];
    let [pairs, dense, last] = [0, 0, 0];
    for (let s = 0; s < n; s++) {
      for (let i = 0; i < 36; i++)
        for (let j = 0; j < 40; j++)
          if (x.data[s * 36 + i] !== 0 && net.weights[0]!.weights.get(i, j) !== 0) pairs++;
      for (let i = 0; i < 40; i++) if (first.get(s, i) !== 0) dense += 32;
      for (let j = 0; j < 32; j++) if (second.get(s, j) !== 0) last += 5;
    }
    const cost = mlpCost(net, layers, x, { classes: 5 });
    expect(operationsOf(cost, 'synapses').mac).toBeCloseTo((pairs + dense) / n, 9);
    expect(operationsOf(cost, 'readout').mac).toBeCloseTo(last / n, 9);
    expect(pairs).toBeLessThan(0.2 * n * 36 * 40);
    expect(cost.parameters).toBe(40 * 9 + 40 + 40 * 32 + 32 + 32 * 5 + 5);
    const whole = mlpCost(net, layers, x, { classes: 5, skipZeros: false });
    expect(operationsOf(whole).mac).toBe(36 * 40 + 40 * 32 + 32 * 5);
  });

  it('pays for selection by what its activation does', () => {
    const selection = (activation: Parameters<typeof mlpCost>[1][number]['activation']) => {
      const made = [{ units: 32, activation }];
      const own = mlp({ inputs: 36, layers: made, classes: 5, seed: 2 });
      const cost = mlpCost(own, made, x, { classes: 5 });
      return { ...operationsOf(cost, 'selection'), functions: operationsOf(cost, 'neurons') };
    };
    const ofTop = operationsOf(topKCost('any', { n: 32, k: 4 })).compare;
    expect(selection(relu())).toMatchObject({ compare: 0, multiply: 0, functions: { compare: 32 } });
    expect(selection(kWinners({ k: 4 }))).toMatchObject({ compare: ofTop, multiply: 32 });
    const ofTwo = 2 * operationsOf(topKCost('any', { n: 16, k: 2 })).compare;
    expect(selection(kWinners({ k: 2, groups: 2 }))).toMatchObject({ compare: ofTwo, multiply: 32 });
    expect(selection(kWinners({ k: 4, boost: 0 })).multiply).toBe(0);
    expect(selection(kWinners({ k: 2, kInferenceFactor: 2 }))).toMatchObject({ compare: ofTop });
    expect(selection(fixedRatio(0.125))).toMatchObject({ compare: ofTop, functions: { compare: 0 } });
    expect(selection(fixedRatio(0.125, { by: 'value' })).functions.compare).toBe(32);
    expect(selection(composed(squaredRelu(), kWinners({ k: 4 })))).toMatchObject({
      compare: ofTop,
      functions: { compare: 64, multiply: 32 },
    });
    // energy of the input: a square and an addition for each pixel that is not 0
    const lit = Array.from(x.data).filter((value) => value !== 0).length / n;
    const dynamic = selection(dynamicRatio({ signal: 'energy', base: 0.125, by: 'value' }));
    expect(dynamic).toMatchObject({ compare: ofTop + 2, functions: { compare: 32 } });
    expect(dynamic.multiply).toBeCloseTo(lit + 1, 9);
    expect(dynamic.add).toBeCloseTo(lit + 1, 9);
    expect(selection(composed(relu(), dynamicRatio({ signal: 'energy', base: 0.125 }))).multiply).toBe(
      dynamic.multiply,
    );
    expect(selection(magnitude(0.1)).functions.compare).toBe(32);
    expect(selection(lifetimeWinners(0.05))).toMatchObject({ compare: 0, functions: { compare: 32 } });
  });

  it('pays for the logarithms of entropy, for a learnt ratio and for nupic’s winners, as counted by hand', () => {
    const selection = (activation: Parameters<typeof mlpCost>[1][number]['activation']) => {
      const made = [{ units: 32, activation }];
      const own = mlp({ inputs: 36, layers: made, classes: 5, seed: 2 });
      const cost = mlpCost(own, made, x, { classes: 5 });
      return { ...operationsOf(cost, 'selection'), functions: operationsOf(cost, 'neurons').compare };
    };
    const ofTop = (k: number) => operationsOf(topKCost('any', { n: 32, k })).compare;
    const lit = Array.from(x.data).filter((value) => value !== 0).length / n;
    // a unit: log by table (2 reads, x, +), x log(x), two sums; once: log, 1 / sum and exp by table, product, difference; a + b s, 2 bounds
    expect(selection(dynamicRatio({ signal: 'entropy', base: 0.125 }))).toMatchObject({
      valueAccess: 32 * 2 + 3 * 2,
      multiply: 32 * (1 + 1) + 3 + 1 + 1,
      add: 32 * (1 + 2) + 3 + 1 + 1,
      compare: ofTop(4) + 2,
      functions: 0,
    });
    // 0.14 x 32 = 4.48: five win, the last in part. a + b s, logistic by table, its range, the part
    const learnt = selection(learntRatio({ base: 0.14, price: 0.1 }));
    expect(learnt).toMatchObject({ valueAccess: 2, compare: ofTop(5), functions: 0 });
    expect(learnt.multiply).toBeCloseTo(lit + 4, 9);
    expect(learnt.add).toBeCloseTo(lit + 3, 9);
    // round(0.125 x 32) x 1.5; each unit times its boost, and compared with the k-th for ties
    const nupic = { percentOn: 0.125, kInferenceFactor: 1.5 };
    expect(selection(nupicKWinners(nupic))).toMatchObject({
      compare: ofTop(6),
      multiply: 32,
      functions: 32,
    });
    expect(
      selection(nupicKWinners({ ...nupic, relu: true, breakTies: true, boostStrength: 0 })),
    ).toMatchObject({ compare: ofTop(6), multiply: 0, functions: 32 });
    expect(selection(nupicKWinners({ ...nupic, breakTies: true })).functions).toBe(0);
  });

  it('refuses an activation that has no price', () => {
    const unknown = [{ units: 40, activation: { kind: 'gelu' } as never }, layers[1]!];
    expect(() => mlpCost(net, unknown, x, { classes: 5 })).toThrow(
      /^mlpCost\.activation: must be one that has a price, got gelu/,
    );
  });
});
