/**
 * The bill of one image through a sparse coder and its readout, from what was counted while it coded some. Memory and arithmetic
 * by the rules of src/metrics/cost.ts; two ways to move states, as hardware may:
 *
 *   a grid of stepMs   v += d (I - v) in every step until a column closes: 2 additions, 1 product; I and v read and written
 *   'events'           exact, as simulated: A += w, U += w g, then A - e U >= gap: 2 additions, 2 products at every delivery
 *
 * Accuracy is measured with exact times, not on the grid. Columns that lie still before their first spike are charged like the rest;
 * finding the time of a crossing between two deliveries ('events') is not charged.
 */
import { onOffOperations } from '../../src/coding/on-off.ts';
import { bill, type Cost } from '../../src/metrics/cost.ts';
import { readoutCost } from '../../src/metrics/layer-cost.ts';
import { encodingCost, spikingCost } from '../../src/metrics/spiking-cost.ts';
import type { Coded, SparseCoder } from '../sparse-coder.ts';
import { channelSigns } from './front-end.ts';

export interface CoderCostOptions {
  readonly classes: number;
  /** [ms] step of the grid on which states move, or 'events'. @default 1 */
  readonly stepMs?: number | 'events';
  /** images in a row for which a fetched weight stays at hand; 0: every delivery fetches its own. @default 0 */
  readonly reuse?: number;
}

/** @param coded what `encode` answered */
export function coderCost(
  coder: SparseCoder,
  coded: Coded,
  { classes, stepMs = 1, reuse = 0 }: CoderCostOptions,
): Cost {
  if (stepMs !== 'events' && !(stepMs > 0 && stepMs <= coder.options.duration))
    throw new RangeError(
      `coderCost.stepMs: must be > 0 and <= ${coder.options.duration} ms, or 'events', got ${stepMs}`,
    );
  const { n, features, options } = coder;
  const { weights, theta } = coder.save();
  const spikes = coded.activeShare * n;
  const pooled = coder.scales[0]!.pooling ? pooledOf(coded) : null;
  const onGrid = { add: 2, multiply: 1 };
  const exact = { add: 2, multiply: 2 };
  return bill(
    inputOf(coder, coded),
    spikingCost({
      layer: 'columns',
      neurons: n,
      synapses: coder.synapses,
      weights: lengths(weights),
      thresholds: lengths(theta),
      inputSpikes: coded.inputSpikes,
      events: coded.synapticEvents,
      spikes,
      updates:
        stepMs === 'events'
          ? 'events'
          : { times: coded.neuronMs / stepMs, about: `every ${stepMs} ms until a column closes` },
      update: stepMs === 'events' ? exact : onGrid,
      states: 2,
      race: true,
      pooled: pooled?.counted ?? 0,
      reuse,
    }),
    readoutCost({
      features,
      classes,
      nonzero: pooled?.nonzero ?? spikes,
      binary: !pooled && options.code === 'spikes',
      reuse,
    }),
  );
}

/** From grey levels to input spikes: the filters of ON and OFF cells, then a test of each level, or of a random number a millisecond. */
function inputOf({ options }: SparseCoder, { inputSpikes }: Coded): Cost {
  const { height, width, frontEnd, input, duration } = options;
  const values = channelSigns[frontEnd].length * height * width;
  const tests = input === 'poisson' ? duration : 1;
  return encodingCost({
    values,
    sent: inputSpikes,
    compares: tests,
    filter: frontEnd === 'pixels' ? 0 : onOffOperations(height, width),
    draws: input === 'poisson' ? tests * values : 0,
  });
}

/** Mean spikes that windows count, and mean number of windows and neurons whose count is not zero. */
function pooledOf({ codes }: Coded): { counted: number; nonzero: number } {
  let counted = 0;
  let nonzero = 0;
  for (const count of codes.data) {
    counted += count;
    if (count !== 0) nonzero++;
  }
  const images = codes.shape[0]!;
  return { counted: counted / images, nonzero: nonzero / images };
}

function lengths(sets: readonly { readonly length: number }[]): number {
  return sets.reduce((sum, { length }) => sum + length, 0);
}
