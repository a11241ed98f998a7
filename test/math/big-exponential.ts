/**
 * An exponential and a logarithm in exact integer arithmetic, to judge ours by something that shares nothing with them:
 * fixed point with BITS binary digits, Taylor's series after halving the argument, then squaring.
 */

const BITS = 1400n;
const ONE = 1n << BITS;

/** x as a fixed-point number; exact for every double down to 2^-1074. */
export function toFixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const shift = BITS - 1074n + BigInt(Math.max(exponent, 1) - 1);
  return (x < 0 ? -mantissa : mantissa) << shift;
}

/** e^x for fixed-point x. */
export function bigExp(x: bigint): bigint {
  const halvings = 40n;
  const small = x >> halvings;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * small) >> BITS) / n;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> BITS;
  return sum;
}

/** Distance in units in the last place of `value` between `value` and the fixed-point number `exact`. */
export function ulpsApart(value: number, exact: bigint): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const exponent = Math.max(Number((bits.getBigUint64(0) >> 52n) & 0x7ffn), 1);
  const ulp = 1n << (BITS - 1074n + BigInt(exponent - 1));
  const apart = ((toFixed(value) - exact) * 1_000_000n) / ulp;
  return Math.abs(Number(apart)) / 1e6;
}

/** Ulps between `value` and ln x: one Newton step from `value` squares its error, which leaves only the answer's own. */
export function logUlpsOff(value: number, x: number): number {
  const at = toFixed(value);
  const power = bigExp(at);
  const target = toFixed(x);
  return ulpsApart(value, at + (2n * (target - power) * ONE) / (target + power));
}

export { ONE };
