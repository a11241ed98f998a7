import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/kernels/workspace.ts';
import { type Activation, kWinners, relu } from '../../src/learn/activations.ts';
import { type MlpOptions, mlp } from '../../src/learn/mlp.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** Noisy images of three classes, each with its own pixels lit; (n, 4, 5). */
function toyImages(n: number, key: string) {
  const draw = rng('mlp test', key);
  const pixels = new Uint8Array(n * 20);
  const labels = new Uint8Array(n);
  for (let r = 0; r < n; r++) {
    labels[r] = draw.integer(3);
    for (let p = 0; p < 20; p++) {
      const lit = p % 3 === labels[r] ? 0.7 : 0.2;
      if (draw.next() < lit) pixels[r * 20 + p] = 1 + draw.integer(255);
    }
  }
  return { x: matrix(pixels, n, 4, 5), labels };
}

const train = toyImages(300, 'train');
const held = toyImages(200, 'held out');
const make = (activation: Activation, more: Partial<MlpOptions> = {}) =>
  mlp({ inputs: 20, hidden: 24, classes: 3, activation, seed: 1, ...more });
const share = (predicted: Uint8Array, labels: Uint8Array) =>
  predicted.filter((c, r) => c === labels[r]).length / labels.length;

const activations: [string, Activation][] = [
  ['relu', relu()],
  ['k winners', kWinners({ k: 2 })],
  ['k winners, no boost', kWinners({ k: 2, boost: 0 })],
  ['k winners in groups', kWinners({ k: 1, groups: 4 })],
];

describe.each(activations)('mlp, %s', (_, activation) => {
  it('lowers its loss and generalises', async () => {
    const net = make(activation);
    const { loss } = await net.fit(train.x, train.labels, { epochs: 20, batch: 32, learningRate: 0.01 });
    expect(loss.length).toBe(20);
    expect(loss.at(-1)!).toBeLessThan(0.6 * loss[0]!);
    expect(share(net.predict(held.x), held.labels)).toBeGreaterThan(0.8);
  });

  it('gives the same bits again, and in both engines', async () => {
    const run = async (engine: Engine) => {
      const net = make(activation, { engine });
      const { loss } = await net.fit(train.x, train.labels, { epochs: 2, batch: 64 });
      return { loss, weights: net.weights, hidden: net.hidden(held.x).data, duty: net.dutyCycle };
    };
    const first = await run('wasm');
    expect(await run('wasm')).toEqual(first);
    expect(await run('reference')).toEqual(first);
  });

  it('predicts the largest score of its own weights and activations', async () => {
    const net = make(activation);
    await net.fit(train.x, train.labels, { epochs: 3 });
    const { hidden, hiddenBias, output, outputBias } = net.weights;
    const codes = net.hidden(held.x);
    const predicted = net.predict(held.x);
    for (let r = 0; r < 200; r++) {
      let active = 0;
      for (let j = 0; j < 24; j++) {
        let v = hiddenBias[j]!;
        for (let i = 0; i < 20; i++) v += (held.x.data[r * 20 + i]! / 255) * hidden.get(i, j);
        const h = codes.get(r, j);
        if (h > 0) {
          active++;
          expect(h).toBeCloseTo(v, 4);
        } else if (activation.kind === 'relu') expect(v).toBeLessThan(1e-5);
      }
      if (activation.kind === 'kWinners')
        expect(active).toBeLessThanOrEqual(activation.k * activation.groups);
      const scores = [0, 1, 2].map((c) => {
        let z = outputBias[c]!;
        for (let j = 0; j < 24; j++) z += codes.get(r, j) * output.get(j, c);
        return z;
      });
      expect(scores[predicted[r]!]).toBeCloseTo(Math.max(...scores), 4);
    }
  });
});

