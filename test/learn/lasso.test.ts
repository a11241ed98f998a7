/** Laws of the LASSO: closed forms, the conditions of an optimum, and that no step from it leads lower. */
import { describe, expect, it } from 'vitest';
import { type GramForm, gramForm, lasso, lassoObjective, lassoResidual } from '../../src/learn/lasso.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** 30 atoms of unequal lengths for signals of 12 numbers */
function problem(seed: number): GramForm {
  const draw = rng(seed, 'lasso');
  const dictionary = matrix(
    Float64Array.from({ length: 30 * 12 }, (_, x) => draw.normal() * (1 + (Math.floor(x / 12) % 3))),
    30,
    12,
  );
  return gramForm(
    dictionary,
    Float64Array.from({ length: 12 }, () => 3 * draw.normal()),
  );
}

describe('the LASSO', () => {
  it('of orthogonal atoms is the soft threshold of each product', () => {
    const axes = gramForm(
      matrix(Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 1), 3, 3),
      Float64Array.of(3, -2, 0.5),
    );
    expect(lasso(axes, { lambda: 1 })).toEqual(Float64Array.of(5 / 4, -1, 0));
    expect(lasso(axes, { lambda: 1, nonNegative: true })).toEqual(Float64Array.of(5 / 4, 0, 0));
    expect(lassoObjective(axes, Float64Array.of(5 / 4, -1, 0), 1)).toBeCloseTo(
      0.125 + 0.5 + 0.125 + 2.25,
      12,
    );
  });

  it.each([false, true])(
    'fulfils the conditions of Karush, Kuhn and Tucker (non-negative: %s)',
    (nonNegative) => {
      for (const seed of [1, 2, 3]) {
        const form = problem(seed);
        for (const lambda of [0.5, 3, 10]) {
          const a = lasso(form, { lambda, nonNegative });
          expect(a.filter((x) => x !== 0).length).toBeGreaterThan(0);
          a.forEach((value, i) => {
            const slope = a.reduce((rest, x, j) => rest - form.gram[i * 30 + j]! * x, form.correlation[i]!);
            if (value !== 0) expect(slope).toBeCloseTo(Math.sign(value) * lambda, 6);
            else expect(nonNegative ? slope : Math.abs(slope)).toBeLessThan(lambda + 1e-6);
            if (nonNegative) expect(value).toBeGreaterThanOrEqual(0);
          });
        }
      }
    },
  );

  it('of more atoms than join at once is an optimum too', () => {
    const draw = rng('many atoms');
    const dictionary = matrix(
      Float64Array.from({ length: 300 * 200 }, () => draw.normal()),
      300,
      200,
    );
    const form = gramForm(
      dictionary,
      Float64Array.from({ length: 200 }, () => draw.normal()),
    );
    const options = { lambda: 1, nonNegative: true };
    const a = lasso(form, options);
    expect(a.filter((x) => x > 0).length).toBeGreaterThan(70);
    expect(lassoResidual(form, a, options)).toBeLessThan(1e-9);
  });

  it('has no lower neighbour, and the residual tells the optimum from all else', () => {
    const form = problem(4);
    const options = { lambda: 2, nonNegative: true };
    const a = lasso(form, options);
    const least = lassoObjective(form, a, 2);
    const draw = rng('steps');
    expect(lassoResidual(form, a, options)).toBeLessThan(1e-9);
    for (let step = 0; step < 300; step++) {
      const near = a.map((x) => Math.max(0, x + 0.01 * draw.normal()));
      expect(lassoObjective(form, near, 2)).toBeGreaterThan(least);
      expect(lassoResidual(form, near, options)).toBeGreaterThan(1e-4);
    }
  });

  it('is silent from the largest product on, and gives in to no price at all', () => {
    const form = problem(5);
    const most = Math.max(...form.correlation.map(Math.abs));
    expect(lasso(form, { lambda: most }).every((x) => x === 0)).toBe(true);
    expect(lasso(form, { lambda: 0.99 * most }).some((x) => x !== 0)).toBe(true);
    expect(lassoObjective(form, lasso(form, { lambda: 0, tolerance: 1e-8 }), 0)).toBeLessThan(1e-6);
  });

  it.each([1, 9, 11])('of a diagonal Gram matrix is done in one sweep, whatever the limit: %i', (sweeps) => {
    const gram = Float64Array.of(1, 0, 0, 1);
    const form = { gram, correlation: Float64Array.of(3, -2), energy: 13 };
    expect(lasso(form, { lambda: 1, sweeps })).toEqual(Float64Array.of(2, -1));
  });

  it('refuses what it cannot solve', () => {
    const form = problem(6);
    expect(() => lasso(form, { lambda: -1 })).toThrow('lasso.lambda: must be >= 0, got -1');
    expect(() => lasso(form, { lambda: 0.1, sweeps: 10 })).toThrow('lasso.sweeps: must suffice for');
    expect(() => lasso({ ...form, gram: new Float64Array(900) }, { lambda: 1 })).toThrow(
      'lasso.gram: must have atoms of length > 0, got one of 0 at 0',
    );
    expect(() => gramForm(matrix(new Float64Array(6), 2, 3), new Float64Array(2))).toThrow(
      'gramForm.dictionary: must be (atoms, 2) for this signal, got (2, 3)',
    );
  });
});
