/**
 * When a potential under excitatory and inhibitory currents meets its threshold: against a fine grid on 100,000 random states,
 * and against the closed forms that special time constants have. The potential is written here by partial fractions with
 * Math.exp, as the code under test does not.
 */
import { describe, expect, it } from 'vitest';
import { type Rng, rng } from '../../../src/math/rng.ts';
import { ThresholdCrossing } from '../../../src/sim/event/threshold-crossing.ts';
import { peakPsp } from '../../../src/sim/psp.ts';

/** A neuron relative to its threshold, and two currents (now + rise t/tau) exp(-t/tau). */
interface State {
  tauM: number;
  tauE: number;
  tauI: number;
  start: number;
  settles: number;
  nowE: number;
  riseE: number;
  nowI: number;
  riseI: number;
}

const crossing = new ThresholdCrossing();
const choices = [1.5, 2, 3, 5, 7, 10, 13, 20, 31];
/** Peak answers to a current that only decays and to one that only rises, rounded up. */
const peaks = (tauM: number, tau: number) => ({
  k: peakPsp('exponential', tauM, tau).v * (1 + 1e-12),
  l: (peakPsp('alpha', tauM, tau).v / Math.E) * (1 + 1e-12),
});
/** by 100 tauM + tau */
const known = new Map(
  choices.flatMap((tauM) => choices.map((tau) => [100 * tauM + tau, peaks(tauM, tau)] as const)),
);
const peaksOf = (tauM: number, tau: number) => known.get(100 * tauM + tau) ?? peaks(tauM, tau);

function begin(s: State): ThresholdCrossing {
  crossing.begin(s.start, s.settles, 0, s.tauM);
  const e = peaksOf(s.tauM, s.tauE);
  const i = peaksOf(s.tauM, s.tauI);
  if (s.nowE !== 0 || s.riseE !== 0) crossing.excite(s.nowE, s.riseE, s.tauE, e.k, e.l);
  if (s.nowI !== 0 || s.riseI !== 0) crossing.inhibit(s.nowI, s.riseI, s.tauI, i.k, i.l);
  return crossing;
}

/** What a current (now + rise t/tau) exp(-t/tau) adds to the potential, by partial fractions. */
function answer(now: number, rise: number, tau: number, tauM: number, t: number): number {
  if (tau === tauM) {
    const x = t / tau;
    return (now * x + (rise * x * x) / 2) * Math.exp(-x);
  }
  const q = tau / (tau - tauM);
  const slow = Math.exp(-t / tau);
  const k = q * (slow - Math.exp(-t / tauM));
  return now * k + rise * q * ((t / tau) * slow - (tauM / tau) * k);
}

/** The potential over the threshold. */
const over = (s: State, t: number): number =>
  s.settles +
  (s.start - s.settles) * Math.exp(-t / s.tauM) +
  answer(s.nowE, s.riseE, s.tauE, s.tauM, t) +
  answer(s.nowI, s.riseI, s.tauI, s.tauM, t);

/** Below threshold, under currents that may or may not lift it; one tau in a few equals another, or half or twice it. */
function randomState(draw: Rng): State {
  const tau = (): number => choices[draw.integer(choices.length)]!;
  const some = (share: number, scale: number): number =>
    draw.next() < share ? scale * draw.exponential() : 0;
  return {
    tauM: tau(),
    tauE: tau(),
    tauI: tau(),
    start: -(10 ** (3 * draw.next() - 2)),
    settles: 12 * draw.next() - 10,
    nowE: some(0.8, 20),
    riseE: some(0.4, 40),
    nowI: -some(0.8, 15),
    riseI: -some(0.4, 30),
  };
}

/** (points) times from 0 on, denser at first, to beyond all decay. */
function grid({ tauM, tauE, tauI }: State, points: number): Float64Array {
  const end = 12 * Math.max(tauM, tauE, tauI);
  return Float64Array.from({ length: points }, (_, p) => end * ((p + 1) / points) ** 2);
}

