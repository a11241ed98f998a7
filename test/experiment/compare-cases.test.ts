/** Which cases are held against each other, and over what their differences have an interval. */
import { describe, expect, it } from 'vitest';
import { storedByImage } from '../../src/experiment/by-image.ts';
import { compareCases } from '../../src/experiment/compare-cases.ts';
import { estimate } from '../../src/experiment/estimate.ts';
import type { CaseSummary, ComparisonDescription, Params } from '../../src/experiment/types.ts';
import { rng } from '../../src/math/rng.ts';
import { pairedDifference } from '../../src/math/statistics.ts';

const seeds = [1, 2, 3];

function caseOf(params: Params, measures: Record<string, (number | null)[]>): CaseSummary {
  return {
    params,
    seeds,
    measures: Object.fromEntries(Object.entries(measures).map(([name, values]) => [name, estimate(values)])),
    timings: {},
    memory: estimate([null, null, null]),
  };
}

const difference = (change: Partial<ComparisonDescription> = {}): ComparisonDescription => ({
  ...{ label: 'a - b', subject: { model: 'a' }, against: { model: 'b' }, match: [], measure: 'accuracy' },
  ...change,
});

describe('a difference over seeds and images', () => {
  const images = 400;
  const right = (model: string, seed: number, chance: number) => {
    const draw = rng(model, seed);
    return Float32Array.from({ length: images }, () => (draw.next() < chance ? 1 : 0));
  };
  const answers = { a: seeds.map((s) => right('a', s, 0.9)), b: seeds.map((s) => right('b', s, 0.85)) };
  const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / images;
  const cases = (['a', 'b'] as const).map((model) =>
    caseOf({ model }, { accuracy: answers[model].map(meanOf) }),
  );
  const runOf = ({ model }: Params, seed: number) => ({
    byImage: { accuracy: storedByImage(answers[model as 'a' | 'b'][seeds.indexOf(seed)]!, 'run') },
  });

  it('has the mean of the paired differences, and an interval that the sampling of images widens', () => {
    const [found] = compareCases([difference()], cases, runOf);
    const [a, b] = cases.map(({ measures }) => measures.accuracy!.values as number[]);
    expect(found!.by).toBe('seeds and images');
    expect(found!.difference.mean).toBeCloseTo(pairedDifference(a!, b!).mean, 10);
    // two independent samples of 3 x 400 answers: sd 0.0135, 1.96 of it
    expect(found!.difference.halfWidth).toBeGreaterThan(0.02);
    expect(found!.difference.low).toBeLessThan(found!.difference.mean!);
  });

  it('does not depend on which other differences are asked for', () => {
    const alone = compareCases([difference()], cases, runOf)[0];
    const beside = compareCases(
      [difference({ label: 'b - a', subject: { model: 'b' }, against: { model: 'a' } }), difference()],
      cases,
      runOf,
    );
    expect(beside[1]).toEqual(alone);
    expect(beside[0]!.difference.mean).toBeCloseTo(-alone!.difference.mean!, 12);
  });

  it('has no interval over one seed', () => {
    const one = cases.map((side) => ({
      ...side,
      seeds: [1],
      measures: { accuracy: estimate(side.measures.accuracy!.values.slice(0, 1)) },
    }));
    const [found] = compareCases([difference()], one, runOf);
    expect(found).toMatchObject({ by: 'seeds', difference: { low: null, n: 1 } });
  });

  it('takes each pair over the seeds that it has', () => {
    const some = { ...caseOf({ model: 'b', k: 2 }, {}), seeds: [1, 2] };
    const fewer = { ...some, measures: { accuracy: estimate(answers.b.slice(0, 2).map(meanOf)) } };
    const both = compareCases([difference()], [...cases, fewer], runOf);
    expect(both.map(({ seeds, difference: { n } }) => [seeds.length, n])).toEqual([
      [3, 3],
      [2, 2],
    ]);
    expect(both[1]).toEqual({ ...compareCases([difference()], [cases[0]!, fewer], runOf)[0], against: 2 });
  });

  it('falls back to seeds alone where one run says nothing of its images', () => {
    const some = (params: Params, seed: number) =>
      params.model === 'b' && seed === 2 ? {} : runOf(params, seed);
    const [found] = compareCases([difference()], cases, some);
    const [a, b] = cases.map(({ measures }) => measures.accuracy!.values as number[]);
    expect(found!.by).toBe('seeds');
    expect(found!.difference.halfWidth).toBeCloseTo(pairedDifference(a!, b!).halfWidth, 12);
  });
});

describe('cases that are alike', () => {
  const three = (value: number) => [value, value, value];
  const cases = [
    caseOf({ model: 'a', k: 1 }, { accuracy: three(0.95), energy: [1, 2, 3] }),
    caseOf({ model: 'a', k: 2 }, { accuracy: three(0.97), energy: [2, 3, 4] }),
    caseOf({ model: 'b', k: 0 }, { accuracy: three(0.9685), energy: [5, 5, 5] }),
    caseOf({ model: 'b', k: 9 }, { accuracy: [0.5, null, 0.5], energy: [5, 5, 5] }),
  ];
  const pairs = (change: Partial<ComparisonDescription>) =>
    compareCases([difference({ measure: 'energy', ...change })], cases, () => undefined).map(
      ({ subject, against, difference: { mean } }) => [subject, against, mean],
    );

  it('are paired by the closest means within the tolerance, each once', () => {
    expect(pairs({ alike: 'accuracy' })).toEqual([[1, 2, -2]]);
  });

  it('are looked for among those alone that match', () => {
    expect(pairs({ alike: 'accuracy', match: ['k'] })).toEqual([]);
    expect(pairs({}).length).toBe(4);
  });
});
