import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topK } from '../../src/math/select.ts';

function winners(values: ArrayLike<number>, k: number): number[] {
  const out = new Uint32Array(Math.min(k, values.length));
  expect(topK(values, k, out)).toBe(out.length);
  return [...out];
}

/** The definition: order by value, then by index; take k; sort the indices. */
function byDefinition(values: number[], k: number): number[] {
  return values
    .map((value, i) => ({ value, i }))
    .sort((a, b) => b.value - a.value || a.i - b.i)
    .slice(0, k)
    .map(({ i }) => i)
    .sort((a, b) => a - b);
}

describe('topK', () => {
  it('gives the indices of the k largest, ascending', () => {
    expect(winners([3, 9, -1, 7, 8], 3)).toEqual([1, 3, 4]);
    expect(winners(Float32Array.of(0.1, 0.3, 0.2), 1)).toEqual([1]);
  });

  it('lets the lowest index win a tie, at the k-th place too', () => {
    expect(winners([5, 5, 5, 5], 2)).toEqual([0, 1]);
    expect(winners([1, 5, 0, 1, 1, 9], 3)).toEqual([0, 1, 5]);
    expect(winners([0, -0, 0], 2)).toEqual([0, 1]);
  });

  it('equals sorting, for any values', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, fc.nat(220), (array, k) => {
        expect(winners(array, k)).toEqual(byDefinition(array, k));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('equals sorting for long sorted, reversed, constant and saw-toothed input', () => {
    const n = 5000;
    for (const shape of [
      (i: number) => i,
      (i: number) => -i,
      () => 1,
      (i: number) => i % 7,
      (i: number) => Math.abs(i - n / 2),
    ]) {
      const values = Array.from({ length: n }, (_, i) => shape(i));
      for (const k of [1, 50, n / 2, n - 1, n]) expect(winners(values, k)).toEqual(byDefinition(values, k));
    }
  });

  it('orders infinities', () => {
    expect(winners([-Infinity, 0, Infinity, -Infinity], 3)).toEqual([0, 1, 2]);
  });

  it('returns n indices when k exceeds n, none when k or n is zero, and leaves the rest of out alone', () => {
    const out = new Uint32Array(4).fill(77);
    expect(topK([1, 2], 4, out)).toBe(2);
    expect([...out]).toEqual([0, 1, 77, 77]);
    expect(topK([1, 2], 0, out)).toBe(0);
    expect(topK([], 3, out)).toBe(0);
  });

  it.each<[() => unknown, RegExp]>([
    [() => topK([1], -1, new Uint32Array(1)), /^topK\.k: must be an integer >= 0, got -1/],
    [() => topK([1], 0.5, new Uint32Array(1)), /got 0\.5/],
    [() => topK([1, 2, 3], 2, new Uint32Array(1)), /^topK\.out: must have room for 2 indices, got 1/],
    [() => topK([1, NaN, 3], 2, new Uint32Array(2)), /^topK\.values: must not hold NaN/],
  ])('refuses nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
