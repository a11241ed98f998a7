/** The two ways in which equations go from one step of the clock to the next. */
import { matrixExponential } from '../../math/matrix-exponential.ts';
import { affineMatrix } from './equation-linear.ts';
import { LANES, type Lane, type Machine } from './equation-machine.ts';
import type { Program } from './equation-program.ts';

export interface Parameter {
  readonly name: string;
  /** Is it one number, in all neurons and at all times? Then machines know it already. */
  readonly isUniform: boolean;
  /** (n) present values */
  readonly values: Float64Array;
}

export interface BlockStep {
  /**
   * Moves the states of a block of neurons by one step.
   * @param x (states)(LANES) moved in place
   * @param isRefractory (LANES) 1: states that are held stand still
   * @param first number of the block's first neuron
   */
  move(x: readonly Lane[], isRefractory: Lane, first: number, count: number): void;
}

/** Gives a machine those parameters of a block that it does not know beforehand. */
export function feedParameters(
  machine: Machine,
  parameters: readonly Parameter[],
  states: number,
  first: number,
  count: number,
): void {
  for (let p = 0; p < parameters.length; p++) {
    const { isUniform, values } = parameters[p]!;
    if (isUniform) continue;
    const lane = machine.inputs[states + p]!;
    for (let i = 0; i < count; i++) lane[i] = values[first + i]!;
  }
}

/**
 * Linear equations dx/dt = A x + a c + b, with c the current of the step: x(t + dt) = P x + p c + q is exact; P, p and q are
 * parts of one matrix exponential (Rotter and Diesmann 1999). One set for all neurons, or one each where parameters differ; a
 * second set serves the refractory period, in which held states stand still.
 */
export class ExactStep implements BlockStep {
  readonly #states: number;
  /** (sets, 2, states, states + 2) free and refractory: P, p, q row by row */
  readonly #matrices: Float64Array;
  /** P of the one set without its zeros: row r multiplies state column[k] by value[k], k from row[r] on; null: a set each */
  readonly #sparse: { readonly row: number[]; readonly column: number[]; readonly value: number[] } | null;
  /** (n) null: no current */
  readonly #current: Float64Array | null;
  readonly #holds: boolean;
  /** (states)(LANES), and (states) of one neuron */
  readonly #next: readonly Lane[];
  readonly #one: Float64Array;

  constructor(derivative: Program, held: readonly boolean[], parameters: readonly Parameter[], dt: number) {
    const states = held.length;
    const width = states + 2;
    const names = [...derivative.inputs.slice(0, states), 'current'];
    const others = parameters.filter(({ name }) => name !== 'current');
    this.#states = states;
    this.#next = held.map(() => new Float64Array(LANES));
    this.#one = new Float64Array(states);
    this.#holds = held.includes(true);
    this.#current = parameters.find(({ name }) => name === 'current')?.values ?? null;
    const isShared = others.every(({ isUniform }) => isUniform);
    const sets = isShared ? 1 : others[0]!.values.length;
    const size = states * width;
    this.#matrices = new Float64Array(sets * 2 * size);
    for (let set = 0; set < sets; set++) {
      const values = Object.fromEntries(others.map((part) => [part.name, part.values[set]!]));
      const matrix = affineMatrix(derivative, names, values);
      this.#matrices.set(propagator(matrix, states, dt), 2 * set * size);
      for (let s = 0; s < states; s++) if (held[s]) matrix.fill(0, s * width, (s + 1) * width);
      this.#matrices.set(propagator(matrix, states, dt), (2 * set + 1) * size);
    }
    this.#sparse = isShared ? sparseRows(this.#matrices, states) : null;
  }

