/**
 * Label assignment and vote, the readout of Diehl and Cook (2015): each neuron stands for the class it answers most, and
 * a sample belongs to the class whose neurons answer most on average.
 * Rules: 1. A neuron is assigned to the class with the largest mean count over the training samples of that class; ties
 * to the lowest class; a neuron that never spiked is assigned to none (-1). 2. The score of a class is the mean count of
 * its neurons; a class without neurons takes no part; ties to the lowest class. 3. A sample in which no assigned neuron
 * spikes is given the class most frequent in training (ties to the lowest), and is counted by `silentSamples`.
 */
import type { Matrix } from '../math/matrix.ts';
import { shown } from '../math/shown.ts';
import { checkCount, checkKeys, checkLabels } from './checks.ts';
import { areRows, checkEntries, type SparseRows, sparseRows } from './sparse-rows.ts';

export interface LabelVote {
  /** (neurons) class of each neuron, -1 for one that was silent in training */
  readonly assignments: Int8Array;
  /** the class given to silent samples */
  readonly mostFrequent: number;
  /** (n) */
  predict(counts: Matrix | SparseRows): Uint8Array;
  /** how many of these samples rule 3 decides */
  silentSamples(counts: Matrix | SparseRows): number;
  save(): SavedLabelVote;
}

/** A label assignment as plain data that survives JSON. */
export interface SavedLabelVote {
  readonly classes: number;
  readonly mostFrequent: number;
  /** (neurons) */
  readonly assignments: readonly number[];
}

/**
 * @param counts (n, neurons) spike counts of the training samples
 * @throws RangeError if counts are negative or not finite, or labels do not fit.
 */
export function labelVote(
  counts: Matrix | SparseRows,
  labels: ArrayLike<number>,
  options: { classes: number },
): LabelVote {
  checkKeys(options, 'labelVote', ['classes']);
  const { classes } = options;
  checkCount(classes, 'labelVote.classes', 2, 128);
  const { rows, columns: neurons, start, index, value } = countRows(counts, 'labelVote.counts');
  if (rows === 0) throw new RangeError('labelVote.counts: must have at least one row, got 0');
  checkLabels(labels, rows, classes, 'labelVote');

  const samples = new Float64Array(classes);
  const sums = new Float64Array(classes * neurons);
  for (let r = 0; r < rows; r++) {
    const label = labels[r]!;
    samples[label] = samples[label]! + 1;
    for (let e = start[r]!; e < start[r + 1]! - 1; e++) {
      const at = label * neurons + index[e]!;
      sums[at] = sums[at]! + value[e]!;
    }
  }
  const assignments = new Int8Array(neurons).fill(-1);
  for (let j = 0; j < neurons; j++) {
    let largest = 0;
    for (let c = 0; c < classes; c++) {
      const mean = samples[c]! > 0 ? sums[c * neurons + j]! / samples[c]! : 0;
      if (mean > largest) {
        largest = mean;
        assignments[j] = c;
      }
    }
  }
  let mostFrequent = 0;
  for (let c = 1; c < classes; c++) if (samples[c]! > samples[mostFrequent]!) mostFrequent = c;
  return voter(classes, assignments, mostFrequent);
}

/** The assignment that was saved; it predicts the same. @throws RangeError if it is none of `save()`. */
export function restoreLabelVote(saved: SavedLabelVote): LabelVote {
  checkKeys(saved, 'restoreLabelVote', ['classes', 'mostFrequent', 'assignments']);
  const { classes, mostFrequent, assignments } = saved;
  checkCount(classes, 'restoreLabelVote.classes', 2, 128);
  checkCount(mostFrequent, 'restoreLabelVote.mostFrequent', 0, classes - 1);
  if (!Array.isArray(assignments))
    throw new TypeError(`restoreLabelVote.assignments: must be a list of classes, got ${shown(assignments)}`);
  assignments.forEach((c, j) => {
    if (!(Number.isInteger(c) && c >= -1 && c < classes))
      throw new RangeError(
        `restoreLabelVote.assignments[${j}]: must be a class below ${classes}, or -1, got ${c}`,
      );
  });
  return voter(classes, Int8Array.from(assignments), mostFrequent);
}

function voter(classes: number, assignments: Int8Array, mostFrequent: number): LabelVote {
  const neurons = assignments.length;
  const members = new Float64Array(classes);
  for (const c of assignments) if (c >= 0) members[c]!++;

  /** Class of every sample, and the number of silent ones. */
  function vote(tested: Matrix | SparseRows, owner: string): { classOf: Uint8Array; silent: number } {
    const { rows, columns, start, index, value } = countRows(tested, owner);
    if (columns !== neurons)
      throw new RangeError(
        `${owner}: must have the ${neurons} neurons of the training counts, got ${columns}`,
      );
    const classOf = new Uint8Array(rows);
    const score = new Float64Array(classes);
    let silent = 0;
    for (let r = 0; r < rows; r++) {
      score.fill(0);
      for (let e = start[r]!; e < start[r + 1]! - 1; e++) {
        const c = assignments[index[e]!]!;
        if (c >= 0) score[c] = score[c]! + value[e]!;
      }
      let best = -1;
      let largest = 0;
      for (let c = 0; c < classes; c++) {
        const mean = members[c]! > 0 ? score[c]! / members[c]! : 0;
        if (mean > largest) {
          largest = mean;
          best = c;
        }
      }
      if (best < 0) silent++;
      classOf[r] = best < 0 ? mostFrequent : best;
    }
    return { classOf, silent };
  }

  return {
    assignments,
    mostFrequent,
    predict: (tested) => vote(tested, 'labelVote.predict').classOf,
    silentSamples: (tested) => vote(tested, 'labelVote.silentSamples').silent,
    save: () => ({ classes, mostFrequent, assignments: Array.from(assignments) }),
  };
}

/** The counts that are not zero. @throws RangeError if one is negative or not finite. */
function countRows(counts: Matrix | SparseRows, owner: string): SparseRows {
  if (!areRows(counts)) {
    checkEntries(counts, 0, owner);
    return sparseRows(counts, 'none', owner);
  }
  const negative = counts.value.findIndex((value) => value < 0);
  if (negative >= 0)
    throw new RangeError(
      `${owner}: must be >= 0, got ${counts.value[negative]} in column ${counts.index[negative]}`,
    );
  return counts;
}
