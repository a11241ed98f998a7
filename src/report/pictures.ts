/** The figures that a run itself made: which function draws which kind, and what each shows in words. */
import type { Artifact } from '../experiment/types.ts';
import { codeMatrix } from './code-matrix.ts';
import { confusion } from './confusion.ts';
import { fields } from './fields.ts';
import { histogram } from './histogram.ts';
import { decoded, inkImage } from './ink-image.ts';
import { html, type Markup } from './markup.ts';
import { plain } from './numbers.ts';
import { raster } from './raster.ts';
import { scatter } from './scatter.ts';
import { counted } from './series.ts';

/** Width [px] of a picture: three stand side by side, or one on a phone. */
const width = 332;

/** Draws an artifact; `description` is its accessible name, `id` is its own on the page, `colour` its series' colour. */
export function picture(
  artifact: Artifact,
  look: { description: string; id: string; colour: string },
): Markup {
  switch (artifact.kind) {
    case 'raster':
      return raster(artifact, { ...look, width });
    case 'fields':
      return fields(artifact, { ...look, width });
    case 'codeMatrix':
      return codeMatrix(artifact, { ...look, width: 508 });
    case 'histogram':
      return histogram(artifact, { ...look, width });
    case 'confusion':
      return confusion(artifact, { ...look, width });
    case 'scatter':
      return scatter(artifact, { ...look, width });
  }
}

/** The image that a raster answers to, small enough to stand beside its title. */
export function shownImage(artifact: Artifact): Markup | null {
  if (artifact.kind !== 'raster' || artifact.image === undefined) return null;
  const { width, height, pixels } = artifact.image;
  const description = 'The image that was shown';
  const image = inkImage(decoded(pixels), { width, height, shownWidth: 56, description });
  return html`<span class="shown">${image}</span>`;
}

/** What a sighted reader sees at once, in words. */
export function pictureNote(artifact: Artifact): string {
  if (artifact.kind === 'raster')
    return `${counted(artifact.i.length, 'spike')} of ${counted(new Set(artifact.i).size, 'neuron')} out of ${plain(artifact.n)}.`;
  if (artifact.kind === 'fields')
    return `${counted(artifact.count, 'field')} of ${artifact.height} × ${artifact.width} pixels.`;
  if (artifact.kind === 'codeMatrix')
    return `${counted(artifact.active.length, 'active neuron')} in ${counted(artifact.rows, 'image')}.`;
  if (artifact.kind === 'scatter') {
    const zeros = artifact.points.filter(([, y]) => y === 0).length;
    return `${counted(artifact.points.length, 'dot')}, ${plain(zeros)} at ${artifact.y} 0.`;
  }
  return '';
}

/** How to read a kind of picture: said once above all of that kind. */
export function howToRead(kind: Artifact['kind']): string {
  return {
    raster: 'A dot is a spike.',
    fields: 'The stronger the contrast to the page, the larger the weight.',
    codeMatrix: 'An image a row, a neuron a column, a tick where the neuron was active.',
    histogram: '',
    scatter: '',
    confusion:
      'A row is what the image was, a column what it was taken for; the stronger the shade, the larger the share of the row (full at a tenth).',
  }[kind];
}
