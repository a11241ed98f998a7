/** The experiment itself: its zeros are those of the rule, and the four points are learnt. */
import { expect, it } from 'vitest';
import experiment from '../../experiments/activations.ts';
import { toyContext } from './discs.ts';

const run = async (activation: 'threshold' | 'fixed-ratio' | 'sigmoid') =>
  await experiment.definition.run({ activation, numbers: 100, epochs: 300 }, toyContext('none'));

it('lets a tenth through where a tenth is asked for, nearly a third above 0.5, and all of a sigmoid', async () => {
  expect((await run('fixed-ratio')).measures.zeros).toBeCloseTo(0.9, 12);
  expect((await run('sigmoid')).measures.zeros).toBe(0);
  const { measures, artifacts } = await run('threshold');
  // P(x > 0.5) = 0.309, sd of 100 numbers 0.046
  expect(measures.zeros).toBeGreaterThan(0.55);
  expect(measures.zeros).toBeLessThan(0.83);
  expect(measures.accuracy).toBe(1);
  expect(artifacts!.map(({ kind }) => kind)).toEqual(['scatter', 'fields']);
});
