import { describe, expect, it } from 'vitest';
import { aliasTable } from '../../src/math/alias.ts';
import type { Rng } from '../../src/math/rng.ts';
import { rng } from '../../src/math/rng.ts';

/** A stream that walks once through n equally spaced numbers, so that every share is exact up to 1/n. */
function grid(n: number): Rng {
  let i = 0;
  return { ...rng('grid'), next: () => (i++ + 0.5) / n };
}

describe('aliasTable', () => {
  it.each([
    [[1, 2, 3, 4]],
    [[0, 0, 5]],
    [[1]],
    [[1e-9, 1, 1e9]],
    [[3, 3, 3, 3, 3, 3, 3]],
    [[0.1, 0, 0.2, 0, 0.7, 0, 0, 0]],
  ])('draws each index with its share of the weights: %j', (weights) => {
    const n = 100_000;
    const table = aliasTable(weights);
    const stream = grid(n);
    const counts = new Float64Array(weights.length);
    for (let i = 0; i < n; i++) counts[table.draw(stream)]!++;
    const total = weights.reduce((a, b) => a + b, 0);
    weights.forEach((weight, i) => {
      expect(Math.abs(counts[i]! / n - weight / total)).toBeLessThanOrEqual(weights.length / n);
    });
  });

  it('never draws an index of weight zero', () => {
    const random = rng('alias', 'zero');
    const weights = Float64Array.from({ length: 500 }, (_, i) => (i % 3 === 0 ? 0 : random.next()));
    const table = aliasTable(weights);
    let impossible = 0;
    for (let i = 0; i < 50_000; i++) if (weights[table.draw(random)] === 0) impossible++;
    expect(impossible).toBe(0);
  });

  it('takes one number of the stream for a draw', () => {
    const stream = rng('alias', 'one');
    const twin = rng('alias', 'one');
    const table = aliasTable([1, 2, 3]);
    for (let i = 0; i < 10; i++) {
      table.draw(stream);
      twin.next();
    }
    expect(stream.next()).toBe(twin.next());
  });

  it.each<[ArrayLike<number>, RegExp]>([
    [[], /^aliasTable\.weights: must have a positive, finite sum, got 0/],
    [[0, 0], /positive, finite sum, got 0/],
    [[1, -1], /^aliasTable\.weights\[1\]: must be >= 0 and finite, got -1/],
    [[NaN], /got NaN/],
    [[1, Infinity], /weights\[1\].*got Infinity/],
  ])('refuses %j', (weights, message) => {
    expect(() => aliasTable(weights)).toThrow(message);
  });
});
