/** Many stimuli, one after the other on several threads at once, to copies of one simulation that does not learn. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Engine, Presentation, Stimulus } from '../sim/engine.ts';
import { checkKeys, checkList, integer } from '../sim/network/checks.ts';
import { save } from '../sim/save.ts';
import type { PresentAnswer, PresentTask } from './present-worker.ts';

export interface PresentAllOptions {
  /** [ms] of each stimulus */
  readonly durationMs: number;
  /** threads. @default as many as there are processors */
  readonly workers?: number;
}

/** The most stimuli that a worker takes at a time. */
const LARGEST_BATCH = 16;

/**
 * What `sim.present` would answer to each stimulus, learning off, in their order, whatever the number of workers. `sim` itself
 * stays as it is.
 * @param sim any simulation that `save` takes, with what it has learnt
 * @throws RangeError if an answer would depend on the stimuli before: a Poisson input that goes on from one to the next
 */
export async function presentAll(
  sim: Engine,
  stimuli: readonly Stimulus[],
  options: PresentAllOptions,
): Promise<Presentation[]> {
  checkKeys('presentAll', options, ['durationMs', 'workers']);
  checkList('presentAll.stimuli', stimuli);
  const { durationMs, workers = availableParallelism() } = options;
  integer('presentAll.workers', workers, 1, 64);
  refuseTrains(sim, stimuli);
  const saved = save(sim);
  const out = new Array<Presentation>(stimuli.length);
  let next = 0;
  const size = Math.min(LARGEST_BATCH, Math.ceil(stimuli.length / workers));
  const batches = Math.ceil(stimuli.length / size);
  await Promise.all(Array.from({ length: Math.min(workers, batches) }, () => serve()));
  return out;

  async function serve(): Promise<void> {
    const worker = new Worker(new URL('./present-worker.js', import.meta.url));
    try {
      for (let first = true; next < stimuli.length; first = false) {
        const index = next;
        next += size;
        const batch = stimuli.slice(index, index + size);
        const answer = await ask(worker, { index, stimuli: batch, durationMs, ...(first && { saved }) });
        for (const [k, presentation] of answer.entries()) out[index + k] = presentation;
      }
    } catch (error) {
      next = stimuli.length;
      throw error;
    } finally {
      await worker.terminate();
    }
  }
}

function ask(worker: Worker, task: PresentTask): Promise<readonly Presentation[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answer: PresentAnswer) => {
      worker.off('error', reject);
      if ('error' in answer) reject(answer.error);
      else resolve(answer.presentations);
    });
    worker.postMessage(task);
  });
}

function refuseTrains({ net }: Engine, stimuli: readonly Stimulus[]): void {
  for (const input of net.inputs)
    if (input.kind === 'poisson')
      for (const [s, stimulus] of stimuli.entries())
        if (!Object.hasOwn(stimulus, input.population))
          throw new RangeError(
            `presentAll.stimuli[${s}]: must name '${input.population}', whose Poisson train would go on from stimulus to stimulus; draw its spikes beforehand`,
          );
}
