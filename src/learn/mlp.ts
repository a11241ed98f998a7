/**
 * A network of hidden layers, softmax scores and the cross-entropy loss, trained by back-propagation: h = f(W1 x + b1),
 * ..., p = softmax(W h + b). Each layer has an activation and thus a sparsity of its own. Float32 throughout; zeros of the input and
 * of the codes are skipped forward and back, and every sum has a fixed order, so the same data and seed give the same weights bit for bit.
 */
import type { Engine } from '../kernels/workspace.ts';
import { type Matrix, matrix } from '../math/matrix.ts';
import { rng } from '../math/rng.ts';
import { shown } from '../math/shown.ts';
import { type Activation, activatorOf, checkActivation, isBounded } from './activations/activation.ts';
import {
  checkCount,
  checkEngine,
  checkKeys,
  checkLabels,
  checkNumber,
  checkSeed,
  checkShare,
} from './checks.ts';
import { crossEntropy, largestClass } from './cross-entropy.ts';
import { checkEpochs, epochOptions } from './epochs.ts';
import { eachBlock, fitMlp, type Lesson, type MlpFit, type MlpState, ROWS_AT_ONCE } from './mlp-fit.ts';
import { heParameters, type LayerWeights, mlpShape, unpackWeights } from './mlp-layout.ts';
import { type MlpPass, mlpPass } from './mlp-pass.ts';
import { adam, type Optimiser } from './optimiser.ts';
import { checkPenalty, type Penalty } from './penalties.ts';
import { checkWatch, type Schedule, type Watch } from './schedule.ts';
import { inputRows, rowShape } from './sparse-rows.ts';
import { sparseMask } from './sparse-weights.ts';

export interface MlpLayer {
  units: number;
  activation: Activation;
  /** Share of its inputs that each unit has weights for, drawn at random; the other weights are 0 for good. @default 1 */
  weightShare?: number;
  /** price on the activity of the layer */
  penalty?: Penalty;
}

const layerOptions = ['units', 'activation', 'weightShare', 'penalty'] as const;

export interface MlpOptions {
  inputs: number;
  /** hidden layers, the first one first; none: softmax regression */
  layers: readonly MlpLayer[];
  /** 2 ... 256 */
  classes: number;
  seed: number | string;
  /** which kernels compute; they agree bit for bit. @default 'wasm' */
  engine?: Engine;
}

export interface MlpFitOptions extends Watch {
  /** passes over the data. @default 5 */
  epochs?: number;
  /** samples in a step. @default 128 */
  batch?: number;
  /** at the first step. @default 4e-3, which suits Adam */
  learningRate?: number;
  /** @default adam() */
  optimiser?: Optimiser;
  /** @default 'cosine', to 0 */
  schedule?: Schedule;
  /** weight of |W|^2 / 2 in the loss; the biases go free. @default 0 */
  l2?: number;
  /** Held-out data: the fit ends after `patience` epochs without a lower loss on them, at the weights of the best epoch. @default none */
  validation?: { x: Matrix; labels: ArrayLike<number>; patience: number };
}

export interface Mlp {
  /**
   * Trains on images x (n, ...), Uint8 grey levels read as x / 255, others as they are; goes on from the present weights
   * with a fresh optimiser. A fit that is aborted or fails leaves the network as it was.
   * @throws RangeError or TypeError if x, labels or options do not fit; RangeError if the loss of a pass is not finite.
   */
  fit(x: Matrix, labels: ArrayLike<number>, options?: MlpFitOptions): Promise<MlpFit>;
  /** (n) class of the largest score, ties to the lowest. */
  predict(x: Matrix): Uint8Array;
  /** (n, units) activations of a hidden layer, the last one unless its number is given. */
  hidden(x: Matrix, layer?: number): Matrix<Float32Array>;
  /** By layer: share of recent training samples that each unit won; null where nothing needs it. */
  readonly dutyCycles: (Float64Array | null)[];
  /** a copy of the weights and biases now: the hidden layers, then the scores */
  readonly weights: LayerWeights[];
}

/**
 * @example four points, two classes
 * const x = matrix(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), 4, 2);
 * const net = mlp({ inputs: 2, layers: [{ units: 16, activation: activations.threshold(0.5) }], classes: 2, seed: 1 });
 * await net.fit(x, [0, 1, 1, 0], { epochs: 300, learningRate: 0.05 });
 * net.predict(x); // 0, 1, 1, 0
 * net.hidden(x); // (4, 16): which neurons speak at each point
 * @throws RangeError or TypeError if a size, the number of classes, a layer or the name of an option is not valid.
 */
