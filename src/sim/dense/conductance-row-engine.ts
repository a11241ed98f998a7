/**
 * A population of excitatory neurons with conductances, fed by one row of weights and delays each, every neuron with an inhibitory
 * partner that inhibits all others, learning by the nearest-spike triplet rule: the network of Diehl and Cook (2015) on its grid
 * (models/diehl-cook-2015.ts has the equations). A step is Brian's: (1) potentials and conductances by forward Euler, (2) the test
 * v > threshold, (3) arrivals: conductances rise, then weights are depressed, (4) spikes: weights are potentiated, (5) reset.
 * Equal in the sense (ii) of ARCHITECTURE.md, in Float64, to both layers and every synapse written out (Brian2, test/fixtures).
 * Why it is fast:
 * - a neuron that does not spike does not learn, so all that a stimulus will bring to it is summed beforehand with its weights held
 *   in registers; the steps are dense. A neuron that spikes has its sums made anew, depression by coming arrivals included.
 * - the inhibitory neuron spikes once, one step after its partner (checked for the parameters given), and nothing else moves
 *   it; all-to-all-but-own inhibition is one shared conductance minus a neuron's own part.
 * - post-synaptic traces are zero but for neurons that spiked: depression touches no other. Rows are normalised if they changed.
 * The kernels have TypeScript twins (`kernels: 'reference'`) that give the same bits.
 */
import { exp, log } from '../../math/exp.ts';
import type { StateExchange } from '../../math/state.ts';
import {
  type ConductanceRowOptions,
  checkConductanceRows,
  type StepTrains,
} from './conductance-row-options.ts';
import { type ConductanceSpace, conductanceSpace, NEVER } from './conductance-space.ts';
import { relays } from './relay.ts';
import { SpikeLog } from './spike-log.ts';

/** Traces count as 0 after so many of their time constants: e^-20. */
const FORGOTTEN = 20;
/** What is left of a conductance then moves no bit of a potential. */
const NOTHING = 1e-25;

export class ConductanceRowEngine {
  readonly options: ConductanceRowOptions;
  /** (n) spikes of each neuron in the last stimulus, the silence after it included */
  readonly counts: Uint32Array;
  /** sum of `counts` */
  spikes = 0;
  /** [mV] (n) */
  readonly theta: Float64Array;
  readonly #space: ConductanceSpace['space'];
  readonly #k: ConductanceSpace['kernels'];
  readonly #memory: ConductanceSpace;
  /** steps of a stimulus and its silence; in which something can arrive, or its conductance last; of memory of the rule */
  readonly #allSteps: number;
  readonly #slots: number;
  readonly #quiet: number;
  readonly #horizon: number;
  /** (n) step of the last spike, counted from the start of this stimulus; and the step up to which the weights are settled */
  readonly #lastSpike: Int32Array;
  readonly #settled: Int32Array;
  /** (n) 1 where the sum of the weights is no longer `total` */
  readonly #changed: Uint8Array;
  /** what follows a spike: its inhibition, the end of the clamp, the next spike allowed, a cold own part */
  readonly #log: SpikeLog;

