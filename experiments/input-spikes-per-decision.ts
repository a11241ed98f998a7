/**
 * How many input spikes does a decision need? A learnt code is cut off early, decided by lower thresholds or by fewer
 * winners; a readout is trained at every setting, and accuracy is held against time and against spikes a synapse.
 */
import { z } from 'zod';
import { SparseCoder } from '../models/sparse-coder.ts';
import { slice } from '../src/data/labelled-images.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { codeNotes, forCalibration, readBy } from './parts/coded.ts';
import { decide } from './parts/decision.ts';
import { checkImages, imageFiles, imageParams, imagesOf, stopwatch } from './parts/images.ts';

const params = z.strictObject({
  dial: z.enum(['time', 'poisson', 'threshold', 'winners']).describe('what is turned'),
  cut: z.number().gt(0).max(100).meta({ unit: 'ms' }).describe('when the image is taken away'),
  threshold: z
    .number()
    .gt(0)
    .describe('thresholds, in multiples of those at which nearly all columns have k winners'),
  k: z.int().min(1).describe('winners in each column'),
  neurons: z.int().min(1).max(4096).describe('neurons in each of nine columns'),
  samples: z.int().min(1).max(1e8).describe('images that the coder sees while it learns'),
  ...imageParams,
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
});

/** Share of the winners allowed that thresholds of factor 1 are set to reach. */
const activity = 0.97;
const wholeMs = 24;
/** [Hz] of a white pixel: six spikes in the whole stimulus */
const poissonHz = 250;
const dial = params.shape.dial.options;
const common = { data: 'mnist', evaluate: 'test', readoutEpochs: 20 } as const;
/** Published break-evens [spikes a synapse]: Davidson and Furber 2021; Dampfhoffer et al. 2023, without and with full reuse. */
const breakEvens = [1.72, 1.38, 0.15];

export default experiment<z.infer<typeof params>>({
  name: 'input-spikes-per-decision',
  question: 'How many input spikes does a decision need?',
  params,
  presets: {
    quick: {
      about: '1,152 neurons, 10,000 training images, 2 seeds; within 3 minutes on two cores',
      seeds: 2,
      grid: {
        dial,
        cut: [2, 4, 6, 8, 12, wholeMs],
        threshold: [0.1, 0.2, 0.4, 0.7, 1],
        k: [1, 2, 4, 8],
        neurons: 128,
        samples: 10_000,
        trainImages: 10_000,
        ...common,
      },
    },
    full: {
      about: '4,608 neurons, all 60,000 training images, 5 seeds; hours on two cores',
      seeds: 5,
      grid: {
        dial,
        cut: [2, 4, 6, 8, 10, 12, 14, 16, 20, wholeMs],
        threshold: [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1],
        k: [1, 2, 4, 8, 12, 16, 24],
        neurons: 512,
        samples: 60_000,
        trainImages: 60_000,
        ...common,
      },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) => {
    const k = usualWinners(p.neurons);
    if (p.dial === 'time' || p.dial === 'poisson') return { ...p, threshold: 1, k };
    return p.dial === 'threshold' ? { ...p, cut: wholeMs, k } : { ...p, cut: wholeMs, threshold: 1 };
  },
  check: (p) => {
    if (p.k > p.neurons) return `k: must be at most ${p.neurons} (neurons in a column), got ${p.k}`;
    return checkImages(p);
  },
  cost: (p) => p.trainImages + p.samples,
  inputs: imageFiles,
  measures: {
    accuracy: { label: 'accuracy', unit: '%', scale: 100, digits: 2, better: 'higher' },
    spikesPerSynapse: { label: 'input spikes a synapse', digits: 3, better: 'lower' },
    decisionMs: { label: 'last winner', unit: 'ms', digits: 1, better: 'lower' },
    activeShare: { label: 'active', unit: '%', scale: 100, digits: 2 },
    silentImages: { label: 'silent images', unit: '%', scale: 100, digits: 1, better: 'lower' },
    voteAccuracy: { label: 'label vote', unit: '%', scale: 100, digits: 2, better: 'higher' },
  },
  timingLabels: { learn: 'forming the code', coding: 'coding', readout: 'training and testing the readouts' },
  series: 'dial',
  seriesLabels: {
    time: 'cut off early',
    poisson: 'Poisson input, cut off early',
    threshold: 'lower thresholds',
    winners: 'fewer or more winners',
  },
  figures: [
    {
      title: 'Accuracy against input spikes a synapse',
      x: 'spikesPerSynapse',
      y: 'accuracy',
      marks: breakEvens.map((at) => ({ at, label: String(at) })),
      about:
        'Broken lines: published break-evens, above which a spiking network is said to cost more energy than a non-spiking one: 1.72 (Davidson and Furber 2021), 1.38 and 0.15 (Dampfhoffer et al. 2023, without and with full reuse of weights).',
    },
    { title: 'Accuracy against the time of the last winner', x: 'decisionMs', y: 'accuracy' },
    { title: 'Accuracy against the time an image is shown', x: 'cut', y: 'accuracy' },
  ],
  notes: [
    `Nine private columns of models/sparse-coder.ts, 14 x 14 pixels at a distance of 7, learnt without labels on whole stimuli of ${wholeMs} ms: a pixel of brightness x spikes at (1 - x) 16 ms. Thresholds of factor 1 let ${100 * activity} % of the winners allowed happen, on 300 unlabelled training images. Then the code is used at another setting: an image taken away after \`cut\` ms, all thresholds times \`threshold\`, or another k (with thresholds set anew). Where k is not turned it is a 32nd of the neurons of a column.`,
    `Poisson input: every pixel spikes at random through the whole stimulus, a white one at ${poissonHz} Hz (six spikes in ${wholeMs} ms); learnt, calibrated and read out on such input.`,
    'The readout is trained at every setting on codes made at that setting.',
    'Last winner: time from the onset of the image to the last spike of the code, mean over images that have one: the code is complete then, if nothing else ends it.',
    ...codeNotes,
  ],
  async run(p, context) {
    const images = await imagesOf(p, context);
    const { train, heldOut } = images;
    const { signal, seed, progress } = context;
    const clock = stopwatch();
    const input = p.dial === 'poisson' ? ({ input: 'poisson', rateHz: poissonHz } as const) : {};
    const coder = new SparseCoder({
      neurons: p.neurons,
      k: p.k,
      samples: p.samples,
      ...input,
      duration: wholeMs,
      seed,
    });
    await coder.learn(train.images, { signal, onProgress: (part) => progress(0.3 * part, 'learning') });
    const some = slice(train, 0, Math.min(forCalibration, train.labels.length)).images;
    coder.calibrate(some, (activity * p.k) / p.neurons);
    const learn = clock();
    const setting = { cutMs: p.cut, threshold: p.threshold, signal };
    const trained = await decide(coder, train.images, setting);
    const judged = await decide(coder, heldOut.images, setting);
    const coding = clock();
    const readout = await readBy(p, trained.codes, judged.codes, images, context, 0.7);
    const { activeShare, decisionMs, silentImages } = judged;
    return {
      measures: {
        accuracy: readout.accuracy,
        voteAccuracy: readout.voteAccuracy,
        spikesPerSynapse: judged.synapticEvents / coder.synapses,
        activeShare,
        decisionMs,
        silentImages,
      },
      ...(decisionMs === null && { reasons: { decisionMs: 'no neuron spikes in time' } }),
      timings: { learn, coding, readout: clock() },
    };
  },
});

/** Winners of a column where another dial is turned. */
function usualWinners(neurons: number): number {
  return Math.max(1, Math.round(neurons / 32));
}
