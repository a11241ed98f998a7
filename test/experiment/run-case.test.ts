/** What a run's answer must be before it becomes a record. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition, RunContext } from '../../src/experiment/experiment.ts';
import { runCase } from '../../src/experiment/run-case.ts';
import { toyDefinition } from './toy.ts';

const context: RunContext = {
  seed: 1,
  keep: false,
  progress: () => {},
  signal: new AbortController().signal,
};
const params = { model: 'mlp', k: 5, tauM: 20 };
const answering = (byImage: Record<string, ArrayLike<number>>) =>
  runCase(
    toyDefinition({
      run: () => ({ measures: { accuracy: 0.75, active: 0.5 }, byImage }),
    }) as unknown as ExperimentDefinition,
    params,
    context,
  );

describe('what each image adds', () => {
  it('is recorded for measures that are compared, and for no other', async () => {
    const { byImage } = await answering({ accuracy: [1, 1, 0, 1], active: [1, 0] });
    expect(byImage).toEqual({ accuracy: { step: 1, counts: '1101' } });
  });

  it('must be of a measure', async () => {
    await expect(answering({ acuracy: [1] })).rejects.toThrow(
      'must be named under measures, got acuracy; did you mean accuracy?',
    );
  });

  it('must have the measure as its mean', async () => {
    await expect(answering({ accuracy: [1, 1, 1, 1] })).rejects.toThrow(
      'toy.run.byImage.accuracy: must have the mean that the measure has, 0.75, got 1',
    );
  });
});

describe('the memory of a run', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  /** Holds so many bytes while it says how far it is, and none of them any more when it is done. */
  function hold(bytes: number, progress: RunContext['progress']): number {
    const held = new Uint8Array(bytes);
    for (const start = performance.now(); performance.now() - start < 50; ) progress(0.5, 'holding');
    return held.length;
  }
  const holding = (bytes: number) =>
    runCase(
      toyDefinition({
        run: async (_, { progress }) => {
          const accuracy = hold(bytes, progress);
          // array buffers are freed in the background
          for (
            const before = process.memoryUsage().external;
            bytes > 1 && process.memoryUsage().external > before - bytes / 2;
          ) {
            collect();
            await new Promise(setImmediate);
          }
          return { measures: { accuracy } };
        },
      }) as unknown as ExperimentDefinition,
      params,
      context,
    );

  it('is the most that was seen while it said how far it is', async () => {
    const { memory: little } = await holding(1);
    const { memory: much } = await holding(400e6);
    expect(much! - little!).toBeGreaterThan(300e6);
  });
});
