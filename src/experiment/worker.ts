/**
 * What a worker thread does: imports the experiment and runs one case. It writes nothing but its
 * checkpoint; results go to the parent.
 */
import type { MessagePort } from 'node:worker_threads';
import { writeNpy } from '../data/npy.ts';
import { fileCheckpoint } from './checkpoint.ts';
import type { Experiment } from './experiment.ts';
import { type CaseResult, runCase } from './run-case.ts';
import type { Params } from './types.ts';

export interface Task {
  readonly url: string;
  readonly params: Params;
  readonly seed: number;
  readonly dataDir: string | undefined;
  readonly keep: boolean;
  /** path of the file that it may keep on the way */
  readonly checkpoint: string;
  readonly port: MessagePort;
}

/** What the port carries while the case runs. */
export type News =
  | { readonly kind: 'progress'; readonly fraction: number; readonly what: string | undefined }
  | { readonly kind: 'print'; readonly text: string };

export type Outcome =
  | { readonly result: Omit<CaseResult, 'arrays'>; readonly arrays: Readonly<Record<string, Uint8Array>> }
  | { readonly failure: { readonly name: string; readonly message: string; readonly stack: string } };

/** [ms] Between two reports of progress, so that an inner loop may report each turn. */
const pace = 100;

export default async function work({
  url,
  params,
  seed,
  dataDir,
  keep,
  checkpoint,
  port,
}: Task): Promise<Outcome> {
  const send = (news: News) => port.postMessage(news);
  // The parent's standard output belongs to its result: whatever an experiment prints is news.
  const print = (text: unknown) => {
    send({
      kind: 'print',
      text: typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString(),
    });
    return true;
  };
  process.stdout.write = print;
  process.stderr.write = print;
  Object.assign(process, { exit: forbidExit });
  process.setSourceMapsEnabled(true);

  let reported = Number.NEGATIVE_INFINITY;
  const progress = (fraction: number, what?: string) => {
    const now = performance.now();
    if (now - reported < pace) return;
    reported = now;
    send({ kind: 'progress', fraction, what });
  };
  try {
    const { default: experiment } = (await import(url)) as { default: Experiment };
    const { signal } = new AbortController();
    const context = { seed, dataDir, keep, progress, signal, checkpoint: fileCheckpoint(checkpoint) };
    const { arrays, ...result } = await runCase(experiment.definition, params, context);
    return {
      result,
      arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, writeNpy(array)])),
    };
  } catch (error) {
    // Thrown errors lose their class on the way to the parent, so their parts travel as data.
    const { name, message, stack } = error instanceof Error ? error : new Error(`threw ${String(error)}`);
    return { failure: { name, message, stack: stack ?? `${name}: ${message}` } };
  } finally {
    port.close();
  }
}

function forbidExit(code?: number): never {
  throw new Error(`an experiment's run must return or throw, got a call of process.exit(${code ?? ''})`);
}
