/** The sign changes of a sum of decaying terms, against a fine grid: none is missed, none invented. */
import { describe, expect, it } from 'vitest';
import { type Rng, rng } from '../../../src/math/rng.ts';
import { DecayingSum } from '../../../src/sim/event/crossing.ts';

interface Sum {
  constant: number;
  terms: [amplitude: number, rate: number, slope?: number][];
}

const value = ({ constant, terms }: Sum, t: number): number =>
  terms.reduce((sum, [a, r, b = 0]) => sum + (a + b * t) * Math.exp(-r * t), constant);

/** All sign changes at t > 0. */
function roots({ constant, terms }: Sum): number[] {
  const sum = new DecayingSum().start(constant);
  for (const [amplitude, rate, slope = 0] of terms) sum.add(amplitude, slope, rate);
  return Array.from({ length: sum.countRoots() }, (_, k) => sum.root(k));
}

/** The first t >= 0 at which a sum that starts below zero reaches it. */
const firstReach = (f: Sum): number => (value(f, 0) >= 0 ? 0 : (roots(f)[0] ?? Infinity));

/** 1 to `most` terms with rates over four decades, the first `sloping` of them with a slope, and f(0) < 0. */
function randomSum(draw: Rng, most = 4, sloping = 0): Sum {
  const rates = Array.from({ length: 1 + draw.integer(most) }, () => 10 ** (4 * draw.next() - 3));
  const terms = rates.map((rate, k): [number, number, number] => [
    10 * draw.normal(),
    rate,
    k < sloping ? 10 * rate * draw.normal() : 0,
  ]);
  const now = terms.reduce((sum, [a]) => sum + a, 0);
  return { constant: -now - 10 ** (4 * draw.next() - 3), terms };
}

/** Times from 0 to where every term has died away; denser where terms are fast. */
function grid({ terms }: Sum, points: number): number[] {
  const end = 40 / Math.min(...terms.map(([, r]) => r));
  const first = 1e-3 / Math.max(...terms.map(([, r]) => r));
  const ratio = (end / first) ** (1 / points);
  return Array.from({ length: points + 1 }, (_, p) => first * ratio ** p);
}

/** Position and height of the highest point of f on t >= 0, by grid and golden section. */
function highest(f: Sum): { t: number; height: number } {
  const points = [0, ...grid(f, 200)];
  let best = 0;
  for (let p = 1; p < points.length; p++) if (value(f, points[p]!) > value(f, points[best]!)) best = p;
  let low = points[Math.max(0, best - 1)]!;
  let high = points[Math.min(points.length - 1, best + 1)]!;
  for (let step = 0; step < 80; step++) {
    const a = low + 0.382 * (high - low);
    const b = low + 0.618 * (high - low);
    if (value(f, a) < value(f, b)) low = a;
    else high = b;
  }
  return { t: low, height: value(f, low) };
}

