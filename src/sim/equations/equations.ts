/**
 * Neurons that are defined by equations, given as text with units; the syntax is near Brian2's. mathjs reads the text, once; what
 * comes out is plain data with small programs (equation-program.ts), which the clock engine runs.
 */
import { atLeast, checkKeys, checkList, checkWhole, integer, oneOf } from '../network/checks.ts';
import { checkDrawn, type Drawn, plain } from '../network/drawn.ts';
import { Compiler, reservedNames } from './equation-compile.ts';
import { type Line, readLines } from './equation-lines.ts';
import {
  derivativeProgram,
  inputNames,
  isLinear,
  type Model,
  type Quantity,
  receiveProgram,
  resetProgram,
  thresholdProgram,
} from './equation-model.ts';
import { type MathTools, mathTools, parseExpression } from './equation-parser.ts';
import { checkProgram, type Program, ProgramWriter } from './equation-program.ts';
import { errorAt, type Source } from './equation-text.ts';
import { type Dimension, equal, none, scaled, shownDimension, time } from './equation-units.ts';

export interface EquationsOptions {
  /**
   * One statement a line: `dv/dt = (vRest - v + g) / tauM : mV (unless refractory)` for a state, `gSum = gE + gI : nS` for a
   * shorthand, `tauM : ms` for a parameter whose values `parameters` gives in that unit. What is `(unless refractory)` stands
   * still in the refractory period, and what arrives for it is lost. A parameter named `current` takes `currentSteps`.
   */
  readonly equations: string;
  /** Spikes when this is true at the end of a step: 'v >= -50 mV'. @default null: never */
  readonly threshold?: string | null;
  /** What a spike changes: 'v = vReset; w += 80 pA'. */
  readonly reset?: string | null;
  /** [ms] absolute refractory period. @default 0 */
  readonly tRef?: number | string;
  /**
   * What an arriving spike changes: 'g += weight', with the weight in the unit of g; or several kinds of synapses by name,
   * { excitatory: 'gE += weight', inhibitory: 'gI += weight' }, which `connect(..., { synapse: 'excitatory' })` chooses from.
   * One text is the kind 'delta', which a projection has unless it says otherwise. @default 'v += weight' where there is a v
   */
  readonly receive?: string | Readonly<Record<string, string>>;
  /** Text with a unit ('20 ms'), a number, or one value a neuron (a list, or drawn) in the unit that a line gives. */
  readonly parameters?: Readonly<Record<string, string | Drawn>>;
  /** Values of states at the start, given like parameters; a text may name parameters. @default 0 */
  readonly initial?: Readonly<Record<string, string | Drawn>>;
  /** 'exact' (matrix exponential, linear equations only) or 'runge-kutta-4'. @default exact where it can be */
  readonly method?: Method;
  /** Runge-Kutta steps in a step of the clock. @default 1 */
  readonly substeps?: number;
}

export type Method = 'exact' | 'runge-kutta-4';

/** A state or a parameter, its values in ms, mV, pA, nS, pF, GOhm and what follows from them. */
export interface EquationQuantity {
  readonly name: string;
  /** as written; it is 10^ten of ours */
  readonly unit: string;
  readonly ten: number;
  /** of a state, at the start */
  readonly value: Drawn;
}

export interface Equations {
  readonly kind: 'equations';
  readonly n: number;
  /** as given, for the reader */
  readonly equations: string;
  /** `held`: stands still while refractory */
  readonly states: readonly (EquationQuantity & { readonly held: boolean })[];
  readonly parameters: readonly EquationQuantity[];
  /** [ms] */
  readonly tRef: number;
  readonly method: Method;
  readonly substeps: number;
  /** inputs of all programs: states, parameters; of `receive` the weight too */
  readonly derivative: Program;
  /** is it over threshold, and by how much; null: it never spikes */
  readonly threshold: Program | null;
  /** new values of all states */
  readonly reset: Program;
  readonly receive: Readonly<Record<string, Program>>;
}

const optionNames = [
  'equations',
  'threshold',
  'reset',
  'tRef',
  'receive',
  'parameters',
  'initial',
  'method',
  'substeps',
];
const methods: readonly Method[] = ['exact', 'runge-kutta-4'];
/** What the description holds. */
export const equationsKeys: readonly string[] = [
  'n',
  'equations',
  'states',
  'parameters',
  'tRef',
  'method',
  'substeps',
  'derivative',
  'threshold',
  'reset',
  'receive',
];
const quantityKeys = ['name', 'unit', 'ten', 'value'];

