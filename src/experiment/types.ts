/**
 * What an experiment leaves behind, as plain JSON data: its description (experiment.json), one record a run
 * (runs/<id>.json) and the summary (summary.json). A report needs these three and nothing else.
 */
import type { Diagnosis } from '../metrics/diagnosis.ts';
import type { ByImage } from './by-image.ts';
import type { MatchBy } from './protocol/matching.ts';

/** One value of a parameter; a case is a complete set of them. */
export type ParamValue = number | string | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

export interface MeasureDescription {
  readonly label: string;
  /** half a line for a reader who meets it for the first time */
  readonly about?: string;
  /** written behind the scaled number, e.g. '%' */
  readonly unit?: string;
  /** shown number = scale x stored number. @default 1 */
  readonly scale?: number;
  /** decimals of the shown number. @default 3 significant digits */
  readonly digits?: number;
  /** which direction is good, if one is */
  readonly better?: 'higher' | 'lower';
}

export type FigureDescription<P = Params> = TradeOffDescription | HeatmapDescription<P>;

/** One measure against another, a dot a case. */
export interface TradeOffDescription {
  readonly kind?: 'tradeOff';
  readonly title: string;
  /** measure on each axis; or a parameter that is a number */
  readonly x: string;
  readonly y: string;
  /** values of x to be seen beside the dots, in its shown unit: published figures, limits */
  readonly marks?: readonly { readonly at: number; readonly label: string }[];
  readonly about?: string;
}

/** A measure over two parameters, a cell a case: its mean as colour and number, and the name of its region. */
export interface HeatmapDescription<P = Params> {
  readonly kind: 'heatmap';
  readonly title: string;
  /** parameter on each axis */
  readonly x: string;
  readonly y: string;
  /** measure */
  readonly colour: string;
  /** what a case must have to be drawn: {model: 'spiking'}. @default all */
  readonly where?: Partial<P>;
  /** a cell bears the name of the first of these whose rule holds for the means of its case */
  readonly regions?: readonly RegionDescription[];
  readonly about?: string;
}

/** A region of the parameters by a rule: the mean of `measure` lies above `above`. Without a measure: all the rest. */
export interface RegionDescription {
  /** a word, to fit a cell */
  readonly label: string;
  readonly measure?: string;
  /** in the measure's stored (not scaled) unit */
  readonly above?: number;
}

/** A paired difference, subject minus against, over the seeds that both have; once for each pair of cases. */
export interface ComparisonDescription<P = Params> {
  /** what a case must have to be the subject: {model: 'spiking'} */
  readonly subject: Partial<P>;
  readonly against: Partial<P>;
  /** parameters that must be equal in both; a parameter that `canonical` fixed on one side cannot be one of them */
  readonly match: readonly (keyof P & string)[];
  /** of all such pairs only those alike in this measure, each case once (protocol/matching.ts). @default every pair */
  readonly alike?: Exclude<MatchBy, 'width'>;
  /** or a timing that has a label */
  readonly measure: string;
  readonly label: string;
}

/** A claim that somebody makes, and the paired differences that bear on it. */
export interface ClaimDescription {
  /** in a few words, as it is made: 'sparse activation takes less computation' */
  readonly claim: string;
  /** whose: 'spiking', 'artificial sparsity' */
  readonly about: string;
  /** labels of comparisons; their measures must have a better direction */
  readonly comparisons: readonly string[];
  /** is it borne out by a difference of either sign? @default false: by better ones alone */
  readonly differs?: boolean;
  /** what these numbers cannot say */
  readonly limits?: string;
}

/** What is known of a parameter from its schema's `.meta({unit})` and `.describe()`. */
export interface ParameterDescription {
  readonly about?: string;
  readonly unit?: string;
}

export interface Machine {
  /** process.platform and process.arch, 'linux x64' */
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
}

