/**
 * A sweep on this machine: every run of an experiment's grid on worker threads, its record written when it ends, records
 * that exist left as they are. Killed anywhere and started again, it goes on where it was: with the runs that have no record, and
 * within a run where its checkpoint is.
 */
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { canonicalJson } from './canonical-json.ts';
import { checkpointPath, removeCheckpoint } from './checkpoint.ts';
import { sha256 } from './code-digest.ts';
import { describeSweep } from './describe.ts';
import { type LoadedExperiment, loadExperiment } from './load-module.ts';
import { OptionError } from './option-error.ts';
import { type Plan, type PlanOptions, planRuns } from './plan.ts';
import { type Job, runJobs } from './pool.ts';
import { type Progress, trackProgress } from './progress.ts';
import { commitOf, machine, versions } from './provenance.ts';
import {
  hasArrays,
  type Identity,
  openFolder,
  readRecord,
  recordPath,
  runId,
  writeAtomic,
  writeDescription,
  writeJson,
} from './records.ts';
import { caseLabel } from './run-case.ts';
import { summarise } from './summary.ts';
import type { ExperimentDescription, RunRecord, Summary } from './types.ts';

export interface SweepOptions extends PlanOptions {
  /** Threads. @default as many as there are processors */
  readonly workers?: number | undefined;
  /** Run folder. @default runs/<experiment>-<preset>; with six digits of a hash behind it where the preset is changed */
  readonly out?: string | undefined;
  /** Whether each run's arrays are written as .npy. @default false */
  readonly npy?: boolean | undefined;
  /** Whether runs that have a record run again. @default false */
  readonly force?: boolean | undefined;
  /** Called when the experiment's module has been imported. */
  onLoad?(): void;
  /** Called once, when every option was found good, before the first run. */
  onPlan?(plan: SweepPlan): void;
  onProgress?(progress: Progress): void;
  /** What an experiment prints, and which records were found damaged. @default goes to standard error */
  onPrint?(text: string): void;
  readonly signal?: AbortSignal;
}

export interface SweepPlan {
  readonly description: ExperimentDescription;
  readonly dir: string;
  readonly workers: number;
  readonly runs: number;
  /** of them, how many have a record already */
  readonly kept: number;
}

export interface SweepResult {
  readonly dir: string;
  readonly summary: Summary;
  readonly description: ExperimentDescription;
  /** in the order of the grid, seeds varying fastest */
  readonly records: readonly RunRecord[];
}

type Identified = Identity & Pick<RunRecord, 'id'>;

/**
 * Runs a listed experiment or a module of one's own ('./mine.ts').
 * @throws OptionError, LoadError, StoreError or DataError, each with one line that says what to do; RunFailure if a run
 * throws; the signal's reason when it is aborted. Finished runs stay recorded whatever happens.
 */
export async function runExperiment(nameOrFile: string, options: SweepOptions = {}): Promise<SweepResult> {
  const { signal = new AbortController().signal } = options;
  const workers = options.workers ?? availableParallelism();
  if (!Number.isInteger(workers) || workers < 1 || workers > 1024)
    throw new OptionError(
      'workers',
      `must be an integer from 1 to 1024 (threads), got ${workers}; without it: one a processor`,
    );
  if (options.out === '')
    throw new OptionError('out', 'must be a folder or a new path in one, got an empty name');
  const loaded = await loadExperiment(nameOrFile);
  try {
    options.onLoad?.();
    const plan = await planRuns(loaded.experiment.definition, options);
    return await sweep(loaded, plan, nameOrFile, { ...options, signal, workers });
  } finally {
    loaded.close();
  }
}

