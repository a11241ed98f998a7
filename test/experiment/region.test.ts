import { describe, expect, it } from 'vitest';
import { regionOf } from '../../src/experiment/region.ts';

const regions = [
  { label: 'high', measure: 'a', above: 0.5 },
  { label: 'busy', measure: 'b', above: 0.2 },
  { label: 'rest' },
];

describe('regionOf', () => {
  it('is the first region whose measure lies above its bound', () => {
    expect(regionOf(regions, { a: 0.6, b: 0.9 })!.label).toBe('high');
    expect(regionOf(regions, { a: 0.5, b: 0.9 })!.label).toBe('busy');
    expect(regionOf(regions, { a: 0.5, b: 0.2 })!.label).toBe('rest');
  });

  it('lets a measure without a value keep no rule, and may find no region', () => {
    expect(regionOf(regions, { a: null })!.label).toBe('rest');
    expect(regionOf(regions.slice(0, 2), { a: null })).toBeNull();
  });
});
