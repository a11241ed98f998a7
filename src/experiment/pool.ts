/** Runs jobs on worker threads, the costly ones first. A stop ends the workers at once; what was finished is kept. */
import { setMaxListeners } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import { placeOf } from './load-module.ts';
import type { Tracker } from './progress.ts';
import type { Params } from './types.ts';
import type { News, Outcome, Task } from './worker.ts';

export interface Job {
  readonly params: Params;
  readonly seed: number;
  readonly cost: number;
  /** path of its checkpoint */
  readonly checkpoint: string;
  /** 'model=spiking k=5 seed=2' */
  readonly label: string;
}

type Success = Extract<Outcome, { result: unknown }>;

export interface PoolOptions {
  readonly url: string;
  /** the user's module, to say where in it an error was made */
  readonly file: string | undefined;
  readonly workers: number;
  readonly dataDir: string | undefined;
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly tracker: Tracker;
  onPrint(text: string): void;
  /** Called in the order in which jobs end; the next job of that worker waits for it. */
  onResult(index: number, startedAt: Date, success: Success): Promise<void>;
}

/** A run that threw: its error's name, message and stack, and which run it was. */
class RunFailure extends Error {
  /** 'model=spiking k=5 seed=2' */
  readonly run: string;
  /** 'mine.ts:12:5' if it was thrown from the user's module */
  readonly place: string | undefined;

  constructor(
    error: { name: string; message: string; stack?: string | undefined },
    run: string,
    file?: string,
  ) {
    super(error.message);
    this.name = error.name;
    this.stack = error.stack ?? `${error.name}: ${error.message}`;
    this.run = run;
    this.place = file && placeOf(this, file);
  }
}

/**
 * Resolves when all jobs are done.
 * @throws RunFailure for the first job that fails, what `onResult` throws, or the signal's reason.
 */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<void> {
  const { url, file, workers, dataDir, keep, signal, tracker, onPrint, onResult } = options;
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  setMaxListeners(0, stop);
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: 2 ** 31 - 1,
    useAtomics: false,
  });
  const waiting = [...jobs.keys()].sort((a, b) => jobs[b]!.cost - jobs[a]!.cost || a - b);
  let reason: unknown;
  const giveUp = (error: unknown) => {
    reason ??= error;
    failed.abort();
  };
  pool.on('error', giveUp);

  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, () => takeTurns().catch(giveUp)));
  await pool.destroy();
  signal.throwIfAborted();
  if (reason !== undefined) throw reason;

  async function takeTurns(): Promise<void> {
    while (!stop.aborted) {
      const index = waiting.shift();
      if (index === undefined) return;
      const startedAt = new Date();
      const turn = tracker.start(index, jobs[index]!.label);
      const outcome = await runOne(jobs[index]!, turn.progress);
      if ('failure' in outcome) throw new RunFailure(outcome.failure, jobs[index]!.label, file);
      await onResult(index, startedAt, outcome);
      turn.finish();
    }
  }

  async function runOne(
    { params, seed, label, checkpoint }: Job,
    progress: (fraction: number, what?: string) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (news: News) => {
      if (news.kind === 'print') onPrint(news.text);
      else progress(news.fraction, news.what);
    });
    const task: Task = { url, params, seed, dataDir, keep, checkpoint, port: port2 };
    try {
      return (await pool.run(task, { transferList: [port2], signal: stop })) as Outcome;
    } catch (error) {
      // The thread itself died: out of memory, or an error that nobody awaited.
      throw stop.aborted ? error : new RunFailure(error as Error, label, file);
    } finally {
      port1.close();
    }
  }
}
