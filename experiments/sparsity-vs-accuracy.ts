/**
 * How few neurons may speak before a linear readout loses the digit, and what does the kind of sparsity matter?
 * One width, one readout, one set of measures for: spiking columns that learnt without labels, the same columns with
 * unlearnt weights at the same activity, an MLP with as many winners, the dense MLP, and the bare pixels.
 */
import { z } from 'zod';
import { experiment } from '../src/experiment/experiment.ts';
import { checkImages, imageFiles, imageParams, imagesOf } from './parts/images.ts';
import { network, pixels, spiking } from './parts/sparsity-models.ts';

const params = z.strictObject({
  model: z
    .enum(['spiking', 'spiking-patches', 'spiking-random', 'k-winners-mlp', 'relu-mlp', 'pixels'])
    .describe('what makes the code'),
  k: z
    .int()
    .min(1)
    .describe('winners in each column of the spiking coder; the k-winners MLP gets as many in all'),
  neurons: z
    .int()
    .min(1)
    .max(4096)
    .describe('neurons in each of the columns; the MLPs are as wide as all together'),
  patch: z.int().min(1).max(28).meta({ unit: 'pixels' }).describe("side of a column's receptive field"),
  stride: z.int().min(1).max(28).meta({ unit: 'pixels' }).describe('distance of neighbouring columns'),
  activity: z
    .number()
    .gt(0)
    .lt(1)
    .describe('share of the winners allowed that thresholds are set to reach, on average'),
  samples: z.int().min(1).max(1e8).describe('images that the spiking coder sees while it learns'),
  ...imageParams,
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
  mlpEpochs: z.int().min(1).max(1000).describe('passes of the MLPs over the training images'),
});
export type SparsityParams = z.infer<typeof params>;

const common = {
  patch: 14,
  stride: 7,
  activity: 0.97,
  data: 'mnist',
  evaluate: 'test',
  readoutEpochs: 20,
} as const;
const model = params.shape.model.options;

