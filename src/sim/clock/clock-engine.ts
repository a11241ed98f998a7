/**
 * The clock engine: every neuron at every step of a grid, in Float64, and the readable reference of the faster clock engine.
 * It runs all kinds of neurons and synapses. With the event engine it keeps equality (iii): where both can run a network, its
 * answer approaches the exact one as dt shrinks. Between spikes, LIF neurons with current synapses are exact on any grid.
 *
 * The event rules of ARCHITECTURE.md hold here too; a grid adds these, which are NEST's. Step n goes from (n - 1) dt to n dt.
 *  G1 v and the currents move from their values at the start of the step, exactly where a closed form is known
 *  G2 what arrives in the step is summed per neuron and kind of input: the oldest spikes first, then by presynaptic neuron,
 *     projection and place in the connection rule. A spike of step m with a delay of d steps (rounded) arrives in step m + d; one of a
 *     source at time t belongs to the first step that ends at t or later. Jumps move v in this very step, before the test;
 *     currents and conductances move v from the next step on
 *  G3 a neuron that is not refractory spikes if v >= vThreshold + theta; the spike is at n dt
 *  G4 then v = vReset, and for the ends of the next tRef / dt steps it stays there: jumps in them are lost, currents go on
 *  G5 a delay of 0 steps acts after the test of its step and before any reset
 *  G6 private Poisson trains deliver at once, after the spikes of the step are summed
 */
import type { StateExchange } from '../../math/state.ts';
import { endOfStimulusThresholds } from '../balance.ts';
import { CurrentSteps } from '../current-steps.ts';
import {
  checkPresentOptions,
  type Engine,
  type Presentation,
  type PresentOptions,
  type SimulationOptions,
  type Stimulus,
} from '../engine.ts';
import { type Feed, type OwnInput, ownInputs, stimulusFeeds } from '../feeds.ts';
import { Learning } from '../learning.ts';
import { checkKeys, integer } from '../network/checks.ts';
import type { Network } from '../network/network.ts';
import { Recording } from '../recording.ts';
import { buildSynapses, type Numbering, numbering, type Synapses, weightsOf } from '../synapses.ts';
import { Grid } from './grid.ts';
import { GridCompetition } from './grid-competition.ts';
import { type Cells, GridDelivery } from './grid-delivery.ts';
import { neuronsOnGrid } from './neuron-models.ts';

export class ClockEngine implements Engine {
  readonly net: Network;
  readonly options: SimulationOptions;
  readonly ids: Numbering;
  readonly recording: Recording;
  readonly #grid: Grid;
  /** number of the last step that is over */
  #step = 0;
  readonly #synapses: Synapses;
  readonly #cells: Cells[] = [];
  /** (n) index in #cells of each neuron */
  readonly #cellsOf: Uint32Array;
  readonly #competition: GridCompetition;
  readonly #learning: Learning;
  readonly #delivery: GridDelivery;
  /** (n) [mV] */
  readonly #theta: Float64Array;
  /** (n) [mV] by how much a candidate lies over its threshold */
  readonly #overshoot: Float64Array;
  readonly #crossed: number[] = [];
  readonly #candidates: number[] = [];
  readonly #fired: number[] = [];
  readonly #emitted: number[] = [];
  /** (n) spikes since the stimulus began */
  readonly #counts: Uint32Array;
  readonly #currents: CurrentSteps;
  /** (inputs) number of the change of each current input that comes next */
  readonly #nextChange: Uint32Array;
  readonly #ownInputs: readonly OwnInput[];
  #feeds: Feed[] = [];
  #started = false;
  #presents = false;

