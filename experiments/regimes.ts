/**
 * Where between silence and a hog neuron do codes become sparse and useful? One population of LIF neurons sees whole images
 * and learns without labels; inhibition, threshold, winners and time are moved over wide ranges, and each setting is named
 * by what its neurons do.
 */
import { z } from 'zod';
import { PooledStdp } from '../models/pooled-stdp.ts';
import { SparseCoder } from '../models/sparse-coder.ts';
import { slice } from '../src/data/labelled-images.ts';
import { experiment, type RunContext } from '../src/experiment/experiment.ts';
import type { Matrix } from '../src/math/matrix.ts';
import { readBy } from './parts/coded.ts';
import { checkImages, type Images, imageFiles, imagesOf, stopwatch } from './parts/images.ts';
import { activityOf, regimes } from './parts/regime.ts';

const params = z.strictObject({
  map: z
    .enum(['pool', 'homeostasis', 'time', 'race'])
    .describe('how neurons compete, and which two parameters are moved'),
  inhibition: z
    .number()
    .min(0)
    .meta({ unit: 'mV' })
    .describe('what a spike takes from all potentials (pool)'),
  threshold: z.number().gt(0).meta({ unit: '× 20 mV' }).describe('distance from rest to threshold'),
  duration: z.number().gt(0).max(600).meta({ unit: 'ms' }).describe('how long an image is shown (pool)'),
  k: z.int().min(1).describe('winners of the race'),
  neurons: z.int().min(2).max(4096).describe('neurons of the population'),
  data: z.enum(['mnist', 'fashion-mnist']).describe('data set'),
  trainImages: z
    .int()
    .min(100)
    .max(60000)
    .describe('images to learn from, and with their labels to train the readout by'),
  judgedImages: z.int().min(100).max(10000).describe('held-out images that the code is judged by'),
  evaluate: z
    .enum(['test', 'validation'])
    .describe('what accuracy is measured on; choose by validation only'),
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
});
type RegimeParams = z.infer<typeof params>;

/** Of the parameters that a map does not move. */
const fixed = { threshold: 1, duration: 350 } as const;
const common = { neurons: 100, data: 'mnist', evaluate: 'test', readoutEpochs: 20 } as const;
const map = params.shape.map.options;

