/**
 * Checks the dimensions of an expression and writes it into a program, in one walk over its tree. Only the functions and
 * operators listed here exist.
 */
import { suggestion } from '../../math/nearest.ts';
import type { MathTools, Tree } from './equation-parser.ts';
import type { ProgramWriter } from './equation-program.ts';
import { errorAt, type Source } from './equation-text.ts';
import {
  type Dimension,
  equal,
  knownUnits,
  namedUnit,
  none,
  scaled,
  shownDimension,
  sum,
  times,
} from './equation-units.ts';

/** The value of an expression: a register and its dimension, or a condition. */
export interface Value {
  readonly register: number;
  readonly dimension: Dimension | 'condition';
  /** of a number with its unit: m 10^ten, so that 20 mV stays 20 and 5 Hz becomes 5 / 1000 */
  readonly literal?: { readonly m: number; readonly ten: number };
  /** of a comparison: the register by how much it is fulfilled */
  readonly margin?: number;
}

/** What a name stands for, undefined if it is none of the model's. */
export type Scope = (name: string) => Value | undefined;

/** Functions of numbers without unit */
const plainFunctions = ['exp', 'expm1', 'exprel', 'log', 'tanh'];
/** Functions of one and two quantities of equal dimension */
const quantityFunctions: Readonly<Record<string, 1 | 2>> = { abs: 1, min: 2, max: 2 };
const functionNames: readonly string[] = [...plainFunctions, ...Object.keys(quantityFunctions), 'sqrt'];
/** No model may use these for its own. */
export const reservedNames: readonly string[] = [
  ...functionNames,
  'and',
  'or',
  'not',
  'pi',
  't',
  'dt',
  'xi',
  'weight',
];

const reasons: Readonly<Record<string, string>> = {
  t: 'equations do not depend on time itself',
  dt: 'equations do not depend on the step',
  xi: 'there is no noise term; poissonInput gives noisy input',
  weight: "only a statement of 'receive' knows the weight of what arrives",
};

/** Writes an expression into a program. @throws RangeError that points at the place of a wrong dimension or an unknown name. */
export class Compiler {
  readonly #source: Source;
  readonly #writer: ProgramWriter;
  readonly #scope: Scope;
  readonly #tools: MathTools;
  readonly #names: readonly string[];

  /** @param names that the scope knows, for the remedy in an error */
  constructor(
    source: Source,
    writer: ProgramWriter,
    scope: Scope,
    tools: MathTools,
    names: readonly string[],
  ) {
    this.#source = source;
    this.#writer = writer;
    this.#scope = scope;
    this.#tools = tools;
    this.#names = names;
  }

  /** A quantity of any dimension. */
  quantity(tree: Tree): Value & { dimension: Dimension } {
    const value = this.#value(tree);
    if (value.dimension === 'condition') throw this.#error(tree, 'must be a quantity, got a condition');
    return value as Value & { dimension: Dimension };
  }

