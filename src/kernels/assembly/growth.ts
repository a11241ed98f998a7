/** exp(t / tau) of spike times, two at a time. */
import { exp2x } from './exp-pairs';

export function growth64(count: i32, t: usize, tau: f64, out: usize): void {
  const scale = f64x2.splat(tau);
  for (let s = 0; s < count; s += 2) {
    const at = (<usize>s) << 3;
    v128.store(out + at, exp2x(f64x2.div(v128.load(t + at), scale)));
  }
}

export function growth32(count: i32, t: usize, tau: f64, out: usize): void {
  const scale = f64x2.splat(tau);
  for (let s = 0; s < count; s += 2) {
    const y = exp2x(f64x2.div(v128.load(t + ((<usize>s) << 3)), scale));
    v128.store64_lane(out + ((<usize>s) << 2), f32x4.demote_f64x2_zero(y), 0);
  }
}
