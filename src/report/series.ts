/** Names: which cases form one series, which parameters tell them apart, and how both are called in tables and sentences. */
import type { ExperimentDescription, Params, ParamValue, RunRecord, Summary } from '../experiment/types.ts';
import { plain, unitAfter } from './numbers.ts';

/** The cases that share one value of the series parameter: a line in figures, a group of rows in tables. */
export interface Series {
  readonly label: string;
  /** 0, 1, ... in the order of the grid: fixes colour and symbol */
  readonly index: number;
  /** indices into summary.cases, in the order of the grid */
  readonly cases: readonly number[];
  /** parameters that differ between these cases, in the order of the grid */
  readonly varying: readonly string[];
}

/** A value of a parameter as text. */
export function valueText(value: ParamValue | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'number') return plain(value);
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
}

/** The label of the series that a case belongs to. */
function seriesLabel(definition: ExperimentDescription, params: Params): string {
  const value = params[definition.series];
  const own = definition.seriesLabels[String(value)];
  // A text speaks for itself, a bare 200 does not.
  const isText = value === undefined || typeof value === 'string';
  return own ?? (isText ? valueText(value) : settingText(definition, params, [definition.series]));
}

/** Groups the cases by the series parameter, in the order of their first appearance. */
export function seriesOf(definition: ExperimentDescription, summary: Summary): Series[] {
  const groups = new Map<ParamValue | undefined, number[]>();
  for (const [index, { params }] of summary.cases.entries()) {
    const value = params[definition.series];
    groups.set(value, [...(groups.get(value) ?? []), index]);
  }
  const keys = parameterOrder(definition, summary);
  return [...groups.values()].map((cases, index) => ({
    label: seriesLabel(definition, summary.cases[cases[0]!]!.params),
    index,
    cases,
    varying: keys.filter(
      (key) => key !== definition.series && new Set(cases.map((i) => summary.cases[i]!.params[key])).size > 1,
    ),
  }));
}

/** The grid's parameters first, then any that only the cases know. */
function parameterOrder(definition: ExperimentDescription, summary: Summary): string[] {
  return [
    ...new Set([
      ...Object.keys(definition.grid),
      ...summary.cases.flatMap(({ params }) => Object.keys(params)),
    ]),
  ];
}

/** 'k = 4, window = 20 ms': the values of `keys` in a case; '' without keys. */
export function settingText(
  definition: ExperimentDescription,
  params: Params,
  keys: readonly string[],
): string {
  return keys
    .map(
      (key) => `${key}\u00a0=\u00a0${valueText(params[key])}${unitAfter(definition.parameters[key]?.unit)}`,
    )
    .join(', ');
}

/** '3 seeds', '1 seed': a count with its noun. */
export function counted(n: number, noun: string): string {
  return `${plain(n)}\u00a0${noun}${n === 1 ? '' : 's'}`;
}

/** The records of a case: those with exactly its parameters, by ascending seed. */
export function recordsOf(records: readonly RunRecord[], params: Params): RunRecord[] {
  const key = paramsKey(params);
  return records.filter((record) => paramsKey(record.params) === key).sort((a, b) => a.seed - b.seed);
}

function paramsKey(params: Params): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Why a measure of a case is missing: the run's own reason if it gave one. */
export function missingReason(records: readonly RunRecord[], params: Params, measure: string): string {
  const reasons = recordsOf(records, params).map((record) => record.reasons?.[measure]);
  return (
    reasons.find((reason) => reason !== undefined) ??
    (reasons.length === 0 ? 'no run is finished' : 'not defined here')
  );
}

/** 'preset quick, frozen', or what was changed. */
export function presetText({ preset, frozen, changes }: ExperimentDescription): string {
  return frozen ? `preset ${preset}, frozen` : `not a frozen preset: ${preset} with ${changes.join('; ')}`;
}
