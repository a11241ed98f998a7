/** The tables of the report: every case with every measure, and every paired difference beside its picture. */
import type { ExperimentDescription, MeasureDescription, RunRecord, Summary } from '../experiment/types.ts';
import { type Comparison, comparisonsOf, pairKey, runsOf, verdictWord } from './comparisons.ts';
import { html, type Markup, raw } from './markup.ts';
import { estimateText, significant, unitAfter, unitBeside } from './numbers.ts';
import { counted, missingReason, type Series, settingText } from './series.ts';
import { keyOf } from './series-style.ts';

/** '↑ higher is better', or nothing for a measure without a direction. */
function direction({ better }: MeasureDescription): Markup | null {
  return better === undefined
    ? null
    : html`&nbsp;<span class="direction" title="${better} is better">${better === 'higher' ? '↑' : '↓'}</span>`;
}

/** A table in a box of its own that scrolls sideways where the screen is narrower. */
export function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${table}</div>`;
}

/** Rows of a table of cases: one body a series, under its name; a series with one case needs no row for its name alone. */
export function caseBodies(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
  columns: number,
  cells: (index: number) => Markup,
): Markup[] {
  return series.map((one) => {
    const name = html`${keyOf(one)}${one.label}`;
    if (one.cases.length === 1)
      return html`<tbody><tr><th scope="row" class="name">${name}</th>${cells(one.cases[0]!)}</tr></tbody>`;
    const rows = one.cases.map((index) => {
      const setting = settingText(definition, summary.cases[index]!.params, one.varying);
      return html`<tr><th scope="row" class="setting">${setting}</th>${cells(index)}</tr>`;
    });
    return html`<tbody><tr><th scope="rowgroup" class="name" colspan="${columns + 1}"><span>${name}</span></th></tr>${rows}</tbody>`;
  });
}

/** A table of cases under its heads. */
export function caseTableOf(label: string, heads: readonly Markup[], bodies: readonly Markup[]): Markup {
  return scrolling(
    label,
    html`<table class="cases"><thead><tr><th scope="col"><span class="hidden">case</span></th>${heads}</tr></thead>${bodies}</table>`,
  );
}

/** One row a case, one column a measure: mean and half-width of its interval. */
export function caseTable(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): Markup {
  const measures = Object.entries(definition.measures);
  const heads = measures.map(
    ([, measure]) =>
      html`<th scope="col" colspan="2">${measure.label}${unitBeside(measure.unit)}${direction(measure)}</th>`,
  );
  const cells = (index: number) => {
    const { params, seeds, measures: values } = summary.cases[index]!;
    const measured = measures.map(([key, measure]) => {
      const text = values[key] && estimateText(measure, values[key]);
      if (!text)
        return html`<td class="missing" title="${missingReason(records, params, key)}">–</td><td></td>`;
      const { n } = values[key]!;
      const fewer = n < seeds.length ? html`<br>${n} of ${counted(seeds.length, 'seed')}` : null;
      return html`<td>${text.mean}</td><td class="half" title="${text.bracket ?? 'one seed: no interval'}">${text.plusMinus}${fewer}</td>`;
    });
    return html`${measured}<td>${seeds.length}</td>`;
  };
  return caseTableOf(
    'Every case and measure',
    [...heads, html`<th scope="col">seeds</th>`],
    caseBodies(definition, summary, series, 2 * measures.length + 1, cells),
  );
}

/** What the measures say that need a word; nothing where none does. */
export function glossary({ measures }: ExperimentDescription): Markup | null {
  const told = Object.values(measures).filter(({ about }) => about);
  return told.length === 0
    ? null
    : html`<details><summary>What the columns say</summary><dl>${told.map(({ label, about }) => html`<dt>${label}</dt><dd>${about}</dd>`)}</dl></details>`;
}

/** Why values are missing from the table, one line for all measures and series that share a reason; empty if none is. */
export function missingValues(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): string[] {
  const names = Object.values(definition.measures).map(({ label }) => label);
  const lines = new Map<string, string[]>();
  for (const { label, cases } of series) {
    const missing = new Map<string, Set<string>>();
    for (const index of cases)
      for (const [key, measure] of Object.entries(definition.measures)) {
        const { params, measures } = summary.cases[index]!;
        if (measures[key]?.mean !== null && measures[key] !== undefined) continue;
        const reason = missingReason(records, params, key);
        missing.set(reason, (missing.get(reason) ?? new Set()).add(measure.label));
      }
    for (const [reason, measures] of missing) {
      const all = measures.size > 1 && measures.size === names.length;
      const line = `${all ? 'all measures' : [...measures].join(', ')}: ${reason}`;
      lines.set(line, [...(lines.get(line) ?? []), label]);
    }
  }
  return Array.from(lines, ([line, labels]) => `${line} (${labels.join('; ')})`);
}

/** Mean seconds of each part of a run, and the memory that it took, one row a case. */
export function effortTable(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
): Markup | null {
  const timings = [...new Set(summary.cases.flatMap((one) => Object.keys(one.timings)))];
  if (timings.length === 0) return null;
  const cell = (mean: number | null) =>
    mean === null ? html`<td class="missing">–</td>` : html`<td>${significant(mean)}</td>`;
  const cells = (index: number) => {
    const { timings: seconds, memory } = summary.cases[index]!;
    const bytes = memory.mean;
    return html`${timings.map((key) => cell(seconds[key]?.mean ?? null))}${cell(bytes === null ? null : bytes / 1e6)}`;
  };
  const heads = timings.map(
    (key) => html`<th scope="col">${definition.timingLabels[key] ?? key}&nbsp;[s]</th>`,
  );
  return caseTableOf(
    'Time of each part of a run, and its memory',
    [...heads, html`<th scope="col">memory&nbsp;[MB]</th>`],
    caseBodies(definition, summary, series, timings.length + 1, cells),
  );
}

/** Paired differences, one body a label; each row draws its interval on one scale with the others of its measure. */
export function comparisonTable(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
): Markup {
  const groups = runsOf(comparisonsOf(definition, summary, series), pairKey);
  const spans = new Map<string, [number, number]>();
  for (const { summary: one } of groups.flat()) {
    const { mean, low, high } = one.difference;
    const span = spans.get(one.measure) ?? [0, 0];
    const ends = [mean, low, high].filter((end) => end !== null);
    spans.set(one.measure, [Math.min(span[0], ...ends), Math.max(span[1], ...ends)]);
  }
  const row = (one: Comparison) => {
    const text = one.text;
    const difference =
      text === null
        ? html`<td class="missing">–</td><td class="strip"></td>`
        : html`<td>${text.signed}${unitAfter(text.unit)} <small>${text.signedBracket}</small></td><td class="strip">${strip(one, spans.get(one.summary.measure)!)}</td>`;
    return html`<tr><th scope="row" class="setting">${one.setting}</th>${difference}<td class="text">${verdictWord(one)}</td><td class="pairs">${one.summary.difference.n}</td></tr>`;
  };
  const bodies = groups.map((group) => {
    const { label, measure } = group[0]!;
    const head = html`<th scope="rowgroup" class="name" colspan="5"><span>${label} <small>${measure.label}${direction(measure)}</small></span></th>`;
    return html`<tbody><tr>${head}</tr>${group.map(row)}</tbody>`;
  });
  return scrolling(
    'Paired differences',
    html`<table class="comparisons"><thead><tr><th scope="col">subject − control</th><th scope="col">difference <small>[95 % interval]</small></th><th scope="col" class="strip">worse ← 0 → better</th><th scope="col" class="text">verdict</th><th scope="col" class="pairs">pairs</th></tr></thead>${bodies}</table>`,
  );
}

/** A dot with its interval against zero; better is to the right. */
function strip(
  { summary: { difference }, measure, verdict }: Comparison,
  [least, most]: readonly [number, number],
): Markup {
  const width = 180;
  const turn = measure.better === 'lower' ? -1 : 1;
  const reach = Math.max(Math.abs(least), Math.abs(most)) || 1;
  const x = (value: number) => Math.round((width / 2 + ((turn * value) / reach) * (width / 2 - 8)) * 10) / 10;
  const interval =
    difference.low === null || difference.high === null
      ? ''
      : `<path d="M${x(difference.low)},9H${x(difference.high)}" class="bar"/>`;
  return raw(
    `<svg class="${verdict === 'equal' ? 'open' : verdict}" width="${width}" height="18" viewBox="0 0 ${width} 18" aria-hidden="true"><path d="M${width / 2},0V18" class="zero"/>${interval}<circle cx="${x(difference.mean!)}" cy="9" r="3.2"/></svg>`,
  );
}
