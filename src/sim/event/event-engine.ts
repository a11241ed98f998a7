/**
 * The event engine: exact, without a time step, and the readable reference of every other engine.
 * Between events each neuron is known in closed form (neurons.ts); a spike falls where the potential meets the threshold.
 *
 * The event rules, by the numbers of ARCHITECTURE.md:
 *  1 events are ordered by (time, kind, source, row), never by the queue
 *  2 in an instant (equal times, as Float64): (a) arrivals are summed, their traces and pre-triggered plasticity applied;
 *    (b) threshold test; (c) winners; (d) post-triggered plasticity; (e) reset; (f) pools act
 *  3 a spike happens when v >= vThreshold + theta
 *  4 after a spike at t: v = vReset until t + tRef; jumps in [t, t + tRef) are lost, currents go on
 *  5 k winners: the first k of a group to cross in a window; then the group is closed and takes no more input, which
 *    plasticity sees all the same
 *  6 a spike reaches its targets at t + delay
 *  7 a pool inhibits all its members in O(1): it only postpones crossings, so a queued one is solved again when popped
 *  8 recorders never change a result; with learning off, weights and thresholds stay as they are, byte for byte
 */

import type { StateExchange } from '../../math/state.ts';
import { endOfStimulusThresholds } from '../balance.ts';
import { Pools, Races } from '../competition.ts';
import { CurrentSteps } from '../current-steps.ts';
import {
  checkPresentOptions,
  type Engine,
  type Presentation,
  type PresentOptions,
  type SimulationOptions,
  type Stimulus,
} from '../engine.ts';
import { Feeds } from '../feeds.ts';
import { Learning } from '../learning.ts';
import { atLeast, checkKeys, integer } from '../network/checks.ts';
import type { Synapse } from '../network/connect.ts';
import type { PoissonDrive } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import { Recording } from '../recording.ts';
import { buildSynapses, type Numbering, numbering, type Synapses, weightsOf } from '../synapses.ts';
import { checkClosedForms } from './event-engine-checks.ts';
import { EventQueue } from './event-queue.ts';
import { Instant } from './instant.ts';
import { NeuronRanges } from './neuron-ranges.ts';
import { Neurons } from './neurons.ts';
import { Predictions } from './predictions.ts';

/** Kinds of events, in the order in which they act within an instant. */
const SOURCE = 0; // a: input that spikes
const RELEASE = 1; // a: pool member that leaves refractoriness
const WINDOW = 2; // a: k-winners part, b: number of the window
const CURRENT = 3; // a: current input, b: number of the step
const POOL = 4; // a: pool that takes one spike more
const ARRIVAL = 5; // a: row of synapses
const DRIVE = 6; // a: neuron that its private train reaches, b: input
const CROSSING = 7; // a: neuron predicted to cross, b: version of the prediction

export class EventEngine implements Engine {
  readonly net: Network;
  readonly options: SimulationOptions;
  readonly ids: Numbering;
  readonly recording: Recording;
  time = 0;
  synapticEvents = 0;
  readonly #ranges: NeuronRanges;
  readonly #synapses: Synapses;
  readonly #neurons: Neurons;
  readonly #pools: Pools;
  readonly #races: Races;
  readonly #learning: Learning;
  readonly #queue = new EventQueue();
  readonly #predictions: Predictions;
  readonly #instant: Instant;
  /** (n) spikes since the stimulus began */
  readonly #counts: Uint32Array;
  readonly #activeInPool: Uint32Array;
  readonly #currentSteps: CurrentSteps;
  /** (1) the synapse that a private train delivers by */
  readonly #driven = new Uint32Array(1);
  readonly #drivenBy = new Float64Array(1);
  readonly #feeds: Feeds;
  #learns = false;
  #started = false;
  #presents = false;

