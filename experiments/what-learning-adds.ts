/**
 * What does learning add? The flagship with private columns, and with shared weights and pooled counts, beside the same nets
 * with random training patches and with random weights, at equal activity, with few labels and with all, with few neurons and
 * with many, by the readout of the recipe and by a plain one.
 */
import { z } from 'zod';
import { experiment } from '../src/experiment/experiment.ts';
import { codeNotes } from './parts/coded.ts';
import { checkImages, imageFiles } from './parts/images.ts';
import {
  canonicalRecipe,
  plainNote,
  recipeMeasures,
  recipeNotes,
  recipeParams,
  recipeTimings,
  runRecipe,
  weightLabels,
} from './parts/recipe-run.ts';

const params = z.strictObject({
  ...recipeParams,
  readout: z
    .enum(['recipe', 'plain'])
    .describe("the recipe's code and readout, or 0/1 spikes read without shifted copies and dropout"),
});
const { weights } = recipeParams;
const nets = ['learnt', 'patches', 'random'] as const;
const common = { samples: 0, data: 'mnist', evaluate: 'test' } as const;

export default experiment<z.infer<typeof params>>({
  name: 'what-learning-adds',
  question:
    'What does learning add to the same net with random training patches, or random numbers, as weights?',
  params,
  presets: {
    quick: {
      about: 'private columns of 128 neurons, 15,000 training images, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: {
        recipe: 'private',
        weights: weights.options,
        neurons: 128,
        readout: 'recipe',
        ...common,
        samples: 30_000,
        trainImages: 15_000,
      },
    },
    standard: {
      about: 'private columns, 20,000 labelled training images, 5 seeds',
      seeds: 5,
      grid: {
        recipe: 'private',
        weights: weights.options,
        neurons: 0,
        readout: 'recipe',
        ...common,
        trainImages: 20_000,
      },
    },
    width: {
      about: 'private columns of 32 to 512 neurons, 20,000 training images, plain readout, 5 seeds',
      seeds: 5,
      grid: {
        recipe: 'private',
        weights: nets,
        neurons: [32, 64, 128, 256, 512],
        readout: 'plain',
        ...common,
        samples: 50_000,
        trainImages: 20_000,
      },
    },
    plain: {
      about: 'private columns, all 60,000 training images, plain readout, 5 seeds',
      seeds: 5,
      grid: {
        recipe: 'private',
        weights: nets,
        neurons: 512,
        readout: 'plain',
        ...common,
        trainImages: 60_000,
      },
    },
    full: {
      about: 'private columns, all 60,000 training images, 5 seeds',
      seeds: 5,
      grid: {
        recipe: 'private',
        weights: weights.options,
        neurons: 0,
        readout: 'recipe',
        ...common,
        trainImages: 60_000,
      },
    },
    shared: {
      about: 'weights shared by 484 columns, pooled counts, all 60,000 training images, 5 seeds',
      seeds: 5,
      grid: {
        recipe: 'shared',
        weights: weights.options,
        neurons: 0,
        readout: 'recipe',
        ...common,
        trainImages: 60_000,
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: canonicalRecipe,
  check: checkImages,
  cost: (p) =>
    p.trainImages *
    { private: 5, shared: 3 }[p.recipe] *
    (p.weights === 'pixels' ? 0.2 : (p.neurons || 512) / 512) *
    (p.readout === 'plain' ? 0.4 : 1),
  inputs: imageFiles,
  measures: recipeMeasures,
  timingLabels: recipeTimings,
  series: 'weights',
  seriesLabels: weightLabels,
  figures: [
    { title: 'Accuracy against labelled training images', x: 'trainImages', y: 'accuracy' },
    { title: 'Accuracy against neurons in a column', x: 'neurons', y: 'accuracy' },
  ],
  comparisons: (['patches', 'random', 'pixels'] as const).map((against) => ({
    label: `learnt − ${weightLabels[against]}`,
    subject: { weights: 'learnt' as const },
    against: { weights: against },
    match:
      against === 'pixels'
        ? (['recipe', 'readout', 'trainImages'] as const)
        : (['recipe', 'readout', 'neurons', 'trainImages'] as const),
    measure: 'accuracy',
  })),
  notes: [...recipeNotes, plainNote, codeNotes[0], codeNotes[2]],
  run: runRecipe,
});
