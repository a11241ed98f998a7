/**
 * Batches change nothing: columns that go through them one after the other (models/parts/stimuli.ts) do what one engine of all
 * columns does that sees image by image, bit for bit.
 */
import { describe, expect, it } from 'vitest';
import type { SparseCoderOptions } from '../../models/parts/sparse-coder-options.ts';
import { batchSize } from '../../models/parts/stimuli.ts';
import { SparseCoder } from '../../models/sparse-coder.ts';
import { exp, log } from '../../src/math/exp.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const side = 8;
const pixels = side * side;
const [columns, neurons, k] = [9, 6, 2];
const tiny: SparseCoderOptions = {
  height: side,
  width: side,
  patch: 4,
  stride: 2,
  neurons,
  k,
  gap: 4,
  code: 'rank',
  samples: 2 * batchSize + 3,
  seed: 5,
};

/** two batches and an image; squares of random place and brightness, and thus of 0 to 16 spikes a column */
const count = 2 * batchSize + 1;
const draw = rng('squares');
const images = matrix(new Uint8Array(count * pixels), count, side, side);
for (let image = 0; image < count; image++) {
  const [top, left, size] = [draw.integer(side), draw.integer(side), 1 + draw.integer(4)];
  for (let y = top; y < Math.min(side, top + size); y++)
    for (let x = left; x < Math.min(side, left + size); x++)
      images.data[image * pixels + y * side + x] = 60 + draw.integer(196);
}
const imageOf = (image: number) => images.data.subarray(image * pixels, (image + 1) * pixels);

describe('private columns in batches do what one engine of all columns does image by image', () => {
  it('codes, winners, active neurons, closed columns and synaptic events', async () => {
    const coder = new SparseCoder(tiny);
    await coder.learn(images);
    const coded = await coder.encode(images);
    const engine = coder.engine();
    const wins = new Uint32Array(columns * neurons);
    const full = new Uint32Array(columns);
    for (let image = 0; image < count; image++) {
      engine.race(coder.stimulus(imageOf(image)), { durationMs: coder.options.duration });
      const row = new Uint8Array(columns * neurons);
      const rank = new Uint8Array(columns);
      for (const winner of engine.winners.subarray(0, engine.winnerCount)) {
        const column = Math.floor(winner / neurons);
        row[winner] = [255, 230][rank[column]!++]!;
        wins[winner]!++;
        if (rank[column] === k) full[column]!++;
      }
      expect(coded.codes.data.subarray(image * row.length, (image + 1) * row.length)).toEqual(row);
      expect(coded.active[image]).toBe(engine.winnerCount);
    }
    expect(coded.wins).toEqual(wins);
    expect(coded.full).toEqual(full);
    expect(coded.synapticEvents).toBe(engine.synapticEvents / count);
    expect(coded.active.reduce((sum, active) => sum + active, 0)).toBeGreaterThan(count);
    expect(full.every((images) => images > 0 && images < count)).toBe(true);
  });

  it('weights and thresholds that are learnt', async () => {
    const learnt = new SparseCoder(tiny);
    await learnt.learn(images);
    const drawn = new SparseCoder({ ...tiny, samples: 0 });
    await drawn.learn(images);
    const engine = drawn.engine(1);
    const { samples, eta, thetaStep, duration, seed } = learnt.options;
    const order = rng(seed, 'sparse-coder', 'samples');
    for (let sample = 0; sample < samples; sample++) {
      const done = sample / samples;
      const rates = {
        eta: eta[0] * exp(log(eta[1] / eta[0]) * done),
        thetaStep: thetaStep * (1 - 0.9 * done),
      };
      const stimulus = drawn.stimulus(imageOf(order.integer(count)));
      engine.race(stimulus, { durationMs: duration, learn: rates });
    }
    const { weights, theta } = learnt.save();
    const before = drawn.save().weights;
    for (let column = 0; column < columns; column++) {
      expect(weights[column]).toEqual(engine.weights(column));
      expect(theta[column]).toEqual(engine.theta(`column-${column}`));
      expect(weights[column]).not.toEqual(before[column]);
    }
  });
});
