/**
 * A measure over two parameters: a cell a case, the mean as its colour and its number, the name of its region, and a line
 * where regions meet. All maps of one measure share their colours, so that they can be compared. One hue whose strength alone tells the value, so that it reads in grey, in print and by colour-blind
 * eyes; a cell without a value stays empty, and the caption says why.
 */
import { cell, type Markish, type PlotOptions, text } from '@observablehq/plot';
import { regionOf } from '../experiment/region.ts';
import type {
  CaseSummary,
  ExperimentDescription,
  HeatmapDescription,
  MeasureDescription,
  ParamValue,
  RunRecord,
  Summary,
} from '../experiment/types.ts';
import { axisOf } from './axes.ts';
import { html, type Markup } from './markup.ts';
import { estimateText, plain, unitAfter, unitBeside } from './numbers.ts';
import { textWidth } from './place-labels.ts';
import { counted, missingReason, settingText, valueText } from './series.ts';
import { drawing, element, responsive } from './svg.ts';

interface Cell {
  readonly x: ParamValue;
  readonly y: ParamValue;
  /** stored; null where there is none */
  readonly mean: number | null;
  /** '95.5' */
  readonly number: string;
  /** name of its region, or '' */
  readonly region: string;
  /** what a pointer that rests on the cell is told */
  readonly title: string;
}

/** A band scale as Plot hands it to a mark. */
type Band = ((value: ParamValue) => number) & { bandwidth(): number };

/** The figure with its caption, or a sentence that says why there is none. */
export function heatmap(
  definition: ExperimentDescription,
  figure: HeatmapDescription,
  records: readonly RunRecord[],
  summary: Summary,
  { wide }: { readonly wide: number },
): Markup {
  const measure = definition.measures[figure.colour]!;
  const { cells, absent } = cellsOf(definition, figure, records, summary);
  const drawn = cells.filter(({ mean }) => mean !== null);
  const seeds = summary.seeds.length;
  const gaps = absent.map((sentence) => `Not drawn: ${sentence}.`);
  if (drawn.length === 0)
    return html`<figure class="heatmap"><h3>${figure.title}</h3><p class="missing">Nothing to draw: no case has a value.</p><figcaption>${gaps.join(' ')}</figcaption></figure>`;
  const caption = [
    figure.about,
    `Colour and number: ${measure.label}${unitBeside(measure.unit)}${seeds > 1 ? `, mean over ${counted(seeds, 'seed')}` : ''}.`,
    rulesOf(definition, figure),
    ...gaps,
  ].filter((sentence) => sentence !== null && sentence !== undefined);
  const ends = endsOf(definition, figure.colour, summary);
  const description = `${figure.title}: ${measure.label} by ${figure.x} and ${figure.y}`;
  return html`<figure class="heatmap"><h3>${figure.title}</h3>${responsive(wide, (width) => drawing(description, options(definition, figure, { cells, ends }, width)))}<figcaption>${caption.join(' ')}</figcaption></figure>`;
}

/** Every place of the map, in rows from the largest y; and for each reason which places stay empty. */
function cellsOf(
  definition: ExperimentDescription,
  figure: HeatmapDescription,
  records: readonly RunRecord[],
  summary: Summary,
): { cells: Cell[]; absent: string[] } {
  const measure = definition.measures[figure.colour]!;
  const shown = casesOf(figure, summary);
  const along = (axis: string) => ordered(shown.map(({ params }) => params[axis]!));
  const absent = new Map<string, string[]>();
  const cells = along(figure.y)
    .reverse()
    .flatMap((y) =>
      along(figure.x).map((x): Cell => {
        const found = shown.filter(({ params }) => params[figure.x] === x && params[figure.y] === y);
        const [first] = found;
        const setting = settingText(definition, { [figure.x]: x, [figure.y]: y }, [figure.x, figure.y]);
        const empty = (reason: string): Cell => {
          absent.set(reason, [...(absent.get(reason) ?? []), setting]);
          return { x, y, mean: null, number: '–', region: '', title: `${setting}\n${reason}` };
        };
        if (first === undefined) return empty('not asked for');
        if (found.length > 1) return empty(`${counted(found.length, 'case')} share this cell`);
        const told = estimateText(measure, first.measures[figure.colour]!);
        if (told === null) return empty(missingReason(records, first.params, figure.colour));
        const means = Object.fromEntries(
          Object.entries(first.measures).map(([name, { mean }]) => [name, mean]),
        );
        const region = regionOf(figure.regions ?? [], means)?.label ?? '';
        const value = `${measure.label} ${told.mean}${unitAfter(measure.unit)} ${told.bracket ?? ''}`.trim();
        return {
          x,
          y,
          mean: first.measures[figure.colour]!.mean,
          number: told.mean,
          region,
          title: [setting, value, region].filter((line) => line !== '').join('\n'),
        };
      }),
    );
  return { cells, absent: [...absent].map(([reason, places]) => `${places.join('; ')} (${reason})`) };
}

