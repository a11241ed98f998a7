/**
 * The first time at which a sum of decaying exponentials reaches zero,
 *   f(t) = constant + sum_k amplitude_k exp(-rate_k t),  t >= 0,  f(0) < 0.
 * A potential relaxing under a fading pool towards a falling threshold is such a sum. No root can be missed: f times
 * exp(rate_min t) has a derivative with one exponential fewer, so the turning points of f are isolated by the same
 * method one level down (Rolle), and between two of them f is monotone and has at most one root.
 */
import { exp, log } from '../math/exp.ts';

/** The largest number of different rates. */
const maxTerms = 4;

/** Scratch for one level of the recursion: its terms, and the roots found in it. */
interface Level {
  readonly amplitude: Float64Array;
  readonly rate: Float64Array;
  readonly roots: Float64Array;
}

const levels: Level[] = Array.from({ length: maxTerms + 1 }, () => ({
  amplitude: new Float64Array(maxTerms),
  rate: new Float64Array(maxTerms),
  roots: new Float64Array(maxTerms),
}));

/** A sum of exponentials that is filled term by term and then asked for its first root; reused without allocation. */
export class ExponentialSum {
  #constant = 0;
  #terms = 0;

  /** Starts a new sum with this constant. */
  start(constant: number): this {
    this.#constant = constant;
    this.#terms = 0;
    return this;
  }

  /** Adds amplitude exp(-rate t), rate >= 0 [1/ms]; equal rates are merged, so at most four differ. */
  add(amplitude: number, rate: number): this {
    if (amplitude === 0) return this;
    if (rate === 0) {
      this.#constant += amplitude;
      return this;
    }
    const top = levels[0]!;
    let at = this.#terms;
    while (at > 0 && top.rate[at - 1]! > rate) at--;
    if (at > 0 && top.rate[at - 1] === rate) {
      top.amplitude[at - 1]! += amplitude;
      return this;
    }
    for (let k = this.#terms++; k > at; k--) {
      top.amplitude[k] = top.amplitude[k - 1]!;
      top.rate[k] = top.rate[k - 1]!;
    }
    top.amplitude[at] = amplitude;
    top.rate[at] = rate;
    return this;
  }

  /** [ms] the first t >= 0 with f(t) >= 0; Infinity if f stays below zero. */
  firstReach(): number {
    const { amplitude } = levels[0]!;
    let highest = this.#constant;
    let now = this.#constant;
    for (let k = 0; k < this.#terms; k++) {
      now += amplitude[k]!;
      if (amplitude[k]! > 0) highest += amplitude[k]!;
    }
    if (now >= 0) return 0;
    if (highest < 0) return Infinity;
    const found = roots(this.#constant, 0, this.#terms, true);
    return found > 0 ? levels[0]!.roots[0]! : Infinity;
  }
}

function value(constant: number, { amplitude, rate }: Level, terms: number, t: number): number {
  let sum = constant;
  for (let k = 0; k < terms; k++) sum += amplitude[k]! * exp(-rate[k]! * t);
  return sum;
}

function slope({ amplitude, rate }: Level, terms: number, t: number): number {
  let sum = 0;
  for (let k = 0; k < terms; k++) sum -= amplitude[k]! * rate[k]! * exp(-rate[k]! * t);
  return sum;
}

/** Finds the roots t > 0 where the sign changes, ascending, into levels[depth].roots; only the first if asked. */
function roots(constant: number, depth: number, terms: number, firstOnly: boolean): number {
  const level = levels[depth]!;
  if (terms === 0) return 0;
  if (terms === 1) {
    const ratio = -level.amplitude[0]! / constant;
    if (!(ratio > 1 && ratio < Infinity)) return 0;
    level.roots[0] = log(ratio) / level.rate[0]!;
    return 1;
  }
  // f'(t) exp(rate_0 t): the first term becomes the constant, the others keep the difference of rates.
  const below = levels[depth + 1]!;
  for (let k = 1; k < terms; k++) {
    below.amplitude[k - 1] = -level.amplitude[k]! * level.rate[k]!;
    below.rate[k - 1] = level.rate[k]! - level.rate[0]!;
  }
  const turns = roots(-level.amplitude[0]! * level.rate[0]!, depth + 1, terms - 1, false);
  let found = 0;
  let left = 0;
  let atLeft = value(constant, level, terms, 0);
  for (let k = 0; k <= turns; k++) {
    let right: number;
    if (k < turns) right = below.roots[k]!;
    else {
      // Beyond the last turn f runs monotonically to the constant.
      if (constant === 0 || constant > 0 === atLeft > 0) break;
      right = left + 1 / level.rate[0]!;
      while (value(constant, level, terms, right) > 0 !== constant > 0) right = left + 2 * (right - left);
    }
    const atRight = value(constant, level, terms, right);
    if (atLeft !== 0 && atRight >= 0 !== atLeft >= 0) {
      level.roots[found++] = rootBetween(constant, level, terms, left, right, atLeft < 0);
      if (firstOnly) return found;
    }
    left = right;
    atLeft = atRight;
  }
  return found;
}

/** Newton's method kept inside a bracket by bisection; f is monotone on it and rises if `rising`. */
function rootBetween(
  constant: number,
  level: Level,
  terms: number,
  left: number,
  right: number,
  rising: boolean,
): number {
  let t = 0.5 * (left + right);
  for (let step = 0; step < 200 && right - left > 0; step++) {
    const f = value(constant, level, terms, t);
    if (f === 0) return t;
    if (f < 0 === rising) left = t;
    else right = t;
    let next = t - f / slope(level, terms, t);
    if (!(next > left && next < right)) next = 0.5 * (left + right);
    if (next === t || next === left || next === right) break;
    t = next;
  }
  return t;
}
