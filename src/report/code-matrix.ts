/** Which neurons were active for which images: rows ordered by label, so that a code that tells classes apart shows stripes. */
import { type Markish, ruleY, text } from '@observablehq/plot';
import type { CodeMatrixArtifact } from '../experiment/types.ts';
import { tickText } from './axes.ts';
import type { Markup } from './markup.ts';
import { drawing, element, responsive } from './svg.ts';

/** Rows in the order of their labels, and the places where a label begins. */
function ordered(rows: number, labels: readonly number[] | undefined) {
  const order = Array.from({ length: rows }, (_, row) => row);
  if (labels) order.sort((a, b) => labels[a]! - labels[b]! || a - b);
  const starts = labels ? order.flatMap((row, p) => (labels[order[p - 1]!] === labels[row] ? [] : [p])) : [];
  const middles = starts.map((start, s) => ({
    middle: (start + (starts[s + 1] ?? rows)) / 2,
    label: String(labels![order[start]!]),
  }));
  return { placeOf: new Map(order.map((row, place) => [row, place])), starts, middles };
}

/**
 * One tick an active neuron, all of them one path in units of rows and columns, which the drawing for narrow screens uses
 * again by its `id`.
 */
export function codeMatrix(
  { rows, columns, rowLabels, active }: CodeMatrixArtifact,
  { description, width, id }: { description: string; width: number; id: string },
): Markup {
  const { placeOf, starts, middles } = ordered(rows, rowLabels);
  const path = active.map(([row, column]) => `M${column} ${placeOf.get(row)}v.8`).join('');
  const [top, bottom, left, right] = [26, 38, 30, 10];
  const height = Math.round(rows * Math.min(12, Math.max(1, 250 / rows)));
  return responsive(width, (figureWidth, isFirst) => {
    const inner = figureWidth - left - right;
    const ticks: Markish = () => {
      // Column c spans [c - 0.5, c + 0.5], row r spans [r - 0.1, r + 0.9]: whole numbers keep the path short.
      const viewBox = `-0.5 -0.1 ${columns} ${rows}`;
      const frame = element('svg', {
        x: left,
        y: top,
        width: inner,
        height,
        viewBox,
        preserveAspectRatio: 'none',
      });
      const stroke = Math.max(1, Math.min(8, (inner / columns) * 0.8)).toFixed(1);
      const paint = { stroke: 'var(--ink)', 'stroke-width': stroke, 'vector-effect': 'non-scaling-stroke' };
      frame.append(isFirst ? element('path', { id, d: path, ...paint }) : element('use', { href: `#${id}` }));
      return frame;
    };
    return drawing(description, {
      width: figureWidth,
      height: height + top + bottom,
      marginLeft: left,
      marginRight: right,
      marginTop: top,
      marginBottom: bottom,
      x: { domain: [0, columns], label: 'neuron', ticks: inner / 70, tickFormat: tickText },
      y: {
        type: 'linear',
        domain: [rows, 0],
        label: 'image',
        axis: rowLabels ? null : 'left',
        tickSize: 0,
        tickFormat: tickText,
      },
      marks: [
        ruleY([0, ...starts, rows], { stroke: 'var(--rule)' }),
        ticks,
        rowLabels && text(middles, { x: 0, dx: -8, y: 'middle', text: 'label', textAnchor: 'end' }),
        rowLabels && text(['label'], { frameAnchor: 'top-left', dx: -left, dy: -18, textAnchor: 'start' }),
      ],
    });
  });
}
