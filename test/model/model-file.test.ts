/** Model files: what is stored is read back, as far as its precision keeps it; anything else is refused in one line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SparseCoder } from '../../models/sparse-coder.ts';
import { saveState } from '../../src/math/state.ts';
import { loadModel, modelBytes, modelFrom, saveModel } from '../../src/model/model-file.ts';
import { precisions, read, store } from '../../src/model/precision.ts';
import { evaluate, predict, type TrainedModel } from '../../src/model/trained-model.ts';
import { bars, smallModel } from './small-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikewise-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let model: TrainedModel;
const heldOut = bars(60, 'held out');
beforeAll(async () => {
  model = await smallModel();
});

describe('a stored model', () => {
  it('answers to the bit as before in float64, and knows what it is', async () => {
    const path = join(folder, 'exact.spikewise');
    const measured = { accuracy: 0.5, images: 60, on: 'validation', activeShare: 0.1 } as const;
    await saveModel(path, { ...model, measured }, { precision: 'float64' });
    const back = await loadModel(path);
    expect(await predict(back, heldOut.images)).toEqual(await predict(model, heldOut.images));
    expect(back).toMatchObject({ origin: model.origin, classNames: model.classNames, measured });
    expect(back.precision).toBe('float64');
  });

  it.each(precisions)('in %s reads the bars, and storing it again changes no byte', async (precision) => {
    const bytes = modelBytes(model, precision);
    const back = modelFrom(bytes, 'model');
    expect((await evaluate(back, heldOut)).accuracy).toBeGreaterThan(0.95);
    expect(modelBytes(back, precision)).toEqual(bytes);
  });

  it('with brightness, ON and OFF as input answers to the bit as before', async () => {
    const both = await smallModel({ frontEnd: 'both' });
    const back = modelFrom(modelBytes(both, 'float64'), 'model');
    expect(back.coder.options.frontEnd).toBe('both');
    expect(await predict(back, heldOut.images)).toEqual(await predict(both, heldOut.images));
    expect((await evaluate(back, heldOut)).accuracy).toBeGreaterThan(0.95);
  });

  it('is smaller the coarser its numbers', () => {
    const sizes = precisions.map((precision) => modelBytes(model, precision).length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    const { weights } = model.coder.save();
    const count = weights.reduce((sum, { length }) => sum + length, 0);
    expect(sizes[0]).toBeLessThan(1.5 * count);
  });

  it('int8 errs by at most half a step of the largest weight of its neuron', () => {
    const values = Float64Array.from({ length: 300 }, (_, s) => (s % 3) ** 3 * Math.sin(s));
    const back = read(store(values, 3, 'int8'));
    for (let s = 0; s < 300; s++) {
      const most = Math.max(...values.filter((_, t) => t % 3 === s % 3).map(Math.abs));
      expect(Math.abs(back[s]! - values[s]!)).toBeLessThanOrEqual(most / 254 + 1e-6);
    }
  });

  it('answers with class, probabilities and what the neurons did', async () => {
    const [first] = await predict(model, heldOut.images);
    expect(first!.label).toBe(['lying', 'upright'][heldOut.labels[0]!]);
    expect(first!.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    expect(first!.probability).toBe(Math.max(...first!.probabilities));
    expect(first!.neurons).toBe(9 * 12);
    expect(first!.activeNeurons).toBeGreaterThan(0);
    expect(first!.inputSpikes).toBe(54);
  });
});

describe('refuses', () => {
  const whole = () => modelBytes(model, 'int8');
  it('a file that is cut short, damaged, foreign or of another kind', () => {
    const bytes = whole();
    const bent = bytes.slice();
    bent[bytes.length >> 1]! ^= 1;
    for (const [given, complaint] of [
      [bytes.slice(0, -100), 'damaged or cut short'],
      [bent, 'damaged or cut short'],
      [new Uint8Array(3), 'no saved state of spikewise'],
      [new TextEncoder().encode('a letter to somebody else, not a model'), 'no saved state of spikewise'],
      [
        saveState('simulation', {}, () => {}),
        'must be the state of a trained model, got that of a simulation',
      ],
    ] as const)
      expect(() => modelFrom(given, 'my.spikewise')).toThrow(
        expect.objectContaining({
          name: 'DataError',
          message: expect.stringMatching(
            new RegExp(`^my\\.spikewise: must be a model file of spikewise train, got .*${complaint}`),
          ),
        }),
      );
  });

  it('a file of a newer spikewise, by name', () => {
    const newer = saveState('trained model', { format: 2, origin: { version: '9.0.0' } }, () => {});
    expect(() => modelFrom(newer, 'my.spikewise')).toThrow(
      'got format 2, written by spikewise 9.0.0 (this one reads 1); update spikewise',
    );
  });

  it('a file that is not there, naming the command that makes one', async () => {
    await expect(loadModel(join(folder, 'gone.spikewise'))).rejects.toThrow(
      /must be a model file, got no such file or folder; make one by spikewise train/,
    );
  });

  it('a coder whose arrays do not fit its options', () => {
    const saved = model.coder.save();
    expect(() => SparseCoder.restore({ ...saved, theta: saved.theta.slice(1) })).toThrow(
      'weights and thresholds must fit the options',
    );
  });
});

it('an interrupted write leaves the old file whole, and no other beside it', async () => {
  const own = mkdtempSync(join(folder, 'own-'));
  const path = join(own, 'a.spikewise');
  writeFileSync(path, 'old');
  const unwritable = { ...model, origin: { ...model.origin, version: 1n as unknown as string } };
  await expect(saveModel(path, unwritable)).rejects.toThrow();
  await expect(saveModel('/dev/full/a.spikewise', model)).rejects.toThrow(/must be writable/);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(own)).toEqual(['a.spikewise']);
});
