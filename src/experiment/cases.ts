/** Grid -> cases: the product of all axes, each cell judged by the experiment's own rules before anything runs. */
import { canonicalJson } from './canonical-json.ts';
import type { ExperimentDefinition } from './experiment.ts';
import { issueRule, valueHint } from './parameters.ts';
import type { Params, ParamValue } from './types.ts';

/** Every parameter's values: what a preset with its changes asks for. */
export type Grid = Readonly<Record<string, readonly ParamValue[]>>;

/** Makes the error for a complaint about one parameter, or about none in particular ('' ). */
export type Complain = (parameter: string, complaint: string) => Error;

/**
 * The distinct cases of a grid, in its order: the first axis varies slowest, and of equal cases the first one stays.
 * @throws what `complain` makes, for the first cell that breaks a rule.
 */
export function casesOf(definition: ExperimentDefinition, grid: Grid, complain: Complain): Params[] {
  const distinct = new Map<string, Params>();
  for (const cell of cellsOf(grid)) {
    const params = validCell(definition, cell, complain);
    const canonical = definition.canonical?.(params) ?? params;
    const key = canonicalJson(canonical);
    if (!distinct.has(key)) distinct.set(key, canonical);
  }
  return [...distinct.values()];
}

function* cellsOf(grid: Grid): Generator<Params> {
  const axes = Object.entries(grid);
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  for (let index = 0; index < count; index++) {
    let rest = index;
    const cell: Record<string, ParamValue> = {};
    for (const [name] of axes) cell[name] = '';
    for (const [name, values] of axes.toReversed()) {
      cell[name] = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
    }
    yield cell;
  }
}

function validCell(definition: ExperimentDefinition, cell: Params, complain: Complain): Params {
  const parsed = definition.params.safeParse(cell);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const name = String(issue.path[0] ?? '');
    if (name === '') throw complain('', `must fit together (${issue.message}), got ${settings(cell)}`);
    if (!(name in cell))
      throw complain(name, `must be ${issueRule(definition.params, name, issue)}, got none`);
    const hint = valueHint(definition.params, name, cell[name]!);
    throw complain(name, `must be ${issueRule(definition.params, name, issue)}, got ${cell[name]}${hint}`);
  }
  const complaint = definition.check?.(parsed.data) ?? null;
  if (complaint !== null) {
    const [, name = '', text = complaint] = /^(\w+): (.*)$/s.exec(complaint) ?? [];
    throw complain(name, text);
  }
  return parsed.data;
}

/** 'model=spiking k=5' */
export function settings(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
