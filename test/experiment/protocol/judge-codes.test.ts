/** Codes whose answers are known: a perfect one, one that says nothing, one that is negative. */
import { describe, expect, it } from 'vitest';
import { judgeCodes } from '../../../src/experiment/protocol/judge-codes.ts';
import { protocolMeasures } from '../../../src/experiment/protocol/measures.ts';
import { sparseRows } from '../../../src/learn/sparse-rows.ts';
import { matrix } from '../../../src/math/matrix.ts';
import { rng } from '../../../src/math/rng.ts';

const classes = 4;
const labelsOf = (n: number) => Uint8Array.from({ length: n }, (_, i) => i % classes);

/** Feature c answers class c and no other: one of 4 is active. */
function perfect(n: number) {
  const labels = labelsOf(n);
  const data = new Uint8Array(n * classes);
  for (let i = 0; i < n; i++) data[i * classes + labels[i]!] = 1;
  return { codes: matrix(data, n, classes), labels };
}

function random(n: number, key: string) {
  const draw = rng(key);
  const data = Float32Array.from({ length: n * 30 }, () => (draw.next() < 0.2 ? draw.next() : 0));
  return { codes: matrix(data, n, 30), labels: labelsOf(n) };
}

describe('judgeCodes', () => {
  it('finds nothing wrong with a perfect code: all right, one of four active, Hoyer 1', async () => {
    const { measures, reasons, byImage } = await judgeCodes(perfect(400), perfect(100), { classes, seed: 1 });
    expect(measures).toMatchObject({
      accuracy: 1,
      trainAccuracy: 1,
      trainTestGap: 0,
      voteAccuracy: 1,
      nonZeroShare: 0.25,
      activeShare: 0.25,
      silentImages: 0,
      hoyer: 1,
      vinjeGallant: 1,
      gini: 0.75,
    });
    expect(byImage.accuracy).toEqual(new Float32Array(100).fill(1));
    expect(reasons.hoyer).toBeUndefined();
  });

  it('is at chance for a code that says nothing, and sees that what was learnt is noise', async () => {
    const { measures } = await judgeCodes(random(200, 'train'), random(2000, 'held out'), {
      classes,
      seed: 1,
    });
    expect(Math.abs(measures.accuracy! - 0.25)).toBeLessThan(0.05);
    expect(measures.trainTestGap).toBeGreaterThan(0.1);
  });

  it('says the same of sparse rows as of the matrix', async () => {
    const options = { classes, seed: 1 };
    const [train, heldOut] = [random(200, 'train'), random(100, 'held out')];
    const asRows = ({ codes, labels }: typeof train) => ({
      codes: sparseRows(codes, 'none', 'codes'),
      labels,
    });
    expect(await judgeCodes(asRows(train), asRows(heldOut), options)).toEqual(
      await judgeCodes(train, heldOut, options),
    );
  });

  it('gives every measure a value or a reason: what needs the encoder, silent images', async () => {
    const silent = { codes: matrix(new Uint8Array(80), 20, classes), labels: labelsOf(20) };
    for (const heldOut of [silent, perfect(20)]) {
      const { measures, reasons } = await judgeCodes(perfect(40), heldOut, { classes, seed: 1 });
      for (const name of Object.keys(protocolMeasures))
        if (measures[name] === null) expect(reasons[name], name).toMatch(/\w+ \w+/);
        else expect(measures[name], name).toSatisfy(Number.isFinite);
      expect(reasons.noiseScore).toMatch(/^needs the encoder/);
    }
    const { measures } = await judgeCodes(perfect(40), silent, { classes, seed: 1 });
    expect(measures).toMatchObject({ silentImages: 20, gini: null, activeShare: 0, accuracy: 0.25 });
  });

  it.each([
    [
      'labels',
      { ...perfect(40), labels: labelsOf(39) },
      perfect(8),
      /^train\.labels: must be one for each of 40 samples, got 39$/,
    ],
    ['classes', perfect(3), perfect(8), /^train\.labels: must hold every class, got none of class 3$/],
    [
      'strange labels',
      perfect(40),
      { ...perfect(8), labels: new Uint8Array(8).fill(4) },
      /^heldOut\.labels: must be integers in 0 ... 3, got 4 at 0$/,
    ],
    [
      'widths',
      perfect(40),
      random(8, 'x'),
      /^heldOut\.codes: must have the 4 features of the training codes, got 30$/,
    ],
  ])('refuses %s that do not fit', async (_, train, heldOut, message) => {
    await expect(judgeCodes(train, heldOut, { classes, seed: 1 })).rejects.toThrow(message);
  });

  it('says what it wants where it is given something else', async () => {
    const ask = judgeCodes as (...given: unknown[]) => Promise<unknown>;
    const { codes, labels } = perfect(8);
    const relabelled = (label: unknown) => ({ codes, labels: [label, ...labels.subarray(1)] });
    for (const [given, message] of [
      [
        [codes, labels],
        'judgeCodes.train: must be { codes, labels }, codes an image a row, got a matrix (8, 4)',
      ],
      [[perfect(8)], 'judgeCodes.heldOut: must be { codes, labels }, codes an image a row, got undefined'],
      [
        [perfect(8), perfect(8)],
        /^judgeCodes: must be given an object \{classes, seed, .*\}, got undefined$/,
      ],
      [
        [perfect(8), perfect(8), { seed: 1 }],
        'judgeCodes.classes: must be an integer in 2 ... 256, got undefined',
      ],
      [
        [perfect(8), perfect(8), { classes, sed: 1 }],
        /^judgeCodes\.sed: is not an option; did you mean seed\?/,
      ],
      [
        [perfect(8), { codes: [[1]], labels: [0] }, { classes, seed: 1 }],
        'heldOut.codes: must be a matrix (n, ...), as matrix(data, n, d) makes it, got an array of 1',
      ],
      ...[-1, 0.5, '0'].map((label) => [
        [relabelled(label), perfect(8), { classes, seed: 1 }],
        `train.labels: must be integers in 0 ... 3, got ${typeof label === 'string' ? "'0'" : label} at 0`,
      ]),
    ] as [unknown[], string | RegExp][])
      await expect(ask(...given)).rejects.toThrow(message);
  });
});
