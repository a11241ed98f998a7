/**
 * The mushroom body of an insect as a classifier of digits, after GeNN's MNIST example (Knight, Schmitt and Nowotny; genn-team/genn,
 * examples and mushroom body tutorials): 784 projection neurons (PN) -> 20,000 Kenyon cells (KC), 20 random inputs each -> 10 output
 * neurons (MBON). A giant GABAergic neuron (GGN) counts KC spikes and silences all KC when it has seen 200.
 *
 *   PN    LIF under a constant current, pixel / (sum of pixels) * 80 nA, at most one spike: t = -tauM ln(1 - 10 mV / (R I))
 *   LIF   tauM dv/dt = -v + R I, spike at v >= 10 mV (above rest), v = 0 for 2 ms; tauM 20 ms, R 100 MOhm
 *   PN->KC    0.2 nA, exponential, 3 ms; fan-in drawn with replacement
 *   KC->GGN   GGN += 1 without leak; at 200 a spike, GGN = 0
 *   GGN->KC   -5 nA, exponential, 5 ms
 *   KC->MBON  g nA, exponential, 3 ms; symmetric STDP, rho 0.01, tau 15 ms, eta 2e-5, 0 <= g <= 0.0233:
 *             KC spike at t:   g += eta (exp(-(t - t_MBON) / tau) - rho)
 *             MBON spike at t: g += eta max(exp(-(t - t_KC) / tau) - rho, -rho / 10)
 *             (t_MBON, t_KC: the last spikes in this image; before the first the exponential is 0)
 *
 * While it learns, 5 nA drive the MBON of the image's class, and KC do not: as in the example, whose learning synapse adds nothing to its
 * target. Each image takes 20 ms from rest, on a grid of 0.1 ms as in the example. The answer is the MBON that spikes first (at one
 * instant the lower), none where all are silent.
 *
 * The grid is that of the clock engine with delays of 0 (an arrival acts after the test of its step, as in GeNN), so `network()` gives the
 * same spikes there; a test shows it. The model has a loop of its own (parts/kenyon-cells.ts) because almost all KC never come near the
 * threshold. What differs from GeNN: exact propagators, where GeNN holds the mean current of a step still; Float64; draws of its own.
 *
 * Options beyond the example: `inhibition: 'race'` closes all KC after exactly k spikes (event rule 5: at one instant the larger overshoot)
 * in place of the GGN; `side` draws the fan-in of each KC from a square patch of the image.
 */

import { pause, type Watch } from '../src/learn/schedule.ts';
import type { SparseRows } from '../src/learn/sparse-rows.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { integer, oneOf } from '../src/sim/network/checks.ts';
import { allToAll, connect, pairs } from '../src/sim/network/connect.ts';
import { kWinners } from '../src/sim/network/inhibition.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';
import type { Spikes } from '../src/sim/spikes.ts';
import { KenyonCells } from './parts/kenyon-cells.ts';
import {
  dt,
  giantWeight,
  inputWeight,
  refractory,
  resistance,
  tauGiant,
  tauM,
  tauSyn,
  threshold,
} from './parts/mushroom-grid.ts';
import { OutputNeurons } from './parts/output-neurons.ts';
import { drawWiring, Volleys, type Wiring } from './parts/projection-neurons.ts';

export interface MushroomBodyOptions {
  /** side of the images. @default 28 */
  readonly imageSide?: number;
  /** Kenyon cells. @default 20_000 */
  readonly cells?: number;
  /** inputs of a Kenyon cell, drawn with replacement. @default 20 */
  readonly fanIn?: number;
  /** [pixels] side of the square from which a cell's inputs are drawn. @default imageSide: all of the image */
  readonly side?: number;
  /** what limits the number of active cells: the giant neuron, or a k-winners race. @default 'ggn' */
  readonly inhibition?: 'ggn' | 'race';
  /** KC spikes that make the giant neuron spike, or winners of the race. @default 200 */
  readonly k?: number;
  /** output neurons. @default 10 */
  readonly classes?: number;
  /** [nA] change of a weight for a coincidence. @default 2e-5 */
  readonly eta?: number;
  readonly seed?: number | string;
}

