/** Current inputs that change in steps: what each holds up at present, and what a population's inputs hold up together. */
import type { StateExchange } from '../math/state.ts';
import type { Network } from './network/network.ts';

export class CurrentSteps {
  readonly #net: Network;
  /** (inputs) [mV] present value of each current input, 0 for the others */
  readonly #present: Float64Array;

  constructor(net: Network) {
    this.#net = net;
    this.#present = new Float64Array(net.inputs.length);
  }

  reset(): void {
    this.#present.fill(0);
  }

  exchange(state: StateExchange): void {
    state.array('present', this.#present);
  }

  /** [ms] when input `index` takes this step; Infinity after its last, or if it is no current. */
  timeOf(index: number, step: number): number {
    const input = this.#net.inputs[index]!;
    return input.kind === 'current' && step < input.times.length ? input.times[step]! : Infinity;
  }

  /** Takes a step. [mV] what all current inputs of the same population hold up from now on. */
  take(index: number, step: number): number {
    const { inputs } = this.#net;
    const input = inputs[index]!;
    if (input.kind === 'current') this.#present[index] = input.values[step]!;
    let sum = 0;
    for (let other = 0; other < inputs.length; other++)
      if (inputs[other]!.population === input.population) sum += this.#present[other]!;
    return sum;
  }
}
