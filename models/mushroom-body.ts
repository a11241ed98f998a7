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
 * same spikes there; a test shows it. The model has a loop of its own because almost all KC never come near the threshold: their
 * potentials are two sums of exponentials, added to when an input spikes; only those with enough inputs to reach the threshold are tested,
 * and after the GGN's spike only for as long as the most that any input can still do exceeds its inhibition. What differs from GeNN:
 * exact propagators, where GeNN holds the mean current of a step still; Float64; draws of its own.
 *
 * Options beyond the example: `inhibition: 'race'` closes all KC after exactly k spikes (event rule 5: at one instant the larger overshoot)
 * in place of the GGN; `side` draws the fan-in of each KC from a square patch of the image.
 */

import { pause, type Watch } from '../src/learn/schedule.ts';
import type { SparseRows } from '../src/learn/sparse-rows.ts';
import { exp, log } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { integer, oneOf } from '../src/sim/network/checks.ts';
import { allToAll, connect, pairs } from '../src/sim/network/connect.ts';
import { kWinners } from '../src/sim/network/inhibition.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';
import type { Spikes } from '../src/sim/spikes.ts';

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

/** [ms] of an image; steps of it */
const duration = 20;
const dt = 0.1;
const steps = 200;
/** [ms], [MOhm], [mV] above rest; refractory period in steps */
const [tauM, resistance, threshold, refractory] = [20, 100, 10, 20];
/** [nA] of a white image of one pixel; teacher; a synapse PN->KC; GGN->KC */
const [inputCurrent, teacherCurrent, inputWeight, giantWeight] = [80, 5, 0.2, -5];
/** [ms] decay of synapses from PN and KC, from the GGN; window of STDP */
const [tauSyn, tauGiant, tauStdp] = [3, 5, 15];
const rho = 0.01;
/** [nA] largest weight KC->MBON */
const mostWeight = 0.0233;

/** exp(-n dt / tau), n = 0 ... steps + 1 */
const decays = (tau: number) => Float64Array.from({ length: steps + 2 }, (_, n) => exp((-n * dt) / tau));
const membrane = decays(tauM);
const synapse = decays(tauSyn);
const giant = decays(tauGiant);
const window = decays(tauStdp);
/** [mV] potential of a synapse of 1 nA: psp(tau) (exp(-t / tauM) - exp(-t / tau)) */
const psp = (tau: number) => (resistance * tau) / (tauM - tau);
const cellPsp = inputWeight * psp(tauSyn);
const giantPsp = giantWeight * psp(tauGiant);
/** the highest potential of one synapse PN->KC, and how many at once reach the threshold */
const highest = Math.max(...membrane.map((m, n) => cellPsp * (m - synapse[n]!)));
const fewest = Math.ceil(threshold / highest);

export class MushroomBody {
  readonly options: typeof defaults;
  /** (synapses) input and cell of each synapse PN->KC */
  readonly #wiring: { readonly pre: Uint32Array; readonly post: Uint32Array };
  /** (inputs + 1), (synapses) cells of input i: #target[#start[i] ... #start[i + 1] - 1] */
  readonly #start: Uint32Array;
  readonly #target: Uint32Array;
  /** (cells, classes) [nA] */
  readonly #weight: Float64Array;
  /** (classes) [nA] what all silent cells have lost by MBON spikes so far; (cells, classes) how much of it is in #weight */
  readonly #lost: Float64Array;
  readonly #paid: Float64Array;
  /** steps at which a taught MBON spikes */
  readonly #taught: readonly number[] = teacherSteps();
  /** (inputs) by their step: inputs of step n are #order[#volley[n] ... #volley[n + 1] - 1] */
  readonly #order: Uint32Array;
  readonly #volley = new Uint32Array(steps + 2);
  readonly #stepOf: Uint8Array;
  /** (cells) sums of exp(t / tauM) and exp(t / tauSyn) over arrivals, their number, end of refractoriness */
  readonly #rise: Float64Array;
  readonly #fall: Float64Array;
  readonly #arrived: Uint8Array;
  readonly #free: Uint8Array;
  readonly #spiked: Uint8Array;
  /** cells that have enough inputs to reach the threshold */
  readonly #near: Uint32Array;
  /** KC spikes of the last image, by time */
  #spikeCell: Uint32Array;
  #spikeStep: Uint8Array;
  #spikes = 0;
  /** deliveries to KC in the last image */
  #deliveries = 0;