function casesOf({ where = {} }: HeatmapDescription, summary: Summary): CaseSummary[] {
  return summary.cases.filter(({ params }) =>
    Object.entries(where).every(([name, value]) => params[name] === value),
  );
}

/** The least and the most of a measure in all maps of it. */
function endsOf(
  { figures }: ExperimentDescription,
  colour: string,
  summary: Summary,
): readonly [number, number] {
  const means = figures
    .filter((figure) => figure.kind === 'heatmap' && figure.colour === colour)
    .flatMap((figure) => casesOf(figure as HeatmapDescription, summary))
    .flatMap(({ measures }) => measures[colour]!.mean ?? []);
  return [Math.min(...means), Math.max(...means)];
}

/** Distinct values: numbers by size, others as they come. */
function ordered(values: readonly ParamValue[]): ParamValue[] {
  const distinct = [...new Set(values)];
  return distinct.every((value) => typeof value === 'number') ? distinct.sort((a, b) => a - b) : distinct;
}

/** 'silent: silent images above 50 %; else hog: ...' */
function rulesOf(definition: ExperimentDescription, { regions = [] }: HeatmapDescription): string | null {
  if (regions.length === 0) return null;
  const rule = (name: string, above: number) => {
    const { label, scale = 1, unit } = definition.measures[name]!;
    return `${label} above ${plain(above * scale)}${unitAfter(unit)}`;
  };
  const told = regions.map(({ label, measure, above }) =>
    measure === undefined || above === undefined
      ? `${label}: none of these`
      : `${label}: ${rule(measure, above)}`,
  );
  return `Names, the first that holds: ${told.join('; ')}.`;
}

/** Opacity of the hue for a value between the least and the most. */
function strength(value: number, least: number, most: number): number {
  const share = most > least ? (value - least) / (most - least) : 1;
  return Math.round(100 * (0.06 + 0.86 * share)) / 100;
}

/** Beyond this strength text has the colour of the page, on screens of both kinds. */
const strong = 0.66;
const hue = 'var(--s0)';

