/** Sources and drives of the fast event engine, as records in its memory. */
import { aliasTable } from '../../math/alias.ts';
import { rng } from '../../math/rng.ts';
import type { Stimulus } from '../engine.ts';
import { isDrive, sortedSpikes } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import type { Spikes } from '../spikes.ts';
import type { Numbering } from '../synapses.ts';
import { type EventMemory, sizeOf } from './fast-event-memory.ts';
import type { Target } from './fast-event-rows.ts';

/** Poisson spikes that the kernel draws at once, and the number that says that none is drawn yet. */
const BATCH = 64;
const NONE = 0xffffffff;

interface Own {
  readonly population: string;
  readonly at: number;
  /** Does it ever spike? */
  readonly isOn: boolean;
}

export class FastEventInputs {
  /** address of the records */
  readonly at: number;
  readonly count: number;
  readonly #memory: EventMemory;
  readonly #net: Network;
  readonly #ids: Numbering;
  readonly #own: Own[] = [];
  /** the record of each source that stimuli fill */
  readonly #stimulus = new Map<string, number>();

  constructor(
    memory: EventMemory,
    net: Network,
    ids: Numbering,
    seed: number | string,
    targets: Readonly<Record<string, Target>>,
  ) {
    this.#memory = memory;
    this.#net = net;
    this.#ids = ids;
    const sources = ids.names.filter((name) => net.populations[name]!.kind === 'source');
    const trains = sources.filter((name) =>
      net.inputs.some((input) => input.kind === 'spikes' && input.population === name),
    );
    const poisson = net.inputs.flatMap((input, index) =>
      input.kind === 'poisson' ? [{ input, index }] : [],
    );
    const size = sizeOf('input');
    this.count = trains.length + poisson.length + sources.length;
    this.at = memory.allocate(size * this.count);
    let at = this.at;
    for (const population of trains) {
      this.#fillTrain(at, population, ownTrain(net, population));
      this.#own.push({ population, at, isOn: true });
      at += size;
    }
    for (const { input, index } of poisson) {
      const { population, rateHz, weight } = input;
      const n = net.populations[population]!.n;
      if (typeof rateHz !== 'number' && rateHz.length !== n)
        throw new RangeError(
          `poissonInput(${population}).rateHz: must list ${n} rates, got ${rateHz.length}`,
        );
      const rates = typeof rateHz === 'number' ? new Float64Array(n).fill(rateHz) : Float64Array.from(rateHz);
      const isOn = this.#fillPoisson(at, population, rates, rng(seed, population, 'poisson', index).save());
      if (isDrive(input)) this.#fillDrive(at, weight!, targets[population]!);
      this.#own.push({ population, at, isOn });
      at += size;
    }
    for (const name of sources) {
      this.#stimulus.set(name, at);
      at += size;
    }
  }

  /** Clocks start at 0: given spikes anew, Poisson trains where their streams are; a source in the stimulus has that alone. */
  open(stimulus: Stimulus): void {
    const memory = this.#memory;
    for (const { at, isOn, population } of this.#own) {
      memory.set('input', at, 't', Infinity);
      if (isOn && !stimulus[population]) memory.kernels.eventOpen(at);
    }
    for (const at of this.#stimulus.values()) memory.set('input', at, 't', Infinity);
    for (const [name, spikes] of Object.entries(stimulus)) {
      const at = this.#stimulus.get(name);
      if (at === undefined)
        throw new RangeError(
          `present.stimulus: must name a source (${[...this.#stimulus.keys()].join(', ')}), got '${name}'`,
        );
      this.#fillTrain(
        at,
        name,
        sortedSpikes(`present.stimulus.${name}`, spikes, this.#net.populations[name]!.n),
      );
      memory.kernels.eventOpen(at);
    }
  }

  #fillTrain(at: number, population: string, { t, i }: Spikes): void {
    this.#memory.fill('input', at, {
      n: this.#net.populations[population]!.n,
      first: this.#ids.offset[population]!,
      times: this.#memory.f64From(t),
      indices: this.#memory.u32From(i),
      length: t.length,
    });
  }

  /** @returns false if all rates are 0 */
  #fillPoisson(
    at: number,
    population: string,
    rates: Float64Array,
    { c, s0, s1, s2 }: { c: number; s0: number; s1: number; s2: number },
  ): boolean {
    let total = 0;
    for (let i = 0; i < rates.length; i++) total += rates[i]!;
    if (total === 0) return false;
    const { keep, alias } = aliasTable(rates);
    const isUniform = keep.every((chance) => chance === 1);
    this.#memory.fill('input', at, {
      isPoisson: 1,
      c,
      s0,
      s1,
      s2,
      gap: 1000 / total,
      times: this.#memory.allocate(8 * BATCH),
      scales: this.#memory.allocate(8 * BATCH),
      indices: this.#memory.allocate(4 * BATCH),
      at: NONE,
      n: rates.length,
      first: this.#ids.offset[population]!,
      keep: isUniform ? 0 : this.#memory.f64From(keep),
      alias: isUniform ? 0 : this.#memory.u32From(alias),
    });
    return true;
  }

  #fillDrive(at: number, weight: number, { group, threshold, units }: Target): void {
    this.#memory.fill('input', at, {
      drive: this.#memory.record('bundle', { weight, threshold, group }),
      weights: units ? this.#memory.f64From(units.map((unit) => weight / unit)) : 0,
    });
  }
}

/** All spikes that the network itself gives a source, in the order (t, i). */
function ownTrain(net: Network, population: string): Spikes {
  const lists = net.inputs.flatMap((input) =>
    input.kind === 'spikes' && input.population === population
      ? [sortedSpikes(`spikeTrain(${population})`, input, net.populations[population]!.n)]
      : [],
  );
  if (lists.length === 1) return lists[0]!;
  const all = lists.flatMap(({ t, i }) => Array.from(t, (time, s) => [time, i[s]!] as const));
  all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { t: Float64Array.from(all, ([t]) => t), i: Uint32Array.from(all, ([, i]) => i) };
}
