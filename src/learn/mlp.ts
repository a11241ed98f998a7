/**
 * A network with one hidden layer, softmax scores and the cross-entropy loss, trained by back-propagation with Adam:
 * h = f(W1 x + b1), p = softmax(W2 h + b2). Float32 throughout; zeros of the input and of the code are skipped, and every
 * sum has a fixed order, so the same data and seed give the same weights bit for bit.
 */
import type { Engine } from '../kernels/workspace.ts';
import { type Matrix, matrix } from '../math/matrix.ts';
import { rng } from '../math/rng.ts';
import { type Activation, checkActivation, DutyCycles } from './activations.ts';
import { checkCount, checkLabels, checkNumber } from './checks.ts';
import { largestClass } from './cross-entropy.ts';
import { heParameters, type MlpWeights, mlpShape, unpackWeights } from './mlp-layout.ts';
import { encode, forwardSpace, score, trainBatch, trainingSpace } from './mlp-pass.ts';
import { adamSchedule, pause, type Watch } from './schedule.ts';
import { rowShape, sparseRows } from './sparse-rows.ts';

export interface MlpOptions {
  inputs: number;
  hidden: number;
  /** 2 ... 256 */
  classes: number;
  activation: Activation;
  seed: number | string;
  /** which kernels compute; they agree bit for bit. @default 'wasm' */
  engine?: Engine;
}

export interface MlpFitOptions extends Watch {
  /** passes over the data. @default 5 */
  epochs?: number;
  /** samples in a step. @default 128 */
  batch?: number;
  /** Adam's rate at the first step; falls to 0 as half a cosine. @default 4e-3 */
  learningRate?: number;
}

export interface MlpFit {
  /** (epochs) [nats] mean loss of each pass, each batch measured before its step */
  readonly loss: number[];
}

export interface Mlp {
  /**
   * Trains on images x (n, ...), Uint8 grey levels read as x / 255, others as they are; goes on from the present weights
   * with a fresh optimiser. A fit that is aborted or fails leaves the network as it was.
   * @throws RangeError if x, labels or options do not fit.
   */
  fit(x: Matrix, labels: ArrayLike<number>, options?: MlpFitOptions): Promise<MlpFit>;
  /** (n) class of the largest score, ties to the lowest. */
  predict(x: Matrix): Uint8Array;
  /** (n, hidden) activations of the hidden layer. */
  hidden(x: Matrix): Matrix<Float32Array>;
  /** Share of recent training samples that each unit won; null without boosting. */
  readonly dutyCycle: Float64Array | null;
  /** a copy of the weights and biases now */
  readonly weights: MlpWeights;
}

/** Steps between two looks at the host: about a fifth of a second. */
const STEPS_A_TURN = 32;
const ROWS_AT_ONCE = 256;

/** @throws RangeError if a size, the number of classes or the activation is not valid. */
export function mlp({ inputs, hidden, classes, activation, seed, engine = 'wasm' }: MlpOptions): Mlp {
  checkCount(inputs, 'mlp.inputs', 1);
  checkCount(hidden, 'mlp.hidden', 1);
  checkCount(classes, 'mlp.classes', 2, 256);
  checkActivation(activation, hidden);
  const shape = mlpShape(inputs, hidden, classes);
  let parameters = heParameters(shape, seed);
  let duty =
    activation.kind === 'kWinners' && activation.boost > 0 ? new DutyCycles(hidden, activation) : null;
  let epochsDone = 0;

  function rowsOf(x: Matrix, owner: string) {
    const { columns } = rowShape(x, owner);
    if (columns !== inputs)
      throw new RangeError(
        `${owner}: must have ${inputs} inputs a row, got ${columns} in shape (${x.shape.join(', ')})`,
      );
    return sparseRows(x, x.data instanceof Uint8Array ? 'unit' : 'none', owner);
  }

  /** Runs all rows of x forward, `each` for every batch: its first row and length. */
  function forward(
    x: Matrix,
    owner: string,
    each: (space: ReturnType<typeof forwardSpace>, first: number, n: number) => void,
  ) {
    const rows = rowsOf(x, owner);
    const space = forwardSpace(shape, rows, ROWS_AT_ONCE, parameters, engine);
    if (duty) space.view.factor.set(duty.factor);
    for (let first = 0; first < rows.rows; first += ROWS_AT_ONCE) {
      const n = Math.min(ROWS_AT_ONCE, rows.rows - first);
      for (let r = 0; r < n; r++) space.view.order[r] = first + r;
      encode(space, shape, activation, n);
      each(space, first, n);
    }
    return rows.rows;
  }

  return {
    async fit(x, labels, { epochs = 5, batch = 128, learningRate = 4e-3, ...watch } = {}) {
      checkCount(epochs, 'mlp.fit.epochs', 0);
      checkCount(batch, 'mlp.fit.batch', 1);
      checkNumber(learningRate, 'mlp.fit.learningRate', 0);
      const rows = rowsOf(x, 'mlp.fit.x');
      const samples = rows.rows;
      if (samples === 0) throw new RangeError('mlp.fit.x: must have at least one row, got 0');
      checkLabels(labels, samples, classes, 'mlp.fit');
      watch.signal?.throwIfAborted();

      const size = Math.min(batch, samples);
      const space = trainingSpace(shape, rows, size, parameters, engine);
      const cycles = duty && activation.kind === 'kWinners' ? duty.copy() : null;
      const { view } = space;
      const sequence = Uint32Array.from({ length: samples }, (_, r) => r);
      const steps = epochs * Math.ceil(samples / size);
      const schedule = adamSchedule(learningRate, steps);
      const losses: number[] = [];
      let step = 0;
      for (let epoch = 0; epoch < epochs; epoch++) {
        rng(seed, 'mlp', 'order', epochsDone + epoch).shuffle(sequence);
        let loss = 0;
        for (let first = 0; first < samples; first += size) {
          const n = Math.min(size, samples - first);
          for (let r = 0; r < n; r++) view.order[r] = sequence[first + r]!;
          if (cycles) view.factor.set(cycles.factor);
          loss += trainBatch(space, shape, activation, labels, n, schedule(++step));
          cycles?.count(view.uStart, n);
          if (step % STEPS_A_TURN === 0 && step < steps) await pause(watch, step / steps);
        }
        losses.push(loss / samples);
      }
      await pause(watch, 1);
      parameters = { first: view.first.slice(), second: view.second.slice() };
      duty = cycles;
      epochsDone += epochs;
      return { loss: losses };
    },

    predict(x) {
      const { rows } = rowShape(x, 'mlp.predict.x');
      const classOf = new Uint8Array(rows);
      forward(x, 'mlp.predict.x', (space, first, n) => {
        score(space, shape, n);
        for (let r = 0; r < n; r++)
          classOf[first + r] = largestClass(space.view.logits, r * shape.scores, classes);
      });
      return classOf;
    },

    hidden(x) {
      const { rows } = rowShape(x, 'mlp.hidden.x');
      const codes = new Float32Array(rows * hidden);
      forward(x, 'mlp.hidden.x', ({ view }, first, n) => {
        for (let r = 0; r < n; r++)
          // the last entry of a row is the constant unit
          for (let e = view.hStart[r]!; e < view.hStart[r + 1]! - 1; e++)
            codes[(first + r) * hidden + view.hIndex[e]!] = view.hValue[e]!;
      });
      return matrix(codes, rows, hidden);
    },

    get dutyCycle() {
      return duty ? duty.duty.slice() : null;
    },
    get weights() {
      return unpackWeights(shape, parameters);
    },
  };
}
