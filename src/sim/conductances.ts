/**
 * Synaptic conductances of a leaky population on a grid, in units of the leak's:
 *   tauM dx/dt = -x + J - gE (x - xE) - gI (x - xI),   dg/dt = -g / tau,   x counted from vRest
 * g and J move exactly; x takes two steps of the classical Runge-Kutta method (fourth order) a grid step, with g and J at the
 * start, middle and end of each. NEST's iaf_cond_exp takes Runge-Kutta-Fehlberg steps of a controlled error.
 */
import type { StateExchange } from '../math/state.ts';
import {
  decaysWithinStep,
  ExponentialCurrent,
  type SynapticCurrent,
  substeps,
  WithinStep,
} from './synaptic-currents.ts';

export interface Membrane {
  readonly n: number;
  readonly tauM: number;
  readonly vRest: number;
  readonly tauE: number;
  readonly tauI: number;
  readonly eE: number;
  readonly eI: number;
}

export class Conductances {
  readonly #excitatory: ExponentialCurrent;
  readonly #inhibitory: ExponentialCurrent;
  readonly #j: WithinStep;
  /** (points of a step) how far conductances have decayed there */
  readonly #decayE: Float64Array;
  readonly #decayI: Float64Array;
  /** [mV] reversal potentials, counted from vRest */
  readonly #xE: number;
  readonly #xI: number;
  /** a Runge-Kutta step / tauM */
  readonly #h: number;

  constructor({ n, tauM, vRest, tauE, tauI, eE, eI }: Membrane, dt: number) {
    this.#excitatory = new ExponentialCurrent(n, dt, tauE, tauM);
    this.#inhibitory = new ExponentialCurrent(n, dt, tauI, tauM);
    this.#j = new WithinStep(n);
    this.#decayE = decaysWithinStep(dt, tauE);
    this.#decayI = decaysWithinStep(dt, tauI);
    this.#xE = eE - vRest;
    this.#xI = eI - vRest;
    this.#h = dt / substeps / tauM;
  }

  /** (n) signed weights */
  input(isNegative: boolean): Float64Array {
    return (isNegative ? this.#inhibitory : this.#excitatory).input;
  }

  /** Moves x (n) and the conductances by a step. `current` [mV] is constant; the other currents are read, not moved. */
  step(x: Float64Array, current: number, currents: readonly { current: SynapticCurrent }[]): void {
    this.#j.fill(current);
    for (let c = 0; c < currents.length; c++) currents[c]!.current.sample(this.#j);
    for (let step = 0; step < substeps; step++) this.#rungeKutta(x, 2 * step);
    this.#excitatory.decay();
    this.#inhibitory.decay();
    this.receive();
  }

  /** One step of the method on x (n), from point p of the grid step to point p + 2. */
  #rungeKutta(x: Float64Array, p: number): void {
    const h = this.#h;
    const xE = this.#xE;
    const xI = this.#xI;
    const gE = this.#excitatory.value;
    // of negative weights: minus the conductance
    const minusGI = this.#inhibitory.value;
    const [e0, e1, e2] = [this.#decayE[p]!, this.#decayE[p + 1]!, this.#decayE[p + 2]!];
    const [i0, i1, i2] = [this.#decayI[p]!, this.#decayI[p + 1]!, this.#decayI[p + 2]!];
    const [j0, j1, j2] = [this.#j.at[p]!, this.#j.at[p + 1]!, this.#j.at[p + 2]!];
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
