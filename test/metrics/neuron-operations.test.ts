import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/math/matrix.ts';
import {
  membraneUpdates,
  neuronOperations,
  neuronOperationsOf,
} from '../../src/metrics/neuron-operations.ts';

const u = (...x: number[]) => matrix(Float64Array.from(x), 2, 2);
/** Two samples, two neurons, three calls: 1 of 4 and 2 of 4 potentials change in the second and the third. */
const layer = {
  layer: 'lif',
  before: [u(0, 0, 0, 0), u(1.2, 0.5, 0, 0), u(0.3, 1.1, 1.4, 0)],
  after: [u(0, 0, 0, 0), u(0.2, 0.5, 0, 0), u(0.3, 0.1, 0.4, 0)],
};

describe('membrane updates', () => {
  it('are all neurons of the first call and those whose potential firing changes in the others, a sample', () => {
    expect(membraneUpdates([layer])).toBe((4 + 1 + 2) / 2);
    expect(membraneUpdates([layer, layer])).toBe(7);
  });

  it('of a net that never fires are its neurons, once', () => {
    expect(membraneUpdates([{ ...layer, after: layer.before }])).toBe(2);
  });
});

describe('neuron operations', () => {
  it('are updates, or all neurons in all calls, times the operations of the type', () => {
    for (const [neuron, resets] of Object.entries(neuronOperationsOf))
      for (const [reset, operations] of Object.entries(resets))
        expect(neuronOperations([{ ...layer, neuron, reset } as never])).toEqual({
          effective: 3.5 * operations,
          dense: 6 * operations,
        });
  });

  it("are 400 for 100 leaky neurons that are updated once: NeuroBench's documented example", () => {
    const once = { layer: 'lif', before: [matrix(new Float64Array(100), 1, 100)] };
    const leaky = { ...once, after: once.before, neuron: 'leaky' } as const;
    expect(neuronOperations([{ ...leaky, reset: 'subtract' }]).effective).toBe(400);
    expect(neuronOperations([{ ...leaky, reset: 'zero' }]).effective).toBe(400);
  });

  it('of its types are those of version 2.3.0', () => {
    expect(Object.values(neuronOperationsOf).map(({ subtract, zero }) => [subtract, zero])).toEqual([
      [4, 4],
      [6, 8],
      [11, 11],
      [18, 24],
    ]);
  });
});

it.each<[Parameters<typeof membraneUpdates>[0], RegExp]>([
  [[], /^membraneUpdates: must get a layer with a call and a sample, got none/],
  [[{ ...layer, before: [] }], /must get a layer with a call and a sample/],
  [[{ ...layer, after: [layer.after[0]!] }], /^membraneUpdates\.lif: .* got 3 and 1/],
  [[layer, { ...layer, before: [], after: [] }], /^membraneUpdates\.lif: must have as many calls/],
  [[{ layer: 'lif', before: [u(0, 0, NaN, 0)], after: [u(0, 0, 0, 0)] }], /finite potentials, got NaN and 0/],
  [
    [{ layer: 'lif', before: [u(0, 0, 0, 0)], after: [matrix(new Float64Array(4), 4, 1)] }],
    /\[0\]: must have shape \(2, 2\), got \(4, 1\)/,
  ],
])('what cannot be counted is refused', (layers, message) => {
  expect(() => membraneUpdates(layers)).toThrow(message);
});

it('a type that is not known is refused', () => {
  expect(() => neuronOperations([{ ...layer, neuron: 'adex' as 'leaky', reset: 'zero' }])).toThrow(
    /^neuronOperations\.lif: must be one of leaky, synaptic, lapicque, alpha/,
  );
});
