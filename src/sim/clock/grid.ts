/** The time grid of the clock engines: step n goes from (n - 1) dt to n dt, and all of an instant falls on its end. */
import { atLeast, positive } from '../network/checks.ts';

/** Part of a step by which a time may miss the grid and still belong to it: times and steps are rounded numbers. */
const slack = 1e-6;

export class Grid {
  /** [ms] */
  readonly dt: number;
  /** steps in a millisecond where that is a whole number, else 0 */
  readonly #perMs: number;

  /** @throws RangeError unless dt > 0 */
  constructor(dt: number) {
    positive('simulation.dt', dt, 'ms');
    this.dt = dt;
    const perMs = Math.round(1 / dt);
    this.#perMs = Math.abs(1 / dt - perMs) < 1e-9 * perMs ? perMs : 0;
  }

  /** [ms] end of step n: 0.3 for the third step of 0.1 ms, not 0.30000000000000004 */
  time(n: number): number {
    return this.#perMs > 0 ? n / this.#perMs : n * this.dt;
  }

  /** Step to which something that happens at time t belongs: the first one that ends at t or later. */
  stepOf(t: number): number {
    return Math.max(0, Math.ceil(t / this.dt - slack));
  }

  /** A delay or a refractory period in steps, rounded. */
  round(ms: number): number {
    return Math.round(ms / this.dt);
  }

  /** A duration that must be whole steps. @throws RangeError otherwise */
  whole(name: string, ms: number): number {
    atLeast(name, ms, 0, 'ms');
    const steps = Math.round(ms / this.dt);
    if (Math.abs(ms / this.dt - steps) > slack)
      throw new RangeError(
        `${name}: must be whole steps of dt = ${this.dt} ms on a clock engine, got ${ms}; round it, or choose another dt`,
      );
    return steps;
  }
}
