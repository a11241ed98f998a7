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

import { onOff } from '../src/coding/on-off.ts';
import { pause, type Watch } from '../src/learn/schedule.ts';
import { concatenated, type SparseRows, sparseRows } from '../src/learn/sparse-rows.ts';
import { exp, log } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { type Rng, rng } from '../src/math/rng.ts';
import { RaceEngine } from '../src/sim/dense/race-engine.ts';
import { allToAll, connect, type Projection } from '../src/sim/network/connect.ts';
import { kWinners } from '../src/sim/network/inhibition.ts';
import { balanceHomeostasis, type Lif, lif } from '../src/sim/network/lif.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { competitive } from '../src/sim/network/plasticity.ts';
import type { Spikes } from '../src/sim/spikes.ts';
import { columnLayout, type Layout, type Scale } from './parts/column-layout.ts';
import { type PixelSpikes, pixelSpikes } from './parts/pixel-spikes.ts';
import { checkOptions, defaults, type SparseCoderOptions } from './parts/sparse-coder-options.ts';
import { batchSize, type Racer, Stimuli } from './parts/stimuli.ts';
import { norm, patchWeights, randomWeights } from './random-features.ts';

export type { SparseCoderOptions } from './parts/sparse-coder-options.ts';

/** Codes of some images, and what they cost. */
export interface Coded {
  /** (images, features) spikes of each neuron, their worth by rank, or their counts in each window */
  readonly codes: Matrix<Uint8Array>;
  /** (neurons) images in which each spiked */
  readonly wins: Uint32Array;
  /** (images) neurons that spiked */
  readonly active: Uint32Array;
  /** (columns) images in which each closed */
  readonly full: Uint32Array;
  /** mean deliveries to single synapses per image */
  readonly synapticEvents: number;
  /** the same if no column ever closed */
  readonly offeredEvents: number;
  /** mean share of neurons with at least one spike */
  readonly activeShare: number;
  /** the same among the neurons of columns in which anybody spiked */
  readonly activeShareResponding: number;
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

const vRest = -65;

export class SparseCoder {
  readonly options: typeof defaults;
  readonly scales: readonly Required<Scale>[];
  /** number of columns, neurons in all, synapses in all (shared ones counted per position), and length of a code */
  readonly columns: number;
  readonly n: number;
  readonly synapses: number;
  readonly features: number;
  readonly #layout: Layout;
  readonly #channels: number;
  /** (inputs) synapses that each has, over all columns */
  readonly #reach: Uint32Array;
  /** number of the set of weights of each column: its own, or its scale's */
  readonly #setOf: readonly number[];
  /** by set: (inputs of the patch, neurons) [mV] */
  #weights: Float64Array[];
  /** by set: (neurons) [mV] distance of the thresholds from `gap` */
  #theta: Float64Array[];
  /** factor on all distances from rest to threshold */
  #factor = 1;
  readonly #spikes: PixelSpikes;

  /** @throws RangeError for patches that do not fit the image, and whatever `network` refuses. */
  constructor(options: SparseCoderOptions = {}) {
    this.options = { ...defaults, ...options };
    const { height, width, scales, frontEnd, pooling, patch, stride, neurons, k, gap } = this.options;
    const plain = { patch, stride, neurons, k, gap };
    this.scales = (scales ?? [plain]).map((scale) => ({ ...plain, ...scale }));
    checkOptions(this.options, this.scales);
    this.#channels = frontEnd === 'on-off' ? 2 : 1;
    this.#layout = columnLayout(this.scales, { height, width, channels: this.#channels }, pooling);
    const { places, n, features } = this.#layout;
    this.columns = places.length;
    this.n = n;
    this.features = features;
    const isShared = this.options.sharing === 'shared';
    this.#setOf = places.map(({ scale }, column) => (isShared ? scale : column));
    this.#reach = new Uint32Array(this.#channels * height * width);
    let synapses = 0;
    for (const { inputs, scale } of places) {
      synapses += inputs.length * this.scales[scale]!.neurons;
      for (const input of inputs) this.#reach[input]! += this.scales[scale]!.neurons;
    }
    this.synapses = synapses;
    const sets = isShared ? this.scales.map((_, scale) => scale) : places.map(({ scale }) => scale);
    const rows = (scale: number): number => this.#channels * this.scales[scale]!.patch ** 2;
    this.#weights = sets.map((scale) => new Float64Array(rows(scale) * this.scales[scale]!.neurons));
    this.#theta = sets.map((scale) => new Float64Array(this.scales[scale]!.neurons));
    this.#spikes = pixelSpikes(this.options, this.#reach.length);
    this.network();
  }

