/** A definition is judged when it is made; `.run()` runs it here. */
import { describe, expect, it } from 'vitest';
import { experiment, isExperiment, type RunOptions } from '../../src/experiment/experiment.ts';
import type { Progress } from '../../src/experiment/progress.ts';
import { rng } from '../../src/math/rng.ts';
import { type ToyParams, toyDefinition } from './toy.ts';

it('bootstraps differences as the command does', async () => {
  const run = (_: ToyParams, { seed }: { seed: number }) => ({
    measures: { accuracy: seed % 2, active: null },
    byImage: { accuracy: [seed % 2, seed % 2] },
  });
  const { comparisons } = await experiment(toyDefinition({ run })).run();
  expect(comparisons.map(({ by }) => by)).toEqual(comparisons.map(() => 'seeds and images'));
});

describe('experiment() refuses', () => {
  const { quick } = toyDefinition().presets;
  it.each<[string, Parameters<typeof toyDefinition>[0], string]>([
    ['a name with blanks', { name: 'My toy' }, 'experiment(My toy).name: must be kebab-case'],
    ['no measures', { measures: {} }, 'experiment(toy).measures: must have at least one'],
    [
      'a series that is no parameter',
      { series: 'kind' as 'k' },
      'experiment(toy).series: must name a parameter, got kind',
    ],
    [
      'a figure of nothing',
      { figures: [{ title: '', x: 'active', y: 'acuracy' }] },
      'experiment(toy).figures[0].y: must name a measure, got acuracy; did you mean accuracy?',
    ],
    [
      'a map over a measure',
      { figures: [{ kind: 'heatmap', title: '', x: 'k', y: 'accuracy', colour: 'accuracy' }] },
      'experiment(toy).figures[0].y: must name a parameter, got accuracy',
    ],
    [
      'a region without a bound',
      {
        figures: [
          {
            kind: 'heatmap',
            title: '',
            x: 'k',
            y: 'k',
            colour: 'accuracy',
            regions: [{ label: 'high', measure: 'accuracy' }],
          },
        ],
      },
      "experiment(toy).figures[0].regions: 'high' must have both a measure and a number above, or neither",
    ],
    [
      'a comparison of nothing',
      { comparisons: [{ subject: {}, against: {}, match: [], measure: 'speed', label: '' }] },
      'experiment(toy).comparisons[0].measure: must name a measure, got speed',
    ],
    [
      'a claim that rests on nothing',
      { claims: [{ claim: 'it is fast', about: 'spiking', comparisons: [] }] },
      "experiment(toy).claims[0].comparisons: must name one that bears on 'it is fast', got none",
    ],
    [
      'a claim that rests on a comparison that is not made',
      { claims: [{ claim: 'it is fast', about: 'spiking', comparisons: ['fast'] }] },
      'experiment(toy).claims[0].comparisons: must name a comparison, got fast',
    ],
    [
      'a value for changed presets that is of no parameter',
      { whenChanged: { tau: 5 } as never },
      'experiment(toy).whenChanged: must name a parameter, got tau; did you mean tauM?',
    ],
    [
      'a value for changed presets that breaks a rule',
      { whenChanged: { k: 129 } },
      'experiment(toy).whenChanged.k: must be an integer from 1 to 128 (neurons per column), got 129',
    ],
    ['no presets', { presets: {} }, 'experiment(toy).presets: must have at least one preset'],
    [
      'a preset without seeds',
      { presets: { quick: { ...quick!, seeds: 0 } } },
      'experiment(toy).presets.quick.seeds: must be an integer >= 1, got 0',
    ],
    [
      'a preset that breaks a rule',
      { presets: { quick: { ...quick!, grid: { ...quick!.grid, k: [5, 129] } } } },
      'experiment(toy).presets.quick.grid.k: must be from 1 to 128 (neurons per column), got 129',
    ],
    [
      'a preset that leaves a parameter out',
      { presets: { quick: { ...quick!, grid: { model: 'mlp', k: 1 } as never } } },
      'experiment(toy).presets.quick.grid.tauM: must be a number > 0 ms (membrane time constant), got none',
    ],
  ])('%s', (_, changes, message) => {
    expect(() => experiment(toyDefinition(changes))).toThrow(message);
  });
});

describe('run()', () => {
  it('gives each case the mean and the interval of its seeds', async () => {
    const { cases, runs } = await experiment(toyDefinition()).run();
    expect(runs).toEqual({ expected: 15, finished: 15 });
    const { values, mean, n } = cases[1]!.measures.accuracy!;
    expect(values).toEqual([1, 2, 3].map((seed) => rng(seed, 'spiking', 10).next()));
    expect(n).toBe(3);
    expect(mean).toBeCloseTo((values[0]! + values[1]! + values[2]!) / 3, 15);
    expect(cases[4]!.measures.active).toMatchObject({ mean: null, n: 0, values: [null, null, null] });
  });

  it('gives the same numbers again, and others for other seeds', async () => {
    const toy = experiment(toyDefinition());
    const measuresOf = async (options: RunOptions<ToyParams>) =>
      JSON.stringify((await toy.run(options)).cases.map(({ measures }) => measures));
    expect(await measuresOf({ seeds: 2 })).toBe(await measuresOf({ seeds: 2 }));
    expect(await measuresOf({ seeds: [3, 4] })).not.toBe(await measuresOf({ seeds: 2 }));
  });

  it('hands on the data folder, and is no frozen preset then', async () => {
    const seen = new Set<string | undefined>();
    const toy = experiment(
      toyDefinition({
        run: (_, { dataDir }) => {
          seen.add(dataDir);
          return { measures: { accuracy: 1 } };
        },
      }),
    );
    expect((await toy.run({ dataDir: 'mine' })).frozen).toBe(false);
    expect([...seen]).toEqual(['mine']);
    expect((await toy.run()).frozen).toBe(true);
    expect([...seen]).toEqual(['mine', undefined]);
  });

  it('stops at the signal, before the next run', async () => {
    const controller = new AbortController();
    let runs = 0;
    const toy = experiment(
      toyDefinition({
        run: () => {
          if (++runs === 2) controller.abort();
          return { measures: { accuracy: 1 } };
        },
      }),
    );
    await expect(toy.run({ signal: controller.signal })).rejects.toThrow(/aborted/);
    expect(runs).toBe(2);
  });

  it('tells its progress up to the end', async () => {
    const seen: Progress[] = [];
    await experiment(toyDefinition()).run({ seeds: 1, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ fraction }) => fraction)).toEqual(
      seen.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
    );
    expect(seen[0]).toMatchObject({ finished: 0, total: 5, fraction: 0 });
    expect(seen.at(-1)).toMatchObject({ finished: 5, total: 5, fraction: 1, running: [] });
  });

  it('refuses a measure that the definition does not name, and what is no number', async () => {
    const answering = (accuracy: unknown, name = 'accuracy') =>
      experiment(toyDefinition({ run: () => ({ measures: { [name]: accuracy as number } }) })).run({
        seeds: 1,
      });
    await expect(answering(1, 'acuracy')).rejects.toThrow(
      'toy.run.measures: must be named under measures, got acuracy; did you mean accuracy?',
    );
    await expect(answering('95 %')).rejects.toThrow(
      'toy.run.measures.accuracy: must be a number or null, got 95 %',
    );
    expect((await answering(Number.NaN)).cases[0]!.measures.accuracy!.values).toEqual([null]);
  });

  it('is told from other objects by its brand', () => {
    expect(isExperiment(experiment(toyDefinition()))).toBe(true);
    expect([isExperiment(toyDefinition()), isExperiment(null), isExperiment(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
