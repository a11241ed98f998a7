/**
 * Images as spikes on a time grid: in each step an input spikes or not, with the chance rate * dt of its grey level, the
 * Poisson input of clock-driven simulators. Stream n of a seed is a function of the seed and n alone, as in `poissonImages`.
 */
import { NOISE_STATE_WORDS, noiseStates } from '../kernels/noise.ts';
import { type Engine as KernelSet, workspace } from '../kernels/workspace.ts';
import { counterKey } from '../math/counter-key.ts';
import { log1p } from '../math/exp.ts';
import type { StepTrains } from '../sim/dense/conductance-row-options.ts';
import { requireDuration } from './grey-levels.ts';

export interface StepTrainsOptions {
  readonly pixels: number;
  /** [ms] */
  readonly dt: number;
  readonly durationMs: number;
  readonly seed: number | string;
  /** @default 'wasm' */
  readonly kernels?: KernelSet;
}

export interface StepTrainsCoder {
  /** The spikes of the image drawn last. */
  readonly trains: StepTrains;
  /**
   * Draws the spikes of an image. @param image (pixels) @param hzPerLevel [Hz] rate of a pixel per grey level; a chance
   * above 1 counts as 1 @param stream 0 ... 2^32 - 1 @returns how many spikes
   */
  draw(image: Uint8Array, hzPerLevel: number, stream: number): number;
}

/** @throws RangeError for an option out of range. */
export function stepTrains(options: StepTrainsOptions): StepTrainsCoder {
  const { pixels, dt, durationMs, seed, kernels: set = 'wasm' } = options;
  requireDuration('stepTrains', durationMs);
  if (!(dt > 0 && dt <= durationMs))
    throw new RangeError(`stepTrains.dt: must be > 0 and at most the duration, ${durationMs} ms, got ${dt}`);
  const steps = Math.round(durationMs / dt);
  const room = pixels * steps;
  const key = counterKey(seed, 'step-trains');
  const { kernels, view, at } = workspace(
    {
      level: ['u8', pixels],
      gap: ['f64', 256],
      state: ['u32', NOISE_STATE_WORDS],
      scratch: ['u32', 64],
      start: ['u32', pixels + 1],
      step: ['u32', room],
    },
    set,
  );
  let rate = -1;
  return {
    trains: { start: view.start, step: view.step },
    draw(image, hzPerLevel, stream) {
      if (image.length !== pixels)
        throw new RangeError(`stepTrains.image: must have ${pixels} pixels, got ${image.length}`);
      if (!(hzPerLevel > 0 && hzPerLevel < Infinity))
        throw new RangeError(`stepTrains.hzPerLevel: must be > 0 Hz and finite, got ${hzPerLevel}`);
      if (hzPerLevel !== rate)
        for (let x = 1; x < 256; x++) view.gap[x] = 1 / log1p(-Math.min(1, (x * hzPerLevel * dt) / 1000));
      rate = hzPerLevel;
      view.level.set(image);
      view.state.set(noiseStates(key, 1, stream));
      return kernels.bernoulliTrains(
        pixels,
        at.level,
        at.gap,
        steps,
        at.state,
        at.scratch,
        room,
        at.start,
        at.step,
      );
    },
  };
}
