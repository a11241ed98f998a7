/** The synaptic currents that a population on a grid needs, made as its synapses ask for them. */
import type { StateExchange } from '../../math/state.ts';
import {
  AlphaCurrent,
  ExponentialCurrent,
  StepCurrent,
  type SynapticCurrent,
  type WithinStep,
} from './synaptic-currents.ts';

/** All currents of a population: those of one kind and one time constant are one. */
export class CurrentSet {
  readonly #n: number;
  readonly #dt: number;
  readonly #tauE: number;
  readonly #tauI: number;
  readonly #tauM: number | null;
  /** in the order in which they are summed: step, exponential, alpha, of each the excitatory one first */
  readonly #parts: { readonly order: number; readonly key: string; readonly current: SynapticCurrent }[] = [];

  constructor(
    { n, tauE, tauI }: { readonly n: number; readonly tauE: number; readonly tauI: number },
    dt: number,
    tauM: number | null,
  ) {
    this.#n = n;
    this.#dt = dt;
    this.#tauE = tauE;
    this.#tauI = tauI;
    this.#tauM = tauM;
  }

  /** (n) where weights of this kind and sign are added */
  input(kind: 'step' | 'exponential' | 'alpha', isNegative: boolean): Float64Array {
    const tau = isNegative ? this.#tauI : this.#tauE;
    const key = kind === 'step' ? kind : `${kind} ${tau}`;
    const known = this.#parts.find((part) => part.key === key);
    if (known) return known.current.input;
    const current =
      kind === 'step'
        ? new StepCurrent(this.#n, this.#dt, this.#tauM)
        : new (kind === 'alpha' ? AlphaCurrent : ExponentialCurrent)(this.#n, this.#dt, tau, this.#tauM);
    const order = { step: 0, exponential: 2, alpha: 4 }[kind] + (isNegative ? 1 : 0);
    this.#parts.push({ order, key, current });
    this.#parts.sort((a, b) => a.order - b.order);
    return current.input;
  }

  drive(v: Float64Array): void {
    for (let p = 0; p < this.#parts.length; p++) this.#parts[p]!.current.drive(v);
  }

  /** The constant current and all others within the step. */
  sample(constant: number, into: WithinStep): void {
    into.fill(constant);
    for (let p = 0; p < this.#parts.length; p++) this.#parts[p]!.current.sample(into);
  }

  decay(): void {
    for (let p = 0; p < this.#parts.length; p++) this.#parts[p]!.current.decay();
  }

  receive(): void {
    for (let p = 0; p < this.#parts.length; p++) this.#parts[p]!.current.receive();
  }

  clear(): void {
    for (const { current } of this.#parts) current.clear();
  }

  exchange(state: StateExchange): void {
    for (const { key, current } of this.#parts) current.exchange(state.part(key));
  }
}
