/** Every kind of code at toy size: judged whole, billed, and alike for the same seed; the definition holds together. */
import { afterAll, describe, expect, it } from 'vitest';
import experiment, { type BiologicalVsAnnParams } from '../../experiments/biological-vs-ann.ts';
import type { ExperimentDefinition } from '../../src/experiment/experiment.ts';
import { planRuns } from '../../src/experiment/plan.ts';
import { runCase } from '../../src/experiment/run-case.ts';
import { summarise } from '../../src/experiment/summary.ts';
import { discsFolder, toyContext } from './discs.ts';

const folder = discsFolder();
afterAll(() => folder.remove());
const { definition } = experiment;
const plain = definition as unknown as ExperimentDefinition;
const toy: Omit<BiologicalVsAnnParams, 'model'> = {
  k: 2,
  neurons: 16,
  theta: 0.5,
  l1Price: 1e-4,
  lambda: 0.2,
  samples: 300,
  epochs: 2,
  steps: 4,
  spoilt: 10,
  data: 'mnist',
  trainImages: 200,
  evaluate: 'test',
};
const run = (model: BiologicalVsAnnParams['model'], seed = 1) =>
  runCase(plain, plain.canonical!({ ...toy, model }), toyContext(folder.path, seed));

describe.each([
  'spiking',
  'k-winners',
  'dynamic-ratio',
  'wta-autoencoder',
  'sparse-coding',
  'pixels',
  'shared-spiking',
  'conv-k-winners',
] as const)('%s', (model) => {
  it('is judged whole, and every number that is missing has its reason', async () => {
    const { measures, reasons = {} } = await run(model);
    expect(measures.accuracy).toBeGreaterThan(0.9);
    for (const name of Object.keys(definition.measures))
      if (typeof measures[name] !== 'number') expect(reasons[name], name).toBeTruthy();
    if (model === 'sparse-coding' || model === 'pixels') expect(measures.operations).toBe(null);
    else expect(measures.operations).toBeGreaterThan(1000);
  });
});

it('gives the same numbers for the same seed, and others for another', async () => {
  const [one, again, other] = [await run('spiking'), await run('spiking'), await run('spiking', 2)];
  expect(again.measures).toEqual(one.measures);
  expect(other.measures).not.toEqual(one.measures);
});

it('makes one case of those that differ in what a model takes no notice of', () => {
  const same = (model: BiologicalVsAnnParams['model'], change: Partial<BiologicalVsAnnParams>) => {
    const [a, b] = [
      { ...toy, model },
      { ...toy, model, ...change },
    ].map((p) => definition.canonical!(p));
    return JSON.stringify(a) === JSON.stringify(b);
  };
  expect(same('dense', { k: 8, theta: 1, samples: 9, lambda: 1 })).toBe(true);
  expect(same('threshold', { theta: 1 })).toBe(false);
  expect(same('spiking', { epochs: 9, theta: 1 })).toBe(true);
  expect(same('spiking', { k: 8 })).toBe(false);
  expect(same('shared-random', { epochs: 9, lambda: 1 })).toBe(true);
  expect(same('conv-k-winners', { samples: 9, theta: 1 })).toBe(true);
  expect(same('conv-k-winners', { epochs: 9 })).toBe(false);
});

it('compares no two that neither the standard nor the full preset has', async () => {
  const made = new Set<string>();
  for (const preset of ['standard', 'full']) {
    const { seeds, cases } = await planRuns(plain, { preset });
    const { comparisons } = summarise({ ...plain, preset, frozen: true, seeds, cases }, []);
    for (const { label } of comparisons) made.add(label);
  }
  // which are alike, only results can tell
  const always = plain.comparisons!.filter(({ alike }) => alike === undefined).map(({ label }) => label);
  expect(always.filter((label) => !made.has(label))).toEqual([]);
});

it('has in its full preset the flagship, its controls, its counterpart and the pixels, of one size', async () => {
  const { seeds, ...plan } = await planRuns(plain, { preset: 'full' });
  const cases = plan.cases as unknown as BiologicalVsAnnParams[];
  expect(seeds).toHaveLength(5);
  expect(cases.map(({ model }) => model).sort()).toEqual(
    ['conv-k-winners', 'pixels', 'shared-patches', 'shared-random', 'shared-spiking'].sort(),
  );
  for (const { model, k, neurons, trainImages } of cases) {
    expect(trainImages).toBe(60_000);
    if (model !== 'pixels') expect([k, neurons]).toEqual([4, 256]);
  }
});

it('has a verdict for each claim of either kind, resting on comparisons that exist', () => {
  const known = new Set(definition.comparisons!.map(({ label }) => label));
  expect(known.size).toBe(definition.comparisons!.length);
  expect(definition.claims!.map(({ about }) => about)).toContain('spiking');
  for (const { comparisons } of definition.claims!)
    for (const label of comparisons) expect(known).toContain(label);
});
