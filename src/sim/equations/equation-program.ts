/**
 * A small program over registers: what an equation becomes. Register r is input r, or the value of instruction r - inputs; each
 * instruction reads earlier registers only, so a program has no branch and no loop, always ends, and is plain data that JSON can
 * hold. equation-machine.ts runs it over many neurons at once.
 */
import { checkList, checkWhole, integer } from '../network/checks.ts';
import { operations } from './equation-machine.ts';

/** ['const', value] or [operation, register] or [operation, register, register] */
export type Instruction = readonly [string, number] | readonly [string, number, number];

export interface Program {
  /** names of the registers that are given */
  readonly inputs: readonly string[];
  readonly code: readonly Instruction[];
  /** registers that are the results */
  readonly outputs: readonly number[];
}

/** Writes a program: equal instructions are one, and what is known already is computed once, here. */
export class ProgramWriter {
  readonly #inputs: readonly string[];
  readonly #code: Instruction[] = [];
  readonly #registers = new Map<string, number>();

  constructor(inputs: readonly string[]) {
    this.#inputs = inputs;
  }

  /** Register of a number. @throws RangeError if it is not finite. */
  constant(value: number): number {
    if (!Number.isFinite(value)) throw new RangeError(`must be finite, got ${value}`);
    return this.#register(['const', value === 0 ? 0 : value]);
  }

  /** The number in a register, undefined where it is known at run time only. */
  valueOf(register: number): number | undefined {
    const instruction = this.#code[register - this.#inputs.length];
    return instruction?.[0] === 'const' ? instruction[1] : undefined;
  }

  /** Register of the result of an operation. */
  apply(operation: string, a: number, b?: number): number {
    const x = this.valueOf(a);
    const y = b === undefined ? 0 : this.valueOf(b);
    if (x !== undefined && y !== undefined) {
      const result = new Float64Array(1);
      operations[operation]!.run(result, new Float64Array([x]), new Float64Array([y]), 1);
      return this.constant(result[0]!);
    }
    return this.#register(b === undefined ? [operation, a] : [operation, a, b]);
  }

  /** The program that gives these registers, without the instructions that none of them needs. */
  finish(outputs: readonly number[]): Program {
    const first = this.#inputs.length;
    const needed = new Set<number>();
    const need = (register: number): void => {
      if (register < first || needed.has(register)) return;
      needed.add(register);
      const [operation, ...operands] = this.#code[register - first]!;
      if (operation !== 'const') operands.forEach(need);
    };
    outputs.forEach(need);
    const kept = [...needed].sort((a, b) => a - b);
    const place = new Map(kept.map((register, k) => [register, first + k]));
    const moved = (register: number): number => place.get(register) ?? register;
    const code = kept.map((register): Instruction => {
      const [operation, a, b] = this.#code[register - first]!;
      if (operation === 'const') return [operation, a];
      return b === undefined ? [operation, moved(a)] : [operation, moved(a), moved(b)];
    });
    return { inputs: this.#inputs, code, outputs: outputs.map(moved) };
  }

  #register(instruction: Instruction): number {
    const key = instruction.join(' ');
    let register = this.#registers.get(key);
    if (register === undefined) {
      register = this.#inputs.length + this.#code.push(instruction) - 1;
      this.#registers.set(key, register);
    }
    return register;
  }
}

/** @throws RangeError or TypeError unless it is a program of these inputs and so many outputs, whoever wrote it. */
export function checkProgram(
  name: string,
  program: Program,
  inputs: readonly string[],
  outputs: number,
): void {
  checkWhole(name, program, ['inputs', 'code', 'outputs']);
  for (const list of ['inputs', 'code', 'outputs'] as const) checkList(`${name}.${list}`, program[list]);
  if (program.inputs.join() !== inputs.join())
    throw new RangeError(`${name}.inputs: must be ${inputs.join(', ')}, got ${program.inputs.join(', ')}`);
  let known = inputs.length;
  for (const [k, instruction] of program.code.entries()) {
    checkList(`${name}.code[${k}]`, instruction);
    const [operation, ...operands] = instruction;
    const arity = operation === 'const' ? 1 : operations[operation]?.arity;
    if (arity === undefined || operands.length !== arity)
      throw new RangeError(
        `${name}.code[${k}]: must be ['const', value] or an operation with its registers, got ${JSON.stringify(instruction)}`,
      );
    if (operation !== 'const')
      for (const register of operands)
        integer(`${name}.code[${k}]`, register, 0, known - 1, 'the register before');
    else if (!Number.isFinite(operands[0]))
      throw new RangeError(`${name}.code[${k}]: must be a finite number, got ${operands[0]}`);
    known++;
  }
  if (program.outputs.length !== outputs)
    throw new RangeError(`${name}.outputs: must list ${outputs} registers, got ${program.outputs.length}`);
  for (const register of program.outputs)
    integer(`${name}.outputs`, register, 0, known - 1, 'the last register');
}
