/**
 * The Kenyon cells of the mushroom body under the giant neuron or a race. Almost all never come near the threshold: their potentials are
 * two sums of exponentials, added to when an input spikes; only cells with enough inputs to reach the threshold are tested, and
 * after the giant neuron's spike only for as long as the most that any input can still do exceeds its inhibition.
 */
import {
  decays,
  giantWeight,
  inputWeight,
  membrane,
  psp,
  refractory,
  steps,
  synapse,
  tauGiant,
  tauSyn,
  threshold,
} from './mushroom-grid.ts';
import type { Volleys, Wiring } from './projection-neurons.ts';

const giant = decays(tauGiant);
const cellPsp = inputWeight * psp(tauSyn);
const giantPsp = giantWeight * psp(tauGiant);
/** the highest potential of one synapse PN->KC, and how many at once reach the threshold */
const highest = Math.max(...membrane.map((m, n) => cellPsp * (m - synapse[n]!)));
const fewest = Math.ceil(threshold / highest);

export class KenyonCells {
  /** spikes of the last image, by time */
  cellOf: Uint32Array;
  stepOf: Uint8Array;
  spikes = 0;
  /** deliveries to the cells in the last image */
  deliveries = 0;
  readonly #wiring: Wiring;
  readonly #fanIn: number;
  readonly #k: number;
  readonly #isRace: boolean;
  /** (cells, 2) sums of exp(t / tauM) and of exp(t / tauSyn) over arrivals */
  readonly #sums: Float64Array;
  /** (cells) arrivals, end of refractoriness, whether it has spiked */
  readonly #arrived: Uint8Array;
  readonly #free: Uint8Array;
  readonly #spiked: Uint8Array;
  /** cells that have enough inputs to reach the threshold */
  readonly #near: Uint32Array;

  constructor(
    wiring: Wiring,
    { cells, fanIn, k, inhibition }: Record<'cells' | 'fanIn' | 'k', number> & { inhibition: 'ggn' | 'race' },
  ) {
    this.#wiring = wiring;
    this.#fanIn = fanIn;
    this.#k = k;
    this.#isRace = inhibition === 'race';
    this.cellOf = new Uint32Array(cells);
    this.stepOf = new Uint8Array(cells);
    this.#sums = new Float64Array(2 * cells);
    this.#arrived = new Uint8Array(cells);
    this.#free = new Uint8Array(cells);
    this.#spiked = new Uint8Array(cells);
    this.#near = new Uint32Array(cells);
  }

  /** Spikes of all cells in one image. */
  respond({ order, start: volley }: Volleys): void {
    const { start, target } = this.#wiring;
    const [sums, arrived, free, spiked, near] = [
      this.#sums.fill(0),
      this.#arrived.fill(0),
      this.#free.fill(0),
      this.#spiked.fill(0),
      this.#near,
    ];
    const k = this.#k;
    this.spikes = 0;
    this.deliveries = 0;
    let candidates = 0;
    /** what the giant neuron has counted, and sums of exp(t / tauM), exp(t / tauGiant) over its spikes */
    let [counted, giantRise, giantFall] = [0, 0, 0];
    let isQuiet = false;
    for (let n = 1; n <= steps; n++) {
      const [m, s] = [membrane[n]!, synapse[n]!];
      const inhibited = giantRise === 0 ? 0 : giantPsp * (giantRise * m - giantFall * giant[n]!);
      // (a) who is over the threshold?
      const before = this.spikes;
      for (let c = 0; c < candidates; c++) {
        const cell = near[c]!;
        const fall = sums[2 * cell + 1]!;
        if (free[cell]! >= n) {
          // as it leaves refractoriness its potential is the reset
          if (free[cell] === n) sums[2 * cell] = (cellPsp * s * fall - inhibited) / (cellPsp * m);
          continue;
        }
        if (cellPsp * (m * sums[2 * cell]! - s * fall) + inhibited >= threshold) this.#spike(cell, n);
      }
      // (b) the giant neuron has seen the spikes of the step before
      if (!this.#isRace && counted >= k) {
        counted = 0;
        giantRise += 1 / m;
        giantFall += 1 / giant[n]!;
      }
      if (this.#isRace) {
        if (this.spikes > k) this.#keepWinners(before, n);
        if (this.spikes === k) return;
      }
      for (let w = before; w < this.spikes; w++) {
        const cell = this.cellOf[w]!;
        free[cell] = this.#isRace ? 255 : Math.min(255, n + refractory);
        spiked[cell] = 1;
      }
      counted += this.spikes - before;
      // (c) arrivals act on the potential from the next step on
      const [up, down] = [1 / m, 1 / s];
      for (let o = volley[n]!; o < volley[n + 1]!; o++) {
        const input = order[o]!;
        const end = start[input + 1]!;
        this.deliveries += end - start[input]!;
        for (let r = start[input]!; r < end; r++) {
          const cell = target[r]!;
          if (isQuiet && spiked[cell] === 0) continue;
          sums[2 * cell]! += up;
          sums[2 * cell + 1]! += down;
          if (++arrived[cell]! === fewest && !isQuiet) near[candidates++] = cell;
        }
      }
      // (d) all inputs of a cell at their peak no longer reach it, now or at the end (the inhibition falls, then rises): only cells that
      // spiked, whose potential began anew, go on
      if (giantRise > 0 && !isQuiet && n < steps) {
        const reach = threshold - this.#fanIn * highest;
        const last = giantPsp * (giantRise * membrane[steps]! - giantFall * giant[steps]!);
        if (Math.max(giantPsp * (giantRise * m - giantFall * giant[n]!), last) < reach) {
          isQuiet = true;
          let kept = 0;
          for (let c = 0; c < candidates; c++) if (spiked[near[c]!] === 1) near[kept++] = near[c]!;
          candidates = kept;
        }
      }
    }
  }

  #spike(cell: number, step: number): void {
    if (this.spikes === this.cellOf.length) {
      const [cells, times] = [new Uint32Array(2 * this.spikes), new Uint8Array(2 * this.spikes)];
      cells.set(this.cellOf);
      times.set(this.stepOf);
      [this.cellOf, this.stepOf] = [cells, times];
    }
    this.cellOf[this.spikes] = cell;
    this.stepOf[this.spikes++] = step;
  }

  /** Of those that crossed in this step, as many as may still win: the larger overshoot first, then the lower index. */
  #keepWinners(first: number, n: number): void {
    const sums = this.#sums;
    const height = (cell: number) => membrane[n]! * sums[2 * cell]! - synapse[n]! * sums[2 * cell + 1]!;
    const crossed = Array.from(this.cellOf.subarray(first, this.spikes));
    crossed.sort((a, b) => height(b) - height(a) || a - b);
    this.cellOf.set(
      crossed.slice(0, this.#k - first).sort((a, b) => a - b),
      first,
    );
    this.spikes = this.#k;
  }
}