async function sweep(
  loaded: LoadedExperiment,
  plan: Plan,
  nameOrFile: string,
  options: SweepOptions & { signal: AbortSignal; workers: number },
): Promise<SweepResult> {
  const { definition } = loaded.experiment;
  const { workers, signal, dataDir, npy: keep = false } = options;
  const runs = await identify(loaded, plan, dataDir);
  const provenance = {
    versions: versions(),
    commit: await commitOf(loaded.file && dirname(loaded.file)),
    machine: machine(),
  };
  const description = describeSweep(definition, plan, {
    ...provenance,
    command: { nameOrFile, dataDir },
    runs: runs.map(({ id }) => id),
    codeDigest: loaded.digest,
    startedAt: new Date().toISOString(),
  });

  signal.throwIfAborted();
  const dir = options.out ?? join('runs', `${definition.name}-${plan.preset}${mark(plan, dataDir)}`);
  await openFolder(dir, definition.name);
  const { onPrint = (text: string) => process.stderr.write(text) } = options;
  const recordOrUndefined = (id: string) =>
    readRecord(dir, id, 'this run is done again').catch((error: Error) => {
      onPrint(`${error.message}\n`);
      return undefined;
    });
  const records: (RunRecord | undefined)[] = [];
  for (const { id } of runs) {
    const record = options.force ? undefined : await recordOrUndefined(id);
    records.push(record && keep && !hasArrays(dir, record) ? undefined : record);
  }
  await writeDescription(dir, description);
  const pending = [...runs.keys()].filter((index) => records[index] === undefined);
  const kept = runs.length - pending.length;
  options.onPlan?.({ description, dir, workers: Math.min(workers, pending.length), runs: runs.length, kept });

  const jobs = pending.map((index): Job => {
    const { id, params, seed } = runs[index]!;
    return {
      params,
      seed,
      cost: definition.cost?.(params) ?? 1,
      label: caseLabel(params, seed, plan.grid),
      checkpoint: checkpointPath(dir, id),
    };
  });
  if (options.force) for (const { checkpoint } of jobs) await removeCheckpoint(checkpoint);
  const tracker = trackProgress(
    jobs.map(({ cost }) => cost),
    { workers: Math.min(workers, jobs.length), kept, onProgress: options.onProgress },
  );
  await runJobs(jobs, {
    url: loaded.url,
    file: loaded.file,
    workers,
    dataDir,
    keep,
    signal,
    tracker,
    onPrint,
    async onResult(job, startedAt, { result, arrays }) {
      const run = runs[pending[job]!]!;
      const paths = await writeArrays(dir, run.id, arrays);
      const { reasons, ...parts } = result;
      const record: RunRecord = {
        format: 'spikewise-run-1',
        ...run,
        ...parts,
        ...(Object.keys(reasons).length > 0 && { reasons }),
        ...(keep && { arrays: paths }),
        ...provenance,
        startedAt: startedAt.toISOString(),
      };
      await writeJson(recordPath(dir, run.id), record);
      records[pending[job]!] = record;
      await removeCheckpoint(jobs[job]!.checkpoint);
    },
  });
  const whole = records as RunRecord[];
  const summary = summarise(description, whole);
  await writeJson(join(dir, 'summary.json'), summary);
  return { dir, summary, description, records: whole };
}

/** What tells the folder of a changed preset from the preset's own: its result is frozen. */
function mark({ frozen, grid, seeds }: Plan, dataDir: string | undefined): string {
  const data = dataDir === undefined ? null : resolve(dataDir);
  return frozen ? '' : `-${sha256(canonicalJson({ grid, seeds, data })).slice(0, 6)}`;
}

/** What determines each run, cases in the order of the grid, seeds varying fastest. */
async function identify(
  { experiment: { definition }, digest }: LoadedExperiment,
  { cases, seeds }: Plan,
  dataDir: string | undefined,
): Promise<Identified[]> {
  const runs: Identified[] = [];
  // Without `inputs` nobody knows what is read there; the folder itself then tells one data set from another.
  const folder = definition.inputs === undefined && dataDir !== undefined && { dataFolder: resolve(dataDir) };
  for (const params of cases) {
    const data = (await definition.inputs?.(params, { dataDir })) ?? {};
    for (const seed of seeds) {
      const identity = { experiment: definition.name, codeDigest: digest, params, seed, data, ...folder };
      runs.push({ id: runId(identity), ...identity });
    }
  }
  return runs;
}

async function writeArrays(
  dir: string,
  id: string,
  arrays: Readonly<Record<string, Uint8Array>>,
): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(arrays)) {
    if (!/^[\w-]+$/.test(name))
      throw new RangeError(`arrays: must be named by letters, digits, _ and -, got ${name}`);
    paths[name] = `arrays/${id}/${name}.npy`;
    await writeAtomic(join(dir, paths[name]), bytes);
  }
  return paths;
}
