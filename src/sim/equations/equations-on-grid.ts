/**
 * Neurons by equations on a grid, in blocks of LANES. A step moves the states (exactly where the equations are linear, else by
 * Runge-Kutta 4), lets the statements of `receive` act on what has arrived, and tests the threshold.
 */
import { rng } from '../../math/rng.ts';
import type { StateExchange } from '../../math/state.ts';
import type { GridNeurons, Place } from '../clock/grid-neurons.ts';
import type { Synapse } from '../network/connect.ts';
import { draw } from '../network/drawn.ts';
import { LANES, type Lane, Machine } from './equation-machine.ts';
import type { Program } from './equation-program.ts';
import {
  type BlockStep,
  ExactStep,
  feedParameters,
  type Parameter,
  RungeKuttaStep,
} from './equation-steps.ts';
import type { Equations } from './equations.ts';

/** What arrives for one kind of synapse, and what it does. */
interface Receptor {
  readonly synapse: string;
  /** its outputs are the new values of these states */
  readonly machine: Machine;
  readonly moved: readonly number[];
  /** (n) sum of the weights that arrive in this step */
  readonly input: Float64Array;
}

export class EquationsOnGrid implements GridNeurons {
  readonly #population: Equations;
  readonly #place: Place;
  /** (states)(n) now, and at the start */
  readonly #states: readonly Float64Array[];
  readonly #initial: readonly Float64Array[];
  /** (blocks)(states)(LANES) the same states, cut into blocks */
  readonly #blocks: readonly (readonly Lane[])[];
  readonly #parameters: readonly Parameter[];
  /** the parameter that current steps move, (n) its values without them, and its unit in ours */
  readonly #current: Parameter | undefined;
  readonly #constantCurrent: Float64Array;
  readonly #currentUnit: number;
  /** place of v among the states, -1 if there is none */
  readonly #v: number;
  readonly #step: BlockStep;
  readonly #threshold: Machine | null;
  readonly #reset: Machine;
  readonly #receptors: readonly Receptor[];
  /** (LANES) 1 where a neuron of the block at hand is refractory; a threshold that is never reached */
  readonly #isRefractory = new Float64Array(LANES);
  readonly #never: Lane = new Float64Array(LANES);
  /** (n) last step in which the neuron is refractory */
  readonly #until: Int32Array;
  /** (n) by how much each neuron was over its threshold when it was tested last */
  readonly #overshoot: Float64Array;
  readonly #refractorySteps: number;

