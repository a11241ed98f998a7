/** How spikes reach neurons on a grid: rows of synapses on their way, and private Poisson trains (grid rules G2, G5, G6). */
import type { StateExchange } from '../../math/state.ts';
import type { Races } from '../competition.ts';
import type { Learning } from '../learning.ts';
import { isDrive, type PoissonDrive } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import type { Synapses } from '../synapses.ts';
import { DelayRing } from './delay-ring.ts';
import type { Grid } from './grid.ts';
import type { GridNeurons } from './grid-neurons.ts';
import { PrivateTrains } from './private-trains.ts';

/** A population of neurons at work: ids from ... to - 1. */
export interface Cells {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly neurons: GridNeurons;
}

/** Where a projection's synapses add their weights, counted from the first neuron of its population. */
interface Way {
  readonly from: number;
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

/** Private trains of a population, and where they deliver. */
interface Drive {
  readonly trains: PrivateTrains;
  readonly weight: number;
  readonly from: number;
  readonly input: Float64Array;
}

const nowhere = new Float64Array(0);

export class GridDelivery {
  /** deliveries to single synapses so far */
  synapticEvents = 0;
  /** Do plastic synapses see arrivals? */
  learns = false;
  readonly #synapses: Synapses;
  readonly #races: Races;
  readonly #learning: Learning;
  /** rows of synapses on their way */
  readonly #rows: DelayRing;
  /** (projections) */
  readonly #ways: Way[];
  readonly #drives: Drive[];

  /** @param named finds the population of neurons of a name for a part; asks it for inputs before the start */
  constructor(
    net: Network,
    synapses: Synapses,
    races: Races,
    learning: Learning,
    grid: Grid,
    seed: number | string,
    named: (owner: string, name: string) => Cells,
  ) {
    this.#synapses = synapses;
    this.#races = races;
    this.#learning = learning;
    this.#rows = new DelayRing(synapses.rowDelay.reduce((most, d) => Math.max(most, d), 0));
    this.#ways = synapses.projections.map((_, p) => wayOf(synapses, p, named));
    this.#drives = net.inputs.flatMap((input, index) =>
      isDrive(input) ? [driveOf(input, index, seed, grid, named)] : [],
    );
  }

  /** All that arrives in step n, at time t: rows that are due, then private trains. */
  arrive(n: number, t: number): void {
    this.#deliver(this.#rows.due(n), t);
    for (let d = 0; d < this.#drives.length; d++) this.#deliverPrivate(this.#drives[d]!);
  }

  /** The spike of neuron or source `id` in step n is on its way. */
  send(id: number, n: number): void {
    const { firstRow, rowDelay } = this.#synapses;
    for (let row = firstRow[id]!; row < firstRow[id + 1]!; row++) this.#rows.send(row, n + rowDelay[row]!);
  }

  /** What was sent in step n without delay arrives in it too. Was there any? */
  arriveAtOnce(n: number, t: number): boolean {
    const rows = this.#rows.due(n);
    if (rows.length === 0) return false;
    this.#deliver(rows, t);
    return true;
  }

  #deliver(rows: number[], t: number): void {
    const { rowStart, rowEnd, rowProjection, target, weight } = this.#synapses;
    const hasRaces = this.#races.windows.length > 0;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!;
      const { from, positive, negative } = this.#ways[rowProjection[row]!]!;
      const end = rowEnd[row]!;
      for (let s = rowStart[row]!; s < end; s++) {
        const j = target[s]!;
        if (hasRaces && this.#races.isClosed(j)) continue;
        this.synapticEvents++;
        const w = weight[s]!;
        if (w >= 0) positive[j - from]! += w;
        else negative[j - from]! += w;
      }
      if (this.learns) this.#learning.arrive(row, t);
    }
    rows.length = 0;
  }

  #deliverPrivate({ trains, weight, from, input }: Drive): void {
    const hasRaces = this.#races.windows.length > 0;
    const { counts } = trains;
    trains.draw();
    for (let i = 0; i < counts.length; i++) {
      const k = counts[i]!;
      if (k === 0 || (hasRaces && this.#races.isClosed(from + i))) continue;
      this.synapticEvents += k;
      input[i]! += k * weight;
    }
  }

  /** Nothing is on its way any more; private trains go on. */
  clear(): void {
    this.#rows.clear();
  }

  exchange(state: StateExchange): void {
    this.synapticEvents = state.number('synapticEvents', this.synapticEvents);
    this.learns = state.number('learns', this.learns ? 1 : 0) === 1;
    this.#rows.exchange(state.part('rows'));
    this.#drives.forEach(({ trains }, index) => {
      trains.exchange(state.part(`drive ${index}`));
    });
  }
}

/** Asks the postsynaptic population for the inputs that the weights of projection p need. */
function wayOf(
  { projections, weight, first }: Synapses,
  p: number,
  named: (owner: string, name: string) => Cells,
): Way {
  const { pre, post, synapse, plasticity } = projections[p]!;
  const owner = `connect(${pre}, ${post})`;
  const { from, neurons } = named(owner, post);
  // a plastic weight may change its sign
  let isNegative = plasticity !== null;
  let isPositive = isNegative || first[p] === first[p + 1];
  for (let s = first[p]!; s < first[p + 1]!; s++)
    if (weight[s]! >= 0) isPositive = true;
    else isNegative = true;
  return {
    from,
    positive: isPositive ? neurons.input(owner, synapse, false) : nowhere,
    negative: isNegative ? neurons.input(owner, synapse, true) : nowhere,
  };
}

function driveOf(
  input: PoissonDrive,
  index: number,
  seed: number | string,
  grid: Grid,
  named: (owner: string, name: string) => Cells,
): Drive {
  const { population, weight, synapse } = input;
  const owner = `poissonInput(${population})`;
  const { from, to, neurons } = named(owner, population);
  const trains = new PrivateTrains(input, index, to - from, seed, grid);
  return { trains, weight, from, input: neurons.input(owner, synapse, weight < 0) };
}
