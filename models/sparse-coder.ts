/**
 * Sparse coder: columns of LIF neurons over square patches of an image, each column a race of which the first k win.
 *
 *   pixel x in 0..1 (x >= 0.1) spikes once, at t = (1 - x) volley           latency code (Thorpe et al. 2001)
 *   tauM dv/dt = -(v - vRest) + sum_i w_i [t >= t_i]                        LIF, step synapses
 *   a column closes at its k-th spike                                       k-winners race
 *   learning, k = 1, no labels: w += eta (x / |x| norm - w), |w| = norm     competitive (Rumelhart and Zipser 1985)
 *   the winner's threshold rises, all others fall by as much                homeostasis
 *
 * `weights` chooses the controls: 'patches' are random training patches (what learning starts from), 'random' are
 * half-normal numbers; both at the same norm. Their thresholds go through the same homeostasis on the same images, their
 * weights stay. `calibrate` then scales all thresholds by one factor until a wanted share of neurons is active, so that
 * codes can be compared at equal activity.
 */

import { latencyCoder } from '../src/coding/latency.ts';
import { pause, type Watch } from '../src/learn/schedule.ts';
import { exp, log } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { type Rng, rng } from '../src/math/rng.ts';
import { RaceEngine } from '../src/sim/dense/race-engine.ts';
import { allToAll, connect } from '../src/sim/network/connect.ts';
import { kWinners } from '../src/sim/network/inhibition.ts';
import { balanceHomeostasis, lif } from '../src/sim/network/lif.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { competitive } from '../src/sim/network/plasticity.ts';

export interface SparseCoderOptions {
  /** [pixels] size of the images. @default 28 x 28 */
  readonly height?: number;
  readonly width?: number;
  /** [pixels] side of a column's receptive field, and the distance between neighbours. @default 14, 7 */
  readonly patch?: number;
  readonly stride?: number;
  /** neurons in a column. @default 128 */
  readonly neurons?: number;
  /** winners in a column. @default 4 */
  readonly k?: number;
  /** where the weights come from; only 'learnt' ones change. @default 'learnt' */
  readonly weights?: 'learnt' | 'patches' | 'random';
  /** images shown while learning, drawn with replacement. @default 20,000 */
  readonly samples?: number;
  /** learning rate at the start and at the end; it falls exponentially. @default [0.1, 0.005] */
  readonly eta?: readonly [number, number];
  /** [mV] rise of a winner's threshold at the start; a tenth of it at the end. @default 0.01 */
  readonly thetaStep?: number;
  /** [mV] distance from rest to threshold before homeostasis. @default 20 */
  readonly gap?: number;
  /** [ms] membrane time constant. @default 19.5 */
  readonly tauM?: number;
  /** [ms] a black pixel would spike then; the stimulus ends at `duration`. @default 16, 24 */
  readonly volley?: number;
  readonly duration?: number;
  readonly seed?: number | string;
}

/** Codes of some images, and what they cost. */
export interface Coded {
  /** (images, neurons) spikes of each neuron */
  readonly codes: Matrix<Uint8Array>;
  /** mean deliveries to single synapses per image */
  readonly synapticEvents: number;
  /** the same if no column ever closed */
  readonly offeredEvents: number;
  /** mean share of neurons with at least one spike */
  readonly activeShare: number;
}

/** [mV] length of every neuron's weight vector */
const norm = 10;
const vRest = -65;

const defaults = {
  height: 28,
  width: 28,
  patch: 14,
  stride: 7,
  neurons: 128,
  k: 4,
  weights: 'learnt' as 'learnt' | 'patches' | 'random',
  samples: 20_000,
  eta: [0.1, 0.005] as readonly [number, number],
  thetaStep: 0.01,
  gap: 20,
  tauM: 19.5,
  volley: 16,
  duration: 24,
  seed: 1 as number | string,
};

export class SparseCoder {
  readonly options: typeof defaults;
  /** number of columns, neurons in all, and synapses in all */
  readonly columns: number;
  readonly n: number;
  readonly synapses: number;
  /** by column: (pixels of the patch) their indices in the image */
  readonly #pixels: Uint32Array[];
  /** (pixels) synapses that each pixel has, over all columns */
  readonly #reach: Uint32Array;
  /** by column: (pixels of the patch, neurons) [mV] */
  #weights: Float64Array[];
  /** by column: (neurons) [mV] distance of the thresholds from `gap` */
  #theta: Float64Array[];
  /** factor on all distances from rest to threshold */
  #scale = 1;
  readonly #latency: ReturnType<typeof latencyCoder>;
  readonly #spikes: { t: Float64Array; i: Uint32Array };

