/** The experiment at toy size, on made-up images: every rule runs and answers by the same measures. */
import { afterAll, describe, expect, it } from 'vitest';
import rules from '../../experiments/winner-rules.ts';
import { discsFolder, expectByImage, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

describe('winner-rules', () => {
  it.each(['patches', 'competitive', 'residual', 'novelty'] as const)(
    '%s: gives every measure at the activity asked for',
    async (model) => {
      const toy = { neurons: 8, k: 1, activity: 0.05, samples: 300, settle: 100, vigilance: 0.8 } as const;
      const result = await rules.definition.run(
        { ...toy, model, data: 'mnist', trainImages: 100, evaluate: 'test', readoutEpochs: 10 },
        toyContext(toys.path),
      );
      const { measures } = result;
      expect(measures.accuracy).toBeGreaterThan(0.5);
      expectByImage(result, 'accuracy');
      expect(measures.activeShare).toBeGreaterThan(0.003);
      expect(measures.activeShare).toBeLessThan(0.008);
      for (const name of Object.keys(rules.definition.measures)) expect(measures[name], name).not.toBeNaN();
    },
  );

  it('reads the test set in a frozen preset alone', () => {
    const { presets, whenChanged } = rules.definition;
    for (const { grid } of Object.values(presets)) expect(grid.evaluate).toBe('test');
    expect(whenChanged).toEqual({ evaluate: 'validation' });
  });
});
