/** Checks at the door of everything that learns: options, labels, counts and rates. */
import type { Engine } from '../kernels/workspace.ts';
import { suggestion } from '../math/nearest.ts';
import { shown } from '../math/shown.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws TypeError unless options are an object; RangeError for a name that is not `known`. */
export function checkKeys<T>(options: T, owner: string, known: readonly (keyof T & string)[]): void {
  if (!isObject(options))
    throw new TypeError(`${owner}: must be given an object {${known.join(', ')}}, got ${shown(options)}`);
  const names: readonly string[] = known;
  for (const key of Object.keys(options))
    if (!names.includes(key))
      throw new RangeError(`${owner}.${key}: is not an option; ${suggestion(key, known)}`);
}

/** @throws RangeError unless `value` is one of these words, or of true and false. */
export function oneOf<T>(value: T, name: string, words: readonly T[]): void {
  if (words.includes(value)) return;
  throw new RangeError(`${name}: must be ${words.map(shown).join(' or ')}, got ${shown(value)}`);
}

/** @throws RangeError unless there are such kernels. */
export function checkEngine(engine: Engine, owner: string): void {
  oneOf(engine, `${owner}.engine`, ['wasm', 'reference']);
}

/** What a maker gives for each kind of a part, beside the kind. */
export type PartKeys<Part extends { readonly kind: string }> = {
  readonly [K in Part['kind']]: readonly Exclude<keyof Extract<Part, { kind: K }>, 'kind'>[];
};

/**
 * @param rule what it must be: 'made by activations, as activations.relu()'
 * @throws TypeError unless `part` is of a known kind and has all that this kind has.
 */
export function checkPart<Part extends { readonly kind: string }>(
  part: Part,
  name: string,
  keysOf: PartKeys<Part>,
  rule: string,
): void {
  const kind: unknown = isObject(part) ? part.kind : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(keysOf, kind))
    throw new TypeError(
      `${name}: must be ${rule}, got ${kind === undefined ? '' : 'kind '}${shown(kind ?? part)}`,
    );
  const keys: readonly PropertyKey[] = keysOf[kind as Part['kind']];
  const missing = keys.find((key) => (part as Record<PropertyKey, unknown>)[key] === undefined);
  if (missing !== undefined)
    throw new TypeError(
      `${name}.${String(missing)}: must be given for kind ${kind}, got undefined; it must be ${rule}`,
    );
}

/** @throws RangeError unless there is one label a sample and each is an integer below `classes`. */
export function checkLabels(
  labels: ArrayLike<number>,
  samples: number,
  classes: number,
  owner: string,
): void {
  if (typeof labels?.length !== 'number' || typeof labels === 'string')
    throw new TypeError(`${owner}.labels: must be a list of classes, got ${shown(labels)}`);
  if (labels.length !== samples)
    throw new RangeError(`${owner}.labels: must be one for each of ${samples} samples, got ${labels.length}`);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      throw new RangeError(
        `${owner}.labels: must be integers in 0 ... ${classes - 1}, got ${shown(label)} at ${i}`,
      );
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
  throw new RangeError(`${name}: must be an integer ${rule}, got ${shown(value)}`);
}

/** @throws TypeError unless it can seed a stream: text, or a finite number. */
export function checkSeed(seed: number | string, name: string): void {
  if (typeof seed === 'string' || Number.isFinite(seed)) return;
  throw new TypeError(`${name}: must be a finite number or text, got ${shown(seed)}`);
}

/** @throws RangeError unless 0 < value <= 1. */
export function checkShare(value: number, name: string): void {
  if (!(Number.isFinite(value) && value > 0 && value <= 1))
    throw new RangeError(`${name}: must be > 0 and <= 1, got ${shown(value)}`);
}

/** @throws RangeError unless `value` is a finite number above (or, with `orEqual`, not below) `least`. */
export function checkNumber(value: number, name: string, least: number, orEqual = false): void {
  if (Number.isFinite(value) && (value > least || (orEqual && value === least))) return;
  const rule = value > least ? 'finite' : `${orEqual ? '>=' : '>'} ${least}`;
  throw new RangeError(`${name}: must be ${Number.isFinite(least) ? rule : 'finite'}, got ${shown(value)}`);
}
