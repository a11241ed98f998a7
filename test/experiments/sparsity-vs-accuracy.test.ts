/** The main experiment at toy size, on made-up images: every model runs, and labels never reach a spiking code. */
import { afterAll, describe, expect, it } from 'vitest';
import main, { type SparsityParams } from '../../experiments/sparsity-vs-accuracy.ts';
import type { RunResult } from '../../src/experiment/experiment.ts';
import { discsFolder, expectByImage, toyContext } from './discs.ts';

const toys = discsFolder();
const permuted = discsFolder({ permuted: true });
const [folder, shuffled] = [toys.path, permuted.path];
afterAll(() => {
  toys.remove();
  permuted.remove();
});

const toy = {
  k: 2,
  neurons: 12,
  patch: 14,
  stride: 7,
  activity: 0.9,
  samples: 300,
  data: 'mnist',
  trainImages: 300,
  evaluate: 'test',
  readoutEpochs: 20,
  mlpEpochs: 8,
} as const;

async function run(
  model: SparsityParams['model'],
  dataDir: string,
  change: Partial<SparsityParams> = {},
): Promise<RunResult> {
  const params = main.definition.canonical!({ ...toy, model, ...change });
  return await main.definition.run(params, toyContext(dataDir));
}

const models = [
  'spiking',
  'spiking-patches',
  'spiking-random',
  'k-winners-mlp',
  'relu-mlp',
  'pixels',
] as const;

describe('sparsity-vs-accuracy', () => {
  it.each(models)('%s: gives every measure or the reason why not, and pictures of it', async (model) => {
    const result = await run(model, folder);
    const { measures, reasons = {}, artifacts, timings } = result;
    expectByImage(result, 'accuracy');
    for (const name of Object.keys(main.definition.measures))
      if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
    expect(measures.accuracy).toBeGreaterThan(0.5);
    expect(measures.activeShare).toBeGreaterThan(0);
    expect(artifacts!.length).toBeGreaterThan(0);
    expect(Math.min(...Object.values(timings!))).toBeGreaterThan(0);
  });

  it.each(['spiking', 'spiking-patches', 'spiking-random'] as const)(
    '%s: other labels, the same code to the bit',
    async (model) => {
      const named = await run(model, folder);
      const renamed = await run(model, shuffled);
      expect(renamed.arrays!.codes!.data).toEqual(named.arrays!.codes!.data);
      expect(renamed.measures.synapticOperations).toBe(named.measures.synapticOperations);
      expect(renamed.arrays!.labels!.data).not.toEqual(named.arrays!.labels!.data);
      expect(renamed.measures.accuracy).toBeLessThan(named.measures.accuracy! - 0.2);
    },
  );

  it('brings every spiking model to the same activity', async () => {
    for (const model of ['spiking', 'spiking-patches', 'spiking-random'] as const) {
      const { activeShare } = (await run(model, folder, { activity: 0.5 })).measures;
      expect(activeShare! / (2 / 12)).toBeGreaterThan(0.4);
      expect(activeShare! / (2 / 12)).toBeLessThan(0.6);
    }
  });

  it('names data that are not the published ones', async () => {
    const files = Object.keys(
      await main.definition.inputs!({ ...toy, model: 'pixels' }, { dataDir: folder }),
    );
    expect(files).toHaveLength(4);
    for (const file of files) expect(file).toContain('(not the published mnist)');
  });
});
