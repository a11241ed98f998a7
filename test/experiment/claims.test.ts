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
const same = difference('gain', 'accuracy', 0, 0);
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
    ['holds', [up, up], { holds: 2 }],
    ['holds in part', [up, level], { holds: 1, open: 1 }],
    ['holds in part', [up, same], { holds: 1, equal: 1 }],
    ['depends', [up, down, level], { holds: 1, fails: 1, open: 1 }],
    ['fails in part', [down, level], { fails: 1, open: 1 }],
    ['fails in part', [down, same], { fails: 1, equal: 1 }],
    ['not told apart', [level], { open: 1 }],
    ['not told apart', [level, same], { open: 1, equal: 1 }],
    ['equal', [same, same], { equal: 2 }],
    ['not measured', [alone], {}],
    ['not measured', [], {}],
    ['holds', [cheaper], { holds: 1 }],
    ['fails', [dearer], { fails: 1 }],
    ['depends', [up, dearer], { holds: 1, fails: 1 }],
  ] as const)('%s', (verdict, comparisons, counts) => {
    const claims = [{ claim: 'better', about: 'spiking', comparisons: ['gain', 'price'] }];
    expect(judgeClaims(claims, measures, comparisons)).toEqual([
      { claim: 'better', about: 'spiking', verdict, holds: 0, fails: 0, open: 0, equal: 0, ...counts },
    ]);
  });

  it('asks only the differences that it names, and an end at 0 tells nothing apart', () => {
    const claims = [{ claim: 'cheap', about: 'spiking', comparisons: ['price'] }];
    expect(judgeClaims(claims, measures, [up, up, dearer])[0]).toMatchObject({ verdict: 'fails', holds: 0 });
    const touching = difference('price', 'energy', -1, 0);
    expect(judgeClaims(claims, measures, [touching])[0]!.verdict).toBe('not told apart');
  });
});
