/**
 * What a bill would draw on a chip of 45 nm at 0.9 V, [pJ]: modelled, not measured; never compare it with measured joules.
 * Additions and products: M. Horowitz, "Computing's energy problem", ISSCC 2014: add fp32 0.9, int8 0.03; multiply fp32 3.7, int8
 * 0.2; a comparison is charged as the subtraction that it is. Memory, a number of 32 bits: SRAM of 32 kB 5 (half of a 64-bit
 * access), DRAM 640; a number of 8 bits a quarter. Three tables, as memory decides:
 *   'operations'  arithmetic alone
 *   'sram'        and every weight and every other number from or to SRAM
 *   'dram'        weights from DRAM, every other number SRAM
 * With int8, sums and states are charged as int8 too, as is usual (SpikingJelly's table), though they need more bits.
 */
import { type Cost, type CostPart, costParts, type Operation, operations } from './cost.ts';

export const energyTables = ['operations', 'sram', 'dram'] as const;
export type EnergyTable = (typeof energyTables)[number];
export const precisions = ['fp32', 'int8'] as const;
export type Precision = (typeof precisions)[number];

export interface EnergyOptions {
  readonly table: EnergyTable;
  readonly precision: Precision;
}

/** [pJ] */
const arithmetic = { fp32: { add: 0.9, multiply: 3.7 }, int8: { add: 0.03, multiply: 0.2 } } as const;
const memory = { fp32: { sram: 5, dram: 640 }, int8: { sram: 1.25, dram: 160 } } as const;

/** [pJ] of one operation. */
export function energyOf(operation: Operation, { table, precision }: EnergyOptions): number {
  expectOneOf('table', table, energyTables);
  expectOneOf('precision', precision, precisions);
  expectOneOf('operation', operation, operations);
  const { add, multiply } = arithmetic[precision];
  switch (operation) {
    case 'mac':
      return multiply + add;
    case 'multiply':
      return multiply;
    case 'ac':
    case 'add':
    case 'compare':
      return add;
    case 'weightFetch':
      return table === 'operations' ? 0 : memory[precision][table];
    case 'valueAccess':
      return table === 'operations' ? 0 : memory[precision].sram;
  }
}

export interface Energy extends EnergyOptions {
  /** [pJ] an inference */
  readonly pJ: number;
  /** [pJ] by part; the parts add up to the whole */
  readonly parts: Readonly<Record<CostPart, number>>;
}

/** Energy of an inference by one table. Parts that a bill does not name draw nothing. */
export function energy(cost: Cost, options: EnergyOptions): Energy {
  const parts = Object.fromEntries(costParts.map((part) => [part, 0])) as Record<CostPart, number>;
  for (const { part, operation, count } of cost.lines) parts[part] += count * energyOf(operation, options);
  const pJ = costParts.reduce((sum, part) => sum + parts[part], 0);
  if (!Number.isFinite(pJ)) throw new RangeError(`energy.cost: must hold finite counts, got ${pJ} pJ`);
  return { table: options.table, precision: options.precision, pJ, parts };
}

/**
 * Spikes per synapse per inference at which additions for spikes draw as much as one multiply-add a synapse does in a dense layer, each
 * with its weight fetched: 5.1 (fp32) and 7.7 (int8) by operations, 1.63 and 1.16 with SRAM, 1.006 and 1.001 with DRAM.
 */
export function arithmeticBreakEven(options: EnergyOptions): number {
  const fetch = energyOf('weightFetch', options);
  return (energyOf('mac', options) + fetch) / (energyOf('ac', options) + fetch);
}

function expectOneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value))
    throw new RangeError(`energy.${name}: must be one of ${values.join(', ')}, got ${value}`);
}
