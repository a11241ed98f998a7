/**
 * What can be said of a code from the codes alone, whatever made them: how well the common readout reads it, how far it
 * falls from training to held-out images, how sparse it is.
 */
import { labelVote } from '../../learn/label-vote.ts';
import type { SoftmaxRegression } from '../../learn/softmax-readout.ts';
import { commonReadout, type LabelledCodes, sparsenessMeasures } from '../judge.ts';
import { type CodePair, codePair, denseCodes, lowestResponse } from './code-pair.ts';
import { correctness, Findings, type Judgement } from './judgement.ts';
import { sparsenessNames } from './measures.ts';

export interface ProtocolOptions {
  readonly classes: number;
  /** key of every draw: the order of the readout, which labels are known */
  readonly seed: number | string;
  /** passes of the readout over the training codes. @default 20 */
  readonly epochs?: number;
  /** weight of |W|^2 / 2 in the loss of the readout. @default 1e-3 */
  readonly l2?: number;
  readonly onProgress?: ((fraction: number, what: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What only an encoder can tell, and why. */
const needsEncoder = {
  noiseScore: 'needs the encoder: noisy images have to be coded',
  occlusionAccuracy: 'needs the encoder: images with a part covered have to be coded',
  shiftAccuracy: 'needs the encoder: shifted images have to be coded',
  latencyMs: 'needs the encoder: a matrix of responses does not say when they came',
  operations: 'needs the encoder: a matrix of responses does not say what computed them',
};

/** Judges codes that are there already; what needs the encoder is null, with the reason. */
export async function judgeCodes(
  train: LabelledCodes,
  heldOut: LabelledCodes,
  options: ProtocolOptions,
): Promise<Judgement> {
  const codes = codePair(train, heldOut, options.classes);
  const found = new Findings();
  await readClean(codes, options, found);
  describeSparseness(codes, found);
  for (const [name, reason] of Object.entries(needsEncoder)) found.absent([name], reason);
  return found;
}

/** Trains the common readout; clean accuracy, the gap to the training images, label vote. */
async function readClean(
  { train, heldOut, classes }: CodePair,
  { epochs = 20, l2 = 1e-3, seed, signal, onProgress }: ProtocolOptions,
  found: Findings,
): Promise<SoftmaxRegression> {
  const readout = await commonReadout(train.rows, train.labels, {
    classes,
    epochs,
    l2,
    seed,
    ...(signal && { signal }),
    onProgress: (part) => onProgress?.(part, 'readout'),
  });
  const accuracy = found.mean('accuracy', correctness(readout.predict(heldOut.rows), heldOut.labels));
  const right = correctness(readout.predict(train.rows), train.labels);
  const trainAccuracy = right.reduce((sum, one) => sum + one, 0) / right.length;
  found.measures.trainAccuracy = trainAccuracy;
  found.measures.trainTestGap = trainAccuracy - accuracy;

  const lowest = Math.min(lowestResponse(train.rows), lowestResponse(heldOut.rows));
  if (lowest < 0) found.absent(['voteAccuracy'], negative(lowest));
  else if (classes > 128) found.absent(['voteAccuracy'], `a vote knows 128 classes; there are ${classes}`);
  else {
    const vote = labelVote(train.rows, train.labels, { classes });
    found.mean('voteAccuracy', correctness(vote.predict(heldOut.rows), heldOut.labels));
  }
  return readout;
}

/** Every measure of sparseness of the held-out codes. */
function describeSparseness({ heldOut: { rows } }: CodePair, found: Findings): void {
  const entries = rows.start[rows.rows]! - rows.rows;
  found.measures.nonZeroShare = entries / (rows.rows * rows.columns);
  let silent = 0;
  for (let r = 0; r < rows.rows; r++) if (rows.start[r + 1]! - rows.start[r]! === 1) silent++;
  found.measures.silentImages = silent;
  const lowest = lowestResponse(rows);
  if (lowest < 0) {
    found.absent(sparsenessNames, negative(lowest));
    return;
  }
  const { measures, reasons } = sparsenessMeasures(denseCodes(rows));
  Object.assign(found.measures, measures);
  Object.assign(found.reasons, reasons);
}

const negative = (lowest: number) =>
  `defined for responses >= 0, and the lowest is ${lowest.toPrecision(3)}; give magnitudes or rates`;
