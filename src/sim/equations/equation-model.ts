/** From the texts of a model to its programs: what the clock engine runs needs neither text nor mathjs. */
import { Compiler, type Value } from './equation-compile.ts';
import { isAffine, isProportional } from './equation-linear.ts';
import type { Line } from './equation-lines.ts';
import { type MathTools, parseExpression } from './equation-parser.ts';
import { type Program, ProgramWriter } from './equation-program.ts';
import { errorAt, type Source, type Span, statements, trimmed } from './equation-text.ts';
import { type Dimension, none, scaled, sum, time } from './equation-units.ts';

/** A state or parameter; programs take them as inputs in the order of the model. */
export interface Quantity {
  readonly name: string;
  readonly dimension: Dimension;
  /** its unit is 10^ten of ours */
  readonly ten: number;
}

export interface Model {
  readonly source: Source;
  readonly lines: readonly Line[];
  readonly states: readonly Quantity[];
  readonly parameters: readonly Quantity[];
  readonly tools: MathTools;
}

/** A program in the making: names become registers, states those in which the statements so far have left them. */
class Draft {
  readonly writer: ProgramWriter;
  /** (states) */
  readonly registers: number[];
  readonly #model: Model;
  readonly #shorthands = new Map<string, Value>();
  readonly #open = new Set<string>();
  /** what `weight` is in the statement at hand; null: the name is unknown */
  #weight: Value | null = null;

  constructor(model: Model, moreInputs: readonly string[] = []) {
    this.#model = model;
    this.writer = new ProgramWriter([...inputNames(model), ...moreInputs]);
    this.registers = model.states.map((_, s) => s);
  }