const defaults = {
  imageSide: 28,
  cells: 20_000,
  fanIn: 20,
  side: 0,
  inhibition: 'ggn' as 'ggn' | 'race',
  k: 200,
  classes: 10,
  eta: 2e-5,
  seed: 1 as number | string,
};

export interface MushroomResponses {
  /** (images) class of the MBON that spiked first, -1 for none */
  readonly answers: Int16Array;
  /** the cells that spiked, as 1; `softmaxRegression` takes it */
  readonly codes: SparseRows;
  readonly activeShare: number;
  /** mean KC spikes, and deliveries to single KC synapses, an image */
  readonly spikes: number;
  readonly deliveries: number;
}

export class MushroomBody {
  readonly options: typeof defaults;
  readonly #wiring: Wiring;
  readonly #volleys: Volleys;
  readonly #cells: KenyonCells;
  readonly #outputs: OutputNeurons;

  constructor(options: MushroomBodyOptions = {}) {
    this.options = { ...defaults, ...options };
    const { imageSide, cells, fanIn, inhibition, k, seed } = this.options;
    const { side } = this;
    integer('mushroomBody.cells', cells, 1, 1e6);
    integer('mushroomBody.fanIn', fanIn, 1, 255);
    integer('mushroomBody.side', side, 1, imageSide);
    integer('mushroomBody.k', k, 1, cells);
    oneOf('mushroomBody.inhibition', inhibition, ['ggn', 'race']);
    this.#wiring = drawWiring({ imageSide, cells, fanIn, side }, rng(seed, 'mushroom-body', 'wiring'));
    this.#volleys = new Volleys(imageSide * imageSide);
    this.#cells = new KenyonCells(this.#wiring, this.options);
    this.#outputs = new OutputNeurons(this.options);
  }

  /** [pixels] side of the square from which a cell's inputs are drawn */
  get side(): number {
    return this.options.side || this.options.imageSide;
  }

  /**
   * Shows each image once with its label, and learns.
   * @param images (n, height, width)
   */
  async learn(images: Matrix<Uint8Array>, labels: ArrayLike<number>, watch: Watch = {}): Promise<void> {
    const count = this.#imageCount(images);
    for (let image = 0; image < count; image++) {
      this.#respond(images.data, image);
      this.#outputs.teach(this.#cells, labels[image]!);
      if (image % 500 === 0) await pause(watch, image / count);
    }
  }

