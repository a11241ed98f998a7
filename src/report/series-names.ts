/** Writes the names of the series into a figure, beside their lines instead of in a legend, and the setting of each dot. */
import type { Markish } from '@observablehq/plot';
import { type Box, boxesAlong, type Label, type Place, placeLabels } from './place-labels.ts';
import type { Series } from './series.ts';
import { colourOf } from './series-style.ts';
import { element, type Pixels } from './svg.ts';

/** A dot of a figure with its interval in both directions, in shown units. */
export interface Point {
  readonly series: Series;
  readonly x: Range;
  readonly y: Range;
  /** '4': the setting that tells it from the other dots of its series; '' for none */
  readonly name: string;
  /** dots with the same chain are joined by a line */
  readonly chain: string;
  /** what a pointer that rests on the dot is told */
  readonly title: string;
}

/** A mean and the ends of its interval; all equal where there is none. */
export interface Range {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A label that covers something, or found no place at all, costs at least this much. */
const unreadable = 250;

/** The mark, and what became of it once the figure is drawn. */
export interface Names {
  readonly mark: Markish;
  /** how unwelcome the places of the series' names are, all together; infinite if they cannot be read */
  cost(): number;
}

/** Names every series and, where there is room, every dot. With `withSeries` false only the dots. */
export function namesOf(
  points: readonly Point[],
  emphasised: Series | undefined,
  { fontSize, withSeries }: { readonly fontSize: number; readonly withSeries: boolean },
): Names {
  let cost = 0;
  const mark: Markish = (
    _index,
    scales,
    _channels,
    { width, height, marginTop, marginBottom, marginLeft },
  ) => {
    const [x, y] = [scales.x, scales.y] as unknown as [Pixels, Pixels];
    const at = (point: Point) => [x(point.x.mean), y(point.y.mean)] as const;
    const obstacles: Box[] = points.flatMap((point) => {
      const [cx, cy] = at(point);
      return [
        { x0: cx - 5, y0: cy - 5, x1: cx + 5, y1: cy + 5 },
        { x0: cx - 2, y0: y(point.y.high), x1: cx + 2, y1: y(point.y.low) },
        { x0: x(point.x.low), y0: cy - 2, x1: x(point.x.high), y1: cy + 2 },
      ];
    });
    const labels: (Label & { readonly series: Series })[] = [];
    for (const series of new Set(points.map((point) => point.series))) {
      const members = points.filter((point) => point.series === series);
      const own = members.map(at);
      for (const [i, { chain }] of members.entries()) {
        const before = members.findLastIndex((other, j) => j < i && other.chain === chain);
        if (before >= 0) obstacles.push(...boxesAlong(own[before]!, own[i]!));
      }
      if (withSeries)
        labels.push({ text: series.label, anchors: own.reverse(), fontSize, required: true, series });
    }
    const first = (point: Point) => Number(point.series !== emphasised);
    for (const point of [...points].sort((a, b) => first(a) - first(b)))
      if (point.name !== '')
        labels.push({
          text: point.name,
          anchors: [at(point)],
          fontSize: 10.5,
          required: false,
          series: point.series,
        });
    const frame = { x0: marginLeft, y0: marginTop - 14, x1: width, y1: height - marginBottom };
    const places = placeLabels(labels, obstacles, frame);
    const group = element('g', { 'aria-hidden': 'true' });
    for (const [i, label] of labels.entries()) {
      const place = places[i];
      if (label.required) cost += place && place.cost < unreadable ? place.cost : Number.POSITIVE_INFINITY;
      if (place) group.append(...written(label, place, label.series === emphasised));
    }
    return group;
  };
  return { mark, cost: () => cost };
}

function written(label: Label & { series: Series }, { x, y, textAnchor, lead }: Place, strong: boolean) {
  const colour = label.required ? colourOf(label.series) : 'var(--muted)';
  const text = element(
    'text',
    {
      x,
      y,
      dy: '0.34em',
      'text-anchor': textAnchor,
      'font-size': label.fontSize,
      'font-weight': label.required ? (strong ? 700 : 500) : 400,
      fill: colour,
      class: 'halo',
    },
    label.text,
  );
  if (lead === null) return [text];
  const line = { x1: lead[0], y1: lead[1], x2: x, y2: y, stroke: colour, 'stroke-width': 0.75 };
  return [element('line', line), text];
}
