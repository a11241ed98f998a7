import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import {
  bill,
  type Cost,
  type CostLine,
  costOf,
  operationsOf,
  synapsesUsed,
} from '../../src/metrics/cost.ts';
import { activationCost, layerCost, readoutCost, topKCost } from '../../src/metrics/layer-cost.ts';
import { encodingCost, spikingCost } from '../../src/metrics/spiking-cost.ts';

const line = (count: number, more: Partial<CostLine> = {}): CostLine => ({
  part: 'neurons',
  what: 'anything',
  operation: 'add',
  count,
  from: 'measured',
  ...more,
});

describe('a bill', () => {
  it('keeps the lines of its parts and adds up parameters, 4 bytes or 1 each', () => {
    const whole = bill(costOf([line(1)], 10), costOf([line(2), line(3, { operation: 'compare' })], 5));
    expect(whole.lines.map(({ count }) => count)).toEqual([1, 2, 3]);
    expect(whole.parameters).toBe(15);
    expect(whole.bytes).toEqual({ fp32: 60, int8: 15 });
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });

  it('sums operations in all parts or in one, and no operation is lost', () => {
    const whole = costOf([line(1), line(2, { part: 'readout' }), line(4, { operation: 'weightFetch' })], 0);
    expect(operationsOf(whole)).toEqual({
      mac: 0,
      ac: 0,
      add: 3,
      multiply: 0,
      compare: 0,
      weightFetch: 4,
      valueAccess: 0,
    });
    expect(operationsOf(whole, 'readout').add).toBe(2);
  });

  it('knows the synapses used of those that exist, NaN where there is none', () => {
    const synaptic = (part: 'synapses' | 'readout', count: number, synapses: number) =>
      line(count, { part, operation: 'ac', synapses });
    const whole = costOf([synaptic('synapses', 30, 100), synaptic('readout', 6, 20), line(1e6)], 0);
    expect(synapsesUsed(whole)).toBe(36 / 120);
    expect(synapsesUsed(whole, 'synapses')).toBe(0.3);
    expect(synapsesUsed(whole, 'encoding')).toBeNaN();
    expect(synapsesUsed(costOf([line(1)], 0))).toBeNaN();
  });

  it.each<[() => Cost, RegExp]>([
    [() => bill(), /^bill: must get at least one line, got none/],
    [() => costOf([line(NaN)], 0), /^cost\.neurons \(anything\): must be >= 0 and finite, got NaN/],
    [() => costOf([line(-1)], 0), /got -1/],
    [() => costOf([line(Infinity)], 0), /got Infinity/],
    [() => costOf([line(1, { operation: 'mac' })], 0), /\.synapses: must be >= 0 and finite, got undefined/],
    [() => costOf([line(1)], NaN), /^cost\.parameters/],
  ])('refuses what is no count', (act, message) => {
    expect(act).toThrow(message);
  });
});

