/**
 * One judge for every code, spiking or not: the same readout, the same measures of sparseness. A code is a matrix of
 * responses >= 0, one row an image; what made it is not asked.
 */
import { checkKeys } from '../learn/checks.ts';
import { labelVote } from '../learn/label-vote.ts';
import type { SavedSoftmaxRegression, SoftmaxRegression } from '../learn/softmax-readout.ts';
import { softmaxRegression } from '../learn/softmax-regression.ts';
import { areRows, checkRows, type SparseRows, sparseRows } from '../learn/sparse-rows.ts';
import type { Matrix } from '../math/matrix.ts';
import { shown } from '../math/shown.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { codeSparseness } from '../metrics/code-sparseness.ts';

/** Further codes, row by row, by which a readout may be trained. */
export interface LabelledRows {
  readonly rows: SparseRows;
  readonly labels: Uint8Array;
}

/** Codes (images, neurons) and the classes of the images. */
export interface LabelledCodes {
  readonly codes: Matrix | SparseRows;
  readonly labels: Uint8Array;
}

export interface ReadoutOptions {
  readonly classes: number;
  readonly epochs: number;
  /** weight of |W|^2 / 2 in the loss of the readout. @default 1e-3 */
  readonly l2?: number;
  /** share of the features that a step of the readout leaves out. @default 0 */
  readonly dropout?: number;
  /** what the readout is trained on in place of the training codes: theirs and those of shifted copies, say */
  readonly augmented?: LabelledRows;
  readonly seed: number | string;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

export interface Readout {
  readonly accuracy: number;
  readonly trainAccuracy: number;
  /** of label assignment and vote (Diehl and Cook 2015), labels assigned on the training codes */
  readonly voteAccuracy: number;
  /** (held-out images) predicted classes */
  readonly predicted: Uint8Array;
}

const optionNames = [
  'classes',
  'epochs',
  'l2',
  'dropout',
  'augmented',
  'seed',
  'onProgress',
  'signal',
] as const;

/**
 * Trains the common readout, a softmax regression on standardised features, on one code and tests it on another; so for
 * label assignment and vote.
 * @throws RangeError or TypeError if codes, labels or options do not fit.
 */
export async function readOut(
  train: LabelledCodes,
  heldOut: LabelledCodes,
  options: ReadoutOptions,
): Promise<Readout> {
  checkCodes({ train, heldOut }, 'readOut');
  checkKeys(options, 'readOut', optionNames);
  const learnt = rowsOf(train.codes, 'readOut.train.codes');
  const { augmented, ...rest } = options;
  const { rows, labels } = augmented ?? { rows: learnt, labels: train.labels };
  const readout = await commonReadout(rows, labels, rest);
  const asked = rowsOf(heldOut.codes, 'readOut.heldOut.codes');
  const predicted = readout.predict(asked);
  return {
    accuracy: accuracy(predicted, heldOut.labels),
    trainAccuracy: accuracy(readout.predict(learnt), train.labels),
    voteAccuracy: accuracy(
      labelVote(learnt, train.labels, { classes: options.classes }).predict(asked),
      heldOut.labels,
    ),
    predicted,
  };
}

/** @throws TypeError unless each of these is codes with labels. */
export function checkCodes(parts: Readonly<Record<string, LabelledCodes>>, owner: string): void {
  for (const [name, part] of Object.entries(parts))
    if (!(part?.codes && part.labels))
      throw new TypeError(
        `${owner}.${name}: must be { codes, labels }, codes an image a row, got ${shown(part)}`,
      );
}

/** The readout that every code is judged by, fitted: a softmax regression on standardised responses; it may go on `from` another. */
export function commonReadout(
  rows: SparseRows,
  labels: Uint8Array,
  options: Omit<ReadoutOptions, 'augmented'> & { readonly from?: SavedSoftmaxRegression },
): Promise<SoftmaxRegression> {
  return softmaxRegression(rows, labels, { ...options, transform: 'none' });
}

/** The responses that are not zero. @throws TypeError or RangeError if these are no codes, or one is not finite. */
export function rowsOf(codes: Matrix | SparseRows, owner = 'codes'): SparseRows {
  if (!areRows(codes)) return sparseRows(codes, 'none', owner);
  checkRows(codes, owner);
  return codes;
}

/** The measures of sparseness of a code as one flat row, with the reason for each that is undefined. */
export function sparsenessMeasures(codes: Matrix): {
  measures: Record<string, number | null>;
  reasons: Record<string, string>;
} {
  const {
    activeShare,
    deadUnits,
    hogUnits,
    population,
    lifetime,
    dutyCycleEntropyRatio,
    participationRatio,
    reasons,
  } = codeSparseness(codes);
  const source: Record<string, string> = {
    vinjeGallant: 'population.vinjeGallant',
    trevesRolls: 'population.trevesRolls',
    hoyer: 'population.hoyer',
    gini: 'population.gini',
    kurtosis: 'population.excessKurtosis',
    lifetimeSparseness: 'lifetime.vinjeGallant',
    dutyCycleEntropy: 'dutyCycleEntropyRatio',
    participationRatio: 'participationRatio',
  };
  return {
    measures: {
      activeShare,
      deadUnits,
      hogUnits,
      vinjeGallant: population.vinjeGallant,
      trevesRolls: population.trevesRolls,
      hoyer: population.hoyer,
      gini: population.gini,
      kurtosis: population.excessKurtosis,
      lifetimeSparseness: lifetime.vinjeGallant,
      dutyCycleEntropy: dutyCycleEntropyRatio,
      participationRatio,
    },
    reasons: Object.fromEntries(
      Object.entries(source).flatMap(([name, from]) => (reasons[from] ? [[name, reasons[from]]] : [])),
    ),
  };
}
