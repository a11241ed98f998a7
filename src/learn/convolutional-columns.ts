/**
 * The artificial counterpart of spiking columns with shared weights: one set of filters at every position of an image, the k best of
 * them at each position, their activity averaged over windows of positions, and softmax scores of that.
 *
 *   h[p, j] = w_j . x[p] + b_j if among the k largest of position p and > 0, else 0     (k-winners, optionally boosted)
 *   f[v, j] = sum of h[p, j] over the positions p of window v / positions in a window
 *   p = softmax(W f + c),    loss = -log p[label]
 *
 * Trained from end to end by back-propagation. Zeros of patches and losers cost nothing, forward or back; a patch without ink (or
 * with too little, `minInputs`) has no winners. Float32 with a fixed order of every sum, so the same data and seed give the same weights bit for bit.
 */
import { type Matrix, matrix } from '../math/matrix.ts';
import { activatorOf } from './activations/activation.ts';
import { kWinners } from './activations/k-winners.ts';
import { checkKeys, checkLabels } from './checks.ts';
import {
  type ColumnsPass,
  type ColumnsTally,
  columnsPass,
  forwardColumns,
  trainColumns,
} from './columns-pass.ts';
import { type ConvolutionalColumnsOptions, columnsShape } from './columns-shape.ts';
import { crossEntropy, largestClass } from './cross-entropy.ts';
import { checkEpochs, epochOptions, runEpochs } from './epochs.ts';
import type { MlpState } from './mlp-fit.ts';
import { heParameters, type LayerWeights, unpackWeights } from './mlp-layout.ts';
import { adam, type Optimiser } from './optimiser.ts';
import type { PatchSource } from './patch-rows.ts';
import { checkWatch, pause, type Schedule, type Watch } from './schedule.ts';
import { checkEntries, concatenated, rowShape, type SparseRows } from './sparse-rows.ts';

export type { ConvolutionalColumnsOptions } from './columns-shape.ts';

export interface ConvolutionalColumnsFit extends Watch {
  /** passes over the images. @default 5 */
  epochs?: number;
  /** images in a step. @default 64 */
  batch?: number;
  /** at the first step. @default 1e-2, which suits Adam */
  learningRate?: number;
  /** @default adam() */
  optimiser?: Optimiser;
  /** @default 'cosine', to 0 */
  schedule?: Schedule;
}

/** Codes of some images, and the work they were, each in the mean over images. */
export interface ColumnCodes<Codes> {
  /** (images, features) mean activity of each filter in each window, window by window */
  readonly codes: Codes;
  /** pixels with ink; patches that are not silent, and pixels with ink over all of these */
  readonly ink: number;
  readonly patches: number;
  readonly patchInputs: number;
  /** units that win, and their share of all units */
  readonly winners: number;
  readonly activeShare: number;
  /** additions of winners to features */
  readonly additions: number;
}

export interface ConvolutionalColumns {
  readonly options: Readonly<ConvolutionalColumnsOptions>;
  /** positions of a column, and length of a code */
  readonly positions: number;
  readonly features: number;
  /**
   * Trains on images (n, height, width), Uint8 grey levels read as x / 255, others as they are; goes on from the present weights with
   * a fresh optimiser. A fit that is aborted or fails leaves the network as it was.
   * @returns (epochs) mean loss of each pass, each batch measured before its step
   * @throws RangeError or TypeError if images, labels or options do not fit; RangeError if the loss of a pass is not finite.
   */
  fit(
    images: Matrix,
    labels: ArrayLike<number>,
    options?: ConvolutionalColumnsFit,
  ): Promise<{ readonly loss: number[] }>;
  encode(images: Matrix, watch?: Watch): Promise<ColumnCodes<Matrix<Float32Array>>>;
  /** The same codes as sparse rows. */
  encodeRows(images: Matrix, watch?: Watch): Promise<ColumnCodes<SparseRows>>;
  /** (n) class of the largest score, ties to the lowest. */
  predict(images: Matrix, watch?: Watch): Promise<Uint8Array>;
  /** share of recent patches that each filter won; null without boosting */
  readonly dutyCycles: Float64Array | null;
  /** a copy of the weights and biases now: of the filters (patch x patch, filters), then of the scores (features, classes) */
  readonly weights: { readonly filters: LayerWeights; readonly scores: LayerWeights };
}

/** Images that go forward at once where nothing is learnt; and steps and such blocks between two looks at the host. */
const IMAGES_AT_ONCE = 32;
const STEPS_A_TURN = 4;
const BLOCKS_A_TURN = 12;

