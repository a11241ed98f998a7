/**
 * The network of Diehl and Cook (2015), "Unsupervised learning of digit recognition using spike-timing-dependent plasticity",
 * Front. Comput. Neurosci. 9:99, on its grid of dt = 0.5 ms. Excitatory neurons E, as many inhibitory ones I, pixels X:
 *
 *   E  100 ms dv/dt = (-65 - v) + ge (0 - v) + gi (-100 - v)   spike: v > theta - 20 - 52, then v = -65 for 5 ms, theta += 0.05 mV
 *   I   10 ms dv/dt = (-60 - v) + ge (0 - v)                   spike: v > -40, then v = -45 for 2 ms
 *   1 ms dge/dt = -ge,  2 ms dgi/dt = -gi,  1e7 ms dtheta/dt = -theta (from 20 mV; stands still while nothing is learnt)
 *   X -> E all to all, weights from 0.3 (U(0, 1) + 0.01), a delay of its own for each synapse, U(0, 10) ms;
 *   E -> I one to one, 10.4;  I -> E to all but the own partner, 17.0
 *   arrival at X -> E: pre = 1, w -= 0.0001 post1;  spike of E: w += 0.01 pre post2, then post1 = post2 = 1;  0 <= w <= 1
 *     (nearest-spike triplets; pre and post1 decay with 20 ms, post2 with 40 ms)
 *   before each image that is learnt the weights onto each neuron are scaled to the sum 78
 *   an image of 350 ms and 150 ms of rest; a pixel of level x spikes in a step with the chance x / 8 * intensity Hz * dt, intensity 2;
 *   after fewer than 5 spikes of E intensity + 1 and the image again
 *
 * As in the paper: the architecture, conductances, delays, adaptive thresholds, normalisation, repetition; labels assigned by
 * responses to training images, nothing being learnt then, and prediction by the mean count of the neurons of each class.
 * As in the released code (peter-u-diehl/stdp-mnist, where the paper gives no constant): all numbers above, forward Euler in
 * Brian's order, the triplet rule (the paper's text has several), delays cut to whole steps (0 ... 9.5 ms), v = -105 mV at first.
 * The `pause`: the code's `timer` lets a neuron spike again when it is above 5 ms. As released it gains 100 s a second and so never
 * matters; the ports to Brian2 let it gain 0.1, which makes it 50 ms. `pause: 0` is the first, 50, the default, the second.
 * Tried on the last 10,000 training images (100 neurons, 10,000 images, seed 1, 3,000 to 5,000 judged; 75.3 % by vote as above):
 * thetaStep 0.02 names 82.5 %, tauTheta 2e6 81.2 %, thetaStep 0.2 with tauTheta 1e6 75.2 %, pause 0 72.9 %, etaPost 0.003 23.6 %. With 100
 * neurons each spikes four times as often as with 400, thresholds outrun the input, and most images are shown more than once.
 * What differs: the intensity ends at `mostIntensity` (the original repeats a silent image for ever) and such images are counted;
 * theta decays at the end of each presentation, by 500 ms at once; a Euler step that would overshoot its limit, with a dozen
 * inhibitory spikes at once, ends on it (the original blows up); labels are assigned on training images (its released script
 * uses the test set); Float32 unless `precision` says otherwise; what the engine exploits stands in its header.
 */
import { type StepTrainsCoder, stepTrains } from '../src/coding/step-trains.ts';
import { type LabelVote, labelVote } from '../src/learn/label-vote.ts';
import { pause as handOver, type Watch } from '../src/learn/schedule.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { openState, type StateExchange, saveState } from '../src/math/state.ts';
import { ConductanceRowEngine } from '../src/sim/dense/conductance-row-engine.ts';

const defaults = {
  /** pixels of an image */
  pixels: 784,
  neurons: 400,
  /** how often all training images are shown */
  passes: 1,
  /** [ms] no spike of a neuron so soon after its last, beside the 5 ms of the clamp */
  pause: 50,
  /** [mV] rise of theta at a spike; [ms] its decay */
  thetaStep: 0.05,
  tauTheta: 1e7,
  /** learning rates of the triplet rule */
  etaPre: 1e-4,
  etaPost: 1e-2,
  /** sum of the weights onto a neuron */
  total: 78,
  /** conductance of I -> E */
  inhibition: 17,
  /** [ms] */
  durationMs: 350,
  restMs: 150,
  /** an image with fewer spikes is shown again, at most at this intensity */
  leastSpikes: 5,
  mostIntensity: 32,
  /** 'random': the first weights stay; 'images': training images as weights; thresholds adapt all the same */
  weights: 'learnt' as 'learnt' | 'random' | 'images',
  precision: 'float32' as 'float64' | 'float32',
  kernels: 'wasm' as 'wasm' | 'reference',
  seed: 1 as number | string,
};

