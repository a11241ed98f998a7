/** The regimes by numbers, and every map of them at toy size on made-up images. */
import { afterAll, describe, expect, it } from 'vitest';
import { activityOf, regimeOf } from '../../experiments/parts/regime.ts';
import regimes from '../../experiments/regimes.ts';
import { discsFolder, toyContext } from './discs.ts';

const toys = discsFolder();
afterAll(toys.remove);

/** Spike counts (images, 10) where neuron j answers image i if `answers(i, j)`. */
function counts(images: number, answers: (image: number, neuron: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 10 * images }, (_, s) => Number(answers(Math.floor(s / 10), s % 10)));
}
const regime = (answers: (image: number, neuron: number) => boolean) =>
  regimeOf(activityOf(counts(100, answers), 10));

describe('a regime', () => {
  it('is silent when more than half of the images have no answer', () => {
    expect(regime((image, j) => image < 49 && j === image % 10)).toBe('silent');
    expect(regime((image, j) => image < 50 && j === image % 10)).toBe('sparse');
  });

  it('is dense when more than a fifth of the neurons answer', () => {
    expect(regime((image, j) => (j - image + 100) % 10 < 3)).toBe('dense');
    expect(regime((image, j) => (j - image + 100) % 10 < 2)).toBe('sparse');
    expect(regime(() => true)).toBe('dense');
  });

  it('is a hog neuron when one answers more than half of the images', () => {
    expect(regime((_, j) => j === 3)).toBe('hog');
    expect(regime((image, j) => j === (image < 51 ? 3 : image % 10))).toBe('hog');
    expect(regime((image, j) => j === (image % 2 === 0 ? 4 : 5))).toBe('sparse');
  });

  it('is decided by shares that are counted right', () => {
    expect(
      activityOf(
        counts(4, (image, j) => image > 0 && j <= image),
        10,
      ),
    ).toEqual({
      silentImages: 0.25,
      activeShare: 9 / 40,
      busiest: 0.75,
    });
  });
});

const toy = {
  inhibition: 64,
  threshold: 0.1,
  duration: 60,
  k: 2,
  neurons: 12,
  data: 'mnist',
  trainImages: 100,
  judgedImages: 100,
  evaluate: 'validation',
  readoutEpochs: 20,
} as const;

async function measured(change: Partial<typeof toy> | Record<string, number | string>) {
  const params = regimes.definition.canonical!({ ...toy, map: 'pool', ...change } as never);
  const { measures } = await regimes.definition.run(params, toyContext(toys.path));
  return measures as Record<'accuracy' | 'activeShare' | 'silentImages' | 'busiest' | 'spikes', number>;
}

describe('the maps', () => {
  it.each(['pool', 'homeostasis', 'time', 'race'])('%s: gives every measure', async (map) => {
    const measures = await measured({ map });
    for (const name of Object.keys(regimes.definition.measures))
      expect(measures[name as 'accuracy'], name).toBeGreaterThanOrEqual(0);
  });

  it('thresholds out of reach make silence, no inhibition a dense code', async () => {
    expect(regimeOf(await measured({ threshold: 1000 }))).toBe('silent');
    expect(regimeOf(await measured({ inhibition: 0 }))).toBe('dense');
  });

  it('k bounds the winners of a race', async () => {
    const { activeShare, spikes } = await measured({ map: 'race', k: 3 });
    expect(spikes).toBeLessThanOrEqual(3);
    expect(activeShare).toBeCloseTo(spikes / 12, 12);
  });
});
