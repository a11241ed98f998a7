/**
 * What does the biological kind of sparsity buy, and what does it cost? Spiking columns under a race beside artificial networks of the
 * same width, at equal activity where their kind lets it be chosen, judged by one protocol; and a verdict on each claim that is made
 * for sparse activation.
 */
import { z } from 'zod';
import { recipes } from '../models/recipes.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { protocolMeasures } from '../src/experiment/protocol/measures.ts';
import type { ClaimDescription, ComparisonDescription } from '../src/experiment/types.ts';
import { checkImages, imageFiles, imageParams } from './parts/images.ts';
import { judged } from './parts/judged.ts';

const labels = {
  spiking: 'spiking, learnt without labels',
  'spiking-patches': 'spiking, training patches as weights',
  'spiking-random': 'spiking, random weights',
  'k-winners': 'k-winners MLP',
  'fixed-ratio': 'fixed-ratio MLP',
  'dynamic-ratio': 'dynamic-ratio MLP',
  threshold: 'threshold MLP',
  l1: 'ReLU MLP with an L1 price',
  'squared-relu': 'squared-ReLU MLP',
  'wta-autoencoder': 'winner-take-all autoencoder',
  'sparse-coding': 'sparse coding (LASSO)',
  dense: 'ReLU MLP',
  pixels: 'pixels',
  'shared-spiking': 'flagship, learnt without labels',
  'shared-patches': 'flagship, training patches as weights',
  'shared-random': 'flagship, random weights',
  'conv-k-winners': 'convolutional k-winners, trained by labels',
} as const;
type Model = keyof typeof labels;
const models = Object.keys(labels) as [Model, ...Model[]];
/** Columns at every position with one set of weights, their activity pooled: only in `full`. */
const flagship: readonly Model[] = ['shared-spiking', 'shared-patches', 'shared-random', 'conv-k-winners'];
const small = models.filter((model) => !flagship.includes(model));

const params = z.strictObject({
  model: z.enum(models).describe('what makes the code'),
  k: z
    .int()
    .min(0)
    .max(128)
    .describe('winners in each column; of networks without columns nine times as many of all units'),
  neurons: z
    .int()
    .min(0)
    .max(4096)
    .describe('in each column; networks without columns are as wide as nine of them'),
  theta: z.number().min(0).max(100).describe('of the threshold activation'),
  l1Price: z.number().min(0).max(100).describe('weight of the sum of |activity| in the loss'),
  lambda: z.number().min(0).max(100).describe('price of |a| in sparse coding'),
  samples: z
    .int()
    .min(0)
    .max(1e8)
    .describe('images, or patches where weights are shared, that the spiking coder sees while it learns'),
  epochs: z.int().min(0).max(1000).describe('passes of artificial networks over the training images'),
  steps: z.int().min(0).max(1e6).describe('batches of 256 images that the dictionary is learnt from'),
  spoilt: z
    .int()
    .min(0)
    .max(10_000)
    .describe('held-out images that noise, occlusion and shifts are tried on'),
  ...imageParams,
});
export type BiologicalVsAnnParams = z.infer<typeof params>;

/** What each kind of model takes no notice of. */
const spikingModels: readonly Model[] = [
  ...(['spiking', 'spiking-patches', 'spiking-random'] as const),
  ...(['shared-spiking', 'shared-patches', 'shared-random'] as const),
];
const withK: readonly Model[] = [
  ...spikingModels,
  'conv-k-winners',
  'k-winners',
  'fixed-ratio',
  'dynamic-ratio',
  'wta-autoencoder',
];

type Comparison = ComparisonDescription<BiologicalVsAnnParams>;

const measured = {
  operations: 'operations',
  energySramInt8: 'energy',
  bytesFp32: 'bytes',
  learn: 'training time',
  inference: 'time to answer',
  accuracy: 'accuracy',
  labels10: 'accuracy with 10 labels a class',
  trainTestGap: 'train/test gap',
  noiseScore: 'noise score',
  occlusionAccuracy: 'accuracy under occlusion',
  shiftAccuracy: 'accuracy on shifted images',
} as const;
type Measured = keyof typeof measured;

const labelOf = (subject: Model, against: Model, measure: Measured) =>
  `${labels[subject]} − ${labels[against]}, ${measured[measure]}`;

