/** Autoencoders: slopes against a plain network, what lifetime sparsity promises, and that pictures are drawn anew. */
import { describe, expect, it } from 'vitest';
import { activations, activatorOf } from '../../src/learn/activations/activation.ts';
import { winnersOfEpoch } from '../../src/learn/activations/k-winners.ts';
import { autoencoder, squaredError } from '../../src/learn/autoencoder.ts';
import { weightAt } from '../../src/learn/dense-layer.ts';
import { finiteDifferences, gradientError } from '../../src/learn/finite-difference.ts';
import { heParameters, mlpShape } from '../../src/learn/mlp-layout.ts';
import { forward, mlpPass, slopes } from '../../src/learn/mlp-pass.ts';
import { sparseRows } from '../../src/learn/sparse-rows.ts';
import { tiedParameters } from '../../src/learn/tied-weights.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const { kWinners, lifetimeWinners, relu } = activations;

/** Pictures of 6 x 6 pixels, each with two of the twelve bars (Foldiak 1990). */
function bars(count: number): Matrix<Float32Array> {
  const draw = rng('bars');
  const x = new Float32Array(count * 36);
  for (let r = 0; r < count; r++)
    for (const bar of [draw.integer(12), draw.integer(12)])
      for (let p = 0; p < 6; p++) x[r * 36 + (bar < 6 ? bar * 6 + p : p * 6 + bar - 6)] = 1;
  return matrix(x, count, 36);
}

describe.each([
  ['a rectifier', relu(), false],
  ['lifetime winners', lifetimeWinners(0.4), false],
  ['k winners', kWinners({ k: 3, boost: 0 }), false],
  ['a rectifier, tied', relu(), true],
  ['lifetime winners, tied', lifetimeWinners(0.4), true],
  ['k winners, tied', kWinners({ k: 3, boost: 0 }), true],
])('slopes of the squared error under %s', (_, activation, tied) => {
  it.each(['wasm', 'reference'] as const)('are those of a plain network (%s)', (engine) => {
    const [n, inputs, units] = [5, 6, 20];
    const draw = rng('autoencoder');
    const x = Float32Array.from({ length: n * inputs }, () => (draw.next() < 0.4 ? 0 : draw.normal()));
    const shape = mlpShape(inputs, [units], inputs);
    const { scores } = shape;
    const layer = shape.layers[0]!;
    const parameters = tied ? tiedParameters(shape, 3) : heParameters(shape, 3);
    const rows = sparseRows(matrix(x, n, inputs), 'none', 'x');
    const training = { masks: [null], penalties: [null], l2: 0, tied };
    const pass = mlpPass(shape, rows, n, parameters, [activatorOf(activation, units)], training, engine);
    pass.input.view.order.set([0, 1, 2, 3, 4]);
    const tiled = new Float32Array(layer.floats);
    const total = slopes(pass, squaredError(rows), n, (l, offset) =>
      tiled.set(pass.layers[l]!.space.view.tileSlope, offset),
    );

    /** (inputs + 1, units) and (units + 1, inputs) as textbooks have them */
    const encoder = (from: Float32Array) =>
      Float64Array.from(
        { length: (inputs + 1) * units },
        (_, p) => from[weightAt(layer, Math.floor(p / units), p % units)]!,
      );
    const decoder = (from: Float32Array) =>
      Float64Array.from(
        { length: (units + 1) * inputs },
        (_, p) => from[Math.floor(p / inputs) * scores + (p % inputs)]!,
      );
    const [w, v] = [encoder(parameters.layers[0]!), decoder(parameters.output)];
    const plain = (): number => {
      const potential = Array.from({ length: n }, (_, r) =>
        Array.from({ length: units }, (_, j) => {
          let sum = w[inputs * units + j]!;
          for (let i = 0; i < inputs; i++) sum += x[r * inputs + i]! * w[i * units + j]!;
          return sum;
        }),
      );
      const passes = (r: number, j: number): boolean => {
        const own = potential[r]![j]!;
        if (own <= 0) return false;
        if (activation.kind === 'lifetimeWinners')
          return potential.filter((row) => row[j]! > own).length < Math.round(0.4 * n);
        if (activation.kind === 'kWinners') return potential[r]!.filter((other) => other > own).length < 3;
        return true;
      };
      let loss = 0;
      for (let r = 0; r < n; r++)
        for (let i = 0; i < inputs; i++) {
          let drawn = v[units * inputs + i]!;
          for (let j = 0; j < units; j++)
            if (passes(r, j)) drawn += potential[r]![j]! * (tied ? w[i * units + j]! : v[j * inputs + i]!);
          loss += (drawn - x[r * inputs + i]!) ** 2 / 2 / n;
        }
      return loss;
    };
    expect(total / n).toBeCloseTo(plain(), 5);
    expect(gradientError(encoder(tiled), finiteDifferences(plain, w))).toBeLessThan(1e-4);
    // of a tied decoder only the biases are its own
    const own = tied ? units * inputs : 0;
    const bySlopes = decoder(pass.output.view.slope).subarray(own);
    expect(gradientError(bySlopes, finiteDifferences(plain, v).subarray(own))).toBeLessThan(1e-4);
  });
});

