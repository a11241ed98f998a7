/** What the protocol says of codes from elsewhere, as text that a stranger can read. */
import { protocolGroups } from '../experiment/protocol/measures.ts';
import type { CodeSummary } from '../experiment/protocol/summarise.ts';
import { estimateText, unitAfter } from './numbers.ts';
import { counted } from './series.ts';
import type { TerminalOptions } from './terminal-table.ts';
import { clean, indent, left, painter, right, size, wrapped } from './terminal-text.ts';

export interface JudgedFile extends CodeSummary {
  readonly codes: string;
  readonly labels: string;
  readonly test?: readonly string[];
  readonly split?: number;
  readonly images: { readonly train: number; readonly heldOut: number };
  readonly features: number;
  readonly classes: readonly number[];
  readonly seeds: readonly number[];
}

/** Sections of measures with their intervals, then what is missing and why. */
export function judgementTable(judged: JudgedFile, { width, colour }: TerminalOptions): string {
  const paint = painter(colour);
  const { measures, reasons } = judged;
  const rows = Object.entries(protocolGroups).map(([title, group]) => ({
    title,
    rows: Object.entries(group).flatMap(([name, measure]) => {
      const text = measures[name] && estimateText(measure, measures[name]);
      if (!text) return [];
      const arrow = measure.better === undefined ? '' : measure.better === 'higher' ? ' ↑' : ' ↓';
      return [
        {
          label: measure.label + arrow,
          mean: text.mean,
          half: (text.plusMinus ? ` ${text.plusMinus}` : '') + unitAfter(measure.unit),
          about: measure.about,
        },
      ];
    }),
  }));
  const all = rows.flatMap((section) => section.rows);
  const widest = (of: 'label' | 'mean' | 'half') => Math.max(...all.map((row) => size(clean(row[of]))));
  const [label, mean, half] = [widest('label'), widest('mean'), widest('half')];
  const lines = heading(judged).flatMap((text, at) =>
    wrapped(text, width).map((line) => paint(at === 0 ? 'bold' : 'dim', line)),
  );
  for (const section of rows.filter(({ rows }) => rows.length > 0)) {
    lines.push('', paint('bold', section.title));
    for (const row of section.rows) {
      const numbers = `${indent}${left(row.label, label)}  ${right(row.mean, mean)}${left(clean(row.half), half)}`;
      const room = size(numbers) + 2 + size(row.about) <= width;
      lines.push(room ? `${numbers}  ${paint('dim', row.about)}` : numbers);
    }
  }
  const missing = missingByReason(measures, reasons);
  if (missing.size > 0) lines.push('', paint('bold', 'Not measured'));
  for (const [reason, labels] of missing) lines.push(...hanging(`${labels.join(', ')}: ${reason}`, width));
  const spread = judged.seeds.length > 1 ? 'Mean ± half-width of the 95 % t interval over seeds. ' : '';
  const notes = `${spread}↑ higher is better, ↓ lower is better. --json gives all of it, with the value of every seed.`;
  lines.push('', ...wrapped(notes, width).map((line) => paint('dim', line)));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Labels of the measures without a value, by what keeps it from them. */
function missingByReason(
  measures: CodeSummary['measures'],
  reasons: CodeSummary['reasons'],
): Map<string, string[]> {
  const missing = new Map<string, string[]>();
  for (const group of Object.values(protocolGroups))
    for (const [name, { label }] of Object.entries(group)) {
      if (measures[name]?.mean !== null) continue;
      const reason = reasons[name] ?? 'undefined for this code';
      const labels = missing.get(reason);
      if (labels) labels.push(label);
      else missing.set(reason, [label]);
    }
  return missing;
}

function heading({ codes, images, features, classes, seeds, test, split }: JudgedFile): string[] {
  const judgedOn = test
    ? `${counted(images.train, 'image')} to learn from, ${counted(images.heldOut, 'image')} of ${test[0]} to be judged by`
    : `${counted(images.train, 'image')} to learn from, ${counted(images.heldOut, 'image')} (${Number((100 * split!).toPrecision(3))} %) to be judged by, drawn anew for each seed`;
  return [
    `${codes}: ${counted(features, 'feature')}, ${classes.length} classes`,
    `${judgedOn} · ${counted(seeds.length, 'seed')}`,
  ];
}

/** A paragraph whose further lines stand further in. */
function hanging(text: string, width: number): string[] {
  return wrapped(text, width - 4).map((line, at) => (at === 0 ? indent : indent + indent) + line);
}
