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
  model: z
    .enum([
      'private',
      'private-patches',
      'private-random',
      'private-on-off',
      'shared',
      'shared-on-off',
      'pixels',
    ])
    .describe('what makes the code'),
  neurons: z.int().min(1).max(4096).describe('neurons in each of nine private columns'),
  k: z.int().min(1).describe('winners in each private column'),
  sharedNeurons: z.int().min(1).max(1024).describe('neurons in each of 484 columns with shared weights'),
  sharedK: z.int().min(1).describe('winners in each of them'),
  activity: z
    .number()
    .gt(0)
    .lt(1)
    .describe('share of the winners allowed that thresholds of private columns are set to reach, on average'),
  samples: z.int().min(1).max(1e8).describe('images, or with shared weights patches, to learn from'),
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

type FashionParams = z.infer<typeof params>;

const common = { activity: 0.97, data: 'fashion-mnist', evaluate: 'test', readoutEpochs: 20 } as const;
const model = params.shape.model.options;

export default experiment<FashionParams>({
  name: 'fashion-mnist',
  question: 'Do the very same settings read clothes?',
  params,
  presets: {
    quick: {
      about: '1,152 private neurons, 484 columns of 32 that share weights, 5,000 training images, 2 seeds',
      seeds: 2,
      grid: {
        model,
        neurons: 128,
        k: 4,
        sharedNeurons: 32,
        sharedK: 1,
        samples: 15_000,
        trainImages: 5000,
        ...common,
      },
    },
    full: {
      about:
        '4,608 private neurons, 484 columns of 256 that share weights, 60,000 training images, 5 seeds; hours',
      seeds: 5,
      grid: {
        model,
        neurons: 512,
        k: 12,
        sharedNeurons: 256,
        sharedK: 4,
        samples: 60_000,
        trainImages: 60_000,
        ...common,
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => {
    const [none, unshared] = [
      { neurons: 0, k: 0, activity: 0 },
      { sharedNeurons: 0, sharedK: 0 },
    ];
    if (p.model === 'pixels') return { ...p, ...none, ...unshared, samples: 0 };
    return p.model.startsWith('shared') ? { ...p, ...none } : { ...p, ...unshared };
  },
  check: (p) => {
    if (p.k > p.neurons) return `k: must be at most ${p.neurons} (neurons in a column), got ${p.k}`;
    if (p.sharedK > p.sharedNeurons)
      return `sharedK: must be at most ${p.sharedNeurons} (neurons in a column), got ${p.sharedK}`;
    return checkImages(p);
  },
  cost: (p) => p.trainImages * (p.model === 'pixels' ? 0.5 : p.model.startsWith('shared') ? 6 : 1.6),
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
    'private-on-off': 'private columns, ON and OFF input',
    shared: 'shared weights, pooled counts',
    'shared-on-off': 'shared weights, pooled counts, ON and OFF input',
    pixels: 'pixels, linear readout',
  },
  figures: [{ title: 'Accuracy against the share of active neurons', x: 'activeShare', y: 'accuracy' }],
  comparisons: [
    ['learnt − pixels', 'private', 'pixels'] as const,
    ['learnt − random weights', 'private', 'private-random'] as const,
    ['learnt − random training patches', 'private', 'private-patches'] as const,
    ['ON and OFF − brightness, private', 'private-on-off', 'private'] as const,
    ['ON and OFF − brightness, shared', 'shared-on-off', 'shared'] as const,
  ].map(([label, model, against]) => ({
    label,
    subject: { model },
    against: { model: against },
    match: [],
    measure: 'accuracy',
  })),
  notes: [
    'The very same settings: chosen on digits, nothing was chosen on clothes but ON and OFF. Private: those of sparsity-vs-accuracy, nine columns of 14 x 14 pixels at a distance of 7, latency code of brightness, a k-winners race in each, competitive learning without labels; thresholds of every private model are set by one factor until the mean share of active neurons is activity x k / neurons, on 300 unlabelled training images.',
    'Shared: patches of 7 x 7 pixels at every position, one set of weights and thresholds for all 484 columns, 9.2 mV from rest to threshold before homeostasis, thresholds as learning left them; counts are summed over sixteen windows of 10 x 10 positions. It stands here as an architecture: what learning adds to it is the question of another experiment. ON and OFF: differences of each pixel from its surround (Gaussian of 3 pixels, gain 1.5) in the place of brightness, the one front end that was chosen on the last 10,000 training images of clothes; twice the inputs.',
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
    const coder = coderOf(p, seed);
    const activeShare = p.model.startsWith('shared') ? null : (p.activity * p.k) / p.neurons;
    const plan = { activeShare, readoutEpochs: p.readoutEpochs };
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

function coderOf({ model, neurons, k, sharedNeurons, sharedK, samples }: FashionParams, seed: number) {
  const frontEnd = model.endsWith('on-off') ? 'on-off' : 'pixels';
  if (model.startsWith('shared'))
    return new SparseCoder({
      sharing: 'shared',
      patch: 7,
      stride: 1,
      gap: 9.2,
      pooling: { window: 10, step: 4 },
      neurons: sharedNeurons,
      k: sharedK,
      samples,
      frontEnd,
      seed,
    });
  const weights = model === 'private-patches' ? 'patches' : model === 'private-random' ? 'random' : 'learnt';
  return new SparseCoder({ neurons, k, samples, weights, frontEnd, seed });
}
