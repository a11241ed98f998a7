/** Laws of the sparse coder, on small made-up images: bars of random place, direction and brightness. */
import { beforeAll, describe, expect, it } from 'vitest';
import { SparseCoder, type SparseCoderOptions } from '../../models/sparse-coder.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

const side = 12;
const small: SparseCoderOptions = {
  height: side,
  width: side,
  patch: 6,
  stride: 3,
  neurons: 16,
  k: 3,
  samples: 400,
  gap: 6,
};

/** (n, 12, 12) two bars each, horizontal or vertical, over faint noise */
function bars(n: number, seed: string): Matrix<Uint8Array> {
  const draw = rng(seed);
  const pixels = Uint8Array.from({ length: n * side * side }, () => draw.integer(20));
  for (let image = 0; image < n; image++)
    for (let bar = 0; bar < 2; bar++) {
      const isRow = draw.next() < 0.5;
      const at = draw.integer(side);
      const level = 100 + draw.integer(156);
      for (let p = 0; p < side; p++)
        pixels[image * side * side + (isRow ? at * side + p : p * side + at)] = level;
    }
  return matrix(pixels, n, side, side);
}

const train = bars(200, 'train');
const heldOut = bars(40, 'held out');
const coders: Record<string, SparseCoder> = {};

beforeAll(async () => {
  for (const weights of ['learnt', 'patches', 'random'] as const) {
    const coder = new SparseCoder({ ...small, weights, seed: 3 });
    await coder.learn(train);
    coders[weights] = coder;
  }
});

