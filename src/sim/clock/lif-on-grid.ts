/**
 * LIF neurons on a grid, as NEST's iaf_psc_delta, iaf_psc_exp and iaf_psc_alpha: exact propagators, so that v at a step is
 * right to rounding; only spikes wait for the end of their step. With conductances, as iaf_cond_exp: these decay exactly, and
 * v takes Runge-Kutta steps (conductances.ts).
 * The potential is kept as x = v - vRest + G, G being the pool's shared inhibition, so that a step is x exp(-dt/tauM) + c.
 */
import { constantGain, decayFactor } from '../../math/propagators.ts';
import { rng } from '../../math/rng.ts';
import type { StateExchange } from '../../math/state.ts';
import type { SynapseKind } from '../network/connect.ts';
import { draw } from '../network/drawn.ts';
import type { Lif } from '../network/lif.ts';
import { Conductances, stepWithConductances } from './conductances.ts';
import { CurrentSet } from './current-set.ts';
import type { GridNeurons, Place } from './grid-neurons.ts';
import { WithinStep } from './synaptic-currents.ts';

export class LifOnGrid implements GridNeurons {
  readonly #lif: Lif;
  readonly #place: Place;
  readonly #initial: Float64Array;
  /** (n) [mV] v - vRest + G */
  readonly #x: Float64Array;
  /** (n) last step in which the neuron is refractory */
  readonly #until: Int32Array;
  readonly #theta: Float64Array;
  /** (n) [mV] jumps of this step */
  readonly #jump: Float64Array;
  readonly #currents: CurrentSet;
  #within: WithinStep | null = null;
  #conductances: Conductances | null = null;
  readonly #decay: number;
  readonly #gain: number;
  readonly #refractory: number;
  readonly #thetaDecay: number;
  /** [mV] threshold and reset, counted from vRest */
  readonly #threshold: number;
  readonly #reset: number;
  #current: number;
  #learns = false;
  #thetaStep: number | null = null;

  constructor(lif: Lif, place: Place) {
    const { n, vRest } = lif;
    const { name, seed, grid } = place;
    this.#lif = lif;
    this.#place = place;
    this.#initial = draw(`lif(${name}).vInitial`, lif.vInitial, n, rng(seed, name, 'vInitial'));
    for (let i = 0; i < n; i++) this.#initial[i]! -= vRest;
    this.#x = this.#initial.slice();
    this.#until = new Int32Array(n).fill(-1);
    this.#theta = place.theta;
    this.#theta.set(draw(`lif(${name}).theta`, lif.theta, n, rng(seed, name, 'theta')));
    this.#jump = new Float64Array(n);
    this.#currents = new CurrentSet(lif, grid.dt, lif.tauM);
    this.#decay = decayFactor(grid.dt, lif.tauM);
    this.#gain = constantGain(grid.dt, lif.tauM);
    this.#refractory = grid.round(lif.tRef);
    const h = lif.homeostasis;
    this.#thetaDecay = h?.kind === 'spike' && h.tau !== 'infinite' ? decayFactor(grid.dt, h.tau) : 1;
    this.#threshold = lif.vThreshold - vRest;
    this.#reset = lif.vReset - vRest;
    this.#current = lif.current;
  }

