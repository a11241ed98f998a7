import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import jpeg from 'jpeg-js';
import { afterAll, describe, expect, it } from 'vitest';
import { naturalImages } from '../../src/data/natural-images.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikewise-images-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('the seven photographs of the packages are the published ones, of the known sizes', async () => {
  const { images, checksums, isOfficial } = await naturalImages();
  expect(isOfficial).toBe(true);
  expect(Object.keys(checksums)).toHaveLength(7);
  expect(images.map(({ name, pixels }) => `${name} ${pixels.shape.join(' x ')}`)).toEqual([
    'acanthus-mollis 1024 x 790',
    'allium-oreophilum 1024 x 807',
    'black-canyon 750 x 1024',
    'dust-bowl-home 788 x 1024',
    'french-alpine-landscape 484 x 1024',
    'march-pastoral 498 x 1024',
    'nagasaki-boats 819 x 1024',
  ]);
  for (const { pixels, name } of images) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < pixels.size; i++) {
      low = Math.min(low, pixels.data[i]!);
      high = Math.max(high, pixels.data[i]!);
    }
    expect(low, name).toBeGreaterThanOrEqual(0);
    expect(high - low, name).toBeGreaterThan(150);
    expect(high, name).toBeLessThanOrEqual(255);
  }
});

describe('where something is missing', () => {
  const from = [pathToFileURL(join(folder, 'script.js')).href];

  it('the error names the package and both remedies', async () => {
    await expect(naturalImages({ from })).rejects.toThrow(
      /^naturalImages: must find the npm package @stdlib\/datasets-img-acanthus-mollis, got no such package; run `npm install jpeg-js @stdlib.*nagasaki-boats`, or name a folder of JPEG files by --data DIR$/,
    );
    writeFileSync(join(folder, 'a.jpg'), 'there is no decoder to read it');
    await expect(naturalImages({ dir: folder, from })).rejects.toThrow(
      /^naturalImages: must find the npm package jpeg-js, got no such package; run `npm install jpeg-js`$/,
    );
  });

  it('a folder that is none, or without a photograph, is named', async () => {
    const remedy = 'name a folder of JPEG files by --data DIR';
    await expect(naturalImages({ dir: join(folder, 'none') })).rejects.toThrow(
      `naturalImages.dir: must be a folder that can be read, got ${join(folder, 'none')}: no such file or folder; ${remedy}`,
    );
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    await expect(naturalImages({ dir: bare })).rejects.toThrow(
      `naturalImages.dir: must hold .jpg or .jpeg files, got none in ${bare}; ${remedy}`,
    );
  });
});

it('a folder of one’s own is read in the order of its names, as luminance; damage is named', async () => {
  const own = join(folder, 'own');
  mkdirSync(own);
  const picture = (r: number, g: number, b: number) =>
    jpeg.encode(
      { width: 16, height: 8, data: Uint8Array.from({ length: 512 }, (_, i) => [r, g, b, 255][i % 4]!) },
      100,
    ).data;
  writeFileSync(join(own, 'b.jpeg'), picture(255, 0, 0));
  writeFileSync(join(own, 'a.JPG'), picture(100, 100, 100));
  writeFileSync(join(own, 'notes.txt'), 'no picture');
  const { images, isOfficial } = await naturalImages({ dir: own });
  expect(isOfficial).toBe(false);
  expect(images.map(({ name }) => name)).toEqual(['a.JPG', 'b.jpeg']);
  expect(images[0]!.pixels.shape).toEqual([8, 16]);
  expect(images[0]!.pixels.get(3, 3)).toBeCloseTo(100, 0);
  expect(Math.abs(images[1]!.pixels.get(3, 3) - 0.299 * 255)).toBeLessThan(2);

  writeFileSync(join(own, 'c.jpg'), picture(1, 2, 3).subarray(0, 100));
  await expect(naturalImages({ dir: own })).rejects.toThrow(
    /c\.jpg: must be an intact JPEG, got ".*"; name a folder/,
  );
});
