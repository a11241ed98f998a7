/** Checks at the door of everything that learns: labels, counts and rates. */

/** @throws RangeError unless there is one label a sample and each is an integer below `classes`. */
export function checkLabels(
  labels: ArrayLike<number>,
  samples: number,
  classes: number,
  owner: string,
): void {
  if (labels.length !== samples)
    throw new RangeError(`${owner}.labels: must be one for each of ${samples} samples, got ${labels.length}`);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      throw new RangeError(`${owner}.labels: must be integers in 0 ... ${classes - 1}, got ${label} at ${i}`);
  }
}

/** @throws RangeError unless `value` is an integer of at least `least` (and at most `most`). */
export function checkCount(
  value: number,
  name: string,
  least: number,
  most = Number.POSITIVE_INFINITY,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const rule = most === Number.POSITIVE_INFINITY ? `>= ${least}` : `in ${least} ... ${most}`;
  throw new RangeError(`${name}: must be an integer ${rule}, got ${value}`);
}

/** @throws RangeError unless 0 < value <= 1. */
export function checkShare(value: number, name: string): void {
  if (!(value > 0 && value <= 1)) throw new RangeError(`${name}: must be > 0 and <= 1, got ${value}`);
}

/** @throws RangeError unless `value` is a finite number above (or, with `orEqual`, not below) `least`. */
export function checkNumber(value: number, name: string, least: number, orEqual = false): void {
  if (Number.isFinite(value) && (value > least || (orEqual && value === least))) return;
  throw new RangeError(`${name}: must be ${orEqual ? '>=' : '>'} ${least}, got ${value}`);
}
