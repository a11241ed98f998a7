/** Poisson numbers of the noise kernels: their law, their independence of how neurons are grouped, and one answer from two languages. */
import { describe, expect, it } from 'vitest';
import { NOISE_SCRATCH_BYTES, noiseStates } from '../../src/kernels/noise.ts';
import { type Engine, workspace } from '../../src/kernels/workspace.ts';
import { counterKey } from '../../src/math/counter-key.ts';
import { exp } from '../../src/math/exp.ts';
import { poissonSurvival } from '../../src/math/poisson-counts.ts';

/** Numbers of `steps` steps, one row a step; with one mean, or by the kernel that takes a mean each. */
function draws(lambda: number, n: number, steps: number, each: boolean, engine: Engine = 'wasm', first = 0) {
  const survival = poissonSurvival(lambda);
  const states = noiseStates(counterKey('noise'), Math.ceil(n / 1024), first);
  const { kernels, at, view } = workspace(
    {
      state: ['u32', states.length],
      survival: ['u32', survival.length],
      scratch: ['u8', NOISE_SCRATCH_BYTES],
      lambda: ['f64', n],
      none: ['f64', n],
      out: ['u8', Math.ceil(n / 32) * 32],
    },
    engine,
  );
  view.state.set(states);
  view.survival.set(survival);
  view.lambda.fill(lambda);
  view.none.fill(exp(-lambda));
  const rows: Uint8Array[] = [];
  for (let step = 0; step < steps; step++) {
    if (each) kernels.poissonCountsEach(n, at.state, at.lambda, at.none, at.scratch, at.out);
    else kernels.poissonCounts(n, at.state, at.survival, survival.length, at.scratch, at.out);
    rows.push(view.out.slice(0, n));
  }
  return { rows, states: view.state.slice() };
}

describe.each([
  ['one mean', false],
  ['a mean each', true],
])('Poisson numbers, %s', (_, each) => {
  it.each([0, 1e-3, 0.3, 2, 20, 60, 150])('lambda %d: the same in both languages', (lambda) => {
    for (const n of [1, 33, 1024, 2050])
      expect(draws(lambda, n, 3, each)).toEqual(draws(lambda, n, 3, each, 'reference'));
  });

  it.each([1e-5, 8e-4, 0.3, 2, 60])('lambda %d: every chance is that of the law', (lambda) => {
    const n = 65_536;
    const steps = 40;
    const counts = new Float64Array(256);
    for (const row of draws(lambda, n, steps, each).rows) for (const k of row) counts[k]!++;
    const total = n * steps;
    let chi = 0;
    let cells = 0;
    let rest = total;
    let restExpected = total;
    for (let k = 0, p = exp(-lambda); k < 256; k++, p *= lambda / k) {
      if (p * total < 20) continue;
      chi += (counts[k]! - p * total) ** 2 / (p * total);
      cells++;
      rest -= counts[k]!;
      restExpected -= p * total;
    }
    if (restExpected > 1) chi += (rest - restExpected) ** 2 / restExpected;
    expect(Math.abs(chi - cells) / Math.sqrt(2 * cells)).toBeLessThan(4.5);
  });

  it('neurons and steps are independent: no correlation with a neighbour, the next step or the next block', () => {
    const { rows } = draws(2, 4096, 60, each);
    const correlation = (lag: number, later: number): number => {
      let sum = 0;
      let n = 0;
      for (let s = 0; s + later < rows.length; s++)
        for (let i = 0; i + lag < 4096; i++, n++)
          sum += (rows[s]![i]! - 2) * (rows[s + later]![i + lag]! - 2);
      return Math.abs(sum / n / 2) * Math.sqrt(n);
    };
    for (const [lag, later] of [
      [1, 0],
      [2, 0],
      [4, 0],
      [8, 0],
      [1024, 0],
      [0, 1],
      [1, 1],
      [8, 1],
    ] as const)
      expect(correlation(lag, later), `${lag} ${later}`).toBeLessThan(4);
  });

  it('a block draws the same numbers alone', () => {
    const all = draws(2, 3000, 5, each).rows;
    const last = draws(2, 3000 - 2048, 5, each, 'wasm', 2).rows;
    expect(last).toEqual(all.map((row) => row.slice(2048)));
  });
});

describe('poissonSurvival', () => {
  it('is the chance of more than k events, in units of 2^-32', () => {
    expect([...poissonSurvival(0)]).toEqual([]);
    const two = poissonSurvival(2);
    expect(two[0]! / 2 ** 32).toBeCloseTo(1 - exp(-2), 9);
    expect(two[1]! / 2 ** 32).toBeCloseTo(1 - 3 * exp(-2), 9);
    for (let k = 1; k < two.length; k++) expect(two[k]!).toBeLessThan(two[k - 1]!);
    // the mean is the sum of all of them
    for (const lambda of [1e-6, 0.01, 2, 60, 150])
      expect(poissonSurvival(lambda).reduce((sum, s) => sum + s, 0) / 2 ** 32).toBeCloseTo(lambda, 7);
    expect(poissonSurvival(150).length).toBeLessThanOrEqual(255);
  });

  it('refuses a mean that a byte cannot hold', () => {
    expect(() => poissonSurvival(151)).toThrow(
      /poissonSurvival\.lambda: must be from 0 to 150 events a step, got 151/,
    );
    expect(() => poissonSurvival(Number.NaN)).toThrow(RangeError);
  });
});
