/** What do the thousands of barely active cells of a mushroom body tell of a digit, and what limits the answer: code or readout? */
import { z } from 'zod';
import { MushroomBody } from '../models/mushroom-body.ts';
import { fields, raster } from '../src/experiment/artifacts.ts';
import { experiment, type RunContext, type RunResult } from '../src/experiment/experiment.ts';
import { readOut } from '../src/experiment/judge.ts';
import type { SoftmaxRegression } from '../src/learn/softmax-readout.ts';
import { softmaxRegression } from '../src/learn/softmax-regression.ts';
import type { SparseRows } from '../src/learn/sparse-rows.ts';
import { matrix } from '../src/math/matrix.ts';
import { accuracy } from '../src/metrics/accuracy.ts';
import {
  checkImages,
  type Images,
  imageFiles,
  imageParams,
  imagesOf,
  rowsOf,
  stopwatch,
} from './parts/images.ts';

const params = z.strictObject({
  model: z.enum(['genn', 'race', 'local', 'local-race', 'pixels']).describe('what makes the code'),
  cells: z.int().min(100).max(200_000).describe('Kenyon cells'),
  k: z.int().min(1).max(200_000).describe('cell spikes at which the giant neuron inhibits'),
  winners: z.int().min(1).max(200_000).describe('winners of the race'),
  side: z.int().min(1).max(28).meta({ unit: 'pixels' }).describe('side of the square that a local cell sees'),
  ...imageParams,
  readoutEpochs: z.int().min(1).max(1000).describe('passes of the readout over the training codes'),
});
type Params = z.infer<typeof params>;

const model = params.shape.model.options;
const common = {
  model,
  cells: 20_000,
  k: 200,
  winners: 277,
  side: 10,
  data: 'mnist',
  evaluate: 'test',
  readoutEpochs: 10,
} as const;

export default experiment<Params>({
  name: 'mushroom-body',
  question:
    'What do the barely active cells of a mushroom body tell of a digit, and is it the code or its readout that limits the answer?',
  params,
  presets: {
    quick: {
      about: '20,000 cells, 10,000 training images, 3 seeds; some 5 minutes on two cores',
      seeds: 3,
      grid: { ...common, trainImages: 10_000 },
    },
    full: {
      about: '20,000 cells, all 60,000 training images, 5 seeds; some 20 minutes on two cores',
      seeds: 5,
      grid: { ...common, trainImages: 60_000 },
    },
  },
  whenChanged: { evaluate: 'validation' },
  canonical: (p) =>
    p.model === 'pixels'
      ? { ...p, cells: 100, k: 1, winners: 1, side: 28 }
      : {
          ...p,
          ...(p.model.endsWith('race') ? { k: 1 } : { winners: 1 }),
          ...(p.model.startsWith('local') ? {} : { side: 28 }),
        },
  check: (p) => {
    for (const name of ['k', 'winners'] as const)
      if (p[name] > p.cells) return `${name}: must be at most ${p.cells} (cells), got ${p[name]}`;
    return checkImages(p);
  },
  cost: (p) => p.trainImages * (p.model === 'pixels' ? 0.4 : 1.5),
  inputs: imageFiles,
  measures: {
    accuracy: { label: 'accuracy, common readout', unit: '%', scale: 100, digits: 2, better: 'higher' },
    stdpAccuracy: { label: 'by STDP and first spike', unit: '%', scale: 100, digits: 2, better: 'higher' },
    unanswered: { label: 'no answer', unit: '%', scale: 100, digits: 2, better: 'lower' },
    activeShare: { label: 'active', unit: '%', scale: 100, digits: 2 },
    spikes: { label: 'cell spikes an image', digits: 0, better: 'lower' },
    spikesPerSynapse: { label: 'input spikes a synapse', digits: 3, better: 'lower' },
    trainAccuracy: { label: 'training accuracy', unit: '%', scale: 100, digits: 2 },
  },
  timingLabels: {
    learn: 'learning by STDP',
    coding: 'coding the training images',
    inference: 'coding the held-out images',
    readout: 'training and testing the readout',
  },
  series: 'model',
  seriesLabels: {
    genn: 'as GeNN: giant neuron, whole image',
    race: 'k-winners race, whole image',
    local: 'giant neuron, local fan-in',
    'local-race': 'k-winners race, local fan-in',
    pixels: 'pixels, linear readout',
  },
  figures: [{ title: 'Accuracy against the share of active cells', x: 'activeShare', y: 'accuracy' }],
  comparisons: (
    [
      ['common readout: code − pixels', 'genn', 'pixels', 'accuracy'],
      ['common readout: local − whole image, both by race', 'local-race', 'race', 'accuracy'],
      ['STDP: local − whole image, both by race', 'local-race', 'race', 'stdpAccuracy'],
      ['STDP: race − giant neuron', 'race', 'genn', 'stdpAccuracy'],
      ['common readout: race − giant neuron', 'race', 'genn', 'accuracy'],
    ] as const
  ).map(([label, subject, against, measure]) => ({
    label,
    subject: { model: subject },
    against: { model: against },
    match: [],
    measure,
  })),
  notes: [
    'Network: 784 inputs that spike once or not at all, the brighter the sooner (pixel / sum of pixels x 80 nA into a LIF neuron), 20,000 cells of 20 inputs drawn at random, 20 ms an image on a grid of 0.1 ms; constants of GeNN’s example. Giant neuron: all cells are inhibited after 200 spikes. Race: exactly 277 cells win. Local: the inputs of a cell are drawn from a square of the image, which is drawn for each cell.',
    'Activity: cells that spike before the inhibition arrives make the giant neuron’s 200 more, 1.39 % of the cells in the whole-image net of GeNN and 2.43 % with local fan-in. So 277 win the race, 1.39 % with either fan-in: race against giant neuron on the whole image, and local race against race, are at equal activity; the local net under the giant neuron is the more active one, and is not compared.',
    'By STDP and first spike: one pass of symmetric STDP over the labelled training images, a teacher driving the output neuron of the class; the answer is the output neuron that spikes first, and a silent net is wrong. GeNN’s tutorial has 78.32 % of the test images after 60,000.',
    'Common readout: softmax regression on standardised features, Adam 1e-3 with cosine decay, batches of 250, L2 1e-3, on the very same codes (did a cell spike or not), trained on the same images; the fan-in is random and nothing in it is learnt.',
    'Input spikes a synapse: deliveries to cells / synapses onto cells, mean over held-out images, until the race or the end.',
    'All constants are the example’s but the winners of the race, set to its activity; the size of the square was set beforehand, none was tuned for accuracy. A frozen preset reads the test set once a run. Intervals: 95 % t intervals over seeds, which change wiring, training images and the order of learning; the sampling error of the test set itself is not in them.',
  ],
  async run(p, context) {
    const images = await imagesOf(p, context);
    return p.model === 'pixels' ? pixels(p, images, context) : mushrooms(p, images, context);
  },
});

