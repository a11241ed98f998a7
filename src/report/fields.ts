/** Receptive fields, or any set of small images, as one mosaic with hairlines between them. */
import type { FieldsArtifact } from '../experiment/types.ts';
import { decoded, inkImage } from './ink-image.ts';
import type { Markup } from './markup.ts';

/** Opacity of the hairlines, of 255. */
const hairline = 36;

/** The mosaic, row by row, `width` CSS pixels wide. */
export function fields(
  { height: down, width: across, count, columns, pixels }: FieldsArtifact,
  { description, width }: { description: string; width: number },
): Markup {
  const twofold = Math.floor(width / 2 / (across + 1));
  const perRow = Math.max(
    1,
    Math.min(count, columns ?? Math.max(twofold, Math.ceil(Math.sqrt(count * 1.2)))),
  );
  const [pitchX, pitchY] = [across + 1, down + 1];
  const [mosaicWidth, mosaicHeight] = [perRow * pitchX + 1, Math.ceil(count / perRow) * pitchY + 1];
  const source = decoded(pixels);
  const mosaic = new Uint8Array(mosaicWidth * mosaicHeight);
  for (let f = 0; f < count; f++) {
    const [left, top] = [(f % perRow) * pitchX, Math.floor(f / perRow) * pitchY];
    for (let y = 0; y <= pitchY; y++)
      mosaic.fill(hairline, (top + y) * mosaicWidth + left, (top + y) * mosaicWidth + left + pitchX + 1);
    for (let y = 0; y < down; y++)
      mosaic.set(
        source.subarray((f * down + y) * across, (f * down + y + 1) * across),
        (top + 1 + y) * mosaicWidth + left + 1,
      );
  }
  return inkImage(mosaic, { width: mosaicWidth, height: mosaicHeight, shownWidth: width, description });
}
