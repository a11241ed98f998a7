/**
 * All times t > 0 at which a sum of decaying terms changes its sign,
 *   h(t) = constant + sum_k (amplitude_k + slope_k t) exp(-rate_k t).
 * None can be missed (Rolle): times exp(rate t) for the smallest rate its first term is a polynomial; the derivative has that
 * term one degree lower, or no more; so the turning points are found by the same method one level down, and between two of
 * them h exp(rate t) is monotone and changes its sign at most once.
 */
import { exp, log } from '../../math/exp.ts';

/** The largest number of different rates, the constant's 0 among them. */
const maxTerms = 6;
/** A constant, two currents with a slope, a pool and a threshold: 1 + 2 + 2 + 1 + 1 levels; two to spare. */
const maxLevels = 9;

/** Scratch for one level of the recursion: its terms by ascending rate, the first rate being 0, and the roots found. */
class Level {
  readonly amplitude = new Float64Array(maxTerms);
  readonly slope = new Float64Array(maxTerms);
  readonly rate = new Float64Array(maxTerms);
  readonly roots = new Float64Array(maxLevels);
  terms = 0;

  valueAt(t: number): number {
    const { amplitude, slope, rate } = this;
    let sum = amplitude[0]! + slope[0]! * t;
    for (let k = 1; k < this.terms; k++) sum += (amplitude[k]! + slope[k]! * t) * exp(-rate[k]! * t);
    return sum;
  }

  /** The derivative's value. */
  slopeAt(t: number): number {
    const { amplitude, slope, rate } = this;
    let sum = slope[0]!;
    for (let k = 1; k < this.terms; k++)
      sum += (slope[k]! - rate[k]! * (amplitude[k]! + slope[k]! * t)) * exp(-rate[k]! * t);
    return sum;
  }

  /** The sign that it has for ever in the end; 0 if it has none. */
  finalSign(): number {
    return Math.sign(this.slope[0] !== 0 ? this.slope[0]! : this.amplitude[0]!);
  }
}

const levels: Level[] = Array.from({ length: maxLevels + 1 }, () => new Level());

/** A sum that is filled term by term and then asked for its roots; reused without allocation. */
export class DecayingSum {
  /** Starts a new sum with this constant. */
  start(constant: number): this {
    const top = levels[0]!;
    top.amplitude[0] = constant;
    top.slope[0] = 0;
    top.rate[0] = 0;
    top.terms = 1;
    return this;
  }

  /** Adds (amplitude + slope t) exp(-rate t), rate >= 0 [1/ms]; equal rates are merged. */
  add(amplitude: number, slope: number, rate: number): this {
    if (amplitude === 0 && slope === 0) return this;
    const top = levels[0]!;
    let at = top.terms;
    while (at > 0 && top.rate[at - 1]! > rate) at--;
    if (top.rate[at - 1] === rate) {
      top.amplitude[at - 1]! += amplitude;
      top.slope[at - 1]! += slope;
      return this;
    }
    for (let k = top.terms++; k > at; k--) {
      top.amplitude[k] = top.amplitude[k - 1]!;
      top.slope[k] = top.slope[k - 1]!;
      top.rate[k] = top.rate[k - 1]!;
    }
    top.amplitude[at] = amplitude;
    top.slope[at] = slope;
    top.rate[at] = rate;
    return this;
  }

  /** Its value at t = 0, and the sign that it has for ever in the end; to be asked after `countRoots`. */
  startValue(): number {
    return levels[0]!.valueAt(0);
  }
  finalSign(): number {
    return levels[0]!.finalSign();
  }

  /** How many times it changes its sign at t > 0; `root` tells them, ascending. */
  countRoots(): number {
    return roots(0);
  }

  /** [ms] */
  root(k: number): number {
    return levels[0]!.roots[k]!;
  }
}