  constructor(net: Network, seed: number | string) {
    checkClosedForms(net);
    this.net = net;
    this.options = { engine: 'event', seed };
    this.ids = numbering(net);
    this.#synapses = buildSynapses(net, this.ids, seed);
    this.#neurons = new Neurons(net, this.ids, seed);
    this.#pools = new Pools(net, this.ids);
    this.#races = new Races(net, this.ids);
    this.#learning = new Learning(net, this.ids, this.#synapses);
    this.recording = new Recording(net, this.ids);
    const n = this.ids.n;
    this.#predictions = new Predictions(n, this.#neurons, this.#pools, this.#races, this.#queue, CROSSING);
    this.#instant = new Instant(n, this.#neurons, this.#predictions, this.#races);
    this.#counts = new Uint32Array(n);
    this.#activeInPool = new Uint32Array(this.#pools.weight.length);
    this.#currentSteps = new CurrentSteps(net);
    this.#feeds = new Feeds(net, this.ids, seed);
    this.#ranges = new NeuronRanges(net, this.ids);
  }

  run(durationMs: number, options: { learn?: boolean } = {}): void {
    atLeast('run.durationMs', durationMs, 0, 'ms');
    checkKeys('run', options, ['learn']);
    if (this.#presents)
      throw new Error('run: must not follow present, which has its own clock; build another simulation');
    this.#setLearning(options.learn ?? true);
    if (!this.#started) this.#start({});
    this.#advanceTo(this.time + durationMs);
  }

  present(stimulus: Stimulus, options: PresentOptions): Presentation {
    checkPresentOptions(options);
    const learn = options.learn ?? false;
    this.#presents = true;
    this.#reset();
    const before = this.synapticEvents;
    this.#setLearning(learn !== false);
    this.#learning.eta = typeof learn === 'object' ? (learn.eta ?? null) : null;
    this.#neurons.thetaStep = typeof learn === 'object' ? (learn.thetaStep ?? null) : null;
    this.#start(stimulus);
    this.#advanceTo(options.durationMs);
    if (learn !== false) this.#endOfStimulus(learn === true ? {} : learn);
    return {
      counts: this.#ranges.slices(this.#counts),
      synapticEvents: this.synapticEvents - before,
    };
  }

  weights(projection: number): Float64Array {
    const last = this.#synapses.projections.length - 1;
    integer('weights.projection', projection, 0, last, 'the last projection');
    return weightsOf(this.#synapses, projection);
  }

  theta(population: string): Float64Array {
    const { from, to } = this.#ranges.of('theta', population);
    return Float64Array.from({ length: to - from }, (_, i) => this.#neurons.thetaAt(from + i, this.time));
  }

  poolWeights(): Float64Array {
    return this.#pools.weight.slice();
  }

  potential(population: string): Float64Array {
    const { from, to } = this.#ranges.of('potential', population);
    return Float64Array.from({ length: to - from }, (_, i) =>
      this.#predictions.potentialAt(from + i, this.time),
    );
  }

  exchange(state: StateExchange): void {
    this.time = state.number('time', this.time);
    this.synapticEvents = state.number('synapticEvents', this.synapticEvents);
    this.#learns = state.number('learns', this.#learns ? 1 : 0) === 1;
    this.#started = state.number('started', this.#started ? 1 : 0) === 1;
    this.#presents = state.number('presents', this.#presents ? 1 : 0) === 1;
    const parts = {
      neurons: this.#neurons,
      pools: this.#pools,
      races: this.#races,
      learning: this.#learning,
      queue: this.#queue,
      predictions: this.#predictions,
      recording: this.recording,
      'current steps': this.#currentSteps,
    };
    for (const [name, part] of Object.entries(parts)) part.exchange(state.part(name));
    state.array('counts', this.#counts);
    state.array('activeInPool', this.#activeInPool);
    // A stimulus is over when it can be saved; what the network feeds itself goes on.
    if (this.#started && !this.#presents && !this.#feeds.isOpen) this.#feeds.open({});
    this.#feeds.exchange(state, !this.#presents);
  }

  // ---- the loop ----

  #advanceTo(end: number): void {
    for (;;) {
      this.#feed(end);
      const t = this.#queue.peekTime();
      if (!(t < end)) break;
      this.recording.sampleUpTo(t, this.#predictions.potentialAt);
      this.#settle(t);
    }
    this.recording.sampleUpTo(end, this.#predictions.potentialAt);
    this.time = end;
  }

  /** One instant: takes all its events, then grants spikes, then lets them act. */
  #settle(t: number): void {
    const queue = this.#queue;
    const instant = this.#instant;
    instant.begin();
    while (queue.peekTime() === t) {
      const { kind, a, b } = queue;
      queue.pop();
      if (kind === ARRIVAL) this.#arrive(a, t);
      else if (kind === CROSSING) this.#cross(a, b, t);
      else if (kind === DRIVE) this.#drive(a, b, t);
      else if (kind === SOURCE) this.#emit(a, t);
      else if (kind === POOL) this.#pools.add(a, t);
      else if (kind === RELEASE) this.#release(a, t);
      else if (kind === WINDOW) this.#openWindow(a, b, t);
      else this.#stepCurrent(a, b, t);
    }
    const fired = instant.decide(t);
    if (this.#learns) for (let f = 0; f < fired.length; f++) this.#learning.spike(fired[f]!, t);
    for (let f = 0; f < fired.length; f++) this.#fire(fired[f]!, t);
    for (let f = 0; f < fired.length; f++) this.#actOnPool(fired[f]!, t);
    for (let a = 0; a < instant.count; a++) this.#predictions.predict(instant.touched[a]!, t);
  }

  /** Rule 2a: a row of synapses delivers. */
  #arrive(row: number, t: number): void {
    const { rowStart, rowEnd, rowProjection, target, weight, projections } = this.#synapses;
    const { synapse } = projections[rowProjection[row]!]!;
    this.#deliver(synapse, target, weight, rowStart[row]!, rowEnd[row]!, t);
    if (this.#learns) this.#learning.arrive(row, t);
  }

  /** A private train of neuron j has a spike. */
  #drive(j: number, index: number, t: number): void {
    const { synapse, weight } = this.net.inputs[index] as PoissonDrive;
    this.#driven[0] = j;
    this.#drivenBy[0] = weight;
    this.#deliver(synapse, this.#driven, this.#drivenBy, 0, 1, t);
  }

  /** Synapses from..to - 1 act. Rule 4: jumps are lost in refractoriness, currents are not. */
  #deliver(
    synapse: Synapse,
    target: Uint32Array,
    weight: Float64Array,
    from: number,
    to: number,
    t: number,
  ): void {
    const neurons = this.#neurons;
    const instant = this.#instant;
    for (let s = from; s < to; s++) {
      const j = target[s]!;
      if (this.#races.isClosed(j)) continue;
      this.synapticEvents++;
      if (synapse === 'step') {
        instant.touch(j, t);
        neurons.synaptic[j]! += weight[s]!;
      } else if (synapse !== 'delta') {
        instant.touch(j, t);
        neurons.addCurrent(j, synapse, weight[s]!);
      } else if (t >= neurons.refractoryUntil[j]!) {
        instant.touch(j, t);
        instant.jump[j]! += weight[s]!;
      }
    }
  }

  /** A predicted crossing, or a bound of one, comes up. */
  #cross(j: number, version: number, t: number): void {
    const predictions = this.#predictions;
    if (!predictions.isCurrent(j, version) || !this.#races.mayWin(j)) return;
    if (predictions.isBound(j)) {
      // What has been touched in this instant is predicted anew at its end.
      if (!this.#instant.isTouched(j)) predictions.findCrossing(j, t);
      return;
    }
    this.#instant.touch(j, t);
    if (predictions.holds(j)) this.#instant.reaches(j);
  }

  #release(j: number, t: number): void {
    this.#instant.touch(j, t);
    this.#neurons.u[j] = this.#neurons.vReset[j]! + this.#pools.at(this.#pools.of[j]!, t);
    this.#neurons.tLast[j] = t;
  }

  #openWindow(part: number, number: number, t: number): void {
    const { window, from, to } = this.#races.windows[part]!;
    this.#races.open(part);
    for (let j = from; j < to; j++) this.#instant.touch(j, t);
    if (window !== 'stimulus') this.#queue.push((number + 1) * window, WINDOW, part, number + 1);
  }

  #stepCurrent(index: number, step: number, t: number): void {
    const sum = this.#currentSteps.take(index, step);
    const { from, to } = this.#ranges.of('current', this.net.inputs[index]!.population);
    for (let j = from; j < to; j++) {
      this.#instant.touch(j, t);
      this.#neurons.stepped[j] = sum;
    }
    this.#queueStep(index, step + 1);
  }

  #queueStep(index: number, step: number): void {
    const t = this.#currentSteps.timeOf(index, step);
    if (t < Infinity) this.#queue.push(t, CURRENT, index, step);
  }

  /** Rule 2e, 4 and 6: the spike is recorded and sent, the neuron reset. */
  #fire(j: number, t: number): void {
    const neurons = this.#neurons;
    this.#counts[j]!++;
    this.#emit(j, t);
    neurons.adapt(j, t);
    const pool = this.#pools.of[j]!;
    const release = t + neurons.tRef[j]!;
    neurons.u[j] = neurons.vReset[j]! + (pool === Pools.none ? 0 : this.#pools.at(pool, t));
    neurons.tLast[j] = release;
    neurons.refractoryUntil[j] = release;
    if (pool === Pools.none || release === t) return;
    // Rule 7: it will start at vReset relative to the pool then, which is not known yet.
    neurons.tLast[j] = Infinity;
    this.#queue.push(release, RELEASE, j, 0);
  }

  #emit(id: number, t: number): void {
    const { firstRow, rowDelay } = this.#synapses;
    this.recording.spike(id, t);
    for (let row = firstRow[id]!; row < firstRow[id + 1]!; row++)
      this.#queue.push(t + rowDelay[row]!, ARRIVAL, row, 0);
  }

  /** Rule 2f. */
  #actOnPool(j: number, t: number): void {
    const pool = this.#pools.of[j]!;
    if (pool === Pools.none) return;
    if (this.#counts[j] === 1) this.#activeInPool[pool]!++;
    const delay = this.#pools.delay[pool]!;
    if (delay === 0) this.#pools.add(pool, t);
    else this.#queue.push(t + delay, POOL, pool, 0);
  }

  // ---- stimuli ----

  /** Learning on or off: thresholds fall or stand still from now on, so crossings are predicted anew. */
  #setLearning(learn: boolean): void {
    this.#learns = learn && this.#learning.isNeeded;
    if (this.#neurons.setLearning(learn, this.time)) this.#predictAll();
  }

  #predictAll(): void {
    for (let j = 0; j < this.ids.n; j++) {
      if (this.#neurons.tauM[j] === 0) continue;
      this.#neurons.advance(j, this.time);
      this.#predictions.predict(j, this.time);
    }
  }

  /** Opens feeds and windows, sets off currents, and tests every neuron once: its constant current may carry it over. */
  #start(stimulus: Stimulus): void {
    this.#started = true;
    this.#feeds.open(stimulus);
    for (let part = 0; part < this.#races.windows.length; part++) this.#queue.push(0, WINDOW, part, 0);
    for (let index = 0; index < this.net.inputs.length; index++) this.#queueStep(index, 0);
    this.#predictAll();
  }

  #reset(): void {
    this.#neurons.reset(this.time);
    this.#pools.reset();
    this.#learning.reset();
    this.#queue.clear();
    this.recording.clear();
    this.#counts.fill(0);
    this.#activeInPool.fill(0);
    this.#currentSteps.reset();
    this.time = 0;
  }

  #endOfStimulus(overrides: { eta?: number; thetaStep?: number }): void {
    this.#learning.endOfStimulus(this.#counts, overrides.eta ?? null);
    this.#pools.adapt(this.#activeInPool);
    endOfStimulusThresholds(
      this.net,
      this.ids,
      this.#counts,
      this.#neurons.theta,
      overrides.thetaStep ?? null,
    );
  }

  // ---- feeds ----

  /** Queues the source spikes that come before anything queued. */
  #feed(end: number): void {
    for (const feed of this.#feeds.list)
      while (feed.t < end && feed.t <= this.#queue.peekTime()) {
        if (feed.input === null) this.#queue.push(feed.t, SOURCE, feed.first + feed.i, 0);
        else this.#queue.push(feed.t, DRIVE, feed.first + feed.i, feed.input);
        feed.next();
      }
  }
}
