import { describe, expect, it } from 'vitest';
import { type Activation, activations } from '../../src/learn/activations/activation.ts';
import { mlp } from '../../src/learn/mlp.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const { dynamicRatio, fixedRatio, learntRatio, nupicKWinners, taskRatio } = activations;
const draw = rng('ratios test');
/** Rows of two brightnesses, the odd ones twice as bright. */
const x = matrix(
  Float32Array.from({ length: 200 * 10 }, (_, p) => (Math.floor(p / 10) % 2 ? 2 : 1) * draw.normal()),
  200,
  10,
);
const labels = Array.from({ length: 200 }, (_, r) => (x.get(r, 0) > x.get(r, 1) ? 1 : 0));
const make = (activation: Activation, seed = 1) =>
  mlp({ inputs: 10, layers: [{ units: 40, activation }], classes: 2, seed });
/** Units active in each row. */
const active = ({ data, shape }: Matrix) =>
  Array.from(
    { length: shape[0]! },
    (_, r) => Array.from(data.slice(r * 40, (r + 1) * 40)).filter((h) => h !== 0).length,
  );
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('a fixed ratio', () => {
  it('lets the same number of units speak at every input', () => {
    expect(new Set(active(make(fixedRatio(0.1)).hidden(x)))).toEqual(new Set([4]));
    expect(new Set(active(make(fixedRatio(1e-6)).hidden(x)))).toEqual(new Set([1]));
    const { data } = make(fixedRatio(0.1)).hidden(x);
    expect(data.some((h) => h < 0)).toBe(true);
    expect(
      make(fixedRatio(0.1, { by: 'value' }))
        .hidden(x)
        .data.every((h) => h >= 0),
    ).toBe(true);
  });

  it('may be one for each task', () => {
    const ratios = { images: 0.1, otherwise: 0.3 };
    expect(taskRatio('images', ratios)).toEqual(fixedRatio(0.1));
    expect(taskRatio('text', ratios, { by: 'value' })).toEqual(fixedRatio(0.3, { by: 'value' }));
    expect(taskRatio('toString', ratios)).toEqual(fixedRatio(0.3));
  });

  it.each([0, 1.1, Number.NaN])('refuses %d', (ratio) => {
    expect(() => fixedRatio(ratio)).toThrow(`fixedRatio.ratio: must be > 0 and <= 1, got ${ratio}`);
  });
});

describe('a dynamic ratio', () => {
  const parity = (counts: readonly number[]) =>
    [0, 1].map((odd) => mean(counts.filter((_, r) => r % 2 === odd))) as [number, number];

  it('is the base before it has seen a sample', () => {
    const { data } = make(dynamicRatio({ signal: 'energy', base: 0.1 })).hidden(x);
    expect(data).toEqual(make(fixedRatio(0.1)).hidden(x).data);
  });

  it('follows the energy of the input, or goes against it, within its bounds', async () => {
    const counts = async (gain: number) => {
      const net = make(dynamicRatio({ signal: 'energy', base: 0.2, gain, least: 0.1, most: 0.5 }));
      await net.fit(x, labels, { epochs: 3, batch: 20 });
      const all = active(net.hidden(x));
      expect(Math.min(...all)).toBeGreaterThanOrEqual(4);
      expect(Math.max(...all)).toBeLessThanOrEqual(20);
      // a row is judged alone, whatever else goes forward with it
      expect(active(net.hidden(matrix(x.data.slice(70, 80), 1, 10)))).toEqual([all[7]]);
      return parity(all);
    };
    const [dark, bright] = await counts(1);
    expect(bright).toBeGreaterThan(2 * dark);
    const [darkAgainst, brightAgainst] = await counts(-0.5);
    expect(brightAgainst).toBeLessThan(0.8 * darkAgainst);
    expect(new Set(await counts(0))).toEqual(new Set([8]));
  });

  it('by entropy lets fewer units speak where few are driven', async () => {
    // the first 100 rows light one input, the others all: then potentials of many units are alike
    const net = mlp({
      inputs: 40,
      layers: [
        { units: 40, activation: dynamicRatio({ signal: 'entropy', base: 0.2, gain: 2, by: 'value' }) },
      ],
      classes: 2,
      seed: 3,
    });
    const key = rng('ratios test', 'entropy');
    const rows = Float32Array.from({ length: 100 * 40 }, () => key.normal());
    const data = matrix(rows, 100, 40);
    await net.fit(data, new Uint8Array(100), { epochs: 1, batch: 50, learningRate: 1e-9 });
    const { weights, bias } = net.weights[0]!;
    const shares = Array.from({ length: 100 }, (_, r) => {
      const drive = Array.from({ length: 40 }, (_, j) => {
        let v = bias[j]!;
        for (let i = 0; i < 40; i++) v += rows[r * 40 + i]! * weights.get(i, j);
        return Math.max(0, v);
      });
      const sum = drive.reduce((total, v) => total + v, 0);
      const entropy = drive.reduce((total, v) => total - (v > 0 ? (v / sum) * Math.log(v / sum) : 0), 0);
      return Math.exp(entropy) / 40;
    });
    const expected = shares.map((share) =>
      Math.max(1, Math.round(40 * Math.min(0.8, Math.max(0.05, 0.2 * (1 + 2 * (share / mean(shares) - 1)))))),
    );
    const found = active(net.hidden(data));
    expect(new Set(expected).size).toBeGreaterThan(3);
    expect(found).toEqual(expected);
  });

  it.each([
    [{ base: 0 }, 'dynamicRatio.base: must be > 0 and <= 1, got 0'],
    [{ base: 0.1, least: 0.2 }, 'dynamicRatio: must have least <= base <= most, got 0.2, 0.1, 0.4'],
    [{ base: 0.1, most: 2 }, 'dynamicRatio.most: must be > 0 and <= 1, got 2'],
    [{ base: 0.1, gain: Number.NaN }, 'dynamicRatio.gain: must be finite, got NaN'],
    [{ base: 0.1, memory: 0 }, 'dynamicRatio.memory: must be an integer >= 1, got 0'],
  ])('refuses %j', (options, message) => {
    expect(() => dynamicRatio({ signal: 'energy', ...options })).toThrow(message);
  });
});

