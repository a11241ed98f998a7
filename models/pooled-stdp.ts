/**
 * Pooled STDP: the simplified relative of Diehl and Cook's network (2015, "Unsupervised learning of digit recognition using
 * spike-timing-dependent plasticity"): Poisson pixels, neurons that inhibit each other and learn by STDP, labels assigned
 * afterwards.
 *
 *   pixel x in 0..255 spikes as a Poisson process of x / 255 * 63.75 Hz for 350 ms; each image starts from rest
 *   tauM dv/dt = -(v - vRest), v += w_ij at a spike of pixel i; spike at v >= vThreshold + theta      LIF, delta synapses
 *   a spike lowers v of all others by `inhibition` mV at once                                         shared pool, tau = tauM
 *   at a spike of j: w_ij += eta (x_i - w_ij), x_i the trace of pixel i                                post-triggered STDP
 *   after an image: sum_i w_ij = total; theta rises at spikes, falls by as much at `target` spikes     homeostasis
 *
 * What differs from their network: delta synapses without delay in place of conductances with delays up to 10 ms; inhibition
 * directly and at once, in place of one inhibitory neuron each; the averaging rule in place of nearest-spike triplets;
 * theta held by a target of spikes a stimulus in place of a decay over 1e7 ms; no weight bound; every image is shown once
 * for 350 ms, without repeats at higher rates, and the state starts anew in place of 150 ms of rest. As in the paper, labels are
 * assigned by the responses to training images (the published demonstration used test images). Trace, inhibition, rates and
 * target were chosen on the last 10,000 training images.
 */
import { type PoissonImages, poissonImages } from '../src/coding/poisson-images.ts';
import { type LabelVote, labelVote } from '../src/learn/label-vote.ts';
import { pause, type Watch } from '../src/learn/schedule.ts';
import { exp, log } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { RowEngine } from '../src/sim/dense/row-engine.ts';
import { allToAll, connect } from '../src/sim/network/connect.ts';
import type { Drawn } from '../src/sim/network/drawn.ts';
import { pool } from '../src/sim/network/inhibition.ts';
import { lif, spikeHomeostasis } from '../src/sim/network/lif.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { traceStdp } from '../src/sim/network/plasticity.ts';

export interface PooledStdpOptions {
  /** pixels of an image. @default 784 */
  readonly pixels?: number;
  /** @default 400 */
  readonly neurons?: number;
  /** [Hz] rate of a white pixel. @default 63.75 */
  readonly maxRateHz?: number;
  /** [ms] @default 350 */
  readonly duration?: number;
  /** [ms] membrane and pool; refractory period; presynaptic trace. @default 100, 5, 50 */
  readonly tauM?: number;
  readonly tRef?: number;
  readonly tauPre?: number;
  /** [mV] distance from rest to the lowest threshold. @default 20 */
  readonly gap?: number;
  /** [mV] what a spike takes from all. @default 70 */
  readonly inhibition?: number;
  /** [mV] sum of the weights onto a neuron. @default 78.4 */
  readonly total?: number;
  /** learning rate at the start and at the end; it falls exponentially. @default [0.03, 0.001] */
  readonly eta?: readonly [number, number];
  /** [mV] rise of theta at a spike, at the start and at the end; [0, 0] for no homeostasis. @default [1, 0.1] */
  readonly thetaStep?: readonly [number, number];
  /** spikes of all neurons an image at which thresholds hold. @default 12.6 */
  readonly target?: number;
  /** how often all training images are shown. @default 1 */
  readonly epochs?: number;
  /** of weights and potentials. @default 'float32' */
  readonly precision?: 'float64' | 'float32';
  readonly seed?: number | string;
}

const defaults = {
  pixels: 784,
  neurons: 400,
  maxRateHz: 63.75,
  duration: 350,
  tauM: 100,
  tRef: 5,
  tauPre: 50,
  gap: 20,
  inhibition: 70,
  total: 78.4,
  eta: [0.03, 0.001] as readonly [number, number],
  thetaStep: [1, 0.1] as readonly [number, number],
  target: 12.6,
  epochs: 1,
  precision: 'float32' as 'float64' | 'float32',
  seed: 1 as number | string,
};

const vRest = -65;

/** Responses to some images. */
export interface Responses {
  /** (images, neurons) spikes of each neuron */
  readonly counts: Matrix<Uint16Array>;
  /** mean spikes of all neurons an image */
  readonly spikes: number;
}

export class PooledStdp {
  readonly options: typeof defaults;
  /** Weights and thresholds are its own. */
  readonly #engine: RowEngine;
  /** mean output spikes an image while it learnt */
  learningSpikes = 0;

