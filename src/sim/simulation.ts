/** The way in: from a description to something that runs. */
import { checkKeys } from './checks.ts';
import { EventEngine } from './event-engine.ts';
import type { Network } from './network.ts';

/**
 * Builds a network and makes it ready to run.
 * @param options.seed every random draw comes from streams of this seed: same seed, same result, bit for bit.
 * @throws RangeError if a rule cannot be met; the message names the part.
 */
export function simulation(net: Network, options: { seed?: number | string } = {}): EventEngine {
  checkKeys('simulation', options, ['seed']);
  const seed = options.seed ?? 1;
  if (typeof seed !== 'string' && !Number.isFinite(seed))
    throw new RangeError(`simulation.seed: must be a finite number or a text, got ${seed}`);
  return new EventEngine(net, seed);
}