  compiler(source: Source, weight: Value | null = null): Compiler {
    this.#weight = weight;
    const { lines, parameters, tools } = this.#model;
    const names = new Set([...lines, ...parameters].map(({ name }) => name));
    return new Compiler(source, this.writer, (name) => this.#lookUp(name), tools, [...names]);
  }

  /** A statement moves state s; what was computed from it is computed anew from now on. */
  assign(s: number, register: number): void {
    this.registers[s] = register;
    this.#shorthands.clear();
  }

  #lookUp(name: string): Value | undefined {
    const { source, lines, states, parameters } = this.#model;
    if (name === 'weight' && this.#weight) return this.#weight;
    const s = states.findIndex((state) => state.name === name);
    if (s >= 0) return { register: this.registers[s]!, dimension: states[s]!.dimension };
    const p = parameters.findIndex((parameter) => parameter.name === name);
    if (p >= 0) return { register: states.length + p, dimension: parameters[p]!.dimension };
    const line = lines.find((other) => other.name === name);
    if (!line?.tree) return undefined;
    const known = this.#shorthands.get(name);
    if (known) return known;
    if (this.#open.has(name))
      throw errorAt(source, line.place, `must not be defined by itself, got '${name}' in a circle`);
    this.#open.add(name);
    const { dimension } = line.unit;
    const register = this.compiler(source, this.#weight).quantityOf(line.tree, dimension, 'as its unit says');
    this.#open.delete(name);
    this.#shorthands.set(name, { register, dimension });
    return { register, dimension };
  }
}

/** Names of what every program takes. */
export const inputNames = (parts: {
  readonly states: readonly { readonly name: string }[];
  readonly parameters: readonly { readonly name: string }[];
}): string[] => [...parts.states, ...parts.parameters].map(({ name }) => name);

/** d/dt of each state. */
export function derivativeProgram(model: Model): Program {
  const { source, lines, states } = model;
  const draft = new Draft(model);
  for (const { kind, name, tree } of lines)
    if (kind === 'shorthand' && tree)
      draft.compiler(source).quantity({ kind: 'name', name, from: tree.from, to: tree.to });
  const outputs = states.map(({ name, dimension }) => {
    const { tree } = lines.find((line) => line.name === name)!;
    return draft.compiler(source).quantityOf(tree!, sum(dimension, time, -1), `as d${name}/dt has`);
  });
  return draft.writer.finish(outputs);
}

/** Is the neuron over its threshold (1 or 0), and by how much; 0 where the condition is more than one comparison. */
export function thresholdProgram(model: Model, source: Source): Program {
  const draft = new Draft(model);
  const whole = trimmed(source.text, { from: 0, to: source.text.length });
  const tree = parseExpression(source, whole, model.tools);
  const { register, margin } = draft.compiler(source).condition(tree);
  return draft.writer.finish([register, margin ?? draft.writer.constant(0)]);
}

/** New values of all states after the statements of a reset, which act one after the other. */
export function resetProgram(model: Model, source: Source): Program {
  const draft = new Draft(model);
  for (const span of statements(source)) {
    const { s, sign, body } = readStatement(model, source, span);
    const tree = parseExpression(source, body, model.tools);
    const { dimension, name } = model.states[s]!;
    const compiler = draft.compiler(source);
    if (sign === '*' || sign === '/') {
      const factor = compiler.quantityOf(tree, none, `as a factor of ${name}`);
      draft.assign(s, draft.writer.apply(sign === '*' ? 'mul' : 'div', draft.registers[s]!, factor));
    } else {
      const value = compiler.quantityOf(tree, dimension, `as ${name} has`);
      const operation = sign === '+' ? 'add' : 'sub';
      draft.assign(s, sign === '' ? value : draft.writer.apply(operation, draft.registers[s]!, value));
    }
  }
  return draft.writer.finish(draft.registers);
}

/**
 * New values of all states after an arrival. What arrives in one step is summed first, so the change must be a multiple of
 * `weight`: a number in the unit of the state that it moves, or without unit where only that fits (`g += weight * 2 nS`).
 */
export function receiveProgram(model: Model, source: Source): Program {
  const draft = new Draft(model, ['weight']);
  const input = inputNames(model).length;
  for (const span of statements(source)) {
    const { s, sign, body } = readStatement(model, source, span);
    const { name, dimension, ten } = model.states[s]!;
    if (sign !== '+' && sign !== '-')
      throw errorAt(source, span, `must add what arrives: '${name} += ...' or '${name} -= ...'`);
    const tree = parseExpression(source, body, model.tools);
    const inUnits =
      ten === 0 ? input : draft.writer.apply('mul', input, draft.writer.constant(scaled(1, ten)));
    const why = `as ${name} has`;
    let change: number;
    try {
      change = draft.compiler(source, { register: inUnits, dimension }).quantityOf(tree, dimension, why);
    } catch (error) {
      try {
        change = draft
          .compiler(source, { register: input, dimension: none })
          .quantityOf(tree, dimension, why);
      } catch {
        throw error;
      }
    }
    if (!isProportional(draft.writer.finish([change]), ['weight']))
      throw errorAt(
        source,
        body,
        'must be a multiple of weight, since the spikes of one step are summed before they act',
      );
    draft.assign(s, draft.writer.apply(sign === '+' ? 'add' : 'sub', draft.registers[s]!, change));
  }
  return draft.writer.finish(draft.registers);
}

/** Are all derivatives linear in states and current, with coefficients that stay? */
export const isLinear = (model: Model, derivative: Program): boolean =>
  isAffine(derivative, [...model.states.map(({ name }) => name), 'current']);

/** `v = ...`, `w += ...`, `g *= ...` */
function readStatement(
  { states }: Model,
  source: Source,
  span: Span,
): { s: number; sign: string; body: Span } {
  const text = source.text.slice(span.from, span.to);
  const left = /^([\p{L}_][\p{L}\p{N}_]*)\s*([-+*/]?)=(?!=)/u.exec(text);
  if (!left)
    throw errorAt(source, span, `must be a statement such as 'v = vReset' or 'w += b', got '${text}'`);
  const s = states.findIndex(({ name }) => name === left[1]);
  if (s < 0)
    throw errorAt(
      source,
      { from: span.from, to: span.from + left[1]!.length },
      `must change a state (${states.map(({ name }) => name).join(', ')}), got '${left[1]}'`,
    );
  return { s, sign: left[2]!, body: trimmed(source.text, { from: span.from + left[0].length, to: span.to }) };
}
