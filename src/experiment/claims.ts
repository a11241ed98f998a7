/**
 * What the paired differences say of a claim that somebody made. Each difference speaks for itself: for the claim where its whole
 * interval lies on the better side of its measure (or, of a claim that things differ, on either), against it where it lies on the
 * worse side, and for neither where it holds zero, or where both are the same in every run.
 */
import type {
  ClaimDescription,
  ClaimSummary,
  ClaimVerdict,
  ComparisonSummary,
  MeasureDescription,
} from './types.ts';

export function judgeClaims(
  claims: readonly ClaimDescription[],
  measures: Readonly<Record<string, MeasureDescription>>,
  comparisons: readonly ComparisonSummary[],
): ClaimSummary[] {
  return claims.map(({ claim, about, differs, comparisons: labels }) => {
    const sides = comparisons
      .filter(({ label }) => labels.includes(label))
      .map((one) => sideOf(one, measures[one.measure]!))
      .map((side) => (differs && side === 'worse' ? 'better' : side));
    const count = (side: Side) => sides.filter((own) => own === side).length;
    const counts = {
      ...{ holds: count('better'), fails: count('worse'), open: count('open'), equal: count('equal') },
    };
    return { claim, about, ...(differs && { differs }), ...counts, verdict: verdictOf(counts) };
  });
}

type Side = 'better' | 'worse' | 'open' | 'equal' | 'unmeasured';

function sideOf({ difference: { low, high } }: ComparisonSummary, { better }: MeasureDescription): Side {
  if (low === null || high === null) return 'unmeasured';
  if (low === 0 && high === 0) return 'equal';
  if (low <= 0 && high >= 0) return 'open';
  return low > 0 === (better === 'higher') ? 'better' : 'worse';
}

function verdictOf({
  holds,
  fails,
  open,
  equal,
}: Pick<ClaimSummary, 'holds' | 'fails' | 'open' | 'equal'>): ClaimVerdict {
  const neither = open + equal;
  if (holds + fails + neither === 0) return 'not measured';
  if (holds > 0 && fails > 0) return 'depends';
  if (holds > 0) return neither > 0 ? 'holds in part' : 'holds';
  if (fails > 0) return neither > 0 ? 'fails in part' : 'fails';
  return open > 0 ? 'not told apart' : 'equal';
}