  move(x: readonly Lane[], isRefractory: Lane, first: number, count: number): void {
    if (this.#sparse) this.#moveAlike(x, isRefractory, first, count);
    else for (let i = 0; i < count; i++) this.#moveOne(x, i, 2 * (first + i) + isRefractory[i]!, first, x);
  }

  /** All neurons by the free matrix; then those whose states are held again, by theirs. */
  #moveAlike(x: readonly Lane[], isRefractory: Lane, first: number, count: number): void {
    const { row, column, value } = this.#sparse!;
    const states = this.#states;
    const width = states + 2;
    const current = this.#current;
    for (let s = 0; s < states; s++) {
      const next = this.#next[s]!;
      const fromCurrent = this.#matrices[s * width + states]!;
      const constant = this.#matrices[s * width + states + 1]!;
      if (current === null || fromCurrent === 0) for (let i = 0; i < count; i++) next[i] = constant;
      else for (let i = 0; i < count; i++) next[i] = constant + fromCurrent * current[first + i]!;
      for (let k = row[s]!; k < row[s + 1]!; k++) {
        const factor = value[k]!;
        const lane = x[column[k]!]!;
        for (let i = 0; i < count; i++) next[i]! += factor * lane[i]!;
      }
    }
    if (this.#holds)
      for (let i = 0; i < count; i++) if (isRefractory[i] === 1) this.#moveOne(x, i, 1, first, this.#next);
    for (let s = 0; s < states; s++) x[s]!.set(this.#next[s]!);
  }

  /** Neuron i of the block, by a matrix of its own. */
  #moveOne(x: readonly Lane[], i: number, matrix: number, first: number, into: readonly Lane[]): void {
    const states = this.#states;
    const matrices = this.#matrices;
    const moved = this.#one;
    const current = this.#current === null ? 0 : this.#current[first + i]!;
    let m = matrix * states * (states + 2);
    for (let s = 0; s < states; s++) {
      let sum = matrices[m + states + 1]! + matrices[m + states]! * current;
      for (let k = 0; k < states; k++) sum += matrices[m + k]! * x[k]![i]!;
      moved[s] = sum;
      m += states + 2;
    }
    for (let s = 0; s < states; s++) into[s]![i] = moved[s]!;
  }
}

/** What the first matrix has beside zeros: synapses move v, but nothing moves synapses. */
function sparseRows(
  matrices: Float64Array,
  states: number,
): { row: number[]; column: number[]; value: number[] } {
  const sparse = { row: [0], column: [] as number[], value: [] as number[] };
  for (let s = 0; s < states; s++) {
    for (let k = 0; k < states; k++) {
      const value = matrices[s * (states + 2) + k]!;
      if (value === 0) continue;
      sparse.column.push(k);
      sparse.value.push(value);
    }
    sparse.row.push(sparse.column.length);
  }
  return sparse;
}

/** P, p and q (states, states + 2) of A, a and b, row by row. */
function propagator(matrix: Float64Array, states: number, dt: number): Float64Array {
  const width = states + 2;
  // Current and constant are states that stand still, in a unit that makes the largest change of theirs 1.
  const unit = new Float64Array(width).fill(1);
  for (let row = 0; row < states; row++)
    for (let k = states; k < width; k++) unit[k] = Math.max(unit[k]!, Math.abs(matrix[row * width + k]!));
  const whole = new Float64Array(width * width);
  for (let row = 0; row < states; row++)
    for (let k = 0; k < width; k++) whole[row * width + k] = (matrix[row * width + k]! * dt) / unit[k]!;
  return matrixExponential(whole, width)
    .subarray(0, states * width)
    .map((entry, e) => entry * unit[e % width]!);
}

/** Classical Runge-Kutta of order 4: local error O(dt^5), with the current constant in a step. */
export class RungeKuttaStep implements BlockStep {
  readonly #machine: Machine;
  readonly #held: readonly boolean[];
  readonly #parameters: readonly Parameter[];
  readonly #h: number;
  readonly #substeps: number;
  /** (states)(LANES) sum of the slopes so far */
  readonly #sum: readonly Lane[];

  constructor(
    machine: Machine,
    held: readonly boolean[],
    parameters: readonly Parameter[],
    dt: number,
    substeps: number,
  ) {
    this.#machine = machine;
    this.#held = held;
    this.#parameters = parameters;
    this.#h = dt / substeps;
    this.#substeps = substeps;
    this.#sum = held.map(() => new Float64Array(LANES));
  }

  move(x: readonly Lane[], isRefractory: Lane, first: number, count: number): void {
    feedParameters(this.#machine, this.#parameters, x.length, first, count);
    const h = this.#h;
    for (let k = 0; k < this.#substeps; k++) {
      for (let s = 0; s < x.length; s++) {
        this.#machine.inputs[s]!.set(x[s]!);
        this.#sum[s]!.fill(0);
      }
      this.#slope(x, isRefractory, count, h / 6, h / 2);
      this.#slope(x, isRefractory, count, h / 3, h / 2);
      this.#slope(x, isRefractory, count, h / 3, h);
      this.#slope(x, isRefractory, count, h / 6, 0);
      for (let s = 0; s < x.length; s++) {
        const lane = x[s]!;
        const sum = this.#sum[s]!;
        for (let i = 0; i < count; i++) lane[i]! += sum[i]!;
      }
    }
  }

  /** Adds a slope to the sum with this weight, and goes along it from x to where the next one is taken. */
  #slope(x: readonly Lane[], isRefractory: Lane, count: number, weight: number, ahead: number): void {
    const machine = this.#machine;
    machine.run(count);
    for (let s = 0; s < x.length; s++) {
      const slope = machine.outputs[s]!;
      const sum = this.#sum[s]!;
      const next = machine.inputs[s]!;
      const lane = x[s]!;
      const held = this.#held[s]!;
      for (let i = 0; i < count; i++) {
        if (held && isRefractory[i] === 1) continue;
        sum[i]! += weight * slope[i]!;
        next[i] = lane[i]! + ahead * slope[i]!;
      }
    }
  }
}