/** The highest point on a grid, refined by golden section; 0 if it never rises. */
function summit(s: State, points: number): { t: number; height: number } {
  const times = grid(s, points);
  let best = -1;
  let height = over(s, 0);
  times.forEach((t, p) => {
    const here = over(s, t);
    if (here > height) [best, height] = [p, here];
  });
  if (best < 0) return { t: 0, height };
  let low = times[best - 1] ?? 0;
  let high = times[best + 1] ?? times[best]!;
  for (let step = 0; step < 45; step++) {
    const a = low + 0.382 * (high - low);
    const b = low + 0.618 * (high - low);
    if (over(s, a) < over(s, b)) low = a;
    else high = b;
  }
  return { t: low, height: over(s, low) };
}

/** Checks one state against a grid; is there a crossing? */
function check(s: State, points: number): boolean {
  const bound = begin(s).earliest();
  const t = begin(s).time();
  if (!(bound <= t)) expect.fail(`${JSON.stringify(s)}: bound ${bound} beyond the crossing ${t}`);
  const size = 10 + s.nowE + s.riseE - s.nowI - s.riseI;
  if (t < Infinity && !(Math.abs(over(s, t)) < 1e-13 * size))
    expect.fail(`${JSON.stringify(s)}: at ${t} it is ${over(s, t)} off`);
  for (const p of grid(s, points)) {
    if (p >= t) break;
    if (over(s, p) > 1e-13 * size) expect.fail(`${JSON.stringify(s)}: over at ${p}, before ${t}`);
  }
  return t < Infinity;
}

describe('no crossing is missed, and none is invented', () => {
  it('80,000 random states against a grid', () => {
    const draw = rng('states');
    let crosses = 0;
    for (let n = 0; n < 80_000; n++) if (check(randomState(draw), 40)) crosses++;
    expect(crosses).toBeGreaterThan(20_000);
    expect(crosses).toBeLessThan(60_000);
  });

  it('20,000 states that nearly touch the threshold, half just over it and half just under', () => {
    const draw = rng('tangents');
    let tried = 0;
    while (tried < 10_000) {
      const s = randomState(draw);
      if (s.settles > -0.1) s.settles = -0.1;
      const { t: peak, height } = summit(s, 60);
      if (peak === 0 || height - over(s, 0) < 1e-3 || height - s.settles < 1e-3) continue;
      tried++;
      const gap = 10 ** (-3 - 7 * draw.next());
      const moved = (by: number): State => ({ ...s, start: s.start + by, settles: s.settles + by });
      const t = begin(moved(gap - height)).time();
      if (!(t <= peak * (1 + 1e-6)))
        expect.fail(`${JSON.stringify(s)}: peak by ${gap} at ${peak} missed, got ${t}`);
      const off = over(moved(gap - height), t);
      if (!(Math.abs(off) < 1e-11)) expect.fail(`${JSON.stringify(s)}: at ${t} it is ${off} off`);
      const under = begin(moved(-gap - height)).time();
      if (under !== Infinity) expect.fail(`${JSON.stringify(s)}: ${gap} below, got ${under}`);
    }
  });
});

/** Lambert's W: w e^w = z, the branch >= -1 or the one below, by bisection. */
function lambert(branch: 0 | -1, z: number): number {
  let [low, high] = branch === 0 ? [-1, Math.max(1, Math.log(1 + Math.max(z, 0)))] : [-800, -1];
  for (let step = 0; step < 200 && high > low; step++) {
    const w = 0.5 * (low + high);
    // w e^w rises on the upper branch and falls on the lower.
    if (w * Math.exp(w) < z === (branch === 0)) low = w;
    else high = w;
  }
  return 0.5 * (low + high);
}

/** The largest x in (0, 1) at which a polynomial (coefficients from x^0 on) is zero after being below it at 1, by a scan. */
function largestRoot(coefficients: readonly number[]): number {
  const value = (x: number): number => coefficients.reduceRight((sum, c) => sum * x + c, 0);
  const points = 4000;
  for (let p = points; p > 0; p--) {
    let [high, low] = [p / points, (p - 1) / points];
    if (value(low) < 0 || low === 0) continue;
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (low + high);
      if (value(middle) >= 0) low = middle;
      else high = middle;
    }
    return low;
  }
  return 0;
}

