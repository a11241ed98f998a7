/** Whether the nets that the runs formed are well: a number a finding and case, then words and remedies where one is not. */
import type { ExperimentDescription, RunRecord, Summary } from '../experiment/types.ts';
import { findingKinds } from '../metrics/diagnosis.ts';
import { type CaseFinding, caseFindings, findingLabels } from './findings.ts';
import { html, type Markup } from './markup.ts';
import { counted, type Series, settingText } from './series.ts';
import { keyOf } from './series-style.ts';
import { caseBodies, caseTableOf } from './tables.ts';

/** The section's content; null where no run carries a diagnosis. */
export function diagnosis(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): Markup | null {
  const all = caseFindings(records, summary);
  if (all.length === 0) return null;
  const kinds = findingKinds.filter((kind) => all.some(({ finding }) => finding.kind === kind));
  const examined = series
    .map((one) => ({ ...one, cases: one.cases.filter((c) => all.some(({ index }) => index === c)) }))
    .filter(({ cases }) => cases.length > 0);
  const cells = (index: number) =>
    html`${kinds.map((kind) => {
      const found = all.find((one) => one.index === index && one.finding.kind === kind);
      if (found === undefined) return html`<td class="missing">–</td>`;
      const { severity, short, text } = found.finding;
      return html`<td class="${severity === 'warning' ? 'sick' : severity}" title="${text}">${severity === 'warning' ? '▲ ' : ''}${short}</td>`;
    })}`;
  const table = caseTableOf(
    'Findings in the nets of each case',
    kinds.map((kind) => html`<th scope="col">${findingLabels[kind]}</th>`),
    caseBodies(definition, summary, examined, kinds.length, cells),
  );
  const told = (['warning', 'note'] as const).flatMap((severity) =>
    kinds.map((kind) => {
      const found = all.filter(({ finding }) => finding.kind === kind && finding.severity === severity);
      return found.length === 0 ? null : item(definition, summary, examined, found);
    }),
  );
  const words = told.some((one) => one !== null)
    ? html`<ul class="notes">${told}</ul>`
    : html`<p>Nothing to note.</p>`;
  return html`<p>What the neurons, weights and thresholds look like after training, measured on the images that accuracy is measured on; of several seeds the gravest. ▲ marks a warning.</p>${table}${words}`;
}

/** One kind of finding: what it is in the worst case, what to do, and where else. */
function item(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
  found: readonly CaseFinding[],
): Markup {
  const [first, ...others] = found;
  const { kind, severity, text, remedy } = first!.finding;
  const named = ({ index, hit, seeds }: CaseFinding) => {
    const one = series.find(({ cases }) => cases.includes(index))!;
    const setting = settingText(definition, summary.cases[index]!.params, one.varying);
    const share = seeds > 1 ? `${hit} of ${counted(seeds, 'seed')}` : '';
    const details = [setting, share].filter((part) => part !== '').join('; ');
    return html`${keyOf(one)}${one.label}${details ? ` (${details})` : null}`;
  };
  const also =
    others.length === 0
      ? null
      : html` Also ${others.map((one, o) => html`${o === 0 ? '' : ', '}${named(one)}`)}.`;
  const head = `${severity === 'warning' ? '▲ ' : ''}${findingLabels[kind]}`;
  return html`<li><b>${head}</b>, ${named(first!)}: ${text}. To mend it: ${remedy}.${also}</li>`;
}
