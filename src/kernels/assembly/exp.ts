/** exp and log with the bits of ../../math/exp.ts, which says where they come from: the same operations in the same order. */

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const TWO_TO_54: f64 = 18014398509481984;

/** 2^k for -1022 <= k <= 1023. */
function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>((<u64>(k + 1023)) << 52);
}

/** 2^-1000 */
const TINY: f64 = 9.332636185032189e-302;

/** e^x. */
export function exp(x: f64): f64 {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = <i32>(x * Math.LOG2E + (x < 0 ? -0.5 : 0.5));
  const high = x - <f64>k * LN2_HIGH;
  const low = <f64>k * LN2_LOW;
  const r = high - low;
  const z = r * r;
  const series =
    0.16666666666666602 +
    z *
      (-0.0027777777777015593 +
        z * (6.613756321437934e-5 + z * (-1.6533902205465252e-6 + z * 4.1381367970572385e-8)));
  const c = r - z * series;
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  if (k < -1021) return y * powerOfTwo(k + 1000) * TINY;
  return y * powerOfTwo(k);
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: f64): f64 {
  if (Number.isNaN(x) || x === Infinity) return x;
  if (x < 0) return NaN;
  if (x === 0) return -Infinity;
  let k = 0;
  if (x < SMALLEST_NORMAL) {
    x *= TWO_TO_54;
    k = -54;
  }
  const upper = <i32>(reinterpret<u64>(x) >> 32);
  const aboveRoot2 = ((upper & 0xfffff) + 0x95f64) >> 20;
  const exponent = (upper >> 20) - 1023 + aboveRoot2;
  k += exponent;
  // 2^-exponent is subnormal at the upper end
  const f = exponent < 1000 ? x * powerOfTwo(-exponent) - 1 : x * TINY * powerOfTwo(1000 - exponent) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const halfSquare = 0.5 * f * f;
  return <f64>k * LN2_HIGH - (halfSquare - (s * (halfSquare + (odd + even)) + <f64>k * LN2_LOW) - f);
}
