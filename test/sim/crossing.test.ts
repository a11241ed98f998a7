/** The first zero of a sum of exponentials, against a fine grid: none is missed, none invented. */
import { describe, expect, it } from 'vitest';
import { type Rng, rng } from '../../src/math/rng.ts';
import { ExponentialSum } from '../../src/sim/crossing.ts';

interface Sum {
  constant: number;
  terms: [amplitude: number, rate: number][];
}

const value = ({ constant, terms }: Sum, t: number): number =>
  terms.reduce((sum, [a, r]) => sum + a * Math.exp(-r * t), constant);

function firstReach({ constant, terms }: Sum): number {
  const sum = new ExponentialSum().start(constant);
  for (const [amplitude, rate] of terms) sum.add(amplitude, rate);
  return sum.firstReach();
}

/** 1 to `most` terms with rates over four decades, and f(0) < 0. */
function randomSum(draw: Rng, most = 4): Sum {
  const rates = Array.from({ length: 1 + draw.integer(most) }, () => 10 ** (4 * draw.next() - 3));
  const terms = rates.map((rate): [number, number] => [10 * draw.normal(), rate]);
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

describe('firstReach', () => {
  it('misses no zero and invents none: 20,000 random sums of up to 4 exponentials against a grid', () => {
    const draw = rng('crossing');
    let reached = 0;
    for (let s = 0; s < 20_000; s++) {
      const f = randomSum(draw);
      const size = Math.abs(f.constant) + f.terms.reduce((sum, [a]) => sum + Math.abs(a), 0);
      const t = firstReach(f);
      if (t < Infinity) {
        reached++;
        // It is a zero: f changes sign within a hair of it, or is as small as rounding allows.
        const there = Math.abs(value(f, t));
        const slope = f.terms.reduce((sum, [a, r]) => sum + Math.abs(a * r) * Math.exp(-r * t), 0);
        expect(there).toBeLessThan(1e-12 * size + 1e-14 * t * slope);
      }
      for (const p of grid(f, 100)) {
        if (p >= t * (1 - 1e-9)) break;
        if (value(f, p) > 1e-12 * size) expect.fail(`${JSON.stringify(f)}: f(${p}) > 0 before ${t}`);
      }
    }
    expect(reached).toBeGreaterThan(5000);
    expect(reached).toBeLessThan(19_000);
  });

  it('tells a peak just above zero from one just below: 1000 near-tangent sums', () => {
    const draw = rng('tangent');
    let tried = 0;
    while (tried < 1000) {
      const f = randomSum(draw);
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
