/** Codes of images by the columns of a sparse coder, and the facts about them. */
import { pause, type Watch } from '../../src/learn/schedule.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import { racersOf } from './coder-network.ts';
import type { CoderPlan, CoderState } from './coder-plan.ts';
import { pixelSpikes } from './pixel-spikes.ts';
import { batchSize, type Racer, Stimuli } from './stimuli.ts';

/** What codes of some images are like, and what they cost. */
export interface CodeFacts {
  /** (neurons) images in which each spiked */
  readonly wins: Uint32Array;
  /** (images) neurons that spiked */
  readonly active: Uint32Array;
  /** (columns) images in which each closed */
  readonly full: Uint32Array;
  /** mean input spikes per image */
  readonly inputSpikes: number;
  /** mean deliveries to single synapses per image */
  readonly synapticEvents: number;
  /** the same if no column ever closed */
  readonly offeredEvents: number;
  /** [ms] mean over images of the time until columns close or the stimulus ends, summed over their neurons: states must be kept */
  readonly neuronMs: number;
  /** mean share of neurons with at least one spike */
  readonly activeShare: number;
  /** the same among the neurons of columns in which anybody spiked */
  readonly activeShareResponding: number;
}

/**
 * Adds to `codes`: zeros, (images, features), or (a batch, features) if `taken` takes each batch away.
 * @param seen (n, ...) what the network sees of the images
 * @param watch `taken` is told how many images a batch had
 */
export async function encodeImages(
  plan: CoderPlan,
  state: CoderState,
  seen: Matrix<Uint8Array>,
  codes: Uint8Array,
  { taken, ...watch }: Watch & { taken?: (size: number) => void },
): Promise<CodeFacts> {
  const count = seen.shape[0]!;
  const pixels = pixelSpikes(plan.options, plan.reach.length);
  const racers = racersOf(plan, state);
  const tally = new Tally(plan, codes, count);
  const race = { durationMs: plan.options.duration };
  const stimuli = new Stimuli();
  for (let begin = 0; begin < count; begin += batchSize) {
    const size = Math.min(batchSize, count - begin);
    for (let s = 0; s < size; s++) {
      const inputs = pixels.ofImage(seen, begin + s);
      tally.offer(pixels.spikes.i, inputs);
      stimuli.put(s, pixels.spikes, inputs);
    }
    const firstRow = taken ? 0 : begin;
    stimuli.race(
      racers,
      size,
      () => race,
      (racer, s) => tally.add(racer, begin + s, firstRow + s),
    );
    taken?.(size);
    await pause(watch, begin / count);
  }
  return tally.facts(racers);
}

/** Writes winners into codes, and counts. */
class Tally {
  readonly #plan: CoderPlan;
  readonly #codes: Uint8Array;
  /** (largest k) what winners write into the code, in the order of their spikes */
  readonly #worth: Uint8Array;
  readonly #wins: Uint32Array;
  readonly #active: Uint32Array;
  readonly #full: Uint32Array;
  #inputs = 0;
  #offered = 0;
  /** [ms] from the closing of a column to the end, summed over its neurons, and over all images */
  #restMs = 0;
  /** neurons of columns in which anybody spiked, over all images */
  #responding = 0;

  constructor(plan: CoderPlan, codes: Uint8Array, images: number) {
    this.#plan = plan;
    this.#codes = codes;
    this.#worth = worths(plan);
    this.#wins = new Uint32Array(plan.n);
    this.#active = new Uint32Array(images);
    this.#full = new Uint32Array(plan.places.length);
  }

  /** Counts the synapses of some input spikes. */
  offer(inputs: ArrayLike<number>, count: number): void {
    this.#inputs += count;
    for (let e = 0; e < count; e++) this.#offered += this.#plan.reach[inputs[e]!]!;
  }

  /** Adds what an engine made of image number `image` to a row of the codes. */
  add({ engine: { winners, winTimes, winnerCount }, firstColumn }: Racer, image: number, row: number): void {
    const { places, scales, features, options } = this.#plan;
    const start = row * features;
    const zero = places[firstColumn]!.first;
    for (let w = 0, column = firstColumn; w < winnerCount; column++) {
      const { first, bases, scale } = places[column]!;
      const { neurons, k } = scales[scale]!;
      const before = w;
      for (; w < winnerCount && zero + winners[w]! < first + neurons; w++) {
        const neuron = zero + winners[w]!;
        this.#wins[neuron]!++;
        for (let b = 0; b < bases.length; b++)
          this.#codes[start + bases[b]! + neuron - first]! += this.#worth[w - before]!;
      }
      if (w > before) this.#responding += neurons;
      if (w < before + k) continue;
      this.#full[column]!++;
      this.#restMs += neurons * (options.duration - winTimes[w - 1]!);
    }
    this.#active[image]! += winnerCount;
  }

  facts(racers: readonly Racer[]): CodeFacts {
    const images = this.#active.length;
    const active = this.#active.reduce((sum, own) => sum + own, 0);
    return {
      wins: this.#wins,
      active: this.#active,
      full: this.#full,
      synapticEvents: racers.reduce((sum, { engine }) => sum + engine.synapticEvents, 0) / images,
      inputSpikes: this.#inputs / images,
      offeredEvents: this.#offered / images,
      neuronMs: this.#plan.n * this.#plan.options.duration - this.#restMs / images,
      activeShare: active / images / this.#plan.n,
      activeShareResponding: this.#responding === 0 ? 0 : active / this.#responding,
    };
  }
}

function worths({ options, scales }: CoderPlan): Uint8Array {
  const worth = new Uint8Array(Math.max(...scales.map(({ k }) => k))).fill(1);
  let power = 255;
  if (options.code === 'rank')
    for (let rank = 0; rank < worth.length; rank++, power *= 0.9) worth[rank] = Math.round(power);
  return worth;
}
