import { describe, expect, it } from 'vitest';
import { labelVote, restoreLabelVote } from '../../src/learn/label-vote.ts';
import { matrix } from '../../src/math/matrix.ts';

const counts = (rows: number[][]) => matrix(Uint16Array.from(rows.flat()), rows.length, rows[0]!.length);

describe('labelVote', () => {
  it('rule 1: a neuron stands for the class of its largest mean count, however many samples the class has', () => {
    const vote = labelVote(
      counts([
        [2, 1],
        [2, 1],
        [2, 1],
        [5, 0],
      ]),
      [0, 0, 0, 1],
      { classes: 2 },
    );
    expect(Array.from(vote.assignments)).toEqual([1, 0]);
  });

  it('rule 1: ties go to the lowest class, and a silent neuron to none', () => {
    const vote = labelVote(
      counts([
        [3, 0, 1],
        [3, 0, 2],
      ]),
      [2, 1],
      { classes: 4 },
    );
    expect(Array.from(vote.assignments)).toEqual([1, -1, 1]);
  });

  it('rule 2: the score of a class is the mean over its neurons, not their sum', () => {
    // neurons 0, 1, 2 stand for class 0, neuron 3 for class 1
    const vote = labelVote(
      counts([
        [1, 1, 1, 0],
        [0, 0, 0, 1],
      ]),
      [0, 1],
      { classes: 2 },
    );
    expect(
      Array.from(
        vote.predict(
          counts([
            [1, 1, 0, 1],
            [1, 1, 1, 0],
          ]),
        ),
      ),
    ).toEqual([1, 0]);
  });

  it('rule 2: ties go to the lowest class', () => {
    const vote = labelVote(
      counts([
        [1, 0],
        [0, 1],
      ]),
      [0, 1],
      { classes: 2 },
    );
    expect(Array.from(vote.predict(counts([[2, 2]])))).toEqual([0]);
  });

  it('rule 3: where no assigned neuron spikes the class most frequent in training is given, and counted', () => {
    const vote = labelVote(
      counts([
        [1, 0, 0],
        [0, 1, 0],
        [0, 1, 0],
      ]),
      [0, 2, 2],
      { classes: 3 },
    );
    const tested = counts([
      [0, 0, 0],
      [0, 0, 9],
      [1, 0, 0],
    ]);
    expect(vote.mostFrequent).toBe(2);
    expect(Array.from(vote.predict(tested))).toEqual([2, 2, 0]);
    expect(vote.silentSamples(tested)).toBe(2);
  });

  it('rule 3: training without any spike leaves every sample to the most frequent class, ties to the lowest', () => {
    const vote = labelVote(counts([[0], [0]]), [1, 2], { classes: 3 });
    expect(Array.from(vote.predict(counts([[4], [0]])))).toEqual([1, 1]);
  });

  it('is unchanged when all samples are given twice', () => {
    const rows = [
      [3, 0, 1],
      [0, 2, 1],
      [1, 1, 5],
      [2, 0, 0],
    ];
    const labels = [0, 1, 2, 0];
    const once = labelVote(counts(rows), labels, { classes: 3 });
    const twice = labelVote(counts([...rows, ...rows]), [...labels, ...labels], { classes: 3 });
    expect(twice.assignments).toEqual(once.assignments);
    expect(twice.predict(counts(rows))).toEqual(once.predict(counts(rows)));
  });

  it.each([
    [
      () => labelVote(counts([[1]]), [0], { classes: 1 }),
      'labelVote.classes: must be an integer in 2 ... 128, got 1',
    ],
    [
      () => labelVote(matrix(new Uint8Array(0), 0, 3), [], { classes: 2 }),
      'labelVote.counts: must have at least one row',
    ],
    [
      () => labelVote(counts([[1]]), [0, 1], { classes: 2 }),
      'labelVote.labels: must be one for each of 1 samples, got 2',
    ],
    [
      () => labelVote(counts([[1]]), [2], { classes: 2 }),
      'labelVote.labels: must be integers in 0 ... 1, got 2 at 0',
    ],
    [
      () => labelVote(matrix(Float32Array.of(1, Number.NaN), 1, 2), [0], { classes: 2 }),
      'got NaN in row 0, column 1',
    ],
    [() => labelVote(matrix(Float32Array.of(-1), 1, 1), [0], { classes: 2 }), 'got -1 in row 0, column 0'],
    [
      () => labelVote(counts([[1]]), [0], { classes: 2 }).predict(counts([[1, 1]])),
      'labelVote.predict: must have the 1 neurons of the training counts, got 2',
    ],
  ])('refuses nonsense %#', (nonsense, message) => {
    expect(nonsense).toThrow(message);
  });

  it('survives being saved as JSON, and refuses what was not saved by it', () => {
    const trained = counts([
      [2, 0, 0],
      [0, 3, 0],
    ]);
    const vote = labelVote(trained, [1, 0], { classes: 2 });
    const saved = JSON.parse(JSON.stringify(vote.save()));
    const restored = restoreLabelVote(saved);
    expect(restored.predict(trained)).toEqual(vote.predict(trained));
    expect(restored.save()).toEqual(saved);
    expect(() => restoreLabelVote({ ...saved, assignments: [0, 2] })).toThrow(
      'restoreLabelVote.assignments[1]: must be a class below 2, or -1, got 2',
    );
    expect(() => restoreLabelVote(undefined as never)).toThrow('restoreLabelVote: must be given an object');
    expect(() => restoreLabelVote({ ...saved, assignments: undefined })).toThrow(
      'restoreLabelVote.assignments: must be a list of classes, got undefined',
    );
  });
});
