/** JSON with sorted keys: equal values give equal text, so that text can be compared and hashed. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** @throws TypeError for what JSON cannot hold, such as NaN, Infinity and undefined. */
export function canonicalJson(value: unknown): string {
  const json = value as Json;
  if (typeof json === 'number' && !Number.isFinite(json))
    throw new TypeError(`canonicalJson: must be given finite numbers, got ${json}`);
  if (Array.isArray(json)) return `[${json.map(canonicalJson).join(',')}]`;
  if (json !== null && typeof json === 'object') {
    const sorted = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
  }
  const text = JSON.stringify(json) as string | undefined;
  if (text === undefined) throw new TypeError(`canonicalJson: must be given JSON, got ${String(value)}`);
  return text;
}
