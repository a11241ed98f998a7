import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { operationsOf, synapsesUsed } from '../../src/metrics/cost.ts';
import { topKCost } from '../../src/metrics/layer-cost.ts';
import { networkCost } from '../../src/metrics/network-cost.ts';
import { parameterCount } from '../../src/metrics/stored-numbers.ts';
import { synapticOperations } from '../../src/metrics/synaptic-operations.ts';

const random = rng('test', 'network-cost');
const drawn = (rows: number, columns: number, share: number): Matrix<Float32Array> =>
  matrix(
    Float32Array.from({ length: rows * columns }, () => (random.next() < share ? random.normal() : 0)),
    rows,
    columns,
  );
const meanNonzeros = (x: Matrix) => Array.from(x.data).filter((value) => value !== 0).length / x.shape[0]!;

describe('the bill of a network', () => {
  const [x, h1, h2] = [drawn(20, 30, 0.4), drawn(20, 50, 0.2), drawn(20, 40, 0.1)];
  const weights = [drawn(50, 30, 1), drawn(40, 50, 1), drawn(10, 40, 1)];
  const work = {
    inputs: 30,
    nonzeroInputs: meanNonzeros(x),
    layers: [
      { units: 50, nonzero: meanNonzeros(h1), activations: ['relu'] },
      { units: 40, nonzero: meanNonzeros(h2), activations: ['relu'], winners: [{ k: 4, boosted: true }] },
    ],
    classes: 10,
  } as const;

  it('has the products that NeuroBench counts: effective where zeros are skipped, dense where not', () => {
    const { effectiveMacs, dense } = synapticOperations(
      [x, h1, h2].map((inputs, l) => ({ layer: `${l}`, inputs, weights: weights[l]! })),
    );
    expect(operationsOf(networkCost(work)).mac).toBeCloseTo(effectiveMacs, 9);
    expect(operationsOf(networkCost({ ...work, skipZeros: false })).mac).toBe(dense);
    expect(synapsesUsed(networkCost({ ...work, skipZeros: false }))).toBe(1);
  });

  it('takes pairs that were counted, and weights that are not there', () => {
    const [layer] = work.layers;
    const sparse = networkCost({ ...work, layers: [{ ...layer, weights: 300, pairs: 77 }] });
    expect(operationsOf(sparse, 'synapses').mac).toBe(77);
    expect(sparse.parameters).toBe(300 + 50 + 510);
  });

  it('stores weights and biases', () => {
    const biases = [50, 40, 10].map((n) => new Float32Array(n));
    expect(networkCost(work).parameters).toBe(parameterCount([...weights.map((w) => w.data), ...biases]));
  });

  it('is charged for looking for zeros, where it skips them only', () => {
    expect(operationsOf(networkCost(work), 'encoding').compare).toBe(30);
    expect(operationsOf(networkCost({ ...work, skipZeros: false }), 'encoding').compare).toBe(0);
  });

  it('is charged for every unit: activation, boost, selection', () => {
    const cost = networkCost(work);
    expect(operationsOf(cost, 'neurons').compare).toBe(90);
    expect(operationsOf(cost, 'selection').multiply).toBe(40);
    expect(operationsOf(cost, 'selection').compare).toBeGreaterThan(39);
  });

  it('selects in each group of units by itself', () => {
    const [layer] = work.layers;
    const grouped = { ...layer, winners: [{ k: 2, groups: 5 }] };
    const once = operationsOf(topKCost('any', { n: 10, k: 2 })).compare;
    const cost = networkCost({ ...work, layers: [grouped] });
    expect(operationsOf(cost, 'selection').compare).toBeCloseTo(5 * once, 9);
    const uneven = { ...layer, winners: [{ k: 2, groups: 7 }] };
    expect(() => networkCost({ ...work, layers: [uneven] })).toThrow(/^topKCost\.n: must be a whole number/);
  });

  it('of a convolution counts synapses, units and winners at each position, weights once', () => {
    const cost = networkCost({
      inputs: 784,
      nonzeroInputs: 150,
      layers: [
        {
          units: 64,
          inputs: 49,
          positions: 484,
          nonzeroInputs: 5_000,
          nonzero: 900,
          activations: ['relu'],
          winners: [{ k: 2 }],
          pooled: 3_600,
          features: 576,
          nonzeroFeatures: 300,
        },
      ],
      classes: 10,
    });
    const readout = operationsOf(cost, 'readout');
    expect(operationsOf(cost, 'synapses').mac).toBe(5_000 * 64);
    expect(operationsOf(cost, 'neurons').compare).toBe(64 * 484);
    const once = operationsOf(topKCost('any', { n: 64, k: 2 })).compare;
    expect(operationsOf(cost, 'selection').compare).toBeCloseTo(484 * once, 6);
    expect(operationsOf(cost, 'pooling')).toMatchObject({ add: 3_600, valueAccess: 7_200 });
    expect(readout.mac).toBe(3_000);
    expect(cost.parameters).toBe(49 * 64 + 64 + 576 * 10 + 10);
    expect(synapsesUsed(cost, 'synapses')).toBe(5_000 / (49 * 484));
  });

  it('refuses a local layer whose inputs were not measured, and more zeros than there are values', () => {
    const local = { units: 64, inputs: 49, positions: 484, nonzero: 900, activations: ['relu'] } as const;
    const net = { inputs: 784, nonzeroInputs: 150, classes: 10 };
    expect(() => networkCost({ ...net, layers: [local] })).toThrow(
      /^networkCost\.layers\[0\]\.nonzeroInputs/,
    );
    expect(() => networkCost({ ...net, nonzeroInputs: 785, layers: [] })).toThrow(/must be <= 784/);
    expect(() =>
      networkCost({ ...net, layers: [{ units: 5, nonzero: NaN, activations: ['relu'] }] }),
    ).toThrow(/got NaN/);
  });
});
