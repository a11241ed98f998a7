/**
 * An autoencoder of one sparse layer, trained to draw its input anew: h = f(W x + b), x' = V h + c, loss = |x' - x|^2 / 2. The activation
 * makes its kind: `kWinners` without boosting a k-sparse one (Makhzani and Frey 2013, whose weights are tied and whose winners may be
 * negative), `lifetimeWinners` a winner-take-all one (Makhzani and Frey 2015, FC-WTA). No label is asked for.
 */
import type { Engine } from '../kernels/workspace.ts';
import { type Matrix, matrix } from '../math/matrix.ts';
import { type Activation, activatorOf, checkActivation } from './activations/activation.ts';
import { checkCount, checkEngine, checkKeys, checkSeed, oneOf } from './checks.ts';
import { checkEpochs, epochOptions } from './epochs.ts';
import { eachBlock, fitMlp, type MlpState, ROWS_AT_ONCE } from './mlp-fit.ts';
import { heParameters, type LayerWeights, mlpShape, unpackWeights } from './mlp-layout.ts';
import { type Loss, type MlpPass, mlpPass } from './mlp-pass.ts';
import { adam, type Optimiser } from './optimiser.ts';
import { checkWatch, type Schedule, type Watch } from './schedule.ts';
import { inputRows, type SparseRows } from './sparse-rows.ts';
import { tiedParameters } from './tied-weights.ts';

export interface AutoencoderOptions {
  inputs: number;
  units: number;
  activation: Activation;
  /** Is V the transpose of W, whatever is learnt? Half the numbers; units draw what they look for. @default false */
  tied?: boolean;
  seed: number | string;
  /** which kernels compute; they agree bit for bit. @default 'wasm' */
  engine?: Engine;
}

export interface AutoencoderFitOptions extends Watch {
  /** passes over the data. @default 10 */
  epochs?: number;
  /** samples in a step. @default 128 */
  batch?: number;
  /** at the first step. @default 1e-3 */
  learningRate?: number;
  /** @default adam() */
  optimiser?: Optimiser;
  /** @default 'cosine', to 0 */
  schedule?: Schedule;
}

export interface Autoencoder {
  /**
   * Trains on x (n, ...), Uint8 grey levels read as x / 255, others as they are; goes on from the present weights with a fresh optimiser.
   * A fit that is aborted or fails leaves the network as it was.
   * @returns (epochs) mean loss of each pass, each batch measured before its step
   * @throws RangeError or TypeError if x or an option does not fit; RangeError if the loss of a pass is not finite.
   */
  fit(x: Matrix, options?: AutoencoderFitOptions): Promise<{ readonly loss: number[] }>;
  /** (n, units) codes, as a trained network gives them. */
  encode(x: Matrix): Matrix<Float32Array>;
  /** (n, inputs) what the codes of x are drawn as. */
  reconstruct(x: Matrix): Matrix<Float32Array>;
  /** a copy of W, b and V, c now */
  readonly weights: { readonly encoder: LayerWeights; readonly decoder: LayerWeights };
}

/** @throws RangeError or TypeError if a size, the activation, `tied` or the name of an option is not valid. */
export function autoencoder(options: AutoencoderOptions): Autoencoder {
  checkKeys(options, 'autoencoder', ['inputs', 'units', 'activation', 'tied', 'seed', 'engine']);
  const { inputs, units, activation, tied = false, seed, engine = 'wasm' } = options;
  checkCount(inputs, 'autoencoder.inputs', 1);
  checkCount(units, 'autoencoder.units', 1);
  checkActivation(activation, 'autoencoder.activation');
  oneOf(tied, 'autoencoder.tied', [true, false]);
  checkEngine(engine, 'autoencoder');
  checkSeed(seed, 'autoencoder.seed');
  const shape = mlpShape(inputs, [units], inputs);
  let state: MlpState = {
    parameters: tied ? tiedParameters(shape, seed) : heParameters(shape, seed),
    activators: [activatorOf(activation, units)],
  };
  let epochsDone = 0;

  /** (n, width) what `write` takes from each block of rows. */
  function run(
    x: Matrix,
    owner: string,
    width: number,
    write: (pass: MlpPass, row: number, into: Float32Array) => void,
  ): Matrix<Float32Array> {
    const rows = inputRows(x, inputs, owner);
    const pass = mlpPass(shape, rows, ROWS_AT_ONCE, state.parameters, state.activators, null, engine);
    const out = new Float32Array(rows.rows * width);
    eachBlock(pass, rows.rows, (first, n) => {
      for (let r = 0; r < n; r++) write(pass, r, out.subarray((first + r) * width, (first + r + 1) * width));
    });
    return matrix(out, rows.rows, width);
  }

  return {
    async fit(x, options = {}) {
      checkKeys(options, 'autoencoder.fit', epochOptions);
      const { epochs = 10, batch = 128, learningRate = 1e-3, ...watch } = options;
      const { optimiser = adam(), schedule = 'cosine' } = options;
      checkEpochs('autoencoder.fit', { epochs, batch, learningRate, optimiser, schedule });
      checkWatch(watch, 'autoencoder.fit');
      const rows = inputRows(x, inputs, 'autoencoder.fit.x');
      if (rows.rows === 0) throw new RangeError('autoencoder.fit.x: must have at least one row, got 0');
      watch.signal?.throwIfAborted();
      const plan = {
        ...{ name: 'autoencoder.fit', shape, epochs, batch, learningRate, optimiser, schedule, seed, engine },
        training: { masks: [null], penalties: [null], l2: 0, tied },
        validation: null,
        epochsBefore: epochsDone,
      };
      const { state: next, loss } = await fitMlp(plan, state, { rows, loss: squaredError(rows) }, watch);
      state = next;
      epochsDone += loss.length;
      return { loss };
    },

    encode: (x) =>
      run(x, 'autoencoder.encode.x', units, ({ layers }, row, into) => {
        const { start, index, value } = layers[0]!.space.view;
        // the last entry of a row is the constant unit
        for (let e = start[row]!; e < start[row + 1]! - 1; e++) into[index[e]!] = value[e]!;
      }),

    reconstruct: (x) =>
      run(x, 'autoencoder.reconstruct.x', inputs, ({ output }, row, into) => {
        into.set(output.view.logits.subarray(row * shape.scores, row * shape.scores + inputs));
      }),

    get weights() {
      const [encoder, decoder] = unpackWeights(shape, state.parameters);
      return { encoder: encoder!, decoder: decoder! };
    },
  };
}

/** |x' - x|^2 / 2, summed over a batch of these rows; slopes (x' - x) / n of the mean. */
export function squaredError({ start, index, value }: SparseRows): Loss {
  return ({ shape, input, output }, n) => {
    const { classes, scores } = shape;
    const { logits, logitSlope } = output.view;
    let loss = 0;
    for (let r = 0; r < n; r++) {
      const row = r * scores;
      const from = input.view.order[r]!;
      logitSlope.set(logits.subarray(row, row + scores), row);
      // the last entry of a row is the constant input
      for (let e = start[from]!; e < start[from + 1]! - 1; e++) logitSlope[row + index[e]!]! -= value[e]!;
      for (let c = 0; c < classes; c++) {
        const error = logitSlope[row + c]!;
        loss += (error * error) / 2;
        logitSlope[row + c] = error / n;
      }
    }
    return loss;
  };
}
