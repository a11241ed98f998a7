/**
 * Which levers pay? The recipe of the sparse coder, and one lever moved at a time: each row says what that gave or cost
 * against the base, paired by seed. What was tried and did not pay stands here with what did.
 */
import { z } from 'zod';
import { SparseCoder } from '../models/sparse-coder.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { correctness } from '../src/experiment/protocol/judgement.ts';
import { codeMeasures, codeNotes, judgeCoder, measuresOf } from './parts/coded.ts';
import { checkImages, imageFiles, imageParams, imagesOf } from './parts/images.ts';
import { leverNames, leverSetting, winnersShare } from './parts/levers.ts';

const params = z.strictObject({
  lever: z.enum(leverNames).describe('what is changed of the base'),
  neurons: z.int().min(2).max(2048).describe('neurons in each of nine columns of the base'),
  k: z.int().min(1).describe('winners in each column of the base'),
  samples: z.int().min(1).max(1e8).describe('images that the coder of the base sees while it learns'),
  ...imageParams,
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
});

/** Share of the winners allowed that thresholds are set to reach. */
const activity = 0.97;
const common = { lever: leverNames, data: 'mnist', evaluate: 'test', readoutEpochs: 20 } as const;

export default experiment<z.infer<typeof params>>({
  name: 'sparse-coder-levers',
  question: 'Which levers of the sparse coder pay?',
  params,
  presets: {
    quick: {
      about: '1,152 neurons, 4,000 training images, 2 seeds; within 3 minutes on two cores',
      seeds: 2,
      grid: { neurons: 128, k: 4, samples: 6000, trainImages: 4000, ...common },
    },
    full: {
      about: '4,608 neurons, k = 16, all 60,000 training images, 5 seeds; hours on two cores',
      seeds: 5,
      grid: { neurons: 512, k: 16, samples: 50_000, trainImages: 60_000, ...common },
    },
  },
  whenChanged: { evaluate: 'validation' },
  check: (p) => {
    if (2 * p.k > p.neurons)
      return `k: must be at most ${Math.floor(p.neurons / 2)} (half the neurons of a column), got ${p.k}`;
    return checkImages(p);
  },
  cost: (p) =>
    p.lever.includes('shifted copies')
      ? 4
      : p.lever.startsWith('twice the neurons') || p.lever.startsWith('Poisson input')
        ? 2
        : 1 + (p.lever.startsWith('three times') ? 1 : 0),
  inputs: imageFiles,
  measures: codeMeasures,
  timingLabels: {
    learn: 'forming the code',
    coding: 'coding the training images',
    readout: 'training and testing the readouts',
    inference: 'coding the held-out images',
  },
  series: 'lever',
  comparisons: leverNames.slice(1).map((lever) => ({
    label: `${lever} − base`,
    subject: { lever },
    against: { lever: 'base' as const },
    match: ['neurons' as const, 'k' as const],
    measure: 'accuracy',
  })),
  notes: [
    'Base: models/sparse-coder.ts, nine private columns of 14 x 14 pixels at a distance of 7, latency code, 20 mV from rest to threshold, learning rate 0.1 to 0.005, homeostasis 0.01 mV. A row changes one thing; what must move with it so that nothing else does is in its name. Weights shared by all columns learn on patches from all positions; no column sits a stimulus out, as in the base. Where thresholds fall only in silence, a winner’s does not rise, but a stimulus that nobody answers still lowers all by 0.0005 mV. Rank code: a winner writes 255 x 0.9^rank by its place among the winners of its column, not 1. Shifted copies: the readout is trained on the codes of each training image and of its four copies moved by one pixel, as many passes over five times the codes.',
    `Thresholds are set by one factor until ${100 * activity} % of the winners allowed happen, on 300 unlabelled training images, but where the row says that they stay as learning left them. So activity differs between rows only where k / neurons does.`,
    'Differences are paired by seed: the same training images, initial draws and order. Rows are many and none is corrected for that: of twenty levers that do nothing, one is expected outside its interval.',
    ...codeNotes,
  ],
  async run(p, context) {
    const images = await imagesOf(p, context);
    const { lever, neurons, k, samples, readoutEpochs } = p;
    const { coder: options, isCalibrated, ...readout } = leverSetting(lever, { neurons, k, samples });
    const coder = new SparseCoder({ ...options, seed: context.seed });
    const activeShare = isCalibrated ? activity * winnersShare(options) : null;
    const judged = await judgeCoder(coder, images, { activeShare, readoutEpochs, ...readout }, context);
    return {
      measures: measuresOf(coder, judged),
      byImage: { accuracy: correctness(judged.readout.predicted, images.heldOut.labels) },
      timings: judged.timings,
      diagnosis: judged.diagnosis,
    };
  },
});
