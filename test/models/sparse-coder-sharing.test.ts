/** Laws of the sparse coder beyond one private scale: shared weights, pooling, several scales, other inputs, saving. */
import { beforeAll, describe, expect, it } from 'vitest';
import { columnLayout } from '../../models/parts/column-layout.ts';
import type { SparseCoderOptions } from '../../models/parts/sparse-coder-options.ts';
import { SparseCoder } from '../../models/sparse-coder.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { simulation } from '../../src/sim/simulation.ts';

const side = 10;
const small: SparseCoderOptions = {
  height: side,
  width: side,
  patch: 4,
  stride: 1,
  neurons: 12,
  k: 2,
  gap: 4,
  samples: 300,
  sharing: 'shared',
};

/** (n, 10, 10) one bright bar each over black */
function bars(n: number, seed: string): Matrix<Uint8Array> {
  const draw = rng(seed);
  const pixels = new Uint8Array(n * side * side);
  for (let image = 0; image < n; image++) {
    const isRow = draw.next() < 0.5;
    const at = draw.integer(side);
    for (let p = 0; p < side; p++)
      pixels[image * side * side + (isRow ? at * side + p : p * side + at)] = 120 + draw.integer(136);
  }
  return matrix(pixels, n, side, side);
}

const train = bars(60, 'train');
const heldOut = bars(12, 'held out');
let shared: SparseCoder;
beforeAll(async () => {
  shared = new SparseCoder(small);
  await shared.learn(train);
});

describe('shared weights', () => {
  it('are one set for all positions, and synapses are counted per position', () => {
    expect(shared.columns).toBe(49);
    expect(shared.n).toBe(49 * 12);
    expect(shared.synapses).toBe(49 * 16 * 12);
    expect(shared.receptiveFields().shape).toEqual([12, 4, 4]);
    const { projections } = shared.network();
    expect(new Set(projections.map(({ weight }) => weight)).size).toBe(1);
  });

  it('make a code that moves with the image', async () => {
    const image = new Uint8Array(2 * side * side);
    for (const [n, left] of [2, 5].entries())
      for (let y = 3; y < 7; y++)
        for (let x = left; x < left + 2; x++) image[(n * side + y) * side + x] = 250 - 20 * y;
    const { codes } = await shared.encode(matrix(image, 2, side, side));
    let spikes = 0;
    for (let y = 0; y < 7; y++)
      for (let x = 0; x < 4; x++)
        for (let j = 0; j < 12; j++) {
          const here = codes.get(0, (y * 7 + x) * 12 + j);
          expect(codes.get(1, (y * 7 + x + 3) * 12 + j)).toBe(here);
          spikes += here;
        }
    expect(spikes).toBeGreaterThan(10);
  });

  it('code as their network does in the event engine, but for columns of fewer than 4 spikes', async () => {
    const { codes } = await shared.encode(heldOut);
    const net = shared.network();
    const exact = simulation(net);
    let [skipped, spikes] = [0, 0];
    for (let image = 0; image < 12; image++) {
      const retina = shared.stimulus(heldOut.data.subarray(image * 100, (image + 1) * 100));
      const { counts } = exact.present({ retina }, { durationMs: 24 });
      for (let c = 0; c < 49; c++) {
        const { rule } = net.projections[c]!;
        const from = new Set(rule.kind === 'all-to-all' ? Array.from(rule.from!) : []);
        const isSkipped = retina.i.filter((i) => from.has(i)).length < 4;
        const own = Array.from(codes.data.subarray((image * 49 + c) * 12, (image * 49 + c + 1) * 12));
        expect(own).toEqual(isSkipped ? own.map(() => 0) : Array.from(counts[`column-${c}`]!));
        if (isSkipped) skipped++;
        spikes += own.reduce((sum, x) => sum + x, 0);
      }
    }
    expect(skipped).toBeGreaterThan(50);
    expect(spikes).toBeGreaterThan(100);
  });

  it('learn: they leave the patches that they started from', async () => {
    const patches = new SparseCoder({ ...small, weights: 'patches' });
    await patches.learn(train);
    const start = patches.receptiveFields().data;
    expect(shared.receptiveFields().data.some((w, s) => Math.abs(w - start[s]!) > 0.3)).toBe(true);
    const unshown = new SparseCoder({ ...small, weights: 'patches', samples: 0 });
    await unshown.learn(train);
    expect(start).toEqual(unshown.receptiveFields().data);
  });
});

