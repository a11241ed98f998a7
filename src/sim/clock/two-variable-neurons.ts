/**
 * Neurons of two variables on a grid: the potential v and a slow w that adapts or recovers (AdEx, Izhikevich).
 * Solver: two steps of the classical Runge-Kutta method (fourth order) a grid step, with the synaptic currents and
 * conductances, which move exactly, at the start, middle and end of each. The derivatives see v cut at vPeak (as NEST's aeif
 * models), so that the upswing of a spike cannot overflow, nor drive w; the spike is at the end of the step (grid rule G3).
 */
import { exp } from '../../math/exp.ts';
import { rng } from '../../math/rng.ts';
import type { StateExchange } from '../../math/state.ts';
import type { Adex } from '../network/adex.ts';
import type { SynapseKind } from '../network/connect.ts';
import { draw } from '../network/drawn.ts';
import type { Izhikevich } from '../network/izhikevich.ts';
import { Conductances } from './conductances.ts';
import { CurrentSet } from './current-set.ts';
import type { GridNeurons, Place } from './grid-neurons.ts';
import { substeps, WithinStep } from './synaptic-currents.ts';

/** Equations of a kind. `input`: all currents, those through conductances too. */
export interface TwoVariables {
  /** [mV/ms] dv/dt, and [its unit/ms] dw/dt */
  dv(v: number, w: number, input: number): number;
  dw(v: number, w: number): number;
  readonly vPeak: number;
  readonly vReset: number;
  /** what a spike adds to w */
  readonly jump: number;
  /** [ms] */
  readonly tRef: number;
}

function adexEquations(p: Adex): TwoVariables {
  const { tauM, vRest, vThreshold, deltaT, tauW, a, vPeak, vReset, b, tRef } = p;
  // products instead of quotients: a division costs as much as the exponential
  const [perTauM, perTauW, perDeltaT] = [1 / tauM, 1 / tauW, 1 / deltaT];
  return {
    dv: (v, w, input) => (vRest - v + deltaT * exp((v - vThreshold) * perDeltaT) - w + input) * perTauM,
    dw: (v, w) => (a * (v - vRest) - w) * perTauW,
    vPeak,
    vReset,
    jump: b,
    tRef,
  };
}

function izhikevichEquations({ a, b, c, d, vPeak }: Izhikevich): TwoVariables {
  return {
    dv: (v, u, input) => 0.04 * v * v + 5 * v + 140 - u + input,
    dw: (v, u) => a * (b * v - u),
    vPeak,
    vReset: c,
    jump: d,
    tRef: 0,
  };
}

export class TwoVariableNeurons implements GridNeurons {
  readonly #population: Adex | Izhikevich;
  readonly #equations: TwoVariables;
  readonly #place: Place;
  readonly #initial: Float64Array;
  readonly #wInitial: Float64Array;
  /** (n) [mV] */
  readonly #v: Float64Array;
  /** (n) */
  readonly #w: Float64Array;
  /** (n) last step in which the neuron is refractory */
  readonly #until: Int32Array;
  /** (n) [mV] jumps of this step */
  readonly #jump: Float64Array;
  /** (n) slopes at a point of the method, and their weighted sums */
  readonly #vSlope: Float64Array;
  readonly #wSlope: Float64Array;
  readonly #vSum: Float64Array;
  readonly #wSum: Float64Array;
  readonly #currents: CurrentSet;
  readonly #within: WithinStep;
  #conductances: Conductances | null = null;
  readonly #refractory: number;
  #current: number;

  constructor(population: Adex | Izhikevich, place: Place) {
    const { n, kind } = population;
    const { name, seed, grid } = place;
    if (place.pools)
      throw new RangeError(`pool: must act on lif neurons, got '${name}' (${kind}); inhibit it by synapses`);
    this.#population = population;
    this.#equations = kind === 'adex' ? adexEquations(population) : izhikevichEquations(population);
    this.#place = place;
    this.#initial = draw(`${kind}(${name}).vInitial`, population.vInitial, n, rng(seed, name, 'vInitial'));
    const slow = kind === 'adex' ? population.wInitial : population.uInitial;
    const slowName = kind === 'adex' ? 'wInitial' : 'uInitial';
    this.#wInitial =
      slow === null
        ? this.#initial.map((v) => (population as Izhikevich).b * v)
        : draw(`${kind}(${name}).${slowName}`, slow, n, rng(seed, name, slowName));
    this.#v = this.#initial.slice();
    this.#w = this.#wInitial.slice();
    this.#until = new Int32Array(n).fill(-1);
    this.#jump = new Float64Array(n);
    this.#vSlope = new Float64Array(n);
    this.#wSlope = new Float64Array(n);
    this.#vSum = new Float64Array(n);
    this.#wSum = new Float64Array(n);
    this.#currents = new CurrentSet(population, grid.dt, null);
    this.#within = new WithinStep(n);
    this.#refractory = grid.round(this.#equations.tRef);
    this.#current = population.current;
  }

