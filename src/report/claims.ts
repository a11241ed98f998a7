/** A section a claim: what is said, of whom, the verdict, and the differences that it rests on. */
import type { ClaimSummary, ExperimentDescription, Summary } from '../experiment/types.ts';
import { runsOf } from './comparisons.ts';
import { html, joined, type Markup } from './markup.ts';
import { counted, type Series } from './series.ts';
import { comparisonTable } from './tables.ts';

/** In the order of the definition; a claim made of several is told once for each. */
export function claims(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
): readonly Markup[] {
  return (summary.claims ?? []).map((judged) => {
    const { comparisons, limits } = definition.claims!.find(
      ({ claim, about }) => claim === judged.claim && about === judged.about,
    )!;
    const own = {
      ...summary,
      comparisons: summary.comparisons.filter(({ label }) => comparisons.includes(label)),
    };
    const table = own.comparisons.length === 0 ? null : comparisonTable(definition, own, series);
    return html`<section class="claim"><h3>${judged.claim} <small>${judged.about}</small></h3>
<p><b class="${verdictClass(judged)}">${capital(judged.verdict)}.</b> ${countsText(judged)}${limits ? html` ${limits}` : null}</p>${table}</section>`;
  });
}

/** The summary without the differences that a claim rests on, which are told under its verdict. */
export function unclaimed({ claims: told = [] }: ExperimentDescription, summary: Summary): Summary {
  const claimed = new Set(told.flatMap(({ comparisons }) => comparisons));
  return { ...summary, comparisons: summary.comparisons.filter(({ label }) => !claimed.has(label)) };
}

/** One line a claim: the verdict for each whose it is. */
export function verdictList({ claims: judged = [] }: Summary): Markup | null {
  if (judged.length === 0) return null;
  const byClaim = runsOf(judged, ({ claim }) => claim);
  return html`<ul class="notes">${byClaim.map(
    (group) =>
      html`<li>${group[0]!.claim}: ${joined(
        group.map((one) => html`<b class="${verdictClass(one)}">${one.verdict}</b> (${one.about})`),
        ', ',
      )}.</li>`,
  )}</ul>`;
}

/** 'Of 5 differences 3 are better, 1 is worse, and 1 is not told apart.' */
export function countsText({ holds, fails, open, equal, differs }: ClaimSummary): string {
  const all = holds + fails + open + equal;
  if (all === 0) return 'No two cases with an interval bear on it here.';
  const parts = [
    [holds, differs ? 'told apart' : 'better'],
    [fails, 'worse'],
    [open, 'not told apart'],
    [equal, 'equal'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${n === 1 ? 'is' : 'are'} ${word}`);
  return `Of ${counted(all, 'difference')} ${told.join(', ')}.`;
}

function verdictClass({ verdict }: ClaimSummary): string {
  if (verdict.startsWith('holds')) return 'holds';
  return verdict.startsWith('fails') ? 'fails' : 'undecided';
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
