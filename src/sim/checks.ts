/** The checks made at the door of the simulator. Texts: `owner.option: must be <rule>, got <value>`. */

const unitText = (unit?: string): string => (unit ? ` ${unit}` : '');

export function finite(name: string, value: number, unit?: string): void {
  if (!Number.isFinite(value))
    throw new RangeError(`${name}: must be a finite number${unit ? ` of ${unit}` : ''}, got ${value}`);
}

export function positive(name: string, value: number, unit?: string): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new RangeError(`${name}: must be > 0${unitText(unit)}, got ${value}`);
}

export function positiveOrInfinite(name: string, value: number | 'infinite', unit?: string): void {
  if (value !== 'infinite' && !(value > 0))
    throw new RangeError(`${name}: must be > 0${unitText(unit)} or 'infinite', got ${value}`);
}

export function atLeast(name: string, value: number, low: number, unit?: string): void {
  if (!(value >= low && Number.isFinite(value)))
    throw new RangeError(`${name}: must be >= ${low}${unitText(unit)}, got ${value}`);
}

/** A whole number in low..high; `because` says where the upper bound comes from. */
export function integer(name: string, value: number, low: number, high = Infinity, because = ''): void {
  if (!(Number.isInteger(value) && value >= low && value <= high))
    throw new RangeError(
      `${name}: must be a whole number ${high === Infinity ? `>= ${low}` : `from ${low} to ${high}${because ? ` (${because})` : ''}`}, got ${value}`,
    );
}

/** A plain copy of a list: descriptions survive JSON, and what the caller does to a list later. */
export const listed = (values: ArrayLike<number>): readonly number[] => Array.from(values);

export function probability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name}: must be from 0 to 1, got ${value}`);
}
