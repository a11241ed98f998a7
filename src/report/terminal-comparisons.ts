/** Paired differences as text: the number, its interval, a picture of it against zero, the verdict. */
import { type Comparison, pairKey, runsOf, verdictWord } from './comparisons.ts';
import { unitBeside } from './numbers.ts';
import { counted } from './series.ts';
import { clean, indent, left, type Paint, right, size } from './terminal-text.ts';

/** Lines of at most `width` characters; a picture only where there is room for one. `seeds`: how many were asked for. */
export function comparisonLines(
  comparisons: readonly Comparison[],
  seeds: number,
  width: number,
  paint: Paint,
): string[] {
  if (comparisons.length === 0) return [];
  const texts = new Map(
    comparisons.map((one) => [
      one,
      clean(`${one.text?.signed ?? '–'} ${one.text?.signedBracket ?? ''}`).trim(),
    ]),
  );
  const nameWidth = Math.max(...comparisons.map(({ setting }) => size(indent + clean(setting))));
  const textWidth = Math.max(...[...texts.values()].map(size));
  const verdictWidth = Math.max(...comparisons.map((one) => size(verdictWord(one))));
  const room = width - nameWidth - textWidth - verdictWidth - 6;
  const strips = room >= 15 ? Math.min(41, room - (1 - (room % 2))) : 0;
  const reach = new Map<string, number>();
  for (const { summary } of comparisons) {
    const { mean, low, high } = summary.difference;
    const far = Math.max(...[mean, low, high].map((end) => Math.abs(end ?? 0)));
    reach.set(summary.measure, Math.max(reach.get(summary.measure) ?? 0, far));
  }
  const lines = runsOf(comparisons, pairKey).flatMap((group) => {
    const { label, measure, text } = group[0]!;
    const unit = unitBeside(text?.unit ?? measure.unit);
    const rows = group.map((one) => {
      const name = left(indent + clean(one.setting), nameWidth);
      const drawn = strips > 0 ? `${indent}${strip(one, reach.get(one.summary.measure)!, strips)}` : '';
      const word = verdictWord(one);
      const style = word === 'better' ? 'green' : word === 'worse' ? 'red' : 'dim';
      const n = one.summary.difference.n;
      const pairs = n > 1 && n < seeds ? ` (${counted(n, 'seed')})` : '';
      return `${name}${indent}${right(texts.get(one)!, textWidth)}${drawn}${indent}${paint(style, clean(word + pairs))}`;
    });
    return ['', `${paint('bold', clean(label))}  ${paint('dim', clean(measure.label + unit))}`, ...rows];
  });
  return lines;
}

/** The interval against zero in `width` characters, an odd number; better is to the right, and only an open one covers zero. */
function strip({ summary, measure, verdict }: Comparison, reach: number, width: number): string {
  const { mean, low, high } = summary.difference;
  const middle = (width - 1) / 2;
  const turn = measure.better === 'lower' ? -1 : 1;
  const side = verdict === 'above' ? turn : verdict === 'below' ? -turn : 0;
  const [least, most] = [side > 0 ? middle + 1 : 0, side < 0 ? middle - 1 : width - 1];
  const place = (value: number) => {
    const at = Math.round(middle + (reach > 0 ? (turn * value * middle) / reach : 0));
    return Math.min(most, Math.max(least, at));
  };
  const cells = Array.from({ length: width }, () => ' ');
  cells[middle] = '│';
  if (low !== null && high !== null) {
    const [from, to] = [place(low), place(high)].sort((a, b) => a - b) as [number, number];
    cells.fill('─', from, to + 1);
    if (side === 0) cells[middle] = '┼';
  }
  if (mean !== null) cells[place(mean)] = '●';
  return cells.join('');
}
