/** The models that come with the package: small, measured on the test set as they are stored, and able to read. */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readImages } from '../../src/data/image-file.ts';
import { matrix } from '../../src/math/matrix.ts';
import { fitImages } from '../../src/model/fit-images.ts';
import { loadModel } from '../../src/model/model-file.ts';
import { shippedModel, shippedModels } from '../../src/model/shipped.ts';
import { predict } from '../../src/model/trained-model.ts';

const names = await shippedModels();
const drawn = ['0', '1', '2', '3', '4'];
const asDrawn = { invert: false, resize: false };
const onPaper = { invert: true, resize: true };

describe.each(names)('the shipped model %s', (name) => {
  it('reads digits that we drew, and one on paper, and is as good as it says', async () => {
    const model = await loadModel(name);
    const seen = async (file: string, options: typeof asDrawn) => {
      const path = fileURLToPath(new URL(`../fixtures/digits/${file}.png`, import.meta.url));
      return fitImages(await readImages(path), file, model.coder.options, options).images.data;
    };
    const images = [...drawn.map((digit) => seen(digit, asDrawn)), seen('3-on-paper', onPaper)];
    const asked = matrix(Uint8Array.from(Buffer.concat(await Promise.all(images))), images.length, 28, 28);
    expect((await predict(model, asked)).map(({ label }) => label)).toEqual([...drawn, '3']);
    expect(model.measured).toMatchObject({ on: 'test', images: 10_000 });
    expect(model.measured!.accuracy).toBeGreaterThan(0.985);
    expect(model.origin.trainImages).toBe(60_000);
  });
});

it('the shipped models take 3 MB at most, all together, and one of them answers to mnist', async () => {
  let bytes = 0;
  for (const name of names) bytes += statSync((await shippedModel(name))!).size;
  expect(bytes).toBeLessThan(3e6);
  expect(await shippedModel('mnist')).toMatch(/mnist-(shared|private)\.spikewise$/);
});
