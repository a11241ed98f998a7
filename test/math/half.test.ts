/** Half floats: every pattern survives the way out and back, and what lies between rounds to the nearest, ties to even. */
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../src/math/half.ts';

describe('half floats', () => {
  it('all 65,536 patterns are read and written back, but for the payload of NaN', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect((bits & 0x7c00) === 0x7c00 && (bits & 1023) !== 0).toBe(true);
      else if (toHalf(value) !== bits) expect.fail(`${bits} became ${toHalf(value)} by way of ${value}`);
    }
  });

  // IEEE 754-2019, binary16
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1 / 3, 0x3555],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])('%d is %i', (value, bits) => {
    expect(toHalf(value)).toBe(bits);
    expect(Object.is(fromHalf(bits), value) || Math.abs(fromHalf(bits) - value) < 1e-4).toBe(true);
  });

  it('rounds to the nearest, a tie to the even pattern, from doubles at once', () => {
    for (const bits of [0x0000, 0x0001, 0x03ff, 0x3c00, 0x3c01, 0x57ff, 0x7bfe]) {
      const [low, high] = [fromHalf(bits), fromHalf(bits + 1)];
      const middle = (low + high) / 2;
      expect(toHalf(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(toHalf(middle * (1 - 1e-15))).toBe(bits);
      expect(toHalf(middle * (1 + 1e-15))).toBe(bits + 1);
    }
    expect(toHalf(65_519.9)).toBe(0x7bff);
    expect(toHalf(65_520)).toBe(0x7c00);
    expect(toHalf(1e-30)).toBe(0);
  });
});
