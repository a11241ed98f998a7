import { describe, expect, it } from 'vitest';
import { exp, expm1, log } from '../../src/math/exp.ts';
import { rng } from '../../src/math/rng.ts';
import { bigExp, logUlpsOff, ONE, toFixed, ulpsApart } from './big-exponential.ts';

const random = rng('test', 'exp');

/** Arguments from tiny to the ends of the range, of both signs. */
const scattered = Array.from({ length: 20_000 }, (_, n) => {
  const size = [700, 40, 1, 1e-3, 1e-9, 1e-300][n % 6]!;
  return (2 * random.next() - 1) * size;
});
/** Positive numbers of every exponent, subnormal ones too. */
const positive = Array.from({ length: 20_000 }, (_, n) => {
  const mantissa = 1 + random.next();
  return n < 2100 ? mantissa * 2 ** (n - 1075) : mantissa * 2 ** (random.integer(40) - 20);
}).filter((x) => x > 0 && x < Infinity);

function worstRelativeError(
  ours: (x: number) => number,
  theirs: (x: number) => number,
  xs: number[],
): number {
  let worst = 0;
  for (const x of xs) {
    const expected = theirs(x);
    const error = Math.abs(ours(x) - expected);
    if (error > 0) worst = Math.max(worst, error / Math.max(Math.abs(expected), 2 ** -1022));
  }
  return worst;
}

describe('exp, expm1 and log', () => {
  it('agree with Math to the last place but one', () => {
    expect(worstRelativeError(exp, Math.exp, scattered)).toBeLessThanOrEqual(2.3e-16);
    expect(worstRelativeError(expm1, Math.expm1, scattered)).toBeLessThanOrEqual(2.3e-16);
    expect(worstRelativeError(log, Math.log, positive)).toBeLessThanOrEqual(2.3e-16);
  });

  it('are within one unit in the last place of the exact value', () => {
    let worst = 0;
    for (let n = 0; n < 300; n++) {
      const x = (2 * random.next() - 1) * [700, 40, 1, 0.01][n % 4]!;
      const exact = bigExp(toFixed(x));
      worst = Math.max(worst, ulpsApart(exp(x), exact), ulpsApart(expm1(x), exact - ONE));
      const y = exp(x);
      worst = Math.max(worst, logUlpsOff(log(y), y));
    }
    expect(worst).toBeGreaterThan(0.45); // an oracle that always agrees would be no oracle
    expect(worst).toBeLessThan(0.85);
  });

  it('round subnormal results once', () => {
    for (let x = -745; x < -708; x += 0.37) {
      expect(ulpsApart(exp(x), bigExp(toFixed(x)))).toBeLessThanOrEqual(0.51);
    }
    for (const x of [5e-324, 1e-320, 2.2250738585072014e-308])
      expect(logUlpsOff(log(x), x)).toBeLessThan(0.85);
  });

  it('do not decrease on a fine grid', () => {
    const falls = (f: (x: number) => number, from: number, step: number, steps: number) => {
      let count = 0;
      for (let n = 0; n < steps; n++) if (!(f(from + (n + 1) * step) >= f(from + n * step))) count++;
      return count;
    };
    expect(falls((x) => -x, 0, 1, 10)).toBe(10);
    expect(falls(exp, -40, 1e-3, 80_000)).toBe(0);
    expect(falls(expm1, -40, 1e-3, 80_000)).toBe(0);
    expect(falls(log, 1e-6, 1e-4, 80_000)).toBe(0);
    // and from one double to the next where the argument reduction changes its multiple of ln2
    for (const multiple of [0.5, 1.5, 3.5, 20.5]) {
      const centre = multiple * Math.LN2;
      const ulp = 2 ** (Math.floor(Math.log2(centre)) - 52);
      for (const f of [exp, expm1]) {
        expect(falls(f, centre - 500 * ulp, ulp, 1000)).toBe(0);
        expect(falls(f, -centre - 500 * ulp, ulp, 1000)).toBe(0);
      }
    }
    for (const centre of [1, Math.SQRT1_2, Math.SQRT2]) {
      const ulp = 2 ** -52;
      expect(falls(log, centre - 500 * ulp, ulp, 1000)).toBe(0);
    }
  });

  it.each<[string, (x: number) => number, number, number]>([
    ['exp(0)', exp, 0, 1],
    ['exp(-0)', exp, -0, 1],
    ['exp of the smallest number', exp, 5e-324, 1],
    ['exp(Infinity)', exp, Infinity, Infinity],
    ['exp(-Infinity)', exp, -Infinity, 0],
    ['exp(NaN)', exp, NaN, NaN],
    ['exp, largest finite', exp, 709.782712893384, 1.7976931348622732e308],
    ['exp, overflow', exp, 709.7827128933841, Infinity],
    ['exp, smallest positive', exp, -745.1332191019411, 5e-324],
    ['exp, underflow', exp, -745.1332191019412, 0],
    ['expm1(0)', expm1, 0, 0],
    ['expm1(-0)', expm1, -0, -0],
    ['expm1 of the smallest number', expm1, 5e-324, 5e-324],
    ['expm1 of a subnormal number', expm1, -1e-310, -1e-310],
    ['expm1(Infinity)', expm1, Infinity, Infinity],
    ['expm1(-Infinity)', expm1, -Infinity, -1],
    ['expm1(-50)', expm1, -50, -1],
    ['expm1(NaN)', expm1, NaN, NaN],
    ['expm1, largest finite', expm1, 709.782712893384, 1.7976931348622732e308],
    ['expm1, overflow', expm1, 710, Infinity],
    ['log(1)', log, 1, 0],
    ['log(0)', log, 0, -Infinity],
    ['log(-0)', log, -0, -Infinity],
    ['log(-1)', log, -1, NaN],
    ['log(-Infinity)', log, -Infinity, NaN],
    ['log(Infinity)', log, Infinity, Infinity],
    ['log(NaN)', log, NaN, NaN],
    ['log of the largest number', log, Number.MAX_VALUE, 709.782712893384],
    ['log of the smallest number', log, 5e-324, -744.4400719213812],
  ])('%s', (_, f, x, expected) => {
    expect(Object.is(f(x), expected)).toBe(true);
  });

  it('give the same bits on every machine', () => {
    // Golden: FNV-1a over the bytes of 6000 results; Node 20.20.2, x64, this test.
    const stream = rng('golden', 'exp');
    const results = new Float64Array(6000);
    for (let n = 0; n < 2000; n++) {
      const x = (2 * stream.next() - 1) * (n % 2 ? 50 : 1);
      results.set([exp(x), expm1(x), log(Math.abs(x))], 3 * n);
    }
    const view = new DataView(results.buffer);
    let hash = 0x811c9dc5;
    for (const value of results) {
      view.setFloat64(0, value, true);
      for (let byte = 0; byte < 8; byte++) hash = Math.imul(hash ^ view.getUint8(byte), 0x01000193) >>> 0;
    }
    expect(hash.toString(16)).toBe('2fecf161');
  });
});
