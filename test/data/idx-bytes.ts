/** Makes idx files and folders of them, as the tests of the readers need them: small, valid, then damaged one way. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function idxBytes(shape: number[], data: ArrayLike<number>, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const header = new DataView(bytes.buffer);
  header.setUint8(2, type);
  header.setUint8(3, shape.length);
  shape.forEach((length, d) => {
    header.setUint32(4 + 4 * d, length);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

/** `n` images of 2 x 3 pixels: image j holds j in every pixel, its label is j modulo 10. */
export function tinySet(n: number): { images: Uint8Array; labels: Uint8Array } {
  return {
    images: idxBytes(
      [n, 2, 3],
      Array.from({ length: 6 * n }, (_, p) => Math.floor(p / 6)),
    ),
    labels: idxBytes(
      [n],
      Array.from({ length: n }, (_, j) => j % 10),
    ),
  };
}

/** The four files of a tiny data set, 5 + 2 images, by name; spread and replace what a test damages. */
export function tinyFiles(): Record<string, Uint8Array> {
  const train = tinySet(5);
  const test = tinySet(2);
  return {
    'train-images-idx3-ubyte': train.images,
    'train-labels-idx1-ubyte': train.labels,
    't10k-images-idx3-ubyte': test.images,
    't10k-labels-idx1-ubyte': test.labels,
  };
}

/** A new folder with these files, inside a fresh temporary folder unless another parent is given. */
export function folderOf(files: Record<string, Uint8Array | string>, parent?: string): string {
  const dir = parent ?? mkdtempSync(join(tmpdir(), 'spikewise-data-'));
  mkdirSync(dir, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  return dir;
}
