/**
 * A running simulation as one block of bytes, and back: it goes on bit for bit. What the description and the seed determine
 * (synapses that do not learn, parameters) is built again, not saved; everything that time has changed is saved: potentials,
 * currents, queue, traces, thresholds, learnt weights, recordings, random streams.
 */
import { openState, saveState } from '../math/state.ts';
import type { Engine, SimulationOptions } from './engine.ts';
import { type Network, network } from './network/network.ts';
import { simulation } from './simulation.ts';

interface Recipe {
  readonly net: Network;
  readonly options: SimulationOptions;
  readonly beside: unknown;
}

const KIND = 'simulation';

/**
 * The whole state of a simulation; write it to a file, or keep it.
 * @param beside anything that JSON can hold, to be given back with it: a readout's `save()`, a label assignment
 */
export function save(sim: Engine, beside: unknown = null): Uint8Array {
  const recipe: Recipe = { net: sim.net, options: sim.options, beside };
  return saveState(KIND, recipe, (state) => sim.exchange(state));
}

/**
 * The simulation that was saved, as it was, and what was saved beside it.
 * @throws Error that says so if the bytes are no saved simulation, of another version, damaged or cut short.
 */
export function restore(bytes: Uint8Array): { sim: Engine; beside: unknown } {
  const opened = openState(KIND, bytes);
  const { net, options, beside } = opened.recipe as Recipe;
  const sim = simulation(network(net), options);
  opened.restore((state) => sim.exchange(state));
  return { sim, beside };
}
