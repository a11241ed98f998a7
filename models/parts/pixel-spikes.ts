/** Grey levels to input spikes, prepared for many images: the latency code, or Poisson trains. */
import { latencyCoder } from '../../src/coding/latency.ts';
import { poissonImages } from '../../src/coding/poisson-images.ts';
import type { Spikes } from '../../src/sim/spikes.ts';
import type { defaults } from './sparse-coder-options.ts';

export interface PixelSpikes {
  readonly spikes: Spikes;
  isSilent(level: number): boolean;
  /** Writes the spikes of some levels; `stream` numbers the draws of Poisson input. */
  into(levels: Uint8Array, stream: number): number;
}

export function pixelSpikes(
  { input, volley, rateHz, duration, seed }: typeof defaults,
  inputs: number,
): PixelSpikes {
  if (input === 'poisson') {
    const trains = poissonImages({ pixels: inputs, maxRateHz: rateHz, durationMs: duration, seed });
    return {
      spikes: trains.spikes,
      isSilent: (level) => level === 0,
      into: (levels, stream) => trains.draw(levels, stream),
    };
  }
  const latency = latencyCoder({ durationMs: volley });
  const spikes = { t: new Float64Array(inputs), i: new Uint32Array(inputs) };
  return {
    spikes,
    isSilent: (level) => Number.isNaN(latency.timeOfLevel[level]!),
    into: (levels) => latency.into(levels, spikes),
  };
}
