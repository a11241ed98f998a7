/**
 * The settings of the sparse coder that experiments, `spikewise train` and the shipped weights share. All of them were chosen
 * on the last 10,000 training images of MNIST, with the readout of the same line.
 */
import type { SparseCoderOptions } from './sparse-coder.ts';

export interface Recipe {
  readonly about: string;
  readonly coder: SparseCoderOptions;
  /** share of all neurons active on average, to which the thresholds of the coder and of its controls are calibrated */
  readonly activeShare: number;
  readonly readout: {
    /** passes over the training codes */
    readonly epochs: number;
    /** share of the features that a step leaves out */
    readonly dropout: number;
    readonly l2: number;
    /** [pixels] (dy, dx) of the copies of each training image whose codes the readout is trained on too */
    readonly shifts: readonly (readonly [number, number])[];
  };
}

const neighbours = [
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, 0],
] as const;

export const recipes = {
  private: {
    about: 'nine columns, each with weights of its own, no pooling',
    coder: { patch: 14, stride: 7, neurons: 512, k: 15, code: 'rank', samples: 150_000, eta: [0.1, 0.002] },
    activeShare: 0.0285,
    readout: { epochs: 8, dropout: 0.3, l2: 1e-4, shifts: neighbours },
  },
  shared: {
    about: '484 columns with one set of weights for all, counts pooled over 4 x 4 windows of 10 x 10 columns',
    coder: {
      patch: 7,
      stride: 1,
      neurons: 256,
      k: 4,
      gap: 9.2,
      sharing: 'shared',
      pooling: { window: 10, step: 4 },
      samples: 200_000,
      eta: [0.1, 0.005],
    },
    activeShare: 0.0105,
    readout: { epochs: 6, dropout: 0, l2: 1e-3, shifts: [] },
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof recipes;
export const recipeNames = Object.keys(recipes) as RecipeName[];
