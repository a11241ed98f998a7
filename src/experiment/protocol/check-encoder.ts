/** Encoders as users hand them in, checked before any of them is trained. */
import { checkNumber } from '../../learn/checks.ts';
import { nearest } from '../../math/nearest.ts';
import { shown } from '../../math/shown.ts';
import { checkCost } from '../../metrics/check-cost.ts';
import type { Encoder } from './encoder.ts';

/** Members that may be missing, and what each may be. */
const optional = {
  train: ['function'],
  cost: ['function', 'object'],
  latencyMs: ['function', 'number', 'string'],
} as const satisfies Partial<Record<keyof Encoder, readonly string[]>>;

/**
 * @param owner of the encoder, in errors: 'compare.encoders[0]'
 * @throws TypeError or RangeError unless it has a name and a function `encode`, and the rest is as it should be or missing: a
 * member that is spelt almost like a missing one is refused, since that one would be left out without a word.
 */
export function checkEncoder(encoder: Encoder, owner: string): void {
  if (typeof encoder?.name !== 'string')
    throw new TypeError(`${owner}: must be { name, encode, ... }, name a text, got ${shown(encoder)}`);
  const { name, encode, train, cost, latencyMs } = encoder;
  if (name === '') throw new RangeError(`${owner}.name: must not be empty, got ''`);
  if (typeof encode !== 'function')
    throw new TypeError(
      `${owner}.encode: must be the function of ${name} that codes images, got ${shown(encode)}`,
    );
  if (train !== undefined && typeof train !== 'function')
    throw new TypeError(
      `${owner}.train: must be the function of ${name} that forms the code, or missing, got ${shown(train)}`,
    );
  if (cost !== undefined && typeof cost !== 'function') checkCost(cost, `${owner}.cost`);
  if (latencyMs !== undefined && typeof latencyMs !== 'function')
    checkLatency(latencyMs, `${owner}.latencyMs`);
  const missing = (Object.keys(optional) as (keyof typeof optional)[]).filter(
    (member) => encoder[member] === undefined,
  );
  for (const key of membersOf(encoder)) {
    const meant = nearest(key, missing, 1.5) as keyof typeof optional | undefined;
    if (meant === undefined || key === meant) continue;
    const kinds: readonly string[] = optional[meant];
    if (kinds.includes(typeof Reflect.get(encoder, key)))
      throw new RangeError(
        `${owner}.${key}: is not a member of an encoder; did you mean ${meant}? rename it else`,
      );
  }
}

/** @throws RangeError or TypeError unless it is a time or says why there is none. */
export function checkLatency(latency: number | string, owner: string): void {
  if (typeof latency === 'number') checkNumber(latency, owner, 0, true);
  else if (typeof latency !== 'string')
    throw new TypeError(
      `${owner}: must be [ms] >= 0, or a text that says why there is none, got ${shown(latency)}`,
    );
}

/** Names of its own members and of those of its classes. */
function membersOf(value: object): string[] {
  const names: string[] = [];
  for (let at = value; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    names.push(...Object.getOwnPropertyNames(at));
  return names;
}
