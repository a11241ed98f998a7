/** How often each range of a quantity occurred. */
import { gridY, rectY, ruleY } from '@observablehq/plot';
import type { HistogramArtifact } from '../experiment/types.ts';
import { scaleOf, tickText, wholeTicks } from './axes.ts';
import type { Markup } from './markup.ts';
import { plain } from './numbers.ts';
import { drawing, panel } from './svg.ts';

/** One bar a bin. */
export function histogram(
  { x, edges, counts }: HistogramArtifact,
  { description, width, colour }: { description: string; width: number; colour: string },
): Markup {
  const bars = counts.map((count, b) => ({ count, from: edges[b]!, to: edges[b + 1]! }));
  // Whole numbers leave the bins between them empty.
  const whole = bars.every(({ from, to, count }) => count === 0 || Math.ceil(from - 1e-9) <= to + 1e-9);
  const ticks = wholeTicks(0, Math.max(...counts), 4);
  return drawing(description, {
    width,
    ...panel,
    x: {
      ...scaleOf(edges, whole ? wholeTicks(edges[0]!, edges.at(-1)!, 6) : 6),
      domain: [edges[0]!, edges.at(-1)!],
      label: x,
    },
    y: { label: 'count', tickFormat: tickText, ticks, tickSize: 0 },
    marks: [
      gridY({ stroke: 'var(--rule)', strokeOpacity: 1, ticks }),
      rectY(bars, {
        x1: 'from',
        x2: 'to',
        y: 'count',
        fill: colour,
        fillOpacity: 0.85,
        insetLeft: 0.5,
        insetRight: 0.5,
        title: ({ from, to, count }) => `${plain(from)} to ${plain(to)}: ${plain(count)}`,
      }),
      ruleY([0], { stroke: 'var(--ink)' }),
    ],
  });
}
