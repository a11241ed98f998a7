/** The experiment of the mushroom body at toy size, on made-up images. */
import { afterAll, describe, expect, it } from 'vitest';
import main from '../../experiments/mushroom-body.ts';
import { discsFolder, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = {
  cells: 500,
  k: 40,
  winners: 40,
  side: 12,
  data: 'mnist',
  trainImages: 300,
  evaluate: 'test',
  readoutEpochs: 20,
} as const;

describe('mushroom-body', () => {
  it.each(main.definition.presets.quick!.grid.model as readonly ['genn'])(
    '%s: gives every measure or the reason why not',
    async (model) => {
      const params = main.definition.canonical!({ ...toy, model });
      const { measures, reasons = {} } = await main.definition.run(params, toyContext(toys.path));
      expect(measures.accuracy).toBeGreaterThan(0.6);
      for (const name of Object.keys(main.definition.measures))
        if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
    },
  );

  it('reads the test set in a frozen preset alone', () => {
    const { presets, whenChanged } = main.definition;
    for (const { grid } of Object.values(presets)) expect(grid.evaluate).toBe('test');
    expect(whenChanged).toEqual({ evaluate: 'validation' });
  });
});
