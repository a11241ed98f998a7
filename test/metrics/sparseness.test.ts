import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import {
  activeShare,
  effectiveUnits,
  excessKurtosis,
  gini,
  hoyer,
  shareBeyondSd,
  trevesRolls,
  vinjeGallant,
} from '../../src/metrics/sparseness.ts';

const ofRates = { trevesRolls, vinjeGallant };
const ofMagnitudes = { hoyer, gini, effectiveUnits };
const all = { ...ofRates, ...ofMagnitudes, excessKurtosis, shareBeyondSd };

describe('sparseness of known vectors', () => {
  // a, S, Hoyer, Gini, excess kurtosis: the published formulas by an independent program.
  it.each([
    [
      [0, 0, 0, 1],
      [0.25, 1, 1, 0.75, -0.6666666667],
    ],
    [
      [0, 0, 1, 1],
      [0.5, 0.6666666667, 0.5857864376, 0.5, -2],
    ],
    [
      [1, 2, 3, 4],
      [0.8333333333, 0.2222222222, 0.1742581416, 0.25, -1.36],
    ],
    [
      [0, 1, 0, 3, 0, 0, 2, 0],
      [0.3214285714, 0.7755102041, 0.6698979996, 0.7083333333, -0.3711911357],
    ],
  ])('%j', (r, expected) => {
    const measured = [trevesRolls, vinjeGallant, hoyer, gini, excessKurtosis].map((measure) => measure(r));
    measured.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 9);
    });
  });

  it.each([
    [4, 1],
    [10, 3],
    [100, 5],
    [1000, 999],
    [50, 50],
  ])('%d responses, %d of them equal and the others zero', (n, k) => {
    const r = Float64Array.from({ length: n }, (_, i) => ((i * 7) % n < k ? 2.5 : 0));
    expect(trevesRolls(r)).toBeCloseTo(k / n, 12);
    expect(vinjeGallant(r)).toBeCloseTo((1 - k / n) / (1 - 1 / n), 12);
    expect(hoyer(r)).toBeCloseTo((Math.sqrt(n) - Math.sqrt(k)) / (Math.sqrt(n) - 1), 12);
    expect(gini(r)).toBeCloseTo(1 - k / n, 12);
    expect(effectiveUnits(r)).toBeCloseTo(k, 9);
    expect(effectiveUnits(r, 2)).toBeCloseTo(k, 9);
    expect(activeShare(r)).toBe(k / n);
    // Bernoulli: (1 - 6 p q) / (p q)
    const pq = (k / n) * (1 - k / n);
    if (k < n) expect(excessKurtosis(r)).toBeCloseTo((1 - 6 * pq) / pq, 8);
  });

  it('counts units by rate or by energy, as it is told', () => {
    expect(effectiveUnits([1, 2, 0])).toBeCloseTo(9 / 5, 12);
    expect(effectiveUnits([1, 2, 0], 2)).toBeCloseTo(25 / 17, 12);
  });

  it('counts as active what exceeds the threshold', () => {
    expect(activeShare([0, 1, 2, 3])).toBe(0.75);
    expect(activeShare([0, 1, 2, 3], 1)).toBe(0.5);
    // sd of 0 0 0 4 is sqrt(3): one response beyond it; of -1 1 -1 1 it is 1: none beyond
    expect(shareBeyondSd([0, 0, 0, 4])).toBe(0.25);
    expect(shareBeyondSd([-1, 1, -1, 1])).toBe(0);
  });
});

