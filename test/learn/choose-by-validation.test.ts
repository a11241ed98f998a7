import { describe, expect, it } from 'vitest';
import { activations } from '../../src/learn/activations/activation.ts';
import { type ChooseOptions, chooseByValidation } from '../../src/learn/choose-by-validation.ts';
import { mlp } from '../../src/learn/mlp.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

/** Points in a plane: the inside of a ring against its outside. */
function ring(n: number, key: string) {
  const draw = rng('choose test', key);
  const x = Float32Array.from({ length: 2 * n }, () => draw.normal());
  const labels = Array.from({ length: n }, (_, r) => (x[2 * r]! ** 2 + x[2 * r + 1]! ** 2 < 1.4 ? 1 : 0));
  return { x: matrix(x, n, 2), labels };
}
const train = ring(300, 'train');
const validation = ring(300, 'validation');
const choose = (more: Partial<ChooseOptions<number>> = {}) =>
  chooseByValidation({
    candidates: [0, 0.3, 100],
    network: (theta) => ({
      inputs: 2,
      layers: [{ units: 32, activation: activations.threshold(theta) }],
      classes: 2,
      seed: 1,
    }),
    train,
    validation,
    fit: { epochs: 60, batch: 32, learningRate: 0.02 },
    ...more,
  });

describe('chooseByValidation', () => {
  it('trains each candidate, tells what each is worth, and chooses the best', async () => {
    const { choice, table, net } = await choose();
    expect(table.map(({ candidate }) => candidate)).toEqual([0, 0.3, 100]);
    // nothing passes a threshold of 100: the network names the commoner class
    const common = validation.labels.filter((label) => label === 1).length / 300;
    expect(table[2]).toEqual({ candidate: 100, accuracy: Math.max(common, 1 - common), activeShare: 0 });
    const best = Math.max(...table.map(({ accuracy }) => accuracy));
    expect(best).toBeGreaterThan(0.9);
    expect(table.find(({ candidate }) => candidate === choice)!.accuracy).toBe(best);
    const right = [...net.predict(validation.x)].filter((c, r) => c === validation.labels[r]).length;
    expect(right / 300).toBe(best);
  });

  it('takes the sparsest of those that are good enough', async () => {
    expect((await choose({ tolerance: 1 })).choice).toBe(100);
    const twice = await choose({ candidates: [0.3, 0.3] });
    expect(twice.choice).toBe(0.3);
  });

  it('reads the labels of the validation data only to judge: other labels, the same networks', async () => {
    const others = { x: validation.x, labels: validation.labels.map((label) => 1 - label) };
    const [one, other] = [await choose(), await choose({ validation: others })];
    for (const [c, { accuracy, activeShare }] of one.table.entries()) {
      expect(other.table[c]!.accuracy).toBeCloseTo(1 - accuracy, 12);
      expect(other.table[c]!.activeShare).toBe(activeShare);
    }
  });

  it('refuses a search without candidates or data', async () => {
    await expect(choose({ candidates: [] })).rejects.toThrow(
      'chooseByValidation.candidates: must be an array of at least one, got an array of 0',
    );
    await expect(chooseByValidation(undefined as never)).rejects.toThrow(
      'chooseByValidation: must be given an object',
    );
    await expect(choose({ network: undefined as never })).rejects.toThrow(
      'chooseByValidation.network: must be a function',
    );
    await expect(choose({ train: undefined as never })).rejects.toThrow(
      'chooseByValidation.train: must be { x, labels } of at least one sample, got undefined',
    );
    await expect(choose({ validation: { x: validation.x, labels: [] } })).rejects.toThrow(
      'at least one sample',
    );
    await expect(choose({ validation: { x: validation.x, labels: [1] }, candidates: [0] })).rejects.toThrow(
      'chooseByValidation.validation.labels: must be one for each of 300 samples, got 1',
    );
    await expect(choose({ tolerance: -1 })).rejects.toThrow('chooseByValidation.tolerance: must be >= 0');
  });
});

describe('four points, two classes', () => {
  it('are told apart, by the few neurons that answer each', async () => {
    // the example in the documentation of mlp
    const x = matrix(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), 4, 2);
    const labels = [0, 1, 1, 0];
    const layers = [{ units: 16, activation: activations.threshold(0.5) }];
    const net = mlp({ inputs: 2, layers, classes: 2, seed: 1 });
    const { loss } = await net.fit(x, labels, { epochs: 300, learningRate: 0.05 });
    expect([...net.predict(x)]).toEqual(labels);
    expect(loss.at(-1)).toBeLessThan(0.05);
    const { data } = net.hidden(x);
    const active = data.filter((h) => h !== 0).length / data.length;
    expect(active).toBeGreaterThan(0.05);
    expect(active).toBeLessThan(0.6);
    // every active neuron speaks above the threshold
    expect(data.filter((h) => h !== 0).every((h) => h > 0.5)).toBe(true);
  });
});
