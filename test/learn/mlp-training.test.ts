import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/kernels/workspace.ts';
import { type Activation, activations } from '../../src/learn/activations/activation.ts';
import { type MlpFitOptions, mlp } from '../../src/learn/mlp.ts';
import { adam, sgd } from '../../src/learn/optimiser.ts';
import { kl, l1, type Penalty } from '../../src/learn/penalties.ts';
import { stepSchedule } from '../../src/learn/schedule.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** Two classes, told apart by the sign of x0 * x1, with noise beside them; (n, 6). */
function crossed(n: number, key: string) {
  const draw = rng('mlp training', key);
  const x = Float32Array.from({ length: n * 6 }, () => draw.normal());
  const labels = Array.from({ length: n }, (_, r) => (x[r * 6]! * x[r * 6 + 1]! > 0 ? 1 : 0));
  return { x: matrix(x, n, 6), labels };
}
const train = crossed(400, 'train');
const held = crossed(400, 'held out');
const share = (predicted: Uint8Array, labels: readonly number[]) =>
  predicted.filter((c, r) => c === labels[r]).length / labels.length;

const make = (
  activation: Activation = activations.relu(),
  layer: { penalty?: Penalty; weightShare?: number } = {},
  engine: Engine = 'wasm',
) => mlp({ inputs: 6, layers: [{ units: 48, activation, ...layer }], classes: 2, seed: 3, engine });

describe('optimisers and schedules', () => {
  const fits: [string, MlpFitOptions][] = [
    ['descent', { optimiser: sgd({ momentum: 0 }), learningRate: 0.5 }],
    ['momentum', { optimiser: sgd(), learningRate: 0.1 }],
    [
      'momentum in steps',
      { optimiser: sgd(), learningRate: 0.1, schedule: stepSchedule({ every: 10, factor: 0.5 }) },
    ],
    ['a constant rate', { schedule: 'constant', learningRate: 0.01 }],
    ['adam of other memory', { optimiser: adam({ b1: 0.8, b2: 0.99 }), learningRate: 0.01 }],
    ['weight decay', { l2: 1e-3, learningRate: 0.01 }],
  ];
  it.each(fits)('learn, by %s, with the same bits in both engines', async (_, options) => {
    const net = make();
    await net.fit(train.x, train.labels, { epochs: 40, batch: 32, ...options });
    expect(share(net.predict(held.x), held.labels)).toBeGreaterThan(0.9);
    const [wasm, reference] = [make(), make(undefined, {}, 'reference')];
    for (const one of [wasm, reference]) await one.fit(train.x, train.labels, { epochs: 1, ...options });
    expect(reference.weights).toEqual(wasm.weights);
  });

  it('weight decay makes weights smaller, and leaves biases alone', async () => {
    const size = async (l2: number) => {
      const net = make();
      await net.fit(train.x, train.labels, { epochs: 40, batch: 32, learningRate: 0.02, l2 });
      return net.weights.flatMap(({ weights }) => [...weights.data]).reduce((sum, w) => sum + w * w, 0);
    };
    expect(await size(0.1)).toBeLessThan(0.5 * (await size(0)));
  });

  it('refuse what would not learn', () => {
    expect(() => sgd({ momentum: 1 })).toThrow('sgd.momentum: must be >= 0 and < 1, got 1');
    expect(() => adam({ b1: 1 })).toThrow('adam.b1: must be >= 0 and < 1, got 1');
    expect(() => adam({ b2: -0.1 })).toThrow('adam.b2: must be >= 0 and < 1, got -0.1');
    expect(() => adam({ epsilon: 0 })).toThrow('adam.epsilon: must be > 0, got 0');
  });
});

