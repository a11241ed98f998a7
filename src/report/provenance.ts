/** The last section: how each number was made, in words, parameters, checksums, versions and seconds. */
import type { ExperimentDescription, Machine, RunRecord, Summary } from '../experiment/types.ts';
import { html, joined, type Markup } from './markup.ts';
import { plain } from './numbers.ts';
import { counted, presetText, type Series, valueText } from './series.ts';
import { effortTable, scrolling } from './tables.ts';

/** Everything a reader needs to make the same numbers again. */
export function provenance(
  definition: ExperimentDescription,
  records: readonly RunRecord[],
  summary: Summary,
  series: readonly Series[],
): Markup {
  const notes =
    definition.notes.length === 0
      ? null
      : html`<ul class="notes">${definition.notes.map((note) => html`<li>${note}</li>`)}</ul>`;
  const efforts = effortTable(definition, summary, series);
  return html`${notes}
<h3>The same numbers again</h3>
<pre><code>${definition.commandLine}</code></pre>
<dl>${facts(definition, records, summary)}</dl>
<h3>Parameters</h3>${parameterTable(definition)}
${dataTable(records)}${efforts && html`<h3>Time and memory</h3><p>Means over seeds: wall-clock seconds, as measured beside whatever else the machine was doing, and the most that the thread of a run was seen to hold, garbage and whatever it had loaded before included. Never part of a result.</p>${efforts}`}`;
}

function facts(definition: ExperimentDescription, records: readonly RunRecord[], summary: Summary): Markup[] {
  const { machine } = definition;
  const others = distinct(records, (record) => machineText(record.machine)).filter(
    (text) => text !== machineText(machine),
  );
  const versions = Object.entries(definition.versions).map(([name, version]) => `${name} ${version}`);
  const commits = distinct(records, ({ commit }) => commit ?? 'none').filter(
    (commit) => commit !== definition.commit,
  );
  const rows: [string, Markup | string][] = [
    ['Preset', `${presetText(definition)}. ${definition.frozen ? '' : 'As it stands: '}${definition.about}`],
    ['Runs', `${plain(summary.runs.finished)} of ${plain(summary.runs.expected)} finished`],
    ['Seeds', definition.seeds.join(', ')],
    [
      'Intervals',
      `95 % Student t intervals over seeds; differences are paired by seed. ${resampledText(definition, summary)}Each interval stands alone: there is no correction for how many are shown.`,
    ],
    ['Versions', versions.join(', ')],
    [
      'Commit',
      html`${definition.commit === null ? 'not in a repository' : html`<code>${definition.commit}</code>`}${
        commits.length > 0 && definition.commit !== null
          ? html`; some runs at ${joined(
              commits.map((commit) => html`<code>${commit}</code>`),
              ', ',
            )}`
          : null
      }`,
    ],
    ['Code', html`sha256 <code>${definition.codeDigest}</code>`],
    ['Machine', [machineText(machine), ...others].join('; ')],
    ['Started', definition.startedAt.replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC')],
  ];
  return rows.map(([term, fact]) => html`<dt>${term}</dt><dd>${fact}</dd>`);
}

/** Which differences are over images too. */
function resampledText(definition: ExperimentDescription, { comparisons }: Summary): string {
  const resampled = comparisons.filter(({ by }) => by === 'seeds and images');
  const labels = [...new Set(resampled.map(({ measure }) => definition.measures[measure]!.label))];
  return labels.length === 0
    ? ''
    : `Those of ${labels.join(', ')}: a bootstrap over seeds and held-out images, both paired. `;
}

function distinct(records: readonly RunRecord[], text: (record: RunRecord) => string): string[] {
  return [...new Set(records.map(text))].sort();
}

function machineText({ platform, cpu, cores, memoryGiB }: Machine): string {
  return `${platform}, ${cpu}, ${counted(cores, 'core')}, ${plain(Math.round(memoryGiB))} GiB`;
}

function parameterTable(definition: ExperimentDescription): Markup {
  const rows = Object.entries(definition.grid).map(([key, values]) => {
    const { unit, about } = definition.parameters[key] ?? {};
    return html`<tr><th scope="row"><code>${key}</code></th><td class="text">${values.map(valueText).join(', ')}</td><td class="text">${unit}</td><td class="text">${about}</td></tr>`;
  });
  return scrolling(
    'Parameters',
    html`<table><thead><tr><th scope="col">name</th><th scope="col" class="text">values</th><th scope="col" class="text">unit</th><th scope="col" class="text">meaning</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function dataTable(records: readonly RunRecord[]): Markup | null {
  const files = new Map(
    records.flatMap(({ data }) =>
      Object.entries(data).map(([name, sum]) => [`${name}\n${sum}`, { name, sum }] as const),
    ),
  );
  if (files.size === 0) return null;
  const rows = [...files.values()].map(
    ({ name, sum }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td class="text"><code>${sum}</code></td></tr>`,
  );
  return html`<h3>Data</h3>${scrolling('Data', html`<table><thead><tr><th scope="col">file</th><th scope="col" class="text">sha256</th></tr></thead><tbody>${rows}</tbody></table>`)}`;
}
