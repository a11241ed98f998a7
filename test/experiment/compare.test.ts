/** `compare`: encoders of known answers, their differences, and when there is a p value. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/experiment/compare.ts';
import { matrix } from '../../src/math/matrix.ts';
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

  const ask = compare as (...given: unknown[]) => Promise<unknown>;
  const made = (codes: unknown) => ({ name: 'short', encode: () => codes });
  const two = { train: bands(8), heldOut: bands(4) };
  const relabelled = (label: unknown) => ({
    ...two,
    train: { ...two.train, labels: [label, 1, 2, 3, 0, 1, 2, 3] },
  });
  it.each([
    [
      'no list',
      [random, two],
      /^compare\.encoders: must be a list of encoders \{ name, encode \}, got an object \{name, encode\}/,
    ],
    ['no data', [[random]], /^compare\.train: must be \{ images, labels \}, .* got undefined$/],
    [
      'half of the data',
      [[random], { train: two.train }],
      /^compare\.heldOut: must be .* got an object \{train\}$/,
    ],
    [
      'no encode',
      [[{ name: 'short' }], two],
      /^compare\.encoders\[0\]\.encode: must be the function of short .* got undefined$/,
    ],
    ['no name', [[null], two], /^compare\.encoders\[0\]: must be \{ name, encode, \.\.\. \}, got null$/],
    [
      'an unknown option',
      [[random], two, { seed: 1 }],
      /^compare\.seed: is not an option; did you mean seeds\?/,
    ],
    [
      'too few rows',
      [[made(matrix(new Float32Array(6), 2, 3))], two],
      /^short\.encode: must return a row for each of 8 images, got 2 x 3$/,
    ],
    [
      'an array',
      [[made([[1]])], two],
      /^short\.encode: must return a matrix \(8, features\), .* got an array of 1$/,
    ],
    ['nothing', [[made(undefined)], two], /^short\.encode: must return .* got undefined$/],
    [
      'NaN',
      [[made(matrix(new Float32Array(24).fill(Number.NaN), 8, 3))], two],
      /^short\.encode: must be finite in Float32, got NaN in row 0/,
    ],
    [
      'label -1',
      [[random], relabelled(-1)],
      /^compare\.train\.labels: must be integers in 0 \.\.\. 3, got -1 at 0$/,
    ],
    [
      'label .5',
      [[random], relabelled(0.5)],
      /^compare\.train\.labels: must be integers in 0 \.\.\. 3, got 0\.5 at 0$/,
    ],
    [
      'a text',
      [[random], relabelled('0')],
      /^compare\.train\.labels: must be integers in 0 \.\.\. 3, got '0' at 0$/,
    ],
  ])('says what it wants where it is given %s', async (_, given, message) => {
    await expect(ask(...given)).rejects.toThrow(message);
  });
});
