/**
 * The bill of one image through convolutional columns and the readout of their features, from what was counted while some were
 * coded: the counterpart of coder-cost.ts. Weights are stored once, synapses counted at every position. The constant by which a
 * window's sum becomes a mean is folded into the readout.
 */
import type { ColumnCodes, ConvolutionalColumns } from '../../src/learn/convolutional-columns.ts';
import type { SparseRows } from '../../src/learn/sparse-rows.ts';
import type { Cost } from '../../src/metrics/cost.ts';
import { networkCost } from '../../src/metrics/network-cost.ts';

export interface ColumnsCostOptions {
  readonly classes: number;
  /** whether zeros cost no products, and silent patches nothing. @default true */
  readonly skipZeros?: boolean;
  /** images in a row for which a fetched weight stays at hand; 0: every product fetches its own. @default 0 */
  readonly reuse?: number;
}

/** @param coded what `encodeRows` answered */
export function columnsCost(
  { options, positions, features }: ConvolutionalColumns,
  { codes, ...work }: ColumnCodes<SparseRows>,
  { classes, ...how }: ColumnsCostOptions,
): Cost {
  const { height, width, patch, filters, k, boost = 0 } = options;
  return networkCost({
    inputs: height * width,
    nonzeroInputs: work.ink,
    layers: [
      {
        units: filters,
        inputs: patch * patch,
        positions,
        reached: work.patches,
        nonzeroInputs: work.patchInputs,
        nonzero: work.winners,
        // potentials below 0 never compete
        activations: ['relu'],
        winners: [{ k, boosted: boost > 0 }],
        pooled: work.additions,
        features,
        nonzeroFeatures: codes.start[codes.rows]! / codes.rows - 1,
      },
    ],
    classes,
    ...how,
  });
}
