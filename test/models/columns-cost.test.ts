/** The bill of convolutional columns, counted by hand where one pixel of 4 x 4 has ink. */
import { expect, it } from 'vitest';
import { columnsCost } from '../../models/parts/columns-cost.ts';
import { recipes } from '../../models/recipes.ts';
import { SparseCoder } from '../../models/sparse-coder.ts';
import { convolutionalColumns } from '../../src/learn/convolutional-columns.ts';
import { matrix } from '../../src/math/matrix.ts';
import { operationsOf, synapsesUsed } from '../../src/metrics/cost.ts';

/** 3 x 3 positions, and 2 x 2 windows of 2 x 2 of them. */
const net = convolutionalColumns({
  height: 4,
  width: 4,
  patch: 2,
  stride: 1,
  filters: 8,
  k: 1,
  boost: 3,
  pooling: { window: 2, step: 1 },
  classes: 5,
  seed: 1,
});
const image = new Uint8Array(16);
// row 1, column 1: in the patches at (0, 0), (0, 1), (1, 0), (1, 1), which lie in 1, 2, 2 and 4 windows
image[5] = 200;
const coded = await net.encodeRows(matrix(image, 1, 4, 4));
const nonzero = coded.codes.start[1]! - 1;

it('charges what happens, where it happens', () => {
  expect(coded).toMatchObject({ ink: 1, patches: 4, patchInputs: 4, winners: 4, additions: 9 });
  expect(nonzero).toBeGreaterThanOrEqual(4);
  expect(nonzero).toBeLessThanOrEqual(9);
  const cost = columnsCost(net, coded, { classes: 5 });
  expect(operationsOf(cost, 'encoding').compare).toBe(16);
  // a product for each input with ink and each of 8 filters, each with its weight; sums written; biases
  expect(operationsOf(cost, 'synapses')).toMatchObject({
    mac: 32,
    weightFetch: 32,
    valueAccess: 4 + 32,
    add: 32,
  });
  expect(operationsOf(cost, 'neurons').compare).toBe(32);
  // the largest of 8: 7 comparisons, in 4 columns, of boosted values
  expect(operationsOf(cost, 'selection')).toMatchObject({ compare: 28, multiply: 32 });
  expect(operationsOf(cost, 'pooling')).toMatchObject({ add: 9, valueAccess: 18 });
  expect(operationsOf(cost, 'readout')).toMatchObject({ mac: 5 * nonzero, add: 5, compare: 4 });
  // 4 x 8 weights and 8 biases once; 4 windows of 8 features to 5 classes
  expect(cost.parameters).toBe(40 + 32 * 5 + 5);
  expect(synapsesUsed(cost, 'synapses')).toBe(32 / (9 * 4 * 8));
});

it('charges all of it where zeros are not skipped', () => {
  const cost = columnsCost(net, coded, { classes: 5, skipZeros: false });
  expect(operationsOf(cost, 'synapses')).toMatchObject({ mac: 288, add: 72 });
  expect(operationsOf(cost, 'selection').compare).toBe(63);
  expect(operationsOf(cost, 'encoding').compare).toBe(0);
});

it('fetches a weight at most once where it stays at hand', () => {
  const cost = columnsCost(net, coded, { classes: 5, reuse: 1 });
  expect(operationsOf(cost, 'synapses').weightFetch).toBe(32);
  expect(operationsOf(columnsCost(net, coded, { classes: 5, reuse: 4 }), 'synapses').weightFetch).toBe(8);
});

it('has as many positions, features and synapses as the flagship', () => {
  const { patch, stride, neurons, k, pooling } = recipes.shared.coder;
  const size = { height: 28, width: 28, patch, stride, filters: neurons, k, pooling };
  const twin = convolutionalColumns({ ...size, classes: 10, seed: 1 });
  const flagship = new SparseCoder(recipes.shared.coder);
  expect(twin.positions).toBe(flagship.columns);
  expect(twin.positions * neurons).toBe(flagship.n);
  expect(twin.features).toBe(flagship.features);
  expect(twin.positions * patch * patch * neurons).toBe(flagship.synapses);
});
