/** One run of a recipe of the sparse coder, of one of its two controls, or of the bare pixels. */
import { z } from 'zod';
import type { FrontEnd } from '../../models/parts/front-end.ts';
import { type Recipe, type RecipeName, recipes } from '../../models/recipes.ts';
import { SparseCoder, type SparseCoderOptions } from '../../models/sparse-coder.ts';
import { confusionPicture, fields } from '../../src/experiment/artifacts.ts';
import type { RunContext, RunResult } from '../../src/experiment/experiment.ts';
import { correctness } from '../../src/experiment/protocol/judgement.ts';
import { shiftedRows } from '../../src/experiment/shifted-rows.ts';
import type { MeasureDescription } from '../../src/experiment/types.ts';
import { sparseRows } from '../../src/learn/sparse-rows.ts';
import { confusion } from '../../src/metrics/accuracy.ts';
import { codeMeasures, judgeCoder, measuresOf, readBy } from './coded.ts';
import { type ImageParams, imageParams, imagesOf, rowsOf, stopwatch } from './images.ts';

export const recipeParams = {
  recipe: z
    .enum(['private', 'shared'])
    .describe('columns with weights of their own, or one set for all and pooled counts'),
  weights: z
    .enum(['learnt', 'patches', 'random', 'pixels'])
    .describe('learnt, or random training patches, or random; or no neurons at all'),
  neurons: z.int().min(0).max(1600).describe("neurons in each column; 0: the recipe's"),
  samples: z
    .int()
    .min(0)
    .max(1e8)
    .describe(
      "images, or patches where weights are shared, seen while learning; 0: the recipe's, in proportion to the neurons",
    ),
  ...imageParams,
};

export interface RecipeParams extends ImageParams {
  readonly recipe: RecipeName;
  readonly weights: 'learnt' | 'patches' | 'random' | 'pixels';
  readonly neurons: number;
  readonly samples: number;
  /** what spikes. @default 'pixels', as in the recipes */
  readonly frontEnd?: FrontEnd;
  /** the readout of the recipe, and its code; or a plain one on bare spikes. @default 'recipe' */
  readonly readout?: 'recipe' | 'plain';
}

/** No shifted copies, no dropout: of two codes, what the code alone is worth. */
const plainReadout: Recipe['readout'] = { epochs: 20, dropout: 0, l2: 1e-3, shifts: [] };
export const plainNote = `readout=plain judges the code alone: a winner writes 1 into it, whatever its rank, and the readout is plain (${JSON.stringify(plainReadout)}), that of sparse-coder-levers. readout=recipe: code and readout of the recipe.`;

export const recipeMeasures = {
  ...codeMeasures,
  activeShareResponding: { label: 'active where any is', unit: '%', scale: 100, digits: 2 },
  voteAccuracy: { label: 'label vote', unit: '%', scale: 100, digits: 2, better: 'higher' },
  trainAccuracy: { label: 'training accuracy', unit: '%', scale: 100, digits: 2 },
} as const satisfies Record<string, MeasureDescription>;

export const recipeTimings = {
  learn: 'forming the code',
  coding: 'coding the training images and their copies',
  inference: 'coding the held-out images',
  readout: 'training and testing the readouts',
};

export const weightLabels = {
  learnt: 'learnt without labels',
  patches: 'random training patches as weights',
  random: 'random weights',
  pixels: 'pixels, linear readout',
};

/** How the numbers of a recipe's run are made. */
export const recipeNotes = [
  ...Object.entries(recipes).map(
    ([name, { about, coder, activeShare, readout }]) =>
      `Recipe ${name}: ${about}; ${JSON.stringify({ ...coder, activeShare, readout })}; where a case has other neurons, k (rounded, at least 1), activeShare and, unless given, samples change in proportion.`,
  ),
  'All of this was chosen for the learnt net, on the last 10,000 training images of MNIST; the controls inherit it. Their thresholds go through the same homeostasis on the same images; then one factor on all thresholds is set on 300 unlabelled training images, so that all nets are equally active.',
  'One readout for every code of a recipe and for its pixels: softmax regression on standardised features, Adam 1e-3 with cosine decay, batches of 250, epochs, dropout, L2 and shifted copies as the recipe says. No label reaches a code.',
];

