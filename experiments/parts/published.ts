/** One run of `published-sparse-networks`. */
import { noisy } from '../../src/coding/noisy.ts';
import type { LabelledImages } from '../../src/data/labelled-images.ts';
import type { RunContext, RunResult } from '../../src/experiment/experiment.ts';
import { commonReadout, rowsOf as sparse } from '../../src/experiment/judge.ts';
import { correctness } from '../../src/experiment/protocol/judgement.ts';
import { type Activation, activations } from '../../src/learn/activations/activation.ts';
import { autoencoder } from '../../src/learn/autoencoder.ts';
import { learnDictionary, sparseCodes } from '../../src/learn/dictionary-learning.ts';
import { type MlpLayer, mlp } from '../../src/learn/mlp.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { mean } from '../../src/math/statistics.ts';
import { accuracy } from '../../src/metrics/accuracy.ts';
import { connectionSparsity } from '../../src/metrics/stored-numbers.ts';
import type { PublishedParams } from '../published-sparse-networks.ts';
import { type Images, imagesOf, rowsOf, stopwatch } from './images.ts';

const { kWinners, lifetimeWinners, nupicKWinners, relu } = activations;
const noiseShare = 0.2;

/** Passes over the training images that each network is given; 20 steps of the dictionary count as one. */
const epochs: Record<PublishedParams['model'], number> = {
  'nupic-mlp': 10,
  'mended-mlp': 10,
  'same-dense': 10,
  'k-sparse': 16,
  'wta-autoencoder': 10,
  'sparse-coding': 5,
  'dense-mlp': 10,
  pixels: 0,
};
export function epochsOf({ model, passes }: Pick<PublishedParams, 'model' | 'passes'>): number {
  return Math.round(epochs[model] * passes);
}

export async function published(p: PublishedParams, context: RunContext): Promise<RunResult> {
  const images = await imagesOf(p, context);
  const sparseLayers = (activation: Activation): MlpLayer[] => [
    { units: 1000, activation, weightShare: 0.3 },
    { units: 1000, activation, weightShare: 0.3 },
  ];
  switch (p.model) {
    case 'nupic-mlp': {
      const boost = { boostStrength: 1.5, boostStrengthFactor: 0.85 };
      return ofMlp(p, sparseLayers(nupicKWinners({ percentOn: 0.1, ...boost })), images, context);
    }
    case 'mended-mlp':
      return ofMlp(p, sparseLayers(kWinners({ k: 100, boost: 1.5 })), images, context);
    case 'same-dense': {
      const layer = { units: 1000, activation: relu() };
      return ofMlp(p, [layer, layer], images, context);
    }
    case 'dense-mlp':
      return ofMlp(p, [{ units: 400, activation: relu() }], images, context);
    case 'k-sparse':
      return ofAutoencoder(p, 1000, kSparse(epochsOf(p)), 1e-3, images, context);
    case 'wta-autoencoder':
      return ofAutoencoder(p, 2000, lifetimeWinners(0.05), 3e-3, images, context);
    case 'sparse-coding':
      return ofDictionary(p, images, context);
    case 'pixels':
      return readCodes(async (part) => rowsOf(part), images, context, {});
  }
}

/** An MLP by its own last layer. */
async function ofMlp(
  p: PublishedParams,
  layers: MlpLayer[],
  { train, heldOut, classes }: Images,
  { seed, signal, progress }: RunContext,
): Promise<RunResult> {
  const clock = stopwatch();
  const net = mlp({ inputs: train.images.size / train.labels.length, layers, classes, seed });
  await net.fit(train.images, train.labels, {
    epochs: epochsOf(p),
    learningRate: 2e-3,
    // the plain network of 400 units goes without
    l2: p.model === 'dense-mlp' ? 0 : 1e-3,
    signal,
    onProgress: (part) => progress(0.9 * part, 'training'),
  });
  const learn = clock();
  const spoilt = noisy(heldOut.images, noiseShare, rng(seed, 'published', 'noise'));
  const answers = judged(net.predict(heldOut.images), net.predict(spoilt), heldOut.labels);
  return {
    byImage: answers.byImage,
    measures: {
      ...answers.measures,
      activeShare: shareOf(net.hidden(heldOut.images)),
      trainAccuracy: accuracy(net.predict(train.images), train.labels),
      weightShare: 1 - connectionSparsity(net.weights.slice(0, -1).map(({ weights }) => weights)),
    },
    timings: { learn, coding: clock() },
  };
}

