/**
 * Which results of two sides may be held against each other: of equal width, of equal accuracy, of equal activity. One rule for
 * all three: of all pairs whose distance is within the tolerance the closest is taken, then the closest of what is left, until
 * nothing fits; each result stands in one pair at most; of pairs at one distance the one that comes first in the lists.
 */

export type MatchBy = 'width' | 'accuracy' | 'activeShare';

/** A result as far as matching looks at it: means over seeds. */
export interface Matchable {
  readonly measures: Readonly<Partial<Record<MatchBy, number | null>>>;
}

export interface Matched<A, B> {
  readonly subject: A;
  readonly against: B;
  /** width and activity: the larger / the smaller; accuracy: the difference */
  readonly distance: number;
}

/** The largest distances that pass as equal: the same width; 0.2 points of accuracy, the noise of one seed; a quarter more active. */
const matchTolerance: Readonly<Record<MatchBy, number>> = {
  width: 1,
  accuracy: 0.002,
  activeShare: 1.25,
};

/**
 * Pairs results of two sides that are alike in one measure. Results without that measure, or 0 where a ratio is asked for, stay
 * alone.
 * @returns the pairs, in the order of the subjects
 */
export function matchedPairs<A extends Matchable, B extends Matchable>(
  subjects: readonly A[],
  candidates: readonly B[],
  by: MatchBy,
  tolerance = matchTolerance[by],
): Matched<A, B>[] {
  const within = subjects
    .flatMap((subject, s) =>
      candidates.map((against, c) => ({
        subject,
        against,
        s,
        c,
        distance: distanceOf(subject, against, by),
      })),
    )
    // a hair above: 0.97 - 0.968 is not 0.002 in binary fractions
    .filter(({ distance }) => distance <= tolerance * (1 + 1e-9))
    .sort((a, b) => a.distance - b.distance || a.s - b.s || a.c - b.c);
  const [taken, used] = [new Set<number>(), new Set<number>()];
  return within
    .filter(({ s, c }) => {
      if (taken.has(s) || used.has(c)) return false;
      taken.add(s);
      used.add(c);
      return true;
    })
    .sort((a, b) => a.s - b.s)
    .map(({ subject, against, distance }) => ({ subject, against, distance }));
}

/** NaN, which is within no tolerance, where there is none. */
function distanceOf(one: Matchable, other: Matchable, by: MatchBy): number {
  const [a, b] = [one.measures[by] ?? Number.NaN, other.measures[by] ?? Number.NaN];
  if (by === 'accuracy') return Math.abs(a - b);
  return a > 0 && b > 0 ? Math.max(a, b) / Math.min(a, b) : Number.NaN;
}
