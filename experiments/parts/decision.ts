/** Codes with the clock stopped early: what has been decided after some milliseconds, and what that has cost. */
import { pixelSpikes } from '../../models/parts/pixel-spikes.ts';
import type { SparseCoder } from '../../models/sparse-coder.ts';
import { pause, type Watch } from '../../src/learn/schedule.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';

/** Codes of images, each cut off after the same time. */
export interface Decided {
  /** (images, neurons) spikes of each neuron */
  readonly codes: Matrix<Uint8Array>;
  /** mean deliveries to single synapses per image */
  readonly synapticEvents: number;
  readonly activeShare: number;
  /** [ms] mean time of the last winner, over the images that have one; null where none has */
  readonly decisionMs: number | null;
  /** share of images without a winner */
  readonly silentImages: number;
}

export interface DecisionOptions extends Watch {
  /** [ms] images are taken away then */
  readonly cutMs: number;
  /** factor on the distances from rest to threshold of the coder as it is */
  readonly threshold: number;
}

/** Codes images (n, height, width) by the coder as it is now, brightness as input, with its thresholds scaled. */
export async function decide(
  coder: SparseCoder,
  images: Matrix<Uint8Array>,
  { cutMs, threshold, ...watch }: DecisionOptions,
): Promise<Decided> {
  const [count, height, width] = images.shape as [number, number, number];
  const size = height * width;
  const engine = coder.engine();
  engine.scaleThresholds(threshold);
  const pixels = pixelSpikes(coder.options, size);
  const codes = new Uint8Array(count * coder.n);
  const options = { durationMs: cutMs };
  let active = 0;
  let silent = 0;
  let decided = 0;
  for (let image = 0; image < count; image++) {
    const inputs = pixels.ofImage(images, image);
    engine.race(pixels.spikes, options, inputs);
    let last = 0;
    for (let w = 0; w < engine.winnerCount; w++) {
      codes[image * coder.n + engine.winners[w]!] = 1;
      last = Math.max(last, engine.winTimes[w]!);
    }
    active += engine.winnerCount;
    decided += last;
    if (engine.winnerCount === 0) silent++;
    if (image % 1000 === 0) await pause(watch, image / count);
  }
  return {
    codes: matrix(codes, count, coder.n),
    synapticEvents: engine.synapticEvents / count,
    activeShare: active / count / coder.n,
    decisionMs: silent < count ? decided / (count - silent) : null,
    silentImages: silent / count,
  };
}