/** @throws RangeError or TypeError if an option or its name is not valid. */
export function convolutionalColumns(options: ConvolutionalColumnsOptions): ConvolutionalColumns {
  const shape = columnsShape(options);
  const { height, width, filters, classes, seed, engine = 'wasm' } = options;
  const { positions, net } = shape;
  const features = net.last;
  const winners = kWinners({
    k: options.k,
    boost: options.boost ?? 0,
    dutyCyclePeriod: 1000 * positions,
  });
  let state: MlpState = {
    parameters: heParameters(net, seed),
    activators: [activatorOf(winners, filters)],
  };
  let epochsDone = 0;

  function sourceOf(images: Matrix, owner: string): PatchSource {
    rowShape(images, owner);
    const [n, h, w] = images.shape;
    if (images.shape.length !== 3 || h !== height || w !== width || !(n! > 0))
      throw new RangeError(
        `${owner}: must be (n >= 1, ${height}, ${width}), got (${images.shape.join(', ')})`,
      );
    checkEntries(images, Number.NEGATIVE_INFINITY, owner);
    const { data, offset } = images;
    return { data, offset, white: data instanceof Uint8Array ? 255 : 1 };
  }

  /** Runs all images forward, `each` for every block: its first image and length. */
  async function run(
    images: Matrix,
    owner: string,
    watch: Watch & { readonly seed?: unknown },
    each: (pass: ColumnsPass, first: number, n: number) => void,
  ): Promise<ColumnsTally> {
    // what compare hands to an encoder may be handed on, and has a seed
    checkKeys(watch, owner, ['onProgress', 'signal', 'seed']);
    checkWatch(watch, owner);
    const source = sourceOf(images, `${owner}.images`);
    const total = images.shape[0]!;
    const pass = columnsPass(shape, IMAGES_AT_ONCE, state.parameters, state.activators[0]!, false, engine);
    const order = new Uint32Array(IMAGES_AT_ONCE);
    for (let first = 0; first < total; first += IMAGES_AT_ONCE) {
      const n = Math.min(IMAGES_AT_ONCE, total - first);
      for (let i = 0; i < n; i++) order[i] = first + i;
      forwardColumns(pass, source, order, n, false);
      each(pass, first, n);
      if ((first / IMAGES_AT_ONCE) % BLOCKS_A_TURN === 0) await pause(watch, first / total);
    }
    return pass.tally;
  }

  const workOf = (tally: ColumnsTally): Omit<ColumnCodes<unknown>, 'codes'> => ({
    ink: tally.ink / tally.images,
    patches: tally.patches / tally.images,
    patchInputs: tally.inputs / tally.images,
    winners: tally.winners / tally.images,
    activeShare: tally.winners / tally.images / (positions * filters),
    additions: tally.additions / tally.images,
  });

  return {
    options,
    positions,
    features,

    async fit(images, labels, fit = {}) {
      const owner = 'convolutionalColumns.fit';
      checkKeys(fit, owner, epochOptions);
      const { epochs = 5, batch = 64, learningRate = 1e-2, ...watch } = fit;
      const { optimiser = adam(), schedule = 'cosine' } = fit;
      checkEpochs(owner, { epochs, batch, learningRate, optimiser, schedule });
      checkWatch(watch, owner);
      const source = sourceOf(images, `${owner}.images`);
      const samples = images.shape[0]!;
      checkLabels(labels, samples, classes, owner);
      watch.signal?.throwIfAborted();
      const size = Math.min(batch, samples);
      const activator = state.activators[0]!.copy();
      const pass = columnsPass(shape, size, state.parameters, activator, true, engine);
      const order = new Uint32Array(size);
      const loss = await runEpochs(
        {
          ...{
            name: owner,
            owner: 'convolutional-columns',
            seed,
            samples,
            epochs,
            batch: size,
            learningRate,
          },
          ...{ optimiser, schedule, epochsBefore: epochsDone, stepsATurn: STEPS_A_TURN },
        },
        order,
        (n, move) =>
          trainColumns(
            pass,
            source,
            order,
            n,
            ({ view }) => crossEntropy(view.logits, labels, order, n, classes, net.scores, view.logitSlope),
            move,
          ),
        () => {
          activator.afterEpoch();
          return false;
        },
        watch,
      );
      state = {
        parameters: {
          layers: [pass.columns.space.view.weights.slice()],
          output: pass.output.space.view.weights.slice(),
        },
        activators: [activator],
      };
      epochsDone += loss.length;
      return { loss };
    },

    async encode(images, watch = {}) {
      const { rows } = rowShape(images, 'convolutionalColumns.encode.images');
      const codes = new Float32Array(rows * features);
      const tally = await run(images, 'convolutionalColumns.encode', watch, ({ pooled }, first, n) => {
        codes.set(pooled.view.sums.subarray(0, n * features), first * features);
      });
      return { codes: matrix(codes, rows, features), ...workOf(tally) };
    },

    async encodeRows(images, watch = {}) {
      const parts: SparseRows[] = [];
      const tally = await run(
        images,
        'convolutionalColumns.encodeRows',
        watch,
        ({ pooled: { view } }, _, n) => {
          const entries = view.start[n]!;
          parts.push({
            rows: n,
            columns: features,
            start: view.start.slice(0, n + 1),
            index: view.index.slice(0, entries),
            value: view.value.slice(0, entries),
          });
        },
      );
      return { codes: concatenated(parts), ...workOf(tally) };
    },

    async predict(images, watch = {}) {
      const classOf = new Uint8Array(rowShape(images, 'convolutionalColumns.predict.images').rows);
      await run(images, 'convolutionalColumns.predict', watch, ({ output }, first, n) => {
        for (let i = 0; i < n; i++)
          classOf[first + i] = largestClass(output.space.view.logits, i * net.scores, classes);
      });
      return classOf;
    },

    get dutyCycles() {
      return state.activators[0]!.duty?.slice() ?? null;
    },
    get weights() {
      const [filters, scores] = unpackWeights(net, state.parameters);
      return { filters: filters!, scores: scores! };
    },
  };
}
