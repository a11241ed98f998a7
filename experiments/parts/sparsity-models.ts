/** One run of each model of `sparsity-vs-accuracy`: a code is formed, read out and judged like every other. */
import { SparseCoder } from '../../models/sparse-coder.ts';
import type { LabelledImages } from '../../src/data/labelled-images.ts';
import {
  codePictures,
  confusionPicture,
  fields,
  raster,
  thresholdPicture,
} from '../../src/experiment/artifacts.ts';
import type { RunContext, RunResult } from '../../src/experiment/experiment.ts';
import { sparsenessMeasures } from '../../src/experiment/judge.ts';
import { correctness } from '../../src/experiment/protocol/judgement.ts';
import type { Artifact } from '../../src/experiment/types.ts';
import { activations } from '../../src/learn/activations/activation.ts';
import { mlp } from '../../src/learn/mlp.ts';
import { matrix } from '../../src/math/matrix.ts';
import { accuracy, confusion } from '../../src/metrics/accuracy.ts';
import { synapticOperations } from '../../src/metrics/synaptic-operations.ts';
import { thresholdsOf } from '../../src/model/diagnose-coder.ts';
import type { SparsityParams } from '../sparsity-vs-accuracy.ts';
import { judgeCoder, readBy } from './coded.ts';
import { type Images, labelColumn, rowsOf, stopwatch } from './images.ts';

/** Codes by the spiking sparse coder, or by one of its two controls. */
export async function spiking(p: SparsityParams, images: Images, context: RunContext): Promise<RunResult> {
  const { heldOut, classes } = images;
  const { seed } = context;
  const weights = { spiking: 'learnt', 'spiking-patches': 'patches', 'spiking-random': 'random' } as const;
  const coder = coderOf(p, seed, weights[p.model as keyof typeof weights]);
  const plan = { activeShare: (p.activity * p.k) / p.neurons, readoutEpochs: p.readoutEpochs };
  const { heldOut: coded, readout, diagnosis, timings } = await judgeCoder(coder, images, plan, context);
  const { predicted, ...accuracies } = readout;
  const { measures, reasons } = sparsenessMeasures(coded.codes);
  return {
    measures: {
      ...measures,
      ...accuracies,
      synapticOperations: coded.synapticEvents + coded.activeShare * coder.n * classes,
      synapsesUsed: coded.synapticEvents / coder.synapses,
      savedByClosing: 1 - coded.synapticEvents / coded.offeredEvents,
    },
    byImage: { accuracy: correctness(predicted, heldOut.labels) },
    reasons: { ...reasons, endToEndAccuracy: 'it is not trained end to end' },
    timings,
    diagnosis,
    artifacts:
      seed === 1
        ? [
            ...spikingPictures(coder, heldOut),
            ...codePictures(coded.codes, heldOut.labels, classes),
            thresholdPicture(thresholdsOf(coder)),
            confusionPicture('What is taken for what', confusion(predicted, heldOut.labels, classes)),
          ]
        : [],
    arrays: { codes: coded.codes, labels: labelColumn(heldOut.labels) },
  };
}

