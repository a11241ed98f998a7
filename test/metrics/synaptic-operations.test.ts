import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import {
  type LayerCall,
  spikesPerSynapse,
  synapticEvents,
  synapticOperations,
} from '../../src/metrics/synaptic-operations.ts';

const random = rng('test', 'synaptic-operations');

/** NeuroBench's own procedure: binarise inputs and weights, run the layer again, sum its outputs. */
function byRunningAgain(inputs: Matrix, weights: Matrix): number {
  let sum = 0;
  for (let s = 0; s < inputs.shape[0]!; s++)
    for (let i = 0; i < weights.shape[0]!; i++)
      for (let j = 0; j < inputs.shape[1]!; j++)
        sum += (inputs.get(s, j) === 0 ? 0 : 1) * (weights.get(i, j) === 0 ? 0 : 1);
  return sum;
}

function drawn(rows: number, columns: number, share: number, draw: () => number): Matrix<Float32Array> {
  return matrix(
    Float32Array.from({ length: rows * columns }, () => (random.next() < share ? draw() : 0)),
    rows,
    columns,
  );
}

describe("NeuroBench's synaptic operations", () => {
  // The example of NeuroBench's documentation, docs/metrics/workload_metrics/synaptic_operations.rst, version 2.3.0.
  const weights = matrix(Float32Array.of(1.3, 0, -3.2, 0, 1.2, -5.1, -1.1, 2.7, 0), 3, 3);
  const inputs = matrix(Float32Array.of(0, 1.3, -1), 1, 3);

  it('are 4 effective and 9 dense in its documentation', () => {
    expect(synapticOperations([{ layer: 'fc', inputs, weights }])).toEqual({
      effectiveMacs: 4,
      effectiveAcs: 0,
      dense: 9,
      layers: { fc: { effectiveMacs: 4, effectiveAcs: 0, dense: 9 } },
    });
  });

  it('are 145,152 x 200 dense for its keyword-spotting network, time steps summed', () => {
    // NeuroBench README, Google Speech Commands SNN: layers 20-256-256-256-35, 200 steps, Dense 29,030,400.
    const sizes = [20, 256, 256, 256, 35];
    const samples = 2;
    const layers = sizes.slice(1).map((outputs, l) => drawn(outputs, sizes[l]!, 1, () => random.normal()));
    const spikes = sizes.map((n) => drawn(samples, n, 0.03, () => 1));
    const calls: LayerCall[] = [];
    for (let step = 0; step < 200; step++)
      layers.forEach((weights, l) => {
        calls.push({ layer: `fc${l + 1}`, inputs: spikes[l]!, weights });
      });
    const counted = synapticOperations(calls);
    expect(counted.dense).toBe(29_030_400);
    expect(counted.dense).toBe(145_152 * 200);
    expect(counted.layers.fc1!.dense).toBe(20 * 256 * 200);
    expect(counted.effectiveMacs).toBe(0);
    const expected = layers.reduce((sum, weights, l) => sum + byRunningAgain(spikes[l]!, weights), 0);
    expect(counted.effectiveAcs).toBe((200 * expected) / samples);
    expect(expected).toBeGreaterThan(0);
  });

  it('equal running the binarised layer again, for any zeros in inputs and weights', () => {
    for (const [share, kept] of [
      [0, 1],
      [0.1, 0.5],
      [0.7, 0.05],
      [1, 1],
    ] as const) {
      const x = drawn(13, 31, share, () => random.normal());
      const w = drawn(17, 31, kept, () => random.normal());
      const { effectiveMacs, effectiveAcs, dense } = synapticOperations([
        { layer: 'fc', inputs: x, weights: w },
      ]);
      expect(effectiveMacs + effectiveAcs).toBe(byRunningAgain(x, w) / 13);
      expect(dense).toBe(17 * 31);
      const stored = matrix(new Float32Array(31 * 17), 31, 17);
      for (let i = 0; i < 17; i++) for (let j = 0; j < 31; j++) stored.set(j, i, w.get(i, j));
      const turned = synapticOperations([{ layer: 'fc', inputs: x, weights: stored.transpose(1, 0) }]);
      expect(turned.effectiveMacs + turned.effectiveAcs).toBe(effectiveMacs + effectiveAcs);
    }
  });

  it('accumulate where all inputs of a call are 0, 1 or -1, multiply where one is not', () => {
    const w = matrix(new Float32Array(6).fill(0.5), 2, 3);
    const count = (...x: number[]) => {
      const { effectiveMacs, effectiveAcs } = synapticOperations([
        { layer: 'fc', inputs: matrix(Float32Array.from(x), x.length / 3, 3), weights: w },
      ]);
      return { effectiveMacs, effectiveAcs };
    };
    expect(count(0, 1, -1)).toEqual({ effectiveMacs: 0, effectiveAcs: 4 });
    expect(count(0, 1, 2)).toEqual({ effectiveMacs: 4, effectiveAcs: 0 });
    expect(count(0, 0, 0)).toEqual({ effectiveMacs: 0, effectiveAcs: 0 });
    // one graded input anywhere in the batch makes the whole call multiply
    expect(count(1, 1, 1, 0, 0, 0.5)).toEqual({ effectiveMacs: 4, effectiveAcs: 0 });
  });

  it('add up the calls of one name, and layers of both kinds apart', () => {
    const w = matrix(new Float32Array(6).fill(1), 2, 3);
    const graded = matrix(Float32Array.of(0.3, 0, 0), 1, 3);
    const spiking = matrix(Uint8Array.of(1, 1, 0), 1, 3);
    const counted = synapticOperations([
      { layer: 'first', inputs: graded, weights: w },
      { layer: 'second', inputs: spiking, weights: w },
      { layer: 'second', inputs: spiking, weights: w },
    ]);
    expect(counted).toEqual({
      effectiveMacs: 2,
      effectiveAcs: 8,
      dense: 18,
      layers: {
        first: { effectiveMacs: 2, effectiveAcs: 0, dense: 6 },
        second: { effectiveMacs: 0, effectiveAcs: 8, dense: 12 },
      },
    });
  });

  it.each<[LayerCall[], RegExp]>([
    [
      [{ layer: 'fc', inputs, weights: matrix(new Float32Array(6), 3, 2) }],
      /^synapticOperations\.fc: must have inputs \(samples, inputs\) and weights \(outputs, inputs\), got inputs \(1, 3\), weights \(3, 2\)/,
    ],
    [
      [
        { layer: 'fc', inputs, weights },
        { layer: 'fd', inputs: matrix(new Float32Array(6), 2, 3), weights },
      ],
      /^synapticOperations\.fd: must have 1 samples/,
    ],
    [[{ layer: 'fc', inputs: matrix(Float32Array.of(1, NaN, 0), 1, 3), weights }], /got NaN at \(0, 1\)/],
    [
      [{ layer: 'fc', inputs, weights: matrix(Float32Array.of(1, 0, 0, 1, 0, NaN, 0, 0, 1), 3, 3) }],
      /^synapticOperations\.fc: must have finite weights, got NaN at \(1, 2\)/,
    ],
    [[{ layer: 'fc', inputs, weights: matrix(new Float32Array(0), 0, 3) }], /must have inputs and outputs/],
    [[{ layer: 'fc', inputs: matrix(new Float32Array(0), 0, 3), weights }], /must have some samples/],
    [[], /^synapticOperations: must get at least one call of a layer, got none/],
  ])('refuse shapes that do not fit', (calls, message) => {
    expect(() => synapticOperations(calls)).toThrow(message);
  });
});

