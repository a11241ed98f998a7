/** The experiment at toy size, on made-up images: every case runs and answers by the same measures. */
import { afterAll, describe, expect, it } from 'vitest';
import whatLearningAdds from '../../experiments/what-learning-adds.ts';
import { discsFolder, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = { neurons: 16, samples: 300, data: 'mnist', trainImages: 300, evaluate: 'test' } as const;
const { definition } = whatLearningAdds;

describe('what-learning-adds', () => {
  it.each([
    ['private', 'learnt'],
    ['private', 'random'],
    ['private', 'pixels'],
    ['shared', 'patches'],
  ] as const)('%s, %s: gives every measure or the reason why not', async (recipe, weights) => {
    const params = definition.canonical!({ ...toy, recipe, weights });
    const { measures, reasons = {} } = await definition.run(params, toyContext(toys.path));
    expect(measures.accuracy).toBeGreaterThan(0.5);
    for (const name of Object.keys(definition.measures))
      if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
  });

  it('reads the test set in a frozen preset alone', () => {
    for (const { grid } of Object.values(definition.presets)) expect(grid.evaluate).toBe('test');
    expect(definition.whenChanged).toEqual({ evaluate: 'validation' });
  });
});
