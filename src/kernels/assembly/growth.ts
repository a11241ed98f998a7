/** exp(t / tau) of spike times, two at a time: the operations of math/exp.ts in their order, for 0 <= t / tau <= 600. */

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const INVERSE_LN2: f64 = Math.LOG2E;

function grown(x: v128): v128 {
  const k = f64x2.trunc(f64x2.add(f64x2.mul(x, f64x2.splat(INVERSE_LN2)), f64x2.splat(0.5)));
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

export function growth64(count: i32, t: usize, tau: f64, out: usize): void {
  const scale = f64x2.splat(tau);
  for (let s = 0; s < count; s += 2) {
    const at = (<usize>s) << 3;
    v128.store(out + at, grown(f64x2.div(v128.load(t + at), scale)));
  }
}

export function growth32(count: i32, t: usize, tau: f64, out: usize): void {
  const scale = f64x2.splat(tau);
  for (let s = 0; s < count; s += 2) {
    const y = grown(f64x2.div(v128.load(t + ((<usize>s) << 3)), scale));
    v128.store64_lane(out + ((<usize>s) << 2), f32x4.demote_f64x2_zero(y), 0);
  }
}