/**
 * A population of n neurons that follow equations of your own, for the clock engine. Dimensions are checked; linear equations
 * are integrated exactly, others by Runge-Kutta 4.
 * @throws RangeError that points at the place of a mistake; TypeError for what is no text.
 */
export async function equations(n: number, options: EquationsOptions): Promise<Equations> {
  checkKeys('equations', options, optionNames);
  integer('equations.n', n, 1);
  integer('equations.substeps', options.substeps ?? 1, 1);
  oneOf('equations.method', options.method ?? 'exact', methods);
  const { threshold = null, reset = null } = options;
  if ((threshold === null) !== (reset === null))
    throw new RangeError(
      `equations.${reset === null ? 'reset' : 'threshold'}: must be given with a ${reset === null ? 'threshold' : 'reset'}, got none`,
    );
  const tools = await mathTools();
  const source = textOf('equations', options.equations);
  const lines = readLines(source, tools);
  const given = new Values(tools);
  const parameters = readParameters(source, lines, options.parameters ?? {}, given);
  const states = readStates(lines, options.initial ?? {}, given);
  const tRef = given.read('tRef', options.tRef ?? 0, { text: 'ms', ten: 0, dimension: time }).value as number;
  atLeast('equations.tRef', tRef, 0, 'ms');

  const model: Model = { source, lines, states, parameters, tools };
  const derivative = derivativeProgram(model);
  const linear = isLinear(model, derivative);
  const method = options.method ?? (linear ? 'exact' : 'runge-kutta-4');
  if (method === 'exact' && !linear)
    throw new RangeError(
      "equations.method: must be 'runge-kutta-4' for equations that are not linear, got 'exact'",
    );
  const receive: Record<string, Program> = {};
  for (const [name, text] of Object.entries(receivers(options.receive, states))) {
    if (!/^[A-Za-z][\w-]*$/.test(name))
      throw new RangeError(`equations.receive: must name synapses by letters and digits, got '${name}'`);
    receive[name] = receiveProgram(model, textOf(`receive.${name}`, text));
  }
  return {
    kind: 'equations',
    n,
    equations: options.equations,
    states: states.map(({ dimension, ...state }) => state),
    parameters: parameters.map(({ dimension, ...parameter }) => parameter),
    tRef,
    method,
    substeps: options.substeps ?? 1,
    derivative,
    threshold: threshold === null ? null : thresholdProgram(model, textOf('threshold', threshold)),
    reset: resetProgram(model, textOf('reset', reset ?? '')),
    receive,
  };
}

function textOf(option: string, text: unknown): Source {
  if (typeof text !== 'string') throw new TypeError(`equations.${option}: must be a text, got ${text}`);
  return { owner: `equations.${option}`, text };
}

/** What arrivals do, by the name of the synapse. */
function receivers(
  receive: EquationsOptions['receive'],
  states: readonly Quantity[],
): Readonly<Record<string, string>> {
  if (receive === undefined) return states.some(({ name }) => name === 'v') ? { delta: 'v += weight' } : {};
  if (typeof receive === 'string') return { delta: receive };
  checkKeys('equations.receive', receive, Object.keys(receive ?? {}));
  return receive;
}

