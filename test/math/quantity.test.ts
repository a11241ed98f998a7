import { describe, expect, it } from 'vitest';
import { quantity } from '../../src/math/quantity.ts';

describe('quantity', () => {
  it.each<[number | string, string, number]>([
    [20, 'ms', 20],
    ['20 ms', 'ms', 20],
    ['-65mV', 'mV', -65],
    ['0.23 pF', 'pF', 0.23], // mathjs alone gives 0.23000000000000004
    ['1e-3 s', 's', 0.001],
    ['.5 nA', 'nA', 0.5],
    ['0.02 s', 'ms', 20],
    ['2.3 s', 'ms', 2300],
    ['250 pF', 'nF', 0.25],
    ['0.3 kHz', 'Hz', 300],
    ['3 / s', 'Hz', 3],
    ['200 pF / (10 nS)', 'ms', 20],
    ['250 pF * 80 Mohm', 'ms', 20],
    ['40 M\u03a9', 'Mohm', 40],
    ['40 k\u2126', 'kohm', 40],
    ['40 MOhm * 0.5 nA', 'mV', 20],
    ['100 µs', 'ms', 0.1],
    ['15 msec', 'ms', 15],
    ['0.05', '', 0.05],
    ['1 / 4', '', 0.25],
  ])('%j in %s is %d, to the bit', async (value, unit, expected) => {
    expect(await quantity(value, unit)).toBe(expected);
  });

  it.each<[number | string, string, RegExp]>([
    [
      '20 mV',
      'ms',
      /^lif\.tauM: must be a number in ms, or a text such as '20 ms', got '20 mV'; its dimension/,
    ],
    ['20', 'ms', /got '20'; give the unit, e\.g\. '20 ms'/],
    ['1 / 4', 'ms', /it has no unit/],
    ['20 furlongz', 'ms', /got '20 furlongz' \(/],
    ['', 'ms', /^lif\.tauM/],
    ['ms', 'mV', /its dimension/],
    ['3 ms', '', /^lif\.tauM: must be a plain number, got '3 ms'/],
    ['x = 3 ms', 'ms', /not allowed/],
    ['import({a: 1})', 'ms', /not allowed/],
    ['[1, 2] ms', 'ms', /not allowed/],
    ['1e999 ms', 'ms', /^lif\.tauM/],
    ['1 / 0 s', 'ms', /^lif\.tauM/],
    [NaN, 'ms', /got NaN/],
    [Infinity, 'ms', /got Infinity/],
  ])('refuses %j in %s', async (value, unit, message) => {
    await expect(quantity(value, unit, 'lif.tauM')).rejects.toThrow(message);
  });

  it('refuses what is neither number nor text', async () => {
    await expect(quantity(null as never, 'ms')).rejects.toThrow(TypeError);
    await expect(quantity([20] as never, 'ms')).rejects.toThrow(TypeError);
  });
});
