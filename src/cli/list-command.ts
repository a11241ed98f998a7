/** `spikewise list`: what there is to run; with an experiment, what may be changed in it. */
import type { ExperimentDefinition } from '../experiment/experiment.ts';
import { listedExperiments, loadExperiment } from '../experiment/load-module.ts';
import { parameterNames, parameterRule } from '../experiment/parameters.ts';
import { gridOf, planRuns } from '../experiment/plan.ts';
import { counted } from './words.ts';

export async function listCommand(nameOrFile: string | undefined): Promise<void> {
  const shown = nameOrFile === undefined ? listedExperiments() : [nameOrFile];
  for (const name of shown) {
    const loaded = await loadExperiment(name);
    const { definition } = loaded.experiment;
    const parts = [
      `${definition.name}\n  ${definition.question}`,
      await presetText(definition, nameOrFile !== undefined),
    ];
    if (nameOrFile !== undefined) parts.push(parameterText(definition), measureText(definition));
    process.stdout.write(`${parts.join('\n')}\n`);
    loaded.close();
  }
  if (shown.length === 0) process.stdout.write('no experiments are listed\n');
}

async function presetText(definition: ExperimentDefinition, isLong: boolean): Promise<string> {
  const lines: string[] = [];
  for (const [preset, { about, grid }] of Object.entries(definition.presets)) {
    const { cases, seeds } = await planRuns(definition, { preset });
    const runs = counted(cases.length * seeds.length, 'run');
    lines.push(`  --preset ${preset.padEnd(10)} ${about} (${counted(cases.length, 'case')}, ${runs})`);
    if (isLong)
      for (const [name, values] of Object.entries(gridOf(grid))) lines.push(`      ${name}=${values.join()}`);
  }
  const implied = Object.entries(definition.whenChanged ?? {}).map(([name, value]) => `${name}=${value}`);
  if (isLong && implied.length > 0)
    lines.push(`  changed by --set, a preset takes ${implied.join(', ')} unless that is set too`);
  return lines.join('\n');
}

function parameterText({ params }: ExperimentDefinition): string {
  const lines = parameterNames(params).map((name) => {
    return `  --set ${name.padEnd(18)} ${parameterRule(params, name)}`;
  });
  return `\n${lines.join('\n')}`;
}

function measureText({ measures }: ExperimentDefinition): string {
  const lines = Object.entries(measures).map(
    ([name, { label, unit }]) => `  ${name}: ${label}${unit ? ` [${unit}]` : ''}`,
  );
  return `\n  measures\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
