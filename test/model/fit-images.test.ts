/** Ink on a transparent ground: what is said without --invert leads to the answer, and no advice leads back. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { expect, it } from 'vitest';
import { readImages } from '../../src/data/image-file.ts';
import { fitImages } from '../../src/model/fit-images.ts';

const size = { height: 28, width: 28 };

/** A stroke of one level on a ground that is not there. */
function stroke(level: number): Uint8Array {
  const data = new Uint8Array(28 * 28 * 4);
  for (let y = 5; y < 23; y++)
    for (let x = 13; x < 16; x++) data.set([level, level, level, 255], 4 * (28 * y + x));
  return encode({ ...size, data, channels: 4 });
}

async function fit(level: number, invert: boolean) {
  const path = join(mkdtempSync(join(tmpdir(), 'spikewise-fit-')), 'ink.png');
  writeFileSync(path, stroke(level));
  const images = await readImages(path, { ...size, behind: invert ? 'white' : 'black' });
  const { images: fitting, refused } = fitImages(images, 'ink.png', size, { invert, resize: false });
  return { data: fitting.data, message: refused.get(0)?.message };
}

it('black ink on a transparent ground is refused with --invert as the remedy, and then is bright ink on black', async () => {
  expect((await fit(0, false)).message).toMatch(
    /^ink\.png: must show bright ink, got none .+; transparent pixels taken as black; for dark ink add --invert, .+ white paper$/,
  );
  const { data, message } = await fit(0, true);
  expect(message).toBeUndefined();
  expect([data[28 * 10 + 14], data[0]]).toEqual([255, 0]);
});

it('white ink on a transparent ground is the other way round', async () => {
  const { data } = await fit(255, false);
  expect([data[28 * 10 + 14], data[0]]).toEqual([255, 0]);
  expect((await fit(255, true)).message).toMatch(/taken as white; for bright ink leave --invert out, .+$/);
});
