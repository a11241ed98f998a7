/** Ctrl-C: the first ends the sweep in order, the second ends the process at once. */
import { constants } from 'node:os';
import { quoted } from '../experiment/describe.ts';
import { exitNow } from './exit.ts';

type Signal = 'SIGINT' | 'SIGTERM';

export interface Interruption {
  readonly signal: AbortSignal;
  /** which one came, if one has */
  readonly received: Signal | undefined;
  /** Before and after, signals do what they do to any process. */
  listen(): void;
  end(): void;
}

/** [ms] npm hands on a signal that the terminal has sent to all: one ctrl-C comes twice. */
const echo = 500;

export function untilSignal(): Interruption {
  const controller = new AbortController();
  let received: Signal | undefined;
  let at = 0;
  const receive = (signal: Signal) => {
    if (received === undefined) {
      received = signal;
      at = performance.now();
      controller.abort();
    } else if (performance.now() - at > echo) exitNow(128 + constants.signals[signal]);
  };
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    listen() {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, receive);
    },
    end() {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, receive);
    },
  };
}

/** The command that goes on: the same without --force, which would begin anew. */
export function resumeCommand(argv: readonly string[]): string {
  const words = argv.slice(2).filter((word) => word !== '--force');
  return ['npx', 'spikewise', ...words].map(quoted).join(' ');
}
