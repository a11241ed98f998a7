/**
 * Student's t distribution: upper tail by the regularised incomplete beta function (Lentz's continued fraction), quantile
 * by bisection down to neighbouring doubles. Own exp and log only, so the same bits everywhere. Relative error below 1e-12
 * up to 100 degrees of freedom, below 1e-9 up to 10^7.
 */
import { exp, log } from './exp.ts';

/** ln(1 + x) where x is small: what 1 + x rounds away is put back. */
function log1p(x: number): number {
  const rounded = 1 + x;
  return rounded === 1 ? x : (log(rounded) * x) / (rounded - 1);
}

/** Stirling's series for ln Gamma(x) without its leading terms, x >= 12. */
function stirling(x: number): number {
  const y = 1 / (x * x);
  const series =
    1 / 12 + y * (-1 / 360 + y * (1 / 1260 + y * (-1 / 1680 + y * (1 / 1188 + y * (-691 / 360360)))));
  return series / x;
}

/** Beta function B(a, 1/2) = Gamma(a) sqrt(pi) / Gamma(a + 1/2), a > 0; the large terms cancel on paper, not in bits. */
function betaHalf(a: number): number {
  let factor = 1;
  while (a < 12) {
    factor *= (a + 0.5) / a;
    a++;
  }
  const logRatio = a * log1p(0.5 / a) - 0.5 + stirling(a + 0.5) - stirling(a);
  return factor * Math.sqrt(Math.PI / a) * exp(-logRatio);
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), for x < (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1_000_000; m++) {
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

/** P(T > t) for t >= 0 and `df` degrees of freedom: half of I_x(df / 2, 1 / 2) at x = df / (df + t^2). */
export function studentTail(t: number, df: number): number {
  if (t === 0) return 0.5;
  const a = df / 2;
  const b = 0.5;
  const square = t * t;
  const x = df / (df + square);
  const y = square / (df + square);
  // x^a y^b / B(a, b), each factor from whichever of x and y is not rounded near 1
  const front = (exp(a * (y < 0.5 ? log1p(-y) : log(x))) * Math.sqrt(y)) / betaHalf(a);
  if (x < (a + 1) / (a + b + 2)) return (0.5 * front * betaFraction(x, a, b)) / a;
  return 0.5 - (0.5 * front * betaFraction(y, b, a)) / b;
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
