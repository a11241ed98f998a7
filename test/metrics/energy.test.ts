import { describe, expect, it } from 'vitest';
import { besideBreakEvens, breakEvens } from '../../src/metrics/break-evens.ts';
import { bill, costOf, operations, operationsOf, synapsesUsed } from '../../src/metrics/cost.ts';
import { arithmeticBreakEven, energy, energyOf, energyTables, precisions } from '../../src/metrics/energy.ts';
import { layerCost } from '../../src/metrics/layer-cost.ts';
import { spikingCost } from '../../src/metrics/spiking-cost.ts';

const table = 'operations';

describe('energy', () => {
  it('of a multiply-add and an addition is that of the 45 nm table', () => {
    const [fp32, int8] = (['fp32', 'int8'] as const).map((precision) =>
      (['mac', 'ac', 'multiply', 'add', 'compare'] as const).map((o) =>
        Number(energyOf(o, { table, precision }).toFixed(12)),
      ),
    );
    expect(fp32).toEqual([4.6, 0.9, 3.7, 0.9, 0.9]);
    expect(int8).toEqual([0.23, 0.03, 0.2, 0.03, 0.03]);
  });

  it('of memory is 5 or 640 pJ for 32 bits, a quarter for 8, and states never leave SRAM', () => {
    const of = (operation: 'weightFetch' | 'valueAccess') =>
      energyTables.flatMap((table) =>
        precisions.map((precision) => energyOf(operation, { table, precision })),
      );
    expect(of('weightFetch')).toEqual([0, 0, 5, 1.25, 640, 160]);
    expect(of('valueAccess')).toEqual([0, 0, 5, 1.25, 5, 1.25]);
  });

  it('of 317,600 multiply-adds, a dense 784-400-10, is 1.46 uJ in fp32 and 73 nJ in int8', () => {
    const net = bill(
      layerCost({ layer: 'hidden', inputs: 784, units: 400, biases: false }),
      layerCost({ layer: 'output', inputs: 400, units: 10, biases: false }),
    );
    expect(operationsOf(net).mac).toBe(317_600);
    expect(energy(net, { table, precision: 'fp32' }).pJ / 1e6).toBeCloseTo(1.46, 2);
    expect(energy(net, { table, precision: 'int8' }).pJ / 1e3).toBeCloseTo(73, 0);
  });

  it("of Diehl and Cook's 400 neurons' input is 0.91 M additions, 0.82 uJ or 27 nJ, and 2.9 spikes a synapse", () => {
    // 2,286 input spikes an image, each to 400 neurons, from 784 pixels
    const cost = spikingCost({
      layer: 'E',
      neurons: 400,
      synapses: 784 * 400,
      inputSpikes: 2_286,
      events: 2_286 * 400,
      spikes: 17,
      updates: { steps: 700 },
    });
    expect(operationsOf(cost, 'synapses').ac / 1e6).toBeCloseTo(0.91, 2);
    expect(energy(cost, { table, precision: 'fp32' }).parts.synapses / 1e6).toBeCloseTo(0.82, 2);
    expect(energy(cost, { table, precision: 'int8' }).parts.synapses / 1e3).toBeCloseTo(27, 0);
    expect(synapsesUsed(cost)).toBeCloseTo(2.9, 1);
    expect(besideBreakEvens(synapsesUsed(cost))).toEqual({
      davidsonFurber2021: 'above',
      dampfhoffer2023: 'above',
      yan2024: 'above',
      yan2026: 'above',
    });
  });

  it('charges every operation, adds up over parts, and is linear in the counts', () => {
    for (const table of energyTables)
      for (const precision of precisions) {
        const options = { table, precision };
        const lines = operations.map((operation, o) => ({
          part: o % 2 ? ('readout' as const) : ('neurons' as const),
          what: operation,
          operation,
          count: o + 1,
          from: 'measured' as const,
          synapses: 10,
        }));
        const { pJ, parts } = energy(costOf(lines, 0), options);
        expect(pJ).toBeCloseTo(
          operations.reduce((sum, operation, o) => sum + (o + 1) * energyOf(operation, options), 0),
          9,
        );
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(pJ, 9);
        expect(parts.encoding).toBe(0);
      }
  });

  it.each([
    [
      { table: 'sdram', precision: 'fp32' },
      /^energy\.table: must be one of operations, sram, dram, got sdram/,
    ],
    [{ table: 'sram', precision: 'fp16' }, /^energy\.precision: must be one of fp32, int8, got fp16/],
  ])('refuses %j', (options, message) => {
    const cost = layerCost({ layer: 'a', inputs: 1, units: 1 });
    expect(() => energy(cost, options as never)).toThrow(message);
  });

  it('refuses a bill that was tampered with', () => {
    const cost = layerCost({ layer: 'a', inputs: 1, units: 1 });
    const lines = [{ ...cost.lines[0]!, count: NaN }];
    expect(() => energy({ ...cost, lines }, { table, precision: 'fp32' })).toThrow(/^energy\.cost/);
    const unknown = [{ ...cost.lines[0]!, operation: 'sqrt' as never }];
    expect(() => energy({ ...cost, lines: unknown }, { table, precision: 'fp32' })).toThrow(
      /^energy\.operation/,
    );
  });
});

describe('break-evens', () => {
  it('derived from the tables are 5.1, 7.7, 1.63 and 1.16, and next to 1 with DRAM', () => {
    const of = (table: 'operations' | 'sram' | 'dram') =>
      precisions.map((precision) => arithmeticBreakEven({ table, precision }));
    expect(of('operations').map((x) => x.toFixed(1))).toEqual(['5.1', '7.7']);
    expect(of('sram').map((x) => x.toFixed(2))).toEqual(['1.63', '1.16']);
    expect(of('dram').map((x) => x.toFixed(3))).toEqual(['1.006', '1.001']);
  });

  it('are those that were published', () => {
    expect(Object.values(breakEvens).map(({ low, high }) => [low, high])).toEqual([
      [1.72, 1.72],
      [0.15, 1.38],
      [0.064 * 5, 0.064 * 10],
      [0.285, 0.285], // 5.7 % x 5
    ]);
    for (const { source, about } of Object.values(breakEvens)) expect(source && about).not.toBe('');
  });

  it('place a figure below, within or above; their bounds belong to them', () => {
    const at = (x: number) => besideBreakEvens(x).dampfhoffer2023;
    expect([0, 0.149, 0.15, 0.67, 1.38, 1.381].map(at)).toEqual([
      'below',
      'below',
      'within',
      'within',
      'within',
      'above',
    ]);
    // a latency code: one spike a non-zero pixel, 19 % of the pixels
    expect(besideBreakEvens(0.19)).toEqual({
      davidsonFurber2021: 'below',
      dampfhoffer2023: 'within',
      yan2024: 'below',
      yan2026: 'below',
    });
    for (const nonsense of [NaN, -1, Infinity])
      expect(() => besideBreakEvens(nonsense)).toThrow(/^besideBreakEvens\.spikesPerSynapse/);
  });
});
