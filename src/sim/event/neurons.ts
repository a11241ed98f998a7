/**
 * State of all LIF neurons of a network, struct of arrays, indexed by the ids of `Numbering` (inputs leave holes).
 *   v(t) = u(t) - G(t),   tauM du/dt = -(u - vInf) + J(t),   vInf = vRest + steady currents
 * J: synaptic currents that decay (currents.ts), G: the pool's shared inhibition. A neuron is touched only by events;
 * between them `u` is known in closed form.
 */
import { exp } from '../../math/exp.ts';
import { rng } from '../../math/rng.ts';
import type { StateExchange } from '../../math/state.ts';
import type { Synapse } from '../network/connect.ts';
import { draw } from '../network/drawn.ts';
import { isDrive } from '../network/inputs.ts';
import type { Homeostasis } from '../network/lif.ts';
import type { Network } from '../network/network.ts';
import type { Numbering } from '../synapses.ts';
import { Currents } from './currents.ts';
import type { ThresholdCrossing } from './threshold-crossing.ts';

export class Neurons {
  /** (n) [ms] 0 for an input */
  readonly tauM: Float64Array;
  readonly tRef: Float64Array;
  /** (n) [mV] */
  readonly vRest: Float64Array;
  readonly vReset: Float64Array;
  readonly vThreshold: Float64Array;
  readonly vInitial: Float64Array;
  /** (n) [mV] constant current, and what step synapses and current steps add to it */
  readonly constant: Float64Array;
  readonly stepped: Float64Array;
  readonly synaptic: Float64Array;
  /** (n) [mV] potential without the pool at tLast [ms], not now: decays lazily. tLast lies ahead while refractory */
  readonly u: Float64Array;
  readonly tLast: Float64Array;
  /** synaptic currents of weight >= 0 and < 0, known at tCurrent (n) [ms], which never lies ahead; null if there are none */
  readonly excitation: Currents | null;
  readonly inhibition: Currents | null;
  readonly tCurrent: Float64Array;
  /** (n) [ms] jumps before this time are lost */
  readonly refractoryUntil: Float64Array;
  /** (n) [mV] adaptive part of the threshold at tTheta [ms], decaying with tauTheta unless frozen */
  readonly theta: Float64Array;
  readonly tTheta: Float64Array;
  readonly tauTheta: Float64Array;
  readonly thetaPlus: Float64Array;
  /** Are thresholds constant in time? So it is with learning off, and where nothing decays. */
  thetaIsFrozen = true;
  /** [mV] overrides thetaPlus, for steps that anneal; null: each population's own */
  thetaStep: number | null = null;

  constructor(net: Network, ids: Numbering, seed: number | string) {
    const array = (): Float64Array => new Float64Array(ids.n);
    this.tauM = array();
    this.tRef = array();
    this.vRest = array();
    this.vReset = array();
    this.vThreshold = array().fill(Infinity);
    this.vInitial = array();
    this.constant = array();
    this.stepped = array();
    this.synaptic = array();
    this.u = array();
    this.tLast = array();
    const decays = hasDecayingCurrents(net);
    this.excitation = decays ? new Currents(ids.n) : null;
    this.inhibition = decays ? new Currents(ids.n) : null;
    this.tCurrent = array();
    this.refractoryUntil = array().fill(-Infinity);
    this.theta = array();
    this.tTheta = array();
    this.tauTheta = array().fill(Infinity);
    this.thetaPlus = array();
    for (const name of ids.names) {
      const population = net.populations[name]!;
      if (population.kind !== 'lif') continue;
      const from = ids.offset[name]!;
      const to = from + population.n;
      this.tauM.fill(population.tauM, from, to);
      this.tRef.fill(population.tRef, from, to);
      this.vRest.fill(population.vRest, from, to);
      this.vReset.fill(population.vReset, from, to);
      this.vThreshold.fill(population.vThreshold, from, to);
      this.constant.fill(population.current, from, to);
      this.excitation?.setTau(population.tauE, population.tauM, from, to);
      this.inhibition?.setTau(population.tauI, population.tauM, from, to);
      const start = draw(
        `lif(${name}).vInitial`,
        population.vInitial,
        population.n,
        rng(seed, name, 'vInitial'),
      );
      this.vInitial.set(start, from);
      this.theta.set(
        draw(`lif(${name}).theta`, population.theta, population.n, rng(seed, name, 'theta')),
        from,
      );
      this.#setHomeostasis(population.homeostasis, from, to);
    }
    this.u.set(this.vInitial);
  }

