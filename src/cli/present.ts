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
  const [{ report }, { terminalTable }] = await Promise.all([
    import('../report/report.ts'),
    import('../report/terminal-table.ts'),
  ]);
  const path = join(dir, 'report.html');
  await writeAtomic(path, report(description, [...records], summary));
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    process.stderr.write(`Report: ${path}\n`);
    return;
  }
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  process.stdout.write(
    `${terminalTable(description, summary, { width: columns ?? 120, colour }).trimEnd()}\n`,
  );
  process.stdout.write(`\nReport: ${path}\n`);
}
