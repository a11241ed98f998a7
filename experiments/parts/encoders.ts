/** The encoders of `biological-vs-ann`, spiking and artificial: one shape, so that one protocol judges them all. */
import { coderCost } from '../../models/parts/coder-cost.ts';
import { mlpCost } from '../../models/parts/mlp-cost.ts';
import { recipes } from '../../models/recipes.ts';
import { type Coded, SparseCoder, type SparseCoderOptions } from '../../models/sparse-coder.ts';
import { slice } from '../../src/data/labelled-images.ts';
import type { Encoder } from '../../src/experiment/protocol/encoder.ts';
import { type Activation, activations } from '../../src/learn/activations/activation.ts';
import { autoencoder } from '../../src/learn/autoencoder.ts';
import { learnDictionary, sparseCodes } from '../../src/learn/dictionary-learning.ts';
import { type MlpLayer, mlp } from '../../src/learn/mlp.ts';
import { l1 } from '../../src/learn/penalties.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { networkCost } from '../../src/metrics/network-cost.ts';
import type { BiologicalVsAnnParams } from '../biological-vs-ann.ts';
import { forCalibration } from './coded.ts';
import { convolutional } from './convolutional-encoder.ts';

/** Columns of the spiking coder: what artificial networks are as wide as. */
const columns = 9;
const notApplicable = 'not applicable: it answers in one pass, without time';
const { coder: flagship, activeShare } = recipes.shared;
/** Share of its winners that the recipe's activity is. */
const flagshipHappen = (activeShare * flagship.neurons) / flagship.k;

/** @param classes of the images; labels reach only networks that are trained by them */
export function encoderOf(p: BiologicalVsAnnParams, classes: number): Encoder {
  const units = columns * p.neurons;
  const ratio = (columns * p.k) / units;
  const { relu, squaredRelu, threshold, fixedRatio, dynamicRatio, kWinners, lifetimeWinners } = activations;
  const trained = (activation: Activation, more: Partial<MlpLayer> = {}) =>
    trainedByLabels(p, classes, [{ units, activation, ...more }]);
  switch (p.model) {
    case 'spiking':
      return spiking(p, classes, { weights: 'learnt' });
    case 'spiking-patches':
      return spiking(p, classes, { weights: 'patches' });
    case 'spiking-random':
      return spiking(p, classes, { weights: 'random' });
    case 'shared-spiking':
      return spiking(p, classes, { ...flagship, weights: 'learnt' }, flagshipHappen);
    case 'shared-patches':
      return spiking(p, classes, { ...flagship, weights: 'patches' }, flagshipHappen);
    case 'shared-random':
      return spiking(p, classes, { ...flagship, weights: 'random' }, flagshipHappen);
    case 'conv-k-winners':
      return convolutional(p, classes);
    case 'pixels':
      return { name: p.model, encode: pixelRows, latencyMs: notApplicable };
    case 'dense':
      return trained(relu());
    case 'squared-relu':
      return trained(squaredRelu());
    case 'threshold':
      return trained(threshold(p.theta));
    case 'l1':
      return trained(relu(), { penalty: l1(p.l1Price) });
    case 'fixed-ratio':
      return trained(fixedRatio(ratio, { by: 'value' }));
    case 'dynamic-ratio':
      return trained(dynamicRatio({ signal: 'energy', base: ratio, by: 'value' }));
    case 'k-winners':
      return trained(kWinners({ k: columns * p.k }));
    case 'wta-autoencoder':
      return winnerTakeAll(p, classes, units, lifetimeWinners(ratio));
    case 'sparse-coding':
      return sparseCoding(p, units);
  }
}

/**
 * Spikes of columns under a race; thresholds are set so that nets with other weights are as active.
 * @param happen share of the winners allowed that there shall be on average
 */
function spiking(
  p: BiologicalVsAnnParams,
  classes: number,
  options: SparseCoderOptions,
  happen = 0.97,
): Encoder {
  let coder: SparseCoder | null = null;
  let coded: Coded | null = null;
  return {
    name: p.model,
    async train(train, { seed, ...watch }) {
      coder = new SparseCoder({ ...options, neurons: p.neurons, k: p.k, samples: p.samples, seed });
      await coder.learn(train.images, watch);
      const some = slice(train, 0, Math.min(forCalibration, train.labels.length)).images;
      coder.calibrate(some, (happen * p.k) / p.neurons);
    },
    async encode(images, watch) {
      coded = await coder!.encode(images, watch);
      return coded.codes;
    },
    // states move at every delivery, as they did when accuracy was measured
    cost: () => coderCost(coder!, coded!, { classes, stepMs: 'events' }),
    latencyMs: () => coded!.neuronMs / coder!.n,
  };
}

/** The last hidden layer of a network that labels train from end to end. */
function trainedByLabels(p: BiologicalVsAnnParams, classes: number, layers: MlpLayer[]): Encoder {
  let net: ReturnType<typeof mlp> | null = null;
  let last: Matrix | null = null;
  return {
    name: p.model,
    async train(train, { seed, ...watch }) {
      const inputs = train.images.size / train.labels.length;
      net = mlp({ inputs, layers, classes, seed });
      await net.fit(train.images, train.labels, { epochs: p.epochs, ...watch });
    },
    encode(images) {
      last = images;
      return net!.hidden(images);
    },
    cost: () => mlpCost(net!, layers, last!, { classes }),
    latencyMs: notApplicable,
  };
}

/** An autoencoder under lifetime sparsity: no labels. */
function winnerTakeAll(
  p: BiologicalVsAnnParams,
  classes: number,
  units: number,
  activation: Activation,
): Encoder {
  let net: ReturnType<typeof autoencoder> | null = null;
  let work = { inputs: 0, nonzeroInputs: 0, nonzero: 0 };
  return {
    name: p.model,
    async train(train, { seed, ...watch }) {
      const inputs = train.images.size / train.labels.length;
      net = autoencoder({ inputs, units, activation, seed });
      await net.fit(train.images, { epochs: p.epochs, ...watch });
    },
    encode(images) {
      const codes = net!.encode(images);
      const n = images.shape[0]!;
      work = {
        inputs: images.size / n,
        nonzeroInputs: nonzeros(images) / n,
        nonzero: nonzeros(codes) / n,
      };
      return codes;
    },
    cost: () => {
      const { nonzero, ...input } = work;
      return networkCost({ ...input, classes, layers: [{ units, nonzero, activations: ['relu'] }] });
    },
    latencyMs: notApplicable,
  };
}

/** Codes of the LASSO in a dictionary that was learnt without labels. */
function sparseCoding(p: BiologicalVsAnnParams, atoms: number): Encoder {
  let dictionary: Matrix<Float64Array> | null = null;
  return {
    name: p.model,
    async train(train, { seed, ...watch }) {
      const options = { atoms, lambda: p.lambda, steps: p.steps, seed, ...watch };
      dictionary = await learnDictionary(train.images, options);
    },
    encode: (images, watch) =>
      sparseCodes(dictionary!, images, {
        lambda: p.lambda,
        signal: watch.signal,
        onProgress: watch.onProgress,
      }),
    latencyMs: 'not applicable: it is a search, of which no step is a moment',
  };
}

function pixelRows(images: Matrix<Uint8Array>): Matrix {
  const n = images.shape[0]!;
  return matrix(images.data, n, images.size / n);
}

function nonzeros({ data }: Matrix): number {
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) count++;
  return count;
}
