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
import type { Kernels } from '../../kernels/kernels.ts';
import { type Engine as KernelSet, type Workspace, workspace } from '../../kernels/workspace.ts';
import { exp, log } from '../../math/exp.ts';
import type { StateExchange } from '../../math/state.ts';
import { integer, oneOf, positive } from '../network/checks.ts';
import { type Inhibitory, relays } from './relay.ts';

/** Spikes of inputs on the grid: input i spikes in the steps step[start[i]] ... step[start[i + 1] - 1], ascending, each once. */
export interface StepTrains {
  /** (inputs + 1) */
  readonly start: Uint32Array;
  readonly step: Uint32Array;
}

export interface ConductanceRowOptions {
  readonly inputs: number;
  readonly neurons: number;
  /** (neurons, inputs) in units of the leak conductance */
  readonly weights: Float64Array;
  /** (neurons, inputs) [steps] 0 ... 255 */
  readonly delays: Uint8Array;
  /** [ms] */
  readonly dt: number;
  /** [ms] membrane; excitatory and inhibitory conductance */
  readonly tauM: number;
  readonly tauE: number;
  readonly tauI: number;
  /** [mV] reversal potentials */
  readonly eE: number;
  readonly eI: number;
  /** [mV] */
  readonly vRest: number;
  readonly vReset: number;
  /** [mV] where every neuron begins */
  readonly vStart: number;
  /** [mV] a neuron spikes above vThreshold + theta */
  readonly vThreshold: number;
  /** [ms] v stays at vReset for so long; and no spike comes `pause` or less after the last */
  readonly tRef: number;
  readonly pause: number;
  /** [mV] first theta; its rise at a spike. [ms] its decay, in closed form at the end of each stimulus */
  readonly theta: number;
  readonly thetaStep: number;
  readonly tauTheta: number;
  readonly inhibitory: Inhibitory;
  /** conductance that an inhibitory neuron gives to all but its partner */
  readonly inhibition: number;
  readonly rule: TripletRule;
  /** [ms] of a stimulus, and of the silence after it */
  readonly durationMs: number;
  readonly restMs: number;
  /** @default 'float32' */
  readonly precision?: 'float64' | 'float32';
  /** @default 'wasm' */
  readonly kernels?: KernelSet;
}

/** At an arrival: pre = 1, w -= etaPre post1. At a spike: w += etaPost pre post2, then post1 = post2 = 1; w in 0 ... high. */
export interface TripletRule {
  readonly etaPre: number;
  readonly etaPost: number;
  /** [ms] decay of pre, post1, post2 */
  readonly tauPre: number;
  readonly tauPost1: number;
  readonly tauPost2: number;
  readonly high: number;
  /** sum of the weights onto a neuron, set before every stimulus that is learnt */
  readonly total: number;
}

type Layout = {
  weight: ['f64' | 'f32', number];
  delay: ['u8', number];
  drive: ['f64' | 'f32', number];
  /** (n, padded): dt / tauM, 0 while v is held; potential; excitatory conductance; own part of the inhibition; threshold */
  share: ['f64' | 'f32', number];
  u: ['f64' | 'f32', number];
  g: ['f64' | 'f32', number];
  own: ['f64' | 'f32', number];
  threshold: ['f64' | 'f32', number];
  shared: ['f64' | 'f32', number];
  silence: ['u8', number];
  /** by age in steps: etaPre post1, pre */
  depression: ['f64' | 'f32', number];
  pre: ['f64' | 'f32', number];
  start: ['u32', number];
  step: ['u32', number];
  active: ['u32', number];
  /** (inputs) step of the last spike before this stimulus */
  last: ['i32', number];
  over: ['u32', number];
};

const TILE_BYTES = 64;
/** Traces count as 0 after so many of their time constants: e^-20. */
const FORGOTTEN = 20;
/** What is left of a conductance then moves no bit of a potential. */
const NOTHING = 1e-25;
const NEVER = -268435456;