  /** @throws RangeError for patches that do not fit the image, and whatever `network` refuses. */
  constructor(options: SparseCoderOptions = {}) {
    this.options = { ...defaults, ...options };
    const { height, width, patch, stride, neurons, volley } = this.options;
    if (!(Number.isInteger(patch) && patch >= 1 && patch <= Math.min(height, width)))
      throw new RangeError(
        `sparseCoder.patch: must be from 1 to ${Math.min(height, width)} pixels, got ${patch}`,
      );
    if (!(Number.isInteger(stride) && stride >= 1))
      throw new RangeError(`sparseCoder.stride: must be a whole number >= 1, got ${stride}`);
    checkRates(this.options);
    this.#pixels = patches(height, width, patch, stride);
    this.columns = this.#pixels.length;
    this.#reach = new Uint32Array(height * width);
    for (const pixels of this.#pixels) for (const pixel of pixels) this.#reach[pixel]! += neurons;
    this.n = this.columns * neurons;
    this.synapses = this.n * patch * patch;
    this.#weights = this.#pixels.map(() => new Float64Array(patch * patch * neurons));
    this.#theta = this.#pixels.map(() => new Float64Array(neurons));
    this.#latency = latencyCoder({ durationMs: volley });
    this.#spikes = { t: new Float64Array(height * width), i: new Uint32Array(height * width) };
    this.network(this.options.k);
  }

  /**
   * Forms weights and thresholds: draws the weights, then shows `samples` images, one winner a column. Thresholds adapt;
   * weights learn if they are to be learnt.
   * @param images (n, height, width) training images; no labels are needed or taken
   */
  async learn(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<void> {
    const { weights, samples, eta, thetaStep, duration, seed } = this.options;
    const stream = rng(seed, 'sparse-coder', 'weights');
    const count = imageCount(images, this.options);
    this.#weights = this.#pixels.map((pixels) =>
      weights === 'random'
        ? this.#randomWeights(pixels.length, stream)
        : this.#patchWeights(images, pixels, stream),
    );
    this.#theta = this.#theta.map((theta) => theta.fill(0));
    this.#scale = 1;
    const engine = new RaceEngine(this.network(1), seed);
    const draw = rng(seed, 'sparse-coder', 'samples');
    const first = weights === 'learnt' ? eta[0] : 0;
    const decay = log(eta[1] / eta[0]);
    const rates = { eta: first, thetaStep };
    const options = { durationMs: duration, learn: rates };
    for (let s = 0; s < samples; s++) {
      const done = s / samples;
      rates.eta = first * exp(decay * done);
      rates.thetaStep = thetaStep * (1 - 0.9 * done);
      engine.race(this.#spikes, options, this.#code(images, draw.integer(count)));
      if (s % 1000 === 0) await pause(watch, done);
    }
    if (weights === 'learnt') this.#weights = this.#weights.map((_, column) => engine.weights(column));
    this.#theta = this.#theta.map((_, column) => engine.theta(`column-${column}`));
  }

  /**
   * Scales all thresholds by one factor, found by bisection, until the mean share of active neurons is `target`.
   * @param images (n, height, width) training images, unlabelled; 300 are enough
   * @returns the share reached: less than the target if even the lowest thresholds do not reach it
   */
  calibrate(images: Matrix<Uint8Array>, target: number): number {
    const count = imageCount(images, this.options);
    const engine = this.engine();
    const options = { durationMs: this.options.duration };
    const share = (scale: number): number => {
      engine.scaleThresholds(scale / this.#scale);
      this.#scale = scale;
      let active = 0;
      for (let image = 0; image < count; image++) {
        engine.race(this.#spikes, options, this.#code(images, image));
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
    const count = imageCount(images, this.options);
    const engine = this.engine();
    const codes = new Uint8Array(count * this.n);
    const options = { durationMs: this.options.duration };
    let active = 0;
    let offered = 0;
    for (let image = 0; image < count; image++) {
      const inputs = this.#code(images, image);
      for (let s = 0; s < inputs; s++) offered += this.#reach[this.#spikes.i[s]!]!;
      engine.race(this.#spikes, options, inputs);
      for (let w = 0; w < engine.winnerCount; w++) codes[image * this.n + engine.winners[w]!] = 1;
      active += engine.winnerCount;
      if (image % 1000 === 0) await pause(watch, image / count);
    }
    return {
      codes: matrix(codes, count, this.n),
      synapticEvents: engine.synapticEvents / count,
      offeredEvents: offered / count,
      activeShare: active / count / this.n,
    };
  }

  /** The race engine of this coder as it is now, k winners a column. */
  engine(): RaceEngine {
    return new RaceEngine(this.network(this.options.k), this.options.seed);
  }

  /** The network as plain data: 'retina' -> 'column-0', 'column-1', ...; any engine runs it. */
  network(k: number): Network {
    const { height, width, neurons, gap, tauM, volley } = this.options;
    const plasticity = competitive({ norm, volley });
    const base = gap * this.#scale;
    const homeostasis = balanceHomeostasis({ low: -0.7 * base, high: 2 * base, silentStep: 0.0005 });
    const columns = this.#pixels.map((pixels, c) => {
      const name = `column-${c}`;
      const theta = this.#theta[c]!.map((offset) => offset * this.#scale);
      return {
        population: [
          name,
          lif(neurons, { tauM, vRest, vThreshold: vRest + base, theta, homeostasis }),
        ] as const,
        projection: connect('retina', name, allToAll({ from: pixels }), {
          weight: this.#weights[c]!,
          synapse: 'step',
          plasticity,
        }),
        race: kWinners(name, { k }),
      };
    });
    return network({
      populations: {
        retina: source(height * width),
        ...Object.fromEntries(columns.map(({ population }) => population)),
      },
      projections: columns.map(({ projection }) => projection),
      inhibition: columns.map(({ race }) => race),
    });
  }

  /** Input spikes of one image, as the network sees them. */
  stimulus(image: Uint8Array): { t: Float64Array; i: Uint32Array } {
    const count = this.#latency.into(image, this.#spikes);
    return { t: this.#spikes.t.slice(0, count), i: this.#spikes.i.slice(0, count) };
  }

  /** (neurons, patch, patch) [mV] weights of all neurons, column by column. */
  receptiveFields(): Matrix<Float64Array> {
    const { patch, neurons } = this.options;
    const size = patch * patch;
    const fields = new Float64Array(this.n * size);
    this.#weights.forEach((weights, c) => {
      for (let r = 0; r < size; r++)
        for (let j = 0; j < neurons; j++) fields[(c * neurons + j) * size + r] = weights[r * neurons + j]!;
    });
    return matrix(fields, this.n, patch, patch);
  }

  /** Latency code of image number `image` into the scratch spikes; returns their number. */
  #code(images: Matrix<Uint8Array>, image: number): number {
    const size = this.options.height * this.options.width;
    return this.#latency.into(images.data.subarray(image * size, (image + 1) * size), this.#spikes);
  }

  #randomWeights(rows: number, stream: Rng): Float64Array {
    const weights = new Float64Array(rows * this.options.neurons);
    for (let s = 0; s < weights.length; s++) weights[s] = Math.abs(stream.normal());
    return normalised(weights, rows, this.options.neurons);
  }

  /** Each neuron gets the patch of a random image, drawn again (up to 100 times) while nearly blank. */
  #patchWeights(images: Matrix<Uint8Array>, pixels: Uint32Array, stream: Rng): Float64Array {
    const { neurons, height, width } = this.options;
    const { timeOfLevel } = this.#latency;
    const weights = new Float64Array(pixels.length * neurons);
    for (let j = 0; j < neurons; j++)
      for (let attempt = 0, spikes = 0; spikes < 4 && attempt < 100; attempt++) {
        const from = stream.integer(images.shape[0]!) * height * width;
        spikes = 0;
        for (let r = 0; r < pixels.length; r++) {
          const level = images.data[from + pixels[r]!]!;
          const isActive = !Number.isNaN(timeOfLevel[level]!);
          if (isActive) spikes++;
          weights[r * neurons + j] = (isActive ? level / 255 : 0) + 1e-3;
        }
      }
    return normalised(weights, pixels.length, neurons);
  }
}

/** Checks what no part of the network would refuse. */
function checkRates({ samples, eta, thetaStep, gap, volley, duration }: typeof defaults): void {
  if (!(Number.isInteger(samples) && samples >= 0))
    throw new RangeError(`sparseCoder.samples: must be a whole number >= 0, got ${samples}`);
  if (!(eta.length === 2 && eta.every((rate) => rate > 0 && rate <= 1)))
    throw new RangeError(`sparseCoder.eta: must be two rates > 0 and <= 1, got ${eta.join(', ')}`);
  for (const [name, value] of Object.entries({ gap, volley, duration }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`sparseCoder.${name}: must be > 0 ${name === 'gap' ? 'mV' : 'ms'}, got ${value}`);
  if (!(thetaStep >= 0 && Number.isFinite(thetaStep)))
    throw new RangeError(`sparseCoder.thetaStep: must be >= 0 mV, got ${thetaStep}`);
}

/** Pixel indices of every patch that fits, row by row. */
function patches(height: number, width: number, patch: number, stride: number): Uint32Array[] {
  const out: Uint32Array[] = [];
  for (let top = 0; top + patch <= height; top += stride)
    for (let left = 0; left + patch <= width; left += stride)
      out.push(
        Uint32Array.from(
          { length: patch * patch },
          (_, r) => (top + Math.floor(r / patch)) * width + left + (r % patch),
        ),
      );
  return out;
}

/** Scales each neuron's weights (a column of the matrix) to the common length. */
function normalised(weights: Float64Array, rows: number, neurons: number): Float64Array {
  for (let j = 0; j < neurons; j++) {
    let size = 0;
    for (let r = 0; r < rows; r++) size += weights[r * neurons + j]! * weights[r * neurons + j]!;
    const scale = norm / Math.sqrt(size);
    for (let r = 0; r < rows; r++) weights[r * neurons + j]! *= scale;
  }
  return weights;
}

function imageCount(
  images: Matrix<Uint8Array>,
  { height, width }: { height: number; width: number },
): number {
  const [n, h, w] = images.shape;
  if (images.shape.length !== 3 || h !== height || w !== width || !(n! > 0))
    throw new RangeError(
      `sparseCoder.images: must be (n >= 1, ${height}, ${width}), got (${images.shape.join(', ')})`,
    );
  return n!;
}
