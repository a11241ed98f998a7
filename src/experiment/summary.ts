/**
 * Runs -> mean and 95 % t interval over seeds for each case, and the paired differences that the experiment asks for.
 * Sums run in the order of the grid and of the seeds, never in that in which runs ended.
 */
import { canonicalJson } from './canonical-json.ts';
import { judgeClaims } from './claims.ts';
import { compareCases } from './compare-cases.ts';
import { estimate } from './estimate.ts';
import { measuresAndTimings } from './measures-and-timings.ts';
import type {
  CaseSummary,
  ClaimDescription,
  ComparisonDescription,
  MeasureDescription,
  Params,
  RunRecord,
  Summary,
} from './types.ts';

/** What of a description the summary needs: the definition's part and the plan's. */
export interface Summarised {
  readonly name: string;
  readonly preset: string;
  readonly frozen: boolean;
  readonly seeds: readonly number[];
  readonly cases: readonly Params[];
  readonly measures: Readonly<Record<string, MeasureDescription>>;
  readonly timingLabels?: Readonly<Record<string, string>> | undefined;
  readonly comparisons?: readonly ComparisonDescription[] | undefined;
  readonly claims?: readonly ClaimDescription[] | undefined;
}

/** What of a run's record the summary needs. */
export type SummarisedRun = Pick<
  RunRecord,
  'params' | 'seed' | 'measures' | 'timings' | 'memory' | 'byImage'
>;

/** Summarises the runs of the described grid; others are left out, and those that are missing are counted. */
export function summarise(description: Summarised, runs: readonly SummarisedRun[]): Summary {
  const { name, preset, frozen, seeds, claims = [] } = description;
  const byKey = new Map(runs.map((run) => [canonicalJson([run.params, run.seed]), run]));
  const cases = description.cases.map((params) => {
    const found = seeds.map((seed) => byKey.get(canonicalJson([params, seed])));
    return summariseCase(
      params,
      Object.keys(description.measures),
      found.filter((run) => run !== undefined),
    );
  });
  const comparisons = compareCases(description.comparisons ?? [], cases, (params, seed) =>
    byKey.get(canonicalJson([params, seed])),
  );
  // a grid without any pair that bears on a claim says nothing of it
  const borne = claims.filter((claim) => comparisons.some(({ label }) => claim.comparisons.includes(label)));
  return {
    format: 'spikewise-summary-1',
    experiment: name,
    preset,
    frozen,
    seeds,
    runs: {
      expected: cases.length * seeds.length,
      finished: cases.reduce((sum, { seeds }) => sum + seeds.length, 0),
    },
    cases,
    comparisons,
    claims: borne.length > 0 ? judgeClaims(borne, measuresAndTimings(description), comparisons) : undefined,
  };
}

function summariseCase(
  params: Params,
  measures: readonly string[],
  runs: readonly SummarisedRun[],
): CaseSummary {
  const timings = new Set(runs.flatMap((run) => Object.keys(run.timings)));
  return {
    params,
    seeds: runs.map(({ seed }) => seed),
    measures: Object.fromEntries(
      measures.map((name) => [name, estimate(runs.map((run) => run.measures[name] ?? null))]),
    ),
    timings: Object.fromEntries(
      Array.from(timings, (name) => [name, estimate(runs.map((run) => run.timings[name] ?? null))]),
    ),
    memory: estimate(runs.map((run) => run.memory ?? null)),
  };
}