describe('sparseness of large samples', () => {
  const random = rng('test', 'sparseness');
  const n = 200_000;
  const sample = (draw: () => number) => Float64Array.from({ length: n }, draw);

  it('exponential responses have a = 1/2, Gini = 1/2, Hoyer 0.2929, kurtosis 6', () => {
    const r = sample(() => random.exponential());
    expect(trevesRolls(r)).toBeCloseTo(0.5, 2);
    expect(gini(r)).toBeCloseTo(0.5, 2);
    expect(hoyer(r)).toBeCloseTo(1 - Math.SQRT1_2, 2);
    expect(Math.abs(excessKurtosis(r) - 6)).toBeLessThan(0.6);
  });

  it('uniform responses have a = 3/4, Gini = 1/3, kurtosis -1.2', () => {
    const r = sample(() => random.next());
    expect(trevesRolls(r)).toBeCloseTo(0.75, 2);
    expect(gini(r)).toBeCloseTo(1 / 3, 2);
    expect(excessKurtosis(r)).toBeCloseTo(-1.2, 1);
  });

  it('half-normal responses have a = 2 / pi, Gini = sqrt 2 - 1; normal ones kurtosis 0, 31.7 % beyond one sd', () => {
    const r = sample(() => random.normal());
    const half = r.map(Math.abs);
    expect(trevesRolls(half)).toBeCloseTo(2 / Math.PI, 2);
    expect(gini(half)).toBeCloseTo(Math.SQRT2 - 1, 2);
    expect(gini(r)).toBe(gini(half));
    expect(Math.abs(excessKurtosis(r))).toBeLessThan(0.05);
    expect(shareBeyondSd(r)).toBeCloseTo(0.3173, 2);
  });

  it('Poisson counts of mean mu without tuning have a = mu / (1 + mu)', () => {
    for (const mu of [0.2, 1, 4]) {
      const r = sample(() => {
        let count = 0;
        for (let t = random.exponential(); t < mu; t += random.exponential()) count++;
        return count;
      });
      expect(trevesRolls(r)).toBeCloseTo(mu / (1 + mu), 2);
    }
  });
});

describe('sparseness of any vector', () => {
  const rates = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
    minLength: 2,
    maxLength: 60,
  });
  const spoken = rates.filter((r) => r.some((x) => x > 0));
  const close = (a: number, b: number) => {
    if (Number.isNaN(a) || Number.isNaN(b)) expect(a).toBe(b);
    else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
  };

  it('stays in its range', () => {
    fc.assert(
      fc.property(spoken, (r) => {
        const n = r.length;
        expect(trevesRolls(r)).toBeGreaterThanOrEqual((1 - 1e-12) / n);
        expect(trevesRolls(r)).toBeLessThanOrEqual(1);
        for (const measure of [vinjeGallant, hoyer]) {
          expect(measure(r)).toBeGreaterThanOrEqual(0);
          expect(measure(r)).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(gini(r)).toBeGreaterThanOrEqual(0);
        expect(gini(r)).toBeLessThanOrEqual(1 - 1 / n + 1e-12);
      }),
      { seed: 1 },
    );
  });

  it('depends neither on the unit nor on the order, and leaves the vector as it was', () => {
    fc.assert(
      fc.property(spoken, fc.constantFrom(1e-300, 1e-9, 7, 1e200), (r, unit) => {
        const before = [...r];
        for (const measure of Object.values(all)) {
          close(measure(r.map((x) => x * unit)), measure(r));
          close(measure([...r].reverse()), measure(r));
        }
        expect(r).toEqual(before);
      }),
      { seed: 2 },
    );
  });

  it('grows when responses fall silent or the rich get richer, shrinks when all are raised (axioms of Hurley and Rickard)', () => {
    fc.assert(
      fc.property(spoken, (r) => {
        const sparser = [...r, ...r.map(() => 0)];
        const raised = r.map((x) => x + 1);
        const richest = r.indexOf(Math.max(...r));
        const richer = r.map((x, i) => (i === richest ? x * 10 : x));
        expect(gini(sparser)).toBeGreaterThan(gini(r));
        expect(gini(raised)).toBeLessThanOrEqual(gini(r) + 1e-12);
        expect(gini(richer)).toBeGreaterThanOrEqual(gini(r) - 1e-12);
        expect(trevesRolls(sparser)).toBeLessThan(trevesRolls(r));
        close(effectiveUnits(sparser), effectiveUnits(r));
      }),
      { seed: 3 },
    );
  });

  it('ties the functions of a together', () => {
    fc.assert(
      fc.property(spoken, (r) => {
        const n = r.length;
        const a = trevesRolls(r);
        close(vinjeGallant(r), (1 - a) / (1 - 1 / n));
        close(effectiveUnits(r), n * a);
        const l1 = r.reduce((sum, x) => sum + x, 0);
        const l2 = Math.sqrt(r.reduce((sum, x) => sum + x * x, 0));
        close(hoyer(r), (Math.sqrt(n) - l1 / l2) / (Math.sqrt(n) - 1));
      }),
      { seed: 4 },
    );
  });

  it('equals the definition of Gini, term by term', () => {
    fc.assert(
      fc.property(spoken, (r) => {
        const n = r.length;
        const sorted = [...r].sort((a, b) => a - b);
        const norm = sorted.reduce((sum, x) => sum + x, 0);
        const sum = sorted.reduce((total, c, k) => total + (c / norm) * ((n - (k + 1) + 0.5) / n), 0);
        close(gini(r), 1 - 2 * sum);
      }),
      { seed: 5 },
    );
  });
});

