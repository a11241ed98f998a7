/** `spikewise report`: the records of a run folder, finished or not -> summary, table and report.html. */
import { join } from 'node:path';
import { quoted } from '../experiment/describe.ts';
import { readDescription, readRecords, writeJson } from '../experiment/records.ts';
import { StoreError } from '../experiment/store-error.ts';
import { summarise } from '../experiment/summary.ts';
import { present } from './present.ts';
import { counted } from './words.ts';

export async function reportCommand(dir: string, flags: { readonly json?: true }): Promise<void> {
  const description = await readDescription(dir);
  const records = await readRecords(dir, description);
  const missing = description.runs.length - records.length;
  if (records.length === 0)
    throw new StoreError(
      `DIR: must hold a finished run, got ${dir} with none; run: ${description.commandLine}`,
    );
  if (missing > 0)
    process.stderr.write(
      `${counted(missing, 'run')} of ${description.runs.length} not finished; to go on: ${description.commandLine} --out ${quoted(dir)}\n`,
    );
  const summary = summarise(description, records);
  await writeJson(join(dir, 'summary.json'), summary);
  await present({ dir, description, records, summary }, { json: flags.json ?? false });
}
