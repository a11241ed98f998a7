/** A summary as text: every case with as many measures as the width holds, then every paired difference beside its picture. */
import type { ExperimentDescription, MeasureDescription, Summary } from '../experiment/types.ts';
import { unclaimed } from './claims.ts';
import { comparisonsOf } from './comparisons.ts';
import { estimateText, significant, unitBeside } from './numbers.ts';
import { counted, presetText, type Series, seriesOf, settingText } from './series.ts';
import { claimLines } from './terminal-claims.ts';
import { comparisonLines } from './terminal-comparisons.ts';
import { clean, indent, left, type Paint, painter, right, size, wrapped } from './terminal-text.ts';

/** What the terminal can do. */
export interface TerminalOptions {
  /** columns of text */
  readonly width: number;
  /** whether escape sequences for bold, dim and colour may be written */
  readonly colour: boolean;
}

/** The table, its lines ended by newlines; measures that do not fit are named below it. */
export function terminalTable(
  definition: ExperimentDescription,
  summary: Summary,
  { width, colour }: TerminalOptions,
): string {
  const paint = painter(colour);
  const series = seriesOf(definition, summary);
  const { expected, finished } = summary.runs;
  const facts = [
    definition.name,
    presetText(definition),
    counted(summary.cases.length, 'case'),
    counted(summary.seeds.length, 'seed'),
    ...(finished < expected ? [`unfinished: ${finished} of ${counted(expected, 'run')}`] : []),
  ];
  const lines = [
    ...wrapped(definition.question, width).map((line) => paint('bold', line)),
    ...wrapped(facts.join(' · '), width).map((line) => paint('dim', line)),
    '',
    ...caseLines(definition, summary, series, width, paint),
    ...comparisonLines(
      comparisonsOf(definition, unclaimed(definition, summary), series),
      summary.seeds.length,
      width,
      paint,
    ),
    ...claimLines(summary, width, paint),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

interface Column {
  readonly head: readonly string[];
  /** [mean, half-width] of each case */
  readonly cells: readonly (readonly [string, string])[];
  readonly meanWidth: number;
  readonly width: number;
}

/** A column is as wide as its widest cell and the longest word of its head. */
function columnOf(key: string, measure: MeasureDescription, summary: Summary): Column {
  const cells = summary.cases.map(({ measures }) => {
    const text = measures[key] && estimateText(measure, measures[key]);
    return [clean(text?.mean ?? '–'), clean(text?.plusMinus ? ` ${text.plusMinus}` : '')] as const;
  });
  const meanWidth = Math.max(...cells.map(([mean]) => size(mean)));
  const arrow = measure.better === undefined ? '' : measure.better === 'higher' ? ' ↑' : ' ↓';
  const head = clean(measure.label + unitBeside(measure.unit).replace('\u00a0', ' ') + arrow);
  const width = Math.max(
    meanWidth + Math.max(...cells.map(([, half]) => size(half))),
    ...head.split(' ').map(size),
  );
  return {
    head: wrapped(head, width),
    cells,
    meanWidth: width - Math.max(...cells.map(([, half]) => size(half))),
    width,
  };
}

/** How long a run took, which is its machine's: a mean without an interval. Null where no run says. */
function secondsColumn({ cases }: Summary): Column | null {
  const means = cases.map(({ timings }) => timings.total?.mean ?? null);
  if (means.every((mean) => mean === null)) return null;
  const cells = means.map((mean) => [mean === null ? '–' : significant(mean), ''] as const);
  const head = 'run [s]';
  const width = Math.max(size(head), ...cells.map(([mean]) => size(mean)));
  return { head: [head], cells, meanWidth: width, width };
}

function caseLines(
  definition: ExperimentDescription,
  summary: Summary,
  series: readonly Series[],
  width: number,
  paint: Paint,
): string[] {
  const settingOf = (one: Series, index: number) =>
    clean(settingText(definition, summary.cases[index]!.params, one.varying));
  const single = ({ cases }: Series) => cases.length === 1;
  const nameWidth = Math.max(
    ...series.map((one) =>
      single(one)
        ? size(clean(one.label))
        : Math.max(...one.cases.map((index) => size(indent + settingOf(one, index)))),
    ),
  );
  const columns: Column[] = [];
  const absent: string[] = [];
  let used = nameWidth;
  for (const [key, measure] of Object.entries(definition.measures)) {
    const column = columnOf(key, measure, summary);
    if (absent.length > 0 || (columns.length > 0 && used + 2 + column.width > width))
      absent.push(measure.label);
    else {
      columns.push(column);
      used += 2 + column.width;
    }
  }
  const seconds = secondsColumn(summary);
  if (absent.length === 0 && seconds !== null && used + 2 + seconds.width <= width) columns.push(seconds);
  const height = Math.max(...columns.map(({ head }) => head.length));
  const heads = Array.from({ length: height }, (_, row) =>
    columns.map((column) => right(column.head[row - height + column.head.length] ?? '', column.width)),
  ).map((texts) => paint('dim', [left('', nameWidth), ...texts].join(indent)));
  const cellsOf = (index: number) =>
    columns.map(({ cells, meanWidth, width }) => {
      const [mean, half] = cells[index]!;
      return indent + right(mean, meanWidth) + paint('dim', left(half, width - meanWidth));
    });
  const rows = series.flatMap((one) => {
    const name = clean(one.label);
    if (single(one)) return [paint('bold', left(name, nameWidth)) + cellsOf(one.cases[0]!).join('')];
    return [
      paint('bold', name),
      ...one.cases.map((index) => left(indent + settingOf(one, index), nameWidth) + cellsOf(index).join('')),
    ];
  });
  const arrows = '↑ higher is better, ↓ lower is better.';
  const notes = [
    summary.seeds.length > 1
      ? 'Mean ± half-width of the 95 % interval over seeds.'
      : 'One seed: no intervals.',
    Object.values(definition.measures).some(({ better }) => better !== undefined) ? arrows : '',
    columns.some(({ cells }) => cells.some(([mean]) => mean === '–'))
      ? '–: no value; the report says why.'
      : '',
    absent.length > 0 ? `In the report also: ${absent.join(', ')}.` : '',
  ];
  const note = notes.filter((sentence) => sentence !== '').join(' ');
  return [...heads, ...rows, '', ...wrapped(note, width).map((line) => paint('dim', line))];
}
