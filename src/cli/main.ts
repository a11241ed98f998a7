#!/usr/bin/env node
/** The `spikewise` command: argv in, exit code out (0 done, 1 a bug or a verification that failed, 2 the user can
 * mend it, 128 + n stopped by a signal). */
import { fault } from '../experiment/store-error.ts';
import { exitNow } from './exit.ts';
import { failureOf } from './failure.ts';
import { program } from './program.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', unwritable);
function unwritable(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') exitNow(0);
  process.stderr.write(`standard output: must be writable, got "${fault(error)}"\n`, () => exitNow(2));
}

let code = 0;
try {
  await program().parseAsync(process.argv);
} catch (error) {
  const failure = failureOf(error);
  code = failure.code;
  if (failure.text) process.stderr.write(`${failure.text}\n`);
}
process.stdout.write('', (error) =>
  error ? unwritable(error) : process.stderr.write('', () => exitNow(code)),
);
