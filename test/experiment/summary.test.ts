/** Means, intervals and paired differences, against values worked out by hand. */
import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/experiment/summary.ts';
import type { Params } from '../../src/experiment/types.ts';

const cases: Params[] = [
  { model: 'a', k: 1 },
  { model: 'a', k: 2 },
  { model: 'b', k: 1 },
  { model: 'b', k: 2 },
];
const seeds = [1, 2, 3];
const description = {
  name: 'toy',
  preset: 'quick',
  frozen: true,
  seeds,
  cases,
  measures: { accuracy: { label: 'accuracy' }, active: { label: 'active' } },
  comparisons: [
    { subject: { model: 'a' }, against: { model: 'b' }, match: ['k'], measure: 'accuracy', label: 'a - b' },
  ],
};
/** accuracy = 10 a (or 20 b) + k + seed, but a with k = 2 gains 1 more with seed 3. */
const runs = cases.flatMap((params) =>
  seeds.map((seed) => ({
    params,
    seed,
    measures: {
      accuracy:
        (params.model === 'a' ? 10 : 20) +
        Number(params.k) +
        seed +
        (params === cases[1] && seed === 3 ? 1 : 0),
      active: params.model === 'b' && seed === 2 ? null : 0.5,
    },
    timings: { total: seed },
  })),
);

it('compares the seconds of a part of a run like a measure, and claims may rest on them', () => {
  const faster = { ...description.comparisons[0]!, measure: 'total', label: 'faster' };
  const { comparisons, claims } = summarise(
    {
      ...description,
      timingLabels: { total: 'a run' },
      comparisons: [faster],
      claims: [{ claim: 'it is fast', about: 'a', comparisons: ['faster'] }],
    },
    runs.map((run) => (run.params.model === 'a' ? { ...run, timings: { total: run.seed / 10 } } : run)),
  );
  expect(comparisons[0]!.difference.mean).toBeCloseTo(-1.8, 12);
  expect(claims![0]).toMatchObject({ verdict: 'not told apart', open: 2 });
});

it('is silent on claims where no two cases bear on them', () => {
  const claims = [
    { claim: 'it is fast', about: 'c', comparisons: ['c - b'] },
    { claim: 'it is fast', about: 'a', comparisons: ['a - b'] },
  ];
  expect(summarise({ ...description, claims }, runs).claims).toMatchObject([{ about: 'a' }]);
  expect(summarise({ ...description, claims, cases: cases.slice(0, 2) }, runs).claims).toBeUndefined();
});

describe('a summary', () => {
  const summary = summarise(description, runs);

  it("has Student's interval: for 12, 13, 14 it is 13 +- 4.302653 / sqrt(3)", () => {
    const { mean, low, high, halfWidth, n } = summary.cases[0]!.measures.accuracy!;
    expect([mean, n]).toEqual([13, 3]);
    expect(halfWidth).toBeCloseTo(4.302652729749 / Math.sqrt(3), 10);
    expect([low, high]).toEqual([13 - halfWidth!, 13 + halfWidth!]);
  });

  it('takes differences seed by seed, so that what both share cancels', () => {
    expect(summary.comparisons.map(({ subject, against }) => [subject, against])).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(summary.comparisons[0]!.difference).toMatchObject({
      mean: -10,
      halfWidth: 0,
      values: [-10, -10, -10],
    });
    expect(summary.comparisons[1]!.difference.values).toEqual([-10, -10, -9]);
  });

  it('does not depend on the order in which runs ended', () => {
    expect(JSON.stringify(summarise(description, runs.toReversed()))).toBe(JSON.stringify(summary));
  });

  it('leaves null values out of the mean and counts the others', () => {
    expect(summary.cases[2]!.measures.active).toMatchObject({ mean: 0.5, n: 2, values: [0.5, null, 0.5] });
  });

  it('keeps timings apart from measures', () => {
    expect(summary.cases[0]!.timings.total).toMatchObject({ mean: 2, values: [1, 2, 3] });
    expect(Object.keys(summary.cases[0]!.measures)).toEqual(['accuracy', 'active']);
  });
});

describe('a summary of what is there so far', () => {
  it('counts the runs, and pairs only seeds that both sides have', () => {
    const some = runs.filter(
      ({ params, seed }) => !(params === cases[0] && seed === 1) && params !== cases[3],
    );
    const { runs: counts, cases: summaries, comparisons } = summarise(description, some);
    expect(counts).toEqual({ expected: 12, finished: 8 });
    expect(summaries[0]!.seeds).toEqual([2, 3]);
    expect(comparisons[0]).toMatchObject({ seeds: [2, 3], difference: { mean: -10, n: 2 } });
    expect(comparisons[1]).toMatchObject({ seeds: [], difference: { mean: null, low: null, n: 0 } });
  });

  it('gives one seed a mean and no interval', () => {
    const { accuracy } = summarise({ ...description, seeds: [2] }, runs).cases[0]!.measures;
    expect(accuracy).toEqual({ mean: 13, low: null, high: null, halfWidth: null, n: 1, values: [13] });
  });

  it('leaves out runs that are not of this grid', () => {
    const stranger = { ...runs[0]!, params: { model: 'a', k: 99 } };
    expect(summarise(description, [...runs, stranger])).toEqual(summarise(description, runs));
  });
});
