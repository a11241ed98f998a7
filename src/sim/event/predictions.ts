/**
 * What is known of a neuron between two events: its potential under the pool, and the crossing that is queued for it. Each
 * new prediction outdates the one before by its version; the queue keeps both and the engine asks which one counts.
 */
import type { StateExchange } from '../../math/state.ts';
import { Pools, type Races } from '../competition.ts';
import { timeToThreshold } from '../network/lif.ts';
import type { EventQueue } from './event-queue.ts';
import type { Neurons } from './neurons.ts';
import { ThresholdCrossing } from './threshold-crossing.ts';

export class Predictions {
  readonly #neurons: Neurons;
  readonly #pools: Pools;
  readonly #races: Races;
  readonly #queue: EventQueue;
  /** the kind of event that a prediction is queued as */
  readonly #kind: number;
  readonly #crossing = new ThresholdCrossing();
  /** (n) version of each neuron's valid prediction, and the pool's stamp when it was made */
  readonly #version: Uint32Array;
  readonly #stamp: Uint32Array;
  /** (n) 1 if a neuron was at or over its threshold already when its crossing was predicted */
  readonly #wasOver: Uint8Array;
  /** (n) 1 if what is queued is a lower bound */
  readonly #bound: Uint8Array;

  constructor(n: number, neurons: Neurons, pools: Pools, races: Races, queue: EventQueue, kind: number) {
    this.#neurons = neurons;
    this.#pools = pools;
    this.#races = races;
    this.#queue = queue;
    this.#kind = kind;
    this.#version = new Uint32Array(n);
    this.#stamp = new Uint32Array(n);
    this.#wasOver = new Uint8Array(n);
    this.#bound = new Uint8Array(n);
  }

  /** [mV] */
  readonly potentialAt = (j: number, t: number): number => {
    if (t < this.#neurons.tLast[j]!) return this.#neurons.vReset[j]!;
    const pool = this.#pools.of[j]!;
    return this.#neurons.uAt(j, t) - (pool === Pools.none ? 0 : this.#pools.at(pool, t));
  };

  /** [mV] by how much a neuron lies over its threshold */
  overAt(j: number, t: number): number {
    return this.potentialAt(j, t) - (this.#neurons.vThreshold[j]! + this.#neurons.thetaAt(j, t));
  }

  /** Is this the neuron's last prediction? */
  isCurrent(j: number, version: number): boolean {
    return this.#version[j] === version;
  }

  /** Does a current prediction that has come up hold? Not if the pool has moved since, which can only have postponed it. */
  holds(j: number): boolean {
    const pool = this.#pools.of[j]!;
    return this.#wasOver[j] === 0 && (pool === Pools.none || this.#stamp[j] === this.#pools.stamp[pool]);
  }

  /** Is what came up only a time before which the neuron cannot cross? */
  isBound(j: number): boolean {
    return this.#bound[j] === 1;
  }

  /**
   * Queues the next crossing of a neuron as things stand, or, where that costs more than a logarithm, a time before which it
   * cannot be: most crossings are moved again before they need to be known. A refractory member of a pool waits for its release.
   */
  predict(j: number, t: number): void {
    const pool = this.#pools.of[j]!;
    this.#version[j]!++;
    this.#bound[j] = 0;
    if (!this.#races.mayWin(j)) return;
    const from = Math.max(t, this.#neurons.tLast[j]!);
    if (from > t && pool !== Pools.none) return;
    const wait = this.#timeToCrossing(j, from, pool, pool !== Pools.none);
    if (wait === Infinity) return;
    this.#wasOver[j] = wait === 0 && this.overAt(j, from) >= 0 ? 1 : 0;
    if (pool !== Pools.none) this.#stamp[j] = this.#pools.stamp[pool]!;
    this.#queue.push(from + wait, this.#kind, j, this.#version[j]!);
  }

  exchange(state: StateExchange): void {
    state.array('version', this.#version);
    state.array('stamp', this.#stamp);
    state.array('wasOver', this.#wasOver);
    state.array('bound', this.#bound);
  }

  /** The bound of a neuron, untouched since it was queued, has come up: finds the crossing itself, from the same state. */
  findCrossing(j: number, t: number): void {
    this.#bound[j] = 0;
    const from = this.#neurons.tLast[j]!;
    const wait = this.#timeToCrossing(j, from, Pools.none, true);
    // Within rounding of its bound it may seem to lie before it.
    if (wait < Infinity) this.#queue.push(Math.max(t, from + wait), this.#kind, j, this.#version[j]!);
  }

  /** [ms] from `from`, at which u is known, to the crossing, or to a bound unless `exactly`; Infinity if there is none. */
  #timeToCrossing(j: number, from: number, pool: number, exactly: boolean): number {
    const neurons = this.#neurons;
    const tauM = neurons.tauM[j]!;
    const vInf = neurons.vInf(j);
    const u = neurons.u[j]!;
    const g = pool === Pools.none ? 0 : this.#pools.at(pool, from);
    const theta = neurons.thetaAt(j, from);
    const tauTheta = neurons.thetaIsFrozen ? Infinity : neurons.tauTheta[j]!;
    const thetaIsSteady = theta === 0 || tauTheta === Infinity;
    const threshold = neurons.vThreshold[j]! + (thetaIsSteady ? theta : 0);
    const hasCurrents = neurons.hasCurrents(j);
    if (!hasCurrents && thetaIsSteady && (g === 0 || this.#pools.tau[pool] === tauM))
      return u - g >= threshold ? 0 : timeToThreshold(u - g, vInf, threshold, tauM);
    const crossing = this.#crossing;
    crossing.begin(u, vInf, threshold, tauM);
    if (hasCurrents) neurons.handCurrents(j, from, crossing);
    if (g !== 0) crossing.inhibitByPool(g, this.#pools.tau[pool]!);
    if (!thetaIsSteady) crossing.fadeThreshold(theta, tauTheta);
    if (exactly) return crossing.time();
    const wait = crossing.earliest();
    if (wait > 0) this.#bound[j] = 1;
    return wait;
  }
}