export default experiment<SparsityParams>({
  name: 'sparsity-vs-accuracy',
  question:
    'How few neurons may speak before a linear readout loses the digit, and does it matter what made the code sparse?',
  params,
  presets: {
    quick: {
      about: '1,152 neurons, 15,000 training images, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: {
        model,
        k: [2, 4, 6],
        neurons: 128,
        samples: 15_000,
        trainImages: 15_000,
        mlpEpochs: 5,
        ...common,
      },
    },
    standard: {
      about: '4,608 neurons, k = 12, all 60,000 training images, 3 seeds; within 15 minutes on two cores',
      seeds: 3,
      grid: {
        model,
        k: 12,
        neurons: 512,
        samples: 60_000,
        trainImages: 60_000,
        mlpEpochs: 5,
        ...common,
      },
    },
    full: {
      about:
        '4,608 neurons, all 60,000 training images, 10 seeds, a longer range of k; several hours on two cores',
      seeds: 10,
      grid: {
        model,
        k: [1, 2, 4, 8, 12, 16, 32],
        neurons: 512,
        samples: 60_000,
        trainImages: 60_000,
        mlpEpochs: 10,
        ...common,
      },
    },
  },
  // Exploring must not read the test set by accident.
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => {
    if (p.model === 'relu-mlp') return { ...p, k: 0, activity: 0, samples: 0 };
    if (p.model === 'pixels')
      return { ...p, k: 0, neurons: 0, patch: 0, stride: 0, activity: 0, samples: 0, mlpEpochs: 0 };
    if (p.model === 'k-winners-mlp') return { ...p, activity: 0, samples: 0 };
    return { ...p, mlpEpochs: 0, samples: p.samples };
  },
  check: (p) => {
    if (p.k > p.neurons) return `k: must be at most ${p.neurons} (neurons in a column), got ${p.k}`;
    return checkImages(p);
  },
  cost: (p) =>
    p.trainImages *
    {
      'relu-mlp': 2.5,
      'k-winners-mlp': 1.5,
      pixels: 0.4,
      spiking: 1.6,
      'spiking-patches': 1.6,
      'spiking-random': 1.6,
    }[p.model],
  inputs: imageFiles,
  measures: {
    accuracy: { label: 'accuracy', unit: '%', scale: 100, digits: 2, better: 'higher' },
    activeShare: { label: 'active', unit: '%', scale: 100, digits: 2 },
    synapticOperations: { label: 'synaptic operations an image', digits: 0, better: 'lower' },
    synapsesUsed: { label: 'synapses used', unit: '%', scale: 100, digits: 1, better: 'lower' },
    savedByClosing: { label: 'saved by closing', unit: '%', scale: 100, digits: 1, better: 'higher' },
    deadUnits: { label: 'dead units', digits: 0, better: 'lower' },
    hogUnits: { label: 'hog units', digits: 0, better: 'lower' },
    vinjeGallant: { label: 'Vinje-Gallant', digits: 3 },
    trevesRolls: { label: 'Treves-Rolls', digits: 3 },
    hoyer: { label: 'Hoyer', digits: 3 },
    gini: { label: 'Gini', digits: 3 },
    kurtosis: { label: 'kurtosis', digits: 1 },
    lifetimeSparseness: { label: 'lifetime Vinje-Gallant', digits: 3 },
    dutyCycleEntropy: { label: 'duty-cycle entropy', digits: 3 },
    participationRatio: { label: 'dimensions', digits: 0 },
    endToEndAccuracy: { label: 'by its own last layer', unit: '%', scale: 100, digits: 2, better: 'higher' },
    voteAccuracy: { label: 'label vote', unit: '%', scale: 100, digits: 2, better: 'higher' },
    trainAccuracy: { label: 'training accuracy', unit: '%', scale: 100, digits: 2 },
  },
  timingLabels: {
    learn: 'forming the code',
    coding: 'coding the training images',
    readout: 'training and testing the readouts',
    inference: 'coding the held-out images',
  },
  series: 'model',
  seriesLabels: {
    spiking: 'spiking, learnt without labels',
    'spiking-patches': 'spiking, random training patches as weights',
    'spiking-random': 'spiking, random weights',
    'k-winners-mlp': 'k-winners MLP',
    'relu-mlp': 'dense ReLU MLP',
    pixels: 'pixels, linear readout',
  },
  figures: [
    { title: 'Accuracy against the share of active neurons', x: 'activeShare', y: 'accuracy' },
    { title: 'Accuracy against synaptic operations', x: 'synapticOperations', y: 'accuracy' },
  ],
  comparisons: [
    {
      label: 'learnt spiking − pixels',
      subject: { model: 'spiking' },
      against: { model: 'pixels' },
      match: [],
      measure: 'accuracy',
    },
    {
      label: 'learnt − random weights',
      subject: { model: 'spiking' },
      against: { model: 'spiking-random' },
      match: ['k'],
      measure: 'accuracy',
    },
    {
      label: 'learnt − random training patches',
      subject: { model: 'spiking' },
      against: { model: 'spiking-patches' },
      match: ['k'],
      measure: 'accuracy',
    },
    {
      label: 'learnt spiking − k-winners MLP',
      subject: { model: 'spiking' },
      against: { model: 'k-winners-mlp' },
      match: ['k'],
      measure: 'accuracy',
    },
    {
      label: 'learnt spiking − dense MLP',
      subject: { model: 'spiking' },
      against: { model: 'relu-mlp' },
      match: [],
      measure: 'accuracy',
    },
    {
      label: 'k-winners MLP − dense MLP',
      subject: { model: 'k-winners-mlp' },
      against: { model: 'relu-mlp' },
      match: [],
      measure: 'accuracy',
    },
  ],
  notes: [
    'Spiking: latency code (a pixel of brightness x >= 0.1 spikes once, at (1 - x) 16 ms; the stimulus ends at 24 ms), private columns of LIF neurons (tauM 19.5 ms, step-current synapses, weight vectors of 10 mV, 20 mV from rest to threshold before homeostasis), a k-winners race in each. Weights form by competitive learning, one winner a column, rate 0.1 to 0.005, on unlabelled training images; no label reaches the code. The controls keep their drawn weights, but their thresholds go through the same homeostasis on the same images.',
    'Equal activity: in every spiking model, learnt or not, one factor on all thresholds is set by bisection on 300 unlabelled training images, so that the mean share of active neurons is activity x k / neurons.',
    'One readout for every code, spiking, artificial or pixels: softmax regression on standardised features, Adam 1e-3 with cosine decay, batches of 250, L2 1e-3, the same number of epochs. More epochs would gain the pixels a little and cost the spiking codes a little (--set readoutEpochs=12,24,48). Label vote: each neuron stands for the class that it answers most on the training images.',
    'The MLPs are trained end to end with labels (Adam 4e-3 with cosine decay, batches of 128), then their hidden layer is frozen and read out like the others; by its own last layer is the accuracy of the trained network itself.',
    'The k-winners MLP has as many units as all columns together and as many winners as all columns may have, over all units at once. Units that rarely win are boosted in training (duty cycles, strength 15); many stay dead all the same, so its width is nominal.',
    'Synaptic operations: for spiking codes, deliveries to single synapses (additions) until a column closes, plus active neurons x classes in the readout; for the others, products with both factors non-zero (NeuroBench, effective operations). Additions and products are counted alike. Columns see patches, MLP units the whole image: most of the difference comes from that wiring; saved by closing says what the race itself saves, synapses used how many of those that exist are. Selection of winners, neuron updates and encoding are not counted.',
    "Sparseness: Vinje-Gallant and Hoyer are 0 for a dense and 1 for a one-hot code, Gini at most 1 - 1/n, Treves-Rolls small for a sparse code, kurtosis in excess of a normal distribution; means over images (population) that are not silent. Lifetime: one neuron over images. Duty-cycle entropy: share of the most that this mean activity allows. Dimensions: participation ratio of the code's covariance over 1,000 images. Dead units are active for no image, hog units for more than half.",
    'Active: share of all code neurons with at least one spike (spiking) or a value above 0 (others), mean over the held-out images.',
    'Settings were chosen on the last 10,000 training images; a frozen preset reads the test set once a run. Intervals: 95 % t intervals over seeds, which change the training images drawn, the initial weights and the order of learning; the sampling error of the test set itself (about 0.35 points at 97 % of 10,000) is not in them. Timings were taken with several runs at once on the machine named below.',
  ],
  async run(p, context) {
    const images = await imagesOf(p, context);
    if (p.model === 'pixels') return pixels(p, images, context);
    if (p.model === 'k-winners-mlp' || p.model === 'relu-mlp') return network(p, images, context);
    return spiking(p, images, context);
  },
});
