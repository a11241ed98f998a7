/** The SAILnet experiment at toy size, on made-up photographs of straight edges. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NaturalPatches } from '../../experiments/parts/natural-patches.ts';
import { correlationsOf, explainedShare, kurtosisOfResponses } from '../../experiments/parts/patch-codes.ts';
import sailnet from '../../experiments/sailnet-fields.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikewise-edges-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Half planes of random greys, painted over each other. */
function edges(width: number, height: number): Uint8Array {
  const draw = rng('edges');
  const pixels = new Uint8Array(4 * width * height).fill(128);
  for (let e = 0; e < 60; e++) {
    const [x0, y0] = [draw.next() * width, draw.next() * height];
    const angle = 2 * Math.PI * draw.next();
    const grey = draw.integer(256);
    const reach = 40;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const a = Math.cos(angle) * (x - x0) + Math.sin(angle) * (y - y0);
        const b = Math.cos(angle) * (y - y0) - Math.sin(angle) * (x - x0);
        if (a > 0 && a < reach && Math.abs(b) < reach)
          pixels.fill(grey, 4 * (y * width + x), 4 * (y * width + x) + 3);
      }
  }
  return pixels;
}

beforeAll(() => {
  const [width, height] = [256, 192];
  writeFileSync(
    join(folder, 'edges.jpg'),
    jpeg.encode({ width, height, data: edges(width, height) }, 95).data,
  );
});

describe('sailnet-fields', () => {
  const run = (model: 'sailnet' | 'random') =>
    sailnet.definition.run(
      { model, side: 8, units: 24, p: 0.2, batches: 150 },
      { seed: 1, dataDir: folder, progress: () => {}, signal: new AbortController().signal, keep: false },
    );

  it('learnt fields are Gabor-like more often than random ones, and say more of a patch', async () => {
    const [learnt, random] = [await run('sailnet'), await run('random')];
    for (const { measures } of [learnt, random])
      for (const name of Object.keys(sailnet.definition.measures))
        expect(Number.isFinite(measures[name]), name).toBe(true);
    expect(learnt.measures.gaborR2!).toBeGreaterThan(random.measures.gaborR2! + 0.2);
    expect(learnt.measures.reconstruction!).toBeGreaterThan(random.measures.reconstruction!);
    expect(learnt.artifacts!.map(({ kind }) => kind)).toEqual(['fields', 'histogram']);
  });
});

describe('patches', () => {
  it('have mean 0 and variance 1, and pass over what is blank', () => {
    const draw = rng('half blank');
    const image = matrix(
      Float64Array.from({ length: 100 * 100 }, (_, i) => (i % 100 < 50 ? 0.01 : 1) * draw.normal()),
      100,
      100,
    );
    const patches = new NaturalPatches([image], 10, 'here');
    const into = new Float64Array(200 * 100);
    patches.fill(into);
    for (let k = 0; k < 200; k++) {
      const patch = into.subarray(k * 100, (k + 1) * 100);
      expect(patch.reduce((sum, v) => sum + v, 0)).toBeCloseTo(0, 10);
      expect(patch.reduce((sum, v) => sum + v * v, 0) / 100).toBeCloseTo(1, 10);
    }
    const again = new Float64Array(200 * 100);
    new NaturalPatches([image], 10, 'here').fill(again);
    expect(again).toEqual(into);
  });
});

describe('patch codes', () => {
  // units 0 and 1 always together, unit 2 never with them, unit 3 silent
  const counts = matrix(Uint8Array.from([1, 2, 0, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0, 0, 1, 0]), 4, 4);

  it('correlations are those of the definition, silent units left out', () => {
    expect(correlationsOf(counts)).toBeCloseTo(1, 12);
    const draw = rng('independent');
    const free = matrix(
      Uint8Array.from({ length: 4000 * 5 }, () => draw.integer(2)),
      4000,
      5,
    );
    expect(correlationsOf(free)).toBeLessThan(0.03);
  });

  it('a code that holds the patches explains them, and half of them by half', () => {
    const fields = matrix(Float64Array.of(1, 0, 0, 1), 2, 2);
    const onlyFirst = matrix(Uint8Array.of(2, 0, 1, 0), 2, 2);
    expect(explainedShare(onlyFirst, fields, Float64Array.of(4, 0, 2, 0))).toBeCloseTo(1, 12);
    expect(explainedShare(onlyFirst, fields, Float64Array.of(4, 4, 2, 2))).toBeCloseTo(0.5, 12);
    expect(explainedShare(matrix(new Uint8Array(4), 2, 2), fields, Float64Array.of(4, 4, 2, 2))).toBe(0);
  });

  it('kurtosis is that of the linear responses', () => {
    const fields = matrix(Float64Array.of(1, 0), 1, 2);
    // responses 0, 0, 0, 1: see test/metrics
    expect(kurtosisOfResponses(fields, Float64Array.of(0, 5, 0, 7, 0, 1, 1, 2))).toBeCloseTo(-2 / 3, 12);
  });
});
