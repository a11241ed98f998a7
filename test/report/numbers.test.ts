import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../src/experiment/types.ts';
import { differenceText, estimateText, plain, significant } from '../../src/report/numbers.ts';

const estimate = (mean: number | null, halfWidth: number | null = null): Estimate => ({
  mean,
  halfWidth,
  low: mean === null || halfWidth === null ? null : mean - halfWidth,
  high: mean === null || halfWidth === null ? null : mean + halfWidth,
  n: halfWidth === null ? 1 : 3,
  values: [],
});

describe('a number', () => {
  it.each([
    [0, '0'],
    [0.012345, '0.0123'],
    [1.5, '1.50'],
    [-1.5, '−1.50'],
    [99.96, '100.0'],
    [12345, '12,300'],
    [1234567, '1,230,000'],
    [1.234e9, '1.23 × 10⁹'],
    [-1.234e-7, '−1.23 × 10⁻⁷'],
  ])('%d has three significant digits: %s', (x, text) => expect(significant(x)).toBe(text));

  it.each([
    [0.1 + 0.2, '0.3'],
    [10000, '10,000'],
    [-65, '−65'],
    [0.0001, '0.0001'],
    [1e-9, '1.00 × 10⁻⁹'],
  ])('%d as a setting stands as it is: %s', (x, text) => expect(plain(x)).toBe(text));
});

describe('an estimate', () => {
  it('has the measure’s decimals and scale', () => {
    const text = estimateText({ label: '', unit: '%', scale: 100, digits: 1 }, estimate(0.9553, 0.0021));
    expect(text).toEqual({ mean: '95.5', plusMinus: '±0.2', bracket: '[95.3, 95.7]' });
  });

  it('never shows an interval of zero width that has one', () => {
    expect(estimateText({ label: '', digits: 1 }, estimate(97, 0.01))!.plusMinus).toBe('±<0.1');
    expect(estimateText({ label: '', digits: 1 }, estimate(97, 0))!.plusMinus).toBe('±0');
  });

  it('without decimals of its own has three digits, and more where its interval is finer', () => {
    expect(estimateText({ label: '' }, estimate(12345, 1234))!.mean).toBe('12,300');
    expect(estimateText({ label: '' }, estimate(12345, 12))).toEqual({
      mean: '12,350',
      plusMinus: '±10',
      bracket: '[12,330, 12,360]',
    });
  });

  it('of one seed has no interval, and without a mean is null', () => {
    expect(estimateText({ label: '', digits: 1 }, estimate(2))).toEqual({
      mean: '2.0',
      plusMinus: null,
      bracket: null,
    });
    expect(estimateText({ label: '' }, estimate(null))).toBeNull();
  });
});

describe('a difference', () => {
  const accuracy = { label: '', unit: '%', scale: 100, digits: 1 };

  it('of percentages is in points, with its sign', () => {
    expect(differenceText(accuracy, estimate(0.018, 0.009))).toEqual({
      signed: '+1.8',
      signedBracket: '[+0.9, +2.7]',
      size: '1.8',
      sizeBracket: '[0.9, 2.7]',
      unit: 'points',
    });
  });

  it('turns its interval with its sign', () => {
    const { signedBracket, sizeBracket } = differenceText(accuracy, estimate(-0.018, 0.009))!;
    expect([signedBracket, sizeBracket]).toEqual(['[−2.7, −0.9]', '[0.9, 2.7]']);
  });

  it('gets one decimal more before an end rounds to zero', () => {
    expect(differenceText(accuracy, estimate(0.004, 0.0037))!.signedBracket).toBe('[+0.03, +0.77]');
  });

  it('without a mean is null', () => expect(differenceText(accuracy, estimate(null))).toBeNull());
});
