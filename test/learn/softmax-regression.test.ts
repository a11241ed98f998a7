import { describe, expect, it } from 'vitest';
import { restoreSoftmaxRegression } from '../../src/learn/softmax-readout.ts';
import { softmaxRegression } from '../../src/learn/softmax-regression.ts';
import { sparseRows } from '../../src/learn/sparse-rows.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const [SAMPLES, FEATURES, CLASSES] = [121, 14, 3];
const draw = rng('softmax test');
const labels = Array.from({ length: SAMPLES }, () => draw.integer(CLASSES));
/** Sparse counts; feature i speaks more often for class i mod 3. */
const counts = Float64Array.from({ length: SAMPLES * FEATURES }, (_, p) => {
  const favoured = (p % FEATURES) % 3 === labels[Math.floor(p / FEATURES)];
  return draw.next() < (favoured ? 0.5 : 0.15) ? 1 + draw.integer(5) : 0;
});
const codes = matrix(Uint16Array.from(counts), SAMPLES, FEATURES);

/**
 * The same regression in Float64 with dense standardised features and the whole data as one batch. (Adam would blow up
 * the rounding error of a first slope that is exactly 0, as one is with 120 of these samples.)
 */
function dense(epochs: number, learningRate: number, l2: number, root: boolean, standardise: boolean) {
  const x = counts.map((count) => (root ? Math.sqrt(count) : count));
  const mean = new Float64Array(FEATURES);
  const variance = new Float64Array(FEATURES);
  for (let p = 0; p < x.length; p++) mean[p % FEATURES]! += x[p]! / SAMPLES;
  for (let p = 0; p < x.length; p++) variance[p % FEATURES]! += (x[p]! - mean[p % FEATURES]!) ** 2 / SAMPLES;
  const floor = (0.02 * variance.reduce((a, b) => a + b)) / FEATURES;
  const z = standardise
    ? x.map((v, p) => (v - mean[p % FEATURES]!) / Math.sqrt(variance[p % FEATURES]! + floor))
    : x;
  const w = new Float64Array((FEATURES + 1) * CLASSES);
  const m = new Float64Array(w.length);
  const v = new Float64Array(w.length);
  for (let t = 1; t <= epochs; t++) {
    const slope = w.map((weight, p) => (p < FEATURES * CLASSES ? l2 * weight : 0));
    for (let r = 0; r < SAMPLES; r++) {
      const input = [...z.subarray(r * FEATURES, (r + 1) * FEATURES), 1];
      const e = [0, 1, 2].map((c) =>
        Math.exp(input.reduce((s, value, i) => s + value * w[i * CLASSES + c]!, 0)),
      );
      const total = e.reduce((a, b) => a + b);
      for (let c = 0; c < CLASSES; c++) {
        const d = e[c]! / total - (labels[r] === c ? 1 : 0);
        for (let i = 0; i <= FEATURES; i++) slope[i * CLASSES + c]! += (d * input[i]!) / SAMPLES;
      }
    }
    const rate = (learningRate * (1 + Math.cos((Math.PI * (t - 1)) / epochs))) / 2;
    for (let p = 0; p < w.length; p++) {
      m[p] = 0.9 * m[p]! + 0.1 * slope[p]!;
      v[p] = 0.999 * v[p]! + 0.001 * slope[p]! ** 2;
      w[p]! -= (rate * (m[p]! / (1 - 0.9 ** t))) / (Math.sqrt(v[p]! / (1 - 0.999 ** t)) + 1e-8);
    }
  }
  return w;
}

const accuracyOf = (predicted: Uint8Array, actual: number[]) =>
  predicted.filter((c, r) => c === actual[r]).length / actual.length;

