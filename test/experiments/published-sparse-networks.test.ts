/** Each published network at toy size: it learns to tell discs apart, and has the sparsity that it is known for. */
import { afterAll, describe, expect, it } from 'vitest';
import experiment, { type PublishedParams } from '../../experiments/published-sparse-networks.ts';
import type { ExperimentDefinition } from '../../src/experiment/experiment.ts';
import { runCase } from '../../src/experiment/run-case.ts';
import { discsFolder, toyContext } from './discs.ts';

const folder = discsFolder();
afterAll(() => folder.remove());
const definition = experiment.definition as unknown as ExperimentDefinition;
const toy = { data: 'mnist', trainImages: 200, evaluate: 'test' } as const;
const run = async (model: PublishedParams['model'], { seed = 1, passes = 0.5 } = {}) =>
  (await runCase(definition, { ...toy, model, passes }, toyContext(folder.path, seed))).measures;

describe.each([
  // nupic's: 1.5 times the winners of training, and those that tie; ours keeps to its k, or three times that, and to what is positive
  ['nupic-mlp', 0.1, 0.151],
  ['mended-mlp', 0, 0.1],
  ['k-sparse', 0, 0.075],
  ['wta-autoencoder', 0, 1],
  ['same-dense', 0, 1],
  ['dense-mlp', 0, 1],
] as const)('%s', (model, least, most) => {
  it('tells discs apart, as sparse as it should be', async () => {
    const { accuracy, noisyAccuracy, activeShare, weightShare } = await run(model);
    expect(accuracy).toBeGreaterThan(0.9);
    expect(noisyAccuracy).toBeLessThanOrEqual(accuracy!);
    expect(activeShare).toBeGreaterThan(least);
    expect(activeShare).toBeLessThanOrEqual(most);
    if (model === 'mended-mlp') expect(weightShare).toBeCloseTo(0.3, 2);
  });
});

it('gives the same numbers for the same seed, and others for another', async () => {
  const early = (seed: number) => run('dense-mlp', { seed, passes: 0.1 });
  const [one, again, other] = [await early(1), await early(1), await early(2)];
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});
