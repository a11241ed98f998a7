/** Threefry against the known answers of its authors, and the same words from WebAssembly. */
import { describe, expect, it } from 'vitest';
import { below, type CounterKey, derivedKey, threefry } from '../../src/kernels/threefry.ts';
import { workspace } from '../../src/kernels/workspace.ts';
import { counterKey } from '../../src/math/counter-key.ts';

describe('threefry', () => {
  // Random123 1.14, tests/kat_vectors, lines "threefry2x32 20": counter, key, answer
  it.each([
    [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
  ])('counter %i %i under key %i %i', (low, high, k0, k1, first, second) => {
    const out = new Uint32Array(2);
    threefry([k0, k1], low, high, out);
    expect([...out]).toEqual([first, second]);
  });

  it('gives the same words four at a time in WebAssembly, also where the counter overflows', () => {
    const fours = 50;
    const { kernels, at, view } = workspace({ out: ['u32', 8 * fours] });
    const word = new Uint32Array(2);
    for (const [key, low, high] of [
      [counterKey(1, 'a'), 0, 7],
      [[0xffffffff, 0x80000000] as CounterKey, 0xffffff9c, 0xdeadbeef],
    ] as const) {
      kernels.randomWords(key[0], key[1], low, high, fours, at.out);
      for (let c = 0; c < 4 * fours; c++) {
        threefry(key, low + c, high, word);
        const f = 8 * (c >> 2) + (c & 3);
        expect([view.out[f], view.out[f + 4]]).toEqual([...word]);
      }
    }
  });

  it('a name has one key, another name another', () => {
    expect(counterKey(1, 'a')).toEqual(counterKey('1/a'));
    const keys = new Set<string>();
    for (let seed = 0; seed < 1000; seed++) keys.add(counterKey(seed, 'projection').join());
    expect(keys.size).toBe(1000);
  });

  it('below(word, n) is floor(word n / 2^32) exactly, for every n', () => {
    for (const n of [1, 3, 1000, 77_169, 2 ** 32 - 1, 2 ** 32])
      for (const word of [0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 2654435769])
        expect(below(word, n)).toBe(Number((BigInt(word) * BigInt(n)) >> 32n));
  });

  it('a key has keys of its own for each purpose', () => {
    const keys = new Set([0, 1, 2, 3].map((purpose) => derivedKey([1, 2], purpose).join()));
    expect(keys.size).toBe(4);
    expect(derivedKey([1, 2], 1)).toEqual(derivedKey([1, 2], 1));
  });
});
