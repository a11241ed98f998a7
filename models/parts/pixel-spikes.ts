/**
 * Grey levels to input spikes, prepared for many images: the latency code, or Poisson trains. Poisson trains of an image are a
 * function of the seed and of its own levels, whatever else is shown, in whatever order: asked again, it gives the same
 * spikes. While learning the number of the sample takes the place of the levels, so that an image shown twice spikes anew.
 */
import { latencyCoder } from '../../src/coding/latency.ts';
import { poissonImages } from '../../src/coding/poisson-images.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import type { Spikes } from '../../src/sim/spikes.ts';
import type { defaults } from './sparse-coder-options.ts';

export interface PixelSpikes {
  readonly spikes: Spikes;
  isSilent(level: number): boolean;
  /** Writes the spikes of some levels, and returns their number; a draw of its own for each `sample`, if one is given. */
  into(levels: Uint8Array, sample?: number): number;
  /** The same of one of many images. */
  ofImage(images: Matrix<Uint8Array>, image: number, sample?: number): number;
}

export function pixelSpikes(
  { input, volley, rateHz, duration, seed }: typeof defaults,
  inputs: number,
): PixelSpikes {
  const imagesBy =
    (into: PixelSpikes['into']): PixelSpikes['ofImage'] =>
    ({ data }, image, sample) =>
      into(data.subarray(image * inputs, (image + 1) * inputs), sample);
  if (input === 'poisson') {
    const trains = poissonImages({ pixels: inputs, maxRateHz: rateHz, durationMs: duration, seed });
    const into: PixelSpikes['into'] = (levels, sample) => trains.draw(levels, sample ?? numberOf(levels));
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

/** 0 ... 2^32 - 1, by the levels (FNV-1a: Fowler, Noll and Vo 1991). */
function numberOf(levels: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let p = 0; p < levels.length; p++) hash = Math.imul(hash ^ levels[p]!, 0x01000193);
  return hash >>> 0;
}