  input(owner: string, synapse: SynapseKind, isNegative: boolean): Float64Array {
    if (synapse === 'delta') return this.#jump;
    if (synapse !== 'conductance') return this.#currents.input(synapse, isNegative);
    if (this.#place.pools)
      throw new RangeError(
        `${owner}.synapse: must be delta or a current onto the members of a pool, got '${synapse}'; inhibit '${this.#place.name}' by synapses instead`,
      );
    this.#conductances ??= new Conductances(this.#lif, this.#place.grid.dt);
    this.#within ??= new WithinStep(this.#lif.n);
    return this.#conductances.input(isNegative);
  }

  setCurrent(value: number): void {
    this.#current = this.#lif.current + value;
  }

  step(n: number, crossed: number[]): void {
    const x = this.#x;
    if (this.#conductances) this.#solve(x, this.#conductances);
    else {
      const decay = this.#decay;
      const constant = this.#gain * this.#current;
      for (let i = 0; i < x.length; i++) x[i] = x[i]! * decay + constant;
      this.#currents.drive(x);
    }
    this.#currents.decay();
    this.#currents.receive();
    if (this.#learns && this.#thetaDecay < 1)
      for (let i = 0; i < x.length; i++) this.#theta[i]! *= this.#thetaDecay;
    if (this.#place.pools) this.#testInPools(n, crossed);
    else this.#test(n, crossed);
    this.#jump.fill(0);
  }

  #solve(x: Float64Array, conductances: Conductances): void {
    const { tauM, vRest, eE, eI } = this.#lif;
    const within = this.#within!;
    this.#currents.sample(this.#current, within);
    stepWithConductances(x, conductances, within, eE - vRest, eI - vRest, this.#place.grid.dt / tauM);
    conductances.decay();
    conductances.receive();
  }

  #test(n: number, crossed: number[]): void {
    const x = this.#x;
    const until = this.#until;
    const jump = this.#jump;
    const theta = this.#theta;
    const threshold = this.#threshold;
    const reset = this.#reset;
    for (let i = 0; i < x.length; i++) {
      if (until[i]! >= n) {
        x[i] = reset;
        continue;
      }
      const after = x[i]! + jump[i]!;
      x[i] = after;
      if (after >= threshold + theta[i]!) crossed.push(i);
    }
  }

  /** The same; while refractory, v = vReset relative to the pool's value then. */
  #testInPools(n: number, crossed: number[]): void {
    const x = this.#x;
    for (let i = 0; i < x.length; i++) {
      if (this.#until[i]! >= n) {
        x[i] = this.#reset + this.#inhibition(i);
        continue;
      }
      x[i]! += this.#jump[i]!;
      if (x[i]! - this.#inhibition(i) >= this.#threshold + this.#theta[i]!) crossed.push(i);
    }
  }

  /** [mV] */
  #inhibition(i: number): number {
    const { pools } = this.#place;
    return pools?.now[pools.of[i]!] ?? 0;
  }

  receive(n: number): void {
    this.#currents.receive();
    this.#conductances?.receive();
    for (let i = 0; i < this.#x.length; i++) if (this.#until[i]! < n) this.#x[i]! += this.#jump[i]!;
    this.#jump.fill(0);
  }

  overshoot(i: number): number {
    return this.#x[i]! - this.#inhibition(i) - this.#threshold - this.#theta[i]!;
  }

  spike(i: number, n: number): void {
    this.#x[i] = this.#reset + this.#inhibition(i);
    this.#until[i] = n + this.#refractory;
    const h = this.#lif.homeostasis;
    if (this.#learns && h?.kind === 'spike' && h.plus > 0) this.#theta[i]! += this.#thetaStep ?? h.plus;
  }

  potential(i: number, n: number): number {
    if (this.#refractory > 0 && this.#until[i]! >= n) return this.#lif.vReset;
    return this.#lif.vRest + (this.#x[i]! - this.#inhibition(i));
  }

  setLearning(learn: boolean, thetaStep: number | null): void {
    this.#learns = learn;
    this.#thetaStep = thetaStep;
  }

  restart(): void {
    this.#x.set(this.#initial);
    this.#until.fill(-1);
    this.#jump.fill(0);
    this.#current = this.#lif.current;
    this.#currents.clear();
    this.#conductances?.clear();
  }

  exchange(state: StateExchange): void {
    state.array('x', this.#x);
    state.array('until', this.#until);
    this.#current = state.number('current', this.#current);
    this.#currents.exchange(state.part('currents'));
    this.#conductances?.exchange(state.part('conductances'));
  }
}
