/**
 * exp, expm1 and log that give the same bits on every machine, in every engine and in WebAssembly, which `Math.exp` does
 * not promise: IEEE + - * / and moves of the exponent bits only, always in the order written here. Error below 1 ulp.
 * Method and coefficients: fdlibm (Sun Microsystems 1993, freely granted): x = k ln2 + r with ln2 in two parts, then a
 * rational function of r that was fitted to the remainder.
 */

/** ln2 = LN2_HIGH + LN2_LOW; the low 32 bits of LN2_HIGH are zero, so that k * LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;

const EXP_OVERFLOWS_ABOVE = 709.782712893384;
const EXP_VANISHES_BELOW = -745.1332191019411;

/** (2098) 2^(i - 1074), from the smallest subnormal number to 2^1023: doubling is exact. */
const powers = new Float64Array(2098);
for (let i = 0, power = Number.MIN_VALUE; i < powers.length; i++, power *= 2) powers[i] = power;

/** 2^k for -1074 <= k <= 1023. */
function powerOfTwo(k: number): number {
  return powers[k + 1074]!;
}

const SMALLEST_NORMAL = powerOfTwo(-1022);
const TWO_TO_54 = powerOfTwo(54);
const TWO_TO_MINUS_54 = powerOfTwo(-54);

/** One double, and its sign, exponent and upper mantissa as an integer. */
const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** y 2^k for y in (1/2, 2), rounded once, also where the result is subnormal. */
function scale(y: number, k: number): number {
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  if (k < -1021) return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return y * powerOfTwo(k);
}

/** The integer nearest to x / ln2. */
function multipleOfLn2(x: number): number {
  return (x * INVERSE_LN2 + (x < 0 ? -0.5 : 0.5)) | 0;
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOWS_ABOVE) return Number.POSITIVE_INFINITY;
  if (x < EXP_VANISHES_BELOW) return 0;
  const k = multipleOfLn2(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const z = r * r;
  // r (e^r + 1) / (e^r - 1) = 2 + r^2/6 - r^4/360 + ...; c = r - that + 2
  const series =
    0.16666666666666602 +
    z *
      (-0.0027777777777015593 +
        z * (6.613756321437934e-5 + z * (-1.6533902205465252e-6 + z * 4.1381367970572385e-8)));
  const c = r - z * series;
  return scale(1 - (low - (r * c) / (2 - c) - high), k);
}

/** e^x - 1, accurate where x is near 0 too. */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOWS_ABOVE) return Number.POSITIVE_INFINITY;
  if (x < -40) return -1;
  if (x < TWO_TO_MINUS_54 && x > -TWO_TO_MINUS_54) return x;
  const k = multipleOfLn2(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const lost = high - r - low;
  const half = 0.5 * r;
  const z = r * half;
  const series =
    1 +
    z *
      (-0.03333333333333313 +
        z *
          (0.0015873015872548146 +
            z * (-7.93650757867488e-5 + z * (4.008217827329362e-6 + z * -2.0109921818362437e-7))));
  const t = 3 - series * half;
  const e = z * ((series - t) / (6 - r * t));
  if (k === 0) return r - (r * e - z);
  // e^r - 1 = r - rest
  const rest = r * (e - lost) - lost - z;
  if (k === -1) return 0.5 * (r - rest) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (rest - (r + 0.5)) : 1 + 2 * (r - rest);
  if (k < 0 || k > 56) return scale(1 - (rest - r), k) - 1;
  // 2^k (1 + r - rest) - 1, the 1 taken off where it costs least
  const one = powerOfTwo(-k);
  const y = k < 20 ? 1 - one - (rest - r) : r - (rest + one) + 1;
  return y * powerOfTwo(k);
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  let k = 0;
  if (x < SMALLEST_NORMAL) {
    x *= TWO_TO_54;
    k = -54;
  }
  // x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2)
  float[0] = x;
  const upper = words[UPPER]!;
  const aboveRoot2 = ((upper & 0xfffff) + 0x95f64) >> 20;
  const exponent = (upper >> 20) - 1023 + aboveRoot2;
  k += exponent;
  const f = x * powerOfTwo(-exponent) - 1;
  // log(1 + f) = 2 atanh(s) with s = f / (2 + f)
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const halfSquare = 0.5 * f * f;
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + (odd + even)) + k * LN2_LOW) - f);
}

/** log(1 + x), right to rounding for small x too: what 1 + x lost is given back as a factor (Kahan). */
export function log1p(x: number): number {
  const u = 1 + x;
  return u === 1 ? x : (log(u) * x) / (u - 1);
}
