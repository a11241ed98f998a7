/** Diehl and Cook's experiment at toy size, on made-up images: every model runs, goes on from a checkpoint, and labels never reach it. */
import { afterAll, describe, expect, it } from 'vitest';
import diehlCook, { type DiehlCookParams } from '../../experiments/diehl-cook-2015.ts';
import type { Checkpoint, RunResult } from '../../src/experiment/experiment.ts';
import { discsFolder, expectByImage, toyContext } from './discs.ts';

const toys = discsFolder();
const permuted = discsFolder({ permuted: true });
afterAll(() => {
  toys.remove();
  permuted.remove();
});

const toy: DiehlCookParams = {
  model: 'diehl-cook',
  neurons: 20,
  passes: 1,
  pause: 50,
  thetaStep: 0.05,
  tauTheta: 1e7,
  etaPost: 0.05,
  labelled: 150,
  data: 'mnist',
  trainImages: 200,
  evaluate: 'test',
  readoutEpochs: 10,
};

async function run(
  change: Partial<DiehlCookParams> = {},
  dataDir = toys.path,
  checkpoint?: Checkpoint,
): Promise<RunResult> {
  const params = diehlCook.definition.canonical!({ ...toy, ...change });
  return await diehlCook.definition.run(params, { ...toyContext(dataDir), checkpoint });
}

describe('diehl-cook-2015', () => {
  it.each(['diehl-cook', 'scaled-theta', 'random', 'images', 'pooled-stdp', 'pixels'] as const)(
    '%s: gives every measure or the reason why not',
    async (model) => {
      const result = await run({ model });
      const { measures, reasons = {}, artifacts = [] } = result;
      expectByImage(result, 'accuracy', ...(model === 'pixels' ? [] : ['vote']));
      for (const name of Object.keys(diehlCook.definition.measures))
        if (!Number.isFinite(measures[name] ?? Number.NaN)) expect(reasons[name], name).toMatch(/\w/);
      expect(measures.accuracy).toBeGreaterThan(0.3);
      if (model === 'pixels') return;
      expect(measures.vote).toBeGreaterThan(0.3);
      expect(measures.spikes).toBeGreaterThan(1);
      expect(artifacts).toHaveLength(2);
    },
  );

  it('learns the same whatever the labels, names by them alone', async () => {
    const [right, wrong] = [await run(), await run({}, permuted.path)];
    expect(wrong.artifacts![0]).toEqual(right.artifacts![0]);
    expect(wrong.measures.spikes).toBe(right.measures.spikes);
    expect(wrong.measures.vote).toBeLessThan(right.measures.vote! - 0.2);
  });

  it('takes what it has learnt from a checkpoint and comes to the same result', async () => {
    let kept: Uint8Array | null = null;
    const checkpoint: Checkpoint = {
      read: async () => kept,
      write: async (bytes) => {
        kept = bytes;
      },
    };
    const first = await run({}, toys.path, checkpoint);
    // seconds of learning, as if it had been long
    new DataView(kept!.buffer).setFloat64(0, 1000, true);
    const again = await run({}, toys.path, checkpoint);
    expect(again.measures).toEqual(first.measures);
    expect(again.timings!.learn).toBeGreaterThanOrEqual(1000);
    expect(again.timings!.learn).toBeLessThan(1000 + first.timings!.learn! / 2);
  });
});