/** The code of an MLP's hidden layer, trained end to end, then read out like every other code. */
export async function network(p: SparsityParams, images: Images, context: RunContext): Promise<RunResult> {
  const { train, heldOut, classes } = images;
  const { seed, signal } = context;
  const clock = stopwatch();
  const { columns, n: units } = coderOf(p, seed, 'random');
  const { relu, kWinners } = activations;
  const activation = p.model === 'relu-mlp' ? relu() : kWinners({ k: p.k * columns });
  const inputs = train.images.size / train.labels.length;
  const net = mlp({ inputs, layers: [{ units, activation }], classes, seed });
  await net.fit(train.images, train.labels, {
    epochs: p.mlpEpochs,
    signal,
    onProgress: (part) => context.progress(0.7 * part, 'training'),
  });
  const learn = clock();
  const trainCodes = net.hidden(train.images);
  const coding = clock();
  const codes = net.hidden(heldOut.images);
  const inference = clock();
  const { predicted, ...accuracies } = await readBy(p, trainCodes, codes, images, context, 0.7);
  const reading = clock();
  const { measures, reasons } = sparsenessMeasures(codes);
  const [hidden, output] = net.weights;
  const operations = synapticOperations([
    { layer: 'hidden', inputs: rowsOf(heldOut), weights: hidden!.weights.transpose(1, 0) },
    { layer: 'output', inputs: codes, weights: output!.weights.transpose(1, 0) },
  ]);
  return {
    measures: {
      ...measures,
      ...accuracies,
      endToEndAccuracy: accuracy(net.predict(heldOut.images), heldOut.labels),
      synapticOperations: operations.effectiveMacs + operations.effectiveAcs,
      synapsesUsed: operations.layers.hidden!.effectiveMacs / (inputs * units),
    },
    byImage: { accuracy: correctness(predicted, heldOut.labels) },
    reasons: { ...reasons, savedByClosing: 'no race stops its input' },
    timings: { learn, coding, readout: reading, inference },
    artifacts:
      seed === 1
        ? [
            ...codePictures(codes, heldOut.labels, classes),
            confusionPicture('What is taken for what', confusion(predicted, heldOut.labels, classes)),
          ]
        : [],
    arrays: { codes, labels: labelColumn(heldOut.labels) },
  };
}

/** The dullest control: the common readout on the pixels themselves. */
export async function pixels(p: SparsityParams, images: Images, context: RunContext): Promise<RunResult> {
  const { train, heldOut, classes } = images;
  const clock = stopwatch();
  const { predicted, ...accuracies } = await readBy(p, rowsOf(train), rowsOf(heldOut), images, context, 0);
  const time = clock();
  const { measures, reasons } = sparsenessMeasures(rowsOf(heldOut));
  const operations = measures.activeShare! * rowsOf(heldOut).shape[1]! * classes;
  return {
    measures: {
      ...measures,
      ...accuracies,
      synapticOperations: operations,
    },
    byImage: { accuracy: correctness(predicted, heldOut.labels) },
    reasons: {
      ...reasons,
      synapsesUsed: 'there is no layer before the readout',
      savedByClosing: 'there is no layer before the readout',
      endToEndAccuracy: 'it is not trained end to end',
    },
    timings: { readout: time },
    artifacts:
      context.seed === 1
        ? [confusionPicture('What is taken for what', confusion(predicted, heldOut.labels, classes))]
        : [],
  };
}

function coderOf(p: SparsityParams, seed: number, weights: 'learnt' | 'patches' | 'random'): SparseCoder {
  const { k, neurons, patch, stride, samples } = p;
  return new SparseCoder({ k: Math.max(1, k), neurons, patch, stride, samples, weights, seed });
}

/** Raster of the first image, and what the neurons look for. */
function spikingPictures(coder: SparseCoder, { images }: LabelledImages): Artifact[] {
  const [, height, width] = images.shape as [number, number, number];
  const image = matrix(images.data.slice(0, height * width), height, width);
  const engine = coder.engine();
  const { duration, patch } = coder.options;
  engine.race(coder.stimulus(image.data), { durationMs: duration });
  const spikes = {
    t: engine.winTimes.slice(0, engine.winnerCount),
    i: engine.winners.slice(0, engine.winnerCount),
  };
  return [
    raster('One image', spikes, {
      n: coder.n,
      durationMs: duration,
      groupSize: coder.options.neurons,
      image,
      about: 'Spikes of all code neurons in response to the first held-out image; lines part the columns.',
    }),
    fields('Receptive fields', coder.receptiveFields(), {
      count: 180,
      about: `Weights of 180 neurons, ${patch} x ${patch} pixels each, every column in turn.`,
    }),
  ];
}
