/**
 * The paired differences that an experiment asks for. Where every run of both cases says what each held-out image adds, a
 * difference is bootstrapped over seeds and images (math/bootstrap.ts); else it is paired over seeds, by t.
 */
import { bootstrapDifferences } from '../math/bootstrap.ts';
import { rng } from '../math/rng.ts';
import { type Interval, pairedDifference } from '../math/statistics.ts';
import { valuesByImage } from './by-image.ts';
import { asEstimate } from './estimate.ts';
import { type MatchBy, matchedPairs } from './protocol/matching.ts';
import type { CaseSummary, ComparisonDescription, ComparisonSummary, Params, RunRecord } from './types.ts';

type Run = Pick<RunRecord, 'byImage'>;
type RunOf = (params: Params, seed: number) => Run | undefined;

/** Two cases, the seeds that both have, and the values of the measure for each. */
interface Pair extends Pick<ComparisonSummary, 'label' | 'measure' | 'subject' | 'against' | 'seeds'> {
  readonly values: readonly (readonly [number, number] | null)[];
}

/** In the order of the descriptions, then of the subjects' cases, then of the others'. */
export function compareCases(
  descriptions: readonly ComparisonDescription[],
  cases: readonly CaseSummary[],
  runOf: RunOf,
): ComparisonSummary[] {
  const pairs = descriptions.flatMap((description) => pairsOf(description, cases));
  const resampled = bootstrapped(pairs, cases, runOf);
  return pairs.map((pair) => {
    const { values, ...named } = pair;
    const differences = values.map((both) => both && both[0] - both[1]);
    const interval = resampled.get(pair);
    return {
      ...named,
      difference: asEstimate(interval ?? overSeeds(values), differences),
      by: interval ? 'seeds and images' : 'seeds',
    };
  });
}

function pairsOf(
  { label, measure, match, alike, subject, against }: ComparisonDescription,
  cases: readonly CaseSummary[],
): Pair[] {
  const indicesOf = (wanted: Partial<Params>) =>
    [...cases.keys()].filter((index) =>
      Object.entries(wanted).every(([name, value]) => cases[index]!.params[name] === value),
    );
  const [subjects, others] = [indicesOf(subject), indicesOf(against)];
  const fit = (s: number, o: number) =>
    s !== o && match.every((name) => cases[s]!.params[name] === cases[o]!.params[name]);
  const pairs = alike
    ? alikePairs(cases, subjects, others, alike, fit)
    : subjects.flatMap((s) => others.filter((o) => fit(s, o)).map((o) => [s, o] as const));
  return pairs.map(([subject, against]) => {
    const [one, other] = [cases[subject]!, cases[against]!];
    const seeds = one.seeds.filter((seed) => other.seeds.includes(seed));
    const measured = (side: CaseSummary, seed: number) =>
      (side.measures[measure] ?? side.timings[measure])?.values[side.seeds.indexOf(seed)] ?? null;
    const values = seeds.map((seed) => {
      const [a, b] = [measured(one, seed), measured(other, seed)];
      return a === null || b === null ? null : ([a, b] as const);
    });
    return { label, measure, subject, against, seeds, values };
  });
}

/** The pairs of cases that are alike in a measure, by their means. */
function alikePairs(
  cases: readonly CaseSummary[],
  subjects: readonly number[],
  others: readonly number[],
  alike: MatchBy,
  fit: (subject: number, other: number) => boolean,
): (readonly [number, number])[] {
  const told = (indices: readonly number[]) =>
    indices.map((index) => ({ index, measures: { [alike]: cases[index]!.measures[alike]?.mean ?? null } }));
  return matchedPairs(told(subjects), told(others.filter((o) => subjects.some((s) => fit(s, o)))), alike)
    .map(({ subject, against }) => [subject.index, against.index] as const)
    .filter(([s, o]) => fit(s, o));
}

function overSeeds(values: Pair['values']): Interval {
  const both = values.filter((pair) => pair !== null);
  return pairedDifference(
    both.map(([a]) => a),
    both.map(([, b]) => b),
  );
}

/** Those whose runs all say what each image adds; pairs of one measure over the same seeds share their resamples. */
function bootstrapped(
  pairs: readonly Pair[],
  cases: readonly CaseSummary[],
  runOf: RunOf,
): Map<Pair, Interval> {
  const groups = new Map<string, { pair: Pair; sides: [number, number] }[]>();
  const values = new Map<string, Float64Array | null>();
  const valuesOf = (index: number, seed: number, measure: string) => {
    const key = `${index} ${seed} ${measure}`;
    if (!values.has(key)) {
      const stored = runOf(cases[index]!.params, seed)?.byImage?.[measure];
      values.set(key, stored ? valuesByImage(stored) : null);
    }
    return values.get(key)!;
  };
  for (const pair of pairs) {
    const { subject, against, seeds, measure } = pair;
    const all = [subject, against].flatMap((index) => seeds.map((seed) => valuesOf(index, seed, measure)));
    const images = all[0]?.length;
    if (seeds.length < 2 || !images || all.some((own) => own?.length !== images)) continue;
    const key = JSON.stringify([measure, seeds, images]);
    groups.set(key, [...(groups.get(key) ?? []), { pair, sides: [subject, against] }]);
  }
  const found = new Map<Pair, Interval>();
  for (const group of groups.values()) {
    const { measure, seeds } = group[0]!.pair;
    const contenders = [...new Set(group.flatMap(({ sides }) => sides))];
    const differences = bootstrapDifferences(
      contenders.map((index) => seeds.map((seed) => valuesOf(index, seed, measure)!)),
      group.map(({ sides: [one, other] }) => [contenders.indexOf(one), contenders.indexOf(other)] as const),
      { draw: rng('comparisons', 'bootstrap', measure) },
    );
    for (const [g, { mean, low, high }] of differences.entries())
      found.set(group[g]!.pair, { mean, low, high, halfWidth: (high - low) / 2, n: seeds.length });
  }
  return found;
}