  /** @throws RangeError for what does not fit together. */
  constructor(options: ConductanceRowOptions) {
    checkConductanceRows(options);
    const { neurons: n, dt, tauE, tauI, tRef, pause, rule, durationMs, restMs, delays } = options;
    this.options = options;
    const steps = (ms: number): number => Math.round(ms / dt);
    this.#allSteps = steps(durationMs) + steps(restMs);
    const longest = delays.reduce((most, d) => Math.max(most, d), 0);
    this.#slots = steps(durationMs) + longest;
    if (this.#allSteps < this.#slots)
      throw new RangeError(
        `conductanceRows.restMs: must be at least the longest delay, ${longest * dt} ms, got ${restMs}`,
      );
    this.#horizon = steps(FORGOTTEN * Math.max(rule.tauPre, rule.tauPost1));
    const fading = (tau: number): number => Math.ceil(log(NOTHING) / log(1 - dt / tau));
    this.#quiet = this.#slots + fading(tauE);
    const clamp = steps(tRef);
    const next = Math.max(clamp, Math.floor(pause / dt + 1e-9) + 1);
    relays(options.inhibitory, dt, next);
    this.#log = new SpikeLog([2, clamp, next, Math.max(next, fading(tauI))], (kind, j, spike) =>
      this.#follow(kind, j, spike),
    );
    this.counts = new Uint32Array(n);
    this.theta = new Float64Array(n).fill(options.theta);
    this.#lastSpike = new Int32Array(n).fill(NEVER);
    this.#settled = new Int32Array(n).fill(NEVER);
    this.#changed = new Uint8Array(n).fill(1);
    this.#memory = conductanceSpace(options, {
      steps: steps(durationMs),
      slots: this.#slots,
      horizon: this.#horizon,
    });
    this.#space = this.#memory.space;
    this.#k = this.#memory.kernels;
    this.setWeights(options.weights);
    for (let j = 0; j < n; j++) this.#setThreshold(j);
  }

  /** Shows one stimulus and the silence after it; results are in `counts` and `spikes`. */
  show(trains: StepTrains, learn: boolean): void {
    const { view, at } = this.#space;
    const { inputs, tauTheta, durationMs, restMs } = this.options;
    const count = trains.start[inputs]!;
    if (learn) this.normalise();
    view.start.set(trains.start);
    for (let e = 0; e < count; e++) view.step[e] = trains.step[e]!;
    let active = 0;
    for (let i = 0; i < inputs; i++) if (view.start[i + 1]! > view.start[i]!) view.active[active++] = i;
    this.counts.fill(0);
    this.spikes = 0;
    const { weight, delay, drive } = at;
    this.#k.deliver(
      active,
      at.active,
      at.start,
      at.step,
      weight,
      delay,
      this.#memory.stride,
      this.#memory.tiles,
      this.#slots,
      drive,
    );
    if (learn) for (let j = 0; j < this.options.neurons; j++) if (this.#remembers(j, 0)) this.#project(j, -1);
    this.#run(learn);
    this.#endOfStimulus(learn);
    if (learn) {
      const decay = exp(-(durationMs + restMs) / tauTheta);
      for (let j = 0; j < this.theta.length; j++) this.theta[j]! *= decay;
    }
    for (let j = 0; j < this.theta.length; j++) if (view.threshold[j]! < Infinity) this.#setThreshold(j);
  }

  /** Sets the sums of the weights that have changed to `rule.total`. */
  normalise(): void {
    const { inputs, rule } = this.options;
    const lanes = 16 / this.#memory.bytes;
    const count = Math.ceil(inputs / lanes) * lanes;
    for (let j = 0; j < this.#changed.length; j++) {
      if (this.#changed[j] === 0) continue;
      this.#k.scaleRow(count, this.#memory.weightOf(j), rule.total);
      this.#changed[j] = 0;
    }
  }

  /** @param weights (neurons, inputs) >= 0 */
  setWeights(weights: Float64Array): void {
    const { inputs, neurons } = this.options;
    const { stride } = this.#memory;
    for (let j = 0; j < neurons; j++)
      this.#space.view.weight.set(weights.subarray(j * inputs, (j + 1) * inputs), j * stride);
    this.#changed.fill(1);
  }

  /** (neurons, inputs), a copy */
  weights(): Float64Array {
    const { inputs, neurons } = this.options;
    const { stride } = this.#memory;
    const out = new Float64Array(neurons * inputs);
    for (let j = 0; j < neurons; j++)
      out.set(this.#space.view.weight.subarray(j * stride, j * stride + inputs), j * inputs);
    return out;
  }

  /** [mV] (neurons) potentials now, a copy */
  potentials(): Float64Array {
    return Float64Array.from(
      this.#space.view.u.subarray(0, this.options.neurons),
      (u) => u + this.options.eE,
    );
  }

  exchange(state: StateExchange): void {
    const { view } = this.#space;
    for (const name of ['weight', 'share', 'u', 'g', 'own', 'threshold', 'shared', 'last'] as const)
      state.array(name, view[name]);
    state.array('theta', this.theta);
    state.array('last spike', this.#lastSpike);
    state.array('settled', this.#settled);
    state.array('changed', this.#changed);
    this.#log.exchange(state);
  }

  #run(learn: boolean): void {
    const { view, at } = this.#space;
    const { dt, tauE, tauI, eE, eI, vRest, neurons } = this.options;
    for (let n = 0; n < this.#allSteps; ) {
      if (n === this.#quiet) view.g.fill(0);
      const due = this.#log.meet(n, this.#allSteps);
      const to = Math.min(due, n < this.#quiet ? this.#quiet : this.#allSteps);
      const stopped = this.#k.advance(
        n,
        to,
        this.#memory.tiles,
        at.share,
        at.u,
        at.g,
        at.own,
        at.threshold,
        at.drive,
        this.#slots,
        at.silence,
        1 - dt / tauE,
        1 - dt / tauI,
        vRest - eE,
        eI - eE,
        at.shared,
      );
      n = stopped;
      if (n === to) continue;
      const fired = this.#k.listAbove(neurons, at.u, at.threshold, at.over);
      for (let f = 0; f < fired; f++) this.#fire(view.over[f]!, n, learn);
      n++;
    }
  }

  /** What a spike of neuron j in step `spike` brings about later, in the order of `#log`. */
  #follow(kind: number, j: number, spike: number): void {
    const { view } = this.#space;
    const { inhibition, dt, tauM } = this.options;
    if (kind === 0) {
      view.own[j]! += inhibition;
      view.shared[0]! += inhibition;
    } else if (kind === 1) view.share[j] = dt / tauM;
    else if (kind === 2) this.#setThreshold(j);
    else if (this.#lastSpike[j] === spike) view.own[j] = 0;
  }

  #fire(j: number, n: number, learn: boolean): void {
    const { view } = this.#space;
    const { rule, dt, vReset, eE, thetaStep } = this.options;
    this.counts[j]!++;
    this.spikes++;
    if (learn) {
      const since = (n - this.#lastSpike[j]!) * dt;
      this.#settle(j, n, since > FORGOTTEN * rule.tauPost2 ? 0 : rule.etaPost * exp(-since / rule.tauPost2));
      this.theta[j]! += thetaStep;
    }
    this.#lastSpike[j] = n;
    if (learn) this.#project(j, n);
    view.u[j] = vReset - eE;
    view.share[j] = 0;
    view.threshold[j] = Infinity;
    this.#log.add(j, n);
  }

  /** Brings the weights of neuron j to step n; `gain` potentiates them then. */
  #settle(j: number, n: number, gain: number): void {
    const { at } = this.#space;
    const { inputs, rule } = this.options;
    this.#changed[j] = 1;
    this.#k.learnTriplet(
      inputs,
      this.#memory.weightOf(j),
      at.delay + j * this.#memory.stride,
      at.start,
      at.step,
      at.last,
      this.#settled[j]!,
      n,
      this.#lastSpike[j]!,
      at.depression,
      at.pre,
      this.#horizon,
      gain,
      rule.high,
    );
    this.#settled[j] = n;
  }

  #project(j: number, n: number): void {
    const { at } = this.#space;
    this.#k.project(
      this.options.inputs,
      this.#memory.weightOf(j),
      at.delay + j * this.#memory.stride,
      at.start,
      at.step,
      n,
      this.#lastSpike[j]!,
      at.depression,
      this.#horizon,
      this.#slots,
      this.#memory.driveOf(j),
    );
  }

  /** Whether arrivals at step n would still depress the weights of neuron j. */
  #remembers(j: number, n: number): boolean {
    return n - this.#lastSpike[j]! < this.#horizon;
  }

  /** Settles the weights and counts all steps from the start of the next stimulus. */
  #endOfStimulus(learn: boolean): void {
    const { view } = this.#space;
    const all = this.#allSteps;
    for (let j = 0; j < this.counts.length; j++) {
      if (learn && this.#lastSpike[j]! > -this.#horizon) this.#settle(j, all - 1, 0);
      this.#lastSpike[j] = Math.max(NEVER, this.#lastSpike[j]! - all);
      this.#settled[j] = -1;
    }
    for (let i = 0; i < this.options.inputs; i++) {
      const from = view.start[i]!;
      const to = view.start[i + 1]!;
      view.last[i] = Math.max(NEVER, (to > from ? view.step[to - 1]! : view.last[i]!) - all);
    }
    this.#log.moveOn(all);
  }

  #setThreshold(j: number): void {
    const { vThreshold, eE } = this.options;
    this.#space.view.threshold[j] = vThreshold + this.theta[j]! - eE;
  }
}
