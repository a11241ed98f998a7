/** Three ways to the LASSO, coordinate descent, FISTA and LCA, meet at one optimum. */
import { describe, expect, it } from 'vitest';
import { fista } from '../../src/learn/fista.ts';
import { gramForm, lasso, lassoObjective, lassoResidual } from '../../src/learn/lasso.ts';
import { lca } from '../../src/learn/lca.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** Twice as many atoms as numbers in a signal, of unequal lengths: the products of atoms reach 0.9. */
function problem(seed: number) {
  const draw = rng(seed, 'solvers');
  const numbers = Float64Array.from(
    { length: 40 * 20 },
    (_, x) => draw.normal() * (1 + (Math.floor(x / 20) % 3)) + 0.5,
  );
  const signal = Float64Array.from({ length: 20 }, () => 3 * draw.normal());
  return gramForm(matrix(numbers, 40, 20), signal);
}

describe.each([
  ['fista', fista],
  ['lca', lca],
] as const)('%s', (_, solve) => {
  it.each([false, true])('reaches the objective of coordinate descent (non-negative: %s)', (nonNegative) => {
    for (const seed of [1, 2])
      for (const lambda of [0.3, 3, 10]) {
        const form = problem(seed);
        const options = { lambda, nonNegative, tolerance: 1e-7 };
        const a = solve(form, options);
        const least = lassoObjective(form, lasso(form, options), lambda);
        expect(lassoResidual(form, a, options)).toBeLessThanOrEqual(1e-7);
        expect(Math.abs(lassoObjective(form, a, lambda) - least)).toBeLessThan(1e-6 * least);
        if (nonNegative) expect(a.every((x) => x >= 0)).toBe(true);
      }
  });

  it('says that it did not arrive', () => {
    expect(() => solve(problem(1), { lambda: 0.3, steps: 3 })).toThrow(/steps: must suffice/);
    expect(() => solve(problem(1), { lambda: -1 })).toThrow(/lambda: must be >= 0, got -1/);
  });
});

it('LCA refuses an atom without length, and oscillates beyond its step', () => {
  const form = { gram: Float64Array.of(0, 0, 0, 1), correlation: Float64Array.of(0, 1), energy: 1 };
  expect(() => lca(form, { lambda: 0.1 })).toThrow(/got one of 0 at 0/);
  const twins = { gram: Float64Array.of(1, 1, 1, 1), correlation: Float64Array.of(1, 1), energy: 1 };
  expect(() => lca(twins, { lambda: 0.1, step: 1, steps: 1000 })).toThrow(/take a smaller step/);
  expect(lassoResidual(twins, lca(twins, { lambda: 0.1 }), { lambda: 0.1 })).toBeLessThan(1e-9);
});
