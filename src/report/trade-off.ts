/**
 * One measure against another, a dot a case: means with their intervals in both directions, a line a series, and names where
 * the lines are instead of a legend.
 */
import { dot, gridY, line, type Markish, type PlotOptions, ruleX, ruleY, text } from '@observablehq/plot';
import type { ExperimentDescription, RunRecord, Summary, TradeOffDescription } from '../experiment/types.ts';
import { type Axis, axisOf, scaleOf } from './axes.ts';
import { html, type Markup } from './markup.ts';
import { textWidth } from './place-labels.ts';
import { pointsOf } from './points.ts';
import { counted, type Series } from './series.ts';
import { namesOf, type Point, type Range } from './series-names.ts';
import { colourOf, keyOf, symbolOf } from './series-style.ts';
import { drawing, responsive } from './svg.ts';

/** The figure with its caption, or a sentence that says why there is none. */
export function tradeOff(
  definition: ExperimentDescription,
  figure: TradeOffDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
  { wide, emphasised }: { readonly wide: number; readonly emphasised: Series | undefined },
): Markup {
  const [xAxis, yAxis] = [axisOf(definition, figure.x), axisOf(definition, figure.y)];
  const { points, absent } = pointsOf(definition, figure, records, summary, series);
  const varied = [...new Set(series.flatMap(({ varying }) => varying))].filter((key) => key !== figure.x);
  const seeds = summary.seeds.length;
  const caption = [
    figure.about,
    seeds > 1
      ? `Dots are means over ${counted(seeds, 'seed')}, bars their 95 % t intervals.`
      : 'Dots are single runs: one seed has no interval.',
    varied.length > 0 ? `The number at a dot is ${varied.join(', ')}.` : undefined,
    ...absent.map((sentence) => `Not drawn: ${sentence}.`),
  ].filter((sentence) => sentence !== undefined);
  const description = `${figure.title}: ${yAxis.label} against ${xAxis.label}, ${series.map(({ label }) => label).join('; ')}`;
  return html`<figure><h3>${figure.title}</h3>${
    points.length === 0
      ? html`<p class="missing">Nothing to draw: no case has both values.</p>`
      : responsive(wide, (width) =>
          draw(description, points, { xAxis, yAxis, marks: figure.marks ?? [] }, width, emphasised),
        )
  }<figcaption>${caption.join(' ')}</figcaption></figure>`;
}

/** [px] height of the row above the figure that the name of a mark takes */
const MARK_ROW = 14;

/** A mark's name above its rule, a row each, towards the middle of the figure. */
function markLabel(mark: Axes['marks'][number], row: number, xEnds: readonly number[]): Markish {
  const isLeft = mark.at < (Math.min(...xEnds) + Math.max(...xEnds)) / 2;
  return text([mark], {
    x: 'at',
    text: 'label',
    frameAnchor: 'top',
    textAnchor: isLeft ? 'start' : 'end',
    dy: -8 - MARK_ROW * (row + 1),
    fill: 'var(--muted)',
    fontSize: 11,
  });
}

interface Axes {
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly marks: NonNullable<TradeOffDescription['marks']>;
}

/** Draws with the names of the series in the figure; with a legend above it where they would cover something. */
function draw(
  description: string,
  points: readonly Point[],
  axes: Axes,
  width: number,
  emphasised: Series | undefined,
): Markup {
  const fontSize = width < 400 ? 11 : 12.5;
  const groups = [...new Set(points.map(({ series }) => series))];
  const longest = Math.max(...groups.map(({ label }) => textWidth(label, fontSize)));
  let best: { readonly figure: Markup; readonly cost: number } | undefined;
  // Names fit inside, or in a margin of their own that has to be worth its room.
  for (const [marginRight, price] of [
    [10, 0],
    [Math.min(longest + 14, width / 3), 20 * groups.length],
  ] as const) {
    const names = namesOf(points, emphasised, { fontSize, withSeries: true });
    const figure = drawing(
      description,
      options(points, groups, axes, names.mark, { width, marginRight, emphasised }),
    );
    if (best === undefined || names.cost() + price < best.cost) best = { figure, cost: names.cost() + price };
  }
  if (best !== undefined && Number.isFinite(best.cost)) return best.figure;
  const { mark } = namesOf(points, emphasised, { fontSize, withSeries: false });
  const figure = drawing(
    description,
    options(points, groups, axes, mark, { width, marginRight: 10, emphasised }),
  );
  return html`<div class="legend">${groups.map((series) => html`<span>${keyOf(series)}${series.label}</span>`)}</div>${figure}`;
}

function options(
  points: readonly Point[],
  groups: readonly Series[],
  { xAxis, yAxis, marks }: Axes,
  names: Markish,
  { width, marginRight, emphasised }: { width: number; marginRight: number; emphasised: Series | undefined },
): PlotOptions {
  const narrow = width < 400;
  const height = Math.round(narrow ? width * 1.05 : Math.min(450, width * 0.62));
  const x = (point: Point) => point.x.mean;
  const y = (point: Point) => point.y.mean;
  const marksOf = (series: Series): Markish[] => {
    const own = points.filter((point) => point.series === series);
    const chained = own.filter(({ chain }) => own.filter((other) => other.chain === chain).length > 1);
    const stroke = colourOf(series);
    const strong = series === emphasised;
    const bar = { stroke, strokeWidth: 1.5, strokeOpacity: 0.65 };
    return [
      ruleX(own, { x, y1: (p: Point) => p.y.low, y2: (p: Point) => p.y.high, ...bar }),
      ruleY(own, { y, x1: (p: Point) => p.x.low, x2: (p: Point) => p.x.high, ...bar }),
      chained.length > 0
        ? line(chained, { x, y, z: 'chain', stroke, strokeWidth: strong ? 2.5 : 1.25 })
        : null,
      dot(own, {
        x,
        y,
        symbol: symbolOf(series),
        r: strong ? 5.5 : 4.5,
        fill: stroke,
        stroke: 'var(--paper)',
        strokeWidth: 1,
        title: 'title',
      }),
    ];
  };
  const ends = (range: Range) => [range.low, range.high];
  const xValues = [...new Set(points.map(x))].sort((a, b) => a - b);
  const few = xAxis.of === 'parameter' && xValues.length <= 8;
  const xEnds = [...points.flatMap((point) => ends(point.x)), ...marks.map(({ at }) => at)];
  const xScale = scaleOf(xEnds, few ? xValues : (width - marginRight) / 90);
  const yEnds = points.flatMap((point) => ends(point.y));
  const yScale = scaleOf(yEnds, height / 60);
  return {
    width,
    height,
    marginLeft: narrow ? 38 : 44,
    marginRight,
    marginTop: 26 + MARK_ROW * marks.length,
    marginBottom: 40,
    x: { ...xScale, label: xAxis.label, insetLeft: 8, insetRight: 8 },
    y: { ...yScale, label: yAxis.label, inset: 8, tickSize: 0 },
    marks: [
      gridY({ ticks: yScale.ticks, stroke: 'var(--rule)', strokeOpacity: 1 }),
      ruleX(marks, { x: 'at', stroke: 'var(--muted)', strokeDasharray: '3 3' }),
      ...marks.map((mark, i) => markLabel(mark, i, xEnds)),
      ...groups.map(marksOf),
      names,
    ],
  };
}
