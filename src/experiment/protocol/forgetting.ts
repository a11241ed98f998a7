/**
 * What is left of the first classes when others follow? The code is frozen; the readout learns two classes at a time, in
 * the order of their numbers, for 100 steps on their training images and on no others, and goes on with the same weights: one
 * softmax over all classes, Adam anew for each group, no image seen again. After each group every group so far is asked for, among all
 * classes. Features are scaled by all training images, as they need no labels.
 *
 * `sequenceAccuracy`: held-out images right at the end. `forgetting`: by how much the accuracy of a group but the last has fallen
 * at the end from its best before, in the mean (Chaudhry et al. 2018). A readout that keeps a mean for each class would forget
 * nothing, whatever the code: this measures how much the classes of a code disturb each other under gradient steps.
 */

import type { SavedSoftmaxRegression } from '../../learn/softmax-readout.ts';
import { type SparseRows, takeRows } from '../../learn/sparse-rows.ts';
import { commonReadout } from '../judge.ts';
import type { CodePair, LabelledRowsOf } from './code-pair.ts';
import { correctness, type Findings } from './judgement.ts';
import { type ProtocolOptions, passesFor, type ReadoutPlan } from './options.ts';

const classesAtOnce = 2;

/** Adds `sequenceAccuracy`, `forgetting` and the curve `sequence`: accuracy over the classes so far, after each group. */
export async function readInSequence(
  codes: CodePair,
  plan: ReadoutPlan,
  { sequenceSteps = 100, signal }: ProtocolOptions,
  found: Findings,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const { train, heldOut, classes } = codes;
  const groups = Math.ceil(classes / classesAtOnce);
  if (groups < 2) {
    found.absent(
      ['sequenceAccuracy', 'forgetting'],
      `needs more than ${classesAtOnce} classes, got ${classes}`,
    );
    return;
  }
  const groupOf = (label: number) => Math.floor(label / classesAtOnce);
  let from: SavedSoftmaxRegression = (
    await commonReadout(train.rows, train.labels, { ...plan, epochs: 0 })
  ).save();
  /** (groups) best accuracy so far */
  const best = new Float64Array(groups);
  const now = new Float64Array(groups);
  const x: number[] = [];
  const y: number[] = [];
  let right: Float32Array = new Float32Array(heldOut.labels.length);
  for (let group = 0; group < groups; group++) {
    const part = ofGroup(train, group, groupOf);
    const readout = await commonReadout(part.rows, part.labels, {
      ...plan,
      from,
      epochs: passesFor(sequenceSteps, part.labels.length),
      ...(signal && { signal }),
    });
    from = readout.save();
    right = correctness(readout.predict(heldOut.rows), heldOut.labels);
    let [asked, known] = [0, 0];
    const images = new Float64Array(groups);
    now.fill(0);
    for (let i = 0; i < right.length; i++) {
      const g = groupOf(heldOut.labels[i]!);
      images[g]!++;
      now[g]! += right[i]!;
      if (g > group) continue;
      asked++;
      known += right[i]!;
    }
    for (let g = 0; g <= group; g++) {
      now[g] = images[g]! > 0 ? now[g]! / images[g]! : Number.NaN;
      if (group < groups - 1 && now[g]! > best[g]!) best[g] = now[g]!;
    }
    x.push(Math.min(classes, (group + 1) * classesAtOnce));
    y.push(asked > 0 ? known / asked : Number.NaN);
    onProgress((group + 1) / groups);
  }
  found.mean('sequenceAccuracy', right);
  found.curves.sequence = { x, y };
  let [fallen, counted] = [0, 0];
  for (let g = 0; g < groups - 1; g++) {
    if (Number.isNaN(now[g]!)) continue;
    fallen += best[g]! - now[g]!;
    counted++;
  }
  if (counted > 0) found.measures.forgetting = fallen / counted;
  else found.absent(['forgetting'], 'no held-out image is of an earlier class');
}

function ofGroup(
  { rows, labels }: LabelledRowsOf,
  group: number,
  groupOf: (label: number) => number,
): { rows: SparseRows; labels: Uint8Array } {
  const indices = [...labels.keys()].filter((i) => groupOf(labels[i]!) === group);
  return { rows: takeRows(rows, indices), labels: Uint8Array.from(indices, (i) => labels[i]!) };
}
