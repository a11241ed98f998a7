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
const { composed, dynamicRatio, fixedRatio, kWinners, lifetimeWinners, magnitude, relu, squaredRelu } =
  activations;

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
    expect(dynamic).toMatchObject({ compare: ofTop, functions: { compare: 32 } });
    expect(dynamic.multiply).toBeCloseTo(lit, 9);
    expect(dynamic.add).toBeCloseTo(lit, 9);
    expect(selection(magnitude(0.1)).functions.compare).toBe(32);
    expect(selection(lifetimeWinners(0.05))).toMatchObject({ compare: 0, functions: { compare: 32 } });
  });

  it('refuses an activation that has no price', () => {
    const unknown = [{ units: 40, activation: { kind: 'gelu' } as never }, layers[1]!];
    expect(() => mlpCost(net, unknown, x, { classes: 5 })).toThrow(
      /^mlpCost\.activation: must be one that has a price, got gelu/,
    );
  });
});