describe('pooling', () => {
  it('sums counts over windows of positions', async () => {
    const pooled = SparseCoder.restore({
      ...shared.save(),
      options: { ...shared.save().options, pooling: { window: 4, step: 3 } },
    });
    expect(pooled.features).toBe(2 * 2 * 12);
    const plain = await shared.encode(heldOut);
    const coded = await pooled.encode(heldOut);
    for (let image = 0; image < 12; image++)
      for (let v = 0; v < 2; v++)
        for (let h = 0; h < 2; h++)
          for (let j = 0; j < 12; j++) {
            let sum = 0;
            for (let y = 3 * v; y < 3 * v + 4; y++)
              for (let x = 3 * h; x < 3 * h + 4; x++) sum += plain.codes.get(image, (y * 7 + x) * 12 + j);
            expect(coded.codes.get(image, (v * 2 + h) * 12 + j)).toBe(sum);
          }
    expect({ ...coded, codes: 0 }).toEqual({ ...plain, codes: 0 });
  });

  it('refuses windows that do not fit', () => {
    expect(() => new SparseCoder({ ...small, pooling: { window: 8, step: 1 } })).toThrow(
      /pooling\.window: must be from 1 to 7 positions, got 8/,
    );
  });
});

it('facts about a code add up: wins, active neurons, closed columns, responding ones', async () => {
  const { codes, wins, active, full, activeShare, activeShareResponding } = await shared.encode(heldOut);
  let [spikes, responding] = [0, 0];
  const closed = new Array<number>(49).fill(0);
  const won = new Array<number>(shared.n).fill(0);
  for (let image = 0; image < 12; image++) {
    let here = 0;
    for (let c = 0; c < 49; c++) {
      let own = 0;
      for (let j = 0; j < 12; j++) {
        const spike = codes.get(image, c * 12 + j);
        own += spike;
        won[c * 12 + j]! += spike;
      }
      if (own > 0) responding += 12;
      if (own === 2) closed[c]!++;
      here += own;
    }
    expect(active[image]).toBe(here);
    spikes += here;
  }
  expect(Array.from(wins)).toEqual(won);
  expect(Array.from(full)).toEqual(closed);
  expect(activeShare).toBeCloseTo(spikes / 12 / shared.n, 12);
  expect(activeShareResponding).toBeCloseTo(spikes / responding, 12);
});

it('sparse rows hold the same codes', async () => {
  const { codes } = await shared.encode(heldOut);
  const { rows, columns, start, index, value } = await shared.encodeRows(heldOut);
  expect([rows, columns]).toEqual([12, shared.features]);
  const dense = new Uint8Array(codes.size);
  for (let r = 0; r < 12; r++) {
    for (let e = start[r]!; e < start[r + 1]! - 1; e++) dense[r * columns + index[e]!] = value[e]!;
    expect([index[start[r + 1]! - 1], value[start[r + 1]! - 1]]).toEqual([columns, 1]);
  }
  expect(dense).toEqual(codes.data);
});

describe('several scales', () => {
  it.each(['private', 'shared'] as const)('stand side by side, %s', async (sharing) => {
    const scales = [
      { patch: 4, stride: 3, neurons: 12, k: 2 },
      { patch: 10, stride: 1, neurons: 20, k: 3, gap: 6 },
    ];
    const coder = new SparseCoder({ ...small, sharing, scales, samples: 100 });
    await coder.learn(train);
    expect([coder.columns, coder.n]).toEqual([10, 9 * 12 + 20]);
    expect(coder.receptiveFields(1).shape).toEqual([20, 10, 10]);
    const { codes, wins } = await coder.encode(heldOut);
    expect(wins.subarray(9 * 12).some((images) => images > 0)).toBe(true);
    for (let image = 0; image < 12; image++) {
      let whole = 0;
      for (let j = 0; j < 20; j++) whole += codes.get(image, 9 * 12 + j);
      expect(whole).toBeLessThanOrEqual(3);
    }
  });

  it('have features of their own', () => {
    const scale = { patch: 4, stride: 3, neurons: 5, k: 1, gap: 1, pooling: { window: 1, step: 1 } };
    const image = { height: 10, width: 10, channels: 2 };
    const { places, features, n } = columnLayout([scale, { ...scale, patch: 10 }], image);
    expect([n, features]).toEqual([50, 50]);
    expect(places[9]!.inputs).toHaveLength(200);
    expect([...places[1]!.inputs.slice(0, 5)]).toEqual([3, 4, 5, 6, 13]);
    expect(places[1]!.inputs[16]).toBe(103);
  });
});

