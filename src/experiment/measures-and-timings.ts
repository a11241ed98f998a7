/** Everything that two cases can be compared in: measures, and the seconds of a run's parts, of which fewer are better. */
import type { MeasureDescription } from './types.ts';

interface Described {
  readonly measures: Readonly<Record<string, MeasureDescription>>;
  readonly timingLabels?: Readonly<Record<string, string>> | undefined;
}

export function measuresAndTimings({
  measures,
  timingLabels = {},
}: Described): Readonly<Record<string, MeasureDescription>> {
  const timings = Object.entries(timingLabels).map(
    ([key, label]) => [key, { label, unit: 's', better: 'lower' }] as const,
  );
  return { ...Object.fromEntries(timings), ...measures };
}
