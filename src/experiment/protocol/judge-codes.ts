/**
 * What can be said of a code from the codes alone, whatever made them: how well the common readout reads it, how far it
 * falls from training to held-out images, with how few labels, how much of the first classes is left when others follow, and
 * how sparse the code is.
 */
import { checkCount, checkKeys } from '../../learn/checks.ts';
import { labelVote } from '../../learn/label-vote.ts';
import type { SoftmaxRegression } from '../../learn/softmax-readout.ts';
import { checkCodes, commonReadout, type LabelledCodes, sparsenessMeasures } from '../judge.ts';
import { type CodePair, codePair, denseCodes, lowestResponse } from './code-pair.ts';
import { readFewLabels } from './few-labels.ts';
import { readInSequence } from './forgetting.ts';
import { correctness, Findings, type Judgement } from './judgement.ts';
import { costNames, labelMeasureNames, robustnessNames, sequenceNames, sparsenessNames } from './measures.ts';
import {
  checkProtocol,
  type ProtocolOptions,
  protocolOptions,
  type ReadoutPlan,
  readoutPlan,
} from './options.ts';

/** What only an encoder can tell, and why. */
const needsEncoder: Readonly<Record<string, readonly string[]>> = {
  'needs the encoder: changed images have to be coded': robustnessNames,
  'needs the encoder: a matrix of responses does not say when they came': ['latencyMs'],
  'needs the encoder: a matrix of responses does not say what computed them': costNames,
};

/**
 * Judges codes that are there already; what needs the encoder is null, with the reason.
 * @throws RangeError or TypeError if codes, labels or options do not fit.
 */
export async function judgeCodes(
  train: LabelledCodes,
  heldOut: LabelledCodes,
  options: ProtocolOptions,
): Promise<Judgement> {
  checkCodes({ train, heldOut }, 'judgeCodes');
  checkKeys(options, 'judgeCodes', protocolOptions);
  checkProtocol(options, 'judgeCodes');
  checkCount(options.classes, 'judgeCodes.classes', 2, 256);
  const found = new Findings();
  await judgePair(codePair(train, heldOut, options.classes), options, found, options.onProgress);
  for (const [reason, names] of Object.entries(needsEncoder)) found.absent(names, reason);
  return found;
}

/** All that codes alone can tell; the readout, trained on all labels, is handed back for further questions. */
export async function judgePair(
  codes: CodePair,
  options: ProtocolOptions,
  found: Findings,
  say: ProtocolOptions['onProgress'],
): Promise<SoftmaxRegression> {
  const plan = readoutPlan(options);
  const readout = await readClean(codes, plan, options.signal, found, (part) => say?.(0.3 * part, 'readout'));
  describeSparseness(codes, found);
  if (options.labelDraws === 0) found.absent(labelMeasureNames, leftOut);
  else await readFewLabels(codes, plan, options, found, (part) => say?.(0.3 + 0.6 * part, 'few labels'));
  if (options.sequenceSteps === 0) found.absent(sequenceNames, leftOut);
  else await readInSequence(codes, plan, options, found, (part) => say?.(0.9 + 0.1 * part, 'in sequence'));
  return readout;
}

const leftOut = 'was left out by the options';

/** Trains the common readout; clean accuracy, the gap to the training images, label vote. */
async function readClean(
  { train, heldOut, classes }: CodePair,
  plan: ReadoutPlan,
  signal: AbortSignal | undefined,
  found: Findings,
  onProgress: (fraction: number) => void,
): Promise<SoftmaxRegression> {
  const readout = await commonReadout(train.rows, train.labels, {
    ...plan,
    ...(signal && { signal }),
    onProgress,
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
  found.measures.width = rows.columns;
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
