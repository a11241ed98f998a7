/** From a data set to a model file: the code forms without labels, the readout learns, the file is measured as it is stored. */
import { type Recipe, type RecipeName, recipes } from '../../models/recipes.ts';
import { SparseCoder } from '../../models/sparse-coder.ts';
import type { DataSet } from '../data/idx-folder.ts';
import { splits } from '../data/splits.ts';
import { packageVersion } from '../experiment/provenance.ts';
import { shiftedRows } from '../experiment/shifted-rows.ts';
import { softmaxRegression } from '../learn/softmax-regression.ts';
import type { Diagnosis } from '../metrics/diagnosis.ts';
import { diagnoseCoder } from './diagnose-coder.ts';
import { loadModel, modelBytes, modelFrom } from './model-file.ts';
import type { Precision } from './precision.ts';
import { saveOrKeep } from './save-or-keep.ts';
import { evaluate, firstImages, type Measured, type TrainedModel } from './trained-model.ts';

export interface TrainOptions {
  readonly recipe: RecipeName;
  readonly data: DataSet;
  /** file to write */
  readonly out: string;
  readonly precision: Precision;
  readonly seed: number;
  /** training images. @default all that the evaluation leaves */
  readonly images?: number | undefined;
  /** what accuracy is measured on; choose by validation only */
  readonly evaluate: 'validation' | 'test';
  readonly onProgress?: (fraction: number, what: string) => void;
  readonly signal?: AbortSignal;
}

export interface Trained {
  /** as read back from the file */
  readonly model: TrainedModel;
  readonly measured: Measured;
  /** of the same model before its numbers were rounded */
  readonly unrounded: number;
  /** [bytes] of the file */
  readonly size: number;
  readonly diagnosis: Diagnosis;
}

/** Images by which thresholds are set, unlabelled. */
const forCalibration = 300;

/**
 * What `spikewise train` can turn: its images, its recipe, its seed. All else is a recipe's, whose settings are options of the
 * SparseCoder.
 */
const inCode = (what: string) => `; in code: ${what} (SparseCoder)`;
const unlike = 'give training images like those to be answered (--data)';
const more = 'give more training images (--images)';

/** @param trainImages so many were given: too few come before every other cause */
function remediesFor(trainImages: number) {
  const first = trainImages < forCalibration ? `${more}: ${trainImages} cannot stand for all; or ` : '';
  return {
    excite: `${first}${unlike}, or take another --recipe${inCode('a lower gap, or a larger share for calibrate')}`,
    inhibit: `${first}${unlike}, or take another --recipe${inCode('a lower k, or a smaller share for calibrate')}`,
    calm: `${first}take another --recipe${inCode('a higher gap')}`,
    spread: `${more}${inCode('more samples, or a higher thetaStep')}`,
    depressLess: `${more}${inCode('a lower eta')}`,
    widen: `${more}, or another --seed${inCode('a lower thetaStep, or a higher gap')}`,
  };
}

/** Images kept for validation: the last 10,000 of the training set, a sixth of a small one. */
function keptForValidation({ train }: DataSet): number {
  return Math.min(10_000, Math.floor(train.labels.length / 6));
}

/** Most images that can be trained on, where those of the evaluation are kept apart. */
export function mostTrainingImages(data: DataSet, evaluation: 'validation' | 'test'): number {
  const all = data.train.labels.length;
  return evaluation === 'test' ? all : all - keptForValidation(data);
}

/** @throws RangeError if the set has too few images; whatever reading and writing throw. */
export async function trainModel(options: TrainOptions): Promise<Trained> {
  const { data, out, precision, seed, signal, onProgress = () => {} } = options;
  const recipe: Recipe = recipes[options.recipe];
  const all = data.train.labels.length;
  const validationImages = keptForValidation(data);
  const most = mostTrainingImages(data, options.evaluate);
  const trainImages = options.images ?? most;
  if (!(Number.isInteger(trainImages) && trainImages >= 1 && trainImages <= most))
    throw new RangeError(
      `train.images: must be a whole number from 1 to ${most} (training images of ${data.name} with ${options.evaluate} images kept apart), got ${trainImages}`,
    );
  // Beyond what leaves room for validation the splits know all images only; a draw of them is as good.
  const isAll = trainImages > all - validationImages;
  const split = splits(data, { trainImages: isAll ? all : trainImages, validationImages, seed });
  const images = firstImages(split.train.images, trainImages);
  const labels = split.train.labels.subarray(0, trainImages);
  const [, height, width] = images.shape as [number, number, number];
  const heldOut = split[options.evaluate];
  // A few images need not be shown as often as all of them.
  const samples = Math.min(recipe.coder.samples ?? Infinity, 10 * trainImages);
  const copies = recipe.readout.shifts.length;
  const parts = [
    samples,
    trainImages,
    copies * trainImages,
    (copies + 1) * trainImages,
    heldOut.labels.length,
    heldOut.labels.length,
  ];
  const whole = parts.reduce((sum, part) => sum + part, 0);
  let done = 0;
  const step = (what: string) => {
    const from = done;
    const share = parts.shift()! / whole;
    done += share;
    return {
      ...(signal && { signal }),
      onProgress: (part: number) => onProgress(from + share * part, what),
    };
  };

  const coder = new SparseCoder({ ...recipe.coder, samples, height, width, seed });
  await coder.learn(images, step('learning'));
  coder.calibrate(firstImages(images, forCalibration), recipe.activeShare);
  const { codes } = await coder.encode(images, step('coding the training images'));
  const shifting = step('coding shifted copies');
  const augmented = await shiftedRows(codes, { images, labels }, recipe.readout.shifts, (moved, part) => {
    shifting.onProgress(part);
    return coder.encodeRows(moved, signal ? { signal } : {});
  });
  const { epochs, dropout, l2 } = recipe.readout;
  const readout = await softmaxRegression(augmented?.rows ?? codes, augmented?.labels ?? labels, {
    classes: data.classes,
    epochs,
    dropout,
    l2,
    transform: 'none',
    seed,
    ...step('training the readout'),
  });
  const formed: TrainedModel = {
    coder,
    readout,
    classNames: data.classNames,
    origin: {
      recipe: options.recipe,
      data: data.isOfficial ? data.name : `images in the form of ${data.name}`,
      checksums: data.checksums,
      trainImages,
      seed,
      activeShare: recipe.activeShare,
      version: packageVersion(),
    },
    measured: null,
    precision: null,
  };

  const unrounded = await evaluate(formed, heldOut, step('measuring'));
  const stored = modelFrom(modelBytes(formed, precision), out);
  const { accuracy, coded } = await evaluate(stored, heldOut, step('measuring as stored'));
  const measured: Measured = {
    accuracy,
    images: heldOut.labels.length,
    on: options.evaluate,
    activeShare: coded.activeShare,
  };
  const size = await saveOrKeep(out, { ...formed, measured }, { precision });
  return {
    model: await loadModel(out),
    measured,
    unrounded: unrounded.accuracy,
    size,
    diagnosis: diagnoseCoder(stored.coder, coded, recipe.activeShare, remediesFor(trainImages)),
  };
}
