/** One run: the author's function called, its answer checked and made fit for JSON. */

import { suggestion } from '../math/nearest.ts';
import type { Diagnosis } from '../metrics/diagnosis.ts';
import { type ByImage, storedByImage } from './by-image.ts';
import { type Grid, settings } from './cases.ts';
import type { ExperimentDefinition, RunContext, RunResult } from './experiment.ts';
import { watchMemory } from './peak-memory.ts';
import type { Params } from './types.ts';

export interface CaseResult {
  readonly measures: Readonly<Record<string, number | null>>;
  readonly reasons: Readonly<Record<string, string>>;
  /** [s] with `total` */
  readonly timings: Readonly<Record<string, number>>;
  /** [bytes] the most that its thread held (peak-memory.ts); null in a browser */
  readonly memory: number | null;
  readonly artifacts: NonNullable<RunResult['artifacts']>;
  readonly diagnosis?: Diagnosis;
  readonly byImage?: Readonly<Record<string, ByImage>>;
  readonly arrays: NonNullable<RunResult['arrays']>;
}

/**
 * @throws whatever the experiment's `run` throws; RangeError if it answers a measure that the definition does not name,
 * TypeError if it answers no measures at all.
 */
export async function runCase(
  definition: ExperimentDefinition,
  params: Params,
  context: RunContext,
): Promise<CaseResult> {
  const memory = watchMemory();
  const progress: RunContext['progress'] = (fraction, what) => {
    memory.look();
    context.progress(fraction, what);
  };
  const start = performance.now();
  const result = (await definition.run(params, { ...context, progress })) as RunResult | undefined;
  const total = (performance.now() - start) / 1000;
  const { name } = definition;
  if (typeof result?.measures !== 'object')
    throw new TypeError(`${name}.run: must return {measures: {...}}, got ${typeof result}`);

  const known = Object.keys(definition.measures);
  for (const key of Object.keys(result.measures))
    if (!known.includes(key))
      throw new RangeError(
        `${name}.run.measures: must be named under measures, got ${key}; ${suggestion(key, known)}`,
      );
  const reasons: Record<string, string> = { ...result.reasons };
  const measures = Object.fromEntries(
    known.map((key) => {
      const value = result.measures[key] ?? null;
      if (value !== null && typeof value !== 'number')
        throw new TypeError(`${name}.run.measures.${key}: must be a number or null, got ${String(value)}`);
      if (value === null || Number.isFinite(value)) return [key, value];
      reasons[key] ??= `the run gave ${value}`;
      return [key, null];
    }),
  );
  const byImage = comparedByImage(definition, result, measures);
  return {
    measures,
    reasons,
    timings: { ...result.timings, total },
    memory: memory.peak(),
    artifacts: result.artifacts ?? [],
    ...(result.diagnosis && { diagnosis: result.diagnosis }),
    ...(Object.keys(byImage).length > 0 && { byImage }),
    arrays: context.keep ? (result.arrays ?? {}) : {},
  };
}

/** Of the measures that a comparison asks for. @throws RangeError where a measure is not the mean of its images. */
function comparedByImage(
  { name, comparisons = [] }: ExperimentDefinition,
  { byImage = {} }: RunResult,
  measures: CaseResult['measures'],
): Record<string, ByImage> {
  const found: Record<string, ByImage> = {};
  for (const [key, values] of Object.entries(byImage)) {
    if (!(key in measures))
      throw new RangeError(
        `${name}.run.byImage: must be named under measures, got ${key}; ${suggestion(key, Object.keys(measures))}`,
      );
    const value = measures[key] ?? null;
    if (value === null || !comparisons.some(({ measure }) => measure === key)) continue;
    const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    if (!(Math.abs(mean - value) <= 1e-6 * Math.max(1, Math.abs(value))))
      throw new RangeError(
        `${name}.run.byImage.${key}: must have the mean that the measure has, ${value}, got ${mean}`,
      );
    found[key] = storedByImage(values, `${name}.run.byImage.${key}`);
  }
  return found;
}

/** 'model=spiking k=5 seed=2': the parameters that have several values in the grid. */
export function caseLabel(params: Params, seed: number, grid: Grid): string {
  const axes = Object.entries(params).filter(([name]) => (grid[name]?.length ?? 0) > 1);
  return settings({ ...Object.fromEntries(axes), seed });
}
