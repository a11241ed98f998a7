/** From a preset and changes to cases: their order, their values, and what is refused. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ExperimentDefinition } from '../../src/experiment/experiment.ts';
import { OptionError } from '../../src/experiment/option-error.ts';
import { type PlanOptions, planRuns } from '../../src/experiment/plan.ts';
import { type ToyParams, toyDefinition } from './toy.ts';

const planOf = (options: PlanOptions, changes: Partial<ExperimentDefinition<ToyParams>> = {}) =>
  planRuns(toyDefinition(changes) as unknown as ExperimentDefinition, options);

describe('a plan', () => {
  it('is the product of the axes, the first varying slowest, with equal cases once, where they came first', async () => {
    const { cases } = await planOf({});
    expect(cases.map(({ model, k }) => `${model} ${k}`)).toEqual([
      'spiking 5',
      'spiking 10',
      'mlp 5',
      'mlp 10',
      'pixels 1',
    ]);
  });

  it('keeps the axes of the preset that nothing changes', async () => {
    const { grid, cases } = await planOf({ preset: 'long', set: { k: 7 } });
    expect(grid).toEqual({ model: ['mlp'], k: [7], tauM: [10, 20] });
    expect(cases).toHaveLength(2);
  });

  it('understands texts as a command line has them', async () => {
    const { set } = await planOf({ set: { k: ['5', ' 10'], tauM: ['20 ms', '0.03 s', '4'], model: 'mlp' } });
    expect(set).toEqual({ k: [5, 10], tauM: [20, 30, 4], model: ['mlp'] });
  });

  describe('of values that hold a comma', () => {
    const words = [
      'base',
      'half the neurons, same share',
      'half the neurons',
      'two scales, 14 and 10',
      '14',
      '10',
    ];
    const definition = {
      ...toyDefinition(),
      params: z.object({ word: z.enum(words as [string, ...string[]]) }),
      presets: { quick: { about: '', seeds: 1, grid: { word: 'base' } } },
    } as unknown as ExperimentDefinition;
    const wordsOf = async (...word: string[]) => (await planRuns(definition, { set: { word } })).set.word;

    it('puts together what the command line cut, the longest that fits', async () => {
      expect(await wordsOf('half the neurons', 'same share')).toEqual(['half the neurons, same share']);
      expect(
        await wordsOf('base', 'half the neurons', 'same share', 'two scales', '14 and 10', '14'),
      ).toEqual(['base', 'half the neurons, same share', 'two scales, 14 and 10', '14']);
      expect(await wordsOf('two scales, 14 and 10')).toEqual(['two scales, 14 and 10']);
      expect(await wordsOf('half the neurons', '10')).toEqual(['half the neurons', '10']);
    });

    it('suggests the nearest for one that there is not', async () => {
      await expect(wordsOf('two scales')).rejects.toThrow(
        /got two scales; did you mean "two scales, 14 and 10"\? preset/,
      );
    });

    it('names how many there are where they are too many to list, once', async () => {
      const many = {
        ...definition,
        params: z.object({ word: z.enum(Array.from({ length: 40 }, (_, w) => `lever ${w}, a word`)) }),
      } as unknown as ExperimentDefinition;
      const grid = { word: Array.from({ length: 40 }, (_, w) => `lever ${w}, a word`) };
      const listed = { ...many, presets: { quick: { about: '', seeds: 1, grid } } } as ExperimentDefinition;
      const error = await planRuns(listed, { set: { word: 'lost' } }).catch((thrown) => thrown);
      expect(error.message).toBe(
        'run.set.word: must be one of 40 values, got lost; spikewise list EXPERIMENT prints them all, such as "lever 0, a word"; preset quick has 40 values of it',
      );
    });
  });

  it('takes a value that is given twice once', async () => {
    expect((await planOf({ set: { k: ['2', '2.0', '3'] } })).set).toEqual({ k: [2, 3] });
  });

  it('reads a text as a number or a truth value only where the parameter is not a text', async () => {
    const params = z.object({
      word: z.string(),
      on: z.boolean(),
      n: z.union([z.number(), z.literal('all')]),
    });
    const definition = {
      ...toyDefinition(),
      params,
      presets: { quick: { about: '', seeds: 1, grid: { word: 'a', on: false, n: 1 } } },
    } as unknown as ExperimentDefinition;
    const { set } = await planRuns(definition, { set: { word: ['5', 'true'], on: 'true', n: ['all', '5'] } });
    expect(set).toEqual({ word: ['5', 'true'], on: [true], n: ['all', 5] });
  });

  it.each<[PlanOptions, boolean]>([
    [{}, true],
    [{ preset: 'quick', set: { k: ['5', '10'], tauM: 20 }, seeds: 3 }, true],
    [{ set: { k: [10, 5] } }, false],
    [{ set: { tauM: 21 } }, false],
    [{ seeds: 2 }, false],
    [{ seeds: [1, 2, 3] }, true],
    [{ seeds: [4, 5, 6] }, false],
    [{ dataDir: 'mine' }, false],
  ])('%o is frozen: %s', async (options, frozen) => {
    const plan = await planOf(options);
    expect(plan.frozen).toBe(frozen);
    expect(plan.changes.length === 0).toBe(frozen);
  });

  it('counts seeds from 1, or takes those that are listed', async () => {
    expect((await planOf({ seeds: 4 })).seeds).toEqual([1, 2, 3, 4]);
    expect((await planOf({ seeds: [7, 3] })).seeds).toEqual([7, 3]);
  });
});

describe('what a preset takes when it is changed', () => {
  const whenChanged = { tauM: 30 };
  const with30 = (options: PlanOptions) => planOf(options, { whenChanged });

  it('stands in the grid and in words as soon as a parameter is another', async () => {
    const { grid, set, frozen, changes, cases } = await with30({ set: { k: 7 } });
    expect(grid).toEqual({ model: ['spiking', 'mlp', 'pixels'], k: [7], tauM: [30] });
    expect(cases.every(({ tauM }) => tauM === 30)).toBe(true);
    expect(set).toEqual({ k: [7] });
    expect(frozen).toBe(false);
    expect(changes).toEqual(['k=7', 'tauM=30, because the preset was changed']);
  });

  it('gives way to what the user sets', async () => {
    const { grid, changes } = await with30({ set: { k: 7, tauM: 20 } });
    expect(grid.tauM).toEqual([20]);
    expect(changes).toEqual(['k=7']);
    expect((await with30({ set: { tauM: [5, 6] } })).grid.tauM).toEqual([5, 6]);
  });

  it.each<[PlanOptions, string[]]>([
    [{}, []],
    [{ set: { k: [5, 10] } }, []],
    [{ seeds: 2 }, ['seeds=2']],
    [{ seeds: [7] }, ['seeds=7,']],
    [{ dataDir: 'mine' }, ['own data folder']],
  ])('stays away with %o', async (options, words) => {
    const { grid, changes } = await with30(options);
    expect(grid.tauM).toEqual([20]);
    expect(changes).toEqual(words);
  });

  it('is told where it breaks a rule that the user could not know of', async () => {
    const check = ({ k, tauM }: ToyParams) =>
      tauM === 30 && k < 5 ? 'k: must be >= 5 with tauM=30, got 4' : null;
    await expect(planOf({ set: { k: 4 } }, { whenChanged, check })).rejects.toThrow(
      'run.set.k: must be >= 5 with tauM=30, got 4; preset quick has k=5,10; tauM=30, because the preset was changed',
    );
  });
});

describe('refused in one sentence that names option, rule, value and remedy', () => {
  it.each<[PlanOptions, string]>([
    [
      { preset: 'quikc' },
      'run.preset: must be a preset of toy, got quikc; did you mean quick? known: quick, long',
    ],
    [
      { set: { kk: 5 } },
      'run.set: must name a parameter of toy, got kk; did you mean k? known: model, k, tauM',
    ],
    [
      { set: { k: 0 } },
      'run.set.k: must be from 1 to 128 (neurons per column), got 0; preset quick has k=5,10',
    ],
    [
      { set: { k: [5, 9999] } },
      'run.set.k: must be from 1 to 128 (neurons per column), got 9999; preset quick has k=5,10',
    ],
    [
      { set: { k: '2.5' } },
      'run.set.k: must be an integer from 1 to 128 (neurons per column), got 2.5; preset quick has k=5,10',
    ],
    [
      { set: { k: 'many' } },
      'run.set.k: must be an integer from 1 to 128 (neurons per column), got many; preset quick has k=5,10',
    ],
    [
      { set: { model: 'snn' } },
      'run.set.model: must be one of spiking, mlp, pixels, got snn; preset quick has model=spiking,mlp,pixels',
    ],
    [
      { set: { tauM: -3 } },
      'run.set.tauM: must be > 0 ms (membrane time constant), got -3; preset quick has tauM=20',
    ],
    [
      { set: { tauM: '20 mV' } },
      "run.set.tauM: must be a number in ms, or a text such as '20 ms', got '20 mV'",
    ],
    [{ set: { k: [] } }, 'run.set.k: must be given a value, got none'],
    [{ seeds: 0 }, 'run.seeds: must be an integer from 1 to 1000 (runs of each case), got 0'],
    [{ seeds: 1.5 }, 'run.seeds: must be an integer from 1 to 1000 (runs of each case), got 1.5'],
    [{ seeds: [1, 1] }, 'run.seeds: must be distinct integers, got [1,1]'],
  ])('%o', async (options, message) => {
    const error = await planOf(options).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OptionError);
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error.message).not.toContain('\n');
  });

  it('a cell that breaks a rule across parameters, even one that canonical would have changed', async () => {
    const check = ({ k, tauM }: ToyParams) => (k > tauM ? `k: must be at most tauM, got ${k}` : null);
    const error = await planOf({ set: { model: 'pixels', k: 21 } }, { check }).catch((thrown) => thrown);
    expect(error).toMatchObject({ option: 'set.k' });
    expect(error.message).toBe('run.set.k: must be at most tauM, got 21; preset quick has k=5,10');
  });

  it("a rule of the author's own, in the author's words", async () => {
    const params = z.object({
      k: z.number().refine((k) => k % 2 === 0, 'must be even'),
    }) as unknown as z.ZodType<ToyParams>;
    const presets = { quick: { about: '', seeds: 1, grid: { k: 2 } } } as never;
    await expect(planOf({ set: { k: 3 } }, { params, presets })).rejects.toThrow(
      'run.set.k: must be even, got 3; preset quick has k=2',
    );
  });
});
