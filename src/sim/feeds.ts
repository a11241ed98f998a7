/** Source spikes, and those of private trains, on their way into the queue: each feed hands over its next one as time comes to it. */
import { type PoissonProcess, poissonProcess } from '../math/poisson-process.ts';
import { rng } from '../math/rng.ts';
import type { StateExchange } from '../math/state.ts';
import type { Stimulus } from './engine.ts';
import { isDrive, sortedSpikes } from './network/inputs.ts';
import type { Network } from './network/network.ts';
import type { Spikes } from './spikes.ts';
import type { Numbering } from './synapses.ts';

/** Spikes of one source population in time order, or those that reach one population of neurons. */
export interface Feed {
  /** id of the population's first input or neuron */
  readonly first: number;
  /** index of the network input that delivers them straight to neurons; null if sources spike */
  readonly input: number | null;
  /** [ms] time and index of the spike at hand; Infinity after the last */
  t: number;
  i: number;
  next(): void;
  exchange(state: StateExchange): void;
}

/** What the network itself feeds a population; opened whenever the clock starts. */
export interface OwnInput {
  readonly population: string;
  open(): Feed;
  /** What goes on from one opening to the next. */
  exchange(state: StateExchange): void;
}

/**
 * Given spikes start anew with the clock; a Poisson train goes on where its stream is.
 * @param drives private trains of neurons too? A grid draws their numbers step by step
 */
export function ownInputs(net: Network, ids: Numbering, seed: number | string, drives = true): OwnInput[] {
  return net.inputs.flatMap((input, index): OwnInput[] => {
    if (input.kind === 'current' || (isDrive(input) && !drives)) return [];
    const { population } = input;
    const first = ids.offset[population]!;
    const n = net.populations[population]!.n;
    if (input.kind === 'spikes') {
      const spikes = sortedSpikes(`spikeTrain(${population})`, input, n);
      return [{ population, open: () => spikeFeed(first, spikes), exchange: () => {} }];
    }
    const { rateHz } = input;
    if (typeof rateHz !== 'number' && rateHz.length !== n)
      throw new RangeError(`poissonInput(${population}).rateHz: must list ${n} rates, got ${rateHz.length}`);
    const rates = typeof rateHz === 'number' ? new Float64Array(n).fill(rateHz) : rateHz;
    const stream = rng(seed, population, 'poisson', index);
    return [
      {
        population,
        open: () => poissonFeed(first, isDrive(input) ? index : null, poissonProcess(rates, stream)),
        exchange: (state) => stream.exchange(state),
      },
    ];
  });
}

/** All that feeds a network: its own inputs, and what a stimulus brings in their place. */
export class Feeds {
  readonly #net: Network;
  readonly #ids: Numbering;
  readonly #own: readonly OwnInput[];
  /** those that are open */
  list: readonly Feed[] = [];

  constructor(net: Network, ids: Numbering, seed: number | string) {
    this.#net = net;
    this.#ids = ids;
    this.#own = ownInputs(net, ids, seed);
  }

  get isOpen(): boolean {
    return this.list.length > 0;
  }

  /** The clock starts. @throws RangeError if the stimulus names no source, or an input that is not there. */
  open(stimulus: Stimulus): void {
    const own = this.#own.flatMap((input) => (stimulus[input.population] ? [] : [input.open()]));
    this.list = [...own, ...stimulusFeeds(this.#net, this.#ids, stimulus)];
  }

  /** @param withOpen the open feeds too, not only what goes on from one opening to the next */
  exchange(state: StateExchange, withOpen: boolean): void {
    for (const [index, own] of this.#own.entries()) own.exchange(state.part(`input ${index}`));
    if (withOpen) for (const [index, feed] of this.list.entries()) feed.exchange(state.part(`feed ${index}`));
  }
}

/** @throws RangeError if the stimulus names no source, or an input that is not there. */
export function stimulusFeeds(net: Network, ids: Numbering, stimulus: Stimulus): Feed[] {
  return Object.entries(stimulus).map(([name, spikes]) => {
    const sources = ids.names.filter((known) => net.populations[known]!.kind === 'source');
    if (!sources.includes(name))
      throw new RangeError(`present.stimulus: must name a source (${sources.join(', ')}), got '${name}'`);
    const sorted = sortedSpikes(`present.stimulus.${name}`, spikes, net.populations[name]!.n);
    return spikeFeed(ids.offset[name]!, sorted);
  });
}

function spikeFeed(first: number, { t, i }: Spikes): Feed {
  let s = -1;
  const feed: Feed = {
    first,
    input: null,
    t: 0,
    i: 0,
    next() {
      s++;
      feed.t = s < t.length ? t[s]! : Infinity;
      feed.i = s < t.length ? i[s]! : 0;
    },
    exchange(state) {
      s = state.number('s', s) - 1;
      feed.next();
    },
  };
  feed.next();
  return feed;
}

function poissonFeed(first: number, input: number | null, process: PoissonProcess): Feed {
  const feed: Feed = {
    first,
    input,
    t: 0,
    i: 0,
    next() {
      process.next();
      feed.t = process.t;
      feed.i = process.i;
    },
    exchange(state) {
      process.exchange(state);
      feed.t = process.t;
      feed.i = process.i;
    },
  };
  feed.next();
  return feed;
}
