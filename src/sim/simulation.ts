/** The way in: from a description to something that runs. */

import { ClockEngine } from './clock/clock-engine.ts';
import type { Engine, SimulationOptions } from './engine.ts';
import { EventEngine } from './event/event-engine.ts';
import { FastClockEngine } from './fast-clock/fast-clock-engine.ts';
import { FastEventEngine } from './fast-event/fast-event-engine.ts';
import { checkKeys, oneOf } from './network/checks.ts';
import type { Network } from './network/network.ts';

export type { SimulationOptions };

const engines = ['event', 'fast-event', 'clock', 'fast-clock'];

/**
 * Builds a network and makes it ready to run.
 * @throws RangeError if a rule cannot be met, or if the engine cannot run a part; the message names it.
 */
export function simulation(net: Network, options?: SimulationOptions & { engine?: 'event' }): EventEngine;
export function simulation(net: Network, options: SimulationOptions & { engine: 'clock' }): ClockEngine;
export function simulation(net: Network, options: SimulationOptions): Engine;
export function simulation(net: Network, options: SimulationOptions = {}): Engine {
  checkKeys('simulation', options, ['seed', 'engine', 'dt', 'precision']);
  const { seed = 1, engine = 'event', dt, precision } = options;
  if (typeof seed !== 'string' && !Number.isFinite(seed))
    throw new RangeError(`simulation.seed: must be a finite number or a text, got ${seed}`);
  oneOf('simulation.engine', engine, engines);
  if (engine === 'fast-clock')
    return new FastClockEngine(net, seed, { dt: dt ?? 0.1, ...(precision && { precision }) });
  if (precision !== undefined)
    throw new RangeError(
      `simulation.precision: must be absent on engine '${engine}', got '${precision}'; give engine: 'fast-clock'`,
    );
  if (engine === 'clock') return new ClockEngine(net, seed, dt ?? 0.1);
  if (dt !== undefined)
    throw new RangeError(
      `simulation.dt: must be absent on engine '${engine}', which has no time step, got ${dt}; give engine: 'clock'`,
    );
  return engine === 'event' ? new EventEngine(net, seed) : new FastEventEngine(net, seed);
}