describe('early stopping', () => {
  it('ends after so many epochs without a lower loss, at the weights of the best', async () => {
    // half of the labels are noise: to fit them is to overfit
    const draw = rng('mlp training', 'noise');
    const noisy = train.labels.map((label) => (draw.next() < 0.5 ? draw.integer(2) : label));
    const options = { batch: 32, learningRate: 0.02, schedule: 'constant' } as const;
    const validation = { ...held, patience: 5 };
    const net = make();
    const { loss, validationLoss } = await net.fit(train.x, noisy, { ...options, epochs: 200, validation });
    const best = validationLoss.indexOf(Math.min(...validationLoss));
    expect(loss.length).toBe(best + 1 + 5);
    expect(validationLoss.length).toBe(loss.length);
    // the same net trained for as long as the best epoch has the same weights
    const again = make();
    await again.fit(train.x, noisy, { ...options, epochs: best + 1 });
    expect(net.weights).toEqual(again.weights);
  });

  it('refuses validation data that do not fit', async () => {
    const fit = (validation: MlpFitOptions['validation'] & {}) =>
      make().fit(train.x, train.labels, { validation });
    await expect(fit({ ...held, patience: 0 })).rejects.toThrow(
      'mlp.fit.validation.patience: must be an integer >= 1, got 0',
    );
    await expect(fit({ x: held.x, labels: [1], patience: 1 })).rejects.toThrow(
      'mlp.fit.validation.labels: must be one for each of 400 samples, got 1',
    );
  });
});

describe('sparse weights', () => {
  it('every unit keeps the same number of inputs, before and after training', async () => {
    const net = make(activations.relu(), { weightShare: 0.5 });
    const kept = () => {
      const { data } = net.weights[0]!.weights;
      return Array.from({ length: 48 }, (_, j) =>
        [0, 1, 2, 3, 4, 5].filter((i) => data[i * 48 + j] !== 0).join(),
      );
    };
    const before = kept();
    expect(before.every((inputs) => inputs.split(',').length === 3)).toBe(true);
    expect(new Set(before).size).toBeGreaterThan(10);
    await net.fit(train.x, train.labels, { epochs: 40, batch: 32, learningRate: 0.01, l2: 1e-4 });
    expect(kept()).toEqual(before);
    expect(share(net.predict(held.x), held.labels)).toBeGreaterThan(0.9);
    // He's weights of the three inputs that each unit has
    const { data } = make(activations.relu(), { weightShare: 0.5 }).weights[0]!.weights;
    expect(data.reduce((most, w) => Math.max(most, Math.abs(w)), 0)).toBeGreaterThan(Math.sqrt(6 / 6));
  });
});

describe('a price on activity', () => {
  const activity = async (activation: Activation, penalty?: Penalty) => {
    const net = make(activation, penalty ? { penalty } : {});
    await net.fit(train.x, train.labels, { epochs: 40, batch: 32, learningRate: 0.01 });
    const { data } = net.hidden(held.x);
    return {
      mean: data.reduce((sum, h) => sum + Math.abs(h), 0) / data.length,
      accuracy: share(net.predict(held.x), held.labels),
    };
  };

  it('by |h| makes it smaller', async () => {
    const [free, paid] = [await activity(activations.relu()), await activity(activations.relu(), l1(0.01))];
    expect(paid.mean).toBeLessThan(0.5 * free.mean);
    expect(paid.accuracy).toBeGreaterThan(0.85);
  });

  it('by its mean draws it to a target', async () => {
    const penalty = kl({ weight: 1, target: 0.1 });
    const [free, paid] = [
      await activity(activations.sigmoid()),
      await activity(activations.sigmoid(), penalty),
    ];
    expect(Math.abs(paid.mean - 0.1)).toBeLessThan(0.06);
    expect(free.mean).toBeGreaterThan(0.3);
  });

  it('refuses what is no price', () => {
    expect(() => l1(0)).toThrow('l1.weight: must be > 0, got 0');
    expect(() => kl({ weight: 1, target: 1 })).toThrow('kl.target: must be > 0 and < 1, got 1');
    expect(() => make(activations.relu(), { penalty: kl({ weight: 1, target: 0.1 }) })).toThrow(
      'mlp.layers[0].penalty: must be l1 where activity can leave 0 ... 1, got kl on relu',
    );
  });
});
