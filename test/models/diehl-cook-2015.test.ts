/** Laws of the network of Diehl and Cook, on small made-up images: one bar each, of four directions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DiehlCook2015, type DiehlCookOptions } from '../../models/diehl-cook-2015.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const side = 8;
const pixels = side * side;
const small: DiehlCookOptions = { pixels, neurons: 20, total: 32, etaPost: 0.3, seed: 2 };

/** Bars through the middle, a little shifted, over faint noise; the label is the direction. */
function bars(n: number, seed: string): { images: Matrix<Uint8Array>; labels: Uint8Array } {
  const draw = rng(seed);
  const labels = Uint8Array.from({ length: n }, (_, image) => image % 4);
  const data = Uint8Array.from({ length: n * pixels }, () => draw.integer(30));
  for (let image = 0; image < n; image++) {
    const at = 3 + draw.integer(2);
    for (let p = 0; p < side; p++) {
      const [y, x] = [
        [at, p],
        [p, at],
        [p, p],
        [p, side - 1 - p],
      ][labels[image]!]!;
      data[image * pixels + y! * side + x!] = 200 + draw.integer(56);
    }
  }
  return { images: matrix(data, n, side, side), labels };
}

const train = bars(300, 'train');
const heldOut = bars(80, 'held out');
const black = matrix(new Uint8Array(2 * pixels), 2, side, side);
const model = new DiehlCook2015(small);

beforeAll(() => model.learn(train.images));

/** Share of held-out bars named rightly, and the mean cosine between a neuron's weights and the mean image of its class. */
async function judged(net: DiehlCook2015): Promise<{ share: number; likeness: number }> {
  const vote = net.assign(await net.respond(train.images, 'assign'), train.labels, 4);
  const { counts } = await net.respond(heldOut.images, 'test');
  const share = vote.predict(counts).filter((label, image) => label === heldOut.labels[image]).length / 80;
  const means = Array.from({ length: 4 }, () => new Float64Array(pixels));
  train.labels.forEach((label, image) => {
    for (let p = 0; p < pixels; p++) means[label]![p]! += train.images.data[image * pixels + p]!;
  });
  const fields = net.receptiveFields().data;
  const cosine = (a: Float64Array, b: Float64Array): number => {
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  const used = Array.from(vote.assignments.keys()).filter((j) => vote.assignments[j]! >= 0);
  const likeness = used.reduce(
    (sum, j) => sum + cosine(fields.subarray(j * pixels, (j + 1) * pixels), means[vote.assignments[j]!]!),
    0,
  );
  return { share, likeness: likeness / used.length };
}

describe('the network of Diehl and Cook', () => {
  it('learns bars without labels: weights come to look like them, and labels assigned afterwards name new ones', async () => {
    const learnt = await judged(model);
    const random = new DiehlCook2015({ ...small, weights: 'random' });
    await random.learn(train.images);
    const drawn = await judged(random);
    expect(learnt.share).toBeGreaterThan(0.9);
    expect(learnt.share).toBeGreaterThan(drawn.share);
    expect(learnt.likeness).toBeGreaterThan(drawn.likeness + 0.1);
  });

  it('shows an image again, brighter, while it gives too few spikes, but not for ever', async () => {
    const net = new DiehlCook2015({ ...small, mostIntensity: 6 });
    const { silent, showings, spikes } = await net.respond(black, 'black');
    expect({ silent, showings, spikes }).toEqual({ silent: [0, 1], showings: 5, spikes: 0 });
    await net.learn(black);
    expect(net.learning).toEqual({ showings: 10, spikes: 0, silent: 2 });
    const dim = matrix(
      train.images.data.subarray(0, pixels).map((x) => x >> 2),
      1,
      side,
      side,
    );
    const seen = await new DiehlCook2015(small).respond(dim, 'dim');
    expect(seen.showings).toBeGreaterThan(1);
    expect(seen.silent).toEqual([]);
    expect(seen.spikes).toBeGreaterThanOrEqual(5);
  });

  it('raises theta by its step at a spike and lets it fall by 500 ms of its decay at a showing', async () => {
    const net = new DiehlCook2015({ ...small, tauTheta: 1e5 });
    await net.learn(black);
    const falls = Math.exp((-500 * net.learning.showings) / 1e5);
    for (const theta of net.theta()) expect(theta).toBeCloseTo(20 * falls, 10);
    const one = new DiehlCook2015({ ...small, tauTheta: 1e12, leastSpikes: 1 });
    await one.learn(matrix(train.images.data.subarray(0, pixels), 1, side, side));
    const rises = one.theta().reduce((sum, theta) => sum + (theta - 20) / 0.05, 0);
    expect(rises).toBeCloseTo(one.learning.spikes, 2);
  });

  it('goes on from what was saved as if it had never stopped', async () => {
    const whole = new DiehlCook2015({ ...small, passes: 3 });
    await whole.learn(heldOut.images);
    let bytes: Uint8Array | undefined;
    const cut = new AbortController();
    const half = new DiehlCook2015({ ...small, passes: 3 });
    const onProgress = (done: number): void => {
      if (done < 0.4) return;
      if (bytes) return;
      bytes = half.save();
      cut.abort(new Error('cut'));
    };
    await expect(half.learn(heldOut.images, { onProgress, signal: cut.signal })).rejects.toThrow('cut');
    const other = DiehlCook2015.restore(bytes!);
    expect(other.samples).toBe(100);
    await other.learn(heldOut.images);
    expect(other.save()).toEqual(whole.save());
  });

  it('keeps the weights of the controls: drawn ones, or training images', async () => {
    for (const weights of ['random', 'images'] as const) {
      const net = new DiehlCook2015({ ...small, weights });
      await net.learn(heldOut.images);
      const { data } = net.receptiveFields();
      const first = data.slice(0, pixels);
      expect(first.reduce((sum, w) => sum + w)).toBeCloseTo(32, 4);
      await net.learn(heldOut.images);
      const shown = Array.from({ length: 80 }, (_, image) => {
        const pixel = heldOut.images.data.subarray(image * pixels, (image + 1) * pixels);
        const sum = pixel.reduce((total, x) => total + x, 0);
        return first.every((w, i) => Math.abs(w - (32 * pixel[i]!) / sum) < 1e-5);
      });
      expect(shown.includes(true)).toBe(weights === 'images');
    }
  });

  it('refuses images of another size', async () => {
    await expect(new DiehlCook2015().learn(train.images)).rejects.toThrow(
      'diehlCook2015.images: must be (n >= 1, height, width) of 784 pixels, got (300, 8, 8)',
    );
  });
});
