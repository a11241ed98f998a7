/** A verdict follows from where the intervals of its differences lie, and from nothing else. */
import { describe, expect, it } from 'vitest';
import { judgeClaims } from '../../src/experiment/claims.ts';
import type { ComparisonSummary } from '../../src/experiment/types.ts';

const measures = {
  accuracy: { label: 'accuracy', better: 'higher' as const },
  energy: { label: 'energy', better: 'lower' as const },
};

function difference(
  label: string,
  measure: keyof typeof measures,
  low: number | null,
  high: number | null,
): ComparisonSummary {
  const mean = low === null || high === null ? 1 : (low + high) / 2;
  const estimate = { mean, low, high, halfWidth: null, n: 5, values: [] };
  return { label, measure, subject: 0, against: 1, seeds: [1], difference: estimate, by: 'seeds' };
}

const up = difference('gain', 'accuracy', 0.1, 0.2);
const down = difference('gain', 'accuracy', -0.2, -0.1);
const level = difference('gain', 'accuracy', -0.1, 0.2);
const alone = difference('gain', 'accuracy', null, null);
const cheaper = difference('price', 'energy', -3, -2);
const dearer = difference('price', 'energy', 2, 3);

it('that things differ is borne out by differences of either sign', () => {
  const claim = { claim: 'it matters', about: 'theta', differs: true, comparisons: ['gain'] };
  const [judged] = judgeClaims([claim], measures, [up, down, level]);
  expect(judged).toMatchObject({ holds: 2, fails: 0, open: 1, verdict: 'holds in part', differs: true });
});

describe('a claim', () => {
  it.each([
    ['holds', [up, up], 2, 0, 0],
    ['holds in part', [up, level], 1, 0, 1],
    ['depends', [up, down, level], 1, 1, 1],
    ['fails', [down, level], 0, 1, 1],
    ['not told apart', [level], 0, 0, 1],
    ['not measured', [alone], 0, 0, 0],
    ['not measured', [], 0, 0, 0],
    ['holds', [cheaper], 1, 0, 0],
    ['fails', [dearer], 0, 1, 0],
    ['depends', [up, dearer], 1, 1, 0],
  ] as const)('%s', (verdict, comparisons, holds, fails, open) => {
    const claims = [{ claim: 'better', about: 'spiking', comparisons: ['gain', 'price'] }];
    expect(judgeClaims(claims, measures, comparisons)).toEqual([
      { claim: 'better', about: 'spiking', verdict, holds, fails, open },
    ]);
  });

  it('asks only the differences that it names, and an end at 0 tells nothing apart', () => {
    const claims = [{ claim: 'cheap', about: 'spiking', comparisons: ['price'] }];
    expect(judgeClaims(claims, measures, [up, up, dearer])[0]).toMatchObject({ verdict: 'fails', holds: 0 });
    const touching = difference('price', 'energy', -1, 0);
    expect(judgeClaims(claims, measures, [touching])[0]!.verdict).toBe('not told apart');
  });
});
