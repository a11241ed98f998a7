/** Columns with shared weights beside a network written out plainly in Float64: potentials, winners, windows, slopes. */
import { describe, expect, it } from 'vitest';
import { activatorOf } from '../../src/learn/activations/activation.ts';
import { kWinners } from '../../src/learn/activations/k-winners.ts';
import { columnSlopes, columnsPass } from '../../src/learn/columns-pass.ts';
import { columnsShape } from '../../src/learn/columns-shape.ts';
import {
  type ConvolutionalColumns,
  type ConvolutionalColumnsOptions,
  convolutionalColumns,
} from '../../src/learn/convolutional-columns.ts';
import { crossEntropy } from '../../src/learn/cross-entropy.ts';
import { weightAt } from '../../src/learn/dense-layer.ts';
import { finiteDifferences, gradientError } from '../../src/learn/finite-difference.ts';
import { heParameters } from '../../src/learn/mlp-layout.ts';
import { sparseRows } from '../../src/learn/sparse-rows.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const [N, PIXELS, WINDOWS, CLASSES] = [8, 42, 2, 3];
/** 7 x 6 pixels: 3 x 2 positions two pixels apart, windows of 2 x 2 of them, one row apart. */
const sized = (filters: number, k: number) =>
  ({
    height: 7,
    width: 6,
    patch: 3,
    stride: 2,
    filters,
    k,
    pooling: { window: 2, step: 1 },
    classes: CLASSES,
    minInputs: 2,
    seed: 4,
  }) satisfies ConvolutionalColumnsOptions;

const draw = rng('test', 'columns');
/** bright spots on black, so that some patches are empty; the first image is black all over */
const pixels = Uint8Array.from({ length: N * PIXELS }, (_, p) =>
  p >= PIXELS && draw.next() < 0.2 ? 1 + draw.integer(255) : 0,
);
const images = matrix(pixels, N, 7, 6);
const labels = Array.from({ length: N }, () => draw.integer(CLASSES));

interface Plain {
  readonly filters: number;
  readonly k: number;
  /** (9 + 1, filters) and (features + 1, classes), biases last */
  readonly w: Float64Array;
  readonly scores: Float64Array;
}

/** (9) of an image at a position */
const patchOf = (image: number, y: number, x: number): number[] =>
  Array.from({ length: 9 }, (_, r) => {
    const [row, column] = [2 * y + Math.floor(r / 3), 2 * x + (r % 3)];
    return pixels[image * PIXELS + row * 6 + column]! / 255;
  });

/** (features) of an image */
function plainFeatures(image: number, { filters, k, w }: Plain): Float64Array {
  const sums = new Float64Array(WINDOWS * filters);
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 2; x++) {
      const patch = patchOf(image, y, x);
      if (patch.filter((v) => v !== 0).length < 2) continue;
      const potential = Array.from(
        { length: filters },
        (_, j) => w[9 * filters + j]! + patch.reduce((sum, v, r) => sum + v * w[r * filters + j]!, 0),
      );
      for (const [j, v] of potential.entries()) {
        if (v <= 0 || potential.filter((other) => other > v).length >= k) continue;
        // two windows, one below the other, of all columns
        for (const window of [0, 1]) if (y >= window && y < window + 2) sums[window * filters + j]! += v / 4;
      }
    }
  return sums;
}

function plainScores(image: number, net: Plain): number[] {
  const f = plainFeatures(image, net);
  return Array.from(
    { length: CLASSES },
    (_, c) =>
      net.scores[f.length * CLASSES + c]! +
      f.reduce((sum, v, i) => sum + v * net.scores[i * CLASSES + c]!, 0),
  );
}

const plainLoss = (order: readonly number[], net: Plain): number =>
  order.reduce((sum, image) => {
    const z = plainScores(image, net);
    return sum + Math.log(z.reduce((all, v) => all + Math.exp(v), 0)) - z[labels[image]!]!;
  }, 0) / order.length;

