/**
 * An experiment is one question asked of a grid of parameters and a few seeds. A run is a pure function of its
 * parameters and seed; everything else (sweeps, workers, records, intervals, reports) follows from the definition.
 * Needs nothing of Node, so that the same module runs in a browser.
 */
import type { z } from 'zod';
import type { Matrix } from '../math/matrix.ts';
import type { Diagnosis } from '../metrics/diagnosis.ts';
import { checkDefinition } from './check-definition.ts';
import { type PlanOptions, planRuns } from './plan.ts';
import { type Progress, trackProgress } from './progress.ts';
import { caseLabel, runCase } from './run-case.ts';
import { type SummarisedRun, summarise } from './summary.ts';
import type {
  Artifact,
  ClaimDescription,
  ComparisonDescription,
  FigureDescription,
  MeasureDescription,
  Params,
  Summary,
} from './types.ts';

export interface ExperimentDefinition<P extends object = Params> {
  /** kebab-case; names the run folder */
  readonly name: string;
  /** one sentence, for `spikewise list` and the report */
  readonly question: string;
  /** a z.object of numbers, texts and booleans; `.describe()` and `.meta({unit})` appear in messages and reports */
  readonly params: z.ZodType<P>;
  /** complete grids by name; a list of values is an axis. Without --preset: `quick`, or else the first */
  readonly presets: Readonly<Record<string, Preset<P>>>;
  /** Sets what does not matter in a case to one fixed value, so that equal cases run once. */
  canonical?(params: P): P;
  /** A rule across parameters: null, or the complaint, 'k: must be at most n / 2, got 9'. */
  check?(params: P): string | null;
  /** Relative cost, for the estimate of the time left and for the order: long runs first. @default 1 */
  cost?(params: P): number;
  /**
   * Values that every preset takes as soon as `--set` changes a parameter, unless the user set that one himself, so that
   * exploring never reads what is kept for the end: {evaluate: 'validation'}. `--seeds` and `--data` alone change none.
   */
  readonly whenChanged?: Partial<P>;
  /**
   * SHA-256 of the data that a run will read, by file: part of what determines the run. Without it the path of the
   * user's data folder takes this part, and files that change in there go unseen.
   */
  inputs?(params: P, where: { dataDir?: string | undefined }): Promise<Record<string, string>>;
  /** in the order of the table's columns; the first is the main one */
  readonly measures: Readonly<Record<string, MeasureDescription>>;
  readonly timingLabels?: Readonly<Record<string, string>>;
  /** the parameter that names a line in figures and a group of rows in the table */
  readonly series: keyof P & string;
  readonly seriesLabels?: Readonly<Record<string, string>>;
  readonly figures?: readonly FigureDescription<P>[];
  readonly comparisons?: readonly ComparisonDescription<P>[];
  /** what is asked, of whom, and how, in a paragraph */
  readonly method?: string;
  /** what others say, with the comparisons that bear on it; each gets a verdict */
  readonly claims?: readonly ClaimDescription[];
  /** how each number was made */
  readonly notes?: readonly string[];
  /** what these numbers cannot say */
  readonly limits?: readonly string[];
  /** Must depend on `params`, `context.seed` and the data alone. */
  run(params: P, context: RunContext): RunResult | Promise<RunResult>;
}

export interface Preset<P> {
  readonly about: string;
  /** runs of each case, with seeds 1 ... seeds */
  readonly seeds: number;
  readonly grid: { readonly [K in keyof P]: P[K] | readonly P[K][] };
}

/** What a long run keeps of itself, so that it goes on after a kill; the result must be the same as without. */
export interface Checkpoint {
  /** The bytes written last by the same run; null if there are none. */
  read(): Promise<Uint8Array | null>;
  /** Replaces them, whole or not at all. They are removed when the run is done. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface RunContext {
  readonly seed: number;
  /** folder of the data set, if the user named one */
  readonly dataDir?: string | undefined;
  /** Says how much of this run is done, 0 ... 1, and what is going on; cheap enough for an inner loop. */
  progress(fraction: number, what?: string): void;
  readonly signal: AbortSignal;
  /** whether `arrays` are wanted; without it they are dropped */
  readonly keep: boolean;
  /** where runs have a folder: `spikewise run` and `runExperiment` */
  readonly checkpoint?: Checkpoint | undefined;
}

export interface RunResult {
  /** by the names in the definition; a measure that is left out is null */
  readonly measures: Readonly<Record<string, number | null>>;
  /** why a measure is null */
  readonly reasons?: Readonly<Record<string, string>>;
  /**
   * (held-out images) what each adds to a measure that is their mean: 1 or 0 for right or wrong, or a multiple
   * of some step. Differences in it are then bootstrapped over seeds and images.
   */
  readonly byImage?: Readonly<Record<string, ArrayLike<number>>>;
  /** [s] never part of equality */
  readonly timings?: Readonly<Record<string, number>>;
  /** make them when the seed is 1 */
  readonly artifacts?: readonly Artifact[];
  /** what `diagnose` found in the net after training; shown after the table and in the report */
  readonly diagnosis?: Diagnosis;
  /** written as .npy on request */
  readonly arrays?: Readonly<Record<string, Matrix>>;
}

export interface RunOptions<P> extends Omit<PlanOptions, 'set'> {
  /** Values that replace the preset's: one or a list; texts with units ('20 ms') are understood. */
  readonly set?: { readonly [K in keyof P]?: P[K] | string | readonly (P[K] | string)[] };
  onProgress?(progress: Progress): void;
  readonly signal?: AbortSignal;
}

export interface Experiment<P extends object = Params> {
  readonly definition: ExperimentDefinition<P>;
  /**
   * Runs in this process, one case after the other, and writes nothing.
   * @throws OptionError before the first run if an option is at fault; the signal's reason when it is aborted.
   */
  run(options?: RunOptions<P>): Promise<Summary>;
}

const brand = Symbol.for('spikewise.experiment');

/**
 * Checks a definition and makes it runnable: default-export the result to run it by `spikewise run ./file.ts`.
 * @throws RangeError if a preset breaks the rules of `params`, or if a name stands for nothing.
 */
export function experiment<P extends object>(definition: ExperimentDefinition<P>): Experiment<P> {
  const plain = definition as unknown as ExperimentDefinition;
  checkDefinition(plain);
  return Object.freeze({
    [brand]: true,
    definition,
    run: (options: RunOptions<P> = {}) => runHere(plain, options as RunOptions<Params>),
  });
}

/** Whether a value was made by `experiment()`, in whichever copy of the package. */
export function isExperiment(value: unknown): value is Experiment {
  return typeof value === 'object' && value !== null && brand in value;
}

async function runHere(definition: ExperimentDefinition, options: RunOptions<Params>): Promise<Summary> {
  const { dataDir, signal = new AbortController().signal } = options;
  const plan = await planRuns(definition, options);
  const runs = plan.cases.flatMap((params) => plan.seeds.map((seed) => ({ params, seed })));
  const tracker = trackProgress(
    runs.map(({ params }) => definition.cost?.(params) ?? 1),
    { workers: 1, kept: 0, onProgress: options.onProgress },
  );
  const records: SummarisedRun[] = [];
  for (const [index, { params, seed }] of runs.entries()) {
    signal.throwIfAborted();
    const run = tracker.start(index, caseLabel(params, seed, plan.grid));
    const { progress } = run;
    const result = await runCase(definition, params, { seed, dataDir, signal, keep: false, progress });
    const { measures, timings, memory, byImage } = result;
    records.push({ params, seed, measures, timings, memory, byImage });
    run.finish();
  }
  return summarise({ ...definition, ...plan }, records);
}