describe('a learnt ratio', () => {
  it('falls as its price rises, and the network still learns', async () => {
    const found = async (price: number) => {
      const net = make(learntRatio({ base: 0.3, price, least: 0.03, most: 0.9, learningRate: 0.1 }));
      await net.fit(x, labels, { epochs: 40, batch: 20, learningRate: 0.01 });
      const right = [...net.predict(x)].filter((c, r) => c === labels[r]).length / 200;
      return { share: mean(active(net.hidden(x))) / 40, right };
    };
    const [free, cheap, dear] = [await found(0), await found(0.05), await found(5)];
    expect(free.share).toBeGreaterThan(cheap.share);
    expect(cheap.share).toBeGreaterThan(dear.share);
    expect(dear.share).toBeLessThan(0.1);
    expect(cheap.right).toBeGreaterThan(0.9);
  });

  it.each([
    [{ base: 0.1, price: -1 }, 'learntRatio.price: must be >= 0, got -1'],
    [{ base: 0.1, price: 1, least: 0.1 }, 'learntRatio.base: must lie between 0.1 and 1, got 0.1'],
    [{ base: 0.1, price: 1, learningRate: 0 }, 'learntRatio.learningRate: must be > 0, got 0'],
  ])('refuses %j', (options, message) => {
    expect(() => learntRatio(options)).toThrow(message);
  });
});

describe("nupic's k-winners", () => {
  it('let int(k * factor) win where nothing is trained, and negative ones too', () => {
    const codes = make(nupicKWinners({ percentOn: 0.25, kInferenceFactor: 1.25 })).hidden(x);
    expect(new Set(active(codes))).toEqual(new Set([12]));
    const few = make(nupicKWinners({ percentOn: 0.9, kInferenceFactor: 1 })).hidden(x);
    expect(few.data.some((h) => h < 0)).toBe(true);
    const rectified = make(nupicKWinners({ percentOn: 0.9, relu: true })).hidden(x);
    expect(rectified.data.every((h) => h >= 0)).toBe(true);
  });

  it('round halves to the even number, and let all that tie win', () => {
    // percentOn * 40 = 2.5
    const net = make(nupicKWinners({ percentOn: 0.0625, kInferenceFactor: 1 }));
    expect(new Set(active(net.hidden(x)))).toEqual(new Set([2]));
    const blank = matrix(new Float32Array(10), 1, 10);
    // all potentials are 0, and 1/2 after the sigmoid
    const tied = (breakTies: boolean) =>
      activations.composed(
        activations.sigmoid(),
        nupicKWinners({ percentOn: 0.1, kInferenceFactor: 1, breakTies }),
      );
    expect(active(make(tied(false)).hidden(blank))).toEqual([40]);
    expect(active(make(tied(true)).hidden(blank))).toEqual([4]);
  });

  it('keep duties by their rule, old ones with a negative weight where a batch is larger than the period', async () => {
    const duties = async (dutyCyclePeriod: number, epochs: number) => {
      const net = make(nupicKWinners({ percentOn: 0.2, boostStrength: 0, dutyCyclePeriod }));
      await net.fit(x, labels, { epochs, batch: 200, learningRate: 1e-12 });
      return net.dutyCycles[0]!;
    };
    const once = await duties(1000, 1);
    const won = once.map((duty) => duty * 200);
    for (const [j, duty] of (await duties(50, 1)).entries()) expect(duty).toBeCloseTo(won[j]! / 50, 12);
    for (const [j, duty] of (await duties(50, 2)).entries())
      expect(duty).toBeCloseTo(((won[j]! / 50) * (50 - 200) + won[j]!) / 50, 9);
    for (const [j, duty] of (await duties(1000, 2)).entries()) expect(duty).toBeCloseTo(once[j]!, 9);
  });

  it('boost units that win rarely, less with every epoch', async () => {
    /** Standard deviation of the duties of units whose weights stand still. */
    const spread = async (boostStrength: number, boostStrengthFactor: number) => {
      const net = make(nupicKWinners({ percentOn: 0.1, boostStrength, boostStrengthFactor, relu: true }));
      await net.fit(x, labels, { epochs: 10, batch: 20, learningRate: 1e-12 });
      const duty = [...net.dutyCycles[0]!];
      return Math.sqrt(mean(duty.map((d) => (d - mean(duty)) ** 2)));
    };
    const [none, fading, lasting] = [await spread(0, 1), await spread(10, 0.3), await spread(10, 1)];
    expect(lasting).toBeLessThan(0.8 * fading);
    expect(lasting).toBeLessThan(0.5 * none);
  });
});
