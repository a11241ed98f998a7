/** The kinds of populations, as plain data. A new kind of neuron is added here, and in neuron-models.ts. */

import { checkEquations, type Equations, equationsKeys } from '../equations/equations.ts';
import { type Adex, adexKeys } from './adex.ts';
import { oneOf } from './checks.ts';
import { type Synapse, synapseKinds } from './connect.ts';
import { type Izhikevich, izhikevichKeys } from './izhikevich.ts';
import { type Lif, lifKeys } from './lif.ts';

/** n inputs whose spikes are given or drawn; no dynamics of their own. */
export interface Source {
  readonly kind: 'source';
  readonly n: number;
}

/** Populations with dynamics. */
export type NeuronPopulation = Lif | Adex | Izhikevich | Equations;
export type Population = Source | NeuronPopulation;

/** What each kind is described by. */
export const populationKeys: Readonly<Record<Population['kind'], readonly string[]>> = {
  source: ['n'],
  lif: lifKeys,
  adex: adexKeys,
  izhikevich: izhikevichKeys,
  equations: equationsKeys,
};

/** What a kind needs beyond having its parts, whoever wrote it. */
export function checkPopulation(name: string, population: Population): void {
  if (population.kind === 'equations') checkEquations(name, population);
}

/** Have these neurons such synapses? @throws RangeError */
export function checkSynapse(owner: string, population: Population, synapse: Synapse): void {
  const known = population.kind === 'equations' ? Object.keys(population.receive) : synapseKinds;
  if (known.length === 0)
    throw new RangeError(
      `${owner}: must end at neurons that receive something, got equations without 'receive'`,
    );
  oneOf(`${owner}.synapse`, synapse, known);
}

/** Can current steps act on them? @throws RangeError */
export function checkCurrent(name: string, population: Population): void {
  if (population.kind === 'equations' && !population.parameters.some((part) => part.name === 'current'))
    throw new RangeError(
      `currentSteps(${name}): must act on neurons with a current, got equations without a line such as 'current : pA'`,
    );
}

/** Can a pool lower their potential? Its closed form is the leaky membrane's. @throws RangeError */
export function checkPool(name: string, population: Population): void {
  if (population.kind !== 'lif')
    throw new RangeError(`pool: must act on lif neurons, got '${name}' (${population.kind}); use lateral`);
}

/** Have they a potential v? @throws RangeError */
export function checkPotential(name: string, population: Population): void {
  if (population.kind === 'equations' && !population.states.some((state) => state.name === 'v'))
    throw new RangeError(`record potential: must be of neurons with a state v, got '${name}'`);
}