  constructor(options: MushroomBodyOptions = {}) {
    this.options = { ...defaults, ...options };
    const { imageSide, cells, fanIn, inhibition, k, classes, seed } = this.options;
    integer('mushroomBody.cells', cells, 1, 1e6);
    integer('mushroomBody.fanIn', fanIn, 1, 255);
    integer('mushroomBody.side', this.side, 1, imageSide);
    integer('mushroomBody.k', k, 1, cells);
    oneOf('mushroomBody.inhibition', inhibition, ['ggn', 'race']);
    const inputs = imageSide * imageSide;
    const pre = new Uint32Array(cells * fanIn);
    const post = new Uint32Array(cells * fanIn);
    const draw = rng(seed, 'mushroom-body', 'wiring');
    for (let cell = 0, s = 0; cell < cells; cell++) {
      const top = draw.integer(imageSide - this.side + 1);
      const left = draw.integer(imageSide - this.side + 1);
      for (let f = 0; f < fanIn; f++, s++) {
        const y = top + draw.integer(this.side);
        pre[s] = y * imageSide + left + draw.integer(this.side);
        post[s] = cell;
      }
    }
    this.#wiring = { pre, post };
    this.#start = new Uint32Array(inputs + 1);
    for (const i of pre) this.#start[i + 1]!++;
    for (let i = 0; i < inputs; i++) this.#start[i + 1]! += this.#start[i]!;
    this.#target = new Uint32Array(pre.length);
    const next = this.#start.slice();
    for (let s = 0; s < pre.length; s++) this.#target[next[pre[s]!]!++] = post[s]!;
    this.#weight = new Float64Array(cells * classes);
    this.#paid = new Float64Array(cells * classes);
    this.#lost = new Float64Array(classes);
    this.#order = new Uint32Array(inputs);
    this.#stepOf = new Uint8Array(inputs);
    this.#rise = new Float64Array(cells);
    this.#fall = new Float64Array(cells);
    this.#arrived = new Uint8Array(cells);
    this.#free = new Uint8Array(cells);
    this.#spiked = new Uint8Array(cells);
    this.#near = new Uint32Array(cells);
    this.#spikeCell = new Uint32Array(cells);
    this.#spikeStep = new Uint8Array(cells);
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
      this.#teach(labels[image]!);
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
      answers[image] = this.#answer();
      spikes += this.#spikes;
      deliveries += this.#deliveries;
      const own = Uint32Array.from(new Set(this.#spikeCell.subarray(0, this.#spikes))).sort();
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
    const t = Float64Array.from(this.#spikeStep.subarray(0, this.#spikes), (step) => step * dt);
    return { spikes: { t, i: this.#spikeCell.slice(0, this.#spikes) }, answer: this.#answer() };
  }

  /** [ms] spikes of the projection neurons in response to one image, in the order (t, i) */
  inputSpikes(image: Uint8Array): Spikes {
    this.#volleys(image, 0);
    const i = this.#order.slice(0, this.#volley[steps + 1]);
    return { t: Float64Array.from(i, (pixel) => this.#stepOf[pixel]! * dt), i };
  }

  /** (cells, classes) [nA] weights KC->MBON */
  weights(): Float64Array {
    for (let w = 0; w < this.#weight.length; w++) this.#settle(w);
    return this.#weight.slice();
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

  // ---- one image ----

  /** Sorts the inputs of an image by the step of their spike. */
  #volleys(data: Uint8Array, image: number): void {
    const inputs = this.#order.length;
    const first = image * inputs;
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += data[first + i]!;
    const volley = this.#volley.fill(0);
    for (let i = 0; i < inputs; i++) {
      const reach = (data[first + i]! / sum) * inputCurrent * resistance;
      const t = reach > threshold ? -tauM * log(1 - threshold / reach) : Infinity;
      const step = t <= duration ? Math.ceil(t / dt - 1e-6) : 0;
      this.#stepOf[i] = step;
      if (step > 0) volley[step + 1]!++;
    }
    for (let n = 1; n <= steps + 1; n++) volley[n]! += volley[n - 1]!;
    const total = volley[steps + 1]!;
    for (let i = 0; i < inputs; i++) if (this.#stepOf[i]! > 0) this.#order[volley[this.#stepOf[i]!]!++] = i;
    for (let n = steps + 1; n > 0; n--) volley[n] = volley[n - 1]!;
    volley[0] = 0;
    volley[steps + 1] = total;
  }

  /** Spikes of all Kenyon cells in one image. */
  #respond(data: Uint8Array, image: number): void {
    const { inhibition, k, fanIn } = this.options;
    const [rise, fall, arrived, free, near, volley] = [
      this.#rise.fill(0),
      this.#fall.fill(0),
      this.#arrived.fill(0),
      this.#free.fill(0),
      this.#near,
      this.#volley,
    ];
    this.#spiked.fill(0);
    this.#volleys(data, image);
    this.#spikes = 0;
    this.#deliveries = 0;
    let candidates = 0;
    /** what the giant neuron has counted, and sums of exp(t / tauM), exp(t / tauGiant) over its spikes */
    let [counted, giantRise, giantFall] = [0, 0, 0];
    let isQuiet = false;
    for (let n = 1; n <= steps; n++) {
      const [m, s] = [membrane[n]!, synapse[n]!];
      const inhibited = giantRise === 0 ? 0 : giantPsp * (giantRise * m - giantFall * giant[n]!);
      // (a) who is over the threshold?
      const before = this.#spikes;
      for (let c = 0; c < candidates; c++) {
        const cell = near[c]!;
        if (free[cell]! >= n) {
          // as it leaves refractoriness its potential is the reset
          if (free[cell] === n) rise[cell] = (cellPsp * s * fall[cell]! - inhibited) / (cellPsp * m);
          continue;
        }
        if (cellPsp * (m * rise[cell]! - s * fall[cell]!) + inhibited >= threshold) this.#spike(cell, n);
      }
      // (b) the giant neuron has seen the spikes of the step before
      const giantSpikes = inhibition === 'ggn' && counted >= k;
      if (giantSpikes) {
        counted = 0;
        giantRise += 1 / m;
        giantFall += 1 / giant[n]!;
      }
      if (inhibition === 'race') {
        if (this.#spikes > k) this.#keepWinners(before, k, n);
        if (this.#spikes === k) return;
      }
      for (let w = before; w < this.#spikes; w++) {
        const cell = this.#spikeCell[w]!;
        free[cell] = inhibition === 'race' ? 255 : Math.min(255, n + refractory);
        this.#spiked[cell] = 1;
      }
      counted += this.#spikes - before;
      // (c) arrivals act on the potential from the next step on
      const [up, down] = [1 / m, 1 / s];
      for (let o = volley[n]!; o < volley[n + 1]!; o++) {
        const input = this.#order[o]!;
        const end = this.#start[input + 1]!;
        this.#deliveries += end - this.#start[input]!;
        for (let r = this.#start[input]!; r < end; r++) {
          const cell = this.#target[r]!;
          if (isQuiet && this.#spiked[cell] === 0) continue;
          rise[cell]! += up;
          fall[cell]! += down;
          if (++arrived[cell]! === fewest && !isQuiet) near[candidates++] = cell;
        }
      }
      // (d) all inputs of a cell at their peak no longer reach it, now or at the end (the inhibition falls, then rises): only cells that
      // spiked, whose potential began anew, go on
      if (giantRise > 0 && !isQuiet && n < steps) {
        const reach = threshold - fanIn * highest;
        const last = giantPsp * (giantRise * membrane[steps]! - giantFall * giant[steps]!);
        if (Math.max(giantPsp * (giantRise * m - giantFall * giant[n]!), last) < reach) {
          isQuiet = true;
          let kept = 0;
          for (let c = 0; c < candidates; c++) if (this.#spiked[near[c]!] === 1) near[kept++] = near[c]!;
          candidates = kept;
        }
      }
    }
  }

  #spike(cell: number, step: number): void {
    if (this.#spikes === this.#spikeCell.length) {
      const [cells, times] = [new Uint32Array(2 * this.#spikes), new Uint8Array(2 * this.#spikes)];
      cells.set(this.#spikeCell);
      times.set(this.#spikeStep);
      [this.#spikeCell, this.#spikeStep] = [cells, times];
    }
    this.#spikeCell[this.#spikes] = cell;
    this.#spikeStep[this.#spikes++] = step;
  }

  /** Of those that crossed in this step, as many as may still win: the larger overshoot first, then the lower index. */
  #keepWinners(first: number, k: number, n: number): void {
    const height = (cell: number) => membrane[n]! * this.#rise[cell]! - synapse[n]! * this.#fall[cell]!;
    const crossed = Array.from(this.#spikeCell.subarray(first, this.#spikes));
    crossed.sort((a, b) => height(b) - height(a) || a - b);
    this.#spikeCell.set(
      crossed.slice(0, k - first).sort((a, b) => a - b),
      first,
    );
    this.#spikes = k;
  }

  /** The class whose MBON spikes first under the last KC spikes; -1 if none does. */
  #answer(): number {
    const { classes } = this.options;
    const current = new Float64Array(classes);
    const v = new Float64Array(classes);
    const [m, s] = [membrane[1]!, synapse[1]!];
    const gain = psp(tauSyn) * (m - s);
    for (let n = 1, w = 0; n <= steps; n++) {
      for (let c = 0; c < classes; c++) {
        v[c] = m * v[c]! + gain * current[c]!;
        current[c]! *= s;
        if (v[c]! >= threshold) return c;
      }
      for (; w < this.#spikes && this.#spikeStep[w] === n; w++) {
        const row = this.#spikeCell[w]! * classes;
        for (let c = 0; c < classes; c++) {
          this.#settle(row + c);
          current[c]! += this.#weight[row + c]!;
        }
      }
    }
    return -1;
  }

  /** STDP under the teacher, by the last KC spikes. As in the example, a rule acts one step after the spike that calls it. */
  #teach(label: number): void {
    const { classes, eta } = this.options;
    const taught = this.#taught;
    const last = new Map<number, number>();
    const loss = (eta * rho) / 10;
    let post = 0;
    let w = 0;
    for (let n = 1; n <= steps; n++) {
      const isTaught = taught[post] === n;
      for (; w < this.#spikes && this.#spikeStep[w] === n; w++) {
        const cell = this.#spikeCell[w]!;
        last.set(cell, n);
        for (let c = 0; c < classes; c++) {
          const since = isTaught ? 0 : post > 0 ? n - taught[post - 1]! : -1;
          const timing = (c === label && since >= 0 ? window[since + 1]! : 0) - rho;
          this.#settle(cell * classes + c);
          this.#change(cell * classes + c, eta * timing);
        }
      }
      if (!isTaught) continue;
      post++;
      for (const [cell, step] of last) {
        const at = cell * classes + label;
        this.#settle(at);
        this.#change(at, eta * Math.max(window[n + 1 - step]! - rho, -rho / 10));
        this.#paid[at] = this.#lost[label]! + loss;
      }
      this.#lost[label]! += loss;
    }
  }

  /** Takes from a weight what silent cells have lost since it was looked at. */
  #settle(at: number): void {
    const c = at % this.options.classes;
    const owed = this.#lost[c]! - this.#paid[at]!;
    if (owed === 0) return;
    this.#paid[at] = this.#lost[c]!;
    this.#change(at, -owed);
  }

  #change(at: number, by: number): void {
    this.#weight[at] = Math.min(mostWeight, Math.max(0, this.#weight[at]! + by));
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

/** Steps at which a neuron under the teacher's current spikes. */
function teacherSteps(): number[] {
  const found: number[] = [];
  const reach = teacherCurrent * resistance;
  for (let n = 1, v = 0, free = 0; n <= steps; n++) {
    if (n <= free) continue;
    v = reach + (v - reach) * membrane[1]!;
    if (v < threshold) continue;
    found.push(n);
    v = 0;
    free = n + refractory;
  }
  return found;
}
