/** The spikes of one presentation: neuron against time. */
import { type Markish, ruleX, ruleY } from '@observablehq/plot';
import type { RasterArtifact } from '../experiment/types.ts';
import { tickText } from './axes.ts';
import type { Markup } from './markup.ts';
import { plain } from './numbers.ts';
import { drawing, element, type Pixels } from './svg.ts';

/** One dot a spike, all of them one path; groups of neurons are ruled off. */
export function raster(
  { tMs, i, n, durationMs, groupSize }: RasterArtifact,
  { description, width, colour }: { description: string; width: number; colour: string },
): Markup {
  const count = groupSize === undefined ? 1 : Math.ceil(n / groupSize);
  const bounds = Array.from({ length: count + 1 }, (_, g) => Math.min(n, g * (groupSize ?? n)));
  const spikes: Markish = (_index, scales) => {
    const [x, y] = [scales.x, scales.y] as unknown as [Pixels, Pixels];
    const dots = tMs.map((t, s) => `M${x(t).toFixed(1)},${y(i[s]! + 0.5).toFixed(1)}h0`);
    const size = tMs.length > 2000 ? 2 : tMs.length > 300 ? 3.5 : 5;
    return element('path', {
      d: dots.join(''),
      stroke: colour,
      'stroke-width': size,
      'stroke-linecap': 'round',
    });
  };
  return drawing(description, {
    width,
    height: 290,
    marginLeft: 42,
    marginRight: 8,
    marginTop: 24,
    marginBottom: 36,
    x: { domain: [0, durationMs], label: 'time [ms]', ticks: 6, tickFormat: tickText },
    y: {
      domain: [0, n],
      label: groupSize ? `neuron, in groups of ${plain(groupSize)}` : 'neuron',
      ...(count > 1 && count <= 12 ? { ticks: bounds } : {}),
      tickFormat: tickText,
      tickSize: 0,
    },
    marks: [
      ruleY(count <= 40 ? bounds : [0, n], { stroke: 'var(--rule)' }),
      ruleX([0], { stroke: 'var(--rule)' }),
      spikes,
    ],
  });
}