export class ConductanceRowEngine {
  readonly options: ConductanceRowOptions;
  /** (n) spikes of each neuron in the last stimulus, the silence after it included */
  readonly counts: Uint32Array;
  /** sum of `counts` */
  spikes = 0;
  /** [mV] (n) */
  readonly theta: Float64Array;
  readonly #space: Workspace<Layout>;
  readonly #k: {
    readonly deliver: Kernels['deliver64'];
    readonly advance: Kernels['advance64'];
    readonly listAbove: Kernels['listAbove64'];
    readonly learnTriplet: Kernels['learnTriplet64'];
    readonly project: Kernels['project64'];
    readonly scaleRow: Kernels['scaleRow64'];
  };
  readonly #bytes: number;
  readonly #perTile: number;
  readonly #tiles: number;
  readonly #stride: number;
  /** steps of a stimulus; with the silence; in which something can arrive, or its conductance last; of memory of the rule */
  readonly #steps: number;
  readonly #quiet: number;
  readonly #allSteps: number;
  readonly #slots: number;
  readonly #horizon: number;
  /** [steps] from a spike to: its inhibition, the end of the clamp, the next spike allowed, a cold own part */
  readonly #lags: readonly number[];
  /** (n) step of the last spike, counted from the start of this stimulus; and the step up to which the weights are settled */
  readonly #lastSpike: Int32Array;
  readonly #settled: Int32Array;
  /** (n) 1 where the sum of the weights is no longer `total` */
  readonly #changed: Uint8Array;
  /** Spikes whose consequences are to come: step and neuron, and for each lag the first that has not met it. */
  #logStep: Int32Array = new Int32Array(256);
  #logNeuron: Int32Array = new Int32Array(256);
  #logged = 0;
  readonly #met = new Int32Array(4);

  /** @throws RangeError for what does not fit together. */
  constructor(options: ConductanceRowOptions) {
    const { inputs, neurons: n, precision = 'float32', kernels: set = 'wasm' } = options;
    const { dt, tauM, tauE, tauI, tRef, pause, rule, durationMs, restMs, weights, delays } = options;
    const own = 'conductanceRows';
    integer(`${own}.inputs`, inputs, 1, 65536);
    integer(`${own}.neurons`, n, 1, 65536);
    oneOf(`${own}.precision`, precision, ['float64', 'float32']);
    for (const name of ['dt', 'tauM', 'tauE', 'tauI', 'durationMs'] as const)
      positive(`${own}.${name}`, options[name], 'ms');
    if (!(dt < Math.min(tauM, tauE, tauI)))
      throw new RangeError(`${own}.dt: must be less than every time constant, got ${dt}`);
    if (weights.length !== n * inputs || delays.length !== n * inputs)
      throw new RangeError(
        `${own}.weights: must be (neurons, inputs) as the delays, ${n * inputs} numbers, got ${weights.length} and ${delays.length}`,
      );
    this.options = options;
    const isWide = precision === 'float64';
    const type = isWide ? 'f64' : 'f32';
    this.#bytes = isWide ? 8 : 4;
    this.#perTile = TILE_BYTES / this.#bytes;
    this.#tiles = Math.ceil(n / this.#perTile);
    this.#stride = Math.ceil(inputs / 16) * 16;
    const padded = this.#tiles * this.#perTile;
    const steps = (ms: number): number => Math.round(ms / dt);
    this.#steps = steps(durationMs);
    this.#allSteps = this.#steps + steps(restMs);
    const longest = delays.reduce((most, d) => Math.max(most, d), 0);
    this.#slots = this.#steps + longest;
    if (this.#allSteps < this.#slots)
      throw new RangeError(
        `${own}.restMs: must be at least the longest delay, ${longest * dt} ms, got ${restMs}`,
      );
    this.#horizon = steps(FORGOTTEN * Math.max(rule.tauPre, rule.tauPost1));
    const fading = (tau: number): number => Math.ceil(log(NOTHING) / log(1 - dt / tau));
    this.#quiet = this.#slots + fading(tauE);
    const clamp = steps(tRef);
    const next = Math.max(clamp, Math.floor(pause / dt + 1e-9) + 1);
    this.#lags = [2, clamp, next, Math.max(next, fading(tauI))];
    relays(options.inhibitory, dt, next);
    this.counts = new Uint32Array(n);
    this.theta = new Float64Array(n).fill(options.theta);
    this.#lastSpike = new Int32Array(n).fill(NEVER);
    this.#settled = new Int32Array(n).fill(NEVER);
    this.#changed = new Uint8Array(n).fill(1);
    this.#space = workspace<Layout>(
      {
        weight: [type, padded * this.#stride],
        delay: ['u8', padded * this.#stride],
        drive: [type, padded * this.#slots],
        share: [type, padded],
        u: [type, padded],
        g: [type, padded],
        own: [type, padded],
        threshold: [type, padded],
        shared: [type, 1],
        silence: ['u8', TILE_BYTES],
        depression: [type, this.#horizon],
        pre: [type, this.#horizon],
        start: ['u32', inputs + 1],
        step: ['u32', inputs * this.#steps],
        active: ['u32', inputs],
        last: ['i32', inputs],
        over: ['u32', n],
      },
      set,
    );
    const { kernels, view } = this.#space;
    this.#k = isWide
      ? {
          deliver: kernels.deliver64,
          advance: kernels.advance64,
          listAbove: kernels.listAbove64,
          learnTriplet: kernels.learnTriplet64,
          project: kernels.project64,
          scaleRow: kernels.scaleRow64,
        }
      : {
          deliver: kernels.deliver32,
          advance: kernels.advance32,
          listAbove: kernels.listAbove32,
          learnTriplet: kernels.learnTriplet32,
          project: kernels.project32,
          scaleRow: kernels.scaleRow32,
        };
    this.setWeights(weights);
    for (let j = 0; j < n; j++)
      view.delay.set(delays.subarray(j * inputs, (j + 1) * inputs), j * this.#stride);
    view.share.fill(dt / tauM, 0, n);
    view.u.fill(options.vStart - options.eE);
    view.threshold.fill(Infinity);
    for (let j = 0; j < n; j++) this.#setThreshold(j);
    view.last.fill(NEVER);
    for (let age = 0; age < this.#horizon; age++) {
      view.depression[age] = rule.etaPre * exp((-age * dt) / rule.tauPost1);
      view.pre[age] = exp((-age * dt) / rule.tauPre);
    }
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
      this.#stride,
      this.#tiles,
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
    const lanes = 16 / this.#bytes;
    const count = Math.ceil(inputs / lanes) * lanes;
    for (let j = 0; j < this.#changed.length; j++) {
      if (this.#changed[j] === 0) continue;
      this.#k.scaleRow(count, this.#weightOf(j), rule.total);
      this.#changed[j] = 0;
    }
  }

  /** @param weights (neurons, inputs) >= 0 */
  setWeights(weights: Float64Array): void {
    const { inputs, neurons } = this.options;
    for (let j = 0; j < neurons; j++)
      this.#space.view.weight.set(weights.subarray(j * inputs, (j + 1) * inputs), j * this.#stride);
    this.#changed.fill(1);
  }

  /** (neurons, inputs), a copy */
  weights(): Float64Array {
    const { inputs, neurons } = this.options;
    const out = new Float64Array(neurons * inputs);
    for (let j = 0; j < neurons; j++)
      out.set(this.#space.view.weight.subarray(j * this.#stride, j * this.#stride + inputs), j * inputs);
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
    this.#logStep = state.list('log steps', this.#logStep);
    this.#logNeuron = state.list('log neurons', this.#logNeuron);
    this.#logged = state.number('logged', this.#logged);
    state.array('met', this.#met);
  }

  #run(learn: boolean): void {
    const { view, at } = this.#space;
    const { dt, tauE, tauI, eE, eI, vRest, neurons } = this.options;
    for (let n = 0; n < this.#allSteps; ) {
      if (n === this.#quiet) view.g.fill(0);
      const to = Math.min(this.#meet(n), n < this.#quiet ? this.#quiet : this.#allSteps);
      const stopped = this.#k.advance(
        n,
        to,
        this.#tiles,
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

  /** What spikes before bring about at the start of step n; returns the next step at which they do, or the last. */
  #meet(n: number): number {
    const { view } = this.#space;
    const { inhibition, dt, tauM } = this.options;
    let next = this.#allSteps;
    for (let kind = 0; kind < 4; kind++) {
      const lag = this.#lags[kind]!;
      for (; this.#met[kind]! < this.#logged; this.#met[kind]!++) {
        const entry = this.#met[kind]!;
        const spike = this.#logStep[entry]!;
        if (spike + lag > n) {
          next = Math.min(next, spike + lag);
          break;
        }
        const j = this.#logNeuron[entry]!;
        if (kind === 0) {
          view.own[j]! += inhibition;
          view.shared[0]! += inhibition;
        } else if (kind === 1) view.share[j] = dt / tauM;
        else if (kind === 2) this.#setThreshold(j);
        else if (this.#lastSpike[j] === spike) view.own[j] = 0;
      }
    }
    return next;
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
    if (this.#logged === this.#logStep.length) this.#makeRoom();
    this.#logStep[this.#logged] = n;
    this.#logNeuron[this.#logged++] = j;
  }

  /** Brings the weights of neuron j to step n; `gain` potentiates them then. */
  #settle(j: number, n: number, gain: number): void {
    const { at } = this.#space;
    const { inputs, rule } = this.options;
    this.#changed[j] = 1;
    this.#k.learnTriplet(
      inputs,
      this.#weightOf(j),
      at.delay + j * this.#stride,
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
    const tile = Math.floor(j / this.#perTile);
    const lane = at.drive + tile * this.#slots * TILE_BYTES + (j % this.#perTile) * this.#bytes;
    this.#k.project(
      this.options.inputs,
      this.#weightOf(j),
      at.delay + j * this.#stride,
      at.start,
      at.step,
      n,
      this.#lastSpike[j]!,
      at.depression,
      this.#horizon,
      this.#slots,
      lane,
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
    const done = Math.min(...this.#met);
    this.#logStep.copyWithin(0, done, this.#logged);
    this.#logNeuron.copyWithin(0, done, this.#logged);
    this.#logged -= done;
    for (let kind = 0; kind < 4; kind++) this.#met[kind]! -= done;
    for (let entry = 0; entry < this.#logged; entry++) this.#logStep[entry]! -= all;
  }

  #makeRoom(): void {
    const twice = (old: Int32Array): Int32Array => {
      const room = new Int32Array(2 * old.length);
      room.set(old);
      return room;
    };
    this.#logStep = twice(this.#logStep);
    this.#logNeuron = twice(this.#logNeuron);
  }

  #setThreshold(j: number): void {
    const { vThreshold, eE } = this.options;
    this.#space.view.threshold[j] = vThreshold + this.theta[j]! - eE;
  }

  /** Byte address of the weights of neuron j. */
  #weightOf(j: number): number {
    return this.#space.at.weight + j * this.#stride * this.#bytes;
  }
}
