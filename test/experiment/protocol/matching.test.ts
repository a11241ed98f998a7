import { describe, expect, it } from 'vitest';
import { type MatchBy, matchedPairs } from '../../../src/experiment/protocol/matching.ts';

const list = (by: MatchBy, prefix: string, ...values: (number | null)[]) =>
  values.map((value, k) => ({ name: `${prefix}${k}`, measures: { [by]: value } }));
const pairs = (by: MatchBy, ones: (number | null)[], others: (number | null)[], tolerance?: number) =>
  matchedPairs(list(by, 'a', ...ones), list(by, 'b', ...others), by, tolerance).map(
    ({ subject, against }) => `${subject.name} ${against.name}`,
  );

describe('matchedPairs', () => {
  it('of equal width: the same number of features and no other, first come first matched', () => {
    expect(pairs('width', [100, 200, 200], [200, 100, 101, 200])).toEqual(['a0 b1', 'a1 b0', 'a2 b3']);
  });

  it('of equal accuracy: within 0.2 points, the ends included', () => {
    expect(pairs('accuracy', [0.97, 0.9], [0.968, 0.9021])).toEqual(['a0 b0']);
    expect(pairs('accuracy', [0.97, 0.9], [0.968, 0.9021], 0.01)).toEqual(['a0 b0', 'a1 b1']);
  });

  it('of equal activity: at most a quarter more active', () => {
    expect(pairs('activeShare', [0.02, 0.1], [0.026, 0.08])).toEqual(['a1 b1']);
    expect(pairs('activeShare', [0.02], [0.025])).toEqual(['a0 b0']);
  });

  it('takes the closest first, and each result once', () => {
    // 1.00 and 1.10 both come near 1.09; the closer pair wins, the other takes what is left
    expect(pairs('activeShare', [1.0, 1.1], [1.09, 0.9])).toEqual(['a0 b1', 'a1 b0']);
  });

  it('leaves alone what was not measured or is silent', () => {
    expect(pairs('accuracy', [null, 0.5], [0.5, null])).toEqual(['a1 b0']);
    expect(pairs('activeShare', [0], [0])).toEqual([]);
  });
});
