/** Observable Plot without a browser: draws on linkedom's document and gives back compact markup that follows the page's colours. */
import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, type Markup, raw } from './markup.ts';

/** A scale as Plot hands it to a mark: a value -> its place [px]. */
export type Pixels = (value: number) => number;

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const geometry = ['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'r', 'cx', 'cy'];

/** [px] Height and margins of a small figure with axes. */
export const panel = { height: 220, marginLeft: 48, marginRight: 12, marginTop: 26, marginBottom: 38 };

/** Draws `options` as one SVG whose accessible name is `description`. Colours may be CSS variables. */
export function drawing(description: string, options: PlotOptions): Markup {
  const svg = plot({ ...options, document });
  svg.querySelector('style')?.remove();
  svg.removeAttribute('xmlns');
  svg.setAttribute('role', 'img');
  svg.setAttribute('class', 'plot');
  svg.setAttribute('font-size', '12');
  svg.removeAttribute('font-family');
  for (const node of svg.querySelectorAll('*'))
    for (const name of geometry) {
      const value: string | null = node.getAttribute(name);
      if (value?.includes('.')) node.setAttribute(name, value.replace(/-?\d+\.\d{2,}/g, shortened));
    }
  // Named here and not by linkedom, which leaves < and & of an attribute as they are.
  const { markup } = html`<svg aria-label="${description}"`;
  return raw(svg.outerHTML.replace('<svg', () => markup));
}

function shortened(number: string): string {
  return String(Math.round(Number(number) * 10) / 10);
}

/** A node for the figure under construction: one path draws ten thousand marks better than ten thousand elements. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Width [px] of a figure on a phone. */
const narrow = 346;

/** The same figure drawn for a wide and for a narrow screen: text keeps its size, and the style sheet shows one of them. */
export function responsive(wide: number, draw: (width: number, isFirst: boolean) => Markup): Markup {
  return html`<div class="wide">${draw(wide, true)}</div><div class="narrow">${draw(narrow, false)}</div>`;
}
