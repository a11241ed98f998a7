/** One quantity against another, a dot each. */
import { dot, gridY, ruleX, ruleY } from '@observablehq/plot';
import type { ScatterArtifact } from '../experiment/types.ts';
import { scaleOf } from './axes.ts';
import type { Markup } from './markup.ts';
import { significant } from './numbers.ts';
import { drawing, panel } from './svg.ts';

export function scatter(
  { x, y, points }: ScatterArtifact,
  { description, width, colour }: { description: string; width: number; colour: string },
): Markup {
  const scale = (values: readonly number[]) => scaleOf([...values, 0], 5);
  return drawing(description, {
    width,
    ...panel,
    x: { ...scale(points.map(([at]) => at)), label: x },
    y: { ...scale(points.map(([, at]) => at)), label: y, tickSize: 0 },
    marks: [
      gridY({ stroke: 'var(--rule)', strokeOpacity: 1 }),
      ruleY([0], { stroke: 'var(--ink)' }),
      ruleX([0], { stroke: 'var(--rule)' }),
      dot(points, {
        x: ([at]) => at,
        y: ([, at]) => at,
        r: 2.2,
        fill: colour,
        title: ([a, b]) => `${significant(a)} → ${significant(b)}`,
      }),
    ],
  });
}
