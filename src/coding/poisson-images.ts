/**
 * The rate code of `poissonImage`, drawn by a WebAssembly kernel: a Poisson process a pixel, rate = grey level / 255 * maxRateHz.
 * Stream n of a seed is a function of the seed and n alone: spikes do not depend on which images came before, or on how many
 * workers share them. Other numbers than `poissonImage` draws, of the same law; about ten times faster.
 */
import { NOISE_STATE_WORDS, noiseStates } from '../kernels/noise.ts';
import { type Engine as KernelSet, workspace } from '../kernels/workspace.ts';
import { counterKey } from '../math/counter-key.ts';
import type { Spikes } from '../sim/spikes.ts';
import { requireDuration } from './grey-levels.ts';

export interface PoissonImagesOptions {
  /** pixels of an image, at most 65,536 */
  readonly pixels: number;
  /** [Hz] Rate of a white pixel; black is silent. */
  readonly maxRateHz: number;
  /** [ms] Spikes fall in [0, durationMs). */
  readonly durationMs: number;
  readonly seed: number | string;
  /** @default 'wasm' */
  readonly kernels?: KernelSet;
}

export interface PoissonImages {
  /** The spikes of the image drawn last, pixel p being input p, in the order of their times; then what was there before. */
  readonly spikes: Spikes;
  /**
   * Draws the spikes of an image. @param image (pixels) @param stream 0 ... 2^32 - 1
   * @returns how many of `spikes` are the image's
   */
  draw(image: Uint8Array, stream: number): number;
}

/** @throws RangeError for an option out of range. */
export function poissonImages(options: PoissonImagesOptions): PoissonImages {
  const { pixels, maxRateHz, durationMs, seed, kernels: set = 'wasm' } = options;
  requireDuration('poissonImages', durationMs);
  if (!(Number.isInteger(pixels) && pixels >= 1 && pixels <= 65536))
    throw new RangeError(`poissonImages.pixels: must be a whole number from 1 to 65536, got ${pixels}`);
  if (!(maxRateHz >= 0 && maxRateHz < Number.POSITIVE_INFINITY))
    throw new RangeError(`poissonImages.maxRateHz: must be >= 0 Hz and finite, got ${maxRateHz}`);
  // An all-white image has this many on average; ten standard deviations more are never reached.
  const most = (pixels * maxRateHz * durationMs) / 1000;
  const room = 4 * Math.ceil((most + 10 * Math.sqrt(most) + 16) / 4);
  const key = counterKey(seed, 'poisson-images');
  const { kernels, view, at } = workspace(
    {
      levels: ['u8', pixels],
      wheel: ['u16', 255 * pixels + 8],
      state: ['u32', NOISE_STATE_WORDS],
      scratch: ['u32', 128],
      t: ['f64', room],
      i: ['u32', room],
    },
    set,
  );
  return {
    spikes: { t: view.t, i: view.i },
    draw(image, stream) {
      if (image.length !== pixels)
        throw new RangeError(`poissonImages.image: must have ${pixels} pixels, got ${image.length}`);
      view.levels.set(image);
      const slots = kernels.poissonWheel(pixels, at.levels, at.wheel);
      if (slots === 0 || maxRateHz === 0) return 0;
      view.state.set(noiseStates(key, 1, stream));
      const gap = (255 * 1000) / (slots * maxRateHz);
      return kernels.poissonEvents(at.state, slots, at.wheel, gap, durationMs, room, at.scratch, at.t, at.i);
    },
  };
}