/** Options of the coder of a case; the winners keep their share where its size is changed. */
export function coderOptions(
  { recipe, weights, neurons, samples, frontEnd = 'pixels', readout = 'recipe' }: RecipeParams,
  seed: number | string,
): SparseCoderOptions {
  const { coder } = recipes[recipe];
  const size = neurons || coder.neurons;
  if (weights === 'pixels') throw new RangeError('coderOptions: must be asked for neurons');
  return {
    ...coder,
    neurons: size,
    samples: samples || Math.round((coder.samples * size) / coder.neurons),
    ...(readout === 'plain' && { code: 'spikes' }),
    k: winnersOf(recipe, size),
    weights,
    frontEnd,
    seed,
  };
}

/**
 * Share of the winners allowed that happen: of brightness alone the recipe's; of ON and OFF cells, few of which are ever silent,
 * about as many as learnt thresholds give on Fashion-MNIST.
 */
export const winnersThatHappen = { 'on-off': 0.9, both: 0.95 } as const;

/** Share of neurons to which a case is calibrated: in proportion to the winners that its columns allow. */
function activeShareOf({ recipe, neurons, frontEnd = 'pixels' }: RecipeParams): number {
  const { coder, activeShare } = recipes[recipe];
  const size = neurons || coder.neurons;
  const happen =
    frontEnd === 'pixels' ? (activeShare * coder.neurons) / coder.k : winnersThatHappen[frontEnd];
  return (happen * winnersOf(recipe, size)) / size;
}

/** k of a column of `size` neurons, in proportion to the recipe's. */
function winnersOf(recipe: RecipeName, size: number): number {
  const { coder } = recipes[recipe];
  return Math.max(1, Math.round((coder.k * size) / coder.neurons));
}

/** What does not matter to the pixels. */
export function canonicalRecipe<P extends RecipeParams>(p: P): P {
  return p.weights === 'pixels' ? { ...p, neurons: 0, samples: 0 } : p;
}

export async function runRecipe(p: RecipeParams, context: RunContext): Promise<RunResult> {
  const images = await imagesOf(p, context);
  const { heldOut, train, classes } = images;
  const readout = p.readout === 'plain' ? plainReadout : recipes[p.recipe].readout;
  const plan = { ...readout, activeShare: activeShareOf(p), readoutEpochs: readout.epochs };
  if (p.weights === 'pixels') {
    const clock = stopwatch();
    const rows = rowsOf(train);
    const more = await shiftedRows(rows, train, readout.shifts, (copies) =>
      sparseRows(rowsOf({ ...train, images: copies }), 'none', 'pixels'),
    );
    const read = await readBy(plan, rows, rowsOf(heldOut), images, context, 0, more);
    return {
      measures: {
        accuracy: read.accuracy,
        voteAccuracy: read.voteAccuracy,
        trainAccuracy: read.trainAccuracy,
      },
      byImage: { accuracy: correctness(read.predicted, heldOut.labels) },
      reasons: Object.fromEntries(
        ['activeShare', 'spikes', 'spikesPerSynapse', 'deadUnits', 'hogUnits', 'activeShareResponding'].map(
          (name) => [name, 'there are no neurons before the readout'],
        ),
      ),
      timings: { readout: clock() },
    };
  }
  const coder = new SparseCoder(coderOptions(p, context.seed));
  const judged = await judgeCoder(coder, images, plan, context);
  const { predicted, voteAccuracy, trainAccuracy } = judged.readout;
  return {
    measures: {
      ...measuresOf(coder, judged),
      activeShareResponding: judged.heldOut.activeShareResponding,
      voteAccuracy,
      trainAccuracy,
    },
    byImage: { accuracy: correctness(predicted, heldOut.labels) },
    timings: judged.timings,
    diagnosis: judged.diagnosis,
    artifacts:
      context.seed === 1
        ? [
            fields('Receptive fields', coder.receptiveFields(), {
              count: 180,
              about: 'Weights of 180 neurons.',
            }),
            confusionPicture('What is taken for what', confusion(predicted, heldOut.labels, classes)),
          ]
        : [],
  };
}
