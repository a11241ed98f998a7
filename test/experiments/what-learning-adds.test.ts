/** The experiment at toy size, on made-up images: every case runs and answers by the same measures. */
import { afterAll, describe, expect, it } from 'vitest';
import { coderOptions } from '../../experiments/parts/recipe-run.ts';
import whatLearningAdds from '../../experiments/what-learning-adds.ts';
import { discsFolder, expectByImage, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = {
  neurons: 16,
  samples: 300,
  readout: 'recipe',
  data: 'mnist',
  trainImages: 300,
  evaluate: 'test',
} as const;
const { definition } = whatLearningAdds;

describe('what-learning-adds', () => {
  it.each([
    ['private', 'learnt'],
    ['private', 'random'],
    ['private', 'pixels'],
    ['shared', 'patches'],
  ] as const)('%s, %s: gives every measure or the reason why not', async (recipe, weights) => {
    const params = definition.canonical!({ ...toy, recipe, weights });
    const result = await definition.run(params, toyContext(toys.path));
    const { measures, reasons = {} } = result;
    expect(measures.accuracy).toBeGreaterThan(0.5);
    expectByImage(result, 'accuracy');
    for (const name of Object.keys(definition.measures))
      if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
  });

  it('judges the code alone by the plain readout: 0/1 spikes, no copies', async () => {
    const p = { ...toy, recipe: 'private', weights: 'learnt', readout: 'plain' } as const;
    expect(coderOptions(p, 1)).toEqual({
      ...coderOptions({ ...p, readout: 'recipe' }, 1),
      code: 'spikes',
    });
    const said: Record<string, Set<string>> = { plain: new Set(), recipe: new Set() };
    const spikes: unknown[] = [];
    for (const readout of ['plain', 'recipe'] as const) {
      const progress = (_: number, what = '') => void said[readout]!.add(what);
      const { measures } = await definition.run({ ...p, readout }, { ...toyContext(toys.path), progress });
      expect(measures.accuracy).toBeGreaterThan(0.5);
      spikes.push(measures.spikes);
    }
    expect(spikes[0]).toBe(spikes[1]);
    expect(said.recipe).toContain('coding shifted images');
    expect(said.plain).not.toContain('coding shifted images');
  });

  it('keeps winners and samples a neuron as the width of the columns changes', () => {
    const p = { ...toy, recipe: 'private', weights: 'learnt', samples: 0 } as const;
    const of = (neurons: number) => {
      const { k, samples } = coderOptions({ ...p, neurons }, 1);
      return [k, samples];
    };
    expect([32, 64, 128, 256, 512].map(of)).toEqual([
      [1, 9375],
      [2, 18_750],
      [4, 37_500],
      [8, 75_000],
      [15, 150_000],
    ]);
  });

  it('reads the test set in a frozen preset alone', () => {
    for (const { grid } of Object.values(definition.presets)) expect(grid.evaluate).toBe('test');
    expect(definition.whenChanged).toEqual({ evaluate: 'validation' });
  });
});
