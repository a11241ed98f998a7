/**
 * How many labels does the readout need? The same readout, of which only `count` training images of each class have labels,
 * drawn at random; a draw of more labels holds those of fewer. Codes need no labels, so their means and scales are those of all
 * training images. Of few samples a pass is few steps: passes are added until there are `leastSteps`.
 */
import { takeRows } from '../../learn/sparse-rows.ts';
import { rng } from '../../math/rng.ts';
import { commonReadout } from '../judge.ts';
import type { CodePair } from './code-pair.ts';
import { correctness, type Findings } from './judgement.ts';
import { labelMeasureNames } from './measures.ts';
import { type ProtocolOptions, passesFor, type ReadoutPlan } from './options.ts';

/** Labels a class. */
const labelCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
const leastSteps = 200;

/** Adds the curve `labels`, and some of it as measures of their own, labels1 ... labels1000. */
export async function readFewLabels(
  codes: CodePair,
  plan: ReadoutPlan,
  { seed, labelDraws = 5, signal }: ProtocolOptions,
  found: Findings,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const { train, heldOut, classes } = codes;
  const members = Array.from({ length: classes }, () => [] as number[]);
  for (let i = 0; i < train.labels.length; i++) members[train.labels[i]!]!.push(i);
  const fewest = members.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const counts = labelCounts.filter((count) => count <= fewest);
  const untrained = await commonReadout(train.rows, train.labels, { ...plan, epochs: 0 });
  const from = untrained.save();
  const right = counts.map(() => new Float32Array(heldOut.labels.length));
  let fits = 0;
  for (let draw = 0; draw < labelDraws; draw++) {
    const decks = members.map((images, c) => rng(seed, 'few-labels', draw, c).shuffle(images.slice()));
    for (const [k, count] of counts.entries()) {
      const labelled = decks.flatMap((deck) => deck.slice(0, count));
      const epochs = Math.max(plan.epochs, passesFor(leastSteps, labelled.length));
      const readout = await commonReadout(
        takeRows(train.rows, labelled),
        Uint8Array.from(labelled, (i) => train.labels[i]!),
        { ...plan, from, epochs, ...(signal && { signal }) },
      );
      const once = correctness(readout.predict(heldOut.rows), heldOut.labels);
      for (let i = 0; i < once.length; i++) right[k]![i]! += once[i]!;
      onProgress(++fits / (labelDraws * counts.length));
    }
  }
  const byImage = right.map((times) => times.map((sum) => sum / labelDraws));
  const y = byImage.map((shares) => shares.reduce((sum, share) => sum + share, 0) / shares.length);
  found.curves.labels = { x: counts, y };
  for (const name of labelMeasureNames) {
    const k = counts.findIndex((count) => name === `labels${count}`);
    if (k >= 0) found.mean(name, byImage[k]!);
    else found.absent([name], `a class has only ${fewest} training ${fewest === 1 ? 'image' : 'images'}`);
  }
}
