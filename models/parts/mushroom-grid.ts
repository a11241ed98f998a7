/** Figures of GeNN's mushroom body and the exponentials that they need, on its grid. */
import { exp } from '../../src/math/exp.ts';

/** [ms] of an image, and of a step; steps of an image */
export const duration = 20;
export const dt = 0.1;
export const steps = 200;
/** [ms], [MOhm], [mV] above rest; refractory period in steps; of all neurons but the giant one */
export const [tauM, resistance, threshold, refractory] = [20, 100, 10, 20];
/** [nA] synapse PN->KC, GGN->KC */
export const [inputWeight, giantWeight] = [0.2, -5];
/** [ms] decay of synapses from PN and KC, from the GGN */
export const [tauSyn, tauGiant] = [3, 5];

/** exp(-n dt / tau), n = 0 ... steps + 1 */
export const decays = (tau: number) =>
  Float64Array.from({ length: steps + 2 }, (_, n) => exp((-n * dt) / tau));
export const membrane = decays(tauM);
export const synapse = decays(tauSyn);

/** [mV] potential of a synapse of 1 nA: psp(tau) (exp(-t / tauM) - exp(-t / tau)) */
export const psp = (tau: number) => (resistance * tau) / (tauM - tau);
