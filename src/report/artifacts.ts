/**
 * Chooses which of the runs' own pictures the page shows: of each kind and title one case a series, in the middle of the grid,
 * side by side; the other cases folded away; equal pictures once. Pictures beyond a budget of bytes are left out, and counted.
 */
import type { Artifact, ExperimentDescription, RunRecord, Summary } from '../experiment/types.ts';
import { html, type Markup } from './markup.ts';
import { howToRead, picture, pictureNote, shownImage } from './pictures.ts';
import { recordsOf, type Series, settingText } from './series.ts';
import { colourOf, keyOf } from './series-style.ts';

interface Panel {
  readonly artifact: Artifact;
  readonly series: Series;
  /** 'k = 2', 'k = 4': the cases that made this very picture */
  readonly settings: string[];
  readonly seed: number;
}

/** Bytes of markup for all open and all pictures together: a page is read on a phone, and is at most 3 MB. */
const openBudget = 2_200_000;
const foldedBudget = 400_000;

const order: readonly Artifact['kind'][] = [
  'scatter',
  'raster',
  'fields',
  'codeMatrix',
  'histogram',
  'confusion',
];

/** The section of pictures; null if no run made any. */
export function artifacts(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): Markup | null {
  const groups = groupsOf(definition, records, summary, series);
  if (groups.length === 0) return null;
  let bytes = 0;
  let left = 0;
  let drawings = 0;
  const within = (panel: Panel, budget: number): Markup | null => {
    const drawn = bytes < budget ? draw(panel, `picture-${drawings++}`) : null;
    if (drawn === null || bytes + drawn.markup.length > budget) {
      left++;
      return null;
    }
    bytes += drawn.markup.length;
    return drawn;
  };
  // Open pictures of every group first, so that no folded one takes their place.
  const open = groups.map((panels) => representatives(panels).map((panel) => within(panel, openBudget)));
  const sections = groups.map((panels, g) => {
    const { title, kind, about } = panels[0]!.artifact;
    const chosen = new Set(representatives(panels));
    const folded = panels
      .filter((panel) => !chosen.has(panel))
      .map((panel) => within(panel, foldedBudget))
      .filter((panel) => panel !== null);
    const rest =
      folded.length === 0
        ? null
        : html`<details><summary>Other cases (${folded.length})</summary><div class="panels ${kind}">${folded}</div></details>`;
    return html`<section><h3>${title}</h3><p>${about} ${howToRead(kind)}</p><div class="panels ${kind}">${open[g]}</div>${rest}</section>`;
  });
  const note =
    left === 0
      ? null
      : html`<p class="missing">${left} more of these pictures are in the run records; they are left out here to keep the page small.</p>`;
  return html`${sections}${note}`;
}

function groupsOf(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): Panel[][] {
  const groups = new Map<string, Map<string, Panel>>();
  for (const one of series)
    for (const index of one.cases) {
      const { params } = summary.cases[index]!;
      for (const { artifacts: made, seed } of recordsOf(records, params))
        for (const artifact of made) {
          const group = `${order.indexOf(artifact.kind)}\n${artifact.title}`;
          const content = `${one.index}\n${JSON.stringify(artifact)}`;
          if (!groups.has(group)) groups.set(group, new Map());
          const panels = groups.get(group)!;
          if (!panels.has(content)) panels.set(content, { artifact, series: one, settings: [], seed });
          const setting = settingText(definition, params, one.varying);
          if (setting !== '') panels.get(content)!.settings.push(setting);
        }
    }
  return [...groups]
    .sort(([a], [b]) => Number(a.split('\n')[0]) - Number(b.split('\n')[0]))
    .map(([, panels]) => [...panels.values()]);
}

/** Of each series the picture in the middle of the grid. */
function representatives(panels: readonly Panel[]): Panel[] {
  return [...new Set(panels.map(({ series }) => series))].map((series) => {
    const own = panels.filter((panel) => panel.series === series);
    return own[own.length >> 1]!;
  });
}

function draw({ artifact, series, settings, seed }: Panel, id: string): Markup {
  const where = [...settings, `seed ${seed}`].join(', ');
  const note = pictureNote(artifact);
  const description = `${artifact.title}: ${series.label}, ${where}. ${note}`;
  const drawn = picture(artifact, { description, id, colour: colourOf(series) });
  return html`<figure class="panel"><figcaption class="head">${shownImage(artifact)}<span>${keyOf(series)}<b>${series.label}</b> <small>${where}</small></span></figcaption>${drawn}<figcaption>${note}</figcaption></figure>`;
}
