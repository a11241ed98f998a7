/**
 * Brette et al. (2007), benchmark 4: 4,000 neurons with delta synapses, meant for event-driven simulators.
 * Run: npm run build, npm run bench -- brette-delta [--peer brian2] [--engine event|clock|fast-clock] [--rule pairwise].
 * The peer starts from random potentials: its neurons would all fire at once for ever, as ours do not, whose first spikes
 * come at different instants of NEST's Poisson start.
 */
import { brette2007 } from '../models/brette-2007.ts';
import { benchNetworks } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({ rule: 'fixed-in-degree' });
const rule = options.own.rule as 'pairwise';
await benchNetworks(
  'brette-delta',
  [
    {
      name: `Brette 2007 benchmark 4, delta, ${rule}`,
      net: brette2007('delta-nest', { rule }),
      simulation: simulationOptions(options, 'event', 0.125),
      peer: { script: 'brette-delta', args: ['--rule', rule] },
      expectedHz: rule === 'pairwise' ? { E: [9.8, 10.2], I: [9.8, 9.8] } : { E: [9.5, 9.5], I: [9.5, 9.5] },
    },
  ],
  options,
);
