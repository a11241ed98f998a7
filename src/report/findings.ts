/** What the diagnoses of the runs say of each case: for each kind of finding the worst over seeds, and how many seeds have it. */
import type { RunRecord, Summary } from '../experiment/types.ts';
import { type Finding, type FindingKind, findingKinds, type Severity } from '../metrics/diagnosis.ts';
import { recordsOf } from './series.ts';

export const findingLabels: Readonly<Record<FindingKind, string>> = {
  silentImages: 'silent images',
  activity: 'active neurons',
  emptyColumns: 'columns that never fill',
  eagerColumns: 'input taken before columns are full',
  deadNeurons: 'dead neurons',
  hogNeurons: 'hog neurons',
  unevenWork: 'evenness of the work',
  weights: 'weights at a bound',
  thresholds: 'thresholds at a bound',
};

/** The worst finding of one kind in the runs of a case. */
export interface CaseFinding {
  /** index into `summary.cases` */
  readonly index: number;
  readonly finding: Finding;
  /** seeds in which it is no better than a note, of those with a diagnosis */
  readonly hit: number;
  readonly seeds: number;
}

/** All findings, case by case in the order of the grid, kinds in theirs. */
export function caseFindings(records: readonly RunRecord[], summary: Summary): CaseFinding[] {
  return summary.cases.flatMap(({ params }, index) => {
    const diagnoses = recordsOf(records, params).flatMap(({ diagnosis }) => (diagnosis ? [diagnosis] : []));
    return findingKinds.flatMap((kind) => {
      const found = diagnoses.flatMap(({ findings }) => findings.filter((one) => one.kind === kind));
      const worst = found.reduce<Finding | undefined>(
        (worst, one) => (worst && gravity(worst.severity) >= gravity(one.severity) ? worst : one),
        undefined,
      );
      if (worst === undefined) return [];
      const hit = found.filter(({ severity }) => severity !== 'well').length;
      return [{ index, finding: worst, hit, seeds: diagnoses.length }];
    });
  });
}

function gravity(severity: Severity): number {
  return { well: 0, note: 1, warning: 2 }[severity];
}
