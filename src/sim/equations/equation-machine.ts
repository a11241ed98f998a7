/**
 * Runs programs of equations over blocks of neurons: each instruction is one loop over up to LANES neurons, so that what is
 * decided per instruction is decided once a block. No text is turned into code (a page may forbid that), nothing is allocated.
 */
import { exp, expm1, log } from '../../math/exp.ts';
import type { Program } from './equation-program.ts';

/** Neurons that run together: a dozen registers of them stay in the first cache. */
export const LANES = 256;

export type Lane = Float64Array;
type Run = (out: Lane, a: Lane, b: Lane, n: number) => void;

export interface Operation {
  readonly arity: 1 | 2;
  readonly run: Run;
}

/** (e^x - 1) / x, 1 at 0: gates of channels have it. */
const exprel = (x: number): number => (x === 0 ? 1 : expm1(x) / x);

function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 22) return x < 0 ? -1 : 1;
  const e = expm1(2 * size);
  return x < 0 ? -e / (e + 2) : e / (e + 2);
}

/** All there is; conditions are 1 or 0. The own exp and log give the same bits everywhere. */
export const operations: Readonly<Record<string, Operation>> = {
  add: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! + b[i]!;
  }),
  sub: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! - b[i]!;
  }),
  mul: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! * b[i]!;
  }),
  div: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! / b[i]!;
  }),
  min: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = Math.min(a[i]!, b[i]!);
  }),
  max: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = Math.max(a[i]!, b[i]!);
  }),
  ge: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! >= b[i]! ? 1 : 0;
  }),
  gt: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! > b[i]! ? 1 : 0;
  }),
  and: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i]! * b[i]!;
  }),
  or: binary((o, a, b, n) => {
    for (let i = 0; i < n; i++) o[i] = a[i] === 1 || b[i] === 1 ? 1 : 0;
  }),
  neg: {
    arity: 1,
    run: (o, a, _, n) => {
      for (let i = 0; i < n; i++) o[i] = -a[i]!;
    },
  },
  not: unary((x) => 1 - x),
  abs: unary(Math.abs),
  sqrt: unary(Math.sqrt),
  exp: unary(exp),
  expm1: unary(expm1),
  exprel: unary(exprel),
  log: unary(log),
  tanh: unary(tanh),
};

function binary(run: Run): Operation {
  return { arity: 2, run };
}

function unary(f: (x: number) => number): Operation {
  return {
    arity: 1,
    run: (o, a, _, n) => {
      for (let i = 0; i < n; i++) o[i] = f(a[i]!);
    },
  };
}

const copy: Run = (out, a, _, n) => {
  for (let i = 0; i < n; i++) out[i] = a[i]!;
};

interface Step {
  readonly run: Run;
  readonly out: Lane;
  readonly a: Lane;
  readonly b: Lane;
}

/** A program with registers to run in. What follows from the inputs that never change is computed once. */
export class Machine {
  /** (inputs)(LANES) to be filled before a run; those in `uniform` are filled already and stay */
  readonly inputs: readonly Lane[];
  /** (inputs) is this one read in a run? */
  readonly reads: readonly boolean[];
  /** (outputs)(LANES) the results */
  readonly outputs: readonly Lane[];
  readonly #steps: readonly Step[];

  /** @param uniform inputs that are one and the same number in every neuron and at all times, by name */
  constructor(program: Program, uniform: Readonly<Record<string, number>> = {}) {
    const registers: Lane[] = [];
    const isFixed: boolean[] = [];
    for (const name of program.inputs) {
      const known = Object.hasOwn(uniform, name);
      registers.push(new Float64Array(LANES).fill(known ? uniform[name]! : 0));
      isFixed.push(known);
    }
    this.inputs = registers.slice();
    const steps: Step[] = [];
    for (const [operation, a, b] of program.code) {
      if (operation === 'const') {
        registers.push(new Float64Array(LANES).fill(a));
        isFixed.push(true);
        continue;
      }
      const out = new Float64Array(LANES);
      const { run } = operations[operation]!;
      const step: Step = { run, out, a: registers[a]!, b: registers[b ?? a]! };
      const fixed = isFixed[a]! && isFixed[b ?? a]!;
      if (fixed) run(out, step.a, step.b, LANES);
      else steps.push(step);
      registers.push(out);
      isFixed.push(fixed);
    }
    this.outputs = program.outputs.map((register) => {
      const lane = registers[register]!;
      if (register >= program.inputs.length || isFixed[register]) return lane;
      // An output of its own: whoever changes the inputs does not change the results.
      const out = new Float64Array(LANES);
      steps.push({ run: copy, out, a: lane, b: lane });
      return out;
    });
    this.#steps = steps;
    this.reads = this.inputs.map((lane) => steps.some(({ a, b }) => a === lane || b === lane));
  }

  /** Computes the outputs of the first n lanes. */
  run(n: number): void {
    const steps = this.#steps;
    for (let s = 0; s < steps.length; s++) {
      const { run, out, a, b } = steps[s]!;
      run(out, a, b, n);
    }
  }
}
