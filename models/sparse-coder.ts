/**
 * Sparse coder: columns of LIF neurons over square patches of an image, each column a race of which the first k win.
 *
 *   pixel x in 0..1 (x >= 0.1) spikes once, at t = (1 - x) volley           latency code (Thorpe et al. 2001)
 *   tauM dv/dt = -(v - vRest) + sum_i w_i [t >= t_i]                        LIF, step synapses
 *   a column closes at its k-th spike                                       k-winners race
 *   learning, k = 1, no labels: w += eta (x / |x| norm - w), |w| = norm     competitive (Rumelhart and Zipser 1985)
 *   the winner's threshold rises, all others fall by as much                homeostasis
 *
 * Weights and thresholds are a column's own ('private'), or one set for all positions of a scale ('shared', as in convolutional
 * nets; synapses are still counted per position), learnt on random patches. Codes are the spikes of all neurons, or their
 * counts pooled over windows of positions. `rule` puts another local rule in the place of the competitive one.
 *
 * `weights` chooses the controls (random-features.ts). Their thresholds go through the same homeostasis on the same images,
 * their weights stay. `calibrate` scales all thresholds by one factor until a wanted share of neurons is active, so that codes
 * can be compared at equal activity.
 */

import type { Watch } from '../src/learn/schedule.ts';
import { concatenated, type SparseRows, sparseRows } from '../src/learn/sparse-rows.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import type { RaceEngine } from '../src/sim/dense/race-engine.ts';
import type { Network } from '../src/sim/network/network.ts';
import { coderNetwork, raceEngine } from './parts/coder-network.ts';
import { blankState, type CoderPlan, type CoderState, coderPlan } from './parts/coder-plan.ts';
import type { Scale } from './parts/column-layout.ts';
import { type CodeFacts, encodeImages } from './parts/encode-images.ts';
import { channelSigns, seenBy } from './parts/front-end.ts';
import { learnCoder } from './parts/learn-coder.ts';
import { type PixelSpikes, pixelSpikes } from './parts/pixel-spikes.ts';
import type { defaults, SparseCoderOptions } from './parts/sparse-coder-options.ts';
import { batchSize } from './parts/stimuli.ts';

export type { SparseCoderOptions } from './parts/sparse-coder-options.ts';

/** Codes of some images, and what they cost. */
export interface Coded extends CodeFacts {
  /** (images, features) spikes of each neuron, their worth by rank, or their counts in each window */
  readonly codes: Matrix<Uint8Array>;
}

/** A trained coder as plain data and typed arrays. A rule of its own is not in it. */
export interface SavedSparseCoder {
  readonly options: Omit<typeof defaults, 'rule'>;
  /** by column, or by scale where shared: (inputs, neurons) [mV], and (neurons) [mV] */
  readonly weights: readonly Float64Array[];
  readonly theta: readonly Float64Array[];
  /** on all distances from rest to threshold */
  readonly factor: number;
}

export class SparseCoder {
  readonly options: typeof defaults;
  readonly scales: readonly Required<Scale>[];
  /** number of columns, neurons in all, synapses in all (shared ones counted per position), and length of a code */
  readonly columns: number;
  readonly n: number;
  readonly synapses: number;
  readonly features: number;
  readonly #plan: CoderPlan;
  readonly #pixels: PixelSpikes;
  #state: CoderState;

  /** @throws RangeError for patches that do not fit the image, and whatever `network` refuses. */
  constructor(options: SparseCoderOptions = {}) {
    this.#plan = coderPlan(options);
    this.options = this.#plan.options;
    this.scales = this.#plan.scales;
    this.columns = this.#plan.places.length;
    this.n = this.#plan.n;
    this.synapses = this.#plan.synapses;
    this.features = this.#plan.features;
    this.#pixels = pixelSpikes(this.options, this.#plan.reach.length);
    this.#state = blankState(this.#plan);
    this.network();
  }