describe('the sparse coder', () => {
  it('has as many columns as patches fit, and weight vectors of one length', () => {
    for (const coder of Object.values(coders)) {
      expect(coder.columns).toBe(9);
      expect(coder.n).toBe(9 * 16);
      const fields = coder.receptiveFields();
      for (let j = 0; j < coder.n; j++) {
        let square = 0;
        for (let p = 0; p < 36; p++) square += fields.data[j * 36 + p]! ** 2;
        expect(Math.sqrt(square)).toBeCloseTo(10, 9);
        for (let p = 0; p < 36; p++) expect(fields.data[j * 36 + p]).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('learns: its weights leave the patches that it started from; those of a control stay, whatever it sees', async () => {
    const learnt = coders.learnt!.receptiveFields().data;
    const patches = coders.patches!.receptiveFields().data;
    expect(learnt.some((w, s) => Math.abs(w - patches[s]!) > 0.5)).toBe(true);
    const unshown = new SparseCoder({ ...small, weights: 'patches', samples: 0, seed: 3 });
    await unshown.learn(train);
    expect(patches).toEqual(unshown.receptiveFields().data);
  });

  it('lets at most k neurons of a column win, one spike each', async () => {
    const { codes, activeShare } = await coders.learnt!.encode(heldOut);
    let active = 0;
    for (let image = 0; image < 40; image++)
      for (let c = 0; c < 9; c++) {
        let winners = 0;
        for (let j = 0; j < 16; j++) winners += codes.get(image, c * 16 + j);
        expect(winners).toBeLessThanOrEqual(3);
        active += winners;
      }
    expect(activeShare).toBeCloseTo(active / (40 * 9 * 16), 12);
    expect(active).toBeGreaterThan(100);
  });

  it('takes less input where columns close early, and knows how much it was offered', async () => {
    const eager = new SparseCoder({ ...small, weights: 'random', gap: 1 });
    await eager.learn(train);
    const { synapticEvents, offeredEvents } = await eager.encode(heldOut);
    let offered = 0;
    for (let image = 0; image < 40; image++)
      for (const pixel of eager.stimulus(
        heldOut.data.subarray(image * side * side, (image + 1) * side * side),
      ).i)
        for (let top = 0; top <= 6; top += 3)
          for (let left = 0; left <= 6; left += 3) {
            const [y, x] = [Math.floor(pixel / side) - top, (pixel % side) - left];
            if (y >= 0 && y < 6 && x >= 0 && x < 6) offered += 16;
          }
    expect(offeredEvents).toBeCloseTo(offered / 40, 9);
    expect(synapticEvents).toBeLessThan(0.9 * offeredEvents);
  });

  it('codes as its network does in the event engine', async () => {
    for (const coder of Object.values(coders)) {
      const { codes, synapticEvents } = await coder.encode(heldOut);
      const net = coder.network(3);
      const exact = simulation({ ...net, record: [recordSpikes('column-4')] }, { seed: 3 });
      for (let image = 0; image < 40; image++) {
        const pixels = heldOut.data.subarray(image * side * side, (image + 1) * side * side);
        const { counts } = exact.present(
          { retina: coder.stimulus(pixels) },
          { durationMs: coder.options.duration },
        );
        for (let c = 0; c < 9; c++)
          expect(Array.from(counts[`column-${c}`]!)).toEqual(
            Array.from(codes.data.subarray((image * 9 + c) * 16, (image * 9 + c + 1) * 16)),
          );
      }
      expect(exact.synapticEvents / 40).toBeCloseTo(synapticEvents, 9);
    }
  });

  it('reaches the wanted share of active neurons by one factor on all thresholds, whatever the weights', async () => {
    for (const weights of ['learnt', 'patches', 'random'] as const) {
      const coder = new SparseCoder({ ...small, weights, seed: 4 });
      await coder.learn(train);
      const reached = coder.calibrate(train, 0.1);
      expect(reached).toBeGreaterThan(0.095);
      expect(reached).toBeLessThanOrEqual(0.105);
      expect((await coder.encode(train)).activeShare).toBeCloseTo(reached, 2);
    }
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const code = async (seed: number) => {
      const coder = new SparseCoder({ ...small, seed });
      await coder.learn(train);
      return (await coder.encode(heldOut)).codes.data;
    };
    const first = await code(7);
    expect(await code(7)).toEqual(first);
    expect(await code(8)).not.toEqual(first);
  });

  it('lowers all thresholds of a column that nobody answers in by silentStep, and none without homeostasis', async () => {
    const dark = matrix(new Uint8Array(3 * side * side), 3, side, side);
    const theta = async (silentStep: number) => {
      const coder = new SparseCoder({ ...small, weights: 'random', samples: 10, thetaStep: 0, silentStep });
      await coder.learn(dark);
      return coder.save().theta[4]!;
    };
    for (const own of await theta(0.02)) expect(own).toBeCloseTo(-0.2, 12);
    expect(await theta(0)).toEqual(new Float64Array(16));
  });

  it('stops when asked to, and stays as it was', async () => {
    const coder = new SparseCoder(small);
    const before = coder.save();
    await expect(coder.learn(train, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    expect(coder.save()).toEqual(before);
  });

  it.each([
    [{ ...small, patch: 13 }, /patch: must be from 1 to 12 pixels, got 13/],
    [{ ...small, stride: 0 }, /stride: must be a whole number >= 1, got 0/],
    [{ ...small, k: 17 }, /k: must be a whole number from 1 to 16/],
    [{ ...small, tauM: Number.NaN }, /tauM: must be > 0 ms, got NaN/],
    [{ ...small, samples: 1.5 }, /samples: must be a whole number >= 0, got 1.5/],
    [{ ...small, duration: -1 }, /duration: must be > 0 ms, got -1/],
    [{ ...small, eta: [0, 0] as const }, /eta: must be two rates/],
    [{ ...small, thetaStep: Number.NaN }, /thetaStep: must be >= 0 mV, got NaN/],
    [{ ...small, silentStep: -1 }, /silentStep: must be >= 0 mV, got -1/],
  ])('refuses %o', (options, message) => {
    expect(() => new SparseCoder(options)).toThrow(message);
  });

  it('refuses images of another size', async () => {
    await expect(new SparseCoder().learn(train)).rejects.toThrow(
      'must be (n >= 1, 28, 28), got (200, 12, 12)',
    );
  });
});
