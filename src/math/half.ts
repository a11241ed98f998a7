/** IEEE 754 half floats (binary16) as 16-bit patterns: 1 sign bit, 5 of the exponent, 10 of the fraction. */

/** 2^e for e = -25 ... 30, so that nothing is rounded. */
const powers = Float64Array.from({ length: 56 }, (_, place) => {
  let power = 1;
  for (let e = place - 25; e > 0; e--) power *= 2;
  for (let e = place - 25; e < 0; e++) power /= 2;
  return power;
});
const power = (e: number): number => powers[e + 25]!;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** which of the two words holds sign and exponent, on either kind of machine */
const high = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** The nearest half float, ties to the even one; beyond 65,519.99... infinity; NaN stays NaN. */
export function toHalf(value: number): number {
  double[0] = value;
  const sign = (words[high]! >>> 16) & 0x8000;
  const exponent = ((words[high]! >>> 20) & 0x7ff) - 1023;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (exponent > 15) return sign | 0x7c00;
  // a fraction that rounds up to the next power of two carries into the exponent by itself
  if (exponent < -14) return sign | toEven(size * power(24));
  return sign | (((exponent + 15) << 10) + toEven(size * power(10 - exponent)) - 1024);
}

/** The number of a pattern, exactly. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * power(-24) : sign * (1024 + fraction) * power(exponent - 25);
}

function toEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
