/** From a preset and the user's changes to the cases and seeds that will run; every value judged before the first run. */

import { suggestion } from '../math/nearest.ts';
import { type Complain, casesOf, type Grid } from './cases.ts';
import type { ExperimentDefinition } from './experiment.ts';
import { OptionError } from './option-error.ts';
import { listedTexts, parameterNames, readValue } from './parameters.ts';
import type { Params, ParamValue } from './types.ts';

export interface PlanOptions {
  /** @default 'quick', or the first one */
  readonly preset?: string;
  /** Values that replace the preset's: one or a list; texts as a command line has them ('5', '20 ms') are understood. */
  readonly set?: Readonly<Record<string, ParamValue | readonly ParamValue[] | undefined>>;
  /** How many seeds, from 1 on; or which. @default the preset's */
  readonly seeds?: number | readonly number[];
  /** Folder of the data set. @default where the experiment looks by itself */
  readonly dataDir?: string | undefined;
}

export interface Plan {
  readonly preset: string;
  readonly about: string;
  readonly seeds: readonly number[];
  readonly set: Grid;
  readonly grid: Grid;
  /** whether all is as the preset says */
  readonly frozen: boolean;
  /** what is not, in words */
  readonly changes: readonly string[];
  readonly cases: readonly Params[];
}

/** @throws OptionError for a preset, parameter, value or seed that cannot be. */
export async function planRuns(definition: ExperimentDefinition, options: PlanOptions): Promise<Plan> {
  const names = Object.keys(definition.presets);
  const preset = options.preset ?? (names.includes('quick') ? 'quick' : names[0]!);
  if (!names.includes(preset))
    throw new OptionError(
      'preset',
      `must be a preset of ${definition.name}, got ${preset}; ${suggestion(preset, names)}`,
    );
  const { about, seeds: frozenSeeds, grid: frozenGrid } = definition.presets[preset]!;
  const seeds = options.seeds === undefined ? upTo(frozenSeeds) : seedList(options.seeds);
  const set = await readChanges(definition, options.set ?? {});
  const preferred = gridOf(frozenGrid);
  const changed = changedBy(set, preferred);
  const implied = changed.length > 0 ? changedBy(impliedBy(definition, set), preferred) : [];
  const grid = { ...preferred, ...set, ...Object.fromEntries(implied) };
  const consequences = implied.map(
    ([name, values]) => `${name}=${values.join()}, because the preset was changed`,
  );
  const changes = [
    ...changed.map(([name, values]) => `${name}=${values.join()}`),
    ...consequences,
    ...(seeds.join() === upTo(frozenSeeds).join() ? [] : [`seeds=${seedsText(seeds)}`]),
    ...(options.dataDir === undefined ? [] : ['own data folder']),
  ];

  const complain: Complain = (name, complaint) => {
    const own = preferred[name]?.join() ?? '';
    const shown = own.length > 200 ? `${preferred[name]!.length} values of it` : `${name}=${own}`;
    const remedy = own === '' ? [] : [`preset ${preset} has ${shown}`];
    const context = [...remedy, ...consequences].join('; ');
    const gap = context === '' ? '' : complaint.endsWith('?') ? ' ' : '; ';
    return new OptionError(name ? `set.${name}` : 'set', `${complaint}${gap}${context}`);
  };
  const cases = casesOf(definition, grid, complain);
  return { preset, about, seeds, set, grid, frozen: changes.length === 0, changes, cases };
}

/** The entries that are not the preset's own. */
function changedBy(set: Grid, preferred: Grid): [name: string, values: Grid[string]][] {
  return Object.entries(set).filter(([name, values]) => values.join() !== preferred[name]?.join());
}

/** What the definition's `whenChanged` asks for, less what the user set himself. */
function impliedBy({ whenChanged = {} }: ExperimentDefinition, set: Grid): Grid {
  const values = Object.entries(gridOf(whenChanged as Params));
  return Object.fromEntries(values.filter(([name]) => !(name in set)));
}

/** A preset's grid with each value as a list. */
export function gridOf(grid: Readonly<Record<string, ParamValue | readonly ParamValue[]>>): Grid {
  return Object.fromEntries(Object.entries(grid).map(([name, value]) => [name, [value].flat()]));
}

async function readChanges(
  definition: ExperimentDefinition,
  set: NonNullable<PlanOptions['set']>,
): Promise<Grid> {
  const known = parameterNames(definition.params);
  const changes: Record<string, ParamValue[]> = {};
  for (const [name, given] of Object.entries(set)) {
    if (given === undefined) continue;
    if (!known.includes(name))
      throw new OptionError(
        'set',
        `must name a parameter of ${definition.name}, got ${name}; ${suggestion(name, known)}`,
      );
    const texts = rejoined([given].flat() as ParamValue[], listedTexts(definition.params, name));
    if (texts.length === 0) throw new OptionError(`set.${name}`, 'must be given a value, got none');
    const values: ParamValue[] = [];
    for (const value of texts)
      values.push(
        await readValue(definition.params, name, value).catch((error: Error) => {
          throw new OptionError(`set.${name}`, error.message.replace(`${name}: `, ''));
        }),
      );
    changes[name] = [...new Set(values)];
  }
  return changes;
}

/**
 * A command line cuts at every comma: pieces that make a listed value together are put together again, from the left, the longest
 * that fits first.
 */
function rejoined(pieces: readonly ParamValue[], listed: readonly string[]): readonly ParamValue[] {
  const tight = (text: string) => text.replace(/\s*,\s*/g, ',');
  const whole = new Map(listed.map((text) => [tight(text), text]));
  if (pieces.every((piece) => whole.has(String(piece)))) return pieces;
  const values: ParamValue[] = [];
  for (let from = 0, to = 0; from < pieces.length; from = to) {
    to = pieces.length;
    while (to > from + 1 && !whole.has(tight(pieces.slice(from, to).join()))) to--;
    values.push(to > from + 1 ? whole.get(tight(pieces.slice(from, to).join()))! : pieces[from]!);
  }
  return values;
}

const mostSeeds = 1000;

/** 1 ... count */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Seeds as --seeds takes them: '3' for 1, 2 and 3; '5,6,7' for these; '7,' for this one. */
export function seedsText(seeds: readonly number[]): string {
  const count = seeds.length;
  if (seeds.join() === upTo(count).join()) return String(count);
  return count === 1 ? `${seeds[0]},` : seeds.join();
}

function seedList(seeds: number | readonly number[]): readonly number[] {
  if (typeof seeds === 'number') {
    if (!Number.isInteger(seeds) || seeds < 1 || seeds > mostSeeds)
      throw new OptionError(
        'seeds',
        `must be an integer from 1 to ${mostSeeds} (runs of each case), got ${seeds}; 3 stands for seeds 1, 2 and 3`,
      );
    return upTo(seeds);
  }
  if (seeds.length > mostSeeds)
    throw new OptionError('seeds', `must be at most ${mostSeeds} integers, got ${seeds.length}`);
  if (seeds.length === 0 || new Set(seeds).size < seeds.length || !seeds.every(Number.isSafeInteger))
    throw new OptionError('seeds', `must be distinct integers, got [${seeds.join()}]`);
  return seeds;
}
