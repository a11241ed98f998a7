/**
 * Student's t distribution: upper tail by the regularised incomplete beta function (Lentz's continued fraction), quantile
 * by bisection down to neighbouring doubles. Own exp and log only, so the same bits everywhere; relative error < 1e-12.
 */
import { exp, log } from './exp.ts';

/** ln Gamma(x), x > 0: Stirling's series after shifting x to 12 or more. */
function logGamma(x: number): number {
  let product = 1;
  while (x < 12) product *= x++;
  const y = 1 / (x * x);
  const series =
    1 / 12 + y * (-1 / 360 + y * (1 / 1260 + y * (-1 / 1680 + y * (1 / 1188 + y * (-691 / 360360)))));
  const halfLogTwoPi = 0.9189385332046728;
  return (x - 0.5) * log(x) - x + halfLogTwoPi + series / x - log(product);
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), for x < (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}

/** Regularised incomplete beta function I_x(a, b), with y = 1 - x given apart as it may be small. */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = exp(a * log(x) + b * log(y) + logGamma(a + b) - logGamma(a) - logGamma(b));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(y, b, a)) / b;
}

/** P(T > t) for t >= 0 and `df` degrees of freedom. */
export function studentTail(t: number, df: number): number {
  const square = t * t;
  return 0.5 * incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
}

/**
 * The t with P(T <= t) = p.
 * @throws RangeError unless 0 < p < 1 and df > 0.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`studentQuantile.p: must be between 0 and 1, got ${p}`);
  if (!(df > 0 && df < Number.POSITIVE_INFINITY))
    throw new RangeError(`studentQuantile.df: must be > 0 and finite, got ${df}`);
  if (p < 0.5) return -upperQuantile(p, df);
  return p === 0.5 ? 0 : upperQuantile(1 - p, df);
}

/** The t > 0 with the tail given. */
function upperQuantile(tail: number, df: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > tail) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTail(middle, df) > tail) low = middle;
    else high = middle;
  }
}
