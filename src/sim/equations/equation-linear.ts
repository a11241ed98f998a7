/** Which programs are linear in some of their inputs, and the matrix of those that are. */
import { Machine } from './equation-machine.ts';
import type { Program } from './equation-program.ts';

/** How a register depends on some inputs. */
const NOT = 0; // at all
const PROPORTIONAL = 1; // a sum of multiples of them
const AFFINE = 2; // such a sum, and something else
const OTHERWISE = 3;

/** How each output depends on the inputs named: as a sum of multiples, with something added, or otherwise. */
function dependence(program: Program, names: readonly string[]): number[] {
  const of: number[] = program.inputs.map((name) => (names.includes(name) ? PROPORTIONAL : NOT));
  for (const [operation, ra, rb] of program.code) {
    const a = operation === 'const' ? NOT : of[ra]!;
    const b = rb === undefined ? NOT : of[rb]!;
    if (a === NOT && b === NOT) of.push(NOT);
    else if (operation === 'add' || operation === 'sub')
      of.push(a === b ? a : Math.max(a, b) === OTHERWISE ? OTHERWISE : AFFINE);
    else if (operation === 'neg') of.push(a);
    else if (operation === 'mul') of.push(a === NOT ? b : b === NOT ? a : OTHERWISE);
    else if (operation === 'div') of.push(b === NOT ? a : OTHERWISE);
    else of.push(OTHERWISE);
  }
  return program.outputs.map((register) => of[register]!);
}

/** Is every output a constant times these inputs, plus a constant? Then its derivatives by them are constant. */
export const isAffine = (program: Program, names: readonly string[]): boolean =>
  dependence(program, names).every((kind) => kind <= AFFINE);

/** Are all outputs twice as large when these inputs are? */
export const isProportional = (program: Program, names: readonly string[]): boolean =>
  dependence(program, names).every((kind) => kind === PROPORTIONAL);

/**
 * The matrix of a program that is affine in some inputs, output o = sum_k A[o][k] x_k + b[o], by running it on values and
 * derivatives side by side: no difference is taken, so nothing cancels.
 * @param names of these inputs
 * @param values of the other inputs, by name
 * @returns (outputs, names + 1) row by row, b in the last column
 */
export function affineMatrix(
  program: Program,
  names: readonly string[],
  values: Readonly<Record<string, number>>,
): Float64Array {
  const width = names.length + 1;
  const last = names.length;
  /** (registers)(names + 1) derivative by each, and the value where all of them are 0 */
  const registers = program.inputs.map((name) => {
    const row = new Float64Array(width);
    if (names.includes(name)) row[names.indexOf(name)] = 1;
    else row[last] = values[name]!;
    return row;
  });
  for (const [operation, ra, rb] of program.code) {
    const row = new Float64Array(width);
    registers.push(row);
    if (operation === 'const') {
      row[last] = ra;
      continue;
    }
    const a = registers[ra]!;
    const b = registers[rb ?? ra]!;
    for (let k = 0; k < width; k++) {
      if (operation === 'add') row[k] = a[k]! + b[k]!;
      else if (operation === 'sub') row[k] = a[k]! - b[k]!;
      else if (operation === 'neg') row[k] = -a[k]!;
      else if (operation === 'div') row[k] = a[k]! / b[last]!;
      else if (operation === 'mul') row[k] = k === last ? a[k]! * b[k]! : a[k]! * b[last]! + a[last]! * b[k]!;
      else if (k === last) row[k] = scalar(operation, a[k]!, b[k]!);
    }
  }
  const out = new Float64Array(program.outputs.length * width);
  program.outputs.forEach((register, o) => {
    out.set(registers[register]!, o * width);
  });
  return out;
}

/** A function of what depends on no state. */
function scalar(operation: string, a: number, b: number): number {
  const code = [operation, 0, 1] as const;
  const machine = new Machine({ inputs: ['a', 'b'], code: [code], outputs: [2] }, { a, b });
  return machine.outputs[0]![0]!;
}