  input(_owner: string, synapse: SynapseKind, isNegative: boolean): Float64Array {
    if (synapse === 'delta') return this.#jump;
    if (synapse !== 'conductance') return this.#currents.input(synapse, isNegative);
    this.#conductances ??= new Conductances(this.#population, this.#place.grid.dt);
    return this.#conductances.input(isNegative);
  }

  setCurrent(value: number): void {
    this.#current = this.#population.current + value;
  }

  step(n: number, crossed: number[]): void {
    this.#currents.sample(this.#current, this.#within);
    for (let part = 0; part < substeps; part++) this.#rungeKutta(2 * part, n);
    this.#currents.decay();
    this.#conductances?.decay();
    this.#receiveCurrents();
    const v = this.#v;
    const { vPeak, vReset } = this.#equations;
    for (let i = 0; i < v.length; i++) {
      if (this.#until[i]! >= n) {
        v[i] = vReset;
        continue;
      }
      v[i]! += this.#jump[i]!;
      if (v[i]! >= vPeak) crossed.push(i);
    }
    this.#jump.fill(0);
  }

  /** One step of the method, from point p of grid step n to point p + 2. */
  #rungeKutta(p: number, n: number): void {
    const h = this.#place.grid.dt / substeps;
    this.#vSum.fill(0);
    this.#wSum.fill(0);
    this.#slopes(p, n, 0, 1);
    this.#slopes(p + 1, n, 0.5 * h, 2);
    this.#slopes(p + 1, n, 0.5 * h, 2);
    this.#slopes(p + 2, n, h, 1);
    for (let i = 0; i < this.#v.length; i++) {
      this.#v[i]! += (h / 6) * this.#vSum[i]!;
      this.#w[i]! += (h / 6) * this.#wSum[i]!;
    }
  }

  /** Slopes at point p, `ahead` ms along the slopes before them; they are added to the sums with a weight. */
  #slopes(p: number, n: number, ahead: number, weight: number): void {
    const equations = this.#equations;
    const { vPeak } = equations;
    const { eE, eI } = this.#population;
    const input = this.#within.at[p]!;
    const g = this.#conductances;
    const decayE = g?.decayE[p] ?? 0;
    const decayI = g?.decayI[p] ?? 0;
    const { gE = input, minusGI = input } = g ?? {};
    const [vNow, wNow, until] = [this.#v, this.#w, this.#until];
    const [vSlope, wSlope, vSum, wSum] = [this.#vSlope, this.#wSlope, this.#vSum, this.#wSum];
    for (let i = 0; i < vNow.length; i++) {
      // the first slopes are taken where the neuron is: the old ones do not count
      const v = Math.min(ahead === 0 ? vNow[i]! : vNow[i]! + ahead * vSlope[i]!, vPeak);
      const w = ahead === 0 ? wNow[i]! : wNow[i]! + ahead * wSlope[i]!;
      const through = g ? gE[i]! * decayE * (eE - v) - minusGI[i]! * decayI * (eI - v) : 0;
      const dv = until[i]! >= n ? 0 : equations.dv(v, w, input[i]! + through);
      const dw = equations.dw(v, w);
      vSlope[i] = dv;
      wSlope[i] = dw;
      vSum[i]! += weight * dv;
      wSum[i]! += weight * dw;
    }
  }

  #receiveCurrents(): void {
    this.#currents.receive();
    this.#conductances?.receive();
  }

  receive(n: number): void {
    this.#receiveCurrents();
    for (let i = 0; i < this.#v.length; i++) if (this.#until[i]! < n) this.#v[i]! += this.#jump[i]!;
    this.#jump.fill(0);
  }

  overshoot(i: number): number {
    return this.#v[i]! - this.#equations.vPeak;
  }

  spike(i: number, n: number): void {
    this.#v[i] = this.#equations.vReset;
    this.#w[i]! += this.#equations.jump;
    this.#until[i] = n + this.#refractory;
  }

  potential(i: number): number {
    return this.#v[i]!;
  }

  setLearning(): void {}

  restart(): void {
    this.#v.set(this.#initial);
    this.#w.set(this.#wInitial);
    this.#until.fill(-1);
    this.#jump.fill(0);
    this.#current = this.#population.current;
    this.#currents.clear();
    this.#conductances?.clear();
  }

  exchange(state: StateExchange): void {
    state.array('v', this.#v);
    state.array('w', this.#w);
    state.array('until', this.#until);
    this.#current = state.number('current', this.#current);
    this.#currents.exchange(state.part('currents'));
    this.#conductances?.exchange(state.part('conductances'));
  }
}
