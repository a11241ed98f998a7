/** What each class was taken for: the right answers stay pale, so that the mistakes are what the eye meets. */
import { axisX, axisY, cell, text } from '@observablehq/plot';
import type { ConfusionArtifact } from '../experiment/types.ts';
import type { Markup } from './markup.ts';
import { plain } from './numbers.ts';
import { drawing } from './svg.ts';

/** A square a pair of classes, shaded by its share of the row. */
export function confusion(
  { classes, counts }: ConfusionArtifact,
  { description, width }: { description: string; width: number },
): Markup {
  const cells = counts.flatMap((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, predicted) =>
      count > 0 ? [{ actual, predicted, count, share: count / total, right: actual === predicted }] : [],
    );
  });
  type Cell = (typeof cells)[number];
  const names = Array.from({ length: classes }, (_, c) => c);
  const wrong = cells.filter(({ right }) => !right);
  const place = { x: 'predicted', y: 'actual' };
  return drawing(description, {
    width,
    height: Math.round(width * 0.95),
    marginLeft: 34,
    marginRight: 2,
    marginTop: 44,
    marginBottom: 4,
    x: { type: 'band', domain: names, padding: 0.04 },
    y: { type: 'band', domain: names, padding: 0.04 },
    opacity: { type: 'identity' },
    marks: [
      axisX(names, {
        anchor: 'top',
        tickSize: 0,
        label: 'taken for →',
        labelAnchor: 'right',
        labelOffset: 34,
      }),
      axisY(names, { tickSize: 0, label: '↓ was', labelAnchor: 'top', labelOffset: 34 }),
      cell(
        cells.filter(({ right }) => right),
        { ...place, fill: 'var(--rule)', fillOpacity: 0.6 },
      ),
      cell(wrong, { ...place, fill: 'var(--wrong)', fillOpacity: ({ share }: Cell) => opacity(share) }),
      text(cells, { ...place, text: ({ count }: Cell) => plain(count), fontSize: classes > 12 ? 7 : 10 }),
    ],
  });
}

/** Opacity of a mistake by its share of the row: the same in every matrix, so that they can be compared. */
function opacity(share: number): number {
  return Math.round(85 * Math.sqrt(Math.min(1, share * 10))) / 100;
}
