/** A definition and its plan as plain data: what experiment.json holds and a report reads. */
import type { ExperimentDefinition } from './experiment.ts';
import { describeParameters } from './parameters.ts';
import { type Plan, seedsText, upTo } from './plan.ts';
import type { ExperimentDescription } from './types.ts';

export interface Circumstances
  extends Pick<
    ExperimentDescription,
    'runs' | 'codeDigest' | 'commit' | 'versions' | 'machine' | 'startedAt'
  > {
  readonly command: { readonly nameOrFile: string; readonly dataDir: string | undefined };
}

export function describeSweep(
  definition: ExperimentDefinition,
  plan: Plan,
  { command, ...circumstances }: Circumstances,
): ExperimentDescription {
  return {
    format: 'spikewise-experiment-1',
    name: definition.name,
    question: definition.question,
    preset: plan.preset,
    about: plan.about,
    frozen: plan.frozen,
    changes: plan.changes,
    set: plan.set,
    commandLine: commandLine(definition, plan, command),
    grid: plan.grid,
    parameters: describeParameters(definition.params),
    seeds: plan.seeds,
    cases: plan.cases,
    measures: definition.measures,
    timingLabels: definition.timingLabels ?? {},
    series: definition.series,
    seriesLabels: definition.seriesLabels ?? {},
    figures: definition.figures ?? [],
    comparisons: definition.comparisons ?? [],
    method: definition.method,
    claims: definition.claims,
    notes: definition.notes ?? [],
    limits: definition.limits,
    ...circumstances,
  };
}

/** The command that makes the same numbers again; where they go, and on how many workers, is left out. */
function commandLine(
  definition: ExperimentDefinition,
  { preset, set, seeds }: Plan,
  { nameOrFile, dataDir }: Circumstances['command'],
): string {
  const words = ['npx', 'spikewise', 'run', nameOrFile, '--preset', preset];
  for (const [name, values] of Object.entries(set)) words.push('--set', `${name}=${values.join()}`);
  if (seeds.join() !== upTo(definition.presets[preset]!.seeds).join())
    words.push('--seeds', seedsText(seeds));
  if (dataDir !== undefined) words.push('--data', dataDir);
  return words.map(quoted).join(' ');
}

/** A word as a POSIX shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