/** The published rule: 25 winners, from 100 in a line over the first half of the passes; three times as many answer at last. */
function kSparse(epochs: number): Activation {
  const anneal = { from: 100, epochs: Math.max(1, Math.round(epochs / 2)) };
  return kWinners({ k: 25, boost: 0, anneal, kInferenceFactor: 3 });
}

/** An autoencoder's code by the common readout. */
async function ofAutoencoder(
  p: PublishedParams,
  units: number,
  activation: Activation,
  learningRate: number,
  images: Images,
  context: RunContext,
): Promise<RunResult> {
  const { seed, signal, progress } = context;
  const clock = stopwatch();
  const net = autoencoder({
    inputs: images.train.images.size / images.train.labels.length,
    units,
    activation,
    tied: true,
    seed,
  });
  await net.fit(images.train.images, {
    epochs: epochsOf(p),
    learningRate,
    signal,
    onProgress: (part) => progress(0.7 * part, 'training'),
  });
  return readCodes(async (part) => net.encode(part.images), images, context, { learn: clock() });
}

/** Codes of the LASSO in a learnt dictionary by the common readout. */
async function ofDictionary(p: PublishedParams, images: Images, context: RunContext): Promise<RunResult> {
  const { seed, signal, progress } = context;
  const clock = stopwatch();
  const price = { lambda: 0.2, signal };
  const dictionary = await learnDictionary(images.train.images, {
    ...price,
    atoms: 512,
    steps: 20 * epochsOf(p),
    seed,
    onProgress: (part) => progress(0.4 * part, 'learning the dictionary'),
  });
  const learn = clock();
  const encode = ({ images: part }: LabelledImages) =>
    sparseCodes(dictionary, part, {
      ...price,
      onProgress: (done) => progress(0.4 + 0.4 * done, 'coding'),
    });
  return readCodes(encode, images, context, { learn });
}

async function readCodes(
  encode: (part: LabelledImages) => Promise<Matrix>,
  { train, heldOut, classes }: Images,
  { seed, signal, progress }: RunContext,
  timings: Record<string, number>,
): Promise<RunResult> {
  const clock = stopwatch();
  const spoilt = noisy(heldOut.images, noiseShare, rng(seed, 'published', 'noise'));
  const trainCodes = sparse(await encode(train));
  const codes = await encode(heldOut);
  const noisyCodes = sparse(await encode({ ...heldOut, images: spoilt }));
  const coding = clock();
  const readout = await commonReadout(trainCodes, train.labels, {
    classes,
    epochs: 20,
    seed,
    signal,
    onProgress: (part) => progress(0.8 + 0.2 * part, 'readout'),
  });
  const answers = judged(readout.predict(codes), readout.predict(noisyCodes), heldOut.labels);
  return {
    byImage: answers.byImage,
    measures: {
      ...answers.measures,
      activeShare: shareOf(codes),
      trainAccuracy: accuracy(readout.predict(trainCodes), train.labels),
    },
    reasons: {
      weightShare: 'all weights are free',
    },
    timings: { ...timings, coding, readout: clock() },
  };
}

/** What was named right of the held-out images, as they are and under noise. */
function judged(clean: Uint8Array, underNoise: Uint8Array, labels: Uint8Array) {
  const accuracy = correctness(clean, labels);
  const noisyAccuracy = correctness(underNoise, labels);
  return {
    byImage: { accuracy, noisyAccuracy },
    measures: { accuracy: mean(accuracy), noisyAccuracy: mean(noisyAccuracy) },
  };
}

/** Share of a code that is not zero. */
function shareOf({ data }: Matrix): number {
  let active = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) active++;
  return active / data.length;
}
