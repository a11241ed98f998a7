/** The dots of a figure: one a case that has both values; the others are told with the reason why they have none. */
import type { ExperimentDescription, RunRecord, Summary, TradeOffDescription } from '../experiment/types.ts';
import { type Axis, axisOf } from './axes.ts';
import { estimateText, unitAfter } from './numbers.ts';
import { missingReason, type Series, settingText, valueText } from './series.ts';
import type { Point, Range } from './series-names.ts';

/** The dots in the order of the cases, and 'raw pixels (spikes: this model has none)' for each reason of absence. */
export function pointsOf(
  definition: ExperimentDescription,
  figure: TradeOffDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): { points: Point[]; absent: string[] } {
  const [xAxis, yAxis] = [axisOf(definition, figure.x), axisOf(definition, figure.y)];
  const points: Point[] = [];
  const absent = new Map<string, string[]>();
  for (const one of series) {
    const along = alongLine(one, figure, summary);
    const missing = new Map<string, string[]>();
    for (const index of one.cases) {
      const { params } = summary.cases[index]!;
      const x = rangeOf(definition, summary, index, figure.x, xAxis);
      const y = rangeOf(definition, summary, index, figure.y, yAxis);
      const setting = settingText(definition, params, one.varying);
      const name = one.label + (setting && `, ${setting}`);
      const valuesOf = (keys: readonly string[]) => keys.map((key) => valueText(params[key])).join(', ');
      if (x !== null && y !== null)
        points.push({
          series: one,
          x,
          y,
          name: valuesOf(one.varying.filter((key) => key !== figure.x)),
          chain: valuesOf(one.varying.filter((key) => key !== along)),
          title: [
            name,
            told(definition, summary, index, figure.y),
            told(definition, summary, index, figure.x),
          ].join('\n'),
        });
      else {
        const key = y === null ? figure.y : figure.x;
        const measure = definition.measures[key];
        const reason = measure ? `${measure.label}: ${missingReason(records, params, key)}` : `no ${key}`;
        missing.set(reason, [...(missing.get(reason) ?? []), name]);
      }
    }
    for (const [reason, names] of missing)
      absent.set(reason, [
        ...(absent.get(reason) ?? []),
        ...(names.length === one.cases.length ? [one.label] : names),
      ]);
  }
  return { points, absent: [...absent].map(([reason, names]) => `${names.join('; ')} (${reason})`) };
}

/** The parameter along which a line may join the dots of a series: the x axis, or else its first parameter that is a number. */
function alongLine(
  { varying, cases }: Series,
  figure: TradeOffDescription,
  summary: Summary,
): string | undefined {
  if (varying.includes(figure.x)) return figure.x;
  return varying.find((key) => cases.every((index) => typeof summary.cases[index]!.params[key] === 'number'));
}

function rangeOf(
  definition: ExperimentDescription,
  summary: Summary,
  index: number,
  key: string,
  axis: Axis,
): Range | null {
  const { params, measures } = summary.cases[index]!;
  if (axis.of === 'parameter') {
    const value = params[key];
    const owner = definition.grid[key];
    return typeof value === 'number' && (owner === undefined || owner.includes(value))
      ? { mean: value, low: value, high: value }
      : null;
  }
  const estimate = measures[key];
  if (estimate === undefined || estimate.mean === null) return null;
  const mean = estimate.mean * axis.scale;
  return {
    mean,
    low: (estimate.low ?? estimate.mean) * axis.scale,
    high: (estimate.high ?? estimate.mean) * axis.scale,
  };
}

/** 'test accuracy 95.5 % [95.3, 95.7]' */
function told(definition: ExperimentDescription, summary: Summary, index: number, key: string): string {
  const measure = definition.measures[key];
  const { params, measures } = summary.cases[index]!;
  if (measure === undefined) return `${key} ${valueText(params[key])}`;
  const text = estimateText(measure, measures[key]!)!;
  return `${measure.label} ${text.mean}${unitAfter(measure.unit)} ${text.bracket ?? ''}`.trim();
}
