/** The kinds of populations, as plain data. A new kind of neuron is added here, and in neuron-models.ts. */
import { type Adex, adexKeys } from './adex.ts';
import { type Izhikevich, izhikevichKeys } from './izhikevich.ts';
import { type Lif, lifKeys } from './lif.ts';

/** n inputs whose spikes are given or drawn; no dynamics of their own. */
export interface Source {
  readonly kind: 'source';
  readonly n: number;
}

/** Populations with dynamics. */
export type NeuronPopulation = Lif | Adex | Izhikevich;
export type Population = Source | NeuronPopulation;

/** What each kind is described by. */
export const populationKeys: Readonly<Record<Population['kind'], readonly string[]>> = {
  source: ['n'],
  lif: lifKeys,
  adex: adexKeys,
  izhikevich: izhikevichKeys,
};