describe('pooling of several scales', () => {
  const scales = [
    { patch: 4, stride: 3, neurons: 12, k: 2, pooling: { window: 2, step: 1 } },
    { patch: 7, stride: 1, neurons: 20, k: 3, gap: 6 },
  ];

  it('is each scale’s own, or what they share', async () => {
    const pooling = { window: 4, step: 1 };
    const coder = new SparseCoder({ ...small, sharing: 'shared', scales, pooling, samples: 100 });
    // 3 x 3 positions, windows of 2: 4; 4 x 4 positions, windows of 4: 1
    expect(coder.features).toBe(4 * 12 + 20);
    await coder.learn(train);
    const { codes } = await coder.encode(heldOut);
    for (let image = 0; image < 12; image++) {
      let counted = 0;
      for (let f = 48; f < 68; f++) counted += codes.get(image, f);
      expect(counted).toBeLessThanOrEqual(16 * 3);
    }
    expect(codes.data.some((count) => count > 1)).toBe(true);
  });

  it('is all’s or none’s', () => {
    expect(() => new SparseCoder({ ...small, sharing: 'shared', scales })).toThrow(
      'sparseCoder.scales: must all have pooling or none, got 1 of 2',
    );
  });
});

describe('other inputs', () => {
  it.each(['private', 'shared'] as const)(
    'Poisson trains: an image has the same code alone, and among others in any order, %s',
    async (sharing) => {
      const coder = new SparseCoder({ ...small, sharing, stride: 3, input: 'poisson', rateHz: 300, gap: 8 });
      await coder.learn(train);
      const { codes } = await coder.encode(heldOut);
      const turned = matrix(new Uint8Array(heldOut.size), 12, side, side);
      for (let image = 0; image < 12; image++)
        turned.data.set(heldOut.data.subarray((11 - image) * 100, (12 - image) * 100), image * 100);
      const backwards = (await coder.encode(turned)).codes;
      for (let image = 0; image < 12; image++) {
        const pixels = heldOut.data.subarray(image * 100, (image + 1) * 100);
        const alone = (await coder.encode(matrix(pixels, 1, side, side))).codes.data;
        expect(alone.some((spikes) => spikes > 0)).toBe(true);
        const row = (of: Uint8Array, at: number) =>
          of.subarray(at * coder.features, (at + 1) * coder.features);
        expect(row(codes.data, image)).toEqual(alone);
        expect(row(backwards.data, 11 - image)).toEqual(alone);
      }
      const [first, second] = [0, 1].map((image) =>
        Array.from(coder.stimulus(heldOut.data.subarray(image * 100, (image + 1) * 100)).t),
      );
      expect(first).not.toEqual(second);
    },
  );

  it('Poisson trains: the same spikes for the same images, and more of them for a longer stimulus', async () => {
    const coder = new SparseCoder({ ...small, input: 'poisson', rateHz: 200, duration: 50, gap: 20 });
    await coder.learn(train);
    const first = await coder.encode(heldOut);
    expect((await coder.encode(heldOut)).codes).toEqual(first.codes);
    expect(first.activeShare).toBeGreaterThan(0);
    const spikes = coder.stimulus(heldOut.data.subarray(0, 100));
    expect(spikes.t.at(-1)).toBeGreaterThan(24);
    expect(spikes.t.length).toBeGreaterThan(20);
  });

  it('ON and OFF cells: twice the inputs; an even image is silent inside', async () => {
    const coder = new SparseCoder({ ...small, frontEnd: 'on-off' });
    await coder.learn(train);
    expect(coder.synapses).toBe(2 * shared.synapses);
    expect(coder.receptiveFields().data.some((w) => w < 0)).toBe(true);
    const spikes = coder.stimulus(heldOut.data.subarray(0, 100)).i;
    expect(spikes.some((i) => i < 100)).toBe(true);
    expect(spikes.some((i) => i >= 100)).toBe(true);
  });

  it.each([
    ['private', 'learnt'],
    ['private', 'patches'],
    ['shared', 'learnt'],
    ['shared', 'random'],
  ] as const)(
    'brightness with ON and OFF cells, %s, %s: three channels side by side, saved and restored',
    async (sharing, weights) => {
      const coder = new SparseCoder({ ...small, sharing, weights, stride: 3, frontEnd: 'both' });
      await coder.learn(train);
      expect(coder.synapses).toBe(3 * 9 * 16 * 12);
      const image = heldOut.data.subarray(0, 100);
      const spikesOf = (frontEnd: 'pixels' | 'on-off', channel: number) =>
        Array.from(new SparseCoder({ ...small, frontEnd }).stimulus(image).i, (i) => i + 100 * channel);
      expect(coder.stimulus(image).i.toSorted()).toEqual(
        Uint32Array.from([...spikesOf('pixels', 0), ...spikesOf('on-off', 1)]).sort(),
      );
      const all = coder.save();
      for (const set of all.weights)
        for (let j = 0; j < 12; j++) {
          let square = 0;
          for (let r = 0; r < 48; r++) square += set[r * 12 + j]! ** 2;
          expect(Math.sqrt(square)).toBeCloseTo(10, 9);
        }
      const first = (p: number, channel: number) => all.weights[0]![(16 * channel + p) * 12]!;
      const field = coder.receptiveFields().data;
      for (let p = 0; p < 16; p++) expect(field[p]).toBeCloseTo(first(p, 0) + first(p, 1) - first(p, 2), 12);
      const coded = await coder.encode(heldOut);
      expect(coded.wins.some((images) => images > 0)).toBe(true);
      expect(await SparseCoder.restore(structuredClone(all)).encode(heldOut)).toEqual(coded);
    },
  );
});

