/** The law of the spiking LCA: the spikes of neurons that inhibit each other solve the non-negative LASSO. */
import { describe, expect, it } from 'vitest';
import { coefficients, spikingLca } from '../../models/spiking-lca.ts';
import { lasso, lassoObjective, lassoResidual } from '../../src/learn/lasso.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { equations } from '../../src/sim/equations/equations.ts';
import { connect, pairs } from '../../src/sim/network/connect.ts';
import { network } from '../../src/sim/network/network.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

const lambda = 0.15;
const atoms = 24;
const problem = (seed: number) => {
  const draw = rng(seed, 'lca');
  const dictionary = matrix(
    Float64Array.from({ length: atoms * 12 }, () => draw.normal()),
    atoms,
    12,
  );
  return { dictionary, signal: Float64Array.from({ length: 12 }, () => 0.6 * draw.normal()), lambda };
};

describe('the spiking LCA', () => {
  it.each([1, 2, 3])(
    'agrees with coordinate descent: gap below 1 % after 100 tau, residual as 1/t (seed %i)',
    (seed) => {
      const { form, network: net } = spikingLca(problem(seed));
      const options = { lambda, nonNegative: true };
      const optimum = lasso(form, options);
      const least = lassoObjective(form, optimum, lambda);
      expect(optimum.filter((a) => a > 0).length).toBeGreaterThan(3);
      const sim = simulation(net);
      sim.run(3000);
      const after = (tau: number) => coefficients(sim.recording.spikes('atoms'), atoms, 10 * tau);
      expect(lassoObjective(form, after(100), lambda) / least - 1).toBeLessThan(0.01);
      expect(lassoObjective(form, after(100), lambda)).toBeGreaterThan(least);
      for (const tau of [30, 100, 300])
        expect(lassoResidual(form, after(tau), options) * tau).toBeLessThan(3);
    },
  );

  it('is the integrator without leak, reset by subtraction, of the clock engine as its step shrinks', async () => {
    const { form, network: exact } = spikingLca(problem(1));
    const pre: number[] = [];
    const post: number[] = [];
    const weight: number[] = [];
    for (let j = 0; j < atoms; j++)
      for (let i = 0; i < atoms; i++) {
        if (i === j) continue;
        pre.push(j);
        post.push(i);
        weight.push(form.gram[j * atoms + i]!);
      }
    const cells = await equations(atoms, {
      equations: `dv/dt = (b - price - g) / (10 ms) : 1
                  dg/dt = -g / (10 ms) : 1
                  b : 1
                  price : 1`,
      parameters: { b: form.correlation, price: lambda },
      threshold: 'v >= 1',
      reset: 'v = v - 1',
      receive: 'g += weight',
    });
    const onGrid = network({
      populations: { atoms: cells },
      projections: [connect('atoms', 'atoms', pairs(pre, post), { weight, delay: 0.01 })],
      record: [recordSpikes('atoms')],
    });
    const [fine, event] = [simulation(onGrid, { engine: 'clock', dt: 0.01 }), simulation(exact)];
    fine.run(150);
    event.run(150);
    const [grid, wanted] = [fine.recording.spikes('atoms'), event.recording.spikes('atoms')];
    expect(wanted.t.length).toBeGreaterThan(15);
    expect(grid.i).toEqual(wanted.i);
    expect(Math.max(...wanted.t.map((t, s) => Math.abs(t - grid.t[s]!)))).toBeLessThan(0.1);
  });

  it('refuses a price of nothing and an atom of length 0', () => {
    expect(() => spikingLca({ ...problem(1), lambda: 0 })).toThrow('spikingLca.lambda: must be > 0, got 0');
    const dictionary = matrix(new Float64Array(atoms * 12), atoms, 12);
    expect(() => spikingLca({ ...problem(1), dictionary })).toThrow(
      'spikingLca.dictionary[0]: the length of an atom: must be > 0, got 0',
    );
  });
});
