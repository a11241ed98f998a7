/**
 * Do the sparse artificial networks of the literature reach here what was published of them? A comparison with spiking codes means
 * little if its opponents are weak.
 */
import { z } from 'zod';
import { experiment } from '../src/experiment/experiment.ts';
import { checkImages, imageFiles, imageParams } from './parts/images.ts';
import { epochsOf, published } from './parts/published.ts';

const labels = {
  'nupic-mlp': 'k-winners MLP, sparse weights (nupic.torch)',
  'mended-mlp': 'the same with our k-winners',
  'same-dense': 'control: the same with ReLU and all weights',
  'k-sparse': 'k-sparse autoencoder (Makhzani and Frey 2013)',
  'wta-autoencoder': 'winner-take-all autoencoder (Makhzani and Frey 2015)',
  'sparse-coding': 'sparse coding (Olshausen and Field 1996; Mairal et al. 2010)',
  'dense-mlp': 'ReLU MLP, 400 units',
  pixels: 'pixels, linear readout',
} as const;
type Model = keyof typeof labels;
const models = Object.keys(labels) as [Model, ...Model[]];

const params = z.strictObject({
  model: z.enum(models).describe('which network'),
  passes: z
    .number()
    .min(0)
    .max(100)
    .describe(
      'passes over the training images, as a multiple of those that each network is given by its recipe',
    ),
  ...imageParams,
});
export type PublishedParams = z.infer<typeof params>;

const common = { data: 'mnist', evaluate: 'test' } as const;

export default experiment<PublishedParams>({
  name: 'published-sparse-networks',
  question: 'Do sparse artificial networks reach here what was published of them?',
  params,
  presets: {
    quick: {
      about: '5,000 training images, a fifth of the passes of full, 2 seeds; within 3 minutes on two cores',
      seeds: 2,
      grid: {
        model: models.filter((model) => model !== 'sparse-coding'),
        passes: 0.2,
        trainImages: 5000,
        ...common,
      },
    },
    full: {
      about: 'all 60,000 training images, 3 seeds; an hour of one core',
      seeds: 3,
      grid: { model: models, passes: 1, trainImages: 60_000, ...common },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => (p.model === 'pixels' ? { ...p, passes: 0 } : p),
  check: checkImages,
  cost: (p) =>
    p.trainImages * (1 + epochsOf(p)) * (p.model === 'sparse-coding' ? 4 : p.model === 'dense-mlp' ? 0.4 : 1),
  inputs: imageFiles,
  measures: {
    accuracy: { label: 'accuracy', unit: '%', scale: 100, digits: 2, better: 'higher' },
    noisyAccuracy: { label: 'at 20 % noise', unit: '%', scale: 100, digits: 2, better: 'higher' },
    activeShare: { label: 'active', unit: '%', scale: 100, digits: 2 },
    trainAccuracy: { label: 'training accuracy', unit: '%', scale: 100, digits: 2 },
    weightShare: { label: 'weights not zero', unit: '%', scale: 100, digits: 1 },
  },
  timingLabels: { learn: 'training', coding: 'coding', readout: 'readout' },
  series: 'model',
  seriesLabels: labels,
  figures: [{ title: 'Accuracy against the share of active units', x: 'activeShare', y: 'accuracy' }],
  comparisons: [
    {
      label: 'our k-winners − nupic.torch’s',
      subject: { model: 'mended-mlp' },
      against: { model: 'nupic-mlp' },
      match: ['trainImages'],
      measure: 'accuracy',
    },
    ...(['accuracy', 'noisyAccuracy'] as const).map((measure) => ({
      label: `our k-winners, sparse weights − ReLU, all weights, ${measure === 'accuracy' ? 'clean' : 'under noise'}`,
      subject: { model: 'mended-mlp' as const },
      against: { model: 'same-dense' as const },
      match: ['trainImages'] as const,
      measure,
    })),
    {
      label: 'our k-winners − nupic.torch’s, under noise',
      subject: { model: 'mended-mlp' },
      against: { model: 'nupic-mlp' },
      match: ['trainImages'],
      measure: 'noisyAccuracy',
    },
  ],
  notes: [
    'Published: k-winners MLP 784-1000-1000-10, 10 % of the units on, 70 % of the weights zero, 10 passes: 96.45 %, at 20 % noise 85.88 % (nupic.torch, examples/sparse_linear.ipynb, whose learning rate, batch and boost were not recorded; here Adam 2e-3 with cosine decay, batches of 128, L2 1e-3 on weights, chosen on the last 10,000 training images; boost 1.5, factor 0.85 a pass, k 1.5 times as large when nothing is trained). Its control has the same shape, settings and weight decay, but ReLU and all weights: what robustness weight decay alone gives. k-sparse autoencoder, 1,000 units, k = 25, and a linear readout: 98.65 %. Winner-take-all autoencoder, 2,000 units, 5 % lifetime sparsity in training, linear SVM: 98.8 %. ReLU MLP 784-400-10: 98.0 to 98.4 %.',
    'Accuracy: of MLPs by their own last layer; of autoencoders, sparse coding and pixels by softmax regression on the codes of the training images, standardised, Adam 1e-3 with cosine decay, 20 passes, batches of 250, L2 1e-3. Autoencoders and sparse coding see no label before that.',
    'k-sparse: as published, weights are tied, winners fall from 100 to 25 in a line over the first half of the passes, and three times as many answer when nothing is trained; unlike there, winners must be positive, and Adam trains (1e-3, 16 passes). Winner-take-all: unlike there, weights are tied; Adam trains (3e-3, 10 passes, batches of 128); a trained unit answers as a rectifier, as published, so that far more than 5 % are active on test images. Sparse coding: 512 atoms, lambda 0.2, a batch of 256 images a step, 100 steps. MLPs: 10 passes.',
    'At 20 % noise: 156 pixels of every image become mean + 2 standard deviations (Ahmad and Scheinkman 2019), one draw.',
  ],
  limits: ['Settings are the published ones or our defaults; none was searched for on the test set.'],
  run: published,
});