  /** What the cells and the output neurons make of images; nothing is learnt. */
  async respond(images: Matrix<Uint8Array>, watch: Watch = {}): Promise<MushroomResponses> {
    const { cells } = this.options;
    const count = this.#imageCount(images);
    const answers = new Int16Array(count);
    const start = new Uint32Array(count + 1);
    let index = new Uint32Array(300 * count);
    let entries = 0;
    let [active, spikes, deliveries] = [0, 0, 0];
    for (let image = 0; image < count; image++) {
      this.#respond(images.data, image);
      answers[image] = this.#outputs.answer(this.#cells);
      spikes += this.#cells.spikes;
      deliveries += this.#cells.deliveries;
      const own = Uint32Array.from(new Set(this.#cells.cellOf.subarray(0, this.#cells.spikes))).sort();
      active += own.length;
      if (entries + own.length + 1 > index.length) {
        const longer = new Uint32Array(2 * (entries + own.length + 1));
        longer.set(index);
        index = longer;
      }
      index.set(own, entries);
      entries += own.length;
      index[entries++] = cells;
      start[image + 1] = entries;
      if (image % 500 === 0) await pause(watch, image / count);
    }
    const codes = {
      rows: count,
      columns: cells,
      start,
      index: index.slice(0, entries),
      value: new Float32Array(entries).fill(1),
    };
    return {
      answers,
      codes,
      activeShare: active / (count * cells),
      spikes: spikes / count,
      deliveries: deliveries / count,
    };
  }

  /** Spikes of the cells in response to one image, and the class that is answered, -1 for none. */
  show(image: Uint8Array): { readonly spikes: Spikes; readonly answer: number } {
    this.#respond(image, 0);
    const { cellOf, stepOf, spikes } = this.#cells;
    const t = Float64Array.from(stepOf.subarray(0, spikes), (step) => step * dt);
    return { spikes: { t, i: cellOf.slice(0, spikes) }, answer: this.#outputs.answer(this.#cells) };
  }

  /** [ms] spikes of the projection neurons in response to one image, in the order (t, i) */
  inputSpikes(image: Uint8Array): Spikes {
    const { order, start, stepOf } = this.#volleys;
    this.#volleys.sort(image, 0);
    const i = order.slice(0, start.at(-1));
    return { t: Float64Array.from(i, (pixel) => stepOf[pixel]! * dt), i };
  }

  /** (cells, classes) [nA] weights KC->MBON */
  weights(): Float64Array {
    return this.#outputs.weights();
  }

  /** (classes, imageSide, imageSide) [nA] weights of each MBON, summed over the cells that a pixel feeds */
  fields(): Matrix<Float64Array> {
    const { imageSide, classes } = this.options;
    const weights = this.weights();
    const out = new Float64Array(classes * imageSide * imageSide);
    const { pre, post } = this.#wiring;
    for (let s = 0; s < pre.length; s++)
      for (let c = 0; c < classes; c++)
        out[c * imageSide * imageSide + pre[s]!]! += weights[post[s]! * classes + c]!;
    return matrix(out, classes, imageSide, imageSide);
  }

  /**
   * The network as it is now, as plain data: 'pn' (a source) -> 'kc' -> 'mbon', and the giant neuron 'ggn', or a race. Engine 'clock' with
   * dt 0.1 gives the same spikes.
   */
  network(): Network {
    const { imageSide, cells, inhibition, k, classes } = this.options;
    const { pre, post } = this.#wiring;
    const neuron = {
      tauM,
      tRef: refractory * dt,
      vRest: 0,
      vThreshold: threshold,
      tauE: tauSyn,
      tauI: tauGiant,
    };
    const kc = { weight: inputWeight * resistance, delay: 0, synapse: 'exponential' } as const;
    // one step of delay: at 0 the spikes of the very step in which the giant neuron spikes would be lost with its reset
    const giantNeuron = lif(1, { tauM: 1e9, tRef: 0, vRest: 0, vThreshold: k - 0.5 });
    return network({
      populations: {
        pn: source(imageSide * imageSide),
        kc: lif(cells, neuron),
        mbon: lif(classes, neuron),
        ...(inhibition === 'ggn' && { ggn: giantNeuron }),
      },
      projections: [
        connect('pn', 'kc', pairs(pre, post), kc),
        connect('kc', 'mbon', allToAll(), { ...kc, weight: this.weights().map((g) => g * resistance) }),
        ...(inhibition === 'ggn'
          ? [
              connect('kc', 'ggn', allToAll(), { weight: 1, delay: dt }),
              connect('ggn', 'kc', allToAll(), { ...kc, weight: giantWeight * resistance }),
            ]
          : []),
      ],
      inhibition: inhibition === 'race' ? [kWinners('kc', { k })] : [],
      record: [recordSpikes('kc'), recordSpikes('mbon')],
    });
  }

  #respond(data: Uint8Array, image: number): void {
    this.#volleys.sort(data, image);
    this.#cells.respond(this.#volleys);
  }

  #imageCount(images: Matrix<Uint8Array>): number {
    const { imageSide } = this.options;
    const [n, height, width] = images.shape;
    if (images.shape.length !== 3 || height !== imageSide || width !== imageSide)
      throw new RangeError(
        `mushroomBody.images: must be (n, ${imageSide}, ${imageSide}), got (${images.shape.join(', ')})`,
      );
    return n!;
  }
}
