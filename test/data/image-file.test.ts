/** Images of every format that is read become the same levels; whatever is no image is refused in one line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import ndarray from 'ndarray';
import { afterAll, describe, expect, it } from 'vitest';
import { type ReadOptions, readImages } from '../../src/data/image-file.ts';
import { writeNpy } from '../../src/data/npy.ts';
import { idxBytes } from './idx-bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikewise-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [height, width] = [3, 5];
const levels = Uint8Array.from({ length: 15 }, (_, p) => 17 * p);
const text = (string: string) => new TextEncoder().encode(string);
const join2 = (a: Uint8Array, b: Uint8Array) => Uint8Array.from([...a, ...b]);

async function read(name: string, bytes: Uint8Array, options?: ReadOptions) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return readImages(path, options);
}
const npy = (data: Uint8Array | Float32Array | Float64Array, ...shape: number[]) =>
  writeNpy(ndarray(data, shape));
const rgb = (channels: number, of: (level: number, channel: number) => number) =>
  Uint8Array.from({ length: 15 * channels }, (_, s) => of(levels[Math.floor(s / channels)]!, s % channels));

describe('the same image', () => {
  it.each([
    ['grey PNG', encode({ width, height, data: levels, channels: 1 })],
    [
      'PNG of 16 bits',
      encode({ width, height, data: Uint16Array.from(levels, (l) => 257 * l), channels: 1, depth: 16 }),
    ],
    ['RGB PNG without colour', encode({ width, height, data: rgb(3, (l) => l), channels: 3 })],
    ['opaque RGBA PNG', encode({ width, height, data: rgb(4, (l, c) => (c === 3 ? 255 : l)), channels: 4 })],
    ['P5', join2(text('P5\n# by hand\n5 3\n255\n'), levels)],
    [
      'P5 of two bytes',
      join2(text('P5 5 3 65535\n'), Uint8Array.from(Array.from(levels).flatMap((l) => [l, l]))),
    ],
    ['P2', text(`P2\n5 3 # wide, high\n255\n${levels.join('\n')}\n`)],
    ['npy', npy(levels, 3, 5)],
    ['npy of floats', npy(Float32Array.from(levels), 1, 3, 5)],
    ['idx', idxBytes([1, 3, 5], levels)],
    ['packed idx', gzipSync(idxBytes([3, 5], levels))],
  ])('as %s', async (name, bytes) => {
    const [image, ...more] = await read(name, bytes);
    expect(more).toEqual([]);
    expect([image!.height, image!.width, image!.notes]).toEqual([3, 5, []]);
    for (let p = 0; p < 15; p++) expect(image!.grey[p]).toBeCloseTo(levels[p]!, 3);
  });

  it('of one bit, its rows ending within a byte', async () => {
    // 5 x 3 pixels, rows 10101000 01010000 10001000, made as the format has it: PBM's bits in a palette's stead
    const { deflateSync, crc32 } = await import('node:zlib');
    const chunk = (type: string, data: Uint8Array) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const out = Buffer.alloc(8 + body.length);
      out.writeUInt32BE(data.length);
      out.set(body, 4);
      out.writeUInt32BE(crc32(body), 4 + body.length);
      return out;
    };
    const head = Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 3, 1, 0, 0, 0, 0);
    const bytes = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(Uint8Array.of(0, 0xa8, 0, 0x50, 0, 0x88))),
      chunk('IEND', new Uint8Array(0)),
    ]);
    const [image] = await read('bits.png', bytes);
    expect(Array.from(image!.grey, (level) => level / 255)).toEqual([
      1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1,
    ]);
  });
});

it('says what it did to colours, transparency and brightness', async () => {
  const red = await read(
    'red.png',
    encode({ width, height, data: rgb(3, (l, c) => (c ? 0 : l)), channels: 3 }),
  );
  expect(red[0]!.notes).toEqual(['colours taken as grey, 0.299 R + 0.587 G + 0.114 B']);
  expect(red[0]!.grey[10]).toBeCloseTo(0.299 * 170, 6);
  const half = encode({ width, height, data: rgb(4, (l, c) => (c === 3 ? 51 : l)), channels: 4 });
  const faint = await read('faint.png', half);
  expect(faint[0]!.notes).toEqual(['transparent pixels taken as black']);
  expect(faint[0]!.grey[10]).toBeCloseTo(34, 6);
  const paper = await read('faint.png', half, { height: 28, width: 28, behind: 'white' });
  expect(paper[0]!.notes).toEqual(['transparent pixels taken as white']);
  expect(paper[0]!.grey[10]).toBeCloseTo(34 + 0.8 * 255, 6);
  expect([faint, paper, red].map(([image]) => image!.behind)).toEqual(['black', 'white', undefined]);
  const bright = await read(
    'bright.npy',
    npy(
      Float64Array.from(levels, (l) => l / 255),
      3,
      5,
    ),
  );
  expect(bright[0]!.notes).toEqual(['numbers 0 ... 1 taken as brightness, times 255']);
  expect(bright[0]!.grey[10]).toBeCloseTo(170, 9);
});

it('reads all images of a file', async () => {
  const two = await read('two.npy', npy(Uint8Array.from([...levels, ...levels.toReversed()]), 2, 3, 5));
  expect(two).toHaveLength(2);
  expect(Array.from(two[1]!.grey)).toEqual(Array.from(levels.toReversed()));
});

describe('refuses', () => {
  const png = encode({ width, height, data: levels, channels: 1 });
  const bent = png.slice();
  bent[45]! ^= 1;
  it.each([
    ['empty', new Uint8Array(0), 'must hold an image, got an empty file'],
    [
      'cut.png',
      png.slice(0, 50),
      'must be an intact PNG, got one that is damaged or cut short; copy it again',
    ],
    ['bent.png', bent, 'must be an intact PNG, got one that is damaged or cut short (CRC mismatch'],
    [
      'arrays.npz',
      text('PK\x03\x04abc'),
      'got a zip file, such as .npz; save one array of it as .npy, as by',
    ],
    [
      'rows.npy',
      npy(new Uint8Array(2 * 784), 2, 784),
      'got (2, 784), rows as long as an image of 28 x 28 pixels laid flat; reshape it, as by x.reshape(-1, 28, 28)',
    ],
    [
      'rgb.npy',
      npy(new Uint8Array(60), 4, 5, 3),
      'got (4, 5, 3), which looks like a colour image; make it grey, as by x[..., :3].mean(axis=-1)',
    ],
    ['many-rgb.npy', npy(new Uint8Array(120), 2, 4, 5, 3), 'make them grey, as by x[..., :3].mean(axis=-1)'],
    ['channels.npy', npy(new Uint8Array(120), 2, 3, 4, 5), 'make them grey, as by x[:, :3].mean(axis=1)'],
    ['photo.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1), 'got a JPEG; save it as a PNG'],
    ['colour.ppm', text('P6 1 1 255\nabc'), 'got a colour map (PPM); save it as a PNG'],
    ['letter.txt', text('Dear all'), 'got a file that begins with 44 65 61 72 20 61 ("Dear a")'],
    ['labels.idx', idxBytes([15], levels), 'got 15 single numbers, such as labels'],
    ['flat.npy', npy(new Uint8Array(4), 4), 'must have shape (height, width) or (n, height, width), got (4)'],
    ['nan.npy', npy(Float64Array.of(0, Number.NaN), 1, 2), 'must hold finite numbers, got NaN at element 1'],
    ['normal.npy', npy(Float64Array.of(0, -0.42), 1, 2), 'got -0.42 at element 1; undo a normalisation'],
    ['none.npy', npy(new Uint8Array(0), 0, 28, 28), 'must hold at least one image'],
    ['short.pgm', text('P5 5 3 255\nabc'), 'got 3 bytes (truncated)'],
    ['short-text.pgm', text('P2 2 1 255 7'), 'got 1 (truncated)'],
    ['size.pgm', text('P5 0 3 255\n'), 'must have a width from 1 to 65535 in its header, got 0'],
    ['level.pgm', text('P2 1 1 9 10'), 'must hold 1 x 1 levels from 0 to 9, got 10 at 0'],
    ['data.gz', text('not gzip'), 'must begin with 1f8b (gzip)'],
  ])('%s', async (name, bytes, message) => {
    await expect(read(name, bytes)).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', message: expect.stringContaining(message) }),
    );
  });

  it('a file that is not there', async () => {
    await expect(readImages(join(folder, 'gone.png'))).rejects.toThrow('got no such file or folder');
  });
});
