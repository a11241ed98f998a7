/**
 * Brette et al. (2007), benchmark 1: 4,000 neurons with exponential conductances, on the clock engine. About one seed in five
 * falls silent within 100 ms: then take another. Run: npm run build, npm run bench -- coba [--peer brian2]
 * [--variant coba-nest] [--rule fixed-in-degree] [--seed 2].
 */
import { type Brette2007Variant, brette2007 } from '../models/brette-2007.ts';
import { benchNetworks } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({ variant: 'coba-brian2', rule: '' }, { transient: '500' });
const { seed } = options;
const variant = options.own.variant as Brette2007Variant;
const isNest = variant === 'coba-nest';
const rule = (options.own.rule || (isNest ? 'fixed-in-degree' : 'pairwise')) as 'pairwise';
await benchNetworks(
  'coba',
  [
    {
      name: `Brette 2007 benchmark 1, COBA, ${variant}, ${rule}`,
      net: brette2007(variant, { rule, seed }),
      simulation: simulationOptions(options, 'clock'),
      peer: {
        script: 'coba',
        args: ['--rule', rule, '--seed', String(seed), ...(isNest ? ['--delay', '0.1'] : [])],
      },
      expectedHz: rule === 'pairwise' ? { E: [18.3, 22] } : { E: [13.3, 16] },
    },
  ],
  options,
);