it('a saved coder codes on bit for bit', async () => {
  shared.calibrate(train, 0.03);
  const again = SparseCoder.restore(structuredClone(shared.save()));
  expect(await again.encode(heldOut)).toEqual(await shared.encode(heldOut));
  expect(() => SparseCoder.restore({ ...shared.save(), weights: [] })).toThrow(/must fit the options/);
});

describe("code 'rank'", () => {
  it('says who was first: 255 * 0.9^rank in each column', async () => {
    const ranked = SparseCoder.restore({
      ...shared.save(),
      options: { ...shared.save().options, code: 'rank' },
    });
    const { codes } = await ranked.encode(heldOut);
    const plain = await shared.encode(heldOut);
    expect(codes.data.map((worth) => Math.min(1, worth))).toEqual(plain.codes.data);
    for (let image = 0; image < 12; image++)
      for (let c = 0; c < 49; c++) {
        const own = Array.from(codes.data.subarray((image * 49 + c) * 12, (image * 49 + c + 1) * 12));
        const worths = own.filter((worth) => worth > 0).sort((a, b) => b - a);
        expect(worths).toEqual([255, 230].slice(0, worths.length));
      }
    expect(() => new SparseCoder({ ...small, code: 'rank', pooling: { window: 2, step: 1 } })).toThrow(
      /code: must be 'spikes' with pooling/,
    );
    expect(() => new SparseCoder({ neurons: 64, k: 51, code: 'rank' })).toThrow(/k: must be at most 50/);
  });
});

it('settle gives weights thresholds afresh, and leaves the weights', async () => {
  const settled = new SparseCoder({ ...small, settle: 200 });
  await settled.learn(train);
  const again = new SparseCoder(small);
  await again.learn(train);
  expect(settled.receptiveFields()).toEqual(again.receptiveFields());
  expect(settled.save().theta).not.toEqual(again.save().theta);
  expect(settled.save().theta[0]!.some((theta) => theta !== 0)).toBe(true);
});
