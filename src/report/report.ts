/**
 * One self-contained page from an experiment's description, its run records and their summary: question, answer, figures,
 * tables, verdicts, pictures, limits, provenance. Computes no result: every mean, interval and difference is the summary's.
 */
import type { ExperimentDescription, FigureDescription, RunRecord, Summary } from '../experiment/types.ts';
import { answer } from './answer.ts';
import { artifacts } from './artifacts.ts';
import { claims, unclaimed, verdictList } from './claims.ts';
import { comparisonsOf } from './comparisons.ts';
import { diagnosis } from './diagnosis.ts';
import { heatmap } from './heatmap.ts';
import { html, type Markup, raw } from './markup.ts';
import { provenance } from './provenance.ts';
import { counted, presetText, seriesOf } from './series.ts';
import { style } from './style.ts';
import { caseTable, comparisonTable, glossary, missingValues } from './tables.ts';
import { tradeOff } from './trade-off.ts';

/**
 * The report as one HTML file: no script, nothing from the network, the same bytes for the same input.
 * `records` may be in any order and may be incomplete; the page says what is missing.
 */
export function report(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
): string {
  const series = seriesOf(definition, summary);
  const plain = unclaimed(definition, summary);
  const comparisons = comparisonsOf(definition, plain, series);
  const emphasised = comparisons[0]?.subject;
  const figures = shownFigures(definition, summary).map((figure, i) =>
    figure.kind === 'heatmap'
      ? heatmap(definition, figure, records, summary, { wide: 508 })
      : tradeOff(definition, figure, records, summary, series, {
          wide: i === 0 ? 1040 : 508,
          emphasised,
        }),
  );
  const { expected, finished } = summary.runs;
  const unfinished =
    finished < expected
      ? html`<p class="warning">Unfinished: ${finished} of ${counted(expected, 'run')} are done. Whatever is missing is marked; the command below resumes.</p>`
      : null;
  const missing = missingValues(definition, records, summary, series);
  const pictures = artifacts(definition, records, summary, series);
  const limits = definition.limits ?? [];
  const verdicts = claims(definition, summary, series);
  const health = diagnosis(definition, records, summary, series);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${definition.name}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<main>
<header>
<h1>${definition.question}</h1>
<p class="byline">${definition.name} · ${presetText(definition)} · ${counted(summary.cases.length, 'case')} · ${counted(summary.seeds.length, 'seed')}</p>
${unfinished}${answer(definition, headlines(definition, plain), series)}${verdictList(summary)}
${definition.method ? html`<p class="method">${definition.method}</p>` : null}
</header>
${figures.length > 0 ? html`<section class="figures" aria-label="Figures">${figures}</section>` : null}
${section('Every case', html`<p>${summary.seeds.length > 1 ? 'Mean ± half-width of the 95 % interval over seeds.' : 'One seed, so there is no interval.'} An arrow says which direction is better; a measure without one is a description.</p>${caseTable(definition, records, summary, series)}${glossary(definition)}${missing.length === 0 ? null : html`<p class="missing">No value (–): ${missing.join('. ')}.</p>`}`)}
${section('Comparisons and controls', html`<p>Subject minus control, paired. “Not told apart” means that the interval holds zero, not that the two are equal.</p>${comparisonTable(definition, plain, series)}`, comparisons.length > 0)}
${section('Verdicts', html`<p>Each claim beside the paired differences that bear on it. It holds where all of them are better with their whole interval, fails where all are worse, either in part where the rest tell nothing, and depends where some are better and some worse. Intervals are of 95 % each: of 40 differences of which nothing is true, two are told apart by chance.</p>${verdicts}`, verdicts.length > 0)}
${section('Are the nets well?', health ?? html``, health !== null)}
${section('What the runs look like', pictures ?? html``, pictures !== null)}
${section('Limits', html`<ul class="notes">${limits.map((limit) => html`<li>${limit}</li>`)}</ul>`, limits.length > 0)}
${section('How each number was made', provenance(definition, records, summary, series))}
</main>
</body>
</html>
`;
  return page.markup;
}

/** Without the differences of cases that happen to be alike, which the table tells. */
function headlines({ comparisons }: ExperimentDescription, summary: Summary): Summary {
  const alike = new Set(comparisons.filter((one) => one.alike !== undefined).map(({ label }) => label));
  return { ...summary, comparisons: summary.comparisons.filter(({ label }) => !alike.has(label)) };
}

/** Without those over a parameter that no case varies, unless no other figure is left. */
function shownFigures(
  { figures, measures }: ExperimentDescription,
  { cases }: Summary,
): readonly FigureDescription[] {
  const shown = figures.filter(
    ({ kind, x }) =>
      kind === 'heatmap' || x in measures || new Set(cases.map(({ params }) => params[x])).size > 1,
  );
  return shown.length > 0 ? shown : figures;
}

function section(title: string, content: Markup, present = true): Markup | null {
  return present ? html`<section><h2>${title}</h2>${content}</section>` : null;
}
