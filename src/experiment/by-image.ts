/**
 * What each held-out image adds to a measure that is their mean: 1 or 0 for right or wrong, or a share of several questions. In a
 * record it is a digit an image, so that a reader can see which images a code fails on.
 */

/** A record's form of it. */
export interface ByImage {
  /** what a right answer adds: 1, or 0.2 of five questions */
  readonly step: number;
  /** a digit (base 36) an image: steps that it adds */
  readonly counts: string;
}

const mostSteps = 35;

/**
 * @param values (images) >= 0, each a multiple of one step
 * @throws RangeError if no step explains them with 35 of it or fewer.
 */
export function storedByImage(values: ArrayLike<number>, owner: string): ByImage {
  const most = Array.from(values).reduce((most, value) => Math.max(most, value), 0) || 1;
  for (let steps = 1; steps <= mostSteps; steps++) {
    const step = most / steps;
    const counts = Array.from(values, (value) => Math.round(value / step));
    // values may be Float32
    if (counts.every((count, i) => count >= 0 && Math.abs(values[i]! / step - count) < 1e-4))
      return { step, counts: counts.map((count) => count.toString(36)).join('') };
  }
  throw new RangeError(
    `${owner}: must be multiples of one step, at most ${mostSteps} of it, got ${Array.from(values).slice(0, 3).join(', ')} ...; give right or wrong as 1 or 0`,
  );
}

/** (images) values */
export function valuesByImage({ step, counts }: ByImage): Float64Array {
  return Float64Array.from(counts, (digit) => Number.parseInt(digit, 36) * step);
}
