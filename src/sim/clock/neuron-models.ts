/** The kinds of neurons that a clock engine can run, each by the class that moves it. */
import { EquationsOnGrid } from '../equations/equations-on-grid.ts';
import type { NeuronPopulation } from '../network/populations.ts';
import type { GridNeurons, Place } from './grid-neurons.ts';
import { LifOnGrid } from './lif-on-grid.ts';
import { TwoVariableNeurons } from './two-variable-neurons.ts';

export function neuronsOnGrid(population: NeuronPopulation, place: Place): GridNeurons {
  switch (population.kind) {
    case 'equations':
      return new EquationsOnGrid(population, place);
    case 'lif':
      return new LifOnGrid(population, place);
    case 'adex':
    case 'izhikevich':
      return new TwoVariableNeurons(population, place);
  }
}