export default experiment<RegimeParams>({
  name: 'regimes',
  question: 'Where between silence and a hog neuron do codes become sparse and useful?',
  params,
  presets: {
    quick: {
      about: '100 neurons, 1,500 training images, 1,000 test images, 1 seed; within 3 minutes on two cores',
      seeds: 1,
      grid: {
        map,
        inhibition: [0, 4, 16, 64, 256],
        threshold: [0.5, 1, 2, 4, 8],
        duration: [20, 50, 100, 350],
        k: [1, 3, 10, 30, 100],
        trainImages: 1500,
        judgedImages: 1000,
        ...common,
      },
    },
    full: {
      about: '100 neurons, 10,000 training images, the test set, 5 seeds; hours on two cores',
      seeds: 5,
      grid: {
        map,
        inhibition: [0, 1, 2, 4, 8, 16, 32, 64, 128, 256],
        threshold: [0.25, 0.5, 1, 2, 4, 8, 16],
        duration: [10, 20, 50, 100, 200, 350],
        k: [1, 2, 3, 5, 10, 20, 30, 50, 100],
        trainImages: 10_000,
        judgedImages: 10_000,
        ...common,
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => {
    if (p.map === 'race') return { ...p, inhibition: 0, duration: 0 };
    if (p.map === 'time') return { ...p, threshold: fixed.threshold, k: 0 };
    return { ...p, duration: fixed.duration, k: 0 };
  },
  check: (p) => {
    if (p.k > p.neurons) return `k: must be at most ${p.neurons} (neurons), got ${p.k}`;
    return checkImages(p);
  },
  cost: (p) => (p.map === 'race' ? 1 : 4 / (1 + p.inhibition) + p.duration / 350),
  inputs: imageFiles,
  measures: {
    accuracy: { label: 'accuracy', unit: '%', scale: 100, digits: 1, better: 'higher' },
    activeShare: { label: 'active', unit: '%', scale: 100, digits: 1 },
    silentImages: { label: 'silent images', unit: '%', scale: 100, digits: 1, better: 'lower' },
    busiest: { label: 'images of the busiest neuron', unit: '%', scale: 100, digits: 1, better: 'lower' },
    spikes: { label: 'spikes an image', digits: 1 },
    voteAccuracy: { label: 'label vote', unit: '%', scale: 100, digits: 1, better: 'higher' },
  },
  timingLabels: { learn: 'learning', coding: 'coding', readout: 'training and testing the readouts' },
  series: 'map',
  seriesLabels: {
    pool: 'pool, no homeostasis',
    homeostasis: 'pool with homeostasis',
    time: 'pool with homeostasis, over time',
    race: 'race of k winners',
  },
  figures: [
    ['pool', 'Inhibition against threshold, no homeostasis', 'inhibition', 'threshold'] as const,
    ['homeostasis', 'The same with homeostasis', 'inhibition', 'threshold'] as const,
    ['time', 'Inhibition against time, with homeostasis', 'inhibition', 'duration'] as const,
    ['race', 'Winners of a race against threshold', 'k', 'threshold'] as const,
  ].map(([map, title, x, y]) => ({
    kind: 'heatmap' as const,
    title,
    x,
    y,
    colour: 'accuracy',
    where: { map },
    regions: regimes,
  })),
  notes: [
    "Pool: the network of models/pooled-stdp.ts, every neuron on the whole image; Poisson pixels, delta synapses, each spike takes `inhibition` mV from all others, trace STDP without labels, one pass. Homeostasis moves each threshold towards the mean rate of the model; without it thresholds stay. Learning and coding both run at the setting of the cell. Threshold 1 and 350 ms are the model's own; its inhibition is 70 mV.",
    'Race: one column of models/sparse-coder.ts on the whole image; latency code, at most k neurons spike, once each, in 24 ms; competitive learning of one winner with homeostasis, without labels.',
    'Regimes by numbers, the first that holds: silent, no neuron answers more than 50 % of the images; dense, more than 20 % of the neurons answer an image; hog, one neuron answers more than 50 % of the images; sparse, none of these. Where there are several seeds, by their means.',
    'Accuracy: softmax regression on spike counts, trained at every setting on the labelled training images; label vote: each neuron stands for the class that it answers most on the training images. Few images and 100 neurons: the map is about shape, not about records.',
    'Settings were chosen on the last 10,000 training images; a frozen preset reads the test set once a run.',
  ],
  async run(p, context) {
    const { heldOut, ...rest } = await imagesOf(p, context);
    const images = { ...rest, heldOut: slice(heldOut, 0, Math.min(p.judgedImages, heldOut.labels.length)) };
    const clock = stopwatch();
    const { train, judged, learn } = await (p.map === 'race' ? raceCodes : poolCodes)(
      p,
      images,
      context,
      clock,
    );
    const coding = clock();
    const { accuracy, voteAccuracy } = await readBy(p, train, judged, images, context, 0.7);
    let spikes = 0;
    for (let s = 0; s < judged.size; s++) spikes += judged.data[s]!;
    return {
      measures: {
        accuracy,
        voteAccuracy,
        ...activityOf(judged.data, p.neurons),
        spikes: spikes / images.heldOut.labels.length,
      },
      timings: { learn, coding, readout: clock() },
    };
  },
});

interface Codes {
  readonly train: Matrix;
  readonly judged: Matrix;
  /** [s] */
  readonly learn: number;
}

async function poolCodes(
  { map, neurons, inhibition, threshold, duration }: RegimeParams,
  { train, heldOut }: Images,
  { seed, signal, progress }: RunContext,
  clock: () => number,
): Promise<Codes> {
  const steps = map !== 'pool' ? {} : { thetaStep: [0, 0] as const };
  const model = new PooledStdp({ neurons, inhibition, gap: 20 * threshold, duration, seed, ...steps });
  await model.learn(train.images, { signal, onProgress: (part) => progress(0.4 * part, 'learning') });
  const learn = clock();
  return {
    learn,
    train: (await model.respond(train.images, 'train', { signal })).counts,
    judged: (await model.respond(heldOut.images, 'held out', { signal })).counts,
  };
}

async function raceCodes(
  { neurons, k, threshold }: RegimeParams,
  { train, heldOut }: Images,
  { seed, signal, progress }: RunContext,
  clock: () => number,
): Promise<Codes> {
  const [, height, width] = train.images.shape as [number, number, number];
  const samples = train.labels.length;
  const whole = { height, width, patch: Math.min(height, width), stride: Math.max(height, width) };
  const model = new SparseCoder({ ...whole, neurons, k, gap: 20 * threshold, samples, seed });
  await model.learn(train.images, { signal, onProgress: (part) => progress(0.4 * part, 'learning') });
  const learn = clock();
  return {
    learn,
    train: (await model.encode(train.images, { signal })).codes,
    judged: (await model.encode(heldOut.images, { signal })).codes,
  };
}
