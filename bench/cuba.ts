/**
 * Brette et al. (2007), benchmark 2: 4,000 neurons with exponential currents, sparse, without outer input: time goes into
 * neurons, not synapses. Run: npm run build, npm run bench -- cuba [--peer brian2] [--variant cuba-nest] [--precision float64]
 * [--engine clock] [--rule fixed-in-degree].
 */
import { type Brette2007Variant, brette2007 } from '../models/brette-2007.ts';
import { benchNetworks } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({ variant: 'cuba-brian2', rule: '' }, { duration: '10000', transient: '500' });
const variant = options.own.variant as Brette2007Variant;
const isNest = variant === 'cuba-nest';
const rule = (options.own.rule || (isNest ? 'fixed-in-degree' : 'pairwise')) as 'pairwise';
const isPairwise = rule === 'pairwise';
await benchNetworks(
  'cuba',
  [
    {
      name: `Brette 2007 benchmark 2, CUBA, ${variant}, ${rule}`,
      net: brette2007(variant, { rule }),
      simulation: simulationOptions(options, 'fast-clock'),
      peer: {
        script: 'cuba',
        args: ['--rule', rule, ...(isNest ? ['--wI', '13.95', '--delay', '0.1'] : [])],
      },
      expectedHz: isNest
        ? isPairwise
          ? { E: [4.4, 4.8] }
          : { E: [4, 4], I: [4, 4] }
        : isPairwise
          ? { E: [5.5, 6.1], I: [5.6, 5.6] }
          : { E: [5.1, 5.4] },
    },
  ],
  options,
);
