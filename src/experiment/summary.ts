/**
 * Runs -> mean and 95 % t interval over seeds for each case, and the paired differences that the experiment asks for.
 * Sums run in the order of the grid and of the seeds, never in that in which runs ended.
 */
import { pairedDifference, tInterval } from '../math/statistics.ts';
import { canonicalJson } from './canonical-json.ts';
import { judgeClaims } from './claims.ts';
import { measuresAndTimings } from './measures-and-timings.ts';
import type {
  CaseSummary,
  ClaimDescription,
  ComparisonDescription,
  ComparisonSummary,
  Estimate,
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

type Run = Pick<RunRecord, 'params' | 'seed' | 'measures' | 'timings'>;

/** Summarises the runs of the described grid; others are left out, and those that are missing are counted. */
export function summarise(description: Summarised, runs: readonly Run[]): Summary {
  const { name, preset, frozen, seeds } = description;
  const byKey = new Map(runs.map((run) => [canonicalJson([run.params, run.seed]), run]));
  const cases = description.cases.map((params) => {
    const found = seeds.map((seed) => byKey.get(canonicalJson([params, seed])));
    return summariseCase(
      params,
      Object.keys(description.measures),
      found.filter((run) => run !== undefined),
    );
  });
  const comparisons = (description.comparisons ?? []).flatMap((comparison) => compare(comparison, cases));
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
    claims:
      description.claims && judgeClaims(description.claims, measuresAndTimings(description), comparisons),
  };
}

function summariseCase(params: Params, measures: readonly string[], runs: readonly Run[]): CaseSummary {
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
  };
}

function compare(comparison: ComparisonDescription, cases: readonly CaseSummary[]): ComparisonSummary[] {
  const { label, measure, match } = comparison;
  const indicesOf = (wanted: Partial<Params>) =>
    [...cases.keys()].filter((index) =>
      Object.entries(wanted).every(([name, value]) => cases[index]!.params[name] === value),
    );
  const pairs = indicesOf(comparison.subject).flatMap((subject) =>
    indicesOf(comparison.against)
      .filter((against) => against !== subject)
      .filter((against) =>
        match.every((name) => cases[subject]!.params[name] === cases[against]!.params[name]),
      )
      .map((against) => ({ subject, against })),
  );
  return pairs.map(({ subject, against }) => {
    const [one, other] = [cases[subject]!, cases[against]!];
    const seeds = one.seeds.filter((seed) => other.seeds.includes(seed));
    const measured = (side: CaseSummary, seed: number) =>
      (side.measures[measure] ?? side.timings[measure])?.values[side.seeds.indexOf(seed)] ?? null;
    const values = seeds.map((seed) => {
      const [a, b] = [measured(one, seed), measured(other, seed)];
      return a === null || b === null ? null : ([a, b] as const);
    });
    const both = values.filter((pair) => pair !== null);
    const interval = pairedDifference(
      both.map(([a]) => a),
      both.map(([, b]) => b),
    );
    const differences = values.map((pair) => pair && pair[0] - pair[1]);
    return { label, measure, subject, against, seeds, difference: asEstimate(interval, differences) };
  });
}

/** The mean of the values that are there, with its 95 % t interval. */
export function estimate(values: readonly (number | null)[]): Estimate {
  return asEstimate(tInterval(values.filter((value) => value !== null)), values);
}

function asEstimate(interval: ReturnType<typeof tInterval>, values: readonly (number | null)[]): Estimate {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const { mean, low, high, halfWidth, n } = interval;
  return {
    mean: finite(mean),
    low: finite(low),
    high: finite(high),
    halfWidth: finite(halfWidth),
    n,
    values,
  };
}