describe('the sign changes', () => {
  it.each([0, 2])('are all found, and none is invented: 10,000 random sums, %d sloping terms', (sloping) => {
    const draw = rng('crossing', sloping);
    let found = 0;
    let most = 0;
    for (let s = 0; s < 10_000; s++) {
      const f = randomSum(draw, 4, sloping);
      const size = f.terms.reduce((sum, [a, r, b = 0]) => sum + Math.abs(a) + Math.abs(b / r), 1);
      const at = roots(f);
      found += at.length;
      most = Math.max(most, at.length);
      for (const t of at) {
        // It is a zero, or as small as rounding allows.
        const steep = f.terms.reduce(
          (sum, [a, r, b = 0]) => sum + (Math.abs(a * r) + Math.abs(b) * (1 + r * t)) * Math.exp(-r * t),
          0,
        );
        expect(Math.abs(value(f, t))).toBeLessThan(1e-12 * size + 1e-14 * t * steep);
      }
      let before = 0;
      for (const p of grid(f, 80)) {
        while (before < at.length && at[before]! < p) before++;
        const near = at.some((t) => Math.abs(t - p) < 1e-9 * p);
        const signed = value(f, p) * (before % 2 === 0 ? -1 : 1);
        if (signed < -1e-11 * size && !near)
          expect.fail(`${JSON.stringify(f)}: wrong sign at ${p}; roots ${at}`);
      }
    }
    expect(found).toBeGreaterThan(6000);
    expect(most).toBeGreaterThan(2);
  });

  it('tells a peak just above zero from one just below: 1000 near-tangent sums', () => {
    const draw = rng('tangent');
    let tried = 0;
    while (tried < 1000) {
      const f = randomSum(draw, 4, tried % 3);
      const peak = highest(f);
      if (peak.t < 1e-3 || peak.height - value(f, 0) < 1e-3 || peak.height - f.constant < 1e-3) continue;
      tried++;
      for (const gap of [1e-3, 1e-9]) {
        const over = { ...f, constant: f.constant - peak.height + gap };
        const under = { ...f, constant: f.constant - peak.height - gap };
        const t = firstReach(over);
        expect(t).toBeLessThanOrEqual(peak.t * (1 + 1e-3));
        expect(firstReach(under)).toBe(Infinity);
      }
    }
  });

  it('finds the first of two close zeros, in spite of a later return', () => {
    // (x - 0.9) (x - 0.89) (x - 0.1) in x = exp(-t), negative at x = 1 when turned over.
    const roots = [0.9, 0.89, 0.1];
    const [a, b, c] = roots as [number, number, number];
    const f: Sum = {
      constant: a * b * c,
      terms: [
        [-(a * b + a * c + b * c), 1],
        [a + b + c, 2],
        [-1, 3],
      ],
    };
    expect(firstReach(f)).toBeCloseTo(-Math.log(0.9), 12);
  });

  it('gives the closed form for one term, and for two of rates 1 and 2', () => {
    expect(firstReach({ constant: 5, terms: [[-20, 0.05]] })).toBeCloseTo(20 * Math.log(4), 13);
    expect(firstReach({ constant: 1e-9, terms: [[-1, 1]] })).toBeCloseTo(Math.log(1e9), 12);
    // 4 x - 3 x^2 - 1 = 0 at x = 1 and 1/3; shifted: 4 x - 3 x^2 - 1.01
    const x = (4 + Math.sqrt(16 - 12 * 1.01)) / 6;
    const f: Sum = {
      constant: -1.01,
      terms: [
        [4, 1],
        [-3, 2],
      ],
    };
    expect(firstReach(f)).toBeCloseTo(-Math.log(x), 13);
  });

  it('gives 0 where f(0) >= 0, and Infinity where f only ever approaches zero', () => {
    expect(firstReach({ constant: 0, terms: [] })).toBe(0);
    expect(firstReach({ constant: -1, terms: [[1, 3]] })).toBe(0);
    expect(firstReach({ constant: 0, terms: [[-1, 3]] })).toBe(Infinity);
    expect(firstReach({ constant: -1e-300, terms: [] })).toBe(Infinity);
    expect(
      firstReach({
        constant: 0,
        terms: [
          [-2, 1],
          [1, 2],
        ],
      }),
    ).toBe(Infinity);
  });

  it('takes terms in any order, and merges those of equal rate, also where they cancel', () => {
    const draw = rng('order');
    for (let s = 0; s < 300; s++) {
      const f = randomSum(draw);
      const t = firstReach(f);
      const split = f.terms.flatMap(([a, r]): [number, number][] => [
        [a - 1, r],
        [1, r],
      ]);
      const again = firstReach({ constant: f.constant, terms: draw.shuffle(split) });
      if (t === Infinity) expect(again).toBe(Infinity);
      else expect(Math.abs(again - t)).toBeLessThan(1e-6 * (1 + t));
    }
    const cancelled: Sum = {
      constant: 3,
      terms: [
        [7, 0.3],
        [-4, 0.1],
        [-7, 0.3],
      ],
    };
    expect(firstReach(cancelled)).toBeCloseTo(10 * Math.log(4 / 3), 12);
  });

  it('holds for rates that nearly agree, and for some very slow beside fast ones', () => {
    for (const rate of [0.05 * (1 + 1e-12), 0.05 * (1 + 1e-6), 0.051])
      expect(
        firstReach({
          constant: 5,
          terms: [
            [-10, 0.05],
            [-10, rate],
          ],
        }),
      ).toBeCloseTo(20 * Math.log(4), rate === 0.051 ? 0 : 4);
    const slow: Sum = {
      constant: 2,
      terms: [
        [-3, 1e-7],
        [-10, 0.05],
      ],
    };
    expect(firstReach(slow)).toBeCloseTo(1e7 * Math.log(1.5), 5);
  });
});