  /** The coder that was saved; it codes bit for bit as that one did. */
  static restore({ options, weights, theta, factor }: SavedSparseCoder): SparseCoder {
    const coder = new SparseCoder({ ...options, rule: null });
    const fits = (own: Float64Array[], saved: readonly Float64Array[]): boolean =>
      own.length === saved.length && own.every(({ length }, set) => length === saved[set]!.length);
    if (!fits(coder.#weights, weights) || !fits(coder.#theta, theta))
      throw new RangeError('sparseCoder.restore: weights and thresholds must fit the options');
    coder.#weights = weights.map((set) => Float64Array.from(set));
    coder.#theta = theta.map((set) => Float64Array.from(set));
    coder.#factor = factor;
    return coder;
  }

  save(): SavedSparseCoder {
    const { rule: _, ...options } = this.options;
    return {
      options,
      weights: this.#weights.map((set) => set.slice()),
      theta: this.#theta.map((set) => set.slice()),
      factor: this.#factor,
    };
  }

  /**
   * Forms weights and thresholds: draws the weights, then shows `samples` images, or patches of images where weights are
   * shared, one winner a column unless a rule wants more. Thresholds adapt; weights learn if they are to be learnt.
   * @param images (n, height, width) training images; no labels are needed or taken
   */
  async learn(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<void> {
    const { weights, sharing, seed } = this.options;
    const seen = this.#seen(images);
    const isShared = sharing === 'shared';
    const stream = rng(seed, 'sparse-coder', 'weights');
    this.#theta = this.#theta.map((theta) => theta.fill(0));
    this.#factor = 1;
    this.#weights = this.#weights.map((_, set) => {
      const scale = isShared ? set : this.#layout.places[set]!.scale;
      const own = this.#layout.places.filter((_place, column) => this.#setOf[column] === set);
      const rows = own[0]!.inputs.length;
      const { neurons } = this.scales[scale]!;
      return weights === 'random'
        ? randomWeights(rows, neurons, stream)
        : patchWeights(rows, neurons, (levels) => this.#patch(seen, stream, own, levels));
    });
    const { samples, settle } = this.options;
    const all = samples + settle;
    const share = (from: number, part: number): Watch => ({
      ...watch,
      onProgress: (done) => watch.onProgress?.((from + part * done) / all),
    });
    await this.#form(seen, samples, weights === 'learnt', share(0, samples));
    if (settle === 0) return;
    this.#theta = this.#theta.map((theta) => theta.fill(0));
    await this.#form(seen, settle, false, share(samples, settle));
  }

  /** Shows so many images or patches: thresholds adapt; weights too, if they learn. */
  async #form(seen: Matrix<Uint8Array>, samples: number, doLearn: boolean, watch: Watch): Promise<void> {
    if (this.options.sharing === 'private') return this.#formPrivate(seen, samples, doLearn, watch);
    for (const scale of this.scales.keys()) await this.#formShared(seen, scale, samples, doLearn, watch);
  }

  async #formPrivate(
    seen: Matrix<Uint8Array>,
    samples: number,
    doLearn: boolean,
    watch: Watch,
  ): Promise<void> {
    const racers = this.#racers(doLearn ? this.#learners() : 1);
    const draw = rng(this.options.seed, 'sparse-coder', 'samples');
    const count = seen.shape[0]!;
    const size = this.#reach.length;
    await this.#show(racers, samples, doLearn, watch, (s) => {
      const image = draw.integer(count);
      const spikes = this.#spikes.into(seen.data.subarray(image * size, (image + 1) * size), s);
      return [this.#spikes.spikes, spikes];
    });
    if (doLearn) this.#weights = racers.map(({ engine }) => engine.weights(0));
    this.#theta = racers.map(({ engine }, column) => engine.theta(`column-${column}`));
  }

