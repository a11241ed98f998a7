/**
 * What one inference costs, as a bill: plain data, a line an item, that a spiking and an artificial network fill in by the same
 * rules. A line says what is done, how often an inference, in which operation (its unit), and from what the count was made.
 * Counts are means over inferences, so they need not be whole. Training is not in a bill. Prices: energy.ts.
 *
 *   part         what belongs to it
 *   encoding     making the input: threshold tests of pixels, spikes of the input
 *   synapses     a pair of an input and a weight: additions for spikes, products for graded inputs
 *   neurons      states, leaks, biases, activation functions, spikes handed on
 *   thresholds   adaptation of thresholds
 *   selection    who wins: comparisons of a top-k, threshold tests of spiking neurons, counting of a race's winners
 *   inhibition   deliveries of lateral inhibition
 *   pooling      sums of spikes or values over positions
 *   readout      from the code to the class
 */
import { shown } from '../math/shown.ts';

export const costParts = [
  'encoding',
  'synapses',
  'neurons',
  'thresholds',
  'selection',
  'inhibition',
  'pooling',
  'readout',
] as const;
export type CostPart = (typeof costParts)[number];

/**
 * The units of a bill. 'mac': a synaptic product and its addition; 'ac': a synaptic addition (NeuroBench's Eff_MACs and Eff_ACs);
 * 'add', 'multiply', 'compare': any other; 'weightFetch': a weight read from memory; 'valueAccess': any other number (an input,
 * a state, an activation, a spike) read from or written to memory.
 */
export const operations = ['mac', 'ac', 'add', 'multiply', 'compare', 'weightFetch', 'valueAccess'] as const;
export type Operation = (typeof operations)[number];

/** 'measured' while data were coded, given by the 'structure' of the model, or by a 'model' of hardware that the line names. */
export const costOrigins = ['measured', 'structure', 'model'] as const;
export type CostOrigin = (typeof costOrigins)[number];

export interface CostLine {
  readonly part: CostPart;
  /** 'hidden: non-zero inputs x 400 units' */
  readonly what: string;
  readonly operation: Operation;
  /** operations an inference, in the mean */
  readonly count: number;
  readonly from: CostOrigin;
  /** synapses that exist, shared ones counted at each position; on lines of 'mac' and 'ac' only */
  readonly synapses?: number;
}

export interface Cost {
  readonly lines: readonly CostLine[];
  /** stored numbers that learning sets: weights once even if shared, biases, thresholds */
  readonly parameters: number;
  /** [bytes] that they take: 4 and 1 each, int8 as if every one of them were rounded to a byte */
  readonly bytes: { readonly fp32: number; readonly int8: number };
}

/**
 * One bill of several: of the layers of a network, say. Lines stay as they are, parameters add up.
 * @throws RangeError for a count that is not finite or is negative, and for a bill without lines.
 */
export function bill(...costs: readonly Cost[]): Cost {
  const lines = costs.flatMap((cost) => cost.lines);
  if (lines.length === 0) throw new RangeError('bill: must get at least one line, got none');
  return costOf(
    lines,
    costs.reduce((sum, cost) => sum + cost.parameters, 0),
  );
}

/** A bill of these lines. @throws RangeError as `bill`. */
export function costOf(lines: readonly CostLine[], parameters: number): Cost {
  for (const line of lines) {
    expectCount(line.count, `cost.${line.part} (${line.what})`);
    if (line.operation === 'mac' || line.operation === 'ac')
      expectCount(line.synapses, `cost.${line.part} (${line.what}).synapses`);
  }
  expectCount(parameters, 'cost.parameters');
  return { lines, parameters, bytes: { fp32: 4 * parameters, int8: parameters } };
}

/** Operations of each kind an inference, in all parts or in one. */
export function operationsOf(cost: Cost, part?: CostPart): Record<Operation, number> {
  const sums = Object.fromEntries(operations.map((operation) => [operation, 0])) as Record<Operation, number>;
  for (const line of cost.lines)
    if (part === undefined || line.part === part) sums[line.operation] += line.count;
  return sums;
}

/**
 * Synaptic operations an inference / synapses that exist, in all parts or in one: of a spiking network the spikes per synapse
 * per inference in which break-evens are published (break-evens.ts), of an artificial one the share of synapses used.
 * NaN where there is no synapse.
 */
export function synapsesUsed(cost: Cost, part?: CostPart): number {
  let events = 0;
  let synapses = 0;
  for (const line of cost.lines) {
    if (line.synapses === undefined || (part !== undefined && line.part !== part)) continue;
    events += line.count;
    synapses += line.synapses;
  }
  return events / synapses;
}

/** @throws RangeError unless a count is a number, finite and >= 0. */
export function expectCount(count: number | undefined, owner: string): void {
  if (!(Number.isFinite(count) && count! >= 0))
    throw new RangeError(`${owner}: must be >= 0 and finite, got ${shown(count)}`);
}
