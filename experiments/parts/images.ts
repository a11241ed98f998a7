/** What experiments on labelled images share: the data set read once, its split, rows, and a stopwatch. */
import { z } from 'zod';
import { type DataSetName, dataSet } from '../../src/data/data-sets.ts';
import type { LabelledImages } from '../../src/data/labelled-images.ts';
import { splits } from '../../src/data/splits.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';

const sets = new Map<string, ReturnType<typeof dataSet>>();

/** A data set, read once a process; one that could not be read is asked for again. */
function loaded(name: DataSetName, dir: string | undefined): ReturnType<typeof dataSet> {
  const key = `${name} ${dir}`;
  const found = sets.get(key) ?? dataSet(name, { dir });
  sets.set(key, found);
  found.catch(() => sets.delete(key));
  return found;
}

/** Images to form a code and a readout from, and images to judge them by. */
export interface Images {
  readonly train: LabelledImages;
  readonly heldOut: LabelledImages;
  readonly classes: number;
}

/** What decides which images a run sees; part of the parameters of an experiment on images. */
export const imageParams = {
  data: z.enum(['mnist', 'fashion-mnist']).describe('data set'),
  trainImages: z
    .int()
    .min(100)
    .max(60000)
    .describe('labelled training images; 60000 leaves none for validation'),
  evaluate: z
    .enum(['test', 'validation'])
    .describe('what accuracy is measured on; choose by validation only'),
};

export interface ImageParams {
  readonly data: DataSetName;
  readonly trainImages: number;
  readonly evaluate: 'test' | 'validation';
}

/** The images of one run: drawn by its seed; held out are the test set, or the last 10,000 training images. */
export async function imagesOf(
  p: ImageParams,
  { seed, dataDir }: { seed: number; dataDir?: string | undefined },
): Promise<Images> {
  const set = await loaded(p.data, dataDir);
  const { train, validation, test } = splits(set, { trainImages: p.trainImages, seed });
  return { train, heldOut: p.evaluate === 'test' ? test : validation, classes: set.classes };
}

/** The rule across `ImageParams`, for `check` of an experiment. */
export function checkImages({ trainImages, evaluate }: ImageParams): string | null {
  return evaluate === 'validation' && trainImages > 50_000
    ? `trainImages: must be at most 50000 with evaluate=validation, got ${trainImages}`
    : null;
}

/** Checksums of the files that a run will read, for `inputs` of an experiment. */
export async function imageFiles(
  { data }: ImageParams,
  { dataDir }: { dataDir?: string | undefined },
): Promise<Record<string, string>> {
  const { checksums, isOfficial, name } = await dataSet(data, { dir: dataDir });
  const note = isOfficial ? '' : ` (not the published ${name})`;
  return Object.fromEntries(Object.entries(checksums).map(([file, sum]) => [`${file}${note}`, sum]));
}

/** Images (n, height, width) as rows (n, pixels), without a copy. */
export function rowsOf({ images }: LabelledImages): Matrix {
  return matrix(images.data, images.shape[0]!, images.size / images.shape[0]!);
}

/** (n) for a .npy file. */
export function labelColumn(labels: Uint8Array): Matrix {
  return matrix(labels, labels.length);
}

/** [s] since the last call */
export function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
