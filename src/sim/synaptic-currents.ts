/**
 * Synaptic currents and conductances of a population on a grid. Each holds its value at the end of the last step, moves by
 * its own exact solution, and takes what has arrived at the end of a step, so that it moves v from the next step on.
 */
import { alphaGain, constantGain, decayFactor, exponentialGain } from '../math/propagators.ts';
import type { StateExchange } from '../math/state.ts';

/** (n) the current of each neuron at the start, in the middle and at the end of the step at hand */
export interface WithinStep {
  readonly start: Float64Array;
  readonly middle: Float64Array;
  readonly end: Float64Array;
}

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
  readonly #half: number;

  /** @param tauM [ms] of the leaky membrane that it drives */
  constructor(n: number, dt: number, tau: number, tauM: number) {
    this.input = new Float64Array(n);
    this.value = new Float64Array(n);
    this.#gain = exponentialGain(dt, tauM, tau);
    this.#decay = decayFactor(dt, tau);
    this.#half = decayFactor(dt / 2, tau);
  }

  drive(v: Float64Array): void {
    for (let i = 0; i < v.length; i++) v[i]! += this.#gain * this.value[i]!;
  }

  sample({ start, middle, end }: WithinStep): void {
    for (let i = 0; i < start.length; i++) {
      const value = this.value[i]!;
      start[i]! += value;
      middle[i]! += this.#half * value;
      end[i]! += this.#decay * value;
    }
  }

  decay(): void {
    for (let i = 0; i < this.value.length; i++) this.value[i]! *= this.#decay;
  }

  receive(): void {
    for (let i = 0; i < this.value.length; i++) this.value[i]! += this.input[i]!;
    this.input.fill(0);
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
  readonly #half: number;
  readonly #unit: number;
  readonly #dt: number;

  constructor(n: number, dt: number, tau: number, tauM: number) {
    this.input = new Float64Array(n);
    this.value = new Float64Array(n);
    this.#rise = new Float64Array(n);
    this.#gain = exponentialGain(dt, tauM, tau);
    this.#riseGain = alphaGain(dt, tauM, tau);
    this.#decay = decayFactor(dt, tau);
    this.#half = decayFactor(dt / 2, tau);
    this.#unit = Math.E / tau;
    this.#dt = dt;
  }

  drive(v: Float64Array): void {
    for (let i = 0; i < v.length; i++) v[i]! += this.#gain * this.value[i]! + this.#riseGain * this.#rise[i]!;
  }

  sample({ start, middle, end }: WithinStep): void {
    for (let i = 0; i < start.length; i++) {
      const value = this.value[i]!;
      const rise = this.#rise[i]! * this.#dt;
      start[i]! += value;
      middle[i]! += this.#half * (value + 0.5 * rise);
      end[i]! += this.#decay * (value + rise);
    }
  }

  decay(): void {
    for (let i = 0; i < this.value.length; i++) {
      this.value[i] = this.#decay * (this.value[i]! + this.#dt * this.#rise[i]!);
      this.#rise[i]! *= this.#decay;
    }
  }

  receive(): void {
    for (let i = 0; i < this.value.length; i++) this.#rise[i]! += this.#unit * this.input[i]!;
    this.input.fill(0);
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

  constructor(n: number, dt: number, tauM: number) {
    this.input = new Float64Array(n);
    this.#value = new Float64Array(n);
    this.#gain = constantGain(dt, tauM);
  }

  drive(v: Float64Array): void {
    for (let i = 0; i < v.length; i++) v[i]! += this.#gain * this.#value[i]!;
  }

  sample({ start, middle, end }: WithinStep): void {
    for (let i = 0; i < start.length; i++) {
      const value = this.#value[i]!;
      start[i]! += value;
      middle[i]! += value;
      end[i]! += value;
    }
  }

  decay(): void {}

  receive(): void {
    for (let i = 0; i < this.#value.length; i++) this.#value[i]! += this.input[i]!;
    this.input.fill(0);
  }

  clear(): void {
    this.#value.fill(0);
    this.input.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('value', this.#value);
  }
}
