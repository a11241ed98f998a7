/**
 * When a potential next meets its threshold, given all that is on its way. With tauM u' = -(u - vInf) + J(t) and
 *   f(t) = u(t) - pool exp(-t/tauPool) - threshold - theta exp(-t/tauTheta)
 * it holds that (f exp(t/tauM))' = h(t) exp(t/tauM) / tauM, where h, the drive above threshold, has no membrane in it:
 *   h(t) = vInf - threshold + J(t) - (1 - tauM/tauPool) pool exp(-t/tauPool) - (1 - tauM/tauTheta) theta exp(-t/tauTheta)
 * So f, once below zero, can reach it only while h > 0, and between two sign changes of h it does so at most once: no crossing
 * can be missed. All forms are smooth where a synaptic time constant meets tauM. A bound from above comes first, since most
 * predictions end there.
 */
import { exp, log } from '../../math/exp.ts';
import { response } from '../response.ts';
import { DecayingSum } from './crossing.ts';

/** Terms of one neuron's approach to its threshold: fill them, ask `time()`; reused without allocation. */
export class ThresholdCrossing {
  readonly #drive = new DecayingSum();
  /** [mV] u now and where it settles, both relative to the steady part of the threshold */
  #start = 0;
  #settles = 0;
  #tauM = 1;
  /** [mV, ms] two currents, as in response.ts */
  #nowE = 0;
  #riseE = 0;
  #tauE = 1;
  #nowI = 0;
  #riseI = 0;
  #tauI = 1;
  /** [mV, ms] what fades: the pool, and the part of the threshold that falls */
  #pool = 0;
  #tauPool = 1;
  #theta = 0;
  #tauTheta = 1;
  /** [mV] the most that the currents can still add */
  #gain = 0;
  /** [mV/ms] f' where f was evaluated last */
  #slope = 0;

  /** Starts anew: u [mV] now, where it settles without what is added below, the steady threshold. */
  begin(u: number, vInf: number, threshold: number, tauM: number): void {
    this.#start = u - threshold;
    this.#settles = vInf - threshold;
    this.#tauM = tauM;
    this.#nowE = this.#riseE = this.#nowI = this.#riseI = 0;
    this.#pool = this.#theta = this.#gain = 0;
  }

  /** The excitatory current; the peaks are those of response.ts. */
  excite(now: number, rise: number, tau: number, peakNow: number, peakRise: number): void {
    this.#nowE = now;
    this.#riseE = rise;
    this.#tauE = tau;
    this.#gain = now * peakNow + rise * peakRise;
  }

  /** The inhibitory current, now <= 0 and rise <= 0; after `excite`, with which it is merged if both decay alike. */
  inhibit(now: number, rise: number, tau: number, peakNow: number, peakRise: number): void {
    if (tau !== this.#tauE || (this.#nowE === 0 && this.#riseE === 0)) {
      this.#nowI = now;
      this.#riseI = rise;
      this.#tauI = tau;
      return;
    }
    this.#nowE += now;
    this.#riseE += rise;
    this.#gain = Math.max(0, this.#nowE) * peakNow + Math.max(0, this.#riseE) * peakRise;
  }

  /** The pool's inhibition >= 0, to be taken from u. */
  inhibitByPool(value: number, tau: number): void {
    this.#pool = value;
    this.#tauPool = tau;
  }

  /** The part of the threshold that fades. */
  fadeThreshold(theta: number, tau: number): void {
    this.#theta = theta;
    this.#tauTheta = tau;
  }