  #setHomeostasis(homeostasis: Homeostasis | null, from: number, to: number): void {
    if (homeostasis?.kind !== 'spike') return;
    this.thetaPlus.fill(homeostasis.plus, from, to);
    this.tauTheta.fill(homeostasis.tau === 'infinite' ? Infinity : homeostasis.tau, from, to);
  }

  /** [mV] where u settles once the synaptic currents have decayed */
  vInf(j: number): number {
    return this.vRest[j]! + this.constant[j]! + this.stepped[j]! + this.synaptic[j]!;
  }

  /** Is any synaptic current left that decays? */
  hasCurrents(j: number): boolean {
    const { excitation, inhibition } = this;
    return (
      excitation !== null &&
      (excitation.now[j] !== 0 ||
        excitation.rise[j] !== 0 ||
        inhibition!.now[j] !== 0 ||
        inhibition!.rise[j] !== 0)
    );
  }

  /** An exponential or alpha synapse acts on a neuron that has been advanced to now. */
  addCurrent(j: number, synapse: Synapse, weight: number): void {
    (weight < 0 ? this.inhibition! : this.excitation!).add(j, synapse, weight);
  }

  /** [mV] u at time t >= tCurrent, without changing the state */
  uAt(j: number, t: number): number {
    const dt = t - this.tLast[j]!;
    if (dt <= 0) return this.u[j]!;
    const tauM = this.tauM[j]!;
    const vInf = this.vInf(j);
    const decayM = exp(-dt / tauM);
    const u = vInf + (this.u[j]! - vInf) * decayM;
    if (this.excitation === null) return u;
    const ahead = this.tLast[j]! - this.tCurrent[j]!;
    return (
      u +
      this.excitation.responseTo(j, ahead, dt, tauM, decayM) +
      this.inhibition!.responseTo(j, ahead, dt, tauM, decayM)
    );
  }

  /**
   * Brings u and the currents to time t; u stands still while the neuron is refractory. Must come before any change of its
   * currents.
   */
  advance(j: number, t: number): void {
    const dt = t - this.tLast[j]!;
    if (this.excitation !== null) {
      this.#advanceWithCurrents(j, t, dt);
      return;
    }
    if (dt <= 0) return;
    this.u[j] = this.uAt(j, t);
    this.tLast[j] = t;
  }

  #advanceWithCurrents(j: number, t: number, dt: number): void {
    const since = t - this.tCurrent[j]!;
    if (since <= 0) return;
    const ahead = this.tLast[j]! - this.tCurrent[j]!;
    this.tCurrent[j] = t;
    if (dt <= 0) {
      this.excitation!.advance(j, since);
      this.inhibition!.advance(j, since);
      return;
    }
    // Released since: up to then the currents went on alone.
    if (ahead > 0) {
      this.excitation!.advance(j, ahead);
      this.inhibition!.advance(j, ahead);
    }
    const tauM = this.tauM[j]!;
    const vInf = this.vInf(j);
    const decayM = exp(-dt / tauM);
    this.u[j] =
      vInf +
      (this.u[j]! - vInf) * decayM +
      this.excitation!.pass(j, dt, tauM, decayM) +
      this.inhibition!.pass(j, dt, tauM, decayM);
    this.tLast[j] = t;
  }

  /** Hands the currents, as they will be at `from`, to a search for the next crossing. */
  handCurrents(j: number, from: number, crossing: ThresholdCrossing): void {
    const ahead = from - this.tCurrent[j]!;
    this.excitation!.hand(j, ahead, crossing, true);
    this.inhibition!.hand(j, ahead, crossing, false);
  }

  /** [mV] */
  thetaAt(j: number, t: number): number {
    const theta = this.theta[j]!;
    if (theta === 0 || this.thetaIsFrozen || this.tauTheta[j] === Infinity) return theta;
    return theta * exp(-(t - this.tTheta[j]!) / this.tauTheta[j]!);
  }

  /** Adds to theta at a spike. */
  adapt(j: number, t: number): void {
    if (this.thetaIsFrozen || this.thetaPlus[j] === 0) return;
    this.theta[j] = this.thetaAt(j, t) + (this.thetaStep ?? this.thetaPlus[j]!);
    this.tTheta[j] = t;
  }

  /** Learning on: thresholds decay from now on. Off: they stay as they are now. Does that change a crossing to come? */
  setLearning(learn: boolean, now: number): boolean {
    if (this.thetaIsFrozen === !learn) return false;
    let changes = false;
    for (let j = 0; j < this.theta.length; j++) {
      this.theta[j] = this.thetaAt(j, now);
      this.tTheta[j] = now;
      if (this.theta[j] !== 0 && this.tauTheta[j] !== Infinity) changes = true;
    }
    this.thetaIsFrozen = !learn;
    return changes;
  }

  exchange(state: StateExchange): void {
    for (const name of [
      'u',
      'tLast',
      'tCurrent',
      'stepped',
      'synaptic',
      'refractoryUntil',
      'theta',
      'tTheta',
    ] as const)
      state.array(name, this[name]);
    this.excitation?.exchange(state.part('excitation'));
    this.inhibition?.exchange(state.part('inhibition'));
    this.thetaIsFrozen = state.number('thetaIsFrozen', this.thetaIsFrozen ? 1 : 0) === 1;
  }

  /** Back to the state before any input, at time 0; thresholds keep their history. */
  reset(now: number): void {
    this.u.set(this.vInitial);
    this.tLast.fill(0);
    this.excitation?.reset();
    this.inhibition?.reset();
    this.tCurrent.fill(0);
    this.synaptic.fill(0);
    this.stepped.fill(0);
    this.refractoryUntil.fill(-Infinity);
    for (let j = 0; j < this.tTheta.length; j++) this.tTheta[j]! -= now;
  }
}

/** Is there a synapse or an input whose current decays? */
function hasDecayingCurrents(net: Network): boolean {
  const decays = (synapse: Synapse | null): boolean => synapse === 'exponential' || synapse === 'alpha';
  return (
    net.projections.some(({ synapse }) => decays(synapse)) ||
    net.inputs.some((input) => isDrive(input) && decays(input.synapse))
  );
}
