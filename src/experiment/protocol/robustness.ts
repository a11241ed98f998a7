/**
 * What is left of a code when images are spoilt: the encoder codes them, the readout that was trained on clean codes reads them.
 * Every level is coded once; level 0 is the clean code. Noise: the recipe of Ahmad and Scheinkman 2019 (coding/noisy.ts), the
 * noise score their sum of right answers over eleven levels, for 10,000 images. Occlusion: a blank square of 4, 8, 12, 16 pixels at
 * a random place. Shifts: 1 to 4 pixels up, down, left or right.
 */
import { noisy } from '../../coding/noisy.ts';
import { occluded } from '../../coding/occluded.ts';
import { shiftedAtRandom } from '../../coding/shifted.ts';
import type { LabelledImages } from '../../data/labelled-images.ts';
import type { Matrix } from '../../math/matrix.ts';
import { type Rng, rng } from '../../math/rng.ts';
import { correctness, type Findings } from './judgement.ts';

interface Spoiling {
  /** what is varied, from 0 on */
  readonly levels: readonly number[];
  spoil(images: Matrix<Uint8Array>, level: number, draw: Rng): Matrix<Uint8Array>;
  readonly measure: string;
  /** the measure = factor x share right, over all levels `from` this one on */
  readonly factor: number;
  readonly from: number;
}

/** Noise levels of the published score. */
const noiseLevels = Array.from({ length: 11 }, (_, k) => k / 20);

const spoilings: Readonly<Record<string, Spoiling>> = {
  noise: { levels: noiseLevels, spoil: noisy, measure: 'noiseScore', factor: 110_000, from: 0 },
  occlusion: { levels: [0, 4, 8, 12, 16], spoil: occluded, measure: 'occlusionAccuracy', factor: 1, from: 1 },
  shifts: { levels: [0, 1, 2, 3, 4], spoil: shiftedAtRandom, measure: 'shiftAccuracy', factor: 1, from: 1 },
};

/** How many times the held-out images are coded for it. */
export const spoiltCodings = Object.values(spoilings).reduce((sum, { levels }) => sum + levels.length - 1, 0);

/**
 * Adds the curves `noise`, `occlusion` and `shifts` and their measures.
 * @param predict what the readout says of images that the encoder codes
 * @param clean (images) what it says of them as they are
 */
export async function readSpoilt(
  { images, labels }: LabelledImages,
  clean: Uint8Array,
  predict: (images: Matrix<Uint8Array>, what: string) => Promise<Uint8Array>,
  seed: number | string,
  found: Findings,
): Promise<void> {
  const [, height, width] = images.shape as [number, number, number];
  for (const [what, { levels, spoil, measure, factor, from }] of Object.entries(spoilings)) {
    const asked = what === 'noise' ? levels : levels.filter((pixels) => pixels < Math.min(height, width));
    const y: number[] = [];
    const right = new Float32Array(labels.length);
    const spoilt = (level: number) => spoil(images, level, rng(seed, 'spoilt', what, level));
    for (const [k, level] of asked.entries()) {
      const once = correctness(k === 0 ? clean : await predict(spoilt(level), what), labels);
      y.push(once.reduce((sum, one) => sum + one, 0) / once.length);
      if (k >= from) for (let i = 0; i < once.length; i++) right[i]! += once[i]!;
    }
    found.curves[what] = { x: asked, y };
    const counted = asked.length - from;
    if (counted > 0)
      found.mean(
        measure,
        right.map((sum) => (factor * sum) / counted),
      );
    else found.absent([measure], `images of ${height} x ${width} pixels are too small`);
  }
}
