/** Small grey pictures as <img>: ink on the page's paper, inverted by the style sheet in dark mode. */
import { html, type Markup } from './markup.ts';
import { inkPng } from './png.ts';

/** The bytes of a base64 text. */
export function decoded(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}

/** (height x width) ink as a picture `shownWidth` CSS pixels wide; `description` is what it shows, in words. */
export function inkImage(
  ink: Uint8Array,
  options: { width: number; height: number; shownWidth: number; description: string },
): Markup {
  const { width, height, shownWidth, description } = options;
  const source = `data:image/png;base64,${Buffer.from(inkPng(ink, width, height)).toString('base64')}`;
  const shownHeight = Math.round((shownWidth * height) / width);
  return html`<img class="ink" alt="${description}" width="${shownWidth}" height="${shownHeight}" src="${source}">`;
}