describe('the bill of a layer', () => {
  it('of 784-400-10, dense, is 317,600 multiply-adds and 318,010 parameters', () => {
    const whole = bill(
      layerCost({ layer: 'hidden', inputs: 784, units: 400 }),
      readoutCost({ features: 400, classes: 10 }),
    );
    expect(operationsOf(whole)).toEqual({
      mac: 317_600,
      ac: 0,
      add: 410,
      multiply: 0,
      compare: 9,
      weightFetch: 317_600,
      valueAccess: 784 + 400 + 400 + 10,
    });
    expect(whole.parameters).toBe(784 * 400 + 400 + 400 * 10 + 10);
    expect(synapsesUsed(whole)).toBe(1);
  });

  it('skips zeros of the input and of the weights', () => {
    const work = { layer: 'hidden', inputs: 784, units: 400, nonzeroInputs: 150 };
    expect(operationsOf(layerCost(work)).mac).toBe(150 * 400);
    expect(operationsOf(layerCost({ ...work, weights: 31_360 })).mac).toBe(150 * 40);
    expect(operationsOf(layerCost({ ...work, weights: 31_360, pairs: 5_000 })).mac).toBe(5_000);
    expect(synapsesUsed(layerCost({ ...work, weights: 31_360 }))).toBeCloseTo(150 / 784, 12);
  });

  it('adds only where inputs are 0, 1 or -1', () => {
    const { ac, mac } = operationsOf(layerCost({ layer: 'second', inputs: 100, units: 7, binary: true }));
    expect({ ac, mac }).toEqual({ ac: 700, mac: 0 });
  });

  it('of shared weights counts synapses at each position and stores them once', () => {
    // 5 x 5 filters of one channel at 24 x 24 places: LeNet's first layer
    const cost = layerCost({ layer: 'conv', inputs: 25, units: 6, positions: 576 });
    expect(operationsOf(cost).mac).toBe(25 * 6 * 576);
    expect(cost.parameters).toBe(25 * 6 + 6);
    expect(operationsOf(cost).add).toBe(6 * 576);
    expect(synapsesUsed(cost)).toBe(1);
  });

  it('fetches a weight for every pair, or once in as many inferences as reuse says', () => {
    const fetched = (reuse: number, nonzeroInputs = 784) =>
      operationsOf(layerCost({ layer: 'hidden', inputs: 784, units: 400, nonzeroInputs, reuse })).weightFetch;
    expect(fetched(0)).toBe(313_600);
    expect(fetched(1)).toBe(313_600);
    expect(fetched(128)).toBe(313_600 / 128);
    // what is not used in a batch need not be fetched
    expect(fetched(2, 10)).toBe(4_000);
    const convolution = layerCost({ layer: 'conv', inputs: 25, units: 6, positions: 576, reuse: 1 });
    expect(operationsOf(convolution).weightFetch).toBe(150);
  });

  it.each<[Parameters<typeof layerCost>[0], RegExp]>([
    [{ layer: 'a', inputs: 0, units: 3 }, /^layerCost\.inputs: must be a whole number > 0 \(a\), got 0/],
    [{ layer: 'a', inputs: 3, units: NaN }, /^layerCost\.units/],
    [{ layer: 'a', inputs: 3, units: 3, weights: 10 }, /^layerCost\.weights: must be <= 9/],
    [{ layer: 'a', inputs: 3, units: 3, nonzeroInputs: 4 }, /^layerCost\.nonzeroInputs \(a\): must be <= 3/],
    [{ layer: 'a', inputs: 3, units: 3, nonzeroInputs: NaN }, /nonzeroInputs \(a\): must be >= 0 and finite/],
    [{ layer: 'a', inputs: 3, units: 3, pairs: 9.1 }, /^layerCost\.pairs \(a\): must be <= 9/],
    [{ layer: 'a', inputs: 3, units: 3, reuse: 0.5 }, /^layerCost\.reuse: must be a whole number >= 0/],
  ])('refuses %j', (work, message) => {
    expect(() => layerCost(work)).toThrow(message);
  });
});

describe('the bill of an activation function', () => {
  it('looks at every unit', () => {
    expect(operationsOf(activationCost('hidden', 400, 'relu')).compare).toBe(400);
    expect(operationsOf(activationCost('hidden', 400, 'squaredRelu')).multiply).toBe(400);
    expect(operationsOf(activationCost('hidden', 400, 'sigmoid')).valueAccess).toBe(800);
    expect(() => activationCost('hidden', 400, 'gelu' as 'relu')).toThrow(/^activationCost\.kind/);
    expect(() => activationCost('hidden', NaN, 'relu')).toThrow(/^activationCost\.units/);
  });
});

describe('the bill of a spiking layer', () => {
  const work = {
    layer: 'columns',
    neurons: 100,
    synapses: 5_000,
    inputSpikes: 20,
    events: 900,
    spikes: 4,
    updates: { steps: 24 },
  };

  it('has every part, each with the count that it must have', () => {
    const cost = spikingCost({
      ...work,
      update: { add: 1, multiply: 2 },
      states: 2,
      race: true,
      inhibitionEvents: 7,
      adaptations: 3,
      pooled: 16,
    });
    const zeros = operationsOf(costOf([line(0)], 0));
    expect(operationsOf(cost, 'synapses')).toEqual({ ...zeros, ac: 900, weightFetch: 900, valueAccess: 20 });
    expect(operationsOf(cost, 'neurons')).toEqual({
      ...zeros,
      add: 2_400,
      multiply: 4_800,
      valueAccess: 2 * 2 * 2_400 + 4,
    });
    expect(operationsOf(cost, 'selection')).toEqual({
      ...zeros,
      compare: 2_400 + 4,
      add: 4,
      valueAccess: 2_400,
    });
    expect(operationsOf(cost, 'thresholds')).toEqual({ ...zeros, add: 3, valueAccess: 6 });
    expect(operationsOf(cost, 'inhibition')).toEqual({ ...zeros, add: 7, valueAccess: 14 });
    expect(operationsOf(cost, 'pooling')).toEqual({ ...zeros, add: 16, valueAccess: 32 });
    expect(cost.parameters).toBe(5_100);
    expect(synapsesUsed(cost)).toBe(0.18);
  });

  it('moves a state at every delivery, where it is said to', () => {
    expect(operationsOf(spikingCost({ ...work, updates: 'events' }), 'neurons').multiply).toBe(900);
  });

  it('says why nothing is charged for thresholds and inhibition', () => {
    const texts = spikingCost(work).lines.filter(({ count }) => count === 0);
    expect(texts.map(({ part, what }) => `${part}: ${what}`)).toEqual([
      'thresholds: columns: thresholds moved: nothing is learnt',
      'inhibition: columns: lateral deliveries: there are none',
    ]);
  });

  it('stores shared weights once', () => {
    expect(spikingCost({ ...work, weights: 50, thresholds: 10 }).parameters).toBe(60);
    const reused = spikingCost({ ...work, weights: 50, reuse: 1 });
    expect(operationsOf(reused).weightFetch).toBe(50);
  });

  it.each(['neurons', 'synapses', 'events', 'spikes', 'inputSpikes', 'pooled'] as const)(
    'refuses %s that is no count',
    (name) => {
      for (const count of [NaN, -1, Infinity])
        expect(() => spikingCost({ ...work, [name]: count })).toThrow(`spikingCost.${name} (columns)`);
    },
  );

  it('refuses steps that are no steps', () => {
    expect(() => spikingCost({ ...work, updates: { steps: 0 } })).toThrow(/^spikingCost\.updates\.steps/);
  });
});