/** Most of the code is silent, or much of it speaks: two ways back. */
describe.each([
  [64, 3],
  [20, 8],
])('slopes of %i filters, %i winners', (filters, k) => {
  const shape = columnsShape(sized(filters, k));
  const { layers, last, scores, outputFloats } = shape.net;
  const layer = layers[0]!;
  const parameters = heParameters(shape.net, 5);
  for (let j = 0; j < filters; j++) parameters.layers[0]![weightAt(layer, 9, j)] = 0.3 * draw.normal();
  const tiled = (w: Float32Array) =>
    Float64Array.from(
      { length: 10 * filters },
      (_, p) => w[weightAt(layer, Math.floor(p / filters), p % filters)]!,
    );
  const padded = (w: Float32Array) =>
    Float64Array.from(
      { length: (last + 1) * CLASSES },
      (_, p) => w[Math.floor(p / CLASSES) * scores + (p % CLASSES)]!,
    );
  const net = { filters, k, w: tiled(parameters.layers[0]!), scores: padded(parameters.output) };
  const order = [6, 0, 3, 5, 2];
  const measure = () => plainLoss(order, net);
  const plain = { w: finiteDifferences(measure, net.w), scores: finiteDifferences(measure, net.scores) };

  it.each(['wasm', 'reference'] as const)('are those of the loss, by finite differences (%s)', (engine) => {
    const activator = activatorOf(kWinners({ k, boost: 0 }), filters);
    const pass = columnsPass(shape, order.length + 1, parameters, activator, true, engine);
    const slope = new Float32Array(layer.floats);
    // the first batch leaves its traces in all scratch
    for (const batch of [[1, 2, 3, 4, 5, 7], order]) {
      const total = columnSlopes(
        pass,
        { data: pixels, offset: 0, white: 255 },
        batch,
        batch.length,
        ({ view }, n) => crossEntropy(view.logits, labels, batch, n, CLASSES, scores, view.logitSlope),
        (offset) => slope.set(pass.batch!.space.view.tileSlope, offset),
      );
      expect(total / batch.length).toBeCloseTo(plainLoss(batch, net), 5);
    }
    expect(gradientError(tiled(slope), plain.w)).toBeLessThan(1e-5);
    expect(gradientError(padded(pass.output.space.view.slope), plain.scores)).toBeLessThan(1e-5);
    expect(plain.w.filter((s) => s !== 0).length).toBeGreaterThan(9 * k);
    expect(outputFloats).toBe((WINDOWS * filters + 1) * 4);
  });
});