function comparison(subject: Model, against: Model, measure: Measured): Comparison {
  const both = withK.includes(subject) && withK.includes(against);
  // pixels have no width to share
  const match =
    against === 'pixels'
      ? (['trainImages', 'data', 'evaluate'] as const)
      : both
        ? (['k', 'neurons', 'trainImages', 'data', 'evaluate'] as const)
        : (['neurons', 'trainImages', 'data', 'evaluate'] as const);
  return {
    label: labelOf(subject, against, measure),
    subject: { model: subject },
    against: { model: against },
    match,
    measure,
  };
}

/** The spiking code beside every artificial one (that has a bill, where cost is asked for) that happens to be as accurate, or as active: what it costs then, what it knows. */
const alike = {
  accuracy: ['energySramInt8', 'operations'],
  activeShare: ['accuracy', 'noiseScore'],
} as const;
const opponents = small.filter((model) => !spikingModels.includes(model) && model !== 'pixels');
const billed = opponents.filter((model) => model !== 'sparse-coding');
const matched = Object.entries(alike).flatMap(([by, measuredThere]) =>
  measuredThere.flatMap((measure) =>
    (by === 'accuracy' ? billed : opponents).map(
      (against): Comparison => ({
        label: `spiking − ${labels[against]}, at equal ${by === 'accuracy' ? 'accuracy' : 'activity'}: ${measured[measure]}`,
        subject: { model: 'spiking' },
        against: { model: against },
        match: ['neurons', 'trainImages', 'data', 'evaluate'],
        alike: by as keyof typeof alike,
        measure,
      }),
    ),
  ),
);

/** Who speaks for each kind of sparsity, against the dense network of the same width. */
const sides = {
  spiking: ['spiking'],
  'artificial sparsity': ['k-winners', 'fixed-ratio', 'dynamic-ratio', 'threshold', 'l1', 'squared-relu'],
} as const satisfies Record<string, readonly Model[]>;

const claimed: readonly { claim: string; measures: readonly Measured[]; limits?: string }[] = [
  {
    claim: 'Sparse activation takes less computation',
    measures: ['operations', 'energySramInt8'],
    limits:
      'Both sides skip zeros and pay for looking for them; energy is modelled (int8, weights and states from SRAM, 45 nm), not measured.',
  },
  {
    claim: 'It takes less memory',
    measures: ['bytesFp32'],
    limits: 'Stored numbers, the readout included; sparse activity does not make weights fewer.',
  },
  {
    claim: 'It makes training faster',
    measures: ['learn'],
    limits: 'Seconds of these implementations on this machine; the spiking code learns without labels.',
  },
  {
    claim: 'It makes answers faster',
    measures: ['inference'],
    limits: 'Seconds of these implementations on this machine.',
  },
  {
    claim: 'It generalises better',
    measures: ['accuracy', 'labels10'],
    limits:
      'Networks trained by all labels have seen them when the readout gets ten: that comparison is in their favour.',
  },
  { claim: 'It overfits less', measures: ['trainTestGap'] },
  {
    claim: 'It is more robust',
    measures: ['noiseScore', 'occlusionAccuracy', 'shiftAccuracy'],
    limits: 'Readouts are trained on clean images; nothing is trained against noise.',
  },
];

/** The example's threshold, and others that a search would try. */
const thetas = [0.5, 0.1, 1, 2] as const;
const thresholds = thetas.slice(1).map(
  (theta): Comparison => ({
    label: `threshold ${theta} − threshold 0.5, accuracy`,
    subject: { model: 'threshold', theta },
    against: { model: 'threshold', theta: 0.5 },
    match: ['neurons', 'trainImages', 'data', 'evaluate'],
    measure: 'accuracy',
  }),
);

const claims: ClaimDescription[] = [
  ...claimed.flatMap(({ claim, measures, limits }) => [
    ...Object.entries(sides).map(([about, subjects]) => ({
      claim,
      about,
      comparisons: subjects.flatMap((subject) =>
        measures.map((measure) => labelOf(subject, 'dense', measure)),
      ),
      ...(limits && { limits }),
    })),
    {
      claim,
      about: 'spiking, beside an artificial network of its own shape',
      comparisons: measures.map((measure) => labelOf('shared-spiking', 'conv-k-winners', measure)),
      ...(limits && { limits }),
    },
  ]),
  {
    claim: 'A threshold must be chosen by experiment',
    about: 'artificial sparsity',
    comparisons: thresholds.map(({ label }) => label),
    differs: true,
    limits: 'Differences from the example’s threshold of 0.5, of either sign.',
  },
];