describe('the bill of the input', () => {
  it('tests every value and writes what is sent; both sides are charged alike', () => {
    const { compare, valueAccess } = operationsOf(encodingCost({ values: 784, sent: 150 }));
    expect({ compare, valueAccess }).toEqual({ compare: 784, valueAccess: 784 + 150 });
    expect(operationsOf(encodingCost({ values: 784, sent: 150, filter: 1000 })).multiply).toBe(1000);
    expect(() => encodingCost({ values: 784, sent: NaN })).toThrow(/^encodingCost\.sent/);
  });
});

describe('the bill of a top-k', () => {
  it('is what a heap of the k largest really compares, in the mean over orders', () => {
    for (const [n, k] of [
      [100, 1],
      [100, 8],
      [1152, 36],
      [1024, 128],
    ] as const) {
      const { compare } = operationsOf(topKCost('hidden', { n, k }));
      const counted = comparisonsOfHeap(n, k);
      // sinking often ends early, so the bill lies above the count, by a quarter at most
      expect(compare / counted).toBeGreaterThan(0.99);
      expect(compare / counted).toBeLessThan(1.25);
    }
  });

  it('is at least n - 1, nothing where all win, and adds up over groups', () => {
    expect(operationsOf(topKCost('a', { n: 100, k: 1 })).compare).toBe(99);
    expect(operationsOf(topKCost('a', { n: 100, k: 100 })).compare).toBe(0);
    const one = operationsOf(topKCost('a', { n: 128, k: 4 })).compare;
    expect(operationsOf(topKCost('a', { n: 128, k: 4, groups: 9 })).compare).toBe(9 * one);
    expect(() => topKCost('a', { n: 3, k: 4 })).toThrow(/^topKCost\.k: must be <= 3 \(a\), got 4/);
    expect(() => topKCost('a', { n: 3, k: 0 })).toThrow(/^topKCost\.k: must be a whole number > 0/);
  });
});

/** Comparisons of a textbook heap that finds the k largest of n distinct values, mean over 200 orders. */
function comparisonsOfHeap(n: number, k: number): number {
  let comparisons = 0;
  const orders = 200;
  for (let order = 0; order < orders; order++) {
    const values = rng('test', 'top-k', `${n}-${k}`, order).sample(n, n);
    const heap = Array.from(values.slice(0, k));
    for (let i = Math.floor(k / 2) - 1; i >= 0; i--) sink(heap, i);
    for (let i = k; i < n; i++) {
      comparisons++;
      if (values[i]! > heap[0]!) {
        heap[0] = values[i]!;
        sink(heap, 0);
      }
    }
    expect([...heap].sort((a, b) => a - b)).toEqual(Array.from({ length: k }, (_, i) => n - k + i));
  }
  return comparisons / orders;

  function sink(heap: number[], i: number): void {
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) return;
      if (child + 1 < heap.length) {
        comparisons++;
        if (heap[child + 1]! < heap[child]!) child++;
      }
      comparisons++;
      if (heap[i]! <= heap[child]!) return;
      [heap[i], heap[child]] = [heap[child]!, heap[i]!];
      i = child;
    }
  }
}