export type DiehlCookOptions = Partial<typeof defaults>;

const dt = 0.5;
const firstIntensity = 2;
const firstTheta = 20;
/** steps: U(0, 10) ms cut to the grid */
const delaySteps = 20;
const KIND = 'diehl-cook-2015';

/** Responses to some images. */
export interface Responses {
  /** (images, neurons) spikes of each neuron, of the showing that counts */
  readonly counts: Matrix<Uint16Array>;
  /** images that gave fewer than `leastSpikes` at every intensity */
  readonly silent: readonly number[];
  /** mean showings an image, spikes of all neurons in the one that counts, input spikes of all showings */
  readonly showings: number;
  readonly spikes: number;
  readonly inputSpikes: number;
}

export class DiehlCook2015 {
  readonly options: typeof defaults;
  readonly #engine: ConductanceRowEngine;
  /** images learnt from, and what `Responses` says of them, in sums */
  samples = 0;
  learning = { showings: 0, spikes: 0, silent: 0 };

  constructor(options: DiehlCookOptions = {}) {
    this.options = { ...defaults, ...options };
    const { pixels, neurons, seed, weights: kind, pause, etaPre, etaPost, total } = this.options;
    const draw = rng(seed, KIND, 'weights');
    const weights = Float64Array.from({ length: neurons * pixels }, () => 0.3 * (draw.next() + 0.01));
    const steps = rng(seed, KIND, 'delays');
    const delays = Uint8Array.from({ length: neurons * pixels }, () => steps.integer(delaySteps));
    const { durationMs, restMs, thetaStep, tauTheta, inhibition, precision, kernels } = this.options;
    const learns = kind === 'learnt';
    this.#engine = new ConductanceRowEngine({
      inputs: pixels,
      neurons,
      weights,
      delays,
      dt,
      tauM: 100,
      tauE: 1,
      tauI: 2,
      eE: 0,
      eI: -100,
      vRest: -65,
      vReset: -65,
      vStart: -105,
      vThreshold: -72,
      tRef: 5,
      pause,
      theta: firstTheta,
      thetaStep,
      tauTheta,
      inhibitory: {
        tauM: 10,
        tauE: 1,
        tRef: 2,
        vRest: -60,
        vReset: -45,
        vThreshold: -40,
        eE: 0,
        weight: 10.4,
      },
      inhibition,
      rule: {
        etaPre: learns ? etaPre : 0,
        etaPost: learns ? etaPost : 0,
        tauPre: 20,
        tauPost1: 20,
        tauPost2: 40,
        high: learns ? 1 : Infinity,
        total,
      },
      durationMs,
      restMs,
      precision,
      kernels,
    });
  }

  /**
   * Shows all images, `passes` times, from where it left off, and learns.
   * @param images (n, height, width); no labels are needed or taken
   * @param watch.onProgress is called between two images, when the state is whole: `save` may be called there
   */
  async learn(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<void> {
    const { passes, seed, weights } = this.options;
    const count = imageCount(images, this.options.pixels);
    if (weights === 'images' && this.samples === 0) this.#copyImages(images, count);
    const coder = this.#coder(`${seed}/learn`);
    const all = passes * count;
    for (; this.samples < all; this.samples++) {
      if (this.samples % 100 === 0) await handOver(watch, this.samples / all);
      this.#show(coder, pixelsOf(images, this.samples % count), this.samples, true);
      this.learning.showings += this.#last.showings;
      this.learning.spikes += this.#engine.spikes;
      this.learning.silent += this.#last.isSilent ? 1 : 0;
    }
  }

  /** Responses to images; nothing is learnt. @param images (n, height, width) @param stream names the input spikes */
  async respond(images: Matrix<Uint8Array>, stream: string, watch: Watch = {}): Promise<Responses> {
    const { neurons, pixels, seed } = this.options;
    const count = imageCount(images, pixels);
    const coder = this.#coder(`${seed}/${stream}`);
    const counts = new Uint16Array(count * neurons);
    const silent: number[] = [];
    let [showings, spikes, inputSpikes] = [0, 0, 0];
    for (let image = 0; image < count; image++) {
      if (image % 100 === 0) await handOver(watch, image / count);
      this.#show(coder, pixelsOf(images, image), image, false);
      counts.set(this.#engine.counts, image * neurons);
      if (this.#last.isSilent) silent.push(image);
      showings += this.#last.showings;
      spikes += this.#engine.spikes;
      inputSpikes += this.#last.inputSpikes;
    }
    return {
      counts: matrix(counts, count, neurons),
      silent,
      showings: showings / count,
      spikes: spikes / count,
      inputSpikes: inputSpikes / count,
    };
  }

  /** Assigns a class to each neuron by its responses to labelled training images. */
  assign(responses: Responses, labels: ArrayLike<number>, classes = 10): LabelVote {
    return labelVote(responses.counts, labels, { classes });
  }

  /** [mV] (neurons), a copy; the threshold is theta - 72 mV */
  theta(): Float64Array {
    return this.#engine.theta.slice();
  }

  /** (neurons, pixels) weights */
  receptiveFields(): Matrix<Float64Array> {
    return matrix(this.#engine.weights(), this.options.neurons, this.options.pixels);
  }

  /** What it has learnt so far, to go on from; between two images only. */
  save(): Uint8Array {
    return saveState(KIND, this.options, (state) => this.#exchange(state));
  }

  /** The model that was saved. @throws Error if the bytes are none. */
  static restore(bytes: Uint8Array): DiehlCook2015 {
    const opened = openState(KIND, bytes);
    const model = new DiehlCook2015(opened.recipe as DiehlCookOptions);
    opened.restore((state) => model.#exchange(state));
    return model;
  }

  /** Of the image shown last. */
  readonly #last = { showings: 0, inputSpikes: 0, isSilent: false };

  /** Shows an image, again and brighter while it gives too few spikes; presentation n draws its own input spikes. */
  #show(coder: StepTrainsCoder, image: Uint8Array, n: number, learn: boolean): void {
    const { leastSpikes, mostIntensity } = this.options;
    const last = this.#last;
    last.showings = 0;
    last.inputSpikes = 0;
    for (let intensity = firstIntensity; ; intensity++) {
      last.inputSpikes += coder.draw(image, intensity / 8, n * 64 + last.showings);
      last.showings++;
      this.#engine.show(coder.trains, learn);
      last.isSilent = this.#engine.spikes < leastSpikes;
      if (!last.isSilent || intensity >= mostIntensity) return;
    }
  }

  #coder(seed: string): StepTrainsCoder {
    const { pixels, durationMs, kernels } = this.options;
    return stepTrains({ pixels, dt, durationMs, seed, kernels });
  }

  #copyImages(images: Matrix<Uint8Array>, count: number): void {
    const { neurons, pixels, seed } = this.options;
    const draw = rng(seed, KIND, 'images');
    const weights = new Float64Array(neurons * pixels);
    for (let j = 0; j < neurons; j++) weights.set(pixelsOf(images, draw.integer(count)), j * pixels);
    this.#engine.setWeights(weights);
  }

  #exchange(state: StateExchange): void {
    this.#engine.exchange(state.part('engine'));
    this.samples = state.number('samples', this.samples);
    const { showings, spikes, silent } = this.learning;
    this.learning = {
      showings: state.number('showings', showings),
      spikes: state.number('spikes', spikes),
      silent: state.number('silent', silent),
    };
  }
}

function pixelsOf(images: Matrix<Uint8Array>, image: number): Uint8Array {
  const size = images.shape[1]! * images.shape[2]!;
  return images.data.subarray(image * size, (image + 1) * size);
}

function imageCount(images: Matrix<Uint8Array>, pixels: number): number {
  const [n, height, width] = images.shape;
  if (images.shape.length !== 3 || height! * width! !== pixels || !(n! > 0))
    throw new RangeError(
      `diehlCook2015.images: must be (n >= 1, height, width) of ${pixels} pixels, got (${images.shape.join(', ')})`,
    );
  return n!;
}