describe('mlp', () => {
  it('depends on the seed', async () => {
    const weights = (seed: number | string) => make(relu(), { seed }).weights.hidden.data;
    expect(weights(1)).toEqual(weights('1'));
    expect(weights(1)).not.toEqual(weights(2));
  });

  it('starts with He weights: uniform up to sqrt(6 / fan-in), biases 0', () => {
    const { hidden, hiddenBias, output } = make(relu(), { inputs: 200, hidden: 100 }).weights;
    const largest = (w: Float32Array) => w.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(largest(hidden.data) / Math.sqrt(6 / 200)).toBeCloseTo(1, 2);
    expect(largest(output.data) / Math.sqrt(6 / 100)).toBeCloseTo(1, 1);
    const variance = hidden.data.reduce((sum, v) => sum + v * v, 0) / hidden.data.length;
    expect(variance * 100).toBeCloseTo(1, 1);
    expect(hiddenBias.every((b) => b === 0)).toBe(true);
  });

  it('goes on from its weights, in another order', async () => {
    const net = make(relu());
    const one = await net.fit(train.x, train.labels, { epochs: 3, batch: 32 });
    const two = await net.fit(train.x, train.labels, { epochs: 3, batch: 32 });
    expect(two.loss[0]!).toBeLessThan(one.loss[0]!);
  });

  it('takes real-valued inputs as they are, grey levels as x / 255', async () => {
    const real = matrix(
      Float32Array.from(train.x.data, (grey) => grey / 255),
      300,
      20,
    );
    const [fromGrey, fromReal] = [make(relu()), make(relu())];
    await fromGrey.fit(train.x, train.labels, { epochs: 1 });
    await fromReal.fit(real, train.labels, { epochs: 1 });
    expect(fromReal.weights).toEqual(fromGrey.weights);
  });

  it('takes a batch larger than the data as the whole of it', async () => {
    const [small, large] = [make(relu()), make(relu())];
    await small.fit(train.x, train.labels, { epochs: 2, batch: 300 });
    await large.fit(train.x, train.labels, { epochs: 2, batch: 5000 });
    expect(large.weights).toEqual(small.weights);
  });

  it('boosting spreads the wins over more units', async () => {
    const winners = async (boost: number) => {
      const net = make(kWinners({ k: 1, boost }), { hidden: 64 });
      await net.fit(train.x, train.labels, { epochs: 10, batch: 32, learningRate: 0.01 });
      const codes = net.hidden(train.x);
      return new Set(
        Array.from({ length: 300 * 64 }, (_, p) => p)
          .filter((p) => codes.data[p]! > 0)
          .map((p) => p % 64),
      );
    };
    expect((await winners(50)).size).toBeGreaterThan((await winners(0)).size);
  });

  it('reports progress up to 1, and only upwards', async () => {
    const seen: number[] = [];
    await make(relu()).fit(train.x, train.labels, { epochs: 4, batch: 8, onProgress: (f) => seen.push(f) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('an aborted fit throws the reason and leaves the network as it was', async () => {
    const net = make(kWinners({ k: 2 }));
    const before = { weights: net.weights, duty: net.dutyCycle };
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const options = { epochs: 50, batch: 8, signal: controller.signal, onProgress };
    await expect(net.fit(train.x, train.labels, options)).rejects.toThrow('enough');
    expect({ weights: net.weights, duty: net.dutyCycle }).toEqual(before);
    await expect(net.fit(train.x, train.labels, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it.each([
    [{ inputs: 0 }, 'mlp.inputs: must be an integer >= 1, got 0'],
    [{ hidden: 2.5 }, 'mlp.hidden: must be an integer >= 1, got 2.5'],
    [{ classes: 1 }, 'mlp.classes: must be an integer in 2 ... 256, got 1'],
    [{ classes: 300 }, 'mlp.classes: must be an integer in 2 ... 256, got 300'],
    [{ activation: kWinners({ k: 25 }) }, 'kWinners.k: must be at most the 24 units of a group, got 25'],
  ])('refuses %j', (more, message) => {
    expect(() => make(relu(), more)).toThrow(message);
  });

  it.each([
    [{ epochs: -1 }, 'mlp.fit.epochs: must be an integer >= 0, got -1'],
    [{ batch: 0 }, 'mlp.fit.batch: must be an integer >= 1, got 0'],
    [{ learningRate: 0 }, 'mlp.fit.learningRate: must be > 0, got 0'],
    [{ learningRate: Number.NaN }, 'mlp.fit.learningRate: must be > 0, got NaN'],
  ])('refuses to fit with %j', async (options, message) => {
    await expect(make(relu()).fit(train.x, train.labels, options)).rejects.toThrow(message);
  });

  it('refuses data that do not fit', async () => {
    const net = make(relu());
    const fit = (x: Parameters<typeof net.fit>[0], labels: ArrayLike<number>) => net.fit(x, labels);
    await expect(fit(matrix(new Uint8Array(0), 0, 20), [])).rejects.toThrow(
      'mlp.fit.x: must have at least one row',
    );
    await expect(fit(train.x, [0])).rejects.toThrow(
      'mlp.fit.labels: must be one for each of 300 samples, got 1',
    );
    await expect(fit(train.x, new Uint8Array(300).fill(3))).rejects.toThrow(
      'integers in 0 ... 2, got 3 at 0',
    );
    expect(() => net.predict(matrix(new Uint8Array(10), 1, 10))).toThrow(
      'mlp.predict.x: must have 20 inputs a row, got 10 in shape (1, 10)',
    );
    expect(() => net.hidden(matrix(new Float32Array(20).fill(Number.NaN), 1, 20))).toThrow('row 0, column 0');
    expect(net.predict(matrix(new Uint8Array(0), 0, 20)).length).toBe(0);
  });
});