describe('an autoencoder', () => {
  it.each([
    ['lifetime winners', lifetimeWinners(0.1), false],
    ['k winners', kWinners({ k: 4, boost: 0 }), false],
    ['tied k winners', kWinners({ k: 4, boost: 0 }), true],
  ])('of %s draws pictures of bars anew', async (_, activation, tied) => {
    const x = bars(1000);
    const net = autoencoder({ inputs: 36, units: 24, activation, tied, seed: 1 });
    const before = error(net.reconstruct(x), x);
    const { loss } = await net.fit(x, { epochs: 30, batch: 50, learningRate: 1e-2 });
    expect(loss.at(-1)!).toBeLessThan(0.3 * loss[0]!);
    expect(error(net.reconstruct(x), x)).toBeLessThan(0.15 * before);
  });

  it('under lifetime sparsity lets each unit speak for its share of a batch, and answers one picture as many', () => {
    const x = bars(100);
    const shape = mlpShape(36, [24], 36);
    const parameters = heParameters(shape, 4);
    const rows = sparseRows(x, 'none', 'x');
    const training = { masks: [null], penalties: [null], l2: 0 };
    const activators = [activatorOf(lifetimeWinners(0.05), 24)];
    const pass = mlpPass(shape, rows, 100, parameters, activators, training, 'wasm');
    pass.input.view.order.set(Array.from({ length: 100 }, (_, r) => r));
    forward(pass, 100, true);
    const { start, index } = pass.layers[0]!.space.view;
    const spoke = new Uint32Array(25);
    for (let e = 0; e < start[100]!; e++) spoke[index[e]!]!++;
    expect(Array.from(spoke.subarray(0, 24))).toEqual(Array(24).fill(5));

    const net = autoencoder({ inputs: 36, units: 24, activation: lifetimeWinners(0.05), seed: 2 });
    const codes = net.encode(x);
    const alone = net.encode(matrix(x.data.slice(36 * 7, 36 * 8), 1, 36));
    expect(alone.data).toEqual(codes.data.slice(24 * 7, 24 * 8));
    expect(alone.data.some((value) => value > 0)).toBe(true);
  });

  it('of tied weights stays tied, from a start with rows of length 1', async () => {
    const net = autoencoder({ inputs: 36, units: 20, activation: relu(), tied: true, seed: 3 });
    const start = net.weights.encoder.weights;
    expect(start.data.reduce((sum, w) => sum + w * w, 0) / 20).toBeCloseTo(1, 1);
    await net.fit(bars(60), { epochs: 2, batch: 25 });
    const { encoder, decoder } = net.weights;
    for (let i = 0; i < 36; i++)
      for (let j = 0; j < 20; j++) {
        expect(encoder.weights.get(i, j)).toBe(decoder.weights.get(j, i));
        expect(encoder.weights.get(i, j)).not.toBe(start.get(i, j));
      }
    expect(decoder.bias.every((c) => c !== 0)).toBe(true);
  });

  it('may have more winners at first, and where nothing is trained', async () => {
    const x = bars(60);
    const annealed = (epochs: number) =>
      kWinners({ k: 4, boost: 0, anneal: { from: 20, epochs }, kInferenceFactor: 1.5 });
    const winners = (epoch: number) => winnersOfEpoch(annealed(4), epoch);
    expect([0, 1, 2, 3, 4, 9].map(winners)).toEqual([20, 16, 12, 8, 4, 4]);
    const start = { inputs: 36, units: 20, tied: true, seed: 3 };
    const [net, twin] = [annealed(1), kWinners({ k: 20, boost: 0 })].map((made) =>
      autoencoder({ ...start, activation: made }),
    );
    const codes = net!.encode(x);
    for (let r = 0; r < 60; r++)
      expect(codes.data.subarray(20 * r, 20 * r + 20).filter((h) => h > 0).length).toBeLessThanOrEqual(6);
    expect(codes.data.filter((h) => h > 0).length).toBeGreaterThan(4 * 60);
    // its first epoch is one of 20 winners, its second is not
    const fit = { epochs: 1, batch: 25 };
    expect(await net!.fit(x, fit)).toEqual(await twin!.fit(x, fit));
    expect(net!.weights).toEqual(twin!.weights);
    expect(await net!.fit(x, fit)).not.toEqual(await twin!.fit(x, fit));
  });

  it.each([false, true])(
    'has the same bits on both engines and for the same seed (tied: %s)',
    async (tied) => {
      const x = bars(60);
      const codes = await Promise.all(
        (['wasm', 'reference', 'wasm'] as const).map(async (engine) => {
          const net = autoencoder({
            inputs: 36,
            units: 20,
            activation: lifetimeWinners(0.2),
            tied,
            seed: 3,
            engine,
          });
          await net.fit(x, { epochs: 2, batch: 25 });
          return net.encode(x).data;
        }),
      );
      expect(codes[1]).toEqual(codes[0]);
      expect(codes[2]).toEqual(codes[0]);
    },
  );

  it('refuses what does not fit', async () => {
    const net = autoencoder({ inputs: 4, units: 8, activation: relu(), seed: 1 });
    expect(() => lifetimeWinners(0)).toThrow(/share: must be > 0 and <= 1, got 0/);
    expect(() => net.encode(matrix(new Float32Array(6), 2, 3))).toThrow(/must have 4 inputs a row, got 3/);
    await expect(net.fit(matrix(new Float32Array(4), 1, 4), { batch: 0 })).rejects.toThrow(/fit.batch/);
  });
});

function error(a: Matrix<Float32Array>, b: Matrix<Float32Array>): number {
  return a.data.reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0);
}