/** Finds the times t > 0 where the sign of a level changes, ascending, into its `roots`; their number. */
function roots(depth: number): number {
  const level = levels[depth]!;
  normalise(level);
  const { amplitude, slope, rate, terms } = level;
  const constant = amplitude[0]!;
  if (terms === 1) {
    const t = -constant / slope[0]!;
    if (!(t > 0 && t < Infinity)) return 0;
    level.roots[0] = t;
    return 1;
  }
  if (terms === 2 && slope[0] === 0 && slope[1] === 0) {
    const ratio = -amplitude[1]! / constant;
    if (!(ratio > 1 && ratio < Infinity)) return 0;
    level.roots[0] = log(ratio) / rate[1]!;
    return 1;
  }
  if (keepsSign(level)) return 0;
  derive(level, levels[depth + 1]!);
  const turns = roots(depth + 1);
  const turning = levels[depth + 1]!.roots;
  const end = level.finalSign();
  let found = 0;
  let left = 0;
  let atLeft = level.valueAt(0);
  for (let k = 0; k <= turns; k++) {
    let right: number;
    if (k < turns) right = turning[k]!;
    else {
      // Beyond the last turn it runs monotonically to its final sign.
      if (end === 0 || end > 0 === atLeft > 0) break;
      right = left + 1 / rate[1]!;
      while (level.valueAt(right) > 0 !== end > 0) right = left + 2 * (right - left);
    }
    const atRight = level.valueAt(right);
    if (atLeft !== 0 && atRight >= 0 !== atLeft >= 0)
      level.roots[found++] = rootBetween(level, left, right, atLeft < 0);
    left = right;
    atLeft = atRight;
  }
  return found;
}

/** Drops leading terms that vanish, and divides by the slowest decay, so that the first rate is 0. */
function normalise(level: Level): void {
  const { amplitude, slope, rate } = level;
  let skip = 0;
  while (skip < level.terms - 1 && amplitude[skip] === 0 && slope[skip] === 0) skip++;
  const slowest = rate[skip]!;
  level.terms -= skip;
  if (skip === 0 && slowest === 0) return;
  for (let k = 0; k < level.terms; k++) {
    amplitude[k] = amplitude[k + skip]!;
    slope[k] = slope[k + skip]!;
    rate[k] = rate[k + skip]! - slowest;
  }
}

/** Terms of the derivative. */
function derive(level: Level, below: Level): void {
  const { amplitude, slope, rate, terms } = level;
  for (let k = 0; k < terms; k++) {
    below.amplitude[k] = slope[k]! - amplitude[k]! * rate[k]!;
    below.slope[k] = -slope[k]! * rate[k]!;
    below.rate[k] = rate[k]!;
  }
  below.terms = terms;
}

/**
 * Do all partial sums, from the slowest term on, have one sign? Then h has no root (Laguerre): summed by parts it is a sum
 * of them with positive factors. A slope counts as a partial sum that is infinite for a moment.
 */
function keepsSign({ amplitude, slope, terms }: Level): boolean {
  let sum = 0;
  let sign = 0;
  for (let k = 0; k < terms; k++) {
    const steep = Math.sign(slope[k]!);
    if (steep !== 0 && sign === -steep) return false;
    if (steep !== 0) sign = steep;
    sum += amplitude[k]!;
    const now = Math.sign(sum);
    if (now !== 0 && sign === -now) return false;
    if (now !== 0) sign = now;
  }
  return true;
}

/** Newton's method kept inside a bracket by bisection; the level is monotone on it and rises if `rising`. */
function rootBetween(level: Level, left: number, right: number, rising: boolean): number {
  let t = 0.5 * (left + right);
  for (let step = 0; step < 200 && right - left > 0; step++) {
    const f = level.valueAt(t);
    if (f === 0) return t;
    if (f < 0 === rising) left = t;
    else right = t;
    let next = t - f / level.slopeAt(t);
    if (!(next > left && next < right)) next = 0.5 * (left + right);
    if (next === t || next === left || next === right) break;
    t = next;
  }
  return t;
}
