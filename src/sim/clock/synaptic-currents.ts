/**
 * Synaptic currents and conductances of a population on a grid. Each holds its value at the end of the last step, moves by
 * its own exact solution, and takes what has arrived at the end of a step, so that it moves v from the next step on.
 */
import { alphaGain, constantGain, decayFactor, exponentialGain } from '../../math/propagators.ts';
import type { StateExchange } from '../../math/state.ts';

/** A Runge-Kutta method takes this many steps in a step of the grid, each of which looks at its start, middle and end. */
export const substeps = 2;
const points = 2 * substeps + 1;

/** Currents within a step of the grid, at evenly spaced points from its start to its end. */
export class WithinStep {
  /** (points)(n) */
  readonly at: readonly Float64Array[];

  constructor(n: number) {
    this.at = Array.from({ length: points }, () => new Float64Array(n));
  }

  fill(value: number): void {
    for (const point of this.at) point.fill(value);
  }
}

/** (points) exp(-t / tau) */
export const decaysWithinStep = (dt: number, tau: number): Float64Array =>
  Float64Array.from({ length: points }, (_, k) => decayFactor((dt * k) / (points - 1), tau));

export interface SynapticCurrent {
  /** (n) sum of the weights that arrive in this step */
  readonly input: Float64Array;
  /** Adds to v (n) what the current does to it in a step of a leaky membrane: exact. Before `decay`. */
  drive(v: Float64Array): void;
  /** Adds the current within the step, for membranes without a closed form. Before `decay`. */
  sample(into: WithinStep): void;
  decay(): void;
  receive(): void;
  clear(): void;
  exchange(state: StateExchange): void;
}

/** dJ/dt = -J / tau; an arrival adds its weight. */
export class ExponentialCurrent implements SynapticCurrent {
  readonly input: Float64Array;
  /** (n) */
  readonly value: Float64Array;
  readonly #gain: number;
  readonly #decay: number;
  readonly #within: Float64Array;

  /** @param tauM [ms] of the leaky membrane that it drives; null: it is only sampled */
  constructor(n: number, dt: number, tau: number, tauM: number | null) {
    this.input = new Float64Array(n);
    this.value = new Float64Array(n);
    this.#gain = tauM === null ? 0 : exponentialGain(dt, tauM, tau);
    this.#decay = decayFactor(dt, tau);
    this.#within = decaysWithinStep(dt, tau);
  }

  drive(v: Float64Array): void {
    const { value } = this;
    const gain = this.#gain;
    for (let i = 0; i < v.length; i++) v[i]! += gain * value[i]!;
  }

  sample({ at }: WithinStep): void {
    const { value } = this;
    for (let k = 0; k < at.length; k++) {
      const point = at[k]!;
      const decay = this.#within[k]!;
      for (let i = 0; i < point.length; i++) point[i]! += decay * value[i]!;
    }
  }

  decay(): void {
    const { value } = this;
    const decay = this.#decay;
    for (let i = 0; i < value.length; i++) value[i]! *= decay;
  }

  receive(): void {
    const { value, input } = this;
    for (let i = 0; i < value.length; i++) value[i]! += input[i]!;
    input.fill(0);
  }

  clear(): void {
    this.value.fill(0);
    this.input.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('value', this.value);
  }
}

/** dJ/dt = -J / tau + b, db/dt = -b / tau; an arrival adds weight e / tau to b, so that J peaks at the weight after tau. */
export class AlphaCurrent implements SynapticCurrent {
  readonly input: Float64Array;
  /** (n) J, and b [1/ms] */
  readonly value: Float64Array;
  readonly #rise: Float64Array;
  readonly #gain: number;
  readonly #riseGain: number;
  readonly #decay: number;
  readonly #within: Float64Array;
  readonly #unit: number;
  readonly #dt: number;

  constructor(n: number, dt: number, tau: number, tauM: number | null) {
    this.input = new Float64Array(n);
    this.value = new Float64Array(n);
    this.#rise = new Float64Array(n);
    this.#gain = tauM === null ? 0 : exponentialGain(dt, tauM, tau);
    this.#riseGain = tauM === null ? 0 : alphaGain(dt, tauM, tau);
    this.#decay = decayFactor(dt, tau);
    this.#within = decaysWithinStep(dt, tau);
    this.#unit = Math.E / tau;
    this.#dt = dt;
  }

  drive(v: Float64Array): void {
    const { value } = this;
    const rise = this.#rise;
    const gain = this.#gain;
    const riseGain = this.#riseGain;
    for (let i = 0; i < v.length; i++) v[i]! += gain * value[i]! + riseGain * rise[i]!;
  }

  sample({ at }: WithinStep): void {
    const { value } = this;
    const rise = this.#rise;
    for (let k = 0; k < at.length; k++) {
      const point = at[k]!;
      const decay = this.#within[k]!;
      const time = (this.#dt * k) / (at.length - 1);
      for (let i = 0; i < point.length; i++) point[i]! += decay * (value[i]! + time * rise[i]!);
    }
  }

  decay(): void {
    const { value } = this;
    const rise = this.#rise;
    const decay = this.#decay;
    const dt = this.#dt;
    for (let i = 0; i < value.length; i++) {
      value[i] = decay * (value[i]! + dt * rise[i]!);
      rise[i]! *= decay;
    }
  }

  receive(): void {
    const { input } = this;
    const rise = this.#rise;
    const unit = this.#unit;
    for (let i = 0; i < rise.length; i++) rise[i]! += unit * input[i]!;
    input.fill(0);
  }

  clear(): void {
    this.value.fill(0);
    this.#rise.fill(0);
    this.input.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('value', this.value);
    state.array('rise', this.#rise);
  }
}

/** An arrival adds its weight for good, until the stimulus ends. */
export class StepCurrent implements SynapticCurrent {
  readonly input: Float64Array;
  readonly #value: Float64Array;
  readonly #gain: number;

  constructor(n: number, dt: number, tauM: number | null) {
    this.input = new Float64Array(n);
    this.#value = new Float64Array(n);
    this.#gain = tauM === null ? 0 : constantGain(dt, tauM);
  }

  drive(v: Float64Array): void {
    const value = this.#value;
    const gain = this.#gain;
    for (let i = 0; i < v.length; i++) v[i]! += gain * value[i]!;
  }

  sample({ at }: WithinStep): void {
    const value = this.#value;
    for (const point of at) for (let i = 0; i < point.length; i++) point[i]! += value[i]!;
  }

  decay(): void {}

  receive(): void {
    const { input } = this;
    const value = this.#value;
    for (let i = 0; i < value.length; i++) value[i]! += input[i]!;
    input.fill(0);
  }

  clear(): void {
    this.#value.fill(0);
    this.input.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('value', this.#value);
  }
}
