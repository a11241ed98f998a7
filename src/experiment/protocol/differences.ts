/**
 * The difference of every two codes in every measure. Where a measure is a mean over held-out images, it is bootstrapped over seeds
 * and images (math/bootstrap.ts); the others are paired over seeds, by t. From ten seeds on there is a p value too, corrected
 * after Holm for all pairs of that measure; with fewer there is none.
 */
import { bootstrapDifferences } from '../../math/bootstrap.ts';
import { holm } from '../../math/holm.ts';
import { rng } from '../../math/rng.ts';
import { pairedDifference, sd } from '../../math/statistics.ts';
import { studentTail } from '../../math/student-t.ts';
import type { Judgement } from './judgement.ts';
import { protocolMeasures } from './measures.ts';

export interface DifferenceSummary {
  readonly measure: string;
  /** names of codes: the first minus the second */
  readonly subject: string;
  readonly against: string;
  readonly by: 'bootstrap over seeds and images' | 't over seeds';
  readonly mean: number;
  /** 95 % interval; null with one seed */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * Corrected after Holm over all pairs of the measure. Null with fewer than ten seeds: so few say too little of the spread
   * between seeds for a tail probability, and after the correction none would be small; look at the interval then.
   */
  readonly p: number | null;
}

const seedsForP = 10;

/** @param judgements [code][seed], the same seeds for all, judged on the same held-out images */
export function differencesOf(
  names: readonly string[],
  judgements: readonly (readonly Judgement[])[],
): DifferenceSummary[] {
  const pairs = names.flatMap((_, one) =>
    names.slice(one + 1).map((_, further) => [one, one + 1 + further] as const),
  );
  return Object.keys(protocolMeasures).flatMap((measure) => {
    const there = pairs.filter((pair) =>
      pair.every((code) => judgements[code]!.every(({ measures }) => Number.isFinite(measures[measure]))),
    );
    if (there.length === 0) return [];
    const isByImage = there.every((pair) =>
      pair.every((code) => judgements[code]!.every(({ byImage }) => byImage[measure] !== undefined)),
    );
    const found = isByImage ? resampled(measure, there, judgements) : paired(measure, there, judgements);
    const seeds = judgements[0]!.length;
    const ps = seeds >= seedsForP ? holm(found.map(({ p }) => p)) : null;
    return found.map(({ mean, low, high }, k) => ({
      measure,
      subject: names[there[k]![0]]!,
      against: names[there[k]![1]]!,
      by: isByImage ? ('bootstrap over seeds and images' as const) : ('t over seeds' as const),
      mean,
      low: orNull(low),
      high: orNull(high),
      p: ps && ps[k]!,
    }));
  });
}

type Pairs = readonly (readonly [number, number])[];
type Judgements = readonly (readonly Judgement[])[];

function resampled(measure: string, pairs: Pairs, judgements: Judgements) {
  const codes = [...new Set(pairs.flat())];
  return bootstrapDifferences(
    codes.map((code) => judgements[code]!.map(({ byImage }) => byImage[measure]!)),
    pairs.map(([one, other]) => [codes.indexOf(one), codes.indexOf(other)] as const),
    { draw: rng('compare', 'bootstrap', measure) },
  );
}

function paired(measure: string, pairs: Pairs, judgements: Judgements) {
  const valuesOf = (code: number) => judgements[code]!.map(({ measures }) => measures[measure]!);
  return pairs.map(([one, other]) => {
    const [a, b] = [valuesOf(one), valuesOf(other)];
    const { mean, low, high } = pairedDifference(a, b);
    return { mean, low, high, p: chanceOfNone(a, b) };
  });
}

/** Two-sided p of a paired t test. */
function chanceOfNone(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  if (n < 2) return 1;
  const differences = a.map((value, s) => value - b[s]!);
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / n;
  const error = sd(differences) / Math.sqrt(n);
  if (error === 0) return mean === 0 ? 1 : 0;
  return 2 * studentTail(Math.abs(mean) / error, n - 1);
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null);
