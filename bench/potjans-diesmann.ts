/**
 * Potjans and Diesmann (2014) at full scale: 77,169 neurons, 298.9 million synapses. Run: npm run build,
 * npm run bench -- potjans-diesmann [--weights constant] [--drive poisson] [--workers 2] [--scale 0.1] [--precision float64].
 * --scale thins out neurons and synapses, for the peer's sake: full, the network would take Brian2 over 10 GB. The drive then is
 * 'poisson' ('dc' leaves a thin network silent), and the rates are lower than the published ones, the peer's as well as ours.
 */
import { potjansDiesmann2014 } from '../models/potjans-diesmann-2014.ts';
import { benchNetworks } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({ weights: 'drawn', drive: '', scale: '1' }, { transient: '500' });
const weights = options.own.weights as 'drawn';
const scale = Number(options.own.scale);
const drive = (options.own.drive || (scale < 1 ? 'poisson' : 'dc')) as 'dc';

/** [Hz] the microcircuit-PD14-model repository's and NEST 3.10's (1 s), or with Poisson drive those that GeNN is held against */
const published: Record<string, readonly [number, number]> =
  drive === 'dc'
    ? {
        L23E: [0.903, 0.911],
        L23I: [2.965, 2.98],
        L4E: [4.166, 4.414],
        L4I: [5.709, 5.876],
        L5E: [7.569, 8.218],
        L5I: [8.472, 8.633],
        L6E: [1.105, 1.128],
        L6I: [7.684, 7.829],
      }
    : {
        L23E: [0.971, 0.971],
        L23I: [2.868, 2.868],
        L4E: [4.746, 4.746],
        L4I: [5.396, 5.396],
        L5E: [8.142, 8.142],
        L5I: [9.078, 9.078],
        L6E: [0.991, 0.991],
        L6I: [7.523, 7.523],
      };
await benchNetworks(
  'potjans-diesmann',
  [
    {
      name: `Potjans and Diesmann 2014, ${weights} weights, ${drive} drive, scale ${scale}`,
      net: potjansDiesmann2014({ weights, drive, nScale: scale, kScale: scale }),
      simulation: simulationOptions(options, 'fast-clock'),
      ...(scale <= 0.3 && {
        peer: {
          script: 'potjans-diesmann',
          args: ['--scale', String(scale), '--drive', drive, '--weights', weights],
        },
      }),
      ...(scale === 1 && { expectedHz: published }),
    },
  ],
  options,
);
