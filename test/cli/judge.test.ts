/** `spikewise judge`: codes and labels made with NumPy are judged; what does not fit is refused in one line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../src/data/npy.ts';
import { emptyFolder } from '../experiment/toy.ts';
import { spikewise } from './command.ts';

const files: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/codes-by-numpy.json', import.meta.url), 'utf8'),
);
const cwd = emptyFolder();
beforeAll(() => {
  for (const [name, bytes] of Object.entries(files))
    writeFileSync(join(cwd, `${name.replaceAll(' ', '-')}.npy`), Buffer.from(bytes, 'base64'));
  writeFileSync(join(cwd, 'cut.npy'), Buffer.from(files.counts!, 'base64').subarray(0, 5000));
});

const judged = async (line: string) => {
  const { code, stdout, stderr } = await spikewise(['judge', ...line.split(' ')], { cwd });
  expect([code, stderr.includes('must')]).toEqual([0, false]);
  return stdout;
};

describe('judge', () => {
  it('reads what NumPy writes by itself: a table with sections, intervals, and what is missing with the reason', async () => {
    const shown = await judged('counts.npy labels.npy --seeds 2');
    expect(shown).toMatch(/^counts\.npy: 20 features, 10 classes\n/);
    expect(shown).toContain('160 images to learn from, 40 images (20 %) to be judged by');
    expect(shown).toMatch(/\n {2}accuracy ↑ +\d+\.\d\d ±\S+ % +held-out images/);
    expect(shown).toMatch(/\n {2}10 labels a class ↑ +\d/);
    expect(shown).toMatch(/\n {2}Gini +0\.\d{3} ±/);
    expect(shown).toMatch(
      /\nNot measured\n[\s\S]*\n {2}noise score, accuracy under occlusion, accuracy on shifted images: needs the encoder: /,
    );
    expect(shown).toMatch(/\n {2}time to a decision: needs the encoder: /);
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('gives the same numbers for the same responses as half floats in Fortran order', async () => {
    const texts = ['counts', 'halves'].map((name) => judged(`${name}.npy labels.npy --seeds 1 --json`));
    const [counts, halves] = (await Promise.all(texts)).map((text) => JSON.parse(text));
    expect(counts.measures.accuracy.mean).toBeGreaterThan(0.8);
    expect(halves.measures).toEqual(counts.measures);
    expect(counts).toMatchObject({ format: 'spikewise-judgement-1', split: 0.2, features: 20, seeds: [1] });
  });

  it('judges by test codes where they are given: the very images it learnt from read as in training', async () => {
    const text = await judged('bytes.npy labels.npy --test bytes.npy labels.npy --seeds 1 --json');
    const { images, measures, test } = JSON.parse(text);
    expect(images).toEqual({ train: 200, heldOut: 200 });
    expect(measures.trainTestGap.mean).toBe(0);
    expect(test).toEqual(['bytes.npy', 'labels.npy']);
  });

  it('warns where some of these are codes that it learnt from, and nowhere else', async () => {
    const ask = (line: string) => spikewise(['judge', ...line.split(' ')], { cwd });
    const { data, shape } = readNpy(Buffer.from(files.counts!, 'base64'), 'counts');
    // the first three are other codes now
    const moved = Float64Array.from(data, (x, p) => (p < 3 * shape[1]! ? x + 0.5 : x));
    writeFileSync(join(cwd, 'partly.npy'), writeNpy(ndarray(moved, shape)));
    const [same, partly, other] = await Promise.all([
      ask('bytes.npy labels.npy --test counts.npy labels.npy --seeds 1'),
      ask('bytes.npy labels.npy --test partly.npy labels.npy --seeds 1'),
      ask('bytes.npy labels.npy --test active.npy labels.npy --seeds 1'),
    ]);
    expect([same.code, partly.code, other.code]).toEqual([0, 0, 0]);
    expect(same.stderr).toMatch(
      /^--test: 200 of the 200 codes in counts\.npy are learnt from, too; .+ by --split\n/,
    );
    expect(partly.stderr).toMatch(/^--test: 197 of the 200 codes in partly\.npy are learnt from, too; /);
    expect(other.stderr).not.toContain('--test');
  });

  it('says where responses lie so far from 0 that Float32 loses what varies', async () => {
    const { data, shape } = readNpy(Buffer.from(files.counts!, 'base64'), 'counts');
    for (const [name, offset] of [
      ['near', 1e4],
      ['far', 1e8],
    ] as const)
      writeFileSync(
        join(cwd, `${name}.npy`),
        writeNpy(
          ndarray(
            Float64Array.from(data, (x) => x + offset),
            shape,
          ),
        ),
      );
    const ask = (name: string) => spikewise(['judge', `${name}.npy`, 'labels.npy', '--seeds', '1'], { cwd });
    const [near, far] = await Promise.all([ask('near'), ask('far')]);
    expect([near.code, far.code]).toEqual([0, 0]);
    expect(near.stderr).not.toContain('far from 0');
    expect(far.stderr).toMatch(
      /^far\.npy: feature 0 lies in 1000000\d+ \.\.\. .+; take the offset off, .+\(axis=0\)\n/,
    );
  });

  it('says the share that it took, where the one asked for is less than an image of each class', async () => {
    const shown = await judged('counts.npy labels.npy --seeds 1 --split 0.001');
    expect(shown).toContain('190 images to learn from, 10 images (5 %) to be judged by');
  });

  it('says which measures negative responses leave undefined, and measures the rest', async () => {
    const { measures, reasons } = JSON.parse(await judged('centred.npy labels.npy --seeds 1 --json'));
    expect(measures.accuracy.mean).toBeGreaterThan(0.8);
    expect(measures.nonZeroShare.mean).toBeGreaterThan(0.9);
    for (const name of ['activeShare', 'gini', 'voteAccuracy']) {
      expect(measures[name]).toMatchObject({ mean: null, values: [null] });
      expect(reasons[name]).toMatch(/^defined for responses >= 0, and the lowest is -0\.\d+; /);
    }
  });

  it.each([
    ['cut.npy labels.npy', /^cut\.npy: must be 32128 bytes long .+, got 5000 \(truncated\); .+$/],
    ['counts.npy one-class.npy', /^one-class\.npy: must hold at least two classes, got only 7; .+$/],
    [
      'counts.npy one-of-each.npy',
      /^one-of-each\.npy: must hold a class with two images or more, got 200 .+$/,
    ],
    ['counts.npy labels.npy --split 1', /^--split: must be the share .+, got 1; for example --split 0\.2$/],
    ['counts.npy labels.npy --seeds x', /^--seeds: must be a whole number from 1 to 1000, got x; .+$/],
    [
      'counts.npy labels.npy --test bytes.npy',
      /^--test: must name two files, codes and labels, got bytes\.npy; .+$/,
    ],
    [
      'counts.npy labels.npy --split 0.5 --test bytes.npy labels.npy',
      /^--split: must be left out with --test, .+$/,
    ],
    [
      'counts.npy labels.npy --test narrow.npy labels.npy',
      /^narrow\.npy: must have the 20 features .+, got 19; .+$/,
    ],
    [
      'counts.npy labels.npy --test bytes.npy strange-labels.npy',
      /^strange-labels\.npy: must hold classes of the labels to learn from, got 11 at 5; .+$/,
    ],
  ])('refuses %s', async (line, message) => {
    const { code, stdout, stderr } = await spikewise(['judge', ...line.split(' ')], { cwd });
    expect(stderr.trimEnd()).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});
