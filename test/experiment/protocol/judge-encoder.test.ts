/** The protocol on toy encoders of known answers: one that noise cannot mislead, one that it does, one that says nothing. */
import { describe, expect, it } from 'vitest';
import { judgeEncoder } from '../../../src/experiment/protocol/judge-encoder.ts';
import { protocolMeasures } from '../../../src/experiment/protocol/measures.ts';
import { rng } from '../../../src/math/rng.ts';
import { energy } from '../../../src/metrics/energy.ts';
import { layerCost } from '../../../src/metrics/layer-cost.ts';
import { bands, classes, misled, noiseProof, random } from './bands.ts';

const data = { train: bands(400), heldOut: bands(200) };
const options = { classes, seed: 1, labelDraws: 2 };

describe('judgeEncoder', () => {
  it('gives a code that noise cannot mislead the whole score of 110,000, and all other marks', async () => {
    const { measures, curves } = await judgeEncoder(noiseProof, data, options);
    expect(measures).toMatchObject({
      accuracy: 1,
      trainTestGap: 0,
      voteAccuracy: 1,
      labels1: 1,
      labels100: 1,
      noiseScore: 110_000,
      sequenceAccuracy: 1,
      forgetting: 0,
      width: 4,
      activeShare: 0.25,
    });
    expect(curves.noise).toEqual({
      x: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
      y: Array(11).fill(1),
    });
    // four pixels of three rows: never a whole band; four classes of bands that move by a whole band are read wrong
    expect(measures.occlusionAccuracy).toBe(1);
    expect(curves.shifts!.x).toEqual([0, 1, 2, 3, 4]);
    expect(curves.shifts!.y.slice(0, 2)).toEqual([1, 1]);
    expect(curves.shifts!.y[3]).toBeLessThan(0.8);
  });

  it('sees that another code reads clean images as well and noisy ones not at all', async () => {
    const { measures, curves } = await judgeEncoder(misled, data, options);
    expect(measures.accuracy).toBe(1);
    expect(curves.noise!.y[0]).toBe(1);
    // what is left at 50 % is the last class
    expect(curves.noise!.y[10]).toBeCloseTo(0.25, 6);
    expect(measures.noiseScore).toBeLessThan(50_000);
    const mean = curves.noise!.y.reduce((sum, y) => sum + y, 0) / 11;
    expect(measures.noiseScore! / 110_000).toBeCloseTo(mean, 6);
  });

  it('finds a code that says nothing at chance everywhere, and its first classes forgotten', async () => {
    const { measures } = await judgeEncoder(random, data, { ...options, labelDraws: 5 });
    for (const name of ['accuracy', 'labels1', 'labels10', 'labels100', 'occlusionAccuracy', 'shiftAccuracy'])
      expect(Math.abs(measures[name]! - 0.25), name).toBeLessThan(0.09);
    expect(measures.trainTestGap).toBeGreaterThan(0.05);
    expect(measures.noiseScore! / 110_000).toBeLessThan(0.34);
    expect(measures.forgetting).toBeGreaterThan(0.15);
    expect(measures.labels1000).toBeNull();
  });

  it('codes every set of images once: training, clean, ten of noise, one of squares, four of shifts', async () => {
    const asked: number[] = [];
    const watched = {
      ...noiseProof,
      encode: (
        images: Parameters<typeof noiseProof.encode>[0],
        context: Parameters<typeof noiseProof.encode>[1],
      ) => {
        asked.push(images.shape[0]!);
        return noiseProof.encode(images, context);
      },
    };
    const said: number[] = [];
    await judgeEncoder(watched, data, {
      ...options,
      spoiltImages: 50,
      onProgress: (fraction) => said.push(fraction),
    });
    // of 12 x 12 pixels two squares are small enough: 4 and 8
    expect(asked).toEqual([400, 200, ...Array(16).fill(50)]);
    expect(said.every((fraction, k) => fraction >= (said[k - 1] ?? 0) && fraction <= 1 + 1e-9)).toBe(true);
  });

  it('charges the readout beside the bill of the encoder, and prices all of it', async () => {
    const own = layerCost({ layer: 'bands', inputs: 144, units: 4, binary: true });
    const { measures, cost } = await judgeEncoder(
      { ...noiseProof, cost: () => own, latencyMs: () => 12.5 },
      data,
      { ...options, labelDraws: 0, sequenceSteps: 0, spoiltImages: 0 },
    );
    expect(measures.acs).toBe(576);
    expect(measures.macs).toBeCloseTo(classes, 6); // one active feature
    expect(measures.parameters).toBe(580 + 20);
    expect(measures.energySramInt8).toBe(energy(cost!, { table: 'sram', precision: 'int8' }).pJ);
    expect(measures.latencyMs).toBe(12.5);
  });

  it('says what is wrong with a bill or a time that a function tells', async () => {
    const few = { ...options, labelDraws: 0, sequenceSteps: 0, spoiltImages: 0 };
    const told = (more: object) => judgeEncoder({ ...noiseProof, ...more }, data, few);
    await expect(told({ cost: () => null })).rejects.toThrow(
      'noise-proof.cost: must be a bill { lines: [{ part, what, operation, count, from, synapses? }], parameters, bytes: { fp32, int8 } }, got null',
    );
    await expect(told({ latencyMs: () => -1 })).rejects.toThrow(
      'noise-proof.latencyMs: must be >= 0, got -1',
    );
  });

  it('has a value or a reason for every measure, whatever the encoder leaves out', async () => {
    const { measures, reasons } = await judgeEncoder(
      { ...noiseProof, latencyMs: 'not applicable: an artificial network has no time' },
      data,
      { ...options, labelDraws: 0, sequenceSteps: 0, spoiltImages: 0 },
    );
    for (const name of Object.keys(protocolMeasures))
      if (measures[name] === null) expect(reasons[name], name).toMatch(/\w+ \w+/);
      else expect(measures[name], name).toSatisfy(Number.isFinite);
    expect(reasons.latencyMs).toMatch(/^not applicable/);
    expect(reasons.macs).toBe('the encoder has no bill');
  });

  it('lets the encoder form its code on the training images first, by the seed, and stops at a signal', async () => {
    const heard: string[] = [];
    const learning = {
      ...noiseProof,
      train: async ({ labels }: { labels: Uint8Array }, { seed }: { seed: number | string }) => {
        heard.push(`${labels.length} ${seed} ${rng(seed).integer(9) >= 0}`);
      },
    };
    await judgeEncoder(learning, data, { ...options, labelDraws: 0, sequenceSteps: 0, spoiltImages: 0 });
    expect(heard).toEqual(['400 1 true']);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(judgeEncoder(learning, data, { ...options, signal })).rejects.toThrow('enough');
  });
});
