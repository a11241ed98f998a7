import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/experiment/canonical-json.ts';

describe('canonical JSON', () => {
  it('is the same text whatever the order of the keys, at every depth', () => {
    const one = { b: [1, { y: null, x: 'q"' }], a: true };
    const other = { a: true, b: [1, { x: 'q"', y: null }] };
    expect(canonicalJson(one)).toBe(canonicalJson(other));
    expect(canonicalJson(one)).toBe('{"a":true,"b":[1,{"x":"q\\"","y":null}]}');
  });

  it('reads back as what it was', () => {
    const value = { z: [0.1, -2, 1e300], nested: { on: false, empty: {}, list: [] } };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])(
    'refuses %s, which JSON would change',
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    },
  );
});