/** experiment.json: the plain-data part of the definition, and the command that ran it last. */
export interface ExperimentDescription {
  readonly format: 'spikewise-experiment-1';
  readonly name: string;
  readonly question: string;
  readonly preset: string;
  /** the preset's own description */
  readonly about: string;
  /** false as soon as a parameter, the seeds or the data folder is not the preset's: "not a frozen preset" */
  readonly frozen: boolean;
  /** in words, what is not as the preset says: ['k=5,10', 'own data folder']; empty if and only if frozen */
  readonly changes: readonly string[];
  /** what --set changed, as run */
  readonly set: Readonly<Record<string, readonly ParamValue[]>>;
  /** the command that does it again, 'npx spikewise run sparsity-vs-accuracy --preset quick' */
  readonly commandLine: string;
  /** every parameter's values, as run */
  readonly grid: Readonly<Record<string, readonly ParamValue[]>>;
  readonly parameters: Readonly<Record<string, ParameterDescription>>;
  /** 1, 2, ... unless others were asked for */
  readonly seeds: readonly number[];
  /** the grid's distinct cases, in its order: the first parameter varies slowest */
  readonly cases: readonly Params[];
  /** (cases x seeds) ids of the runs, seeds varying fastest: the record of runs[c * seeds.length + s], if it is there yet, is runs/<id>.json */
  readonly runs: readonly string[];
  /** in the order of the table's columns; the first is the main one */
  readonly measures: Readonly<Record<string, MeasureDescription>>;
  /** labels of the timings, which are seconds; a timing without one is labelled by its key */
  readonly timingLabels: Readonly<Record<string, string>>;
  /** the parameter that names a line in figures and a group of rows in the table */
  readonly series: string;
  /** value of that parameter -> how it is written; a text without one is written as it is, another value as 'k = 5' */
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly figures: readonly FigureDescription[];
  readonly comparisons: readonly ComparisonDescription[];
  /** what is asked, of whom, and how, in a paragraph */
  readonly method?: string | undefined;
  readonly claims?: readonly ClaimDescription[] | undefined;
  /** how each number was made */
  readonly notes: readonly string[];
  /** what these numbers cannot say */
  readonly limits?: readonly string[] | undefined;
  /** sha256 of the code that ran */
  readonly codeDigest: string;
  /** commit of the working tree, with '+' when it has changes; null outside a repository */
  readonly commit: string | null;
  /** {spikewise, node} */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Machine;
  /** ISO 8601, of the last command */
  readonly startedAt: string;
}

/** Pictures that only the run itself could make; made when its seed is 1. */
export type Artifact = { readonly title: string; readonly about?: string } & (
  | RasterArtifact
  | FieldsArtifact
  | CodeMatrixArtifact
  | HistogramArtifact
  | ConfusionArtifact
  | ScatterArtifact
);

/** Spikes of one presentation. */
export interface RasterArtifact {
  readonly kind: 'raster';
  /** [ms] */
  readonly tMs: readonly number[];
  readonly i: readonly number[];
  readonly n: number;
  readonly durationMs: number;
  /** neurons in a row of one group (column), for ruling lines */
  readonly groupSize?: number;
  /** what was shown; base64 of height x width uint8 */
  readonly image?: { readonly height: number; readonly width: number; readonly pixels: string };
}

/** Receptive fields, or any set of small images. */
export interface FieldsArtifact {
  readonly kind: 'fields';
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** images a row */
  readonly columns?: number;
  /** base64 of count x height x width uint8 */
  readonly pixels: string;
}

/** Which neurons (columns) were active for which images (rows). */
export interface CodeMatrixArtifact {
  readonly kind: 'codeMatrix';
  readonly rows: number;
  readonly columns: number;
  readonly rowLabels?: readonly number[];
  readonly active: readonly (readonly [row: number, column: number])[];
}