export function mlp(options: MlpOptions): Mlp {
  checkKeys(options, 'mlp', ['inputs', 'layers', 'classes', 'seed', 'engine']);
  const { inputs, layers, classes, seed, engine = 'wasm' } = options;
  checkEngine(engine, 'mlp');
  checkSeed(seed, 'mlp.seed');
  checkCount(inputs, 'mlp.inputs', 1);
  checkCount(classes, 'mlp.classes', 2, 256);
  if (!Array.isArray(layers))
    throw new TypeError(
      `mlp.layers: must be a list of layers { units, activation }, got ${shown(layers)}; [] is softmax regression`,
    );
  for (const [l, layer] of layers.entries()) {
    checkKeys(layer, `mlp.layers[${l}]`, layerOptions);
    const { units, activation, penalty, weightShare = 1 } = layer;
    checkActivation(activation, `mlp.layers[${l}].activation`);
    if (penalty !== undefined) checkPenalty(penalty, `mlp.layers[${l}].penalty`);
    checkCount(units, `mlp.layers[${l}].units`, 1);
    checkShare(weightShare, `mlp.layers[${l}].weightShare`);
    if (penalty?.kind === 'kl' && !isBounded(activation))
      throw new RangeError(
        `mlp.layers[${l}].penalty: must be l1 where activity can leave 0 ... 1, got kl on ${activation.kind}`,
      );
  }
  const activators = layers.map(({ activation, units }) => activatorOf(activation, units));
  const shape = mlpShape(
    inputs,
    layers.map(({ units }) => units),
    classes,
  );
  const masks = layers.map(({ weightShare = 1 }, l) =>
    weightShare === 1 ? null : sparseMask(shape.layers[l]!, weightShare, rng(seed, 'mlp', 'mask', l)),
  );
  let state: MlpState = { parameters: heParameters(shape, seed, masks), activators };
  let epochsDone = 0;

  function labelled(x: Matrix, labels: ArrayLike<number>, owner: string): Lesson {
    const rows = inputRows(x, inputs, `${owner}.x`);
    if (rows.rows === 0) throw new RangeError(`${owner}.x: must have at least one row, got 0`);
    checkLabels(labels, rows.rows, classes, owner);
    return {
      rows,
      loss: ({ input, output: { view } }, n) =>
        crossEntropy(view.logits, labels, input.view.order, n, classes, shape.scores, view.logitSlope),
    };
  }

  /** Runs all rows of x forward, `each` for every block: its first row and length. */
  function run(x: Matrix, owner: string, each: (pass: MlpPass, first: number, n: number) => void): void {
    const rows = inputRows(x, inputs, owner);
    const pass = mlpPass(shape, rows, ROWS_AT_ONCE, state.parameters, state.activators, null, engine);
    eachBlock(pass, rows.rows, (first, n) => each(pass, first, n));
  }

  return {
    async fit(x, labels, options = {}) {
      checkKeys(options, 'mlp.fit', [...epochOptions, 'l2', 'validation']);
      const { epochs = 5, batch = 128, learningRate = 4e-3, l2 = 0, validation, ...watch } = options;
      const { optimiser = adam(), schedule = 'cosine' } = options;
      checkEpochs('mlp.fit', { epochs, batch, learningRate, optimiser, schedule });
      checkWatch(watch, 'mlp.fit');
      checkNumber(l2, 'mlp.fit.l2', 0, true);
      if (validation) {
        checkKeys(validation, 'mlp.fit.validation', ['x', 'labels', 'patience']);
        checkCount(validation.patience, 'mlp.fit.validation.patience', 1);
      }
      const data = labelled(x, labels, 'mlp.fit');
      const held = validation && labelled(validation.x, validation.labels, 'mlp.fit.validation');
      watch.signal?.throwIfAborted();
      const plan = {
        ...{ name: 'mlp.fit', shape, epochs, batch, learningRate, optimiser, schedule, seed, engine },
        training: { masks, penalties: layers.map(({ penalty }) => penalty ?? null), l2 },
        validation: held ? { ...held, patience: validation.patience } : null,
        epochsBefore: epochsDone,
      };
      const { state: next, ...fit } = await fitMlp(plan, state, data, watch);
      state = next;
      epochsDone += fit.loss.length;
      return fit;
    },

    predict(x) {
      const classOf = new Uint8Array(rowShape(x, 'mlp.predict.x').rows);
      run(x, 'mlp.predict.x', ({ output }, first, n) => {
        for (let r = 0; r < n; r++)
          classOf[first + r] = largestClass(output.view.logits, r * shape.scores, classes);
      });
      return classOf;
    },

    hidden(x, layer = layers.length - 1) {
      if (layers.length === 0) throw new RangeError('mlp.hidden: must have a hidden layer, got none');
      checkCount(layer, 'mlp.hidden.layer', 0, layers.length - 1);
      const { rows } = rowShape(x, 'mlp.hidden.x');
      const { units } = shape.layers[layer]!;
      const codes = new Float32Array(rows * units);
      run(x, 'mlp.hidden.x', (pass, first, n) => {
        const { start, index, value } = pass.layers[layer]!.space.view;
        for (let r = 0; r < n; r++)
          // the last entry of a row is the constant unit
          for (let e = start[r]!; e < start[r + 1]! - 1; e++)
            codes[(first + r) * units + index[e]!] = value[e]!;
      });
      return matrix(codes, rows, units);
    },

    get dutyCycles() {
      return state.activators.map(({ duty }) => (duty ? duty.slice() : null));
    },
    get weights() {
      return unpackWeights(shape, state.parameters);
    },
  };
}