describe('softmaxRegression', () => {
  it.each([
    ['sqrt', true],
    ['sqrt', false],
    ['none', true],
    ['none', false],
  ] as const)(
    'has the weights of the dense regression, transform %s, standardised %s',
    async (transform, standardise) => {
      const options = {
        classes: CLASSES,
        epochs: 30,
        batch: SAMPLES,
        learningRate: 0.05,
        l2: 0.01,
        transform,
        standardise,
      };
      const fit = await softmaxRegression(codes, labels, options);
      const expected = dense(30, 0.05, 0.01, transform === 'sqrt', standardise);
      const found = [...fit.weights.data, ...fit.bias];
      for (let p = 0; p < found.length; p++) expect(Math.abs(found[p]! - expected[p]!)).toBeLessThan(1e-4);
      expect(Math.max(...found)).toBeGreaterThan(0.3);
    },
  );

  it('lowers its loss, reads the classes, and gives probabilities to match', async () => {
    const fit = await softmaxRegression(codes, labels, {
      classes: CLASSES,
      epochs: 40,
      batch: 20,
      learningRate: 0.02,
    });
    expect(fit.loss.at(-1)!).toBeLessThan(0.5 * fit.loss[0]!);
    const predicted = fit.predict(codes);
    expect(accuracyOf(predicted, labels)).toBeGreaterThan(0.85);
    const p = fit.probabilities(codes);
    for (let r = 0; r < SAMPLES; r++) {
      const row = [0, 1, 2].map((c) => p.get(r, c));
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(row[predicted[r]!]).toBe(Math.max(...row));
    }
  });

  it('gives the same bits again, and in both engines; the seed sets the order', async () => {
    const run = async (engine: 'wasm' | 'reference', seed: number) => {
      const fit = await softmaxRegression(codes, labels, {
        classes: CLASSES,
        batch: 16,
        epochs: 2,
        engine,
        seed,
      });
      return [fit.save(), fit.loss, fit.probabilities(codes).data];
    };
    const first = await run('wasm', 1);
    expect(await run('wasm', 1)).toEqual(first);
    expect(await run('reference', 1)).toEqual(first);
    expect(await run('wasm', 2)).not.toEqual(first);
  });

  it('does not care for the unit of the features, standardised', async () => {
    const scaled = matrix(
      counts.map((count) => 8 * count),
      SAMPLES,
      FEATURES,
    );
    const options = { classes: CLASSES, transform: 'none' } as const;
    const [plain, large] = [
      await softmaxRegression(codes, labels, options),
      await softmaxRegression(scaled, labels, options),
    ];
    for (const [p, value] of large.probabilities(scaled).data.entries())
      expect(value).toBeCloseTo(plain.probabilities(codes).data[p]!, 4);
  });

  it('leaves a constant feature out, however large, also where it varies later', async () => {
    const widened = (constant: (r: number) => number): Matrix => {
      const wide = new Float32Array(SAMPLES * (FEATURES + 2));
      for (let r = 0; r < SAMPLES; r++) {
        wide.set(counts.subarray(r * FEATURES, (r + 1) * FEATURES), r * (FEATURES + 2));
        wide[r * (FEATURES + 2) + FEATURES] = constant(r);
      }
      return matrix(wide, SAMPLES, FEATURES + 2);
    };
    const fit = await softmaxRegression(
      widened(() => 1e6),
      labels,
      { classes: CLASSES },
    );
    for (const feature of [FEATURES, FEATURES + 1])
      expect([0, 1, 2].map((c) => fit.weights.get(feature, c))).toEqual([0, 0, 0]);
    expect(fit.predict(widened((r) => r))).toEqual(fit.predict(widened(() => 1e6)));
    expect(accuracyOf(fit.predict(widened(() => 1e6)), labels)).toBeGreaterThan(0.6);
  });

  it('learns the frequencies of the classes from codes that say nothing', async () => {
    const silent = matrix(new Uint8Array(8 * 3), 8, 3);
    const fit = await softmaxRegression(silent, [0, 0, 0, 0, 0, 0, 2, 2], {
      classes: 3,
      epochs: 400,
      learningRate: 0.05,
    });
    const p = fit.probabilities(silent);
    expect(p.get(0, 0)).toBeCloseTo(0.75, 1);
    expect(p.get(0, 2)).toBeCloseTo(0.25, 1);
    expect(p.get(0, 1)).toBeLessThan(0.02);
    expect(Array.from(fit.predict(silent))).toEqual(new Array(8).fill(0));
  });

  it('never predicts a class that is missing from the training', async () => {
    const two = labels.map((label) => Math.min(label, 1));
    const fit = await softmaxRegression(codes, two, { classes: 4, epochs: 20, learningRate: 0.02 });
    expect(Math.max(...fit.predict(codes))).toBeLessThan(2);
  });

  it('is restored from JSON bit for bit', async () => {
    const fit = await softmaxRegression(codes, labels, { classes: CLASSES });
    const restored = restoreSoftmaxRegression(JSON.parse(JSON.stringify(fit.save())));
    expect(restored.probabilities(codes).data).toEqual(fit.probabilities(codes).data);
    expect(restored.save()).toEqual(fit.save());
    expect(() => restoreSoftmaxRegression({ ...fit.save(), mean: [1] })).toThrow(
      'restoreSoftmaxRegression.mean: must hold 14 numbers, got 1',
    );
    expect(() => restoreSoftmaxRegression(undefined as never)).toThrow(
      'restoreSoftmaxRegression: must be given an object',
    );
    expect(() => restoreSoftmaxRegression({ ...fit.save(), scale: undefined as never })).toThrow(
      'restoreSoftmaxRegression.scale: must hold 14 numbers, got undefined',
    );
  });

  it('reads sparse rows as the matrix that they stand for', async () => {
    const options = { classes: CLASSES, transform: 'none' } as const;
    const rows = sparseRows(codes, 'none', 'test');
    const [dense, sparse] = [
      await softmaxRegression(codes, labels, options),
      await softmaxRegression(rows, labels, options),
    ];
    expect(sparse.save()).toEqual(dense.save());
  });

  it('with dropout spreads its weight over features that say the same', async () => {
    // Feature 0 tells the class, always; features 1 to 20 each tell it nine times in ten.
    const draw = rng('redundant');
    const y = Uint8Array.from({ length: 400 }, () => draw.integer(2));
    const x = matrix(
      Uint8Array.from(
        { length: 400 * 21 },
        (_, p) => (p % 21 === 0 || draw.next() < 0.9 ? 1 : 0) ^ y[Math.floor(p / 21)]!,
      ),
      400,
      21,
    );
    const fit = (dropout: number, engine: 'wasm' | 'reference' = 'wasm') =>
      softmaxRegression(x, y, {
        classes: 2,
        epochs: 100,
        batch: 20,
        l2: 1e-5,
        dropout,
        engine,
        standardise: false,
      });
    const share = ({ weights }: Awaited<ReturnType<typeof fit>>) => {
      const size = Array.from({ length: 21 }, (_, i) => Math.abs(weights.get(i, 0) - weights.get(i, 1)));
      return size[0]! / size.reduce((sum, w) => sum + w, 0);
    };
    const [without, half] = [await fit(0), await fit(0.5)];
    expect(share(half)).toBeLessThan(0.9 * share(without));
    expect(accuracyOf(half.predict(x), [...y])).toBeGreaterThan(0.95);
    expect((await fit(0.5, 'reference')).save()).toEqual(half.save());
  });

  it('goes on from another readout: its scales, its weights, whatever the new codes', async () => {
    const options = { classes: CLASSES, seed: 1 };
    const scaled = await softmaxRegression(codes, labels, { ...options, epochs: 0 });
    expect(scaled.weights.data.every((w) => w === 0)).toBe(true);
    const fit = await softmaxRegression(codes, labels, options);
    // standardised by all codes already: going on from there is the fit itself
    const after = await softmaxRegression(codes, labels, { ...options, from: scaled.save() });
    expect(after.save()).toEqual(fit.save());
    const few = matrix(counts.slice(0, 3 * FEATURES), 3, FEATURES);
    const same = await softmaxRegression(few, labels.slice(0, 3), {
      ...options,
      epochs: 0,
      from: fit.save(),
    });
    expect(same.save()).toEqual(fit.save());
    await expect(
      softmaxRegression(codes, labels, { ...options, classes: CLASSES + 1, from: fit.save() }),
    ).rejects.toThrow(`softmaxRegression.from: must have classes ${CLASSES + 1}, got ${CLASSES}`);
  });

  it('reports progress up to 1 and stops at a signal', async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    await softmaxRegression(codes, labels, { classes: CLASSES, batch: 4, onProgress: (f) => seen.push(f) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(1);
    const onProgress = () => controller.abort(new Error('enough'));
    const stopped = softmaxRegression(codes, labels, {
      classes: CLASSES,
      batch: 1,
      epochs: 1000,
      onProgress,
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it.each([
    [{ classes: 1 }, 'softmaxRegression.classes: must be an integer in 2 ... 256, got 1'],
    [{ classes: 2 }, 'softmaxRegression.labels: must be integers in 0 ... 1, got 2 at'],
    [{ classes: 3, epochs: 1.5 }, 'softmaxRegression.epochs: must be an integer >= 0, got 1.5'],
    [{ classes: 3, batch: 0 }, 'softmaxRegression.batch: must be an integer >= 1, got 0'],
    [{ classes: 3, learningRate: -1 }, 'softmaxRegression.learningRate: must be > 0, got -1'],
    [{ classes: 3, l2: -1 }, 'softmaxRegression.l2: must be >= 0, got -1'],
    [{ classes: 3, dropout: 1 }, 'softmaxRegression.dropout: must be >= 0 and < 1, got 1'],
  ])('refuses %j', async (options, message) => {
    await expect(softmaxRegression(codes, labels, options)).rejects.toThrow(message);
  });

  it('refuses codes that do not fit, with row and column of a number that is none', async () => {
    const fitTo = (x: Matrix, y: number[] = labels) => softmaxRegression(x, y, { classes: 3 });
    const spoilt = (value: number) =>
      matrix(
        counts.map((c, p) => (p === 2 * FEATURES + 5 ? value : c)),
        SAMPLES,
        FEATURES,
      );
    await expect(fitTo(spoilt(Number.NaN))).rejects.toThrow(
      'softmaxRegression.codes: must be finite in Float32 and >= 0, got NaN in row 2, column 5',
    );
    await expect(fitTo(spoilt(-1))).rejects.toThrow('got -1 in row 2, column 5');
    await expect(fitTo(matrix(new Uint8Array(0), 0, 4), [])).rejects.toThrow(
      'softmaxRegression.codes: must have at least one row, got 0',
    );
    await expect(fitTo(codes, [0])).rejects.toThrow('must be one for each of 121 samples, got 1');
    const fit = await fitTo(codes);
    expect(() => fit.predict(matrix(new Uint8Array(6), 2, 3))).toThrow(
      'softmaxRegression.predict: must have the 14 features of the fit, got 3',
    );
    expect(fit.predict(matrix(new Uint8Array(0), 0, FEATURES)).length).toBe(0);
  });
});
