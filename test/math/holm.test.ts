import { expect, test } from 'vitest';
import { holm } from '../../src/math/holm.ts';

test('Holm’s own example by hand: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02', () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), 'holm')
  const adjusted = [...holm([0.01, 0.04, 0.03, 0.005])];
  for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(p, 12);
});

test('one test stays as it is, none is none, nothing exceeds 1', () => {
  expect([...holm([0.3])]).toEqual([0.3]);
  expect([...holm([])]).toEqual([]);
  expect([...holm([0.9, 0.6])]).toEqual([1, 1]);
  expect(() => holm([0.1, Number.NaN])).toThrow('holm.ps[1]: must be in 0 ... 1, got NaN');
});