describe('where a closed form exists the crossing equals it', () => {
  const base: State = {
    tauM: 20,
    tauE: 5,
    tauI: 10,
    start: -1,
    settles: -5,
    nowE: 0,
    riseE: 0,
    nowI: 0,
    riseI: 0,
  };

  it('tauM = tau: s = -b/c - W(-(a/c) exp(-b/c)), on the lower branch where a and c are below zero', () => {
    const draw = rng('lambert');
    let [upper, lower] = [0, 0];
    for (let n = 0; n < 4000; n++) {
      const excites = n % 2 === 0;
      const s: State = { ...base, tauE: 20, tauI: 20, start: -5 * draw.next() };
      s.settles = excites ? -10 * draw.next() : 5 * draw.next();
      if (excites) s.nowE = 40 * draw.next();
      else s.nowI = -10 * draw.next();
      const [a, b, c] = [-s.settles, s.start - s.settles, s.nowE + s.nowI];
      const z = -(a / c) * Math.exp(-b / c);
      const branch = c < 0 && a < 0 ? -1 : 0;
      const got = begin(s).time() / 20;
      const wanted = z < -1 / Math.E ? -1 : -b / c - lambert(branch, z);
      if (wanted <= 0) expect(got).toBe(Infinity);
      else {
        if (branch === 0) upper++;
        else lower++;
        if (!(Math.abs(got - wanted) < 1e-9 * (1 + wanted)))
          expect.fail(`${JSON.stringify(s)}: ${got}, ${wanted}`);
      }
    }
    expect(Math.min(upper, lower)).toBeGreaterThan(300);
  });

  it('tauM = 2 tau: the largest root in (0, 1) of a quadratic in x = exp(-t/tauM)', () => {
    const draw = rng('quadratic');
    let crosses = 0;
    for (let n = 0; n < 2000; n++) {
      const s = { ...base, tauE: 10, start: -8 * draw.next(), nowE: 80 * draw.next() };
      s.settles = 12 * draw.next() - 10;
      // over = settles + (start - settles + now) x - now x^2
      const linear = s.start - s.settles + s.nowE;
      const under = linear * linear + 4 * s.nowE * s.settles;
      const half = -0.5 * (linear + Math.sign(linear) * Math.sqrt(under));
      const roots = [half / -s.nowE, s.settles / half].filter((x) => x > 0 && x < 1);
      const got = begin(s).time();
      if (roots.length === 0) expect(got).toBe(Infinity);
      else {
        crosses++;
        expect(Math.abs(got + 20 * Math.log(Math.max(...roots)))).toBeLessThan(1e-9);
      }
    }
    expect(crosses).toBeGreaterThan(700);
  });

  it('tauM = 4 tauE = 2 tauI, as in CUBA: the largest root in (0, 1) of a quartic in x = exp(-t/tauM)', () => {
    const draw = rng('quartic');
    let crosses = 0;
    for (let n = 0; n < 2000; n++) {
      const s = { ...base, start: -10 * draw.next(), nowE: 25 * draw.next(), nowI: -25 * draw.next() };
      s.settles = n % 2 === 0 ? 1 : -10 * draw.next();
      // q = tau / (tau - tauM): -1/3 for tauE, -1 for tauI
      const linear = s.start - s.settles + s.nowE / 3 + s.nowI;
      const x = largestRoot([s.settles, linear, -s.nowI, 0, -s.nowE / 3]);
      const got = begin(s).time();
      if (x === 0) expect(got).toBe(Infinity);
      else {
        crosses++;
        if (!(Math.abs(got + 20 * Math.log(x)) < 1e-8))
          expect.fail(`${JSON.stringify(s)}: ${got}, ${-20 * Math.log(x)}`);
      }
    }
    expect(crosses).toBeGreaterThan(1000);
  });
});
