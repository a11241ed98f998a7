/** Colour and symbol of a series, the same wherever it appears; after eight the colours come again with other symbols. */
import { dot } from '@observablehq/plot';
import { type Markup, raw } from './markup.ts';
import type { Series } from './series.ts';
import { drawing } from './svg.ts';

const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'hexagon'] as const;

/** Number of its colour in the style sheet. */
export function colourIndex({ index }: Series): number {
  return index % 8;
}

/** Its colour, a CSS variable. */
export function colourOf(series: Series): string {
  return `var(--s${colourIndex(series)})`;
}

/** Name of its symbol in Plot. */
export function symbolOf({ index }: Series): (typeof symbols)[number] {
  return symbols[(index + 3 * Math.floor(index / 8)) % 8]!;
}

const keys = new Map<number, Markup>();

/** Its symbol in its colour, for legends, tables and titles. */
export function keyOf(series: Series): Markup {
  const { index } = series;
  if (!keys.has(index)) {
    const mark = dot([[7, 7]], { x: 7, y: 7, r: 4.5, symbol: symbolOf(series), fill: colourOf(series) });
    const scale = { domain: [0, 14], range: [0, 14], axis: null };
    const svg = drawing('', { width: 14, height: 14, margin: 0, x: scale, y: scale, marks: [mark] });
    const tag = '<svg class="key" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">';
    keys.set(index, raw(svg.markup.replace(/^<svg[^>]*>/, tag)));
  }
  return keys.get(index)!;
}
