/**
 * What does learning add? The flagship with private columns, and with shared weights and pooled counts, beside the same nets
 * with random training patches and with random weights, at equal activity, with few labels and with all.
 */
import { z } from 'zod';
import { experiment } from '../src/experiment/experiment.ts';
import { codeNotes } from './parts/coded.ts';
import { checkImages, imageFiles } from './parts/images.ts';
import {
  canonicalRecipe,
  recipeMeasures,
  recipeNotes,
  recipeParams,
  recipeTimings,
  runRecipe,
  weightLabels,
} from './parts/recipe-run.ts';

const params = z.strictObject(recipeParams);
const { recipe, weights } = recipeParams;

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
        samples: 30_000,
        data: 'mnist',
        trainImages: 15_000,
        evaluate: 'test',
      },
    },
    standard: {
      about: 'private columns, 20,000 labelled training images, 5 seeds',
      seeds: 5,
      grid: {
        recipe: 'private',
        weights: weights.options,
        neurons: 0,
        samples: 0,
        data: 'mnist',
        trainImages: 20_000,
        evaluate: 'test',
      },
    },
    full: {
      about: 'both recipes, all 60,000 training images, 5 seeds',
      seeds: 5,
      grid: {
        recipe: recipe.options,
        weights: weights.options,
        neurons: 0,
        samples: 0,
        data: 'mnist',
        trainImages: 60_000,
        evaluate: 'test',
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: canonicalRecipe,
  check: checkImages,
  cost: (p) => p.trainImages * { private: 5, shared: 3 }[p.recipe] * (p.weights === 'pixels' ? 0.2 : 1),
  inputs: imageFiles,
  measures: recipeMeasures,
  timingLabels: recipeTimings,
  series: 'weights',
  seriesLabels: weightLabels,
  figures: [{ title: 'Accuracy against labelled training images', x: 'trainImages', y: 'accuracy' }],
  comparisons: (['patches', 'random', 'pixels'] as const).map((against) => ({
    label: `learnt − ${weightLabels[against]}`,
    subject: { weights: 'learnt' as const },
    against: { weights: against },
    match:
      against === 'pixels'
        ? (['recipe', 'trainImages'] as const)
        : (['recipe', 'neurons', 'trainImages'] as const),
    measure: 'accuracy',
  })),
  notes: [...recipeNotes, codeNotes[0], codeNotes[2]],
  run: runRecipe,
});
