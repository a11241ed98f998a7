/**
 * Threads that move the parts of a network at once, on memories that all of them see. Part p belongs to thread p modulo their
 * number; thread 0 is the caller's, who alone exchanges the spikes between two acts. So nobody ever writes what another reads,
 * and every target adds its inputs in the order that it has with one thread: results are the same bit for bit.
 */
import { Worker } from 'node:worker_threads';
import { clockKernelsOn, type SharedMemory, sharedMemory } from '../kernels/wasm.ts';
import { type ClockCrew, type Mover, move } from '../sim/fast-clock/clock-crew.ts';
import { awaitChange } from './barrier.ts';
import { acts, WORD, WORDS, type Work } from './orders.ts';

/** [ms] the longest that the caller waits for another thread: one that has died (out of memory) cannot tell */
const LONGEST = 600_000;

export interface Crew extends ClockCrew {
  /** Shares the parts out; to be awaited before the first act. */
  assign(parts: readonly Mover[]): Promise<void>;
  close(): void;
}

/** @param threads the caller's among them */
export function crewOf(threads: number): Crew {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  const memories: SharedMemory[] = [];
  const workers = Array.from(
    { length: threads - 1 },
    () => new Worker(new URL('./clock-worker.js', import.meta.url)),
  );
  // a program ends when its own work does
  for (const worker of workers) worker.unref();
  const awaitWorkers = (): void => {
    for (let done = Atomics.load(words, WORD.done); done < workers.length; ) {
      if (!awaitChange(words, WORD.done, done, LONGEST))
        throw new Error('parallelSimulation: a worker thread does not answer; run it with workers: 1');
      done = Atomics.load(words, WORD.done);
    }
  };
  return {
    memory(bytes) {
      const memory = sharedMemory(bytes);
      memories.push(memory);
      return { buffer: memory.buffer, kernels: clockKernelsOn(memory) };
    },

    async assign(parts) {
      await Promise.all(
        workers.map((worker, w) => {
          const own = parts.flatMap(({ address, isSingle }, p) =>
            p % threads === w + 1 ? [{ memory: memories[p]!, address, isSingle }] : [],
          );
          worker.ref();
          return new Promise<void>((resolve, reject) => {
            worker.once('error', reject);
            worker.once('message', () => {
              worker.unref();
              resolve();
            });
            worker.postMessage({ words, parts: own } satisfies Work);
          });
        }),
      );
    },

    all(parts, act, steps) {
      words[WORD.act] = acts.indexOf(act);
      words[WORD.steps] = steps;
      Atomics.store(words, WORD.done, 0);
      Atomics.add(words, WORD.order, 1);
      Atomics.notify(words, WORD.order);
      try {
        for (let p = 0; p < parts.length; p += threads) move(parts[p]!, act, steps);
      } finally {
        // even where the caller's own part fails: nobody may work on when the next order is given
        awaitWorkers();
      }
      if (Atomics.load(words, WORD.failed) > 0)
        throw new Error('parallelSimulation: a worker thread failed; run it with workers: 1 to see why');
    },

    close() {
      for (const worker of workers) void worker.terminate();
    },
  };
}
