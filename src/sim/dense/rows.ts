/**
 * A population fed by dense rows, taken apart for the row engine. Refuses, by name, whatever the row engine cannot run.
 */
import { rng } from '../../math/rng.ts';
import { draw } from '../network/drawn.ts';
import { groupOf } from '../network/inhibition.ts';
import type { Lif } from '../network/lif.ts';
import type { Network } from '../network/network.ts';
import type { TraceStdp } from '../network/plasticity.ts';
import { rowsOf } from './columns.ts';

export interface Rows {
  readonly source: string;
  readonly inputs: number;
  readonly name: string;
  readonly population: Lif;
  /** (inputs) row of each input's weights, -1 if it reaches nobody */
  readonly rowOf: Int32Array;
  /** (rows, n) [mV] */
  readonly weight: Float64Array;
  readonly rows: number;
  readonly rule: TraceStdp | null;
  /** (n) [mV] */
  readonly theta: Float64Array;
  /** [mV] what a spike adds to the shared inhibition, 0 without a pool */
  readonly inhibition: number;
}

/** @throws RangeError that names what the row engine cannot run. */
export function denseRows(net: Network, seed: number | string): Rows {
  const refuse = (what: string): never => {
    throw new RangeError(`row engine: ${what}; use simulation(net), the event engine`);
  };
  const names = Object.keys(net.populations);
  const source = names.find((name) => net.populations[name]!.kind === 'source');
  const name = names.find((other) => net.populations[other]!.kind === 'lif');
  const projection = net.projections[0];
  if (names.length !== 2 || source === undefined || name === undefined)
    return refuse(`needs one source and one population of neurons, got ${names.join(', ')}`);
  if (net.inputs.length > 0 || net.record.length > 0) refuse('takes no inputs or recorders in the network');
  if (net.projections.length !== 1 || projection?.pre !== source || projection.post !== name)
    return refuse(`needs one projection, from '${source}' to '${name}'`);
  if (
    projection.rule.kind !== 'all-to-all' ||
    projection.synapse !== 'delta' ||
    (projection.delay ?? 0) !== 0
  )
    return refuse(`'${name}' needs all-to-all delta synapses without delay`);
  const population = net.populations[name] as Lif;
  if (population.current !== 0 || population.vInitial !== population.vRest)
    refuse(`'${name}' must start at rest, without a constant current`);
  const { homeostasis } = population;
  if (homeostasis?.kind === 'spike' && homeostasis.tau !== 'infinite')
    refuse(`'${name}' has thresholds that decay (tau ${homeostasis.tau} ms, not Infinity)`);
  const rule = projection.plasticity;
  if (rule && rule.kind !== 'trace-stdp') return refuse(`'${name}' learns by ${rule.kind}`);
  if (rule && rule.low < 0) refuse(`'${name}' may get negative weights (low ${rule.low} mV)`);
  const inputs = net.populations[source]!.n;
  const { weight, inputs: own, rows } = rowsOf('row engine', projection, inputs, population.n, seed, 0);
  const rowOf = new Int32Array(inputs).fill(-1);
  for (const [r, input] of own.entries()) rowOf[input] = r;
  if (weight.some((w) => w < 0)) refuse(`'${name}' has negative weights`);
  const theta = draw(`lif(${name}).theta`, population.theta, population.n, rng(seed, name, 'theta'));
  const rest = population.vThreshold - population.vRest;
  const lowest = homeostasis?.kind === 'balance' ? rest + homeostasis.low : rest;
  if (!(lowest > 0) || theta.some((offset) => !(rest + offset > 0)))
    refuse(`'${name}' may get a threshold at or below rest`);
  const inhibition = sharedInhibition(net, name, population, refuse);
  return { source, inputs, name, population, rowOf, weight, rows, rule, theta, inhibition };
}

function sharedInhibition(
  net: Network,
  name: string,
  { tauM, n }: Lif,
  refuse: (what: string) => never,
): number {
  if (net.inhibition.length === 0) return 0;
  const part = net.inhibition[0]!;
  if (net.inhibition.length > 1 || part.kind !== 'pool')
    return refuse(`'${name}' may have a pool and no other inhibition`);
  if (part.tau !== tauM || part.delay !== 0 || part.adapt)
    return refuse(
      `the pool of '${name}' must have tau ${tauM} ms as its neurons, no delay and a fixed weight`,
    );
  if (groupOf('pool', part.groups, n).some((group) => group !== 0))
    return refuse(`the pool of '${name}' must be one group`);
  return part.weight;
}
