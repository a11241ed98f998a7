/** What every engine promises. Each says in its header which equality with the event engine it keeps. */
import type { StateExchange } from '../math/state.ts';
import { atLeast, checkKeys } from './network/checks.ts';
import type { Network } from './network/network.ts';
import type { Recording } from './recording.ts';

/** Spikes of each source during one stimulus, times [ms] from its onset. */
export type Stimulus = Readonly<
  Record<string, { readonly t: ArrayLike<number>; readonly i: ArrayLike<number> }>
>;

export interface PresentOptions {
  /** [ms] the stimulus is over then: events at that very time no longer count */
  readonly durationMs: number;
  /** Learn from it? Or the values to learn with, for rates that anneal. @default false */
  readonly learn?: boolean | { readonly eta?: number; readonly thetaStep?: number };
}

const optionNames = ['durationMs', 'learn'];
const learnNames = ['eta', 'thetaStep'];

/** What every engine refuses before it shows a stimulus; allocates nothing. @throws RangeError */
export function checkPresentOptions(options: PresentOptions): void {
  checkKeys('present', options, optionNames);
  atLeast('present.durationMs', options.durationMs, 0, 'ms');
  const learn = options.learn ?? false;
  if (typeof learn === 'boolean') return;
  checkKeys('present.learn', learn, learnNames);
  atLeast('present.learn.eta', learn.eta ?? 0, 0);
  atLeast('present.learn.thetaStep', learn.thetaStep ?? 0, 0, 'mV');
}

export interface Presentation {
  /** spikes of each neuron, by population */
  readonly counts: Readonly<Record<string, Uint32Array>>;
  /** deliveries to single synapses; those to a closed group do not happen and do not count */
  readonly synapticEvents: number;
}

/** Shows stimuli, one by one, to a network at rest. */
export interface Presenter {
  readonly net: Network;
  /** deliveries to single synapses so far */
  readonly synapticEvents: number;
  /**
   * Shows one stimulus: state and clock start anew, weights and thresholds stay. Sources that the stimulus does not name
   * keep the network's own input: given spikes start anew too, a Poisson train goes on.
   */
  present(stimulus: Stimulus, options: PresentOptions): Presentation;
  /** (synapses) [mV] weights of a projection in the order of its connection rule */
  weights(projection: number): Float64Array;
  /** (n) [mV] adaptive part of the thresholds */
  theta(population: string): Float64Array;
}

export interface SimulationOptions {
  /** every random draw comes from streams of this seed: same seed, same result, bit for bit. @default 1 */
  readonly seed?: number | string;
  /**
   * - 'event': exact, without a time step
   * - 'fast-event': the same for delta synapses, many times faster
   * - 'clock': on a grid; every kind of neuron and synapse
   * - 'fast-clock': the same grid for LIF neurons with delta synapses and currents, many times faster
   * @default 'event'
   */
  readonly engine?: 'event' | 'fast-event' | 'clock' | 'fast-clock';
  /** [ms] step of a clock engine. @default 0.1 */
  readonly dt?: number;
  /** of the fast clock: 'float32' is faster; its spikes are those of 'float64' for some 50 ms. @default 'float64' */
  readonly precision?: 'float64' | 'float32';
}

/** Runs whatever a network describes. */
export interface Engine extends Presenter {
  /** [ms] since the start, or since the onset of the last stimulus */
  readonly time: number;
  readonly recording: Recording;
  /** how `simulation` built it */
  readonly options: SimulationOptions;
  /**
   * Goes on for a while [ms] under the network's own inputs; learns unless told not to. Running 2 x 50 ms equals
   * running 100 ms. @throws Error after `present`, which has its own clock.
   */
  run(durationMs: number, options?: { learn?: boolean }): void;
  /** (n) [mV] potentials now */
  potential(population: string): Float64Array;
  /** Saves or restores all that time has changed; `save` and `restore` use it. */
  exchange(state: StateExchange): void;
}
