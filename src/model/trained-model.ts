/** A sparse coder with its readout and the names of the classes: images in, answers out. */
import type { Coded, SparseCoder } from '../../models/sparse-coder.ts';
import type { Watch } from '../learn/schedule.ts';
import type { SoftmaxRegression } from '../learn/softmax-readout.ts';
import { type Matrix, matrix } from '../math/matrix.ts';
import { accuracy } from '../metrics/accuracy.ts';
import type { Precision } from './precision.ts';

/** What a model was formed from, and how well it did. */
export interface Origin {
  readonly recipe: string;
  /** name of the data set */
  readonly data: string;
  /** file of the data set -> SHA-256 */
  readonly checksums: Readonly<Record<string, string>>;
  readonly trainImages: number;
  readonly seed: number;
  /** share of neurons that it was calibrated to */
  readonly activeShare: number;
  /** of spikewise */
  readonly version: string;
}

/** Measured with the numbers as they are stored. */
export interface Measured {
  readonly accuracy: number;
  readonly images: number;
  readonly on: 'validation' | 'test';
  /** mean share of neurons active for an image */
  readonly activeShare: number;
}

export interface TrainedModel {
  readonly coder: SparseCoder;
  readonly readout: SoftmaxRegression;
  /** (classes) */
  readonly classNames: readonly string[];
  readonly origin: Origin;
  /** null until it has been measured */
  readonly measured: Measured | null;
  /** of its numbers in the file that it came from; null for one that was never stored */
  readonly precision: Precision | null;
}

/** What a model says of one image. */
export interface Prediction {
  readonly class: number;
  readonly label: string;
  /** of that class; then of all classes */
  readonly probability: number;
  readonly probabilities: readonly number[];
  /** neurons that spiked, and how many there are */
  readonly activeNeurons: number;
  readonly neurons: number;
  readonly inputSpikes: number;
}

/**
 * Answers to images of the size that the model knows, bright on dark as it was trained.
 * @param images (n, height, width) grey levels 0 ... 255
 */
export async function predict(
  { coder, readout, classNames }: TrainedModel,
  images: Matrix<Uint8Array>,
): Promise<Prediction[]> {
  const { codes, active } = await coder.encode(images);
  const p = readout.probabilities(codes);
  const classOf = readout.predict(codes);
  const size = coder.options.height * coder.options.width;
  const [count, classes] = p.shape as [number, number];
  return Array.from({ length: count }, (_, image) => {
    const probabilities = Array.from({ length: classes }, (_, c) => p.get(image, c));
    return {
      class: classOf[image]!,
      label: classNames[classOf[image]!]!,
      probability: probabilities[classOf[image]!]!,
      probabilities,
      activeNeurons: active[image]!,
      neurons: coder.n,
      inputSpikes: coder.stimulus(images.data.subarray(image * size, (image + 1) * size)).t.length,
    };
  });
}

/** Codes labelled images and counts right answers. */
export async function evaluate(
  { coder, readout }: TrainedModel,
  { images, labels }: { readonly images: Matrix<Uint8Array>; readonly labels: Uint8Array },
  watch: Watch = {},
): Promise<{ accuracy: number; coded: Coded }> {
  const coded = await coder.encode(images, watch);
  return { accuracy: accuracy(readout.predict(coded.codes), labels), coded };
}

/** The first `count` images, fewer if there are not so many. */
export function firstImages(images: Matrix<Uint8Array>, count: number): Matrix<Uint8Array> {
  const [n, height, width] = images.shape as [number, number, number];
  const taken = Math.min(n, count);
  return matrix(images.data.subarray(0, taken * height * width), taken, height, width);
}
