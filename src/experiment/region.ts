/** Regions of parameters: which of several rules a set of measures keeps. */
import type { RegionDescription } from './types.ts';

/** The first region whose rule holds; null if none does. A measure that is null keeps no rule. */
export function regionOf(
  regions: readonly RegionDescription[],
  measures: Readonly<Record<string, number | null>>,
): RegionDescription | null {
  return (
    regions.find(
      ({ measure, above }) =>
        measure === undefined || above === undefined || (measures[measure] ?? Number.NaN) > above,
    ) ?? null
  );
}
