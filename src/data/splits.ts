/**
 * The division of a data set into images to learn from, images to choose by and images to judge by. The last 10,000
 * training images are kept for choices; the test set is never mixed in. Depends on the seed and the options alone.
 */
import { rng } from '../math/rng.ts';
import { type LabelledImages, slice, take } from './labelled-images.ts';

export interface SplitOptions {
  /**
   * Training images, drawn without replacement from those not kept for validation, in the order drawn. The same seed
   * nests: 1,000 images are the first 1,000 of 20,000. As many as the set has: all of them, validation is empty.
   */
  trainImages: number;
  /** Training images at the end of the set that are kept for validation. @default 10_000 */
  validationImages?: number | undefined;
  /** Key of the draw. */
  seed: number | string;
}

export interface Splits {
  readonly train: LabelledImages;
  /** For choices of parameters; empty if everything is trained on, since then nothing is left to choose by. */
  readonly validation: LabelledImages;
  /** To be read by a frozen run only. */
  readonly test: LabelledImages;
}

/**
 * Splits a data set. `train` is a copy, `validation` and `test` are views.
 * @throws RangeError if the set has too few images.
 */
export function splits(
  set: { readonly train: LabelledImages; readonly test: LabelledImages },
  { trainImages, validationImages = 10_000, seed }: SplitOptions,
): Splits {
  const n = set.train.labels.length;
  if (!(Number.isInteger(validationImages) && validationImages >= 0 && validationImages < n))
    throw new RangeError(
      `splits.validationImages: must be an integer in 0 ... ${n - 1} (the set has ${n} training images), ` +
        `got ${validationImages}`,
    );
  const pool = n - validationImages;
  const isAll = trainImages === n;
  if (!(Number.isInteger(trainImages) && trainImages >= 1 && (trainImages <= pool || isAll)))
    throw new RangeError(
      `splits.trainImages: must be an integer in 1 ... ${pool}, or ${n} for all, got ${trainImages}; ` +
        `the last ${validationImages} training images are kept for validation`,
    );
  return {
    train: take(set.train, rng(seed, 'splits').sample(isAll ? n : pool, trainImages)),
    validation: slice(set.train, isAll ? n : pool, n),
    test: set.test,
  };
}
