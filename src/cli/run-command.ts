/** `spikewise run`: flags -> sweep -> table, summary and report. */
import { Console } from 'node:console';
import { OptionError } from '../experiment/option-error.ts';
import { runExperiment, type SweepOptions, type SweepPlan } from '../experiment/run.ts';
import { checkDataFolder } from './data-folder.ts';
import { Interrupted } from './failure.ts';
import { resumeCommand, untilSignal } from './interruption.ts';
import { present } from './present.ts';
import { type ProgressDisplay, progressDisplay } from './progress-display.ts';
import { readSettings } from './settings.ts';
import { counted } from './words.ts';

interface RunFlags {
  readonly preset?: string;
  readonly set?: readonly string[];
  readonly seeds?: string;
  readonly workers?: string;
  readonly out?: string;
  readonly data?: string;
  readonly npy?: true;
  readonly force?: true;
  readonly json?: true;
}

export async function runCommand(experiment: string, flags: RunFlags): Promise<void> {
  // Standard output is for the result; what an experiment prints goes beside the progress.
  globalThis.console = new Console(process.stderr);
  const options: SweepOptions = {
    ...(flags.preset !== undefined && { preset: flags.preset }),
    ...(flags.seeds !== undefined && { seeds: seedsOf(flags.seeds) }),
    set: readSettings(flags.set ?? []),
    workers: flags.workers === undefined ? undefined : count('workers', flags.workers),
    out: flags.out,
    dataDir: flags.data,
    npy: flags.npy ?? false,
    force: flags.force ?? false,
  };

  if (flags.data !== undefined) await checkDataFolder(flags.data);
  const display = progressDisplay(process.stderr);
  const interruption = untilSignal();
  let finished = 0;
  try {
    const sweep = await runExperiment(experiment, {
      ...options,
      signal: interruption.signal,
      onLoad: interruption.listen,
      onPlan: (plan) => {
        finished = plan.kept;
        announce(plan, display);
      },
      onProgress: (progress) => {
        finished = progress.finished;
        display.show(progress);
      },
      onPrint: (text) => display.print(text),
    });
    display.end();
    interruption.end();
    await present(sweep, { json: flags.json ?? false });
  } catch (error) {
    display.end();
    if (interruption.received === undefined) throw error;
    throw new Interrupted(
      interruption.received,
      `stopped; ${counted(finished, 'finished run')} recorded; to go on: ${resumeCommand(process.argv)}`,
    );
  }
}

function announce({ description, dir, runs, kept, workers }: SweepPlan, display: ProgressDisplay): void {
  const { name, preset, frozen, changes } = description;
  const changed = frozen ? '' : ` (not the frozen preset: ${changes.join('; ')})`;
  const done = kept === 0 ? '' : kept === runs ? ', all done already' : `, ${kept} done already`;
  const threads = workers === 0 ? '' : ` on ${counted(workers, 'worker')}`;
  display.print(
    `${name}, preset ${preset}${changed}: ${counted(runs, 'run')}${threads}${done}, into ${dir}\n`,
  );
}

/** '5' is how many; '5,6,7' is which, and so is '5,'. */
function seedsOf(text: string): number | number[] {
  if (/^[+-]?\d+(,[+-]?\d+)*,?$/.test(text) && text.includes(','))
    return text.replace(/,$/, '').split(',').map(Number);
  if (text.includes(','))
    throw new OptionError(
      'seeds',
      `must be a count or a list of integers, got ${text}; for example --seeds 5,6,7`,
    );
  return count('seeds', text);
}

/** A flag's whole number. The range is judged where the number is used. */
function count(option: string, text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new OptionError(option, `must be an integer >= 1, got ${text}; for example --${option} 2`);
  return Number(text);
}
