/** The kernels of the row engine one by one; test/sim/row-engine.test.ts tries them together. */
import { describe, expect, it } from 'vitest';
import { workspace } from '../../src/kernels/workspace.ts';
import { exp } from '../../src/math/exp.ts';
import { rng } from '../../src/math/rng.ts';

describe.each(['wasm', 'reference'] as const)('growth (%s)', (set) => {
  it('is exp(t / tau) to the bit, rounded once in Float32, for an odd number of times', () => {
    const n = 2001;
    const layout = { t: ['f64', n + 1], wide: ['f64', n + 1], narrow: ['f32', n + 1] } as const;
    const { kernels, view, at } = workspace(layout, set);
    const draw = rng('growth');
    const times = Float64Array.from({ length: n }, (_, s) => (s < 3 ? s * 300 : draw.next() * 600));
    view.t.set(times);
    kernels.growth64(n, at.t, 1, at.wide);
    view.t.set(times.map((t) => t / 7));
    kernels.growth32(n, at.t, 1, at.narrow);
    expect(view.wide.subarray(0, n)).toEqual(times.map((t) => exp(t)));
    expect(view.narrow.subarray(0, n)).toEqual(Float32Array.from(times, (t) => exp(t / 7)));
    view.t.set(times);
    kernels.growth64(n, at.t, 13, at.wide);
    expect(view.wide[n - 1]).toBe(exp(times[n - 1]! / 13));
  });
});

describe.each(['wasm', 'reference'] as const)('the weights of one neuron (%s)', (set) => {
  const { kernels, view, at } = workspace({ weight: ['f32', 5 * 16], x: ['f64', 5] }, set);
  const column = (): number[] => Array.from({ length: 5 }, (_, r) => view.weight[16 * r + 3]!);
  const put = (values: number[]): void => {
    view.weight.fill(7);
    values.forEach((w, r) => {
      view.weight[16 * r + 3] = w;
    });
  };
  const others = (): number =>
    view.weight.reduce((sum, w) => sum + w, 0) - column().reduce((a, b) => a + b, 0);

  it('move towards their traces within bounds, and are 0 where they would be all but subnormal', () => {
    put([2e-30, 0.5, 1, 0.25, 0]);
    view.x.set([0, 4, 0, 100, 1e-31]);
    kernels.potentiate32(5, at.weight + 12, at.x, 0.5, 0.75, 1, 0, 0, 3);
    expect(column()).toEqual([0, 1.625, 0.25, 3, 0]);
    kernels.potentiate32(5, at.weight + 12, at.x, 0.5, 1, 0, 0.5, 0.125, 3);
    expect(column()).toEqual([0.125, 3, 0.125, 3, 0.125]);
    expect(others()).toBe(7 * 75);
  });

  it('are scaled to a sum or a length, unless all are 0', () => {
    put([1, 2, 0, 4, 1]);
    kernels.normalise32(5, at.weight + 12, 0, 16);
    expect(column()).toEqual([2, 4, 0, 8, 2]);
    put([2, 4, 0, 4, 0]);
    kernels.normalise32(5, at.weight + 12, 1, 3);
    expect(column()).toEqual([1, 2, 0, 2, 0]);
    put([0, 0, 0, 0, 0]);
    kernels.normalise32(5, at.weight + 12, 1, 3);
    expect(column()).toEqual([0, 0, 0, 0, 0]);
    expect(others()).toBe(7 * 75);
  });
});
