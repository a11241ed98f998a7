/**
 * State of the synaptic currents of all neurons, struct of arrays: two sides, excitatory (weight >= 0, tauE) and
 * inhibitory (weight < 0, tauI), each
 *   J(t) = (now + rise t/tau) exp(-t/tau)     [mV, as the potential R I that it would hold up]
 * Exponential synapses add to `now`, alpha synapses to `rise`: one side serves both.
 */
import { exp } from '../../math/exp.ts';
import type { StateExchange } from '../../math/state.ts';
import type { Synapse } from '../network/connect.ts';
import { peakPsp } from '../psp.ts';
import { response } from '../response.ts';
import type { ThresholdCrossing } from './threshold-crossing.ts';

/** Makes an upper bound of a peak that is right but for rounding. */
const ROUNDED_UP = 1 + 1e-12;

/** One of the two sides. */
export class Currents {
  /** (n) [ms] time constant */
  readonly tau: Float64Array;
  /** (n) [mV] current at its own time (`Neurons.tCurrent`), and what it still has to gain */
  readonly now: Float64Array;
  readonly rise: Float64Array;
  /** (n) peak answers of the membrane to `now` and `rise`, for upper bounds */
  readonly peakNow: Float64Array;
  readonly peakRise: Float64Array;
  /** what #lookAhead saw */
  #now = 0;
  #rise = 0;

  constructor(n: number) {
    this.tau = new Float64Array(n).fill(1);
    this.now = new Float64Array(n);
    this.rise = new Float64Array(n);
    this.peakNow = new Float64Array(n);
    this.peakRise = new Float64Array(n);
  }

  setTau(tau: number, tauM: number, from: number, to: number): void {
    this.tau.fill(tau, from, to);
    this.peakNow.fill(peakPsp('exponential', tauM, tau).v * ROUNDED_UP, from, to);
    this.peakRise.fill((peakPsp('alpha', tauM, tau).v / Math.E) * ROUNDED_UP, from, to);
  }

  /** A synapse of this side acts; the neuron must have been advanced to now. */
  add(j: number, synapse: Synapse, weight: number): void {
    if (synapse === 'alpha') this.rise[j]! += Math.E * weight;
    else this.now[j]! += weight;
  }

  /** [mV] what this side adds to the potential within dt, `ahead` [ms] from its own time, given exp(-dt/tauM). */
  responseTo(j: number, ahead: number, dt: number, tauM: number, decayM: number): number {
    this.#lookAhead(j, ahead);
    if (this.#now === 0 && this.#rise === 0) return 0;
    const tau = this.tau[j]!;
    return response(this.#now, this.#rise, dt, tauM, tau, decayM, exp(-dt / tau));
  }

  /** Lets a current go on for dt. */
  advance(j: number, dt: number): void {
    this.#lookAhead(j, dt);
    this.now[j] = this.#now;
    this.rise[j] = this.#rise;
  }

  /** Lets a current go on for dt while the membrane answers: the same as `responseTo` and `advance`, to the bit. */
  pass(j: number, dt: number, tauM: number, decayM: number): number {
    const now = this.now[j]!;
    const rise = this.rise[j]!;
    if (now === 0 && rise === 0) return 0;
    const tau = this.tau[j]!;
    const decay = exp(-dt / tau);
    this.now[j] = (now + (rise * dt) / tau) * decay;
    this.rise[j] = rise * decay;
    return response(now, rise, dt, tauM, tau, decayM, decay);
  }

  /** Hands the current as it will be, `ahead` [ms] from its own time, to a search for the next crossing. */
  hand(j: number, ahead: number, crossing: ThresholdCrossing, excites: boolean): void {
    this.#lookAhead(j, ahead);
    if (this.#now === 0 && this.#rise === 0) return;
    const tau = this.tau[j]!;
    if (excites) crossing.excite(this.#now, this.#rise, tau, this.peakNow[j]!, this.peakRise[j]!);
    else crossing.inhibit(this.#now, this.#rise, tau, this.peakNow[j]!, this.peakRise[j]!);
  }

  /** Sets #now and #rise to what they will be `ahead` [ms] from the current's own time. */
  #lookAhead(j: number, ahead: number): void {
    const now = this.now[j]!;
    const rise = this.rise[j]!;
    this.#now = now;
    this.#rise = rise;
    if (!(ahead > 0) || (now === 0 && rise === 0)) return;
    const tau = this.tau[j]!;
    const decay = exp(-ahead / tau);
    this.#now = (now + (rise * ahead) / tau) * decay;
    this.#rise = rise * decay;
  }

  reset(): void {
    this.now.fill(0);
    this.rise.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('now', this.now);
    state.array('rise', this.rise);
  }
}
