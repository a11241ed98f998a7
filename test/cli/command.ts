/** The built `spikewise` command, run as a user would; and what it refuses, found without a process. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Failure, failureOf } from '../../src/cli/failure.ts';
import { program } from '../../src/cli/program.ts';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Surroundings {
  cwd: string;
  env?: Record<string, string>;
  /** Ctrl-C as soon as standard error looks so. */
  interruptAt?: RegExp;
  /** Largest file that it may write [kiB] */
  fileLimit?: number;
  /** Where its standard output goes instead. */
  stdout?: string;
}

export function spikewise(
  words: string[],
  { cwd, env, interruptAt, fileLimit, stdout }: Surroundings,
): Promise<Ended> {
  const command = [process.execPath, main, ...words];
  const limited = ['sh', '-c', `ulimit -f ${2 * fileLimit!}; exec "$@"`, 'sh', ...command];
  const [program, ...rest] = fileLimit === undefined ? command : limited;
  const child = spawn(program!, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout === undefined ? 'pipe' : openSync(stdout, 'w'), 'pipe'],
  });
  const ended = { code: null, stdout: '', stderr: '' } as Ended;
  child.stdout?.setEncoding('utf8').on('data', (text) => (ended.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    ended.stderr += text;
    if (!interruptAt?.test(ended.stderr)) return;
    interruptAt = undefined;
    child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}

/** Exit code and text with which the command ends words that it refuses; main.ts prints the text to standard error. */
export async function refusal(words: string[]): Promise<Failure> {
  try {
    await program().parseAsync(['node', 'spikewise', ...words]);
  } catch (error) {
    return failureOf(error);
  }
  return { code: 0, text: '' };
}
