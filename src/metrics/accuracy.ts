/** How often is a prediction right, and what is taken for what. */
import { type Matrix, matrix } from '../math/matrix.ts';
import { shown } from '../math/shown.ts';

/**
 * Share of predictions that equal the label, in 0 ... 1. A prediction that is no class, such as -1 for "no answer", is wrong.
 * @throws TypeError without lists; RangeError if the lengths differ, there is nothing to judge, or a label or a prediction is no whole number.
 */
export function accuracy(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  expectPairs(predicted, actual, 'accuracy');
  let right = 0;
  for (let i = 0; i < actual.length; i++) {
    if (!(Number.isInteger(actual[i]) && actual[i]! >= 0))
      throw new RangeError(`accuracy.actual[${i}]: must be a class 0, 1, ..., got ${actual[i]}`);
    if (!Number.isInteger(predicted[i]))
      throw new RangeError(`accuracy.predicted[${i}]: must be a class, or -1 for none, got ${predicted[i]}`);
    if (predicted[i] === actual[i]) right++;
  }
  return right / actual.length;
}

/**
 * (classes, classes) Counts: row = label, column = prediction; the diagonal is what was right.
 * @throws RangeError if a label or a prediction is not a class 0 ... classes - 1.
 */
export function confusion(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  classes: number,
): Matrix<Uint32Array> {
  if (!(Number.isInteger(classes) && classes > 0))
    throw new RangeError(`confusion.classes: must be an integer > 0, got ${classes}`);
  expectPairs(predicted, actual, 'confusion');
  const counts = new Uint32Array(classes * classes);
  for (let i = 0; i < actual.length; i++) {
    const row = actual[i]!;
    const column = predicted[i]!;
    if (!isClass(row))
      throw new RangeError(`confusion.actual[${i}]: must be a class below ${classes}, got ${row}`);
    if (!isClass(column))
      throw new RangeError(`confusion.predicted[${i}]: must be a class below ${classes}, got ${column}`);
    counts[row * classes + column]!++;
  }
  return matrix(counts, classes, classes);

  function isClass(value: number): boolean {
    return Number.isInteger(value) && value >= 0 && value < classes;
  }
}

function expectPairs(predicted: ArrayLike<number>, actual: ArrayLike<number>, owner: string): void {
  for (const [name, list] of Object.entries({ predicted, actual }))
    if (typeof list?.length !== 'number')
      throw new TypeError(`${owner}.${name}: must be a list of classes, got ${shown(list)}`);
  if (predicted.length !== actual.length)
    throw new RangeError(
      `${owner}: must get as many predictions as labels, got ${predicted.length} and ${actual.length}`,
    );
  if (actual.length === 0) throw new RangeError(`${owner}: must get at least one prediction, got none`);
}
