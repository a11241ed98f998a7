/**
 * Do the very same settings read clothes? The recipe of the digits, not one constant changed, on Fashion-MNIST, beside the
 * two controls at the same activity and the bare pixels.
 */
import { z } from 'zod';
import { SparseCoder } from '../models/sparse-coder.ts';
import { confusionPicture, fields } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { confusion } from '../src/metrics/accuracy.ts';
import { codeMeasures, codeNotes, judgeCoder, measuresOf, readBy } from './parts/coded.ts';
import { checkImages, imageFiles, imagesOf, rowsOf, stopwatch } from './parts/images.ts';

const params = z.strictObject({
  model: z.enum(['private', 'private-patches', 'private-random', 'pixels']).describe('what makes the code'),
  neurons: z.int().min(1).max(4096).describe('neurons in each of nine columns'),
  k: z.int().min(1).describe('winners in each column'),
  activity: z
    .number()
    .gt(0)
    .lt(1)
    .describe('share of the winners allowed that thresholds are set to reach, on average'),
  samples: z.int().min(1).max(1e8).describe('images that the coder sees while it learns'),
  data: z.enum(['mnist', 'fashion-mnist']).describe('data set'),
  trainImages: z
    .int()
    .min(100)
    .max(60000)
    .describe('labelled training images; 60000 leaves none for validation'),
  evaluate: z
    .enum(['test', 'validation'])
    .describe('what accuracy is measured on; choose by validation only'),
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
});

const common = { activity: 0.97, data: 'fashion-mnist', evaluate: 'test', readoutEpochs: 20 } as const;
const model = params.shape.model.options;

export default experiment<z.infer<typeof params>>({
  name: 'fashion-mnist',
  question: 'Do the very same settings read clothes?',
  params,
  presets: {
    quick: {
      about: '1,152 neurons, 15,000 training images, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: { model, neurons: 128, k: 4, samples: 15_000, trainImages: 15_000, ...common },
    },
    full: {
      about: '4,608 neurons, k = 12, all 60,000 training images, 5 seeds; about 40 minutes on two cores',
      seeds: 5,
      grid: { model, neurons: 512, k: 12, samples: 60_000, trainImages: 60_000, ...common },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => (p.model === 'pixels' ? { ...p, neurons: 0, k: 0, activity: 0, samples: 0 } : p),
  check: (p) => {
    if (p.k > p.neurons) return `k: must be at most ${p.neurons} (neurons in a column), got ${p.k}`;
    return checkImages(p);
  },
  cost: (p) => p.trainImages * (p.model === 'pixels' ? 0.5 : 1.6),
  inputs: imageFiles,
  measures: codeMeasures,
  timingLabels: {
    learn: 'forming the code',
    coding: 'coding the training images',
    readout: 'training and testing the readouts',
    inference: 'coding the held-out images',
  },
  series: 'model',
  seriesLabels: {
    private: 'private columns, learnt without labels',
    'private-patches': 'private columns, random training patches as weights',
    'private-random': 'private columns, random weights',
    pixels: 'pixels, linear readout',
  },
  figures: [{ title: 'Accuracy against the share of active neurons', x: 'activeShare', y: 'accuracy' }],
  comparisons: [
    ['learnt − pixels', 'pixels'] as const,
    ['learnt − random weights', 'private-random'] as const,
    ['learnt − random training patches', 'private-patches'] as const,
  ].map(([label, against]) => ({
    label,
    subject: { model: 'private' as const },
    against: { model: against },
    match: [],
    measure: 'accuracy',
  })),
  notes: [
    'The very same settings: those of sparsity-vs-accuracy, chosen on digits; nothing was chosen on clothes. Latency code of brightness, nine private columns of 14 x 14 pixels at a distance of 7, a k-winners race in each, competitive learning without labels. Thresholds of every model are set by one factor until the mean share of active neurons is activity x k / neurons, on 300 unlabelled training images.',
    ...codeNotes,
  ],
  async run(p, context) {
    const images = await imagesOf(p, context);
    const { heldOut, train, classes } = images;
    const { seed } = context;
    if (p.model === 'pixels') {
      const clock = stopwatch();
      const readout = await readBy(p, rowsOf(train), rowsOf(heldOut), images, context, 0);
      return {
        measures: { accuracy: readout.accuracy },
        reasons: Object.fromEntries(
          Object.keys(codeMeasures)
            .filter((name) => name !== 'accuracy')
            .map((name) => [name, 'there are no neurons before the readout']),
        ),
        timings: { readout: clock() },
      };
    }
    const weights = { private: 'learnt', 'private-patches': 'patches', 'private-random': 'random' } as const;
    const coder = new SparseCoder({
      neurons: p.neurons,
      k: p.k,
      samples: p.samples,
      weights: weights[p.model],
      seed,
    });
    const plan = { activeShare: (p.activity * p.k) / p.neurons, readoutEpochs: p.readoutEpochs };
    const judged = await judgeCoder(coder, images, plan, context);
    const { predicted } = judged.readout;
    return {
      measures: measuresOf(coder, judged),
      timings: judged.timings,
      diagnosis: judged.diagnosis,
      artifacts:
        seed === 1
          ? [
              fields('Receptive fields', coder.receptiveFields(), {
                count: 180,
                about: 'Weights of 180 neurons, every column in turn.',
              }),
              confusionPicture('What is taken for what', confusion(predicted, heldOut.labels, classes)),
            ]
          : [],
    };
  },
});
