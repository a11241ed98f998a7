/** The levers at toy size, on made-up images: every one runs, and moves what it names. */
import { afterAll, describe, expect, it } from 'vitest';
import { type Lever, leverNames, leverSetting, winnersShare } from '../../experiments/parts/levers.ts';
import levers from '../../experiments/sparse-coder-levers.ts';
import { coderPlan } from '../../models/parts/coder-plan.ts';
import { discsFolder, expectByImage, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = {
  neurons: 16,
  k: 2,
  samples: 200,
  data: 'mnist',
  trainImages: 200,
  evaluate: 'test',
  readoutEpochs: 20,
} as const;

describe('sparse-coder-levers', () => {
  it.each(leverNames)('%s: gives every measure', async (lever) => {
    const result = await levers.definition.run({ ...toy, lever }, toyContext(toys.path));
    const { measures } = result;
    expectByImage(result, 'accuracy');
    for (const name of Object.keys(levers.definition.measures))
      expect(measures[name], name).toBeGreaterThanOrEqual(0);
    expect(measures.accuracy).toBeGreaterThan(0.2);
  });

  it('compares every lever with the base', () => {
    expect(levers.definition.comparisons!.map(({ subject }) => subject.lever)).toEqual(leverNames.slice(1));
  });

  it('changes something by every lever', () => {
    const settings = leverNames.map((lever) => JSON.stringify(leverSetting(lever, toy)));
    expect(new Set(settings).size).toBe(leverNames.length);
  });

  it('shares weights and pools counts, and moves nothing else', () => {
    const options = (lever: Lever) => coderPlan(leverSetting(lever, toy).coder).options;
    const { sharing, minSpikes, ...base } = options('base');
    for (const lever of [
      'weights shared by all columns',
      'shared, counts pooled over 2 x 2 columns',
    ] as const) {
      const { pooling, ...moved } = options(lever);
      // null stands for 0 where weights are private
      expect({ ...moved, pooling: null }).toEqual({ ...base, sharing: 'shared', minSpikes: 0 });
      expect(pooling === null).toBe(lever.startsWith('weights'));
    }
    expect([sharing, minSpikes]).toEqual(['private', null]);
  });

  it('drives a white pixel at the rate in the name of the row', () => {
    const poisson = leverNames.find((lever) => lever.startsWith('Poisson'))!;
    expect(poisson).toContain(`${leverSetting(poisson, toy).coder.rateHz} Hz`);
  });

  it('keeps the share of winners where a row says so', () => {
    const share = (lever: Lever) =>
      winnersShare(leverSetting(lever, { neurons: 128, k: 4, samples: 1 }).coder);
    for (const lever of leverNames) {
      const factor = lever === 'half as many winners' ? 0.5 : lever === 'twice as many winners' ? 2 : 1;
      expect(share(lever) / (4 / 128), lever).toBeGreaterThan(0.85 * factor);
      expect(share(lever) / (4 / 128), lever).toBeLessThan(1.15 * factor);
    }
  });
});
