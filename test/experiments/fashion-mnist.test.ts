/** The experiment at toy size, on made-up images: cases run and answer by the same measures, with the settings of the digits. */
import { afterAll, describe, expect, it } from 'vitest';
import fashion from '../../experiments/fashion-mnist.ts';
import { coderOptions } from '../../experiments/parts/recipe-run.ts';
import { frontEnds } from '../../models/parts/front-end.ts';
import { recipeNames, recipes } from '../../models/recipes.ts';
import { discsFolder, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = {
  frontEnd: 'pixels',
  neurons: 16,
  samples: 300,
  data: 'fashion-mnist',
  trainImages: 300,
  evaluate: 'test',
} as const;
const { definition } = fashion;

describe('fashion-mnist', () => {
  it.each([
    ['private', 'learnt', 'pixels'],
    ['private', 'learnt', 'on-off'],
    ['private', 'pixels', 'on-off'],
    ['shared', 'learnt', 'both'],
    ['shared', 'random', 'both'],
    ['shared', 'patches', 'pixels'],
  ] as const)('%s, %s, %s: gives every measure or the reason why not', async (recipe, weights, frontEnd) => {
    const params = definition.canonical!({ ...toy, recipe, weights, frontEnd });
    const { measures, reasons = {} } = await definition.run(params, toyContext(toys.path));
    expect(measures.accuracy).toBeGreaterThan(0.5);
    for (const name of Object.keys(definition.measures))
      if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
  });

  it.each(recipeNames)('%s: takes the settings of the digits, but for the front end', (recipe) => {
    for (const frontEnd of frontEnds) {
      const p = { ...toy, recipe, weights: 'learnt', neurons: 0, samples: 0, frontEnd } as const;
      expect(coderOptions(p, 1)).toMatchObject({ ...recipes[recipe].coder, frontEnd });
      expect(coderOptions({ ...p, data: 'mnist' }, 1)).toEqual(coderOptions(p, 1));
    }
  });

  it('reads the test set in a frozen preset alone', () => {
    for (const { grid } of Object.values(definition.presets)) expect(grid.evaluate).toBe('test');
    expect(definition.whenChanged).toEqual({ evaluate: 'validation' });
  });
});
