/** What each paired difference says, read from its interval: above, below, or not told apart. */
import { measuresAndTimings } from '../experiment/measures-and-timings.ts';
import type {
  ComparisonSummary,
  ExperimentDescription,
  MeasureDescription,
  Summary,
} from '../experiment/types.ts';
import { type DifferenceText, differenceText } from './numbers.ts';
import { type Series, settingText } from './series.ts';

/** 'above' and 'below': the whole interval lies there; 'open': it holds zero; 'equal': it is zero; 'alone': no interval; 'missing': no mean. */
type Verdict = 'above' | 'below' | 'open' | 'equal' | 'alone' | 'missing';

/** One comparison of two cases, ready to be told. */
export interface Comparison {
  readonly label: string;
  readonly measure: MeasureDescription;
  readonly subject: Series;
  readonly against: Series;
  /** 'k = 4': what tells this pair from the others of its label; '' if nothing does */
  readonly setting: string;
  readonly verdict: Verdict;
  readonly text: DifferenceText | null;
  readonly summary: ComparisonSummary;
}

function verdictOf({ difference: { mean, low, high } }: ComparisonSummary): Verdict {
  if (mean === null) return 'missing';
  if (low === null || high === null) return 'alone';
  if (low === 0 && high === 0) return 'equal';
  return low > 0 ? 'above' : high < 0 ? 'below' : 'open';
}

/** 'better', 'worse', 'higher', 'lower', 'not told apart' ...: the verdict in the measure's own direction. */
export function verdictWord({ verdict, measure }: Comparison): string {
  if (verdict === 'open') return 'not told apart';
  if (verdict === 'equal') return 'equal';
  if (verdict === 'alone') return 'one seed: no interval';
  if (verdict === 'missing') return 'no pair of values';
  if (measure.better === undefined) return verdict === 'above' ? 'higher' : 'lower';
  return (measure.better === 'higher') === (verdict === 'above') ? 'better' : 'worse';
}

/** The summary's comparisons with their names, in its order. */
export function comparisonsOf(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
): Comparison[] {
  const compared = measuresAndTimings(definition);
  const owner = (index: number) => series.find(({ cases }) => cases.includes(index))!;
  return summary.comparisons.map((comparison) => {
    const measure = compared[comparison.measure] ?? { label: comparison.measure };
    const [subject, against] = [owner(comparison.subject), owner(comparison.against)];
    const paramsOf = (index: number) => summary.cases[index]!.params;
    const here = settingText(definition, paramsOf(comparison.subject), subject.varying);
    const there = settingText(definition, paramsOf(comparison.against), against.varying);
    return {
      label: comparison.label,
      measure,
      subject,
      against,
      setting:
        there === '' || there === here ? here : here === '' ? `against ${there}` : `${here} against ${there}`,
      verdict: verdictOf(comparison),
      text: differenceText(measure, comparison.difference),
      summary: comparison,
    };
  });
}

/** Splits a list wherever `key` changes. */
export function runsOf<T>(list: readonly T[], key: (item: T) => string): T[][] {
  const runs: T[][] = [];
  for (const item of list) {
    const last = runs.at(-1);
    if (last !== undefined && key(last[0]!) === key(item)) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** The same for comparisons that one line of the answer, or one group of rows, tells together. */
export function pairKey({ label, subject, against, summary }: Comparison): string {
  return [label, summary.measure, subject.index, against.index].join('\n');
}
