/** The end of `run` and `report`: report.html is written, the table or the JSON goes to standard output. */
import { join } from 'node:path';
import { writeAtomic } from '../experiment/records.ts';
import type { ExperimentDescription, RunRecord, Summary } from '../experiment/types.ts';

export interface Presented {
  readonly dir: string;
  readonly description: ExperimentDescription;
  readonly records: readonly RunRecord[];
  readonly summary: Summary;
}

export async function present(sweep: Presented, { json }: { json: boolean }): Promise<void> {
  const { dir, description, records, summary } = sweep;
  const { terminalTable } = await import('../report/terminal-table.ts');
  const { terminalDiagnosis } = await import('../report/terminal-diagnosis.ts');
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const look = { width: columns ?? 120, colour };
  const tables = () => [
    terminalTable(description, summary, look).trimEnd(),
    terminalDiagnosis(description, records, summary, look).trimEnd(),
  ];
  const shown = () => tables().filter((table) => table !== '');
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : `${shown().join('\n\n')}\n\n`);

  const { report } = await import('../report/report.ts');
  const path = join(dir, 'report.html');
  await writeAtomic(path, report(description, [...records], summary));
  (json ? process.stderr : process.stdout).write(`Report: ${path}\n`);
}
