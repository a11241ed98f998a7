import { describe, expect, it } from 'vitest';
import { accuracy, confusion } from '../../src/metrics/accuracy.ts';

describe('accuracy', () => {
  it('is the share of predictions that equal the label', () => {
    expect(accuracy([1, 2, 3, 4], [1, 2, 0, 4])).toBe(0.75);
    expect(accuracy(Uint8Array.of(7), [7])).toBe(1);
    expect(accuracy([0], [1])).toBe(0);
  });

  it('counts "no answer" as wrong', () => {
    expect(accuracy(Int8Array.of(-1, 3), Uint8Array.of(255, 3))).toBe(0.5);
  });

  it('is not defined for unequal lengths, nor for nothing', () => {
    expect(() => accuracy([1], [1, 2])).toThrow(
      'accuracy: must get as many predictions as labels, got 1 and 2',
    );
    expect(() => accuracy([], [])).toThrow('accuracy: must get at least one prediction, got none');
  });

  it('takes whole numbers only: a NaN is no wrong answer', () => {
    expect(() => accuracy([1, NaN], [1, 2])).toThrow(
      'accuracy.predicted[1]: must be a class, or -1 for none, got NaN',
    );
    expect(() => accuracy([1, 0.5], [1, 2])).toThrow(/^accuracy\.predicted\[1\].*got 0\.5/);
    expect(() => accuracy([1, 2], [1, NaN])).toThrow(
      'accuracy.actual[1]: must be a class 0, 1, ..., got NaN',
    );
    expect(() => accuracy([-1], [-1])).toThrow(/^accuracy\.actual\[0\].*got -1/);
  });
});

describe('confusion', () => {
  const actual = [0, 0, 1, 2, 2, 2];
  const predicted = [0, 1, 1, 2, 0, 2];
  const counts = confusion(predicted, actual, 3);

  it('has a row for each label and a column for each prediction', () => {
    expect(counts.shape).toEqual([3, 3]);
    expect([...counts.data]).toEqual([1, 1, 0, 0, 1, 0, 1, 0, 2]);
    expect(counts.get(2, 0)).toBe(1);
  });

  it('has the accuracy on its diagonal', () => {
    expect((counts.get(0, 0) + counts.get(1, 1) + counts.get(2, 2)) / 6).toBe(accuracy(predicted, actual));
  });

  it.each<[() => unknown, RegExp]>([
    [() => confusion([3], [0], 3), /^confusion\.predicted\[0\]: must be a class below 3, got 3/],
    [() => confusion([-1], [0], 3), /^confusion\.predicted\[0\].*got -1/],
    [() => confusion([0], [0.5], 3), /^confusion\.actual\[0\].*got 0\.5/],
    [() => confusion([0], [0], 0), /^confusion\.classes: must be an integer > 0, got 0/],
    [() => confusion([0], [0, 1], 2), /got 1 and 2/],
    [
      () => accuracy(undefined as never, [0]),
      /^accuracy\.predicted: must be a list of classes, got undefined/,
    ],
  ])('refuses nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
