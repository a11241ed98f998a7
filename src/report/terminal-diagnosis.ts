/** What is wrong with the nets that the runs formed, as text below the table: warnings with their remedies, notes counted. */
import type { ExperimentDescription, RunRecord, Summary } from '../experiment/types.ts';
import { type CaseFinding, caseFindings, findingLabels } from './findings.ts';
import { counted, seriesOf, settingText } from './series.ts';
import type { TerminalOptions } from './terminal-table.ts';
import { clean, indent, painter, wrapped } from './terminal-text.ts';

/** Lines ended by newlines; '' where no run carries a diagnosis. */
export function terminalDiagnosis(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  { width, colour }: TerminalOptions,
): string {
  const all = caseFindings(records, summary);
  if (all.length === 0) return '';
  const paint = painter(colour);
  const warnings = all.filter(({ finding }) => finding.severity === 'warning');
  const notes = all.filter(({ finding }) => finding.severity === 'note').length;
  const examined = counted(new Set(all.map(({ index }) => index)).size, 'case');
  const head =
    warnings.length === 0
      ? `Diagnosis: the nets of ${examined} are well`
      : `Diagnosis: ${counted(warnings.length, 'warning')} in ${examined}`;
  const more = notes === 0 ? '' : `; ${counted(notes, 'note')} in the report`;
  const lines = wrapped(`${head}${more}.`, width).map((line) =>
    paint(warnings.length === 0 ? 'dim' : 'bold', line),
  );
  for (const one of seriesOf(definition, summary))
    for (const index of one.cases) {
      const own = warnings.filter((warning) => warning.index === index);
      if (own.length === 0) continue;
      const setting = settingText(definition, summary.cases[index]!.params, one.varying);
      lines.push(clean([one.label, setting].filter((part) => part !== '').join(', ')));
      for (const warning of own)
        lines.push(
          ...wrapped(sentence(warning), width - 2 * indent.length).map((line, l) =>
            l === 0 ? `${indent}${line}` : `${indent}${indent}${line}`,
          ),
        );
    }
  return `${lines.join('\n')}\n`;
}

/** 'dead neurons: 120 of 1152 neurons answer no image (10 %), in 3 of 3 seeds; raise thetaStep' */
function sentence({ finding, hit, seeds }: CaseFinding): string {
  const where = seeds > 1 ? `, in ${hit} of ${seeds} seeds` : '';
  return `${findingLabels[finding.kind]}: ${finding.text}${where}. Remedy: ${finding.remedy}.`;
}
