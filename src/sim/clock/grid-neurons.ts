/**
 * What a kind of neuron gives to the clock engine: one object for all neurons of a population, which moves them in lockstep.
 * The engine delivers, orders and records; a kind knows its state, its dynamics, its threshold and its reset.
 * A new kind is a file with its description, a file with its class, and a line in neuron-models.ts.
 *
 * The grid rules (G1 to G6 of clock-engine.ts) that a kind keeps: `step` moves everything from its values at the start (G1),
 * takes what has arrived (G2: jumps of v at once, currents and conductances from the next step on) and tests (G3);
 * `spike` resets and begins refractoriness (G4).
 */
import type { StateExchange } from '../../math/state.ts';
import type { Synapse } from '../network/connect.ts';
import type { Grid } from './grid.ts';

/** What the engine tells a population about its place. */
export interface Place {
  readonly name: string;
  readonly seed: number | string;
  readonly grid: Grid;
  /** (n) [mV] adaptive part of the thresholds; owned by the engine, moved by kinds that have one */
  readonly theta: Float64Array;
  /** Shared inhibition: the pool of each neuron, and each pool's value [mV] at the end of the step at hand; null: none */
  readonly pools: { readonly of: Uint32Array; readonly now: Float64Array } | null;
}

export interface GridNeurons {
  /**
   * (n) where synapses of this kind, of weights >= 0 or < 0, add their weights; asked for once, before the start. Signed weights
   * are added as they are.
   * @throws RangeError if this kind of neuron has no such synapse; `owner` names the part at fault
   */
  input(owner: string, synapse: Synapse, isNegative: boolean): Float64Array;
  /** [its unit of current] what current steps add to the constant current of all neurons, from the next step on */
  setCurrent(value: number): void;
  /** Step n, G1 to G3: `crossed` takes the neurons (counted within the population, ascending) that are over threshold. */
  step(n: number, crossed: number[]): void;
  /** G5: takes what arrived without delay, after the test of step n and before any reset. */
  receive(n: number): void;
  /** By how much neuron i lies over its threshold, now that it was tested: the larger wins a race. */
  overshoot(i: number): number;
  /** G4: neuron i has spiked in step n. */
  spike(i: number, n: number): void;
  /** [mV] of neuron i at the end of step n */
  potential(i: number, n: number): number;
  /** (n) a copy of a state by its name, where there are more than v. @throws RangeError for another name */
  state?(name: string): Float64Array;
  /** May thresholds adapt from now on? By `thetaStep` [mV] a spike, if it is given, instead of by their own. */
  setLearning(learn: boolean, thetaStep: number | null): void;
  /** Back to the state before any input; thresholds keep their history. */
  restart(): void;
  exchange(state: StateExchange): void;
}
