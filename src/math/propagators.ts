/**
 * Exact steps of a leaky potential under a synaptic current: tauM dv/dt = -v + J. With v = 0 at the start, J(0) = 1 gives
 * after h ms the factor below. All forms are smooth at tau = tauM, where the textbook ones divide 0 by 0 (NEST falls back to
 * another formula there): the difference of two exponentials is written as expm1(z) / z, z = h (1/tauM - 1/tau).
 */
import { exp, expm1 } from './exp.ts';

/** exp(-h / tau) */
export const decayFactor = (h: number, tau: number): number => exp(-h / tau);

/** J = 1 for all of the step: 1 - exp(-h / tauM) */
export const constantGain = (h: number, tauM: number): number => -expm1(-h / tauM);

/** J = exp(-t / tau) */
export function exponentialGain(h: number, tauM: number, tau: number): number {
  return (h / tauM) * exp(-h / tauM) * meanOfExp(difference(h, tauM, tau));
}

/** J = t exp(-t / tau), t in ms */
export function alphaGain(h: number, tauM: number, tau: number): number {
  return (h / tauM) * h * exp(-h / tauM) * weightedMeanOfExp(difference(h, tauM, tau));
}

const difference = (h: number, tauM: number, tau: number): number => (h * (tau - tauM)) / (tau * tauM);

/** Integral of exp(z s) over s from 0 to 1 */
const meanOfExp = (z: number): number => (z === 0 ? 1 : expm1(z) / z);

/** Integral of s exp(z s) over s from 0 to 1: sum of z^k / (k! (k + 2)), where the closed form would cancel */
function weightedMeanOfExp(z: number): number {
  if (Math.abs(z) > 1) return (z * exp(z) - expm1(z)) / (z * z);
  let sum = 0.5;
  let term = 1;
  for (let k = 1; k < 24; k++) {
    term *= z / k;
    sum += term / (k + 2);
  }
  return sum;
}
