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

  it('refuses no encoder, and one name for two', async () => {
    await expect(compare([], data)).rejects.toThrow('compare.encoders: must be at least one, got none');
    await expect(compare([random, random], data)).rejects.toThrow(
      'must have names of their own, got random twice',
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
    [
      'no name',
      [[null], two],
      /^compare\.encoders\[0\]: must be \{ name, encode, \.\.\. \}, name a text, got null$/,
    ],
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
      /^compare\.train\.labels: must be integers in 0 \.\.\. 255, got -1 at 0$/,
    ],
    [
      'label .5',
      [[random], relabelled(0.5)],
      /^compare\.train\.labels: must be integers in 0 \.\.\. 255, got 0\.5 at 0$/,
    ],
    [
      'a text',
      [[random], relabelled('0')],
      /^compare\.train\.labels: must be integers in 0 \.\.\. 255, got '0' at 0$/,
    ],
  ])('says what it wants where it is given %s', async (_, given, message) => {
    await expect(ask(...given)).rejects.toThrow(message);
  });
  const refuses = async (given: unknown[], message: string) => {
    await expect(ask(...given)).rejects.toThrow(message);
  };
  const pixels = matrix(new Uint8Array(32), 8, 4);

  it.each([
    ["'3'", '3'],
    ['an object {}', {}],
    ['null', null],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['2.5', 2.5],
    ['0', 0],
    ['100000000000000000000', 1e20],
    ['100000000000000000000 at 0', [1e20]],
    ['an empty list', []],
    ['7 twice', [7, 8, 7]],
    ['undefined at 1', Object.assign([1, 0, 2], { 1: undefined })],
  ])('refuses seeds: %s', (got, seeds) =>
    refuses(
      [[random], two, { seeds }],
      `compare.seeds: must be a count in 1 ... 1000000 or a list of distinct safe whole numbers, got ${got}; 5 stands`,
    ),
  );

  it.each([
    ['spoiltImages: must be an integer >= 0, got null', { spoiltImages: null }],
    ['spoiltImages: must be an integer >= 0, got Infinity', { spoiltImages: Number.POSITIVE_INFINITY }],
    ['spoiltImages: must be an integer >= 0, got 0.5', { spoiltImages: 0.5 }],
    ['labelDraws: must be an integer >= 0, got -1', { labelDraws: -1 }],
    ["epochs: must be an integer >= 0, got '2'", { epochs: '2' }],
    ['l2: must be >= 0, got NaN', { l2: Number.NaN }],
    ['signal: must be an AbortSignal, as new AbortController().signal, got an object {}', { signal: {} }],
    ['onProgress: must be a function of the done fraction, got 5', { onProgress: 5 }],
  ])('refuses options: %s', (message, options) => refuses([[random], two, options], `compare.${message}`));

  it.each([
    ["name: must not be empty, got ''", { name: '' }],
    ['train: must be the function of short that forms the code, or missing, got 5', { train: 5 }],
    ['Train: is not a member of an encoder; did you mean train?', { Train() {} }],
    ['trian: is not a member of an encoder; did you mean train?', { trian() {} }],
    ['latency: is not a member of an encoder; did you mean latencyMs?', { latency: 3 }],
    ['costs: is not a member of an encoder; did you mean cost?', { costs: () => null }],
    ['latencyMs: must be >= 0, got -3', { latencyMs: -3 }],
    [
      'latencyMs: must be [ms] >= 0, or a text that says why there is none, got an object {}',
      { latencyMs: {} },
    ],
    ['cost: must be a bill {', { cost: 5 }],
    ['cost.lines: must be at least one, got none', { cost: { lines: [], parameters: 0, bytes: {} } }],
  ])('refuses an encoder before it is asked anything: %s', async (message, more) => {
    let asked = 0;
    const encoder = { name: 'short', encode: () => asked++, ...more };
    await refuses([[encoder], two], `compare.encoders[0].${message}`);
    expect(asked).toBe(0);
  });

  it('sees a misspelt member of a class too, and lets a class have what else it needs', async () => {
    class Unlike {
      readonly name = 'short';
      readonly trained = true;
      readonly code = noiseProof.encode;
      trace() {}
      train() {}
      trainEpoch() {}
      encode = noiseProof.encode;
    }
    const { encoders } = await compare([new Unlike()], two, { ...short, seeds: 1 });
    expect(encoders[0]!.name).toBe('short');
    class Near {
      readonly name = 'short';
      encode = noiseProof.encode;
      TRAIN() {}
    }
    await refuses([[new Near()], two], 'compare.encoders[0].TRAIN: is not a member of an encoder');
  });

  const { start, index, value } = {
    start: Uint32Array.of(0, 1),
    index: Uint32Array.of(3),
    value: Float32Array.of(1),
  };
  it.each([
    [
      'must be a matrix, as matrix(data, 8, 3) makes it, got {data, shape} without strides',
      { data: new Float32Array(24), shape: [8, 3] },
    ],
    [
      'must have 32 numbers for shape (8, 4), got 31 from 0 on',
      { data: pixels.data.subarray(1), shape: [8, 4], stride: [4, 1], offset: 0 },
    ],
    ['must be sparse rows { rows, columns, start, index, value }', { start: 1 }],
    ['must return a row for each of 8 images, got 1 x 3', { rows: 1, columns: 3, start, index, value }],
    [
      'must be finite, got Infinity in row 0, column 0',
      {
        ...{ rows: 1, columns: 3, start: Uint32Array.of(0, 2) },
        ...{ index: Uint32Array.of(0, 3), value: Float32Array.of(Number.POSITIVE_INFINITY, 1) },
      },
    ],
    [
      'must close each row by a 1 in column 4, got none in row 0',
      { rows: 1, columns: 4, start, index, value },
    ],
  ])('refuses codes: %s', (message, codes) => refuses([[made(codes)], two], `short.encode: ${message}`));

  const { train } = two;
  it.each([
    [
      'train.images: must be (n, height, width), n >= 1, got (8, 144)',
      { ...two, train: { ...train, images: matrix(train.images.data, 8, 144) } },
    ],
    [
      'heldOut.images: must be of 12 x 12 pixels as those of train, got 2 x 2',
      { ...two, heldOut: { images: matrix(new Uint8Array(32), 8, 2, 2), labels: train.labels } },
    ],
    [
      'train.images: must be grey levels 0 ... 255 in a Uint8Array, from its first byte on, got float32 from 0 on',
      { ...two, train: { ...train, images: matrix(new Float32Array(8 * 144), 8, 12, 12) } },
    ],
    [
      'heldOut.labels: must be integers in 0 ... 3, got 4 at 0',
      { ...two, heldOut: { ...two.heldOut, labels: [4, 0, 1, 2] } },
    ],
    ["train.labels: must be a list of classes, got 'a'", { ...two, train: { ...train, labels: 'a' } }],
    [
      'train.labels: must be of two classes or more, got 0 only',
      { ...two, train: { ...train, labels: new Uint8Array(8) } },
    ],
    [
      'train.labels: must hold every class, got none of class 1',
      { ...two, train: { ...train, labels: new Uint8Array(8).fill(2).fill(0, 4) } },
    ],
  ])('refuses data: %s', (message, odd) => refuses([[random], odd], `compare.${message}`));

  it('takes labels in a list, for spoilt images too', async () => {
    const listed = { ...two, heldOut: { ...two.heldOut, labels: [...two.heldOut.labels] } };
    const options = { ...short, spoiltImages: 2, seeds: 1 };
    expect(await ask([noiseProof], listed, options)).toEqual(await compare([noiseProof], two, options));
  });
});