async function mushrooms(p: Params, images: Images, context: RunContext): Promise<RunResult> {
  const { train, heldOut, classes } = images;
  const { seed, signal, progress } = context;
  const clock = stopwatch();
  const isRace = p.model.endsWith('race');
  const body = new MushroomBody({
    cells: p.cells,
    k: isRace ? p.winners : p.k,
    inhibition: isRace ? 'race' : 'ggn',
    side: p.side,
    classes,
    seed,
  });
  const from = (start: number, share: number, what: string) => ({
    signal,
    onProgress: (part: number) => progress(start + share * part, what),
  });
  await body.learn(train.images, train.labels, from(0, 0.35, 'learning'));
  const learn = clock();
  const trained = await body.respond(train.images, from(0.35, 0.35, 'coding training images'));
  const coding = clock();
  const responses = await body.respond(heldOut.images, from(0.7, 0.1, 'coding'));
  const inference = clock();
  const readout = await softmaxRegression(trained.codes, train.labels, {
    classes,
    epochs: p.readoutEpochs,
    transform: 'none',
    seed,
    ...from(0.8, 0.2, 'readout'),
  });
  const right = (answers: ArrayLike<number>) =>
    heldOut.labels.reduce((sum, label, image) => sum + (answers[image] === label ? 1 : 0), 0) /
    answers.length;
  const shown = body.show(heldOut.images.data.subarray(0, 784));
  return {
    measures: {
      accuracy: accuracy(named(readout, responses.codes), heldOut.labels),
      trainAccuracy: accuracy(named(readout, trained.codes), train.labels),
      stdpAccuracy: right(responses.answers),
      unanswered:
        responses.answers.reduce((sum, answer) => sum + (answer < 0 ? 1 : 0), 0) / responses.answers.length,
      activeShare: responses.activeShare,
      spikes: responses.spikes,
      spikesPerSynapse: responses.deliveries / (p.cells * body.options.fanIn),
    },
    timings: { learn, coding, inference, readout: clock() },
    artifacts:
      seed === 1
        ? [
            raster('One image', shown.spikes, {
              n: p.cells,
              durationMs: 20,
              image: matrix(heldOut.images.data.slice(0, 784), 28, 28),
              about: 'Spikes of all cells in response to the first held-out image.',
            }),
            fields('What the output neurons learnt', body.fields(), {
              count: classes,
              about: 'For each output neuron: its weights, summed over the cells that see a pixel.',
            }),
          ]
        : [],
  };
}

/** Predicted classes of codes that are too many to be written out at once. */
function named(readout: SoftmaxRegression, codes: SparseRows): Uint8Array {
  const { rows, columns, start, index } = codes;
  const out = new Uint8Array(rows);
  const some = 500;
  const dense = new Uint8Array(some * columns);
  for (let first = 0; first < rows; first += some) {
    const n = Math.min(some, rows - first);
    dense.fill(0);
    for (let r = 0; r < n; r++)
      for (let e = start[first + r]!; e < start[first + r + 1]! - 1; e++) dense[r * columns + index[e]!] = 1;
    out.set(readout.predict(matrix(dense.subarray(0, n * columns), n, columns)), first);
  }
  return out;
}

/** The dullest control: the common readout on the pixels themselves. */
async function pixels(
  p: Params,
  { train, heldOut, classes }: Images,
  context: RunContext,
): Promise<RunResult> {
  const { seed, signal, progress } = context;
  const clock = stopwatch();
  const read = await readOut(
    { codes: rowsOf(train), labels: train.labels },
    { codes: rowsOf(heldOut), labels: heldOut.labels },
    { classes, epochs: p.readoutEpochs, seed, signal, onProgress: (part) => progress(part, 'readout') },
  );
  const ink = heldOut.images.data.reduce((sum, grey) => sum + (grey > 0 ? 1 : 0), 0);
  const reason = 'there is no network before the readout';
  return {
    measures: {
      accuracy: read.accuracy,
      trainAccuracy: read.trainAccuracy,
      activeShare: ink / heldOut.images.size,
    },
    reasons: { stdpAccuracy: reason, unanswered: reason, spikes: reason, spikesPerSynapse: reason },
    timings: { readout: clock() },
  };
}
