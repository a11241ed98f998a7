/**
 * An error -> what the terminal shows and the exit code. What the user can mend is one line, several faults are one line each; a
 * bug keeps its stack.
 */
import { constants } from 'node:os';

export interface Failure {
  readonly code: number;
  readonly text: string;
}

/** A sweep that a signal ended; the message says how to go on. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM', message: string) {
    super(message);
    this.signal = signal;
  }
}

/** What was verified is not as it must be; all has been shown already. */
export class OutOfTolerance extends Error {
  override readonly name = 'OutOfTolerance';
}

/** Errors whose message is written for the user. */
const mendable = ['DataError', 'LoadError', 'StoreError'];
/** `lif.tauM: must be > 0 ms, got -5`: what our own functions throw at their door. */
const houseStyle = /^[\w$.()[\]-]+: must /;

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 1, text: `threw ${String(error)}` };
  if (error instanceof AggregateError) {
    const failures = error.errors.map(failureOf);
    const bug = failures.find(({ code }) => code === 1);
    return { code: (bug ?? failures[0])!.code, text: failures.map(({ text }) => text).join('\n') };
  }
  const { name, message, option, complaint, code, place, run } = error as Error & Partial<Details>;
  if (error instanceof Interrupted) return { code: 128 + constants.signals[error.signal], text: message };
  if (error instanceof OutOfTolerance) return { code: 1, text: message };
  if (option !== undefined) return { code: 2, text: oneLine(`--${option.replace('.', ' ')}: ${complaint}`) };
  if (code?.startsWith('commander.')) return { code: usageCodes[code] ?? 2, text: usageText(code, message) };
  if (mendable.includes(name)) return { code: 2, text: oneLine(message) };
  if ((name === 'RangeError' || name === 'TypeError') && houseStyle.test(message))
    return { code: 2, text: oneLine(place ? `${message} (at ${place})` : message) };
  const stack = error.stack ?? `${name}: ${message}`;
  return { code: 1, text: run === undefined ? stack : `The run ${run} failed:\n${stack}` };
}

/** What some of our errors, and commander's, carry. */
interface Details {
  option: string;
  complaint: string;
  code: string;
  place: string;
  run: string;
}

const usageCodes: Readonly<Record<string, number>> = {
  'commander.helpDisplayed': 0,
  'commander.version': 0,
};

/** Commander has printed help and version itself; its complaints take two lines where one will do. */
function usageText(code: string, message: string): string {
  if (code in usageCodes || code === 'commander.help') return '';
  const [complaint, hint] = message.replace(/^error: /, '').split('\n');
  return `spikewise: ${complaint}${hint ? ` ${hint}` : ''}; see spikewise --help`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
