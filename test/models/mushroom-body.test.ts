/** Laws of the mushroom body, small: its loop against the clock engine, its learning rule, the number of active cells. */
import { describe, expect, it } from 'vitest';
import { MushroomBody } from '../../models/mushroom-body.ts';
import { softmaxRegression } from '../../src/learn/softmax-regression.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { simulation } from '../../src/sim/simulation.ts';

const side = 10;
const pixels = side * side;
const small = { imageSide: side, cells: 400, k: 40, classes: 4, eta: 1e-3, seed: 2 } as const;

/** A bar of one of four directions, a little shifted, over black. */
function bars(n: number, key: string): { images: Matrix<Uint8Array>; labels: Uint8Array } {
  const draw = rng(key);
  const labels = Uint8Array.from({ length: n }, (_, image) => image % 4);
  const data = new Uint8Array(n * pixels);
  for (let image = 0; image < n; image++) {
    const at = 3 + draw.integer(3);
    for (let p = 0; p < side; p++)
      for (const shift of [0, 1]) {
        const [y, x] = [
          [at + shift, p],
          [p, at + shift],
          [p, Math.min(side - 1, p + shift)],
          [p, Math.max(0, side - 1 - p - shift)],
        ][labels[image]!]!;
        data[image * pixels + y! * side + x!] = 100 + draw.integer(156);
      }
  }
  return { images: matrix(data, n, side, side), labels };
}

const train = bars(80, 'train');
const imageOf = (n: number) => train.images.data.subarray(n * pixels, (n + 1) * pixels);

describe('the mushroom body', () => {
  it.each([
    { ...small },
    { ...small, k: 15 },
    { ...small, k: 400 },
    { ...small, side: 6 },
    { ...small, inhibition: 'race' as const },
  ])('spikes as its network on the clock engine does: %j', async (options) => {
    const model = new MushroomBody(options);
    await model.learn(train.images, train.labels);
    const clock = simulation(model.network(), { engine: 'clock', dt: 0.1 });
    for (const image of [0, 1, 2, 3]) {
      const { spikes, answer } = model.show(imageOf(image));
      clock.present({ pn: model.inputSpikes(imageOf(image)) }, { durationMs: 20 });
      const wanted = clock.recording.spikes('kc');
      expect(wanted.t.length).toBeGreaterThan(10);
      const inOrder = (s: { t: Float64Array; i: Uint32Array }) =>
        Array.from(s.t, (t, x) => Math.round(t * 10) * 1e6 + s.i[x]!).sort((a, b) => a - b);
      expect(inOrder(spikes)).toEqual(inOrder(wanted));
      const mbon = clock.recording.spikes('mbon');
      expect(answer).toBe(mbon.t.length > 0 ? mbon.i[0]! : -1);
    }
  });

  it('learns to name bars by one pass of symmetric STDP, and its cells carry the class', async () => {
    const heldOut = bars(40, 'held out');
    const model = new MushroomBody(small);
    const share = async () => {
      const { answers } = await model.respond(heldOut.images);
      return answers.filter((answer, image) => answer === heldOut.labels[image]).length / 40;
    };
    expect(await share()).toBe(0);
    await model.learn(train.images, train.labels);
    expect(await share()).toBeGreaterThan(0.9);
    const { codes } = await model.respond(train.images);
    const readout = await softmaxRegression(codes, train.labels, { classes: 4, transform: 'none' });
    const dense = new Uint8Array(40 * 400);
    const own = (await model.respond(heldOut.images)).codes;
    for (let r = 0; r < 40; r++)
      for (let e = own.start[r]!; e < own.start[r + 1]! - 1; e++) dense[r * 400 + own.index[e]!] = 1;
    const named = readout.predict(matrix(dense, 40, 400));
    expect(named.filter((label, image) => label === heldOut.labels[image]).length / 40).toBeGreaterThan(0.9);
  });

  it('changes weights by the rule: a sum over the spikes of one image, cell by cell', async () => {
    const model = new MushroomBody(small);
    await model.learn(matrix(imageOf(0).slice(), 1, side, side), [2]);
    const { spikes } = model.show(imageOf(0));
    const weights = model.weights();
    // the teacher: 500 mV, over 10 mV after 0.5 ms, then 2 ms of rest
    const taught = Array.from({ length: 8 }, (_, n) => 5 + 25 * n);
    const rule = (since: number) => Math.exp(-(since + 1) / 150);
    for (let cell = 0; cell < 400; cell++) {
      const own = Array.from(
        spikes.t.filter((_, s) => spikes.i[s] === cell),
        (t) => Math.round(10 * t),
      );
      const clip = (w: number) => Math.min(0.0233, Math.max(0, w));
      let wanted = 0;
      for (let n = 1; n <= 200; n++) {
        if (own.includes(n)) {
          const before = taught.filter((t) => t <= n).at(-1);
          wanted = clip(wanted + 1e-3 * ((before === undefined ? 0 : rule(n - before)) - 0.01));
        }
        if (taught.includes(n)) {
          const before = own.filter((t) => t <= n).at(-1);
          const timing = before === undefined ? 0 : rule(n - before);
          wanted = clip(wanted + 1e-3 * Math.max(timing - 0.01, -0.001));
        }
      }
      expect(weights[cell * 4 + 2]).toBeCloseTo(wanted, 12);
      expect(weights[cell * 4]).toBe(0);
    }
    expect(Math.max(...weights)).toBeGreaterThan(0.001);
  });

  it('has k winners under a race, and some more than k active cells under the giant neuron', async () => {
    const race = await new MushroomBody({ ...small, inhibition: 'race' }).respond(train.images);
    expect(race.spikes).toBe(40);
    expect(race.activeShare).toBeCloseTo(0.1, 12);
    const ggn = await new MushroomBody(small).respond(train.images);
    expect(ggn.spikes).toBeGreaterThan(40);
    expect(ggn.deliveries).toBeGreaterThanOrEqual(race.deliveries);
  });

  it('refuses images of another size, and a patch larger than the image', async () => {
    await expect(new MushroomBody().respond(train.images)).rejects.toThrow(
      'mushroomBody.images: must be (n, 28, 28), got (80, 10, 10)',
    );
    expect(() => new MushroomBody({ side: 29 })).toThrow(
      'mushroomBody.side: must be a whole number from 1 to 28',
    );
  });
});