const comparisons: Comparison[] = [
  ...(['spiking-patches', 'spiking-random', 'k-winners', 'wta-autoencoder'] as const).flatMap((against) =>
    (['accuracy', 'noiseScore', 'energySramInt8'] as const).map((measure) =>
      comparison('spiking', against, measure),
    ),
  ),
  comparison('spiking', 'pixels', 'accuracy'),
  comparison('dynamic-ratio', 'fixed-ratio', 'accuracy'),
  ...(Object.keys(measured) as Measured[]).map((measure) =>
    comparison('shared-spiking', 'conv-k-winners', measure),
  ),
  ...(['shared-patches', 'shared-random', 'pixels'] as const).flatMap((against) =>
    (['accuracy', 'noiseScore', 'labels10'] as const).map((measure) =>
      comparison('shared-spiking', against, measure),
    ),
  ),
  ...claimed.flatMap(({ measures }) =>
    Object.values(sides)
      .flat()
      .flatMap((subject) => measures.map((measure) => comparison(subject, 'dense', measure))),
  ),
  ...thresholds,
  ...matched,
];

/** In the order of the table: what matters most first. */
const { accuracy, activeShare, energySramInt8, noiseScore, labels10, trainTestGap, ...further } =
  protocolMeasures;
const measures = {
  accuracy: accuracy!,
  activeShare: activeShare!,
  operations: { label: 'operations', digits: 0, better: 'lower' },
  energySramInt8: energySramInt8!,
  noiseScore: noiseScore!,
  labels10: labels10!,
  trainTestGap: trainTestGap!,
  ...further,
} as const;

const common = { neurons: 128, data: 'mnist', evaluate: 'test' } as const;

