/** From a preset and the user's changes to the cases and seeds that will run; every value judged before the first run. */
import { type Complain, casesOf, type Grid } from './cases.ts';
import type { ExperimentDefinition } from './experiment.ts';
import { suggestion } from './nearest.ts';
import { OptionError } from './option-error.ts';
import { parameterNames, readValue } from './parameters.ts';
import type { Params, ParamValue } from './types.ts';

export interface PlanOptions {
  /** @default 'quick', or the first one */
  readonly preset?: string;
  /** Values that replace the preset's: one or a list; texts as a command line has them ('5', '20 ms') are understood. */
  readonly set?: Readonly<Record<string, ParamValue | readonly ParamValue[] | undefined>>;
  /** How many seeds, from 1 on; or which. @default the preset's */
  readonly seeds?: number | readonly number[];
}

export interface Plan {
  readonly preset: string;
  readonly about: string;
  readonly seeds: readonly number[];
  readonly set: Grid;
  readonly grid: Grid;
  readonly frozen: boolean;
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
  const grid = { ...preferred, ...set };
  const frozen =
    seeds.join() === upTo(frozenSeeds).join() &&
    Object.entries(set).every(([name, values]) => values.join() === preferred[name]?.join());

  const complain: Complain = (name, complaint) => {
    const remedy = name in preferred ? `; preset ${preset} has ${name}=${preferred[name]!.join()}` : '';
    return new OptionError(name ? `set.${name}` : 'set', `${complaint}${remedy}`);
  };
  return { preset, about, seeds, set, grid, frozen, cases: casesOf(definition, grid, complain) };
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
    const values = [given].flat() as ParamValue[];
    if (values.length === 0) throw new OptionError(`set.${name}`, 'must be given a value, got none');
    changes[name] = [];
    for (const value of values)
      changes[name].push(
        await readValue(definition.params, name, value).catch((error: Error) => {
          throw new OptionError(`set.${name}`, error.message.replace(`${name}: `, ''));
        }),
      );
  }
  return changes;
}

const mostSeeds = 100_000;

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
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
  if (seeds.length === 0 || new Set(seeds).size < seeds.length || !seeds.every(Number.isSafeInteger))
    throw new OptionError('seeds', `must be distinct integers, got [${seeds.join()}]`);
  return seeds;
}
