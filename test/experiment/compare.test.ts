/** `compare`: encoders of known answers, their differences, and when there is a p value. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/experiment/compare.ts';
import { bands, misled, noiseProof, random } from './protocol/bands.ts';

const data = { train: bands(200), heldOut: bands(100) };
const short = { labelDraws: 0, sequenceSteps: 0, spoiltImages: 0 };

describe('compare', () => {
  it('judges each encoder with every seed and tells what differs, by how much, with an interval', async () => {
    const { encoders, differences, seeds, images } = await compare([noiseProof, misled, random], data, {
      seeds: 3,
      labelDraws: 1,
    });
    expect([seeds, images]).toEqual([[1, 2, 3], { train: 200, heldOut: 100 }]);
    expect(encoders.map(({ name, measures }) => [name, measures.accuracy!.n])).toEqual([
      ['noise-proof', 3],
      ['misled', 3],
      ['random', 3],
    ]);
    expect(encoders[0]!.curves.noise!.y[10]).toMatchObject({ mean: 1, low: 1, high: 1 });
    const between = (measure: string, subject: string, against: string) =>
      differences.find((d) => d.measure === measure && d.subject === subject && d.against === against)!;
    expect(between('accuracy', 'noise-proof', 'misled')).toMatchObject({ mean: 0, low: 0, high: 0, p: null });
    const noise = between('noiseScore', 'noise-proof', 'misled');
    expect(noise.by).toBe('bootstrap over seeds and images');
    expect(noise.low).toBeGreaterThan(50_000);
    const chance = between('accuracy', 'misled', 'random');
    expect(chance.low).toBeGreaterThan(0.5);
    expect(chance.high).toBeLessThan(1);
    expect(between('trainTestGap', 'misled', 'random').by).toBe('t over seeds');
    expect(between('macs', 'misled', 'random')).toBeUndefined();
  });

  it('prints p values from ten seeds on, corrected for all pairs of a measure', async () => {
    const { differences } = await compare([noiseProof, misled, random], data, { ...short, seeds: 10 });
    const ofAccuracy = differences.filter(({ measure }) => measure === 'accuracy');
    expect(ofAccuracy.map(({ p }) => p)).toEqual([1, expect.any(Number), expect.any(Number)]);
    // 2 / 2001 at the least, times 3 and 2 pairs: the larger counts for both
    expect(ofAccuracy[1]!.p).toBeCloseTo(6 / 2001, 9);
    expect(ofAccuracy[2]!.p).toBeCloseTo(6 / 2001, 9);
  });

  it('is the same again, and plain data that JSON holds', async () => {
    const run = () => compare([misled, random], data, { ...short, seeds: [4, 7] });
    const [one, other] = [await run(), await run()];
    expect(other).toEqual(one);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });

  it('refuses encoders and seeds that do not fit', async () => {
    await expect(compare([], data)).rejects.toThrow('compare.encoders: must be at least one, got none');
    await expect(compare([random, random], data)).rejects.toThrow(
      'must have names of their own, got random twice',
    );
    await expect(compare([random], data, { seeds: [1, 1] })).rejects.toThrow(
      'compare.seeds: must be a count >= 1 or distinct whole numbers, got [1,1]',
    );
  });
});