export default experiment<BiologicalVsAnnParams>({
  name: 'biological-vs-ann',
  question:
    'What does the biological kind of sparsity buy, and what does it cost, beside sparse artificial networks?',
  method:
    'Codes of the same width, of spiking columns and of artificial networks, are judged by one protocol: one linear readout, trained on clean training images; the same images, noise, occlusions and shifts; every operation billed on both sides. Where the activity of a network can be chosen it is that of the spiking code.',
  params,
  presets: {
    quick: {
      about: '1,152 units, 4 winners a column, 3,000 training images, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: {
        model: small.filter((model) => model !== 'sparse-coding'),
        k: 4,
        theta: 0.5,
        l1Price: 1e-4,
        lambda: 0.2,
        samples: 5000,
        epochs: 5,
        steps: 20,
        spoilt: 500,
        trainImages: 3000,
        ...common,
      },
    },
    standard: {
      about: '1,152 units, 15,000 training images, 5 seeds; 29 minutes on two idle cores',
      seeds: 5,
      grid: {
        model: small,
        k: [2, 4, 8],
        theta: [...thetas],
        l1Price: 1e-4,
        lambda: 0.2,
        samples: 15_000,
        epochs: 5,
        steps: 20,
        spoilt: 1000,
        trainImages: 15_000,
        ...common,
      },
    },
    full: {
      about:
        'the flagship (484 columns of 256 neurons), its controls and its artificial counterpart, 60,000 training images, 5 seeds; 77 minutes on two busy cores',
      seeds: 5,
      grid: {
        model: [...flagship, 'pixels'],
        k: 4,
        theta: 0.5,
        l1Price: 1e-4,
        lambda: 0.2,
        samples: recipes.shared.coder.samples,
        epochs: 5,
        steps: 60,
        spoilt: 2000,
        trainImages: 60_000,
        ...common,
        neurons: recipes.shared.coder.neurons,
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => {
    const isSpiking = spikingModels.includes(p.model);
    const isTrained = !isSpiking && p.model !== 'pixels' && p.model !== 'sparse-coding';
    return {
      ...p,
      k: withK.includes(p.model) ? p.k : 0,
      neurons: p.model === 'pixels' ? 0 : p.neurons,
      theta: p.model === 'threshold' ? p.theta : 0,
      l1Price: p.model === 'l1' ? p.l1Price : 0,
      lambda: p.model === 'sparse-coding' ? p.lambda : 0,
      steps: p.model === 'sparse-coding' ? p.steps : 0,
      samples: isSpiking ? p.samples : 0,
      epochs: isTrained ? p.epochs : 0,
    };
  },
  check: (p) =>
    p.k > p.neurons && p.neurons > 0
      ? `k: must be at most ${p.neurons} (neurons in a column), got ${p.k}`
      : checkImages(p),
  cost: (p) =>
    p.trainImages *
    (p.model === 'sparse-coding' || flagship.includes(p.model) ? 8 : p.model === 'pixels' ? 0.5 : 1),
  inputs: imageFiles,
  measures,
  timingLabels: {
    learn: 'training',
    coding: 'coding the training images',
    inference: 'coding the held-out images',
  },
  series: 'model',
  seriesLabels: labels,
  figures: [
    { title: 'Accuracy against energy', x: 'energySramInt8', y: 'accuracy' },
    { title: 'Noise score against the share of active units', x: 'activeShare', y: 'noiseScore' },
    { title: 'Accuracy against the share of active units', x: 'activeShare', y: 'accuracy' },
    {
      title: 'Accuracy against operations a synapse',
      x: 'synapsesUsed',
      y: 'accuracy',
      marks: [
        { at: 1.72, label: 'break-even, Davidson and Furber 2021' },
        { at: 0.15, label: 'break-even with most reuse, Dampfhoffer et al. 2022' },
      ],
    },
  ],
  comparisons,
  claims,
  notes: [
    'Networks: nine private columns of LIF neurons under a race of k winners, latency input, competitive learning without labels, thresholds set so that 0.97 k of a column’s neurons are active on average, controls alike; MLPs of one hidden layer as wide as all columns, trained from end to end by Adam (4e-3, cosine, batches of 128) on all labels, whose hidden layer is then read like every other code; an autoencoder (weights not tied, Adam 1e-3, as many passes as the MLPs; published-sparse-networks gives it more) and a dictionary without labels.',
    'Flagship (full only): the recipe shared of models/recipes.ts, 484 columns with one set of weights, counts pooled over windows of 10 x 10 columns, as active on average as the recipe says; its artificial counterpart has the same patches, columns, winners and windows (484 columns of 256 filters, 4 winners each, boost 30, means over windows, patches with fewer than 4 pixels that are not 0 silent), trained from end to end by Adam (0.01, cosine, batches of 64) on all labels. The active share in the table is that of the pooled features, of which any winner in a window makes one active.',
    'Readout: softmax regression on standardised responses, Adam 1e-3 with cosine decay, batches of 250, 20 passes, L2 1e-3. Labels of 1 to 1,000 a class: drawn five times. Classes in sequence: two at a time, 100 steps each.',
    'Noise score: right answers under 0, 5, ... 50 % of pixels set to mean + 2 standard deviations, of 110,000, as if there were 10,000 images (Ahmad and Scheinkman 2019). It, occlusion and shifts are measured on as many held-out images as `spoilt` says. Occlusion: a blank square of 4 to 16 pixels. Shifts: 1 to 4 pixels.',
    'Operations: synaptic products and additions, neuron updates, selection, encoding and readout, as counted on the held-out images. Energy: Horowitz 2014, 45 nm. The spiking code is billed as it was simulated, exactly, by events: two additions and two products at every delivery; on a grid of 1 ms it would be cheaper, but its accuracy there was not measured. Nobody is granted the use of a weight for several images. Sparse coding has no bill: its search is not a fixed number of operations. Columns see a quarter of the image each, so that the spiking net has a quarter of the MLP’s synapses: part of any lead is wiring, not spikes.',
    'Time to a decision: mean over columns of the time until a column has its winners or the stimulus ends.',
  ],
  limits: [
    'One data set of small digits, networks of one hidden layer.',
    'Networks that are trained by labels have seen what no code without labels has; the readout does not take that away. How well they are trained depends on the preset: few images or passes leave them hardly trained.',
    'Energy is modelled from counts; no chip was measured.',
    'Intervals of means are over seeds; the sampling error of the test set (about 0.15 points at 97 %) is not in them. It is in those of differences of accuracy.',
  ],
  run: judged,
});
