/** `train` and `predict` from end to end: a model is made, stored, asked; bad images are refused in one line. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ndarray from 'ndarray';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { writeNpy } from '../../src/data/npy.ts';
import { saveModel } from '../../src/model/model-file.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { emptyFolder } from '../experiment/toy.ts';
import { bars, smallModel } from '../model/small-model.ts';
import { refusal, spikewise } from './command.ts';

const digits = fileURLToPath(new URL('../fixtures/digits/', import.meta.url));
const cwd = emptyFolder();
const { images, labels } = bars(3, 'asked');
beforeAll(async () => {
  await saveModel(join(cwd, 'bars.spikewise'), await smallModel());
  writeFileSync(join(cwd, 'bars.npy'), writeNpy(ndarray(images.data, [3, 28, 28])));
  writeFileSync(
    join(cwd, 'dark.npy'),
    writeNpy(
      ndarray(
        images.data.map((level) => 255 - level),
        [3, 28, 28],
      ),
    ),
  );
  writeFileSync(join(cwd, 'rows.npy'), writeNpy(ndarray(images.data, [3, 784])));
  const mixed = Uint8Array.from(images.data).fill(0, 784, 2 * 784);
  writeFileSync(join(cwd, 'mixed.npy'), writeNpy(ndarray(mixed, [3, 28, 28])));
  writeFileSync(join(cwd, 'blank.npy'), writeNpy(ndarray(new Uint8Array(784), [28, 28])));
  writeFileSync(join(cwd, 'damaged.spikewise'), readFileSync(join(cwd, 'bars.spikewise')).subarray(0, 900));
});

/** `@file` is one of the folder; its path is left out of the text. */
async function refusedHere(line: string): Promise<{ code: number; text: string }> {
  const { code, text } = await refusal(line.split(' ').map((word) => word.replace(/^@/, `${cwd}/`)));
  return { code, text: text.replaceAll(`${cwd}/`, '') };
}