  constructor(net: Network, seed: number | string, dt: number) {
    this.net = net;
    this.options = { engine: 'clock', seed, dt };
    this.#grid = new Grid(dt);
    this.ids = numbering(net);
    const n = this.ids.n;
    this.#synapses = buildSynapses(net, this.ids, seed, this.#grid);
    this.#competition = new GridCompetition(net, this.ids, this.#grid);
    this.#learning = new Learning(net, this.ids, this.#synapses);
    this.recording = new Recording(net, this.ids);
    this.#theta = new Float64Array(n);
    this.#overshoot = new Float64Array(n);
    this.#counts = new Uint32Array(n);
    this.#nextChange = new Uint32Array(net.inputs.length);
    this.#currents = new CurrentSteps(net);
    this.#ownInputs = ownInputs(net, this.ids, seed, false);
    this.#cellsOf = new Uint32Array(n);
    for (const name of this.ids.names) this.#addCells(name, seed);
    this.#delivery = new GridDelivery(
      net,
      this.#synapses,
      this.#competition.races,
      this.#learning,
      this.#grid,
      seed,
      (owner, name) => this.#named(owner, name),
    );
  }

  get time(): number {
    return this.#grid.time(this.#step);
  }

  get synapticEvents(): number {
    return this.#delivery.synapticEvents;
  }

  run(durationMs: number, options: { learn?: boolean } = {}): void {
    const steps = this.#grid.whole('run.durationMs', durationMs);
    checkKeys('run', options, ['learn']);
    if (this.#presents)
      throw new Error('run: must not follow present, which has its own clock; build another simulation');
    this.#setLearning(options.learn ?? true, null);
    if (!this.#started) this.#start({});
    this.#advance(steps);
  }

  /** The step that ends with the stimulus is its last, and still counts. */
  present(stimulus: Stimulus, options: PresentOptions): Presentation {
    checkPresentOptions(options);
    const steps = this.#grid.whole('present.durationMs', options.durationMs);
    const learn = options.learn ?? false;
    this.#presents = true;
    this.#restart();
    const before = this.synapticEvents;
    this.#setLearning(learn !== false, typeof learn === 'object' ? (learn.thetaStep ?? null) : null);
    this.#learning.eta = typeof learn === 'object' ? (learn.eta ?? null) : null;
    this.#start(stimulus);
    this.#advance(steps);
    if (learn !== false) this.#endOfStimulus(learn === true ? {} : learn);
    const counts: Record<string, Uint32Array> = {};
    for (const { name, from, to } of this.#cells) counts[name] = this.#counts.slice(from, to);
    return { counts, synapticEvents: this.synapticEvents - before };
  }

  weights(projection: number): Float64Array {
    const last = this.#synapses.projections.length - 1;
    integer('weights.projection', projection, 0, last, 'the last projection');
    return weightsOf(this.#synapses, projection);
  }

  theta(population: string): Float64Array {
    const { from, to } = this.#named('theta', population);
    return this.#theta.slice(from, to);
  }

  poolWeights(): Float64Array {
    return this.#competition.poolWeights.slice();
  }

  potential(population: string): Float64Array {
    const { from, to } = this.#named('potential', population);
    return Float64Array.from({ length: to - from }, (_, i) => this.#potentialOf(from + i));
  }

  /** (n) a state of a population by its name, now: v, w, ... [its unit in ms, mV, pA, nS] */
  state(population: string, name: string): Float64Array {
    const { neurons } = this.#named('state', population);
    if (neurons.state) return neurons.state(name);
    if (name === 'v') return this.potential(population);
    throw new RangeError(`state: must be one of '${population}' (v), got '${name}'`);
  }

  exchange(state: StateExchange): void {
    this.#step = state.number('step', this.#step);
    this.#started = state.number('started', this.#started ? 1 : 0) === 1;
    this.#presents = state.number('presents', this.#presents ? 1 : 0) === 1;
    const parts = {
      competition: this.#competition,
      learning: this.#learning,
      delivery: this.#delivery,
      recording: this.recording,
      'current steps': this.#currents,
    };
    for (const [name, part] of Object.entries(parts)) part.exchange(state.part(name));
    for (const { name, neurons } of this.#cells) neurons.exchange(state.part(`neurons ${name}`));
    state.array('theta', this.#theta);
    state.array('counts', this.#counts);
    state.array('nextChange', this.#nextChange);
    if (this.#started && !this.#presents && this.#feeds.length === 0) this.#openFeeds({});
    for (const [index, own] of this.#ownInputs.entries()) own.exchange(state.part(`input ${index}`));
    if (this.#presents) return;
    for (const [index, feed] of this.#feeds.entries()) feed.exchange(state.part(`feed ${index}`));
  }

  // ---- building ----

  #addCells(name: string, seed: number | string): void {
    const population = this.net.populations[name]!;
    if (population.kind === 'source') return;
    const from = this.ids.offset[name]!;
    const to = from + population.n;
    const pools = this.#competition.poolsOf(from, to);
    const theta = this.#theta.subarray(from, to);
    const neurons = neuronsOnGrid(population, { name, seed, grid: this.#grid, theta, pools });
    this.#cellsOf.fill(this.#cells.length, from, to);
    this.#cells.push({ name, from, to, neurons });
  }

  #named(owner: string, name: string): Cells {
    const found = this.#cells.find((cells) => cells.name === name);
    if (!found)
      throw new RangeError(
        `${owner}: must name a population of neurons (${this.#cells.map((cells) => cells.name).join(', ')}), got '${name}'`,
      );
    return found;
  }

  // ---- a step ----

  #advance(steps: number): void {
    const { recording } = this;
    const end = this.#step + steps;
    while (this.#step < end) {
      // What is due before the end of this step sees the end of the last one.
      recording.sampleUpTo(this.#justBefore(this.#step + 1), this.#potentialOf);
      this.#oneStep(++this.#step);
    }
    recording.sampleUpTo(this.#justBefore(end), this.#potentialOf);
    // equations look after themselves, and need have no potential
    for (const [c, { name, from, to }] of this.#cells.entries())
      for (let j = from; j < to && this.net.populations[name]!.kind !== 'equations'; j++)
        if (!Number.isFinite(this.#potentialOf(j))) this.#refuseRunaway(c, j - from, end);
  }

  #refuseRunaway(c: number, i: number, n: number): never {
    throw new RangeError(
      `run: potentials must stay finite, but neuron ${i} of '${this.#cells[c]!.name}' has run away by ${this.#grid.time(n)} ms; take a smaller dt, or weaker synapses`,
    );
  }

  /** [ms] a sample that is due at the end of step n, rounding included, lies after this */
  #justBefore(n: number): number {
    return this.#grid.time(n) - 1e-6 * this.#grid.dt;
  }

  #oneStep(n: number): void {
    const t = this.#grid.time(n);
    this.#competition.openWindows(n);
    this.#changeCurrents(n);
    this.#delivery.arrive(n, t);
    this.#competition.move(n, t);
    this.#findCandidates(n);
    this.#chooseWinners();
    this.#emit(n, t);
    const fired = this.#fired;
    if (this.#delivery.learns) for (let f = 0; f < fired.length; f++) this.#learning.spike(fired[f]!, t);
    for (let f = 0; f < fired.length; f++) this.#fire(fired[f]!, n);
    for (let f = 0; f < fired.length; f++)
      this.#competition.spiked(fired[f]!, this.#counts[fired[f]!] === 1, n, t);
  }

  /** G1 to G3. */
  #findCandidates(n: number): void {
    this.#candidates.length = 0;
    for (let c = 0; c < this.#cells.length; c++) {
      const { from, neurons } = this.#cells[c]!;
      this.#crossed.length = 0;
      neurons.step(n, this.#crossed);
      for (let k = 0; k < this.#crossed.length; k++) {
        const i = this.#crossed[k]!;
        if (!this.#competition.races.mayWin(from + i)) continue;
        const overshoot = neurons.overshoot(i);
        if (!(overshoot < Infinity)) this.#refuseRunaway(c, i, n);
        this.#overshoot[from + i] = overshoot;
        this.#candidates.push(from + i);
      }
    }
  }

  readonly #byOvershoot = (a: number, b: number): number =>
    this.#overshoot[b]! - this.#overshoot[a]! || a - b;

  /** Rule 5: the larger overshoot first, then the lower index. */
  #chooseWinners(): void {
    const fired = this.#fired;
    const { races, hasRaces } = this.#competition;
    fired.length = 0;
    if (hasRaces) this.#candidates.sort(this.#byOvershoot);
    for (let c = 0; c < this.#candidates.length; c++) {
      const j = this.#candidates[c]!;
      if (!races.mayWin(j)) continue;
      races.win(j);
      fired.push(j);
    }
    if (hasRaces) fired.sort(ascending);
  }

  /** Sends the spikes of step n, of sources and neurons in the order of their ids; what has no delay arrives (G5). */
  #emit(n: number, t: number): void {
    const emitted = this.#emitted;
    emitted.length = 0;
    for (const feed of this.#feeds)
      while (this.#grid.stepOf(feed.t) <= n) {
        emitted.push(feed.first + feed.i);
        feed.next();
      }
    if (emitted.length > 0) {
      for (let f = 0; f < this.#fired.length; f++) emitted.push(this.#fired[f]!);
      emitted.sort(ascending);
    }
    const all = emitted.length > 0 ? emitted : this.#fired;
    for (let a = 0; a < all.length; a++) {
      this.recording.spike(all[a]!, t);
      this.#delivery.send(all[a]!, n);
    }
    if (!this.#delivery.arriveAtOnce(n, t)) return;
    for (let c = 0; c < this.#cells.length; c++) this.#cells[c]!.neurons.receive(n);
  }

  /** Rule 2e, G4. */
  #fire(j: number, n: number): void {
    const { from, neurons } = this.#cells[this.#cellsOf[j]!]!;
    this.#counts[j]!++;
    neurons.spike(j - from, n);
  }

  /** A current that changes in step n moves v from the next step on. */
  #changeCurrents(n: number): void {
    for (let index = 0; index < this.#nextChange.length; index++)
      while (this.#grid.stepOf(this.#currents.timeOf(index, this.#nextChange[index]!)) < n) {
        const sum = this.#currents.take(index, this.#nextChange[index]!++);
        this.#named('current', this.net.inputs[index]!.population).neurons.setCurrent(sum);
      }
  }

  readonly #potentialOf = (j: number): number => {
    const { from, neurons } = this.#cells[this.#cellsOf[j]!]!;
    return neurons.potential(j - from, this.#step);
  };

  // ---- stimuli ----

  #setLearning(learn: boolean, thetaStep: number | null): void {
    this.#delivery.learns = learn && this.#learning.isNeeded;
    for (const { neurons } of this.#cells) neurons.setLearning(learn, thetaStep);
  }

  /** Opens feeds and windows; source spikes at time 0 are sent. There is no test at time 0. */
  #start(stimulus: Stimulus): void {
    this.#started = true;
    this.#openFeeds(stimulus);
    this.#competition.openWindows(0);
    this.#fired.length = 0;
    this.#emit(0, 0);
  }

  #openFeeds(stimulus: Stimulus): void {
    this.#feeds = this.#ownInputs.flatMap((own) => (stimulus[own.population] ? [] : [own.open()]));
    this.#feeds.push(...stimulusFeeds(this.net, this.ids, stimulus));
  }

  #restart(): void {
    for (const { neurons } of this.#cells) neurons.restart();
    this.#competition.restart();
    this.#learning.reset();
    this.#delivery.clear();
    this.recording.clear();
    this.#counts.fill(0);
    this.#nextChange.fill(0);
    this.#currents.reset();
    this.#step = 0;
  }

  #endOfStimulus(overrides: { eta?: number; thetaStep?: number }): void {
    this.#learning.endOfStimulus(this.#counts, overrides.eta ?? null);
    this.#competition.adapt();
    endOfStimulusThresholds(this.net, this.ids, this.#counts, this.#theta, overrides.thetaStep ?? null);
  }
}

const ascending = (a: number, b: number): number => a - b;
