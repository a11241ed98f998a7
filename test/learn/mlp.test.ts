import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/kernels/workspace.ts';
import { type Activation, activations as kinds } from '../../src/learn/activations/activation.ts';
import { type MlpLayer, mlp } from '../../src/learn/mlp.ts';
import type { LayerWeights } from '../../src/learn/mlp-layout.ts';
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
const { kWinners, relu } = kinds;
interface Options extends Partial<MlpLayer> {
  inputs?: number;
  classes?: number;
  seed?: number | string;
  engine?: Engine;
}
const make = (
  activation: Activation,
  { inputs = 20, classes = 3, seed = 1, engine = 'wasm', ...layer }: Options = {},
) => mlp({ inputs, layers: [{ units: 24, activation, ...layer }], classes, seed, engine });
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
      return { loss, weights: net.weights, hidden: net.hidden(held.x).data, duty: net.dutyCycles };
    };
    const first = await run('wasm');
    expect(await run('wasm')).toEqual(first);
    expect(await run('reference')).toEqual(first);
  });

  it('predicts the largest score of its own weights and activations', async () => {
    const net = make(activation);
    await net.fit(train.x, train.labels, { epochs: 3 });
    const [{ weights: hidden, bias: hiddenBias }, { weights: output, bias: outputBias }] = net.weights as [
      LayerWeights,
      LayerWeights,
    ];
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
    const weights = (seed: number | string) => make(relu(), { seed }).weights[0]!.weights.data;
    expect(weights(1)).toEqual(weights('1'));
    expect(weights(1)).not.toEqual(weights(2));
  });

  it('starts with He weights: uniform up to sqrt(6 / fan-in), biases 0', () => {
    const [first, second] = make(relu(), { inputs: 200, units: 100 }).weights;
    const { weights: hidden, bias: hiddenBias } = first!;
    const { weights: output } = second!;
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
      const net = make(kWinners({ k: 1, boost }), { units: 64 });
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
    const before = { weights: net.weights, duty: net.dutyCycles };
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const options = { epochs: 50, batch: 8, signal: controller.signal, onProgress };
    await expect(net.fit(train.x, train.labels, options)).rejects.toThrow('enough');
    expect({ weights: net.weights, duty: net.dutyCycles }).toEqual(before);
    await expect(net.fit(train.x, train.labels, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it.each([
    [{ inputs: 0 }, 'mlp.inputs: must be an integer >= 1, got 0'],
    [{ units: 2.5 }, 'mlp.layers[0].units: must be an integer >= 1, got 2.5'],
    [{ weightShare: 0 }, 'mlp.layers[0].weightShare: must be > 0 and <= 1, got 0'],
    [{ classes: 1 }, 'mlp.classes: must be an integer in 2 ... 256, got 1'],
    [{ classes: 300 }, 'mlp.classes: must be an integer in 2 ... 256, got 300'],
    [{ activation: kWinners({ k: 25 }) }, 'kWinners.k: must be at most the 24 units of a group, got 25'],
  ])('refuses %j', (more, message) => {
    const { activation = relu(), ...rest } = more as Options;
    expect(() => make(activation, rest)).toThrow(message);
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

describe('one hidden layer', () => {
  /** What the network with one layer, written before there were stacks, ended with: weights, biases and losses. */
  it.each([
    ['relu', 70, relu(), '2dca052956e74d36'],
    ['9 of 70 winners', 70, kWinners({ k: 9 }), '2f454cbfbae0eb75'],
    ['3 of 70 winners', 70, kWinners({ k: 3 }), '31c734917d37b1b2'],
    [
      '2 winners in each of 6 groups',
      72,
      kWinners({ k: 2, groups: 6, boost: 3, dutyCyclePeriod: 100 }),
      '687bbf886c1de7c7',
    ],
  ])('keeps its bits, %s', async (_, units, activation, digest) => {
    const draw = rng('mlp test', 'pinned');
    const pixels = Uint8Array.from({ length: 300 * 50 }, () =>
      draw.next() < 0.3 ? 1 + draw.integer(255) : 0,
    );
    const labels = Uint8Array.from({ length: 300 }, () => draw.integer(10));
    const net = mlp({ inputs: 50, layers: [{ units, activation }], classes: 10, seed: 7 });
    const { loss } = await net.fit(matrix(pixels, 300, 50), labels, { epochs: 3, batch: 64 });
    const hash = createHash('sha256');
    for (const { weights, bias } of net.weights)
      for (const { buffer } of [weights.data, bias]) hash.update(new Uint8Array(buffer));
    hash.update(new Uint8Array(Float64Array.from(loss).buffer));
    expect(hash.digest('hex').slice(0, 16)).toBe(digest);
  });
});

describe('a stack', () => {
  const stack = (engine: Engine = 'wasm') =>
    mlp({
      inputs: 20,
      layers: [
        { units: 40, activation: kinds.squaredRelu() },
        { units: 32, activation: kWinners({ k: 4 }) },
        { units: 24, activation: kinds.magnitude(0.05) },
      ],
      classes: 3,
      seed: 1,
      engine,
    });

  it('learns, each layer as sparse as its activation says', async () => {
    const net = stack();
    await net.fit(train.x, train.labels, { epochs: 25, batch: 32, learningRate: 0.01 });
    expect(share(net.predict(held.x), held.labels)).toBeGreaterThan(0.8);
    const [first, second, third] = [0, 1, 2].map((l) => Array.from(net.hidden(held.x, l).data));
    expect(Math.min(...first!)).toBe(0);
    expect(second!.filter((h) => h > 0).length).toBeLessThanOrEqual(200 * 4);
    expect(third!.filter((h) => h !== 0 && Math.abs(h) <= 0.05)).toEqual([]);
    expect(third!.some((h) => h < 0)).toBe(true);
    expect(net.hidden(held.x).shape).toEqual([200, 24]);
    expect(net.dutyCycles.map((duty) => duty?.length ?? null)).toEqual([null, 32, null]);
  });

  it('gives the same bits in both engines', async () => {
    const run = async (engine: Engine) => {
      const net = stack(engine);
      const { loss } = await net.fit(train.x, train.labels, { epochs: 1, batch: 64 });
      return { loss, weights: net.weights, predicted: net.predict(held.x) };
    };
    expect(await run('reference')).toEqual(await run('wasm'));
  });

  it('without hidden layers is softmax regression', async () => {
    const net = mlp({ inputs: 20, layers: [], classes: 3, seed: 1 });
    await net.fit(train.x, train.labels, { epochs: 20, batch: 32, learningRate: 0.01 });
    expect(share(net.predict(held.x), held.labels)).toBeGreaterThan(0.8);
    expect(net.weights.map(({ weights }) => weights.shape)).toEqual([[20, 3]]);
    expect(() => net.hidden(held.x)).toThrow('mlp.hidden: must have a hidden layer, got none');
  });
});