function options(
  definition: ExperimentDescription,
  figure: HeatmapDescription,
  { cells, ends }: { readonly cells: readonly Cell[]; readonly ends: readonly [number, number] },
  width: number,
): PlotOptions {
  const measure = definition.measures[figure.colour]!;
  const [xs, ys] = [ordered(cells.map(({ x }) => x)), [...new Set(cells.map(({ y }) => y))]];
  const [marginLeft, marginRight, marginTop, marginBottom] = [46, 4, 30, 40];
  const cellWidth = (width - marginLeft - marginRight) / xs.length;
  const cellHeight = Math.max(30, Math.min(52, cellWidth));
  const longest = Math.max(1, ...cells.map(({ region }) => textWidth(region, 1)));
  const fontSize = Math.min(12, (cellWidth - 4) / longest);
  const full = cells.filter(({ mean }) => mean !== null);
  const opacity = ({ mean }: Cell) => strength(mean!, ...ends);
  const ink = (one: Cell) => (one.mean !== null && opacity(one) > strong ? 'var(--paper)' : 'var(--ink)');
  const place = { x: 'x', y: 'y', fill: ink } as const;
  const named = full.some(({ region }) => region !== '');
  return {
    width,
    height: Math.round(marginTop + marginBottom + cellHeight * ys.length),
    marginLeft,
    marginRight,
    marginTop,
    marginBottom,
    x: {
      type: 'band',
      padding: 0,
      domain: xs,
      label: axisOf(definition, figure.x).label,
      tickFormat: valueText,
      tickSize: 0,
    },
    y: {
      type: 'band',
      padding: 0,
      domain: ys,
      label: axisOf(definition, figure.y).label,
      tickFormat: valueText,
      tickSize: 0,
    },
    color: { type: 'identity' },
    opacity: { type: 'identity' },
    marks: [
      cell(full, {
        x: 'x',
        y: 'y',
        fill: hue,
        fillOpacity: opacity,
        stroke: 'var(--paper)',
        strokeWidth: 1,
        title: 'title',
      }),
      cell(
        cells.filter(({ mean }) => mean === null),
        { x: 'x', y: 'y', fill: 'none', stroke: 'var(--rule)', inset: 2, title: 'title' },
      ),
      named ? text(full, { ...place, text: 'region', dy: -7, fontSize, fontWeight: 600 }) : null,
      text(cells, { ...place, text: 'number', dy: named ? 8 : 0, fontSize: Math.min(11.5, cellWidth / 4.2) }),
      borders(cells, xs, ys),
      ramp(measure, ends),
    ],
  };
}

/** A line wherever two neighbouring cells lie in different regions. */
function borders(cells: readonly Cell[], xs: readonly ParamValue[], ys: readonly ParamValue[]): Markish {
  const at = (column: number, row: number) => cells[row * xs.length + column];
  return (_index, scales) => {
    const [x, y] = [scales.x, scales.y] as unknown as [Band, Band];
    const [w, h] = [x.bandwidth(), y.bandwidth()];
    let path = '';
    for (let row = 0; row < ys.length; row++)
      for (let column = 0; column < xs.length; column++) {
        const { region } = at(column, row)!;
        const [left, top] = [x(xs[column]!), y(ys[row]!)];
        const right = column + 1 < xs.length ? at(column + 1, row) : undefined;
        if (right !== undefined && right.region !== region) path += `M${left + w},${top}v${h}`;
        const below = row + 1 < ys.length ? at(column, row + 1) : undefined;
        if (below !== undefined && below.region !== region) path += `M${left},${top + h}h${w}`;
      }
    const line = { d: path, stroke: 'var(--ink)', 'stroke-width': 2, fill: 'none', class: 'borders' };
    return element('path', { ...line, 'stroke-linecap': 'square' });
  };
}

/** What a strength means: the ends of the colour above the map, at its right. */
function ramp(measure: MeasureDescription, [least, most]: readonly [number, number]): Markish {
  const [steps, step] = [24, 4];
  return (_index, _scales, _channels, { width, marginRight }) => {
    const write = (value: number) =>
      estimateText(measure, { mean: value, low: null, high: null, halfWidth: null, n: 1, values: [] })!.mean;
    const group = element('g', { class: 'ramp', 'font-size': 11.5, fill: 'var(--muted)' });
    const bars = element('g', { 'shape-rendering': 'crispEdges' });
    group.append(bars);
    const y = 12;
    const label = (x: number, words: string) => element('text', { x, y, 'text-anchor': 'end' }, words);
    const end = width - marginRight;
    const right = end - textWidth(write(most), 11.5) - 6;
    const left = right - steps * step;
    group.append(label(end, write(most)));
    for (let i = 0; i < steps; i++)
      bars.append(
        element('rect', {
          x: left + i * step,
          y: y - 9,
          width: step,
          height: 10,
          fill: hue,
          'fill-opacity': strength(i, 0, steps - 1),
        }),
      );
    group.append(label(left - 6, `${measure.label}${unitBeside(measure.unit)}  ${write(least)}`));
    return group;
  };
}
