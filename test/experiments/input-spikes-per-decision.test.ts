/** The experiment at toy size, on made-up images: what an early cut, low thresholds and few winners do to a code. */
import { afterAll, describe, expect, it } from 'vitest';
import decisions from '../../experiments/input-spikes-per-decision.ts';
import { decide } from '../../experiments/parts/decision.ts';
import { imagesOf } from '../../experiments/parts/images.ts';
import { SparseCoder } from '../../models/sparse-coder.ts';
import { discsFolder, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

const toy = {
  dial: 'time',
  cut: 24,
  threshold: 1,
  k: 2,
  neurons: 32,
  samples: 300,
  data: 'mnist',
  trainImages: 300,
  evaluate: 'test',
  readoutEpochs: 20,
} as const;

async function measured(change: Record<string, number | string>) {
  const params = decisions.definition.canonical!({ ...toy, ...change } as never);
  const { measures, reasons } = await decisions.definition.run(params, toyContext(toys.path));
  return {
    ...(measures as Record<'accuracy' | 'spikesPerSynapse' | 'activeShare', number>),
    measures,
    reasons,
  };
}

describe('input-spikes-per-decision', () => {
  it('costs fewer input spikes the earlier it is cut off, the lower thresholds are, the fewer may win', async () => {
    const whole = await measured({});
    const cut = await measured({ cut: 6 });
    const low = await measured({ dial: 'threshold', threshold: 0.2 });
    const rates = await measured({ dial: 'poisson' });
    const few = await measured({ dial: 'winners', k: 1 });
    const many = await measured({ dial: 'winners', k: 8 });
    expect(whole.accuracy).toBeGreaterThan(0.5);
    for (const cheap of [cut, low]) expect(cheap.spikesPerSynapse).toBeLessThan(whole.spikesPerSynapse);
    expect(rates.accuracy).toBeGreaterThan(0.5);
    expect(rates.spikesPerSynapse).toBeGreaterThan(whole.spikesPerSynapse);
    expect(few.activeShare).toBeLessThan(many.activeShare);
    for (const name of Object.keys(decisions.definition.measures))
      expect(whole.measures[name as 'accuracy'], name).toBeGreaterThanOrEqual(0);
  });

  it('says so where nothing is decided in time', async () => {
    const { measures, reasons } = await measured({ cut: 0.001 });
    expect(measures).toMatchObject({
      decisionMs: null,
      silentImages: 1,
      spikesPerSynapse: expect.any(Number),
    });
    expect(reasons!.decisionMs).toBe('no neuron spikes in time');
  });
});

describe('decide', () => {
  it('gives the codes of the coder itself when nothing is cut, and none of its late spikes otherwise', async () => {
    const { train } = await imagesOf(toy, { seed: 1, dataDir: toys.path });
    const coder = new SparseCoder({ neurons: 8, k: 2, samples: 100 });
    await coder.learn(train.images);
    const whole = await decide(coder, train.images, { cutMs: coder.options.duration, threshold: 1 });
    const coded = await coder.encode(train.images);
    expect(whole.codes.data).toEqual(coded.codes.data);
    expect(whole.synapticEvents).toBe(coded.synapticEvents);
    const cut = await decide(coder, train.images, { cutMs: whole.decisionMs!, threshold: 1 });
    expect(cut.decisionMs!).toBeLessThan(whole.decisionMs!);
    expect(cut.codes.data.every((spikes, s) => spikes <= whole.codes.data[s]!)).toBe(true);
  });
});