  /**
   * [ms] a time before which f stays below zero: under the largest drive that there will be, held for ever, it would get there
   * no sooner. One logarithm; many an event moves the crossing again before it needs to be known. 0 if f is at zero already.
   */
  earliest(): number {
    const now = this.#start - this.#pool - this.#theta;
    if (now >= 0) return 0;
    if (this.#staysBelow()) return Infinity;
    // rise t/tau exp(-t/tau) <= rise / e
    let drive = this.#settles + Math.max(0, this.#nowE) + Math.max(0, this.#riseE) / Math.E;
    if (this.#pool !== 0) drive += Math.max(0, this.#pool * (this.#tauM / this.#tauPool - 1));
    if (this.#theta !== 0) drive += Math.max(0, this.#theta * (this.#tauM / this.#tauTheta - 1));
    return drive > 0 ? this.#tauM * log((drive - now) / drive) * (1 - 1e-9) : Infinity;
  }

  /** Can the potential not reach the threshold, even if all that may still lift it came at once? */
  #staysBelow(): boolean {
    const fading = Math.max(0, -this.#theta);
    return Math.max(this.#start, this.#settles) + this.#gain + fading < 0;
  }

  /** [ms] the first t >= 0 with f(t) >= 0; Infinity if it stays below zero for ever. */
  time(): number {
    const now = this.#start - this.#pool - this.#theta;
    if (now >= 0) return 0;
    const settles = this.#settles;
    if (this.#staysBelow()) return Infinity;
    const drive = this.#drive;
    const turns = this.#driveTurns();
    let left = 0;
    let atLeft = now;
    let driveAtLeft = drive.startValue();
    for (let k = 0; k < turns; k++) {
      const right = drive.root(k);
      const atRight = this.#valueAt(right);
      if (atRight >= 0) return this.#crossingBetween(left, right, atLeft, driveAtLeft);
      left = right;
      atLeft = atRight;
      driveAtLeft = 0;
    }
    // Beyond the last turn f runs to `settles`; towards 0 itself it may come from below and never arrive.
    if (settles < 0 || (settles === 0 && !(drive.finalSign() > 0))) return Infinity;
    const last = left + 800 * this.#slowest();
    for (let step = this.#tauM; ; step *= 2) {
      const right = Math.min(left + step, last);
      const atRight = this.#valueAt(right);
      if (atRight > 0) return this.#crossingBetween(left, right, atLeft, driveAtLeft);
      if (right === last) return Infinity;
    }
  }

  /** Lists the sign changes of h; their number. */
  #driveTurns(): number {
    const tauM = this.#tauM;
    const drive = this.#drive.start(this.#settles);
    drive.add(this.#nowE, this.#riseE / this.#tauE, 1 / this.#tauE);
    drive.add(this.#nowI, this.#riseI / this.#tauI, 1 / this.#tauI);
    if (this.#pool !== 0) drive.add(this.#pool * (tauM / this.#tauPool - 1), 0, 1 / this.#tauPool);
    if (this.#theta !== 0) drive.add(this.#theta * (tauM / this.#tauTheta - 1), 0, 1 / this.#tauTheta);
    return drive.countRoots();
  }

  /** [ms] the longest time constant at work */
  #slowest(): number {
    let slowest = this.#tauM;
    if (this.#nowE !== 0 || this.#riseE !== 0) slowest = Math.max(slowest, this.#tauE);
    if (this.#nowI !== 0 || this.#riseI !== 0) slowest = Math.max(slowest, this.#tauI);
    if (this.#pool !== 0) slowest = Math.max(slowest, this.#tauPool);
    if (this.#theta !== 0) slowest = Math.max(slowest, this.#tauTheta);
    return slowest;
  }

  /** f(t); leaves f'(t) = (h(t) - f(t)) / tauM in #slope. */
  #valueAt(t: number): number {
    const tauM = this.#tauM;
    const decayM = exp(-t / tauM);
    let f = this.#settles + (this.#start - this.#settles) * decayM;
    let h = this.#settles;
    if (this.#nowE !== 0 || this.#riseE !== 0) {
      const tau = this.#tauE;
      const decay = exp(-t / tau);
      f += response(this.#nowE, this.#riseE, t, tauM, tau, decayM, decay);
      h += (this.#nowE + (this.#riseE * t) / tau) * decay;
    }
    if (this.#nowI !== 0 || this.#riseI !== 0) {
      const tau = this.#tauI;
      const decay = exp(-t / tau);
      f += response(this.#nowI, this.#riseI, t, tauM, tau, decayM, decay);
      h += (this.#nowI + (this.#riseI * t) / tau) * decay;
    }
    if (this.#pool !== 0) {
      const fading = this.#pool * exp(-t / this.#tauPool);
      f -= fading;
      h -= (1 - tauM / this.#tauPool) * fading;
    }
    if (this.#theta !== 0) {
      const fading = this.#theta * exp(-t / this.#tauTheta);
      f -= fading;
      h -= (1 - tauM / this.#tauTheta) * fading;
    }
    this.#slope = (h - f) / tauM;
    return f;
  }

  /**
   * The one crossing in an interval on which h keeps its sign, f(left) < 0 <= f(right): Newton's method kept inside by
   * bisection. It starts on the left: where the drive fades f is concave, and every step falls short.
   */
  #crossingBetween(left: number, right: number, atLeft: number, driveAtLeft: number): number {
    let next = left - (atLeft * this.#tauM) / (driveAtLeft - atLeft);
    if (!(next > left && next < right)) next = 0.5 * (left + right);
    let t = next;
    for (let step = 0; step < 200; step++) {
      const f = this.#valueAt(t);
      if (f === 0) return t;
      if (f < 0) left = t;
      else right = t;
      next = t - f / this.#slope;
      if (!(next > left && next < right)) next = 0.5 * (left + right);
      if (next === t || next === left || next === right) break;
      t = next;
    }
    return t;
  }
}