/** Those of the options and those that lines declare. */
function readParameters(
  source: Source,
  lines: readonly Line[],
  values: Readonly<Record<string, string | Drawn>>,
  given: Values,
): (EquationQuantity & Quantity)[] {
  checkKeys('equations.parameters', values, Object.keys(values));
  for (const { kind, name, place } of lines)
    if (kind === 'parameter' && name !== 'current' && values[name] === undefined)
      throw errorAt(source, place, `must have a value, got none for '${name}'; add it to parameters`);
  const known = { ...(lines.some(({ name }) => name === 'current') ? { current: 0 } : {}), ...values };
  return Object.entries(known).map(([name, value]) => {
    const line = lines.find((other) => other.name === name);
    if (line && line.kind !== 'parameter')
      throw new RangeError(`equations.parameters: must not give '${name}', which an equation defines`);
    if (reservedNames.includes(name) || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
      throw new RangeError(`equations.parameters: must have names of their own, got '${name}'`);
    const parameter = given.read(`parameters.${name}`, value, line?.unit ?? null);
    if (typeof parameter.value === 'number') given.known.set(name, { ...parameter, value: parameter.value });
    return { name, ...parameter };
  });
}

function readStates(
  lines: readonly Line[],
  initial: Readonly<Record<string, string | Drawn>>,
  given: Values,
): (Equations['states'][number] & Quantity)[] {
  const states = lines.filter(({ kind }) => kind === 'state');
  const names = states.map(({ name }) => name);
  checkKeys('equations.initial', initial, names);
  return states.map(({ name, unit, held }) => ({
    name,
    ...given.read(`initial.${name}`, initial[name] ?? 0, unit),
    held,
  }));
}

/** Reads values with units. */
class Values {
  /** parameters that are one number, which a text may name */
  readonly known = new Map<string, { readonly value: number; readonly dimension: Dimension }>();
  readonly #tools: MathTools;

  constructor(tools: MathTools) {
    this.#tools = tools;
  }

  /** @param unit of numbers, which texts must fit; null: a text has its own, a number none */
  read(
    option: string,
    value: string | Drawn,
    unit: { readonly text: string; readonly ten: number; readonly dimension: Dimension } | null,
  ): { unit: string; ten: number; dimension: Dimension; value: Drawn } {
    if (typeof value !== 'string') {
      const { text, ten, dimension } = unit ?? { text: '1', ten: 0, dimension: none };
      checkDrawn(`equations.${option}`, value, -Infinity, text === '1' ? '' : text);
      return { unit: text, ten, dimension, value: inOurs(plain(value), ten) };
    }
    const source = textOf(option, value);
    const writer = new ProgramWriter([]);
    const scope = (name: string) => {
      const parameter = this.known.get(name);
      return parameter && { register: writer.constant(parameter.value), dimension: parameter.dimension };
    };
    const whole = { from: 0, to: value.length };
    const compiler = new Compiler(source, writer, scope, this.#tools, [...this.known.keys()]);
    const { register, dimension, literal } = compiler.quantity(parseExpression(source, whole, this.#tools));
    if (unit && !equal(dimension, unit.dimension))
      throw errorAt(
        source,
        whole,
        `must have the dimension ${shownDimension(unit.dimension)}, got ${shownDimension(dimension)}`,
      );
    const { text, ten } = unit ?? { text: shownDimension(dimension), ten: 0 };
    return {
      unit: text,
      ten,
      dimension,
      value: literal ? scaled(literal.m, literal.ten) : writer.valueOf(register)!,
    };
  }
}

/** Values of a unit that is 10^ten of ours. */
function inOurs(drawn: Drawn, ten: number): Drawn {
  if (ten === 0) return drawn;
  if (typeof drawn === 'number') return scaled(drawn, ten);
  if ('length' in drawn) return Array.from(drawn, (value) => scaled(value, ten));
  if (drawn.kind === 'uniform')
    return { ...drawn, low: scaled(drawn.low, ten), high: scaled(drawn.high, ten) };
  const { mean, sd, low, high } = drawn;
  const bound = (value: number | null) => (value === null ? null : scaled(value, ten));
  return { kind: 'normal', mean: scaled(mean, ten), sd: scaled(sd, ten), low: bound(low), high: bound(high) };
}

/** Checks a description, whoever wrote it: programs that the engine can run, and values for all they take. */
export function checkEquations(name: string, population: Equations): void {
  const { states, parameters, method, substeps, tRef, derivative, threshold, reset, receive } = population;
  checkList(`${name}.states`, states);
  checkList(`${name}.parameters`, parameters);
  for (const [s, state] of states.entries())
    checkWhole(`${name}.states[${s}]`, state, [...quantityKeys, 'held']);
  for (const [p, part] of parameters.entries()) checkWhole(`${name}.parameters[${p}]`, part, quantityKeys);
  for (const part of [...states, ...parameters])
    checkDrawn(`${name}.${part.name}`, part.value, -Infinity, part.unit);
  const inputs = inputNames(population);
  if (states.length === 0 || new Set(inputs).size < inputs.length)
    throw new RangeError(
      `${name}.states: must be at least one, with names of their own, got ${inputs.join(', ')}`,
    );
  oneOf(`${name}.method`, method, methods);
  integer(`${name}.substeps`, substeps, 1);
  atLeast(`${name}.tRef`, tRef, 0, 'ms');
  checkProgram(`${name}.derivative`, derivative, inputs, states.length);
  if (threshold !== null) checkProgram(`${name}.threshold`, threshold, inputs, 2);
  checkProgram(`${name}.reset`, reset, inputs, states.length);
  checkKeys(`${name}.receive`, receive, Object.keys(receive ?? {}));
  for (const [synapse, program] of Object.entries(receive))
    checkProgram(`${name}.receive.${synapse}`, program, [...inputs, 'weight'], states.length);
}
