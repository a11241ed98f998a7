/**
 * Brunel (2000): 12,500 neurons, 15.6 million delta synapses, Poisson input. Run: npm run build, npm run bench -- brunel
 * [--peer brian2] [--state C] [--reset 10] [--rule pairwise] [--only equal,drawn,noiseless] [--workers 2]
 * [--precision float64]. Three networks:
 *   equal      as published: one weight for all synapses of a population
 *   drawn      every synapse with a weight of its own (sd 10 %), as nothing but the general delivery can run it
 *   noiseless  equal, with the mean of the Poisson input as a constant current: most of the peer's time is Poisson input
 */
import { type Brunel2000Options, brunel2000, states } from '../models/brunel-2000.ts';
import { benchNetworks, type Trial } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({
  state: 'C',
  reset: '10',
  only: 'equal,drawn,noiseless',
  rule: 'fixed-in-degree',
  order: '2500',
});
const state = options.own.state as 'C';
const rule = options.own.rule as 'pairwise';
const vReset = Number(options.own.reset);
const order = Number(options.own.order);

/** [Hz] theory and simulations with fixed in-degrees; of pairwise networks one draw differs from another by 3 Hz */
const published: Record<string, readonly [number, number]> =
  vReset === 0 ? { C: [31.7, 32.3] } : { A: [327, 332], B: [55.8, 60.7], C: [37.2, 38], D: [5.5, 6.5] };

const kinds: Record<string, { about: string; model: Brunel2000Options; peer: readonly string[] }> = {
  equal: { about: 'equal weights', model: {}, peer: [] },
  drawn: { about: 'drawn weights', model: { weightSd: 0.1 }, peer: ['--weights', 'drawn'] },
  noiseless: {
    about: 'equal weights, constant drive',
    model: { drive: 'constant' },
    peer: ['--drive', 'constant'],
  },
};
const trials = options.own.only!.split(',').map((kind): Trial => {
  if (!Object.hasOwn(kinds, kind))
    throw new RangeError(`bench.only: must be some of ${Object.keys(kinds)}, got ${kind}`);
  const { about, model, peer } = kinds[kind]!;
  const net = brunel2000({ state, vReset, rule, order, ...model });
  const { g, eta } = states[state];
  const rates = kind === 'noiseless' || rule === 'pairwise' ? undefined : published[state];
  return {
    name: `Brunel 2000, state ${state}, vReset ${vReset} mV, ${rule}, ${about}`,
    net,
    simulation: simulationOptions(options, 'fast-clock'),
    peer: {
      script: 'brunel',
      args: [
        ...['--g', String(g), '--eta', String(eta), '--reset', String(vReset)],
        ...['--rule', rule, '--order', String(order), ...peer],
      ],
    },
    ...(rates && order === 2500 && { expectedHz: { E: rates, I: rates } }),
  };
});
await benchNetworks('brunel', trials, options);
