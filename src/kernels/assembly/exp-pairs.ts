/** exp and log of two numbers at once, for the ranges that need no special case: the bits of exp.ts. */

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/** e^x for 0 <= x <= 709. */
export function exp2x(x: v128): v128 {
  const k = f64x2.trunc(f64x2.add(f64x2.mul(x, f64x2.splat(Math.LOG2E)), f64x2.splat(0.5)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r);
  let series = f64x2.add(
    f64x2.splat(-1.6533902205465252e-6),
    f64x2.mul(z, f64x2.splat(4.1381367970572385e-8)),
  );
  series = f64x2.add(f64x2.splat(6.613756321437934e-5), f64x2.mul(z, series));
  series = f64x2.add(f64x2.splat(-0.0027777777777015593), f64x2.mul(z, series));
  series = f64x2.add(f64x2.splat(0.16666666666666602), f64x2.mul(z, series));
  const c = f64x2.sub(r, f64x2.mul(z, series));
  const share = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, share), high));
  // 2^k from its exponent bits
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return f64x2.mul(y, i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52));
}

/** Natural logarithms of normal positive numbers below 2^1000. */
export function log2x(x: v128): v128 {
  // x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); the exponent is in the upper word
  const upper = i64x2.shr_u(x, 32);
  const aboveRoot2 = i64x2.shr_u(i64x2.add(v128.and(upper, i64x2.splat(0xfffff)), i64x2.splat(0x95f64)), 20);
  const exponent = i64x2.add(i64x2.sub(i64x2.shr_u(upper, 20), i64x2.splat(1023)), aboveRoot2);
  const f = f64x2.sub(i64x2.sub(x, i64x2.shl(exponent, 52)), f64x2.splat(1));
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  // log(1 + f) = 2 atanh(s) with s = f / (2 + f)
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(f64x2.splat(0.22222198432149784), f64x2.mul(w, f64x2.splat(0.15313837699209373)));
  even = f64x2.mul(w, f64x2.add(f64x2.splat(0.3999999999940942), f64x2.mul(w, even)));
  let odd = f64x2.add(f64x2.splat(0.1818357216161805), f64x2.mul(w, f64x2.splat(0.14798198605116586)));
  odd = f64x2.add(f64x2.splat(0.2857142874366239), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(f64x2.splat(0.6666666666666735), f64x2.mul(w, odd)));
  const halfSquare = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  const rest = f64x2.add(
    f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(odd, even))),
    f64x2.mul(k, f64x2.splat(LN2_LOW)),
  );
  return f64x2.sub(f64x2.mul(k, f64x2.splat(LN2_HIGH)), f64x2.sub(f64x2.sub(halfSquare, rest), f));
}