  /** The coder that was saved; it codes bit for bit as that one did. */
  static restore({ options, weights, theta, factor }: SavedSparseCoder): SparseCoder {
    const coder = new SparseCoder({ ...options, rule: null });
    const fits = (own: Float64Array[], saved: readonly Float64Array[]): boolean =>
      own.length === saved.length && own.every(({ length }, set) => length === saved[set]!.length);
    if (!fits(coder.#state.weights, weights) || !fits(coder.#state.theta, theta))
      throw new RangeError('sparseCoder.restore: weights and thresholds must fit the options');
    coder.#state = {
      weights: weights.map((set) => Float64Array.from(set)),
      theta: theta.map((set) => Float64Array.from(set)),
      factor,
    };
    return coder;
  }

  save(): SavedSparseCoder {
    const { rule: _, ...options } = this.options;
    const { weights, theta, factor } = this.#state;
    return {
      options,
      weights: weights.map((set) => set.slice()),
      theta: theta.map((set) => set.slice()),
      factor,
    };
  }

  /**
   * Forms weights and thresholds: draws the weights, then shows `samples` images, or patches of images where weights are
   * shared, one winner a column unless a rule wants more. Thresholds adapt; weights learn if they are to be learnt.
   * If it is stopped, the coder stays as it was.
   * @param images (n, height, width) training images; no labels are needed or taken
   */
  async learn(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<void> {
    this.#state = await learnCoder(this.#plan, this.#seen(images), watch);
  }

  /**
   * Scales all thresholds by one factor, found by bisection, until the mean share of active neurons is `target`.
   * @param images (n, height, width) training images, unlabelled; 300 are enough
   * @returns the share reached: less than the target if even the lowest thresholds do not reach it
   */
  calibrate(images: Matrix<Uint8Array>, target: number): number {
    const seen = this.#seen(images);
    const count = seen.shape[0]!;
    const engine = this.engine();
    const options = { durationMs: this.options.duration };
    const share = (factor: number): number => {
      engine.scaleThresholds(factor / this.#state.factor);
      this.#state.factor = factor;
      let active = 0;
      for (let image = 0; image < count; image++) {
        const inputs = this.#pixels.ofImage(seen, image);
        engine.race(this.#pixels.spikes, options, inputs);
        active += engine.winnerCount;
      }
      return active / count / this.n;
    };
    let low = 0.05;
    let high = 4;
    let reached = share(low);
    if (reached <= target) return reached;
    while (share(high) > target && high < 1e6) high *= 4;
    for (let step = 0; step < 11; step++) {
      const middle = Math.sqrt(low * high);
      reached = share(middle);
      if (reached > target) low = middle;
      else high = middle;
    }
    return share(high);
  }

  /** Codes images; nothing is learnt. @param images (n, height, width) */
  async encode(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<Coded> {
    const seen = this.#seen(images);
    const count = seen.shape[0]!;
    const codes = new Uint8Array(count * this.features);
    const facts = await encodeImages(this.#plan, this.#state, seen, codes, watch);
    return { codes: matrix(codes, count, this.features), ...facts };
  }

  /** The same codes as sparse rows: a tenth of the memory and less, for many images. @param images (n, height, width) */
  async encodeRows(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<SparseRows> {
    const codes = new Uint8Array(batchSize * this.features);
    const parts: SparseRows[] = [];
    const taken = (size: number): void => {
      const batch = codes.subarray(0, size * this.features);
      parts.push(sparseRows(matrix(batch, size, this.features), 'none', 'sparseCoder.codes'));
      batch.fill(0);
    };
    await encodeImages(this.#plan, this.#state, this.#seen(images), codes, { ...watch, taken });
    return concatenated(parts);
  }

  /** The race engine of this coder as it is now; `k` winners a column if given, else those of its scale. */
  engine(k?: number): RaceEngine {
    return raceEngine(this.options, this.network(k));
  }

  /** The network as plain data: 'retina' -> 'column-0', 'column-1', ...; any engine runs it. */
  network(k?: number): Network {
    return coderNetwork(this.#plan, this.#state, k);
  }

  /** Input spikes of one image, as the network sees them. @param image (height x width) */
  stimulus(image: Uint8Array): { t: Float64Array; i: Uint32Array } {
    const { height, width } = this.options;
    const count = this.#pixels.ofImage(this.#seen(matrix(image, 1, height, width)), 0);
    const { t, i } = this.#pixels.spikes as { t: Float64Array; i: Uint32Array };
    return { t: t.slice(0, count), i: i.slice(0, count) };
  }

  /**
   * (neurons, patch, patch) [mV] weights of all neurons of a scale, set by set: column by column, or once if shared. Of several
   * channels their sum, that of OFF cells with a minus.
   */
  receptiveFields(scale = 0): Matrix<Float64Array> {
    const { patch, neurons } = this.scales[scale]!;
    const { sets } = this.#plan;
    const signs = channelSigns[this.options.frontEnd];
    const size = patch * patch;
    const own = this.#state.weights.filter((_, set) => sets[set]![0]!.scale === scale);
    const fields = new Float64Array(own.length * neurons * size);
    for (const [place, weights] of own.entries())
      for (let r = 0; r < signs.length * size; r++)
        for (let j = 0; j < neurons; j++)
          fields[(place * neurons + j) * size + (r % size)]! +=
            signs[Math.floor(r / size)]! * weights[r * neurons + j]!;
    return matrix(fields, own.length * neurons, patch, patch);
  }

  /** What the network sees of the images, once they are known to fit. */
  #seen(images: Matrix<Uint8Array>): Matrix<Uint8Array> {
    const [n, h, w] = images.shape;
    const { height, width, frontEnd } = this.options;
    if (images.shape.length !== 3 || h !== height || w !== width || !(n! > 0))
      throw new RangeError(
        `sparseCoder.images: must be (n >= 1, ${height}, ${width}), got (${images.shape.join(', ')})`,
      );
    return seenBy(frontEnd, images);
  }
}
