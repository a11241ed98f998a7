/** The bill of the sparse coder, beside counts made by hand on small made-up images. */
import { beforeAll, describe, expect, it } from 'vitest';
import { coderCost } from '../../models/parts/coder-cost.ts';
import { type Coded, SparseCoder, type SparseCoderOptions } from '../../models/sparse-coder.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { operationsOf, synapsesUsed } from '../../src/metrics/cost.ts';
import { energy } from '../../src/metrics/energy.ts';

const [side, images] = [12, 30];
const draw = rng('test', 'coder-cost');
const pictures = matrix(
  Uint8Array.from({ length: images * side * side }, () => (draw.next() < 0.4 ? draw.integer(256) : 0)),
  images,
  side,
  side,
);
const small: SparseCoderOptions = {
  height: side,
  width: side,
  patch: 6,
  stride: 3,
  neurons: 16,
  k: 2,
  gap: 6,
  samples: 100,
  seed: 5,
};
const cases: Record<string, SparseCoderOptions> = {
  private: small,
  shared: { ...small, sharing: 'shared', pooling: { window: 2, step: 1 } },
  rank: { ...small, code: 'rank', frontEnd: 'on-off' },
  poisson: { ...small, input: 'poisson', rateHz: 100 },
};
const coded: Record<string, { coder: SparseCoder; of: Coded }> = {};

beforeAll(async () => {
  for (const [name, options] of Object.entries(cases)) {
    const coder = new SparseCoder(options);
    await coder.learn(pictures);
    coded[name] = { coder, of: await coder.encode(pictures) };
  }
});

const imageOf = (image: number) => pictures.data.subarray(image * side * side, (image + 1) * side * side);

describe.each(Object.keys(cases))('the bill of the %s coder', (name) => {
  it('counts input spikes, deliveries and spikes as the network has them', () => {
    const { coder, of } = coded[name]!;
    const engine = coder.engine();
    let [inputs, open, winners] = [0, 0, 0];
    for (let image = 0; image < images; image++) {
      // a Poisson stimulus depends on the number of its image
      if (name === 'poisson') continue;
      const spikes = coder.stimulus(imageOf(image));
      inputs += spikes.t.length;
      engine.race(spikes, { durationMs: coder.options.duration });
      winners += engine.winnerCount;
      for (let column = 0; column < coder.columns; column++) {
        const own = Array.from(engine.winTimes.subarray(0, engine.winnerCount)).filter(
          (_, w) => Math.floor(engine.winners[w]! / 16) === column,
        );
        open += 16 * (own.length === 2 ? own[1]! : coder.options.duration);
      }
    }
    const cost = coderCost(coder, of, { classes: 10 });
    expect(operationsOf(cost, 'synapses').ac).toBe(of.synapticEvents);
    expect(synapsesUsed(cost, 'synapses')).toBe(of.synapticEvents / coder.synapses);
    if (name === 'poisson') return;
    expect(of.inputSpikes).toBeCloseTo(inputs / images, 9);
    expect(of.neuronMs).toBeCloseTo(open / images, 6);
    expect(operationsOf(cost, 'selection').add).toBeCloseTo(winners / images, 9);
    expect(operationsOf(cost, 'selection').compare).toBeCloseTo((open + winners) / images, 6);
    expect(operationsOf(coderCost(coder, of, { classes: 10, stepMs: 0.5 }), 'neurons').multiply).toBeCloseTo(
      (2 * open) / images,
      6,
    );
  });

  it('moves a state at every delivery where time is exact', () => {
    const { coder, of } = coded[name]!;
    const { multiply, add } = operationsOf(
      coderCost(coder, of, { classes: 10, stepMs: 'events' }),
      'neurons',
    );
    expect([multiply, add]).toEqual([2 * of.synapticEvents, 2 * of.synapticEvents]);
  });

  it('draws less in int8 than in fp32 and more the more memory is charged', () => {
    const { coder, of } = coded[name]!;
    const cost = coderCost(coder, of, { classes: 10 });
    const pJ = (['operations', 'sram', 'dram'] as const).flatMap((table) =>
      (['int8', 'fp32'] as const).map((precision) => energy(cost, { table, precision }).pJ),
    );
    expect(pJ[0]).toBeGreaterThan(0);
    for (const [low, high] of [
      [0, 1],
      [2, 3],
      [4, 5],
      [0, 2],
      [2, 4],
      [1, 3],
      [3, 5],
    ] as const)
      expect(pJ[low]).toBeLessThan(pJ[high]!);
  });
});

describe('what differs from coder to coder', () => {
  const costOf = (name: string) => coderCost(coded[name]!.coder, coded[name]!.of, { classes: 10 });

  it('weights are stored once where shared', () => {
    expect(costOf('private').parameters).toBe(9 * (36 * 16 + 16) + (144 + 1) * 10);
    expect(costOf('shared').parameters).toBe(36 * 16 + 16 + (4 * 16 + 1) * 10);
  });

  it('one spike a neuron is added by the readout, a rank or a pooled count is multiplied', () => {
    const { of, coder } = coded.private!;
    expect(operationsOf(costOf('private'), 'readout').ac).toBeCloseTo(of.activeShare * coder.n * 10, 9);
    expect(operationsOf(costOf('private'), 'readout').mac).toBe(0);
    expect(operationsOf(costOf('rank'), 'readout').ac).toBe(0);
    const { codes } = coded.shared!.of;
    const nonzero = codes.data.filter((count) => count > 0).length / images;
    expect(operationsOf(costOf('shared'), 'readout').mac).toBeCloseTo(10 * nonzero, 9);
    // of 3 x 3 columns a corner lies in one window of 2 x 2, an edge in two, the middle in four
    const windows = [1, 2, 1, 2, 4, 2, 1, 2, 1];
    const { wins } = coded.shared!.of;
    const added = wins.reduce((sum, count, neuron) => sum + count * windows[Math.floor(neuron / 16)]!, 0);
    expect(operationsOf(costOf('shared'), 'pooling').add).toBeCloseTo(added / images, 9);
    expect(operationsOf(costOf('private'), 'pooling').add).toBe(0);
  });

  it('ON and OFF cells are charged for their filters, Poisson trains for their random numbers', () => {
    // 12 pixels a line, a Gaussian of 9 pixels to either side: 12 x 10 - 2 + ... taps, counted here one by one
    let taps = 0;
    for (let p = 0; p < side; p++) for (let q = 0; q < side; q++) if (Math.abs(p - q) <= 9) taps++;
    expect(operationsOf(costOf('rank'), 'encoding').multiply).toBe(2 * side * taps + side * side);
    expect(operationsOf(costOf('rank'), 'encoding').compare).toBe(2 * side * side);
    expect(operationsOf(costOf('poisson'), 'encoding').multiply).toBe(24 * side * side);
    expect(operationsOf(costOf('private'), 'encoding')).toMatchObject({ multiply: 0, compare: side * side });
  });

  it('a step longer than the stimulus is refused', () => {
    const { coder, of } = coded.private!;
    for (const stepMs of [0, 25, NaN])
      expect(() => coderCost(coder, of, { classes: 10, stepMs })).toThrow(/^coderCost\.stepMs/);
  });
});