describe('events', () => {
  it('are spikes times the synapses that leave their neuron', () => {
    expect(synapticEvents([2, 0, 1], 100)).toBe(300);
    expect(synapticEvents(Uint8Array.of(2, 5, 1), [10, 0, 7])).toBe(27);
  });

  it('equal the accumulations of NeuroBench where every weight is there and each input spikes at most once', () => {
    const spikes = drawn(4, 50, 0.3, () => 1);
    const weights = drawn(20, 50, 1, () => random.normal());
    const events = synapticEvents(spikes.data, 20);
    expect(synapticOperations([{ layer: 'fc', inputs: spikes, weights }]).effectiveAcs).toBe(events / 4);
  });

  it('over synapses are the published spikes per synapse per inference', () => {
    // Diehl and Cook's network of 400: 2286 input spikes an image over 784 inputs, each with 400 synapses.
    expect(spikesPerSynapse(2286 * 400, 784 * 400)).toBeCloseTo(2.916, 3);
  });

  it.each<[() => unknown, RegExp]>([
    [() => synapticEvents([1, 2], [1]), /^synapticEvents\.fanOut: must hold 2 numbers, got 1/],
    [() => synapticEvents([], 5), /^synapticEvents\.counts: must hold at least one neuron, got none/],
    [() => synapticEvents([-1], 3), /got -1 spikes x 3 synapses at 0/],
    [() => synapticEvents([1], NaN), /got 1 spikes x NaN/],
    [() => spikesPerSynapse(-1, 3), /^spikesPerSynapse\.eventsPerInference/],
    [() => spikesPerSynapse(1, 0), /^spikesPerSynapse\.synapses: must be > 0 and finite, got 0/],
  ])('refuse nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