describe('conventions at the edges', () => {
  it.each(Object.entries(all))(
    '%s of a silent row, of one response and of none is undefined',
    (_, measure) => {
      expect(measure([0, 0, 0])).toBe(NaN);
      expect(measure([-0, 0])).toBe(NaN);
      expect(measure([3])).toBe(NaN);
      expect(measure([])).toBe(NaN);
    },
  );

  it('a constant row is dense: a = 1, S = 0, Hoyer = 0, Gini = 0, exactly; its kurtosis is undefined', () => {
    for (const value of [1, 0.1, 1e-5, 12345.678]) {
      const r = new Float64Array(7).fill(value);
      expect(trevesRolls(r)).toBeCloseTo(1, 14);
      for (const measure of [vinjeGallant, hoyer, gini]) {
        expect(measure(r)).toBeGreaterThanOrEqual(0);
        expect(measure(r)).toBeLessThan(1e-14);
      }
      expect(effectiveUnits(r)).toBeCloseTo(7, 12);
      expect(excessKurtosis(r)).toBe(NaN);
      expect(shareBeyondSd(r)).toBe(NaN);
    }
  });

  it('the active share of a silent row is 0, of nothing undefined', () => {
    expect(activeShare([0, 0])).toBe(0);
    expect(activeShare([])).toBe(NaN);
  });

  it('a sign is refused by measures of rates and ignored by measures of magnitudes', () => {
    const r = [1, -2, 3, 0];
    for (const [name, measure] of Object.entries({ ...ofRates, activeShare }))
      expect(() => measure(r)).toThrow(`${name}.r[1]: must be >= 0, got -2`);
    for (const measure of Object.values(ofMagnitudes)) expect(measure(r)).toBe(measure([1, 2, 3, 0]));
    expect(excessKurtosis([-1, 0, 0, 1])).toBeCloseTo(2 - 3, 12);
  });

  it.each(Object.entries({ ...all, activeShare }))(
    '%s refuses NaN and infinity and says where',
    (name, measure) => {
      for (const bad of [NaN, Infinity, -Infinity, undefined, null])
        expect(() => measure([1, 0, bad as number])).toThrow(
          `${name}.r[2]: must be a finite number, got ${bad}`,
        );
    },
  );

  it('options outside their range are refused', () => {
    expect(() => activeShare([1], -1)).toThrow('activeShare.threshold: must be >= 0, got -1');
    expect(() => effectiveUnits([1, 2], 3 as never)).toThrow('effectiveUnits.power: must be 1 or 2, got 3');
  });
});
