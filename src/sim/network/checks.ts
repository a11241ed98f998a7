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
  if (high < low) throw new RangeError(`${name}: there are none to choose from, got ${value}`);
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

const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses a name that means nothing here, and what is no object. Allocates nothing. */
export function checkKeys(owner: string, options: unknown, known: readonly string[]): void {
  if (!isRecord(options))
    throw new TypeError(`${owner}: must be given an object {${known.join(', ')}}, got ${shown(options)}`);
  for (const key in options)
    if (!known.includes(key))
      throw new RangeError(`${owner}.${key}: is not an option; known: ${known.join(', ')}`);
}

/** One of a few words. */
export function oneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string))
    throw new RangeError(
      `${name}: must be ${words.map((word) => `'${word}'`).join(' or ')}, got ${shown(value)}`,
    );
}

/** A part of a description that its maker or a hand wrote: a known kind, with all that this kind has and no more. */
export function checkPart(
  owner: string,
  part: unknown,
  keysOf: Readonly<Record<string, readonly string[]>>,
): void {
  const kinds = Object.keys(keysOf);
  if (!isRecord(part))
    throw new TypeError(`${owner}: must be an object of kind ${kinds.join(' or ')}, got ${shown(part)}`);
  oneOf(`${owner}.kind`, part.kind, kinds);
  checkWhole(owner, part, ['kind', ...keysOf[part.kind as string]!]);
}

/** An object that has all these names and no more. */
export function checkWhole(owner: string, part: unknown, keys: readonly string[]): void {
  checkKeys(owner, part, keys);
  for (const key of keys)
    if ((part as Record<string, unknown>)[key] === undefined)
      throw new RangeError(`${owner}.${key}: must be given, got undefined; needed: ${keys.join(', ')}`);
}

/** A list or typed array. */
export function checkList(name: string, value: unknown, rule = 'a list'): void {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value))
    throw new TypeError(`${name}: must be ${rule}, got ${shown(value)}`);
}
