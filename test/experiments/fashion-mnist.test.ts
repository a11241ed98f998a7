/** The experiment at toy size, on made-up images: every model runs and answers by the same measures. */
import { afterAll, describe, expect, it } from 'vitest';
import fashion from '../../experiments/fashion-mnist.ts';
import { discsFolder, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = {
  neurons: 12,
  k: 2,
  sharedNeurons: 6,
  sharedK: 1,
  activity: 0.9,
  samples: 300,
  data: 'fashion-mnist',
  trainImages: 300,
  evaluate: 'validation',
  readoutEpochs: 20,
} as const;

describe('fashion-mnist', () => {
  it.each(fashion.definition.presets.quick!.grid.model as readonly ['private'])(
    '%s: gives every measure or the reason why not',
    async (model) => {
      const params = fashion.definition.canonical!({ ...toy, model });
      const { measures, reasons = {} } = await fashion.definition.run(params, toyContext(toys.path));
      expect(measures.accuracy).toBeGreaterThan(0.5);
      for (const name of Object.keys(fashion.definition.measures))
        if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
    },
  );

  it('reads the test set in a frozen preset alone', () => {
    const { presets, whenChanged } = fashion.definition;
    for (const { grid } of Object.values(presets)) expect(grid.evaluate).toBe('test');
    expect(whenChanged).toEqual({ evaluate: 'validation' });
  });
});
