/** One judge for every code: what it reads, and what it must not. */
import { describe, expect, it } from 'vitest';
import { readOut, sparsenessMeasures } from '../../src/experiment/judge.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** Class c lights up neurons 4c ... 4c + 3, one of them missing now and then, and one neuron at random. */
function codes(n: number, key: string): { codes: Matrix<Uint8Array>; labels: Uint8Array } {
  const draw = rng(key);
  const data = new Uint8Array(n * 12);
  const labels = Uint8Array.from({ length: n }, (_, r) => r % 3);
  for (let r = 0; r < n; r++) {
    for (let j = 0; j < 4; j++) data[r * 12 + 4 * labels[r]! + j] = draw.next() < 0.8 ? 1 : 0;
    data[r * 12 + draw.integer(12)] = 1;
  }
  return { codes: matrix(data, n, 12), labels };
}

const train = codes(600, 'train');
const heldOut = codes(150, 'held out');
const options = { classes: 3, epochs: 30, seed: 1 };

describe('readOut', () => {
  it('reads a code that tells the classes apart, by both readouts', async () => {
    const { accuracy, trainAccuracy, voteAccuracy, predicted } = await readOut(train, heldOut, options);
    expect(accuracy).toBeGreaterThan(0.95);
    expect(trainAccuracy).toBeGreaterThan(0.95);
    expect(voteAccuracy).toBeGreaterThan(0.95);
    expect(predicted).toHaveLength(150);
  });

  it('is at chance when the training labels say nothing', async () => {
    const labels = rng('shuffle').shuffle(train.labels.slice());
    const { accuracy } = await readOut({ ...train, labels }, heldOut, options);
    expect(accuracy).toBeGreaterThan(0.1);
    expect(accuracy).toBeLessThan(0.6);
  });

  it('never looks at the held-out labels: other labels, the same predictions', async () => {
    const labels = rng('shuffle').shuffle(heldOut.labels.slice());
    const first = await readOut(train, heldOut, options);
    const second = await readOut(train, { ...heldOut, labels }, options);
    expect(second.predicted).toEqual(first.predicted);
    expect(second.trainAccuracy).toBe(first.trainAccuracy);
    expect(second.accuracy).not.toBe(first.accuracy);
  });

  it('judges a code by its values, not by who made it: counts and their copies as floats read alike', async () => {
    const asFloats = (part: typeof train) => ({
      ...part,
      codes: matrix(Float32Array.from(part.codes.data), ...part.codes.shape),
    });
    const counted = await readOut(train, heldOut, options);
    expect(await readOut(asFloats(train), asFloats(heldOut), options)).toEqual(counted);
  });

  it('says what it wants where it is given something else', async () => {
    const ask = readOut as (...given: unknown[]) => Promise<unknown>;
    for (const [given, message] of [
      [
        [train.codes, train.labels],
        'readOut.train: must be { codes, labels }, codes an image a row, got a matrix (600, 12)',
      ],
      [[train, heldOut], /^readOut: must be given an object \{classes, epochs, .*\}, got undefined$/],
      [
        [train, heldOut, { ...options, drop: 0.5 }],
        /^readOut\.drop: is not an option; did you mean dropout\?/,
      ],
      [
        [train, { codes: [[1]], labels: [0] }, options],
        /^readOut\.heldOut\.codes: must be a matrix .* got an array of 1$/,
      ],
    ] as [unknown[], string | RegExp][])
      await expect(ask(...given)).rejects.toThrow(message);
  });
});

describe('sparsenessMeasures', () => {
  it('gives one flat row: 2 of 8 active is 1/4 by Treves-Rolls', () => {
    const { measures, reasons } = sparsenessMeasures(
      matrix(Uint8Array.from([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]), 2, 8),
    );
    expect(measures.activeShare).toBeCloseTo(0.25, 12);
    expect(measures.trevesRolls).toBeCloseTo(0.25, 12);
    expect(measures.vinjeGallant).toBeCloseTo(0.75 / (1 - 1 / 8), 12);
    expect(measures.deadUnits).toBe(4);
    expect(measures.hogUnits).toBe(0);
    expect(reasons.gini).toBeUndefined();
  });

  it('gives null with a reason where nothing is defined', () => {
    const { measures, reasons } = sparsenessMeasures(matrix(new Uint8Array(16), 2, 8));
    expect(measures.vinjeGallant).toBeNull();
    expect(reasons.vinjeGallant).toMatch(/\w/);
    expect(measures.deadUnits).toBe(8);
  });
});
