/**
 * Brette et al. (2007), benchmark 1: 4,000 neurons with exponential conductances, on the clock engine. About one seed in six
 * falls silent within 100 ms: then take another. The peer starts from random conductances (Brian2's COBAHH.py), ours from
 * NEST's Poisson trains. Run: npm run build, npm run bench -- coba [--peer brian2] [--rule fixed-in-degree] [--seed 2].
 */
import { brette2007 } from '../models/brette-2007.ts';
import { benchNetworks } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({ rule: 'pairwise' }, { transient: '500' });
const { seed } = options;
const rule = options.own.rule as 'pairwise';
await benchNetworks(
  'coba',
  [
    {
      name: `Brette 2007 benchmark 1, COBA, ${rule}`,
      net: brette2007('coba-nest', { rule, seed }),
      simulation: simulationOptions(options, 'clock'),
      peer: {
        script: 'coba',
        args: ['--rule', rule, '--seed', String(seed), '--delay', '0.1'],
      },
      expectedHz: rule === 'pairwise' ? { E: [18.3, 22] } : { E: [13.3, 16] },
    },
  ],
  options,
);
