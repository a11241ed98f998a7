/**
 * What a zod schema says of each parameter: its rule in words, its unit, and how a text becomes one of its values.
 * Zod itself is never imported: only schemas that the experiment's author made are read.
 */
import type { z } from 'zod';
import { nearest } from '../math/nearest.ts';
import type { ParameterDescription, ParamValue } from './types.ts';

/** The parts of a zod schema that are read here. */
interface Schema {
  readonly def: {
    readonly type: string;
    readonly innerType?: Schema;
    readonly in?: Schema;
    readonly checks?: readonly { readonly _zod: { readonly def: NumberCheck } }[];
    readonly entries?: Readonly<Record<string, ParamValue>>;
    readonly values?: readonly ParamValue[];
    readonly options?: readonly Schema[];
  };
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  meta?(): { readonly unit?: unknown } | undefined;
  safeParse(value: unknown): z.ZodSafeParseResult<unknown>;
}

interface NumberCheck {
  readonly check: string;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly format?: string;
}

/** The schema of each parameter by name; undefined unless `params` is a z.object. */
function shapeOf(params: z.ZodType): Readonly<Record<string, Schema>> | undefined {
  return (params as unknown as Schema).shape;
}

/** The names of the parameters; empty unless `params` is a z.object. */
export function parameterNames(params: z.ZodType): string[] {
  return Object.keys(shapeOf(params) ?? {});
}

export function describeParameters(params: z.ZodType): Record<string, ParameterDescription> {
  return Object.fromEntries(
    Object.entries(shapeOf(params) ?? {}).map(([name, schema]) => {
      const [about, unit] = [aboutOf(schema), unitOf(schema)];
      return [name, { ...(about && { about }), ...(unit && { unit }) }];
    }),
  );
}

/**
 * What a value must be, as in messages: 'an integer from 1 to 128 (neurons per column)'.
 * @param isNumber leaves out that it must be a number, where that is not what went wrong
 */
export function parameterRule(params: z.ZodType, name: string, isNumber = false): string {
  const schema = shapeOf(params)?.[name];
  if (schema === undefined) return 'a parameter';
  const about = aboutOf(schema);
  return `${ruleOf(schema, unitOf(schema), isNumber)}${about ? ` (${about})` : ''}`;
}

/** Whether the schema of a parameter takes a value. */
export function takesValue(params: z.ZodType, name: string, value: unknown): boolean {
  return shapeOf(params)?.[name]?.safeParse(value).success ?? false;
}

/** The texts that the schema of a parameter lists, if it does. */
export function listedTexts(params: z.ZodType, name: string): readonly string[] {
  const schema = shapeOf(params)?.[name];
  return schema === undefined ? [] : textsIn(schema);
}

function textsIn(schema: Schema): string[] {
  const { values, entries = {}, options = [] } = innermost(schema).def;
  const own = (values ?? Object.values(entries)).filter((value) => typeof value === 'string');
  return [...own, ...options.flatMap(textsIn)];
}

function ruleOf(schema: Schema, unit: string | undefined, isNumber: boolean): string {
  const { type, values, entries, options } = innermost(schema).def;
  const allowed = values ?? (entries && Object.values(entries));
  if (allowed) return allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(', ')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return 'text';
  if (type === 'union' && options)
    return [...new Set(options.map((option) => ruleOf(option, unit, isNumber)))].join(' or ');
  return type === 'number' || type === 'int' ? numberRule(innermost(schema), unit, isNumber) : `a ${type}`;
}

function numberRule(schema: Schema, unit: string | undefined, isNumber: boolean): string {
  const checks = (schema.def.checks ?? []).map((check) => check._zod.def);
  const own = schema.def as unknown as NumberCheck;
  const isInteger = [own, ...checks].some(({ format }) => /int/.test(format ?? ''));
  const low = checks.find(({ check }) => check === 'greater_than');
  const high = checks.find(({ check }) => check === 'less_than');
  const [unitText, noun] = [unit ? ` ${unit}` : '', isInteger ? 'an integer' : 'a number'];
  const divisor = checks.find(({ check }) => check === 'multiple_of')?.value;
  const range =
    low?.inclusive && high?.inclusive
      ? `from ${low.value} to ${high.value}${unitText}`
      : [
          low && `${low.inclusive ? '>=' : '>'} ${low.value}`,
          high && `${high.inclusive ? '<=' : '<'} ${high.value}`,
        ]
          .filter(Boolean)
          .map((bound) => `${bound}${unitText}`)
          .join(' and ');
  const step = divisor === undefined ? '' : `a multiple of ${divisor}`;
  const bounds = [step, range].filter(Boolean).join(', ');
  if (isNumber && bounds) return bounds;
  return bounds ? `${noun} ${bounds}` : `${noun}${unit ? ` in ${unit}` : ''}`;
}

/** [characters] of a list of values that a message still shows whole */
const longestList = 200;

/** The listed value that a wrong one most resembles, or where they all stand if they are too many for a message; may be ''. */
export function valueHint(params: z.ZodType, name: string, value: ParamValue): string {
  const listed = listedTexts(params, name);
  const near = nearest(String(value), listed);
  if (near !== undefined) return `; did you mean "${near}"?`;
  if (listed.join(', ').length <= longestList) return '';
  return `; spikewise list EXPERIMENT prints them all, such as "${listed[0]}"`;
}

/** 'from 1 to 128 (neurons per column)': the rule that a value of this cell breaks, as zod's first issue tells it. */
export function issueRule(params: z.ZodType, name: string, issue: z.core.$ZodIssue): string {
  const about = aboutOf(shapeOf(params)![name]!);
  const listed = listedTexts(params, name);
  if (listed.join(', ').length > longestList)
    return `one of ${listed.length} values${about ? ` (${about})` : ''}`;
  if (issue.code === 'custom')
    return `${issue.message.replace(/^must be /, '')}${about ? ` (${about})` : ''}`;
  return parameterRule(params, name, issue.code === 'too_small' || issue.code === 'too_big');
}

/**
 * A parameter's value from what a user wrote: '5' -> 5, 'true' -> true, '20 ms' -> 20 where the parameter is in ms.
 * What stands for nothing is handed back as it is, for the schema to refuse.
 * @throws TypeError if a text with a unit has another dimension than the parameter.
 */
export async function readValue(params: z.ZodType, name: string, written: ParamValue): Promise<ParamValue> {
  const schema = shapeOf(params)?.[name];
  if (schema === undefined || typeof written !== 'string' || schema.safeParse(written).success)
    return written;
  const text = written.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  const unit = unitOf(schema);
  if (unit === undefined || !/\d/.test(text)) return written;
  const { quantity } = await import('../math/quantity.ts');
  return quantity(text, unit, name);
}

/** Removes what zod wraps around a type: .default(), .optional(), .transform() and the like. */
function innermost(schema: Schema): Schema {
  const inner = schema.def.innerType ?? schema.def.in;
  return inner === undefined ? schema : innermost(inner);
}

function aboutOf(schema: Schema): string | undefined {
  const inner = schema.def.innerType;
  return schema.description ?? (inner && aboutOf(inner));
}

function unitOf(schema: Schema): string | undefined {
  const unit = schema.meta?.()?.unit;
  const inner = schema.def.innerType;
  return typeof unit === 'string' ? unit : inner && unitOf(inner);
}
