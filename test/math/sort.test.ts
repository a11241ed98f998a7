import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { sortNonNegative } from '../../src/math/sort.ts';

const random = rng('test', 'sort');
const byComparison = (values: Float64Array) => [...values].sort((a, b) => a - b);

describe('sortNonNegative', () => {
  it.each<[string, number, () => number]>([
    ['spike counts', 5000, () => random.integer(5)],
    ['equal numbers', 1000, () => 7],
    ['Float32 activations', 5000, () => Math.fround(random.exponential())],
    ['Float32 of all sizes', 5000, () => Math.fround(2 ** (random.next() * 270 - 145))],
    ['Float64 numbers', 3000, () => random.next()],
    ['numbers beyond Float32', 1000, () => random.next() * 1e300],
    ['a short list', 20, () => random.integer(10)],
    ['nothing', 0, () => 0],
  ])('sorts %s', (_, n, draw) => {
    const values = Float64Array.from({ length: n }, draw);
    const expected = byComparison(values);
    expect(sortNonNegative(values)).toBe(values);
    expect([...values]).toEqual(expected);
  });

  it('sorts any list, whatever it sorted before', () => {
    const list = fc.array(fc.oneof(fc.nat(3), fc.float({ min: 0, noNaN: true }), fc.constant(0)), {
      minLength: 450,
      maxLength: 700,
    });
    fc.assert(
      fc.property(list, (array) => {
        const values = Float64Array.from(array, Math.abs);
        expect([...sortNonNegative(values.slice())]).toEqual(byComparison(values));
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