  constructor(population: Equations, place: Place) {
    const { n, states, parameters, tRef, method, substeps, derivative } = population;
    const { name, seed, grid } = place;
    this.#population = population;
    this.#place = place;
    const drawn = (part: Equations['parameters'][number]): Float64Array =>
      draw(`equations(${name}).${part.name}`, part.value, n, rng(seed, name, 'equations', part.name));
    this.#initial = states.map(drawn);
    const blocks = Math.ceil(n / LANES);
    const whole = states.map(() => new Float64Array(blocks * LANES));
    this.#states = whole.map((values) => values.subarray(0, n));
    this.#blocks = Array.from({ length: blocks }, (_, b) =>
      whole.map((values) => values.subarray(b * LANES, (b + 1) * LANES)),
    );
    this.#initial.forEach((values, s) => {
      this.#states[s]!.set(values);
    });
    this.#parameters = parameters.map((part) => ({
      name: part.name,
      isUniform: typeof part.value === 'number' && part.name !== 'current',
      values: drawn(part),
    }));
    this.#current = this.#parameters.find((part) => part.name === 'current');
    this.#constantCurrent = this.#current?.values.slice() ?? new Float64Array(0);
    this.#currentUnit = Number(`1e${parameters.find((part) => part.name === 'current')?.ten ?? 0}`);
    this.#v = states.findIndex((state) => state.name === 'v');
    this.#until = new Int32Array(n).fill(-1);
    this.#overshoot = new Float64Array(n);
    this.#refractorySteps = grid.round(tRef);
    const held = states.map((state) => state.held);
    this.#step =
      method === 'exact'
        ? new ExactStep(derivative, held, this.#parameters, grid.dt)
        : new RungeKuttaStep(this.#machine(derivative), held, this.#parameters, grid.dt, substeps);
    this.#threshold = population.threshold === null ? null : this.#machine(population.threshold);
    this.#reset = this.#machine(population.reset);
    this.#receptors = Object.entries(population.receive).map(([synapse, program]) => {
      const moved = [...states.keys()].filter((s) => program.outputs[s] !== s);
      const outputs = moved.map((s) => program.outputs[s]!);
      return { synapse, moved, machine: this.#machine({ ...program, outputs }), input: new Float64Array(n) };
    });
  }

  /** What follows from parameters that are one number for all is computed beforehand. */
  #machine(program: Program): Machine {
    const uniform = this.#parameters.filter(({ isUniform }) => isUniform);
    return new Machine(program, Object.fromEntries(uniform.map(({ name, values }) => [name, values[0]!])));
  }

  /** The sign of a weight makes no difference here: it goes into the statement. */
  input(owner: string, synapse: Synapse): Float64Array {
    const receptor = this.#receptors.find((other) => other.synapse === synapse);
    if (!receptor)
      throw new RangeError(
        `${owner}.synapse: must be one that '${this.#place.name}' receives (${this.#receptors.map((other) => other.synapse).join(', ') || 'none'}), got '${synapse}'`,
      );
    return receptor.input;
  }

  /** @param value in the unit of the line `current : ...` */
  setCurrent(value: number): void {
    const live = this.#current!.values;
    for (let i = 0; i < live.length; i++) live[i] = this.#constantCurrent[i]! + value * this.#currentUnit;
  }

  step(n: number, crossed: number[]): void {
    for (let block = 0; block < this.#blocks.length; block++) {
      const first = block * LANES;
      const count = Math.min(LANES, this.#until.length - first);
      const x = this.#blocks[block]!;
      this.#findRefractory(first, count, n);
      this.#step.move(x, this.#isRefractory, first, count);
      for (let r = 0; r < this.#receptors.length; r++) this.#absorb(this.#receptors[r]!, x, first, count);
      this.#test(x, first, count, crossed);
      this.#checkFinite(x, first, count, n);
    }
    for (let r = 0; r < this.#receptors.length; r++) this.#receptors[r]!.input.fill(0);
  }

  receive(n: number): void {
    for (let block = 0; block < this.#blocks.length; block++) {
      const first = block * LANES;
      const count = Math.min(LANES, this.#until.length - first);
      this.#findRefractory(first, count, n);
      for (let r = 0; r < this.#receptors.length; r++)
        this.#absorb(this.#receptors[r]!, this.#blocks[block]!, first, count);
    }
    for (let r = 0; r < this.#receptors.length; r++) this.#receptors[r]!.input.fill(0);
  }

  #findRefractory(first: number, count: number, n: number): void {
    for (let i = 0; i < count; i++) this.#isRefractory[i] = this.#until[first + i]! >= n ? 1 : 0;
  }

  /** Gives a machine what it reads of a block. */
  #feed(machine: Machine, x: readonly Lane[], first: number, count: number): void {
    for (let s = 0; s < x.length; s++) if (machine.reads[s]) machine.inputs[s]!.set(x[s]!);
    feedParameters(machine, this.#parameters, x.length, first, count);
  }

  /** G2: what has arrived acts; on what is held and refractory it is lost. */
  #absorb({ machine, moved, input }: Receptor, x: readonly Lane[], first: number, count: number): void {
    let any = false;
    for (let i = 0; i < count && !any; i++) any = input[first + i] !== 0;
    if (!any) return;
    this.#feed(machine, x, first, count);
    const weight = machine.inputs[machine.inputs.length - 1]!;
    for (let i = 0; i < count; i++) weight[i] = input[first + i]!;
    machine.run(count);
    for (let m = 0; m < moved.length; m++) {
      const lane = x[moved[m]!]!;
      const value = machine.outputs[m]!;
      const { held } = this.#population.states[moved[m]!]!;
      for (let i = 0; i < count; i++) if (!held || this.#isRefractory[i] === 0) lane[i] = value[i]!;
    }
  }

  /** G3 */
  #test(x: readonly Lane[], first: number, count: number, crossed: number[]): void {
    const machine = this.#threshold;
    if (!machine) return;
    this.#feed(machine, x, first, count);
    machine.run(count);
    const over = machine.outputs[0]!;
    const margin = machine.outputs[1]!;
    for (let i = 0; i < count; i++) {
      if (over[i] !== 1 || this.#isRefractory[i] === 1) continue;
      this.#overshoot[first + i] = margin[i]!;
      crossed.push(first + i);
    }
  }

  /** @throws RangeError if a state has run away, unless the threshold has noticed: then the reset can take it back */
  #checkFinite(x: readonly Lane[], first: number, count: number, n: number): void {
    const over = this.#threshold?.outputs[0] ?? this.#never;
    for (let s = 0; s < x.length; s++) {
      const lane = x[s]!;
      let sum = 0;
      for (let i = 0; i < count; i++) sum += 0 * lane[i]!;
      if (sum === 0) continue;
      for (let i = 0; i < count; i++)
        if (!Number.isFinite(lane[i]!) && over[i] !== 1) this.#runAway(s, first + i, lane[i]!, n);
    }
  }

  #runAway(s: number, i: number, value: number, n: number): never {
    const { name, grid } = this.#place;
    throw new RangeError(
      `equations(${name}): must stay finite, got ${this.#population.states[s]!.name} = ${value} in neuron ${i} at ${grid.time(n)} ms; ` +
        'take a smaller dt or more substeps, or limit what grows: exp(min(x, 20))',
    );
  }

  overshoot(i: number): number {
    return this.#overshoot[i]!;
  }

  spike(i: number, n: number): void {
    const machine = this.#reset;
    const states = this.#states;
    for (let s = 0; s < states.length; s++) machine.inputs[s]![0] = states[s]![i]!;
    feedParameters(machine, this.#parameters, states.length, i, 1);
    machine.run(1);
    for (let s = 0; s < states.length; s++) states[s]![i] = machine.outputs[s]![0]!;
    this.#until[i] = n + this.#refractorySteps;
  }

  potential(i: number): number {
    const v = this.#states[this.#v];
    if (!v) throw new RangeError(`potential: must be of neurons with a state v, got '${this.#place.name}'`);
    return v[i]!;
  }

  state(name: string): Float64Array {
    const { states } = this.#population;
    const s = states.findIndex((state) => state.name === name);
    if (s < 0)
      throw new RangeError(
        `state: must be one of '${this.#place.name}' (${states.map((state) => state.name).join(', ')}), got '${name}'`,
      );
    return this.#states[s]!.slice();
  }

  /** Thresholds do not adapt but by equations. */
  setLearning(): void {}

  restart(): void {
    for (let s = 0; s < this.#states.length; s++) this.#states[s]!.set(this.#initial[s]!);
    this.#until.fill(-1);
    this.#current?.values.set(this.#constantCurrent);
    for (const { input } of this.#receptors) input.fill(0);
  }

  exchange(state: StateExchange): void {
    for (let s = 0; s < this.#states.length; s++)
      state.array(`state ${this.#population.states[s]!.name}`, this.#states[s]!);
    state.array('until', this.#until);
    if (this.#current) state.array('current', this.#current.values);
  }
}
