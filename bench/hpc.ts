/**
 * NEST's hpc_benchmark with static synapses: 11,250 neurons and 126.6 million synapses at scale 1. Below scale 10 its rates mean
 * little (neurons share their inputs). Run: npm run build, npm run bench -- hpc [--scale 0.1] [--precision float64] [--workers 2].
 */
import { hpcBenchmark } from '../models/hpc-benchmark.ts';
import { benchNetworks } from './parts/network-bench.ts';
import { benchOptions, simulationOptions } from './parts/options.ts';

const options = benchOptions({ scale: '1' }, { duration: '500', transient: '100' });
const scale = Number(options.own.scale);
await benchNetworks(
  'hpc',
  [
    {
      name: `hpc_benchmark, scale ${scale}, static synapses`,
      net: hpcBenchmark({ scale }),
      simulation: simulationOptions(options, 'fast-clock'),
    },
  ],
  options,
);
