/**
 * Do the very same settings read clothes? The recipes of the digits on Fashion-MNIST, beside the same nets with random training
 * patches and with random weights at equal activity, and the bare pixels; and ON and OFF cells in the place of brightness.
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

const params = z.strictObject({
  ...recipeParams,
  frontEnd: z
    .enum(['pixels', 'on-off'])
    .describe('what spikes: brightness, as in the recipes, or ON and OFF differences from the surround'),
});
type FashionParams = z.infer<typeof params>;

const { recipe, weights } = recipeParams;
const common = { data: 'fashion-mnist', evaluate: 'test' } as const;

export default experiment<FashionParams>({
  name: 'fashion-mnist',
  question: 'Do the very same settings read clothes?',
  params,
  presets: {
    quick: {
      about: 'private columns of 128 neurons, brightness alone, 15,000 training images, 3 seeds',
      seeds: 3,
      grid: {
        recipe: 'private',
        weights: weights.options,
        frontEnd: 'pixels',
        neurons: 128,
        samples: 30_000,
        trainImages: 15_000,
        ...common,
      },
    },
    full: {
      about:
        'both recipes, learnt, with brightness and with ON and OFF, and the pixels; 60,000 training images, 5 seeds; hours',
      seeds: 5,
      grid: {
        recipe: recipe.options,
        weights: ['learnt', 'pixels'],
        frontEnd: params.shape.frontEnd.options,
        neurons: 0,
        samples: 0,
        trainImages: 60_000,
        ...common,
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => canonicalRecipe(p.weights === 'pixels' ? { ...p, frontEnd: 'pixels' } : p),
  check: checkImages,
  cost: (p) =>
    p.trainImages *
    { private: 5, shared: 3 }[p.recipe] *
    (p.weights === 'pixels' ? 0.2 : p.frontEnd === 'on-off' ? 1.5 : 1),
  inputs: imageFiles,
  measures: recipeMeasures,
  timingLabels: recipeTimings,
  series: 'weights',
  seriesLabels: weightLabels,
  figures: [{ title: 'Accuracy against the share of active neurons', x: 'activeShare', y: 'accuracy' }],
  comparisons: [
    ...(['patches', 'random', 'pixels'] as const).map((against) => ({
      label: `learnt − ${weightLabels[against]}`,
      subject: { weights: 'learnt' as const },
      against: { weights: against },
      match:
        against === 'pixels'
          ? (['recipe', 'trainImages'] as const)
          : (['recipe', 'frontEnd', 'neurons', 'trainImages'] as const),
      measure: 'accuracy',
    })),
    {
      label: 'ON and OFF − brightness',
      subject: { weights: 'learnt', frontEnd: 'on-off' },
      against: { weights: 'learnt', frontEnd: 'pixels' },
      match: ['recipe', 'neurons', 'trainImages'],
      measure: 'accuracy',
    },
  ],
  notes: [
    'The settings are those of MNIST: every constant of the recipes, of the code, of the learning rule and of the readout, and the activity, was chosen on digits, and none was changed for clothes.',
    'The one choice made on clothes is the front end: ON and OFF cells, differences of each pixel from its surround (Gaussian of 3 pixels, gain 1.5), in the place of brightness; it was chosen on the last 10,000 training images of Fashion-MNIST. They are twice the inputs and twice the synapses. Its rows are named by frontEnd; all others see brightness, as on MNIST.',
    'Activity of every net, ON and OFF included, is set to its recipe’s by one factor on all thresholds. Pixels are read with the readout of the recipe in whose rows they stand.',
    ...recipeNotes,
    ...codeNotes,
  ],
  run: runRecipe,
});
