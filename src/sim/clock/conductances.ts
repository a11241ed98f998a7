/**
 * Synaptic conductances of a population on a grid, dg/dt = -g / tau: they decay exactly. Of a leaky membrane they are given in
 * units of the leak's:
 *   tauM dx/dt = -x + J - gE (x - xE) - gI (x - xI),   x counted from vRest
 * x takes two steps of the classical Runge-Kutta method (fourth order) a grid step, with g and J at the start, middle and end
 * of each. NEST's iaf_cond_exp takes Runge-Kutta-Fehlberg steps of a controlled error.
 */
import type { StateExchange } from '../../math/state.ts';
import { decaysWithinStep, ExponentialCurrent, substeps, type WithinStep } from './synaptic-currents.ts';

export class Conductances {
  readonly #excitatory: ExponentialCurrent;
  readonly #inhibitory: ExponentialCurrent;
  /** (points of a step) how far they have decayed there */
  readonly decayE: Float64Array;
  readonly decayI: Float64Array;

  constructor(
    { n, tauE, tauI }: { readonly n: number; readonly tauE: number; readonly tauI: number },
    dt: number,
  ) {
    this.#excitatory = new ExponentialCurrent(n, dt, tauE, null);
    this.#inhibitory = new ExponentialCurrent(n, dt, tauI, null);
    this.decayE = decaysWithinStep(dt, tauE);
    this.decayI = decaysWithinStep(dt, tauI);
  }

  /** (n) signed weights */
  input(isNegative: boolean): Float64Array {
    return (isNegative ? this.#inhibitory : this.#excitatory).input;
  }

  /** (n) at the start of the step */
  get gE(): Float64Array {
    return this.#excitatory.value;
  }

  /** (n) at the start of the step: minus the inhibitory conductance, being a sum of negative weights */
  get minusGI(): Float64Array {
    return this.#inhibitory.value;
  }

  decay(): void {
    this.#excitatory.decay();
    this.#inhibitory.decay();
  }

  receive(): void {
    this.#excitatory.receive();
    this.#inhibitory.receive();
  }

  clear(): void {
    this.#excitatory.clear();
    this.#inhibitory.clear();
  }

  exchange(state: StateExchange): void {
    this.#excitatory.exchange(state.part('excitatory'));
    this.#inhibitory.exchange(state.part('inhibitory'));
  }
}

/**
 * Moves x (n) by a step of the grid; the conductances stay as they are at its start.
 * @param xE [mV] reversal potentials, counted from vRest
 * @param h a step / tauM
 */
export function stepWithConductances(
  x: Float64Array,
  g: Conductances,
  currents: WithinStep,
  xE: number,
  xI: number,
  h: number,
): void {
  for (let step = 0; step < substeps; step++) rungeKutta(x, g, currents, 2 * step, xE, xI, h / substeps);
}

/** One step of the method, from point p of the grid step to point p + 2. */
function rungeKutta(
  x: Float64Array,
  { gE, minusGI, decayE, decayI }: Conductances,
  { at }: WithinStep,
  p: number,
  xE: number,
  xI: number,
  h: number,
): void {
  const [e0, e1, e2] = [decayE[p]!, decayE[p + 1]!, decayE[p + 2]!];
  const [i0, i1, i2] = [decayI[p]!, decayI[p + 1]!, decayI[p + 2]!];
  const [j0, j1, j2] = [at[p]!, at[p + 1]!, at[p + 2]!];
  for (let n = 0; n < x.length; n++) {
    const e = gE[n]!;
    const i = -minusGI[n]!;
    // tauM dx/dt = b - a x
    const a0 = 1 + e * e0 + i * i0;
    const b0 = j0[n]! + e * e0 * xE + i * i0 * xI;
    const a1 = 1 + e * e1 + i * i1;
    const b1 = j1[n]! + e * e1 * xE + i * i1 * xI;
    const a2 = 1 + e * e2 + i * i2;
    const b2 = j2[n]! + e * e2 * xE + i * i2 * xI;
    const x0 = x[n]!;
    const k1 = h * (b0 - a0 * x0);
    const k2 = h * (b1 - a1 * (x0 + 0.5 * k1));
    const k3 = h * (b1 - a1 * (x0 + 0.5 * k2));
    const k4 = h * (b2 - a2 * (x0 + k3));
    x[n] = x0 + (k1 + 2 * (k2 + k3) + k4) / 6;
  }
}