describe('predict', () => {
  it('answers a line an image, and the same with --json and all probabilities', async () => {
    const shown = await spikewise(['predict', 'bars.spikewise', 'bars.npy'], { cwd });
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    const lines = shown.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const names = Array.from(labels, (label) => ['lying', 'upright'][label]);
    expect(lines.slice(1).map((line) => line.split(/ +/)[2])).toEqual(names);
    const { stdout } = await spikewise(['predict', 'bars.spikewise', 'dark.npy', '--invert', '--json'], {
      cwd,
    });
    const { answers, model } = JSON.parse(stdout);
    expect(answers.map(({ label }: { label: string }) => label)).toEqual(names);
    expect(answers[2]).toMatchObject({ file: 'dark.npy', index: 2, neurons: 108, inputSpikes: 54 });
    expect(model).toMatchObject({ precision: 'int8', origin: { data: 'bars' } });
  });

  it('answers what it can, names each image that it cannot, and says so by its exit code', async () => {
    const asked = ['predict', 'bars.spikewise', 'gone.png', 'mixed.npy', 'bars.npy'];
    const { code, stdout, stderr } = await spikewise([...asked, '--json'], { cwd });
    expect(code).toBe(2);
    const { answers, refused } = JSON.parse(stdout);
    expect(answers.map(({ file, index }: { file: string; index: number }) => `${file} ${index}`)).toEqual([
      'mixed.npy 0',
      'mixed.npy 2',
      'bars.npy 0',
      'bars.npy 1',
      'bars.npy 2',
    ]);
    expect(answers[1].label).toBe(answers[4].label);
    expect(refused.map(({ file, index }: { file: string; index: number | null }) => [file, index])).toEqual([
      ['gone.png', null],
      ['mixed.npy', 1],
    ]);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^gone\.png: must be a readable file/);
    expect(lines[1]).toMatch(/^mixed\.npy, image 1: must show bright ink/);
  });

  it.each([
    ['@bars.spikewise @gone.png', /^gone\.png: must be a readable file, got no such file or folder; .+$/],
    [
      '@bars.spikewise @dark.npy',
      /^dark\.npy, image 0: must be bright ink on a dark ground, got .+; add --invert$/m,
    ],
    ['@bars.spikewise @bars.npy --invert', /^bars\.npy, image 0: must be bright .+; leave --invert out$/m],
    ['@bars.spikewise @blank.npy', /^blank\.npy: must show bright ink, got none .+$/],
    ['@bars.spikewise @bars.spikewise', /^bars\.spikewise: must be a PNG, PGM, \.npy or idx file, got .+$/],
    ['@damaged.spikewise @bars.npy', /^damaged\.spikewise: must be a model file .+ damaged or cut short .+$/],
    [
      '@gone @bars.npy',
      /^gone: must be a model file, got no such file or folder; make one by spikewise train, or name a shipped one \(mnist, mnist-\S+.*\)$/,
    ],
    [
      'mnist-prvate @bars.npy',
      /^mnist-prvate: must be a model file, .+; did you mean mnist-private\? make one .+$/,
    ],
    [
      '@bars.spikewise @rows.npy',
      /^rows\.npy: must have shape .+, got \(3, 784\), .+ as by x\.reshape\(-1, 28, 28\)$/,
    ],
    ['@bars.spikewise @rows.npy --resize', /^rows\.npy: must have shape .+ as by x\.reshape\(-1, 28, 28\)$/],
    [
      `@bars.spikewise ${digits}3-on-paper.png --invert`,
      /^\S+: must be 28 x 28 pixels, got 160 x 120; add --resize.+$/,
    ],
  ])('refuses %s', async (words, message) => {
    const { code, text } = await refusedHere(`predict ${words}`);
    expect(text).toMatch(message);
    expect(code).toBe(2);
  });

  it('prints no answers where there are none', async () => {
    const { code, stdout } = await spikewise(['predict', 'bars.spikewise', 'dark.npy'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('the shipped model', () => {
  it('reads digits that we drew, and one on paper with --invert --resize', async () => {
    const drawn = ['0', '1', '2', '3', '4'].map((digit) => `${digits}${digit}.png`);
    const read = await spikewise(['predict', 'mnist', ...drawn, '--json'], { cwd });
    expect([read.code, read.stderr]).toEqual([0, '']);
    const { answers, model } = JSON.parse(read.stdout);
    expect(answers.map(({ label }: { label: string }) => label)).toEqual(['0', '1', '2', '3', '4']);
    expect(model.measured.accuracy).toBeGreaterThan(0.95);
    const paper = ['predict', 'mnist', `${digits}3-on-paper.png`, '--invert', '--resize', '--json'];
    expect(JSON.parse((await spikewise(paper, { cwd })).stdout).answers[0].label).toBe('3');
  });

  it("is asked beside a folder of its name, not beside a file of one's own", async () => {
    mkdirSync(join(cwd, 'mnist'));
    writeFileSync(join(cwd, 'mnist-private'), 'own');
    const [drawn, named] = await Promise.all(
      ['mnist', 'mnist-private'].map((name) => spikewise(['predict', name, `${digits}3.png`], { cwd })),
    );
    expect([drawn!.code, drawn!.stderr]).toEqual([0, '']);
    expect(named!.code).toBe(2);
    expect(named!.stderr).toMatch(/^mnist-private: must be a model file/);
  });
});

describe('train', () => {
  const data = mkdtempSync(join(cwd, 'data-'));
  for (const [part, n] of [
    ['train', 300],
    ['t10k', 20],
  ] as const) {
    const made = bars(n, part);
    writeFileSync(join(data, `${part}-images-idx3-ubyte`), idxBytes([n, 28, 28], made.images.data));
    writeFileSync(join(data, `${part}-labels-idx1-ubyte`), idxBytes([n], made.labels));
  }

  it('makes a file that has the accuracy it printed, and that predict reads', async () => {
    writeFileSync(join(cwd, 'made.spikewise'), 'an older one');
    const words = 'train --images 100 --out made.spikewise --force --json'.split(' ').concat('--data', data);
    const made = await spikewise(words, { cwd });
    expect(made.code).toBe(0);
    const { measured, bytes, precision, origin } = JSON.parse(made.stdout);
    expect(measured).toMatchObject({ images: 50, on: 'validation' });
    expect(measured.accuracy).toBeGreaterThan(0.9);
    expect([precision, origin.trainImages]).toEqual(['int8', 100]);
    expect(readFileSync(join(cwd, 'made.spikewise')).length).toBe(bytes);
    const asked = await spikewise(['predict', 'made.spikewise', 'bars.npy', '--json'], { cwd });
    expect(JSON.parse(asked.stdout).model.measured).toEqual(measured);
  });

  it('of one image says so, and that more are the first remedy where the net is not well', async () => {
    const words = 'train --images 1 --out one.spikewise'.split(' ').concat('--data', data);
    const { code, stdout } = await spikewise(words, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/; 1 training image of /);
    const remedies = [...stdout.matchAll(/Remedy: (.+)/g)].map(([, remedy]) => remedy);
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies) expect(remedy).toMatch(/^give more training images \(--images\)/);
  });

  it.each([
    ['--recipe publik', /^--recipe: must be one of private.*, got publik; .+$/],
    ['--precision int4', /^--precision: must be one of int8, float16, float32, float64, got int4; .+$/],
    ['--images x', /^--images: must be a whole number >= 0, got x; .+$/],
    ['--seed -1', /^--seed: must be a whole number >= 0, got -1; .+$/],
    [
      `--images 0 --data ${data} --out @new.spikewise`,
      /^--images: must be a whole number from 1 to 250 \(.+, got 0$/,
    ],
    [
      `--images 251 --data ${data} --out @new.spikewise`,
      /^--images: must be a whole number from 1 to 250 \(.+, got 251$/,
    ],
    [
      '--out /proc/a.spikewise',
      /^--out: must lie in a folder that can be written, got \/proc \(no file can be made in it: .+\); .+$/,
    ],
    [
      '--out @gone/a.spikewise',
      /^--out: must lie in a folder that can be written, got \S+ \(no such file or folder\); .+$/,
    ],
    ['--out @bars.spikewise', /^--out: must name a new file, got bars\.spikewise, which exists; .+--force$/],
    ['--out @.', /^--out: must name a file, got the folder \.; .+$/],
    [
      '--data @gone --out @new.spikewise',
      /^--data: must be a folder with four idx files or one of mnist, fashion-mnist, got gone \(no such file or folder\); .+$/,
    ],
    ['--data fashon-mnist --out @new.spikewise', /^--data: must be .+; did you mean fashion-mnist\?$/],
  ])('refuses %s before it begins, without a word before or a file behind', async (words, message) => {
    const before = readdirSync(cwd);
    const said = vi.spyOn(process.stderr, 'write');
    const { code, text } = await refusedHere(`train ${words}`);
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
    expect(text).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(before);
  });
});
