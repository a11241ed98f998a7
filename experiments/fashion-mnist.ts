/**
 * Do the very same settings read clothes? The recipes of the digits on Fashion-MNIST, beside the same nets with random training
 * patches and with random weights at equal activity, and the bare pixels; and with ON and OFF cells beside brightness, or in its
 * place.
 */
import { z } from 'zod';
import { channelSigns, frontEnds } from '../models/parts/front-end.ts';
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
  winnersThatHappen,
} from './parts/recipe-run.ts';

const params = z.strictObject({
  ...recipeParams,
  frontEnd: z
    .enum(frontEnds)
    .describe(
      'what spikes: brightness, as in the recipes, or ON and OFF differences from the surround, or both',
    ),
});
type FashionParams = z.infer<typeof params>;

const { weights } = recipeParams;
const common = { data: 'fashion-mnist', evaluate: 'test' } as const;
const shared = { recipe: 'shared', neurons: 0, samples: 0, trainImages: 60_000, ...common } as const;
/** inputs a pixel, and so the cost of a case */
const channels = (frontEnd: FashionParams['frontEnd']) => channelSigns[frontEnd].length;

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
        'shared weights, learnt, with brightness and with ON and OFF beside it, and the pixels; 60,000 training images, 5 seeds; hours',
      seeds: 5,
      grid: { ...shared, weights: ['learnt', 'pixels'], frontEnd: ['pixels', 'both'] },
    },
    controls: {
      about:
        'shared weights, brightness with ON and OFF: learnt, training patches, random; with --out runs/fashion-mnist-full the learnt runs of full count here too',
      seeds: 5,
      grid: { ...shared, weights: ['learnt', 'patches', 'random'], frontEnd: 'both' },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => canonicalRecipe(p.weights === 'pixels' ? { ...p, frontEnd: 'pixels' } : p),
  check: checkImages,
  cost: (p) =>
    p.trainImages *
    { private: 5, shared: 3 }[p.recipe] *
    (p.weights === 'pixels' ? 0.2 : (1 + channels(p.frontEnd)) / 2),
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
    ...([['on-off', 'ON and OFF'] as const, ['both', 'brightness with ON and OFF'] as const] as const).map(
      ([frontEnd, label]) => ({
        label: `${label} − brightness`,
        subject: { weights: 'learnt' as const, frontEnd },
        against: { weights: 'learnt' as const, frontEnd: 'pixels' as const },
        match: ['recipe', 'neurons', 'trainImages'] as const,
        measure: 'accuracy',
      }),
    ),
  ],
  notes: [
    'The settings are those of MNIST: every constant of the recipes, of the code, of the learning rule and of the readout, and the activity, was chosen on digits, and none was changed for clothes.',
    'Rows with frontEnd=pixels see brightness, as on MNIST: the very same settings. The one choice made on clothes is the front end: ON and OFF cells, differences of each pixel from its surround (Gaussian of 3 pixels, gain 1.5), in the place of brightness (on-off: twice the inputs and synapses) or beside it (both: three times); it was chosen on the last 10,000 training images of Fashion-MNIST, and its activity with it.',
    `Activity of every net, learnt or control, is set by one factor on all thresholds: of brightness to that of the recipe, the digits’; with ON and OFF cells to that at which learnt thresholds stand, ${100 * winnersThatHappen.both} % of the winners allowed with both and ${100 * winnersThatHappen['on-off']} % with ON and OFF alone. Pixels are read with the readout of the recipe in whose rows they stand.`,
    ...recipeNotes,
    ...codeNotes,
  ],
  run: runRecipe,
});
