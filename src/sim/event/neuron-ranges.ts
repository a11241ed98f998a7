/** Where the neurons of each population lie in the numbering of all. */
import type { Network } from '../network/network.ts';
import type { Numbering } from '../synapses.ts';

/** The neurons of a population have the ids from ... to - 1. */
export interface NeuronRange {
  readonly from: number;
  readonly to: number;
}

export class NeuronRanges {
  readonly #ranges = new Map<string, NeuronRange>();

  constructor(net: Network, ids: Numbering) {
    for (const name of ids.names) {
      const { kind, n } = net.populations[name]!;
      const from = ids.offset[name]!;
      if (kind !== 'source') this.#ranges.set(name, { from, to: from + n });
    }
  }

  /** @throws RangeError if there is no such population, or it is a source. */
  of(owner: string, name: string): NeuronRange {
    const range = this.#ranges.get(name);
    if (!range)
      throw new RangeError(
        `${owner}: must name a population of neurons (${[...this.#ranges.keys()].join(', ')}), got '${name}'`,
      );
    return range;
  }

  /** Copies of what each population has in an array over all ids. */
  slices(all: Uint32Array): Record<string, Uint32Array> {
    const out: Record<string, Uint32Array> = {};
    for (const [name, { from, to }] of this.#ranges) out[name] = all.slice(from, to);
    return out;
  }
}