export interface HistogramArtifact {
  readonly kind: 'histogram';
  /** axis label with its unit */
  readonly x: string;
  /** (counts + 1) ascending */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface ConfusionArtifact {
  readonly kind: 'confusion';
  readonly classes: number;
  /** [actual][predicted] */
  readonly counts: readonly (readonly number[])[];
}

/** One quantity against another, a dot each. */
export interface ScatterArtifact {
  readonly kind: 'scatter';
  /** axis labels with their units */
  readonly x: string;
  readonly y: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** runs/<id>.json: one run. Equal but for timings, memory, machine and startedAt whenever id is equal. */
export interface RunRecord {
  readonly format: 'spikewise-run-1';
  /** sha256 of {experiment, codeDigest, params, seed, data, dataFolder}: what determines the run */
  readonly id: string;
  readonly experiment: string;
  readonly codeDigest: string;
  readonly params: Params;
  readonly seed: number;
  /** null: undefined for this case (a reason may stand in `reasons`) */
  readonly measures: Readonly<Record<string, number | null>>;
  readonly reasons?: Readonly<Record<string, string>>;
  /** by measure, of those that are compared */
  readonly byImage?: Readonly<Record<string, ByImage>> | undefined;
  /** [s]; `total` is the whole run */
  readonly timings: Readonly<Record<string, number>>;
  /** [bytes] the most that its thread held (peak-memory.ts); as little part of a result as seconds are */
  readonly memory?: number | null;
  readonly artifacts: readonly Artifact[];
  /** whether the net that this run formed is well, where it formed one */
  readonly diagnosis?: Diagnosis;
  /** name of a file of data -> sha256 */
  readonly data: Readonly<Record<string, string>>;
  /** absolute path of the user's data folder, where the definition has no `inputs` to say what is read from it */
  readonly dataFolder?: string;
  /** name of an array -> path of its .npy below the run folder */
  readonly arrays?: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly commit: string | null;
  readonly machine: Machine;
  readonly startedAt: string;
}

/** A mean with its 95 % interval, of differences as they say, else Student's over seeds; null where it is undefined (one value has no interval). */
export interface Estimate {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly halfWidth: number | null;
  /** how many values are not null */
  readonly n: number;
  /** one a seed, in the order of `seeds` beside */
  readonly values: readonly (number | null)[];
}

export interface CaseSummary {
  readonly params: Params;
  /** seeds that are finished */
  readonly seeds: readonly number[];
  readonly measures: Readonly<Record<string, Estimate>>;
  /** [s] */
  readonly timings: Readonly<Record<string, Estimate>>;
  /** [bytes] */
  readonly memory: Estimate;
}

export interface ComparisonSummary {
  readonly label: string;
  readonly measure: string;
  /** index into `cases` */
  readonly subject: number;
  readonly against: number;
  /** seeds that both have */
  readonly seeds: readonly number[];
  /** subject minus against, in the measure's stored (not scaled) unit */
  readonly difference: Estimate;
  /** what its interval is over */
  readonly by: 'seeds' | 'seeds and images';
}

/**
 * 'holds': all differences that bear on it are better; 'holds in part': some are, and none is worse; 'depends': some are better, some
 * worse; 'fails': all are worse; 'fails in part': some are, and none is better; 'not told apart': every interval holds zero; 'equal':
 * every run has the same number on both sides.
 */
export type ClaimVerdict =
  | 'holds'
  | 'holds in part'
  | 'depends'
  | 'fails'
  | 'fails in part'
  | 'not told apart'
  | 'equal'
  | 'not measured';

export interface ClaimSummary {
  readonly claim: string;
  readonly about: string;
  readonly differs?: boolean | undefined;
  readonly verdict: ClaimVerdict;
  /** how many differences say so, with their whole interval */
  readonly holds: number;
  readonly fails: number;
  /** how many hold zero */
  readonly open: number;
  /** and how many are zero in every run */
  readonly equal: number;
}

/** summary.json, and what `--json` prints. */
export interface Summary {
  readonly format: 'spikewise-summary-1';
  readonly experiment: string;
  readonly preset: string;
  readonly frozen: boolean;
  readonly seeds: readonly number[];
  /** runs the grid asks for, and those that are finished */
  readonly runs: { readonly expected: number; readonly finished: number };
  /** in the order of the grid */
  readonly cases: readonly CaseSummary[];
  readonly comparisons: readonly ComparisonSummary[];
  readonly claims?: readonly ClaimSummary[] | undefined;
}
