/** Grey levels to input spikes, prepared for many images: the latency code, or Poisson trains. */
import { latencyCoder } from '../../src/coding/latency.ts';
import { poissonImages } from '../../src/coding/poisson-images.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import type { Spikes } from '../../src/sim/spikes.ts';
import type { defaults } from './sparse-coder-options.ts';

export interface PixelSpikes {
  readonly spikes: Spikes;
  isSilent(level: number): boolean;
  /** Writes the spikes of some levels; `stream` numbers the draws of Poisson input. */
  into(levels: Uint8Array, stream: number): number;
  /** The same of one of many images; `stream` is its number unless given. */
  ofImage(images: Matrix<Uint8Array>, image: number, stream?: number): number;
}

export function pixelSpikes(
  { input, volley, rateHz, duration, seed }: typeof defaults,
  inputs: number,
): PixelSpikes {
  const imagesBy =
    (into: PixelSpikes['into']): PixelSpikes['ofImage'] =>
    ({ data }, image, stream = image) =>
      into(data.subarray(image * inputs, (image + 1) * inputs), stream);
  if (input === 'poisson') {
    const trains = poissonImages({ pixels: inputs, maxRateHz: rateHz, durationMs: duration, seed });
    const into: PixelSpikes['into'] = (levels, stream) => trains.draw(levels, stream);
    return { spikes: trains.spikes, isSilent: (level) => level === 0, into, ofImage: imagesBy(into) };
  }
  const latency = latencyCoder({ durationMs: volley });
  const spikes = { t: new Float64Array(inputs), i: new Uint32Array(inputs) };
  const into: PixelSpikes['into'] = (levels) => latency.into(levels, spikes);
  return {
    spikes,
    isSilent: (level) => Number.isNaN(latency.timeOfLevel[level]!),
    into,
    ofImage: imagesBy(into),
  };
}
