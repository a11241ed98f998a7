/** Laws of the pooled STDP network, on small made-up images: one bar each, of four directions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { PooledStdp, type PooledStdpOptions } from '../../models/pooled-stdp.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { RowEngine } from '../../src/sim/dense/row-engine.ts';
import { simulation } from '../../src/sim/simulation.ts';

const side = 8;
const pixels = side * side;
const small: PooledStdpOptions = {
  pixels,
  neurons: 20,
  total: 20,
  gap: 10,
  inhibition: 40,
  target: 6,
  eta: [0.1, 0.02],
  thetaStep: [0.5, 0.1],
  duration: 200,
  seed: 2,
};

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

const train = bars(400, 'train');
const heldOut = bars(80, 'held out');
const model = new PooledStdp(small);

beforeAll(() => model.learn(train.images));

describe('pooled STDP', () => {
  it('keeps the sum of the weights onto each neuron, and no weight falls below 0', () => {
    for (const net of [model, new PooledStdp(small)]) {
      const { data } = net.receptiveFields();
      for (let j = 0; j < 20; j++) {
        const row = data.subarray(j * pixels, (j + 1) * pixels);
        expect(row.reduce((sum, w) => sum + w)).toBeCloseTo(20, 4);
        expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('holds the number of spikes an image near its target', async () => {
    expect(model.learningSpikes).toBeGreaterThan(4);
    expect(model.learningSpikes).toBeLessThan(9);
  });

  it('learns bars without labels; labels assigned from training images then name those of new ones', async () => {
    const share = async (net: PooledStdp): Promise<number> => {
      const vote = net.assign(await net.respond(train.images, 'assign'), train.labels, 4);
      const { counts } = await net.respond(heldOut.images, 'test');
      return vote.predict(counts).filter((label, image) => label === heldOut.labels[image]).length / 80;
    };
    expect(await share(model)).toBeGreaterThan(0.9);
    expect(await share(model)).toBeGreaterThan((await share(new PooledStdp(small))) + 0.1);
  });

  it('answers as its network in the event engine does, in Float64', async () => {
    const wide = new PooledStdp({ ...small, precision: 'float64' });
    const coder = wide.coder('x');
    const [fast, exact] = [new RowEngine(wide.network()), simulation(wide.network())];
    for (let image = 0; image < 12; image++) {
      const count = coder.draw(train.images.data.subarray(image * pixels, (image + 1) * pixels), image);
      const retina = { t: coder.spikes.t.slice(0, count), i: coder.spikes.i.slice(0, count) };
      const options = { durationMs: 200, learn: { eta: 0.1, thetaStep: 0.5 } };
      expect(fast.present({ retina }, options)).toEqual(exact.present({ retina }, options));
    }
    const wanted = exact.weights(0);
    const apart = fast.weights(0).map((w, s) => Math.abs(w - wanted[s]!));
    expect(Math.max(...apart)).toBeLessThan(1e-9);
  });

  it('responds without learning: weights and thresholds stay, and the same images give the same counts', async () => {
    const before = [model.receptiveFields().data, model.theta()];
    const first = await model.respond(heldOut.images, 'a');
    expect((await model.respond(heldOut.images, 'a')).counts.data).toEqual(first.counts.data);
    expect((await model.respond(heldOut.images, 'b')).counts.data).not.toEqual(first.counts.data);
    expect([model.receptiveFields().data, model.theta()]).toEqual(before);
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const fields = async (seed: number) => {
      const net = new PooledStdp({ ...small, seed });
      await net.learn(heldOut.images);
      return net.receptiveFields().data;
    };
    expect(await fields(7)).toEqual(await fields(7));
    expect(await fields(8)).not.toEqual(await fields(7));
  });

  it('refuses images of another size, and what no part of the network takes', async () => {
    await expect(new PooledStdp().learn(train.images)).rejects.toThrow(
      'pooledStdp.images: must be (n >= 1, height, width) of 784 pixels, got (400, 8, 8)',
    );
    expect(() => new PooledStdp({ ...small, tauM: -1 })).toThrow('lif.tauM: must be > 0 ms, got -1');
  });
});
