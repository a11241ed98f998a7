/** The lines of a model: `dv/dt = ... : mV (unless refractory)`, `gSum = gE + gI : nS`, `tauM : ms`. */

import { Compiler, reservedNames } from './equation-compile.ts';
import type { MathTools, Tree } from './equation-parser.ts';
import { parseExpression } from './equation-parser.ts';
import { ProgramWriter } from './equation-program.ts';
import { errorAt, type Source, type Span, statements, trimmed } from './equation-text.ts';
import type { UnitValue } from './equation-units.ts';

/** A unit as it was written. */
export interface Unit extends UnitValue {
  readonly text: string;
}

export interface Line {
  /** a differential equation, a shorthand, or a parameter whose values are given elsewhere */
  readonly kind: 'state' | 'shorthand' | 'parameter';
  readonly name: string;
  readonly place: Span;
  readonly unit: Unit;
  /** right-hand side; null for a parameter */
  readonly tree: Tree | null;
  /** Does it stand still while the neuron is refractory? */
  readonly held: boolean;
}

const flag = 'unless refractory';
const example = "dv/dt = (vRest - v) / tauM : mV', 'g = gE + gI : nS' or 'tauM : ms";

/** Reads all lines. @throws RangeError that points at the place. */
export function readLines(source: Source, tools: MathTools): Line[] {
  const lines = statements(source).map((span) => readLine(source, span, tools));
  const seen = new Set<string>();
  for (const { name, place } of lines) {
    if (seen.has(name)) throw errorAt(source, place, `must define '${name}' once, got it again`);
    if (reservedNames.includes(name))
      throw errorAt(source, place, `must not define '${name}', which has a meaning of its own`);
    seen.add(name);
  }
  if (!lines.some(({ kind }) => kind === 'state'))
    throw new RangeError(
      `${source.owner}: must have a differential equation, such as 'dv/dt = -v / tauM : mV'`,
    );
  return lines;
}

function readLine(source: Source, span: Span, tools: MathTools): Line {
  const text = source.text.slice(span.from, span.to);
  const colon = text.lastIndexOf(':');
  if (colon < 0) throw errorAt(source, span, "must end with its unit, such as ': mV' or ': 1', got none");
  const left =
    /^(?:d(?<state>[\p{L}_][\p{L}\p{N}_]*)\s*\/\s*dt|(?<name>[\p{L}_][\p{L}\p{N}_]*))\s*(?<sign>[=:])/u.exec(
      text,
    );
  if (!left || (left.groups!.state && left.groups!.sign === ':'))
    throw errorAt(source, span, `must be a line such as '${example}', got '${text}'`);
  const { state, name, sign } = left.groups as { state?: string; name?: string; sign: string };
  const at = span.from + (state ? 1 : 0);
  const place = { from: at, to: at + (state ?? name)!.length };
  const body = { from: span.from + left[0].length, to: span.from + colon };
  const tree = sign === '=' ? parseExpression(source, trimmed(source.text, body), tools) : null;
  const { unit, flags } = readTail(source, { from: span.from + colon + 1, to: span.to }, tools);
  if (flags && (!state || source.text.slice(flags.from, flags.to).replace(/\s+/g, ' ') !== flag))
    throw errorAt(
      source,
      flags,
      state
        ? `must be '${flag}' or nothing`
        : `must be nothing: only a differential equation can be '${flag}'`,
    );
  const kind = state ? 'state' : tree ? 'shorthand' : 'parameter';
  return { kind, name: (state ?? name)!, place, unit, tree, held: flags !== undefined };
}

/** What follows the colon: a unit, and perhaps words in parentheses. */
function readTail(source: Source, span: Span, tools: MathTools): { unit: Unit; flags?: Span } {
  const text = source.text.slice(span.from, span.to);
  const words = /\(\s*([a-z]+(?:[\s,]+[a-z]+)+)\s*\)\s*$/.exec(text);
  const unit = readUnit(source, { from: span.from, to: words ? span.from + words.index : span.to }, tools);
  if (!words) return { unit };
  const from = span.from + words.index + words[0].indexOf(words[1]!);
  return { unit, flags: { from, to: from + words[1]!.length } };
}

/** A unit: 'mV', 'nS/ms', '1'. */
function readUnit(source: Source, span: Span, tools: MathTools): Unit {
  const { from, to } = trimmed(source.text, span);
  const text = source.text.slice(from, to);
  if (text === '')
    throw errorAt(
      source,
      { from: span.from - 1, to: span.from },
      "must name a unit after ':', such as mV, or 1 for none",
    );
  const { literal, dimension } = new Compiler(
    source,
    new ProgramWriter([]),
    () => undefined,
    tools,
    [],
  ).quantity(parseExpression(source, { from, to }, tools));
  if (literal?.m !== 1)
    throw errorAt(source, { from, to }, `must be a unit such as mV, nS/ms or 1, got '${text}'`);
  return { text, ten: literal.ten, dimension };
}