describe('convolutional columns', () => {
  const options = sized(20, 3);
  const plainOf = ({ weights: { filters, scores } }: ConvolutionalColumns): Plain => ({
    ...options,
    w: Float64Array.from([...filters.weights.data, ...filters.bias]),
    scores: Float64Array.from([...scores.weights.data, ...scores.bias]),
  });

  it('code as their own weights say, and count what they did', async () => {
    const net = convolutionalColumns(options);
    await net.fit(images, labels, { epochs: 20, batch: 3, learningRate: 0.02 });
    const plain = plainOf(net);
    const { codes, ...work } = await net.encode(images);
    expect(net.features).toBe(40);
    expect(net.positions).toBe(6);
    expect(codes.shape).toEqual([N, 40]);
    let [patches, inputs] = [0, 0];
    for (let image = 0; image < N; image++) {
      const wanted = plainFeatures(image, plain);
      for (let f = 0; f < 40; f++) expect(codes.get(image, f)).toBeCloseTo(wanted[f]!, 5);
      for (let y = 0; y < 3; y++)
        for (let x = 0; x < 2; x++) {
          const ink = patchOf(image, y, x).filter((v) => v !== 0).length;
          if (ink < 2) continue;
          patches++;
          inputs += ink;
        }
    }
    expect(work.ink * N).toBe(pixels.filter((v) => v > 0).length);
    expect(work.patches * N).toBe(patches);
    expect(patches).toBeLessThan(6 * (N - 1));
    expect(work.patchInputs * N).toBe(inputs);
    expect(work.winners).toBeLessThanOrEqual(3 * work.patches);
    expect(work.winners).toBeGreaterThan(2 * work.patches);
    expect(work.activeShare).toBeCloseTo(work.winners / 120, 12);
    // the middle row of positions lies in both windows
    expect(work.additions).toBeGreaterThan(work.winners);
    expect(work.additions).toBeLessThan(2 * work.winners);
    // black is silent
    expect([...codes.data.subarray(0, 40)]).toEqual(Array(40).fill(0));

    const rows = await net.encodeRows(images);
    expect(rows.codes).toEqual(sparseRows(codes, 'none', 'codes'));
    expect(rows).toMatchObject(work);
    const best = Array.from({ length: N }, (_, image) => {
      const z = plainScores(image, plain);
      return z.indexOf(Math.max(...z));
    });
    expect([...(await net.predict(images))]).toEqual(best);
  });

  it('learn where a spot is, and give the same bits in both engines', async () => {
    const spots = Array.from({ length: 90 }, () => [draw.integer(5), draw.integer(4)] as const);
    const drawn = Uint8Array.from({ length: 90 * PIXELS }, (_, p) => {
      const [top, left] = spots[Math.floor(p / PIXELS)]!;
      const [y, x] = [Math.floor((p % PIXELS) / 6), p % 6];
      return y >= top && y < top + 2 && x >= left && x < left + 2 ? 200 : 0;
    });
    const where = spots.map(([top]) => Math.min(2, Math.floor(top / 2)));
    const x = matrix(drawn, 90, 7, 6);
    const grey = matrix(
      Float32Array.from(drawn, (v) => v / 255),
      90,
      7,
      6,
    );
    const fit = { epochs: 40, batch: 16, learningRate: 0.03 };
    const boosted = { ...options, boost: 4 };
    const nets = (['wasm', 'reference', 'wasm'] as const).map((engine) =>
      convolutionalColumns({ ...boosted, engine }),
    );
    for (const [i, net] of nets.entries()) {
      const { loss } = await net.fit(i === 2 ? grey : x, where, fit);
      expect(loss).toHaveLength(40);
      expect(loss[39]!).toBeLessThan(0.3 * loss[0]!);
    }
    const [net, reference, onGrey] = nets;
    expect([...(await net!.predict(x))].filter((c, i) => c === where[i]).length).toBeGreaterThan(85);
    expect(reference!.weights).toEqual(net!.weights);
    expect(reference!.dutyCycles).toEqual(net!.dutyCycles);
    expect(await reference!.encode(x)).toEqual(await net!.encode(x));
    expect(onGrey!.weights).toEqual(net!.weights);
    expect(net!.dutyCycles!.reduce((sum, duty) => sum + duty, 0)).toBeCloseTo(3, 1);
  });

  it('boosting lets more filters win', async () => {
    const used = async (boost: number) => {
      const net = convolutionalColumns({ ...sized(40, 1), boost });
      await net.fit(images, labels, { epochs: 30, batch: 4, learningRate: 0.02 });
      const { codes } = await net.encode(images);
      return new Set([...codes.data].flatMap((v, p) => (v > 0 ? [p % 40] : []))).size;
    };
    expect(await used(30)).toBeGreaterThan(await used(0));
  });

  it('stay as they were if a fit is stopped', async () => {
    const net = convolutionalColumns(options);
    const before = net.weights;
    const stopped = new AbortController();
    const fit = net.fit(images, labels, {
      epochs: 50,
      batch: 2,
      signal: stopped.signal,
      onProgress: () => stopped.abort(new Error('stopped')),
    });
    await expect(fit).rejects.toThrow('stopped');
    expect(net.weights).toEqual(before);
  });

  const refused: [Partial<ConvolutionalColumnsOptions>, string][] = [
    [{ patch: 7 }, 'convolutionalColumns.patch: must be from 1 to 6 pixels, got 7'],
    [{ stride: 0 }, 'convolutionalColumns.stride: must be a whole number >= 1, got 0'],
    [{ k: 21 }, 'convolutionalColumns.k: must be an integer in 1 ... 20, got 21'],
    [{ minInputs: 0 }, 'convolutionalColumns.minInputs: must be an integer in 1 ... 9, got 0'],
    [{ minInputs: 10 }, 'convolutionalColumns.minInputs: must be an integer in 1 ... 9, got 10'],
    [{ boost: -1 }, 'convolutionalColumns.boost: must be >= 0, got -1'],
    [{ classes: 1 }, 'convolutionalColumns.classes: must be an integer in 2 ... 256, got 1'],
    [
      { pooling: { window: 3, step: 1 } },
      'convolutionalColumns.pooling.window: must be from 1 to 2 positions, got 3',
    ],
    [
      { pooling: { window: 2, step: 0 } },
      'convolutionalColumns.pooling.step: must be a whole number >= 1, got 0',
    ],
  ];
  it.each(refused)('refuse %o', (change, message) => {
    expect(() => convolutionalColumns({ ...options, ...change })).toThrow(message);
  });

  it('refuse images and labels that do not fit', async () => {
    const net = convolutionalColumns(options);
    const odd = matrix(pixels, N, 6, 7);
    await expect(net.encode(odd)).rejects.toThrow(
      'convolutionalColumns.encode.images: must be (n >= 1, 7, 6), got (8, 6, 7)',
    );
    await expect(net.predict(odd)).rejects.toThrow('convolutionalColumns.predict.images: must be');
    await expect(net.fit(images, labels.slice(1))).rejects.toThrow(
      'convolutionalColumns.fit.labels: must be one for each of 8 samples, got 7',
    );
    await expect(net.fit(images, labels, { batch: 0 })).rejects.toThrow(
      'convolutionalColumns.fit.batch: must be an integer >= 1, got 0',
    );
    const wrong = Float32Array.from(pixels);
    wrong[50] = Number.NaN;
    await expect(net.encode(matrix(wrong, N, 7, 6))).rejects.toThrow(
      /images: must be finite in Float32, got NaN/,
    );
  });
});