  /** A quantity of this dimension. `why` says what asks for it. */
  quantityOf(tree: Tree, dimension: Dimension, why: string): number {
    const value = this.quantity(tree);
    if (!fits(value, dimension))
      throw this.#error(
        tree,
        `must have the dimension ${shownDimension(dimension)}, ${why}, got ${shownDimension(value.dimension)}`,
      );
    return value.register;
  }

  /** Something true or false. */
  condition(tree: Tree): Value {
    const value = this.#value(tree);
    if (value.dimension !== 'condition')
      throw this.#error(tree, "must be a condition such as 'v >= -50 mV', got a quantity");
    return value;
  }

  #error(tree: Tree, message: string): RangeError {
    return errorAt(this.#source, tree, message);
  }

  #value(tree: Tree): Value {
    if (tree.kind === 'number') return this.#literal(tree, tree.value, 0, none);
    if (tree.kind === 'name') return this.#name(tree, tree.name);
    if (tree.kind === 'call') return this.#call(tree, tree.name, tree.args);
    return this.#operator(tree, tree.operator, tree.args);
  }

  #literal(tree: Tree, m: number, ten: number, dimension: Dimension): Value {
    const value = scaled(m, ten);
    if (!Number.isFinite(value)) throw this.#error(tree, `must be a finite number, got ${value}`);
    return { register: this.#writer.constant(value), dimension, literal: { m, ten } };
  }

  #name(tree: Tree, name: string): Value {
    const value = this.#scope(name);
    if (value) return value;
    if (name === 'pi') return this.#literal(tree, Math.PI, 0, none);
    const unit = namedUnit(name, this.#tools.unitOf);
    if (unit) return this.#literal(tree, 1, unit.ten, unit.dimension);
    throw this.#error(
      tree,
      `must use known names and units, got '${name}'; ${Object.hasOwn(reasons, name) ? reasons[name] : `${suggestion(name, this.#names)}; units: ${knownUnits}`}`,
    );
  }

  /** A sum of a quantity and a unit is a name that was not declared: g is no gram there. */
  #refuseBareUnit(tree: Tree): void {
    if (tree.kind !== 'name' || this.#scope(tree.name) || !namedUnit(tree.name, this.#tools.unitOf)) return;
    throw this.#error(
      tree,
      `must use known names, got '${tree.name}', which is declared nowhere (a unit stands behind a number: 1 ${tree.name}); ${suggestion(tree.name, this.#names)}`,
    );
  }

  #call(tree: Tree & { kind: 'call' }, name: string, args: readonly Tree[]): Value {
    if (!functionNames.includes(name)) {
      const isProduct = this.#names.includes(name) || namedUnit(name, this.#tools.unitOf) !== undefined;
      const remedy = isProduct ? `for a product write ${name} * (...)` : suggestion(name, functionNames);
      throw errorAt(this.#source, tree.place, `must use known functions, got '${name}'; ${remedy}`);
    }
    const wanted = quantityFunctions[name] ?? 1;
    if (args.length !== wanted)
      throw this.#error(
        tree,
        `must give ${name} ${wanted === 1 ? 'one argument' : 'two arguments'}, got ${args.length}`,
      );
    const values = args.map((arg) => this.quantity(arg));
    const [a, b] = values as [Value & { dimension: Dimension }, (Value & { dimension: Dimension })?];
    if (plainFunctions.includes(name) && !equal(a.dimension, none))
      throw this.#error(args[0]!, `must have no unit in ${name}(...), got ${shownDimension(a.dimension)}`);
    const dimension = b
      ? this.#common(tree, a, b, name)
      : name === 'sqrt'
        ? times(a.dimension, 0.5)
        : a.dimension;
    return { register: this.#apply(tree, name, a.register, b?.register), dimension };
  }

  #operator(tree: Tree, operator: string, args: readonly Tree[]): Value {
    if (operator === 'and' || operator === 'or') {
      const [a, b] = args.map((arg) => this.condition(arg).register);
      return { register: this.#writer.apply(operator, a!, b!), dimension: 'condition' };
    }
    if (operator === 'not') {
      const { register, dimension } = this.#value(args[0]!);
      if (dimension !== 'condition')
        throw this.#error(tree, "must be a condition after 'not', got a quantity; write not (a > b)");
      return { register: this.#writer.apply('not', register), dimension: 'condition' };
    }
    if (operator !== '*' && operator !== '/' && operator !== '^')
      for (const arg of args) this.#refuseBareUnit(arg);
    const a = this.quantity(args[0]!);
    if (args.length === 1) {
      if (operator === '+') return a;
      if (a.literal) return this.#literal(tree, -a.literal.m, a.literal.ten, a.dimension);
      return { register: this.#writer.apply('neg', a.register), dimension: a.dimension };
    }
    if (operator === '^') return this.#power(tree, a, args[1]!);
    const b = this.quantity(args[1]!);
    if (operator === '*' || operator === '/') {
      const sign = operator === '*' ? 1 : -1;
      const dimension = sum(a.dimension, b.dimension, sign);
      if (a.literal && b.literal) {
        const m = sign === 1 ? a.literal.m * b.literal.m : a.literal.m / b.literal.m;
        return this.#literal(tree, m, a.literal.ten + sign * b.literal.ten, dimension);
      }
      return { register: this.#apply(tree, sign === 1 ? 'mul' : 'div', a.register, b.register), dimension };
    }
    const dimension = this.#common(tree, a, b, operator);
    if (operator === '+' || operator === '-')
      return {
        register: this.#apply(tree, operator === '+' ? 'add' : 'sub', a.register, b.register),
        dimension,
      };
    // a < b is b > a
    const [x, y] = operator.startsWith('>') ? [a, b] : [b, a];
    const register = this.#writer.apply(operator.endsWith('=') ? 'ge' : 'gt', x.register, y.register);
    return { register, dimension: 'condition', margin: this.#writer.apply('sub', x.register, y.register) };
  }

  /** Powers by whole numbers are products; others are e^(y log x), of numbers without unit unless y is known. */
  #power(tree: Tree, base: Value & { dimension: Dimension }, exponentTree: Tree): Value {
    const exponent = this.quantity(exponentTree);
    if (!equal(exponent.dimension, none))
      throw this.#error(
        exponentTree,
        `must be a power without unit, got ${shownDimension(exponent.dimension)}`,
      );
    const power = this.#writer.valueOf(exponent.register);
    if (power === undefined && !equal(base.dimension, none))
      throw this.#error(
        exponentTree,
        `must be a number, since ${shownDimension(base.dimension)} is raised to it`,
      );
    const dimension = power === undefined ? none : times(base.dimension, power);
    if (power !== undefined && Number.isInteger(power) && Math.abs(power) <= 32) {
      let product = this.#writer.constant(1);
      for (let k = 0; k < Math.abs(power); k++)
        product = k === 0 ? base.register : this.#apply(tree, 'mul', product, base.register);
      if (power < 0) product = this.#apply(tree, 'div', this.#writer.constant(1), product);
      return { register: product, dimension };
    }
    const logarithm = this.#apply(tree, 'log', base.register);
    const product = this.#apply(tree, 'mul', exponent.register, logarithm);
    return { register: this.#apply(tree, 'exp', product), dimension };
  }

  /** What two quantities that are added, compared, ... have in common. */
  #common(
    tree: Tree,
    a: Value & { dimension: Dimension },
    b: Value & { dimension: Dimension },
    operation: string,
  ): Dimension {
    if (fits(b, a.dimension)) return a.dimension;
    if (fits(a, b.dimension)) return b.dimension;
    throw this.#error(
      tree,
      `must have equal dimensions on both sides of ${operation}, got ${shownDimension(a.dimension)} and ${shownDimension(b.dimension)}`,
    );
  }

  #apply(tree: Tree, operation: string, a: number, b?: number): number {
    if (operation === 'div' && this.#writer.valueOf(b!) === 0)
      throw this.#error(tree, 'must not divide by 0');
    try {
      return this.#writer.apply(operation, a, b);
    } catch (error) {
      throw this.#error(tree, (error as Error).message);
    }
  }
}

/** Has a value this dimension? A bare 0 has every one. */
const fits = (value: Value & { dimension: Dimension }, dimension: Dimension): boolean =>
  equal(value.dimension, dimension) || value.literal?.m === 0;