  /** One column stands for all positions of its scale, and sees random patches. */
  async #formShared(
    seen: Matrix<Uint8Array>,
    scale: number,
    samples: number,
    doLearn: boolean,
    watch: Watch,
  ): Promise<void> {
    const own = this.#layout.places.filter((place) => place.scale === scale);
    const rows = own[0]!.inputs.length;
    const column = this.#setOf.indexOf(scale);
    const { populations, projections, ...rest } = this.#alone(
      this.network(doLearn ? this.#learners() : 1),
      column,
    );
    const engine = this.#race({
      populations: { ...populations, retina: source(rows) },
      projections: projections.map((projection) => ({ ...projection, rule: allToAll() })),
      ...rest,
    });
    const draw = rng(this.options.seed, 'sparse-coder', 'samples', scale);
    const patch = pixelSpikes(this.options, rows);
    const levels = new Uint8Array(rows);
    const least = this.options.minSpikes ?? 4;
    await this.#show([{ engine, firstColumn: column }], samples, doLearn, watch, (s) => {
      let spikes = 0;
      for (let attempt = 0; attempt < 100; attempt++) {
        this.#patch(seen, draw, own, levels);
        spikes = patch.into(levels, s);
        if (spikes >= least) break;
      }
      return [patch.spikes, spikes];
    });
    if (doLearn) this.#weights[scale] = engine.weights(0);
    this.#theta[scale] = engine.theta(`column-${column}`);
  }

  /** Shows stimuli; the engines learn from each at the rates of its time. */
  async #show(
    racers: readonly Racer[],
    samples: number,
    doLearn: boolean,
    watch: Watch,
    next: (sample: number) => [Spikes, number],
  ): Promise<void> {
    const { eta, thetaStep, duration } = this.options;
    const first = doLearn ? eta[0] : 0;
    const decay = log(eta[1] / eta[0]);
    const rates = { eta: first, thetaStep };
    const options = { durationMs: duration, learn: rates };
    const stimuli = new Stimuli();
    for (let begin = 0; begin < samples; begin += batchSize) {
      const size = Math.min(batchSize, samples - begin);
      for (let s = 0; s < size; s++) stimuli.put(s, ...next(begin + s));
      const optionsOf = (s: number) => {
        const done = (begin + s) / samples;
        rates.eta = first * exp(decay * done);
        rates.thetaStep = thetaStep * (1 - 0.9 * done);
        return options;
      };
      stimuli.race(racers, size, optionsOf, () => {});
      await pause(watch, begin / samples);
    }
  }

  /** Winners of a column while it learns. */
  #learners(): number {
    return this.options.rule?.winners ?? 1;
  }

  /** Levels of a random patch of a random image at a random one of some places; what does not spike is 0. */
  #patch(seen: Matrix<Uint8Array>, draw: Rng, own: Layout['places'], levels: Uint8Array): void {
    const from = draw.integer(seen.shape[0]!) * this.#reach.length;
    const { inputs } = own.length === 1 ? own[0]! : own[draw.integer(own.length)]!;
    for (let r = 0; r < inputs.length; r++) {
      const level = seen.data[from + inputs[r]!]!;
      levels[r] = this.#spikes.isSilent(level) ? 0 : level;
    }
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
      engine.scaleThresholds(factor / this.#factor);
      this.#factor = factor;
      let active = 0;
      for (let image = 0; image < count; image++) {
        engine.race(this.#spikes.spikes, options, this.#code(seen, image));
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
    const count = images.shape[0]!;
    const codes = new Uint8Array(count * this.features);
    const facts = await this.#encode(images, watch, codes);
    return { codes: matrix(codes, count, this.features), ...facts };
  }

  /** The same codes as sparse rows: a tenth of the memory and less, for many images. @param images (n, height, width) */
  async encodeRows(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<SparseRows> {
    const codes = new Uint8Array(batchSize * this.features);
    const parts: SparseRows[] = [];
    await this.#encode(images, watch, codes, (size) => {
      const batch = codes.subarray(0, size * this.features);
      parts.push(sparseRows(matrix(batch, size, this.features), 'none', 'sparseCoder.codes'));
      batch.fill(0);
    });
    return concatenated(parts);
  }

  /**
   * @param codes (images, features) zeros, to which codes are added; of one batch only if `taken` takes each batch away
   * @param taken told how many images a batch had
   */
  async #encode(
    images: Matrix<Uint8Array>,
    watch: Watch,
    codes: Uint8Array,
    taken?: (size: number) => void,
  ): Promise<Omit<Coded, 'codes'>> {
    const seen = this.#seen(images);
    const count = seen.shape[0]!;
    const racers = this.#racers();
    const { places } = this.#layout;
    const wins = new Uint32Array(this.n);
    const actives = new Uint32Array(count);
    const full = new Uint32Array(this.columns);
    const race = { durationMs: this.options.duration };
    const worth = this.#worth();
    const stimuli = new Stimuli();
    let offered = 0;
    let active = 0;
    let responding = 0;
    for (let begin = 0; begin < count; begin += batchSize) {
      const size = Math.min(batchSize, count - begin);
      for (let s = 0; s < size; s++) {
        const inputs = this.#code(seen, begin + s);
        for (let e = 0; e < inputs; e++) offered += this.#reach[this.#spikes.spikes.i[e]!]!;
        stimuli.put(s, this.#spikes.spikes, inputs);
      }
      const write = ({ engine: { winners, winnerCount }, firstColumn }: Racer, s: number): void => {
        const row = (taken ? s : begin + s) * this.features;
        const zero = places[firstColumn]!.first;
        for (let w = 0, column = firstColumn; w < winnerCount; column++) {
          const { first, bases, scale } = places[column]!;
          const { neurons, k } = this.scales[scale]!;
          const before = w;
          for (; w < winnerCount && zero + winners[w]! < first + neurons; w++) {
            const neuron = zero + winners[w]!;
            wins[neuron]!++;
            for (let b = 0; b < bases.length; b++)
              codes[row + bases[b]! + neuron - first]! += worth[w - before]!;
          }
          if (w > before) responding += neurons;
          if (w === before + k) full[column]!++;
        }
        active += winnerCount;
        actives[begin + s]! += winnerCount;
      };
      stimuli.race(racers, size, () => race, write);
      taken?.(size);
      await pause(watch, begin / count);
    }
    return {
      wins,
      active: actives,
      full,
      synapticEvents: racers.reduce((sum, { engine }) => sum + engine.synapticEvents, 0) / count,
      offeredEvents: offered / count,
      activeShare: active / count / this.n,
      activeShareResponding: responding === 0 ? 0 : active / responding,
    };
  }

  /** (largest k) what winners write into the code, in the order of their spikes */
  #worth(): Uint8Array {
    const worth = new Uint8Array(Math.max(...this.scales.map(({ k }) => k))).fill(1);
    let power = 255;
    if (this.options.code === 'rank')
      for (let rank = 0; rank < worth.length; rank++, power *= 0.9) worth[rank] = Math.round(power);
    return worth;
  }

  /** The race engine of this coder as it is now; `k` winners a column if given, else those of its scale. */
  engine(k?: number): RaceEngine {
    return this.#race(this.network(k));
  }

  /** An engine a column, or one for all where they share weights. */
  #racers(k?: number): Racer[] {
    const net = this.network(k);
    return this.options.sharing === 'shared'
      ? [{ engine: this.#race(net), firstColumn: 0 }]
      : this.#layout.places.map((_, column) => ({
          engine: this.#race(this.#alone(net, column)),
          firstColumn: column,
        }));
  }

  /** The part of a network that one column is. */
  #alone({ populations, projections, inhibition }: Network, column: number) {
    const name = `column-${column}`;
    return {
      populations: { retina: populations.retina!, [name]: populations[name]! },
      projections: [projections[column]!],
      inhibition: [inhibition[column]!],
    };
  }

  #race(net: Partial<Network> & Pick<Network, 'populations'>): RaceEngine {
    const { minSpikes, sharing, rule, seed } = this.options;
    return new RaceEngine(network(net), seed, {
      minSpikes: minSpikes ?? (sharing === 'shared' ? 4 : 0),
      ...(rule && { rule: rule.learn }),
    });
  }

  /** The network as plain data: 'retina' -> 'column-0', 'column-1', ...; any engine runs it. */
  network(k?: number): Network {
    const { tauM, volley, duration, input } = this.options;
    const plasticity = competitive({ norm, volley: input === 'poisson' ? duration : volley });
    const populations: Record<string, Lif> = {};
    const projections: Projection[] = [];
    /** by set, so that columns that share weights are given one and the same list */
    const made: { population: Lif; projection: Projection }[] = [];
    for (const [column, { inputs, scale }] of this.#layout.places.entries()) {
      const name = `column-${column}`;
      const set = this.#setOf[column]!;
      const { neurons, gap } = this.scales[scale]!;
      const base = gap * this.#factor;
      const homeostasis = balanceHomeostasis({ low: -0.7 * base, high: 2 * base, silentStep: 0.0005 });
      const theta = this.#theta[set]!;
      made[set] ??= {
        population: lif(neurons, {
          tauM,
          vRest,
          vThreshold: vRest + base,
          theta: theta.map((offset) => offset * this.#factor),
          homeostasis,
        }),
        projection: connect('retina', name, allToAll(), {
          weight: this.#weights[set]!,
          synapse: 'step',
          plasticity,
        }),
      };
      populations[name] = made[set].population;
      projections.push({ ...made[set].projection, post: name, rule: allToAll({ from: inputs }) });
    }
    return network({
      populations: { retina: source(this.#reach.length), ...populations },
      projections,
      inhibition: this.#layout.places.map(({ scale }, column) =>
        kWinners(`column-${column}`, { k: k ?? this.scales[scale]!.k }),
      ),
    });
  }

  /** Input spikes of one image, as the network sees them. @param image (height x width) */
  stimulus(image: Uint8Array): { t: Float64Array; i: Uint32Array } {
    const { height, width } = this.options;
    const count = this.#code(this.#seen(matrix(image, 1, height, width)), 0);
    const { t, i } = this.#spikes.spikes as { t: Float64Array; i: Uint32Array };
    return { t: t.slice(0, count), i: i.slice(0, count) };
  }

  /**
   * (neurons, patch, patch) [mV] weights of all neurons of a scale, set by set: column by column, or once if shared. Where
   * ON and OFF cells are the inputs, their difference.
   */
  receptiveFields(scale = 0): Matrix<Float64Array> {
    const { patch, neurons } = this.scales[scale]!;
    const size = patch * patch;
    const sets = new Set(this.#setOf.filter((_, column) => this.#layout.places[column]!.scale === scale));
    const fields = new Float64Array(sets.size * neurons * size);
    for (const [place, set] of [...sets].entries()) {
      const weights = this.#weights[set]!;
      for (let r = 0; r < this.#channels * size; r++)
        for (let j = 0; j < neurons; j++)
          fields[(place * neurons + j) * size + (r % size)]! +=
            (r < size ? 1 : -1) * weights[r * neurons + j]!;
    }
    return matrix(fields, sets.size * neurons, patch, patch);
  }

  /** What the network sees of the images: themselves, or (n, 2, height, width) ON and OFF. */
  #seen(images: Matrix<Uint8Array>): Matrix<Uint8Array> {
    const [n, h, w] = images.shape;
    const { height, width, frontEnd } = this.options;
    if (images.shape.length !== 3 || h !== height || w !== width || !(n! > 0))
      throw new RangeError(
        `sparseCoder.images: must be (n >= 1, ${height}, ${width}), got (${images.shape.join(', ')})`,
      );
    return frontEnd === 'on-off' ? onOff(images) : images;
  }

  /** Spikes of image number `image`, into the scratch spikes; returns their number. */
  #code(seen: Matrix<Uint8Array>, image: number): number {
    const size = this.#reach.length;
    return this.#spikes.into(seen.data.subarray(image * size, (image + 1) * size), image);
  }
}
