/**
 * Does any local rule beat random training patches when weights are shared and counts pooled? There the architecture does most
 * of the work, and the competitive rule blurs what it averages. Eight rules more, at equal activity, in the same small net.
 */
import { z } from 'zod';
import type { LocalRule } from '../models/parts/sparse-coder-options.ts';
import { SparseCoder } from '../models/sparse-coder.ts';
import {
  causal,
  centred,
  krotovHopfield,
  multiplicativeStdp,
  neuralGas,
  noveltyImprinting,
  residual,
  rivalPenalised,
} from '../models/winner-rules.ts';
import { fields } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { correctness } from '../src/experiment/protocol/judgement.ts';
import { codeMeasures, codeNotes, judgeCoder, measuresOf } from './parts/coded.ts';
import { checkImages, imageFiles, imageParams, imagesOf } from './parts/images.ts';

const labels = {
  patches: 'random training patches',
  random: 'random weights',
  competitive: 'competitive',
  causal: 'competitive, earlier inputs only',
  centred: 'centred',
  rival: 'rival penalised',
  'neural-gas': 'neural gas',
  residual: 'residual, two winners',
  'krotov-hopfield': 'Krotov and Hopfield',
  stdp: 'multiplicative STDP',
  novelty: 'novelty imprinting',
} as const;
type Model = keyof typeof labels;
const models = Object.keys(labels) as Model[];

const params = z.strictObject({
  model: z.enum(models as [Model, ...Model[]]).describe('what the weights come from'),
  neurons: z
    .int()
    .min(6)
    .max(1024)
    .describe('neurons in each of 484 columns; they share weights and thresholds'),
  k: z.int().min(1).describe('winners in each column'),
  activity: z.number().gt(0).lt(1).describe('share of the winners allowed that thresholds are set to reach'),
  samples: z.int().min(1).max(1e8).describe('patches that weights learn from'),
  settle: z
    .int()
    .min(0)
    .max(1e8)
    .describe('patches from which thresholds then adapt anew, weights as they are'),
  vigilance: z.number().gt(0).lt(1).describe('of novelty imprinting: cosine below which an input is new'),
  ...imageParams,
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
});
type Params = z.infer<typeof params>;

const common = {
  neurons: 64,
  k: 2,
  activity: 0.664,
  vigilance: 0.75,
  data: 'mnist',
  evaluate: 'test',
  readoutEpochs: 6,
} as const;

function ruleOf({ model, vigilance, samples }: Params): LocalRule | null {
  switch (model) {
    case 'causal':
      return causal();
    case 'centred':
      return centred();
    case 'rival':
      return rivalPenalised();
    case 'neural-gas':
      return neuralGas();
    case 'residual':
      return residual();
    case 'krotov-hopfield':
      return krotovHopfield();
    case 'stdp':
      return multiplicativeStdp();
    case 'novelty':
      return noveltyImprinting(vigilance, 0.9 * samples);
    default:
      return null;
  }
}

export default experiment<Params>({
  name: 'winner-rules',
  question: 'Does any local rule beat random training patches when weights are shared and counts pooled?',
  params,
  presets: {
    quick: {
      about:
        'four of the rules and both controls, 3,000 training images, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: {
        ...common,
        model: ['patches', 'random', 'competitive', 'neural-gas', 'residual', 'novelty'],
        samples: 20_000,
        settle: 10_000,
        trainImages: 3000,
      },
    },
    full: {
      about: 'all rules, 20,000 training images, 5 seeds; about an hour of one core',
      seeds: 5,
      grid: { ...common, model: models, samples: 100_000, settle: 100_000, trainImages: 20_000 },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => (p.model === 'novelty' ? p : { ...p, vigilance: 0 }),
  check: (p) => {
    if (p.k > p.neurons) return `k: must be at most ${p.neurons} (neurons in a column), got ${p.k}`;
    return checkImages(p);
  },
  cost: (p) => p.trainImages * (1 + p.neurons / 64) + (p.samples + p.settle) / 20,
  inputs: imageFiles,
  measures: codeMeasures,
  timingLabels: {
    learn: 'forming the code',
    coding: 'coding the training images',
    readout: 'training and testing the readouts',
    inference: 'coding the held-out images',
  },
  series: 'model',
  seriesLabels: labels,
  figures: [{ title: 'Accuracy against the share of active neurons', x: 'activeShare', y: 'accuracy' }],
  comparisons: (['patches', 'random'] as const).flatMap((against) =>
    models
      .filter((model) => model !== 'patches' && model !== 'random')
      .map((model) => ({
        label: `${labels[model]} − ${labels[against]}`,
        subject: { model },
        against: { model: against },
        match: [],
        measure: 'accuracy',
      })),
  ),
  notes: [
    'The net is a small one, 64 neurons a position of which two win (k 2), not the shared recipe of 256 with k 4 in models/recipes.ts, nor its pooling. A small dictionary favours learning: the fewer the neurons, the worse are random training patches, so a rule that wins here need not win there.',
    'One net for every row: latency code of brightness, patches of 7 x 7 pixels at every position (484 columns), weights of 10 mV and thresholds shared over positions, a k-winners race in each column with at least 4 input spikes, spike counts summed over 25 windows of 6 x 6 positions at a distance of 4. Neurons, synapses and activity are counted per position.',
    'Rules (models/winner-rules.ts, with equations and sources) see random patches of the training images without labels, and start from random training patches, but for random weights. All run at the same rates, 0.1 falling to 0.005; none was tuned for accuracy but vigilance.',
    'Equal activity: with the weights as they are, learnt or not, thresholds start anew and adapt from so many patches (settle); then one factor on all is set by bisection on 300 unlabelled training images until the mean share of active neurons is activity x k / neurons.',
    'Comparisons are paired by seed: the same images, initial patches and order. Eighteen are made; of that many, one interval of 95 % excludes zero by chance alone.',
    ...codeNotes,
  ],
  async run(p, context) {
    const images = await imagesOf(p, context);
    const { model, neurons, k, samples, settle } = p;
    const coder = new SparseCoder({
      sharing: 'shared',
      patch: 7,
      stride: 1,
      gap: 9.2,
      pooling: { window: 6, step: 4 },
      neurons,
      k,
      samples,
      settle,
      weights: model === 'patches' || model === 'random' ? model : 'learnt',
      rule: ruleOf(p),
      seed: context.seed,
    });
    const plan = { activeShare: (p.activity * k) / neurons, readoutEpochs: p.readoutEpochs };
    const judged = await judgeCoder(coder, images, plan, context);
    return {
      measures: measuresOf(coder, judged),
      byImage: { accuracy: correctness(judged.readout.predicted, images.heldOut.labels) },
      timings: judged.timings,
      diagnosis: judged.diagnosis,
      artifacts:
        context.seed === 1
          ? [
              fields('Receptive fields', coder.receptiveFields(), {
                count: 64,
                about: 'Weights of the neurons, the same at every position.',
              }),
            ]
          : [],
    };
  },
});
