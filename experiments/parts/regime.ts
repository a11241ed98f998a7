/** The regimes of a competing population, by numbers: what its code is when inhibition and drive are out of balance. */
import { regionOf } from '../../src/experiment/region.ts';
import type { RegionDescription } from '../../src/experiment/types.ts';

/** In this order; shares of 1. A dense code has hog neurons too, so that it comes before them. */
export const regimes: readonly RegionDescription[] = [
  { label: 'silent', measure: 'silentImages', above: 0.5 },
  { label: 'dense', measure: 'activeShare', above: 0.2 },
  { label: 'hog', measure: 'busiest', above: 0.5 },
  { label: 'sparse' },
];

/** What a regime is decided by: shares of 1. */
export interface Activity {
  /** images to which no neuron responds */
  readonly silentImages: number;
  /** mean share of neurons that respond to an image */
  readonly activeShare: number;
  /** images to which the neuron responds that responds to most */
  readonly busiest: number;
}

/** 'silent', 'dense', 'hog' or 'sparse'. */
export function regimeOf(activity: Activity): string {
  return regionOf(regimes, { ...activity })!.label;
}

/** @param counts (images, neurons) spikes or wins */
export function activityOf(counts: ArrayLike<number>, neurons: number): Activity {
  const images = counts.length / neurons;
  const responses = new Uint32Array(neurons);
  let silent = 0;
  for (let image = 0; image < images; image++) {
    let active = 0;
    for (let j = 0; j < neurons; j++)
      if (counts[image * neurons + j]! > 0) {
        responses[j]!++;
        active++;
      }
    if (active === 0) silent++;
  }
  const all = responses.reduce((sum, count) => sum + count, 0);
  return {
    silentImages: silent / images,
    activeShare: all / (images * neurons),
    busiest: responses.reduce((most, count) => Math.max(most, count), 0) / images,
  };
}
