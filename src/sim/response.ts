/**
 * How a membrane answers a synaptic current: postsynaptic potentials in closed form.
 *   tauM du/dt = -(u - vInf) + J(t),   J(t) = (now + rise t/tau) exp(-t/tau)
 *   =>  u(t) = vInf + (u0 - vInf) exp(-t/tauM) + now K(t) + rise L(t)
 * `now` [mV] is the current at t = 0 (an exponential synapse adds its weight to it), `rise` [mV] what it still has to gain
 * (an alpha synapse adds e times its weight, so that the peak, at t = tau, is the weight).
 *
 * With q = tau / (tau - tauM):  K = q (exp(-t/tau) - exp(-t/tauM)),  L = q (t/tau exp(-t/tau) - (q - 1) K / q).
 * Both are smooth where tau = tauM, but q is not, so that near it they are written by integrals that have no pole:
 *   z = t/tauM - t/tau:  K = t/tauM exp(-t/tauM) (e^z - 1)/z,  L = t/tauM t/tau exp(-t/tauM) integral_0^1 s e^(zs) ds.
 */
import { expm1 } from '../math/exp.ts';

/** How close to tauM, relatively, tau must be for the forms without a pole; beyond, q^2 costs two digits at most. */
const NEAR = 0.1;

/** [mV] now K(t) + rise L(t), given the two decays decayM = exp(-t/tauM) and decay = exp(-t/tau). */
export function response(
  now: number,
  rise: number,
  t: number,
  tauM: number,
  tau: number,
  decayM: number,
  decay: number,
): number {
  const apart = tau - tauM;
  if (apart < NEAR * tauM && apart > -NEAR * tauM) {
    const z = (t * apart) / (tau * tauM);
    if (z < 0.5 && z > -0.5) {
      const start = (t / tauM) * decayM;
      const k = z === 0 ? 1 : expm1(z) / z;
      return start * (now * k + (rise === 0 ? 0 : rise * (t / tau) * moment(z)));
    }
  }
  const q = tau / apart;
  const k = decay - decayM;
  return q * (now * k + rise * ((t / tau) * decay - (q - 1) * k));
}

/** integral_0^1 s e^(zs) ds = sum_n z^n / (n! (n + 2)), for |z| <= 1/2, where 13 terms are exact to the last bit. */
function moment(z: number): number {
  let sum = 0;
  for (let n = 13; n >= 0; n--) sum = (sum * z) / (n + 1) + 1 / (n + 2);
  return sum;
}
