/** A small experiment for the tests of this folder and of test/cli: as an object of src, and as a user's module. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { z } from 'zod';
import type { ExperimentDefinition } from '../../src/experiment/experiment.ts';
import { rng } from '../../src/math/rng.ts';

export interface ToyParams {
  model: 'spiking' | 'mlp' | 'pixels';
  k: number;
  tauM: number;
}

const params = z.strictObject({
  model: z.enum(['spiking', 'mlp', 'pixels']),
  k: z.number().int().min(1).max(128).describe('neurons per column'),
  tauM: z.number().positive().meta({ unit: 'ms', description: 'membrane time constant' }),
});

/** Five cases: two of each coder, and one for pixels, which know no k. */
export function toyDefinition(
  changes: Partial<ExperimentDefinition<ToyParams>> = {},
): ExperimentDefinition<ToyParams> {
  return {
    name: 'toy',
    question: 'What is two and two?',
    params,
    presets: {
      quick: {
        about: 'a moment',
        seeds: 3,
        grid: { model: ['spiking', 'mlp', 'pixels'], k: [5, 10], tauM: 20 },
      },
      long: { about: 'two moments', seeds: 2, grid: { model: 'mlp', k: [1, 2, 3], tauM: [10, 20] } },
    },
    canonical: (p) => (p.model === 'pixels' ? { ...p, k: 1 } : p),
    measures: { accuracy: { label: 'accuracy' }, active: { label: 'active' } },
    series: 'model',
    comparisons: [
      {
        subject: { model: 'spiking' },
        against: { model: 'mlp' },
        match: ['k'],
        measure: 'accuracy',
        label: 'a',
      },
      {
        subject: { model: 'spiking' },
        against: { model: 'pixels' },
        match: [],
        measure: 'accuracy',
        label: 'b',
      },
    ],
    run: ({ model, k }, { seed }) => ({
      measures: { accuracy: rng(seed, model, k).next(), active: model === 'pixels' ? null : k / 100 },
    }),
    ...changes,
  };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder, gone after the tests of its file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-spikewise-'));
  folders.push(folder);
  return folder;
}

/** The same toy as a user would write it: a TypeScript file in an empty folder. `run` may differ, `parts` come on top. */
export function toyModule({
  folder = emptyFolder(),
  file = 'toy.ts',
  run = ordinaryRun,
  head = '',
  parts = '',
} = {}) {
  const path = join(folder, file);
  writeFileSync(path, `${head}${moduleText(run, parts)}`);
  return { folder, path };
}

const ordinaryRun = `
    progress(0.5, 'half-way');
    const code = matrix(Float64Array.from([k, seed, tauM, 0]), 2, 2);
    return {
      measures: { accuracy: rng(seed, model, k).next(), active: model === 'pixels' ? null : k / 100 },
      timings: { learn: Math.random() },
      artifacts: seed === 1 ? [{ kind: 'histogram', title: 'k', x: 'k', edges: [0, 1], counts: [k] }] : [],
      arrays: { code },
    };`;

const moduleText = (
  run: string,
  parts: string,
) => `import { experiment, matrix, rng, type RunResult } from 'spikewise';
import { z } from 'zod';

export default experiment({
  name: 'toy',
  question: 'What is two and two?',
  params: z.strictObject({
    model: z.enum(['spiking', 'mlp', 'pixels']),
    k: z.number().int().min(1).max(128).describe('neurons per column'),
    tauM: z.number().positive().meta({ unit: 'ms', description: 'membrane time constant' }),
  }),
  presets: {
    quick: { about: 'a moment', seeds: 3, grid: { model: ['spiking', 'mlp', 'pixels'], k: [5, 10], tauM: 20 } },
  },
  canonical: (p) => (p.model === 'pixels' ? { ...p, k: 1 } : p),
  cost: (p) => p.k,${parts && `\n  ${parts}`}
  measures: { accuracy: { label: 'accuracy', unit: '%', scale: 100 }, active: { label: 'active' } },
  series: 'model',
  comparisons: [
    { subject: { model: 'spiking' }, against: { model: 'mlp' }, match: ['k'], measure: 'accuracy', label: 'a' },
  ],
  async run({ model, k, tauM }, { seed, progress, dataDir, checkpoint }): Promise<RunResult> {${run}
  },
});
`;