  constructor(options: PooledStdpOptions = {}) {
    this.options = { ...defaults, ...options };
    const { pixels, neurons, total, seed, precision } = this.options;
    const weights = new Float64Array(pixels * neurons);
    const draw = rng(seed, 'diehl-cook', 'weights'); // its name of old: the published figures stand on these draws
    for (let s = 0; s < weights.length; s++) weights[s] = draw.next();
    for (let j = 0; j < neurons; j++) {
      let sum = 0;
      for (let i = 0; i < pixels; i++) sum += weights[i * neurons + j]!;
      for (let i = 0; i < pixels; i++) weights[i * neurons + j]! *= total / sum;
    }
    this.#engine = new RowEngine(this.#describe(weights, 0), { seed, precision });
  }

  /**
   * Shows all images, `epochs` times, and learns; stopped by its signal, it keeps what it has learnt so far.
   * @param images (n, height, width); no labels are needed or taken
   */
  async learn(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<void> {
    const { epochs, eta, thetaStep, duration, seed } = this.options;
    const count = imageCount(images, this.options.pixels);
    const engine = this.#engine;
    const coder = this.coder(`${seed}/learn`);
    const rates = { eta: eta[0], thetaStep: thetaStep[0] };
    const fall = {
      eta: log(eta[1] / eta[0]),
      thetaStep: thetaStep[0] > 0 ? log(thetaStep[1] / thetaStep[0]) : 0,
    };
    const options = { durationMs: duration, learn: rates };
    const samples = epochs * count;
    let spikes = 0;
    for (let s = 0; s < samples; s++) {
      rates.eta = eta[0] * exp((fall.eta * s) / samples);
      rates.thetaStep = thetaStep[0] * exp((fall.thetaStep * s) / samples);
      engine.show(coder.spikes, options, coder.draw(pixelsOf(images, s % count), s));
      spikes += engine.spikeCount;
      if (s % 1000 === 0) await pause(watch, s / samples);
    }
    this.learningSpikes = spikes / samples;
  }

  /** Responses to images; nothing is learnt. @param images (n, height, width) @param stream names the Poisson trains */
  async respond(images: Matrix<Uint8Array>, stream: string, watch: Watch = {}): Promise<Responses> {
    const { duration, neurons, seed } = this.options;
    const count = imageCount(images, this.options.pixels);
    const engine = this.#engine;
    const coder = this.coder(`${seed}/${stream}`);
    const counts = new Uint16Array(count * neurons);
    const options = { durationMs: duration };
    let spikes = 0;
    for (let image = 0; image < count; image++) {
      engine.show(coder.spikes, options, coder.draw(pixelsOf(images, image), image));
      counts.set(engine.counts, image * neurons);
      spikes += engine.spikeCount;
      if (image % 1000 === 0) await pause(watch, image / count);
    }
    return { counts: matrix(counts, count, neurons), spikes: spikes / count };
  }

  /** Assigns a class to each neuron by its responses to labelled training images. */
  assign(responses: Responses, labels: ArrayLike<number>, classes = 10): LabelVote {
    return labelVote(responses.counts, labels, { classes });
  }

  /** [mV] (neurons) */
  theta(): Float64Array {
    return this.#engine.theta('neurons');
  }

  /** What draws the spikes of images: stream n gives presentation n its own. */
  coder(seed: number | string): PoissonImages {
    const { pixels, maxRateHz, duration } = this.options;
    return poissonImages({ pixels, maxRateHz, durationMs: duration, seed });
  }

  /** The network as it is now, as plain data: 'retina' -> 'neurons'; any engine runs it. */
  network(): Network {
    return this.#describe(this.#engine.weights(0), this.theta());
  }

  #describe(weight: Float64Array, theta: Drawn): Network {
    const { pixels, neurons, tauM, tRef, tauPre, gap, inhibition, total, target } = this.options;
    return network({
      populations: {
        retina: source(pixels),
        neurons: lif(neurons, {
          tauM,
          tRef,
          vRest,
          vThreshold: vRest + gap,
          theta,
          homeostasis: spikeHomeostasis({ tau: Infinity, target: target / neurons }),
        }),
      },
      projections: [
        connect('retina', 'neurons', allToAll(), {
          weight,
          plasticity: traceStdp({ tauPre, normalise: { norm: 'l1', total } }),
        }),
      ],
      inhibition: [pool('neurons', { weight: inhibition, tau: tauM })],
    });
  }

  /** (neurons, pixels) [mV] */
  receptiveFields(): Matrix<Float64Array> {
    const { pixels, neurons } = this.options;
    const weights = this.#engine.weights(0);
    const fields = new Float64Array(weights.length);
    for (let i = 0; i < pixels; i++)
      for (let j = 0; j < neurons; j++) fields[j * pixels + i] = weights[i * neurons + j]!;
    return matrix(fields, neurons, pixels);
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
      `pooledStdp.images: must be (n >= 1, height, width) of ${pixels} pixels, got (${images.shape.join(', ')})`,
    );
  return n!;
}
