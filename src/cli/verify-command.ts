/** `spikewise verify`: single-neuron cases that NEST answered, against our engines; one line a case and engine. */
import { readDataFile } from '../data/data-file.ts';
import { parseNestCases } from '../verify/nest-case.ts';
import { tolerance, type Verdict, verifyCase } from '../verify/verify.ts';
import { OutOfTolerance } from './failure.ts';
import { counted } from './words.ts';

/** @throws OutOfTolerance after all files have been shown, if a run is not within the tolerances */
export async function verifyCommand(
  files: readonly string[],
  flags: { readonly json?: true },
): Promise<void> {
  const read = [];
  for (const file of files) {
    const bytes = await readDataFile(file, 'give the path of a file of cases');
    read.push({ file, cases: parseNestCases(file, new TextDecoder().decode(bytes)) });
  }
  const verdicts = read.flatMap(({ file, cases }) =>
    cases.flatMap((nest) => verifyCase(file, nest).map((verdict) => ({ file, ...verdict }))),
  );
  const cases = read.reduce((sum, { cases: list }) => sum + list.length, 0);
  const out = verdicts.filter(({ isWithin }) => !isWithin);
  if (flags.json) process.stdout.write(`${JSON.stringify({ cases, tolerance, verdicts }, null, 2)}\n`);
  else process.stdout.write(table(verdicts));
  const total = `${counted(cases, 'case')}, ${counted(verdicts.length, 'run')}`;
  if (out.length > 0) throw new OutOfTolerance(`${total}: ${out.length} out of tolerance (${toleranceText})`);
  if (!flags.json) process.stdout.write(`${total}: all within tolerance (${toleranceText})\n`);
}

const toleranceText =
  `off the grid ${tolerance.time} ms; on it the same step, ${tolerance.v} mV, ` +
  `conductances ${tolerance.vConductance} mV`;

function table(verdicts: readonly Verdict[]): string {
  const rows = [
    ['case', 'engine', 'spikes', 'of', 'time error [ms]', 'v error [mV]', ''],
    ...verdicts.map((verdict) => [
      verdict.case,
      verdict.engine,
      String(verdict.spikes),
      String(verdict.expectedSpikes),
      errorText(verdict.timeErrorMs),
      errorText(verdict.vErrorMv),
      verdict.isWithin ? 'ok' : `OUT, ${verdict.complaint}`,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isText = (column: number): boolean => column < 2 || column === 6;
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function errorText(error: number | null): string {
  return error === null ? '-' : error === 0 ? '0' : error.toExponential(1);
}
