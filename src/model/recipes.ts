/** How the shipped models are formed: the sparse coder's options, the share of neurons that shall speak, and the readout. */
import type { SparseCoderOptions } from '../../models/sparse-coder.ts';

export interface Recipe {
  readonly about: string;
  readonly coder: SparseCoderOptions;
  /** share of the neurons that thresholds are set to let speak, in the mean */
  readonly activeShare: number;
  /** passes of the readout over the training codes */
  readonly readoutEpochs: number;
}

export const recipes = {
  /** as preset `standard` of sparsity-vs-accuracy */
  private: {
    about: '4,608 neurons in nine private columns of 14 x 14 pixels, 12 winners each',
    coder: { patch: 14, stride: 7, neurons: 512, k: 12, samples: 60_000 },
    activeShare: (0.97 * 12) / 512,
    readoutEpochs: 20,
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof recipes;
export const recipeNames = Object.keys(recipes) as RecipeName[];
