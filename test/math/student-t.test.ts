import { describe, expect, it } from 'vitest';
import { studentQuantile, studentTail } from '../../src/math/student-t.ts';

describe("Student's t", () => {
  // Published tables of the critical values; with 1 degree of freedom the quantile is cot(pi (1 - p)).
  it.each([
    [0.975, 1, 12.70620473617],
    [0.975, 2, 4.30265272975],
    [0.975, 4, 2.7764451052],
    [0.975, 9, 2.2621571628],
    [0.975, 30, 2.0422724563],
    [0.95, 5, 2.015048373],
    [0.995, 10, 3.169272673],
    [0.9995, 3, 12.92397864],
  ])('has the quantile at %d with %d degrees of freedom', (p, df, t) => {
    expect(Math.abs(studentQuantile(p, df) / t - 1)).toBeLessThan(3e-10);
  });

  it('has the closed-form tails of 1, 2, 3 and 4 degrees of freedom', () => {
    const closed: ((t: number) => number)[] = [
      (t) => Math.atan(1 / t) / Math.PI,
      (t) => 1 / (2 + t * t + t * Math.sqrt(2 + t * t)),
      (t) => (Math.atan(Math.sqrt(3) / t) - (Math.sqrt(3) * t) / (3 + t * t)) / Math.PI,
      (t) => {
        const s = t / Math.sqrt(4 + t * t);
        return 0.5 - 0.75 * (s - s ** 3 / 3);
      },
    ];
    closed.forEach((tail, i) => {
      for (const t of [0.01, 0.3, 1, 2.5, 7])
        expect(Math.abs(studentTail(t, i + 1) / tail(t) - 1)).toBeLessThan(1e-12);
    });
  });

  it('has the quantiles of 1 and 2 degrees of freedom to 13 digits, far into the tail', () => {
    for (const p of [0.6, 0.9, 0.999, 0.999999]) {
      const x = 2 * p - 1;
      expect(Math.abs(studentQuantile(p, 1) * Math.tan(Math.PI * (1 - p)) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(studentQuantile(p, 2) / (x * Math.sqrt(2 / (1 - x * x))) - 1)).toBeLessThan(1e-9);
    }
  });

  it('inverts its own tail for whole and fractional degrees of freedom', () => {
    for (const df of [0.7, 1, 2.5, 4, 17.3, 100, 1e4, 1e7])
      for (const p of [0.5001, 0.6, 0.9, 0.99, 0.9999])
        expect(Math.abs(studentTail(studentQuantile(p, df), df) / (1 - p) - 1)).toBeLessThan(
          df > 100 ? 1e-9 : 1e-12,
        );
  });

  it('tends to the normal quantile', () => {
    expect(studentQuantile(0.975, 1e9)).toBeCloseTo(1.959963984540054, 7);
  });

  it('is antisymmetric about the median, which is 0', () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(0.25, 3)).toBe(-studentQuantile(0.75, 3));
  });

  it.each([
    [0, 3],
    [1, 3],
    [NaN, 3],
    [0.5, 0],
    [0.5, -1],
    [0.5, Infinity],
  ])('refuses p = %d with df = %d', (p, df) => {
    expect(() => studentQuantile(p, df)).toThrow(RangeError);
  });
});
