/** A worker that shows stimuli to a simulation of its own. */
import { parentPort } from 'node:worker_threads';
import type { Engine, Presentation, Stimulus } from '../sim/engine.ts';
import { restore } from '../sim/save.ts';

export interface PresentTask {
  /** the saved simulation; sent once */
  readonly saved?: Uint8Array;
  readonly index: number;
  readonly stimuli: readonly Stimulus[];
  readonly durationMs: number;
}

export type PresentAnswer =
  | { readonly index: number; readonly presentations: readonly Presentation[] }
  | { readonly error: unknown };

let sim: Engine | undefined;

parentPort?.on('message', ({ saved, index, stimuli, durationMs }: PresentTask) => {
  try {
    if (saved) sim = restore(saved).sim;
    const presentations = stimuli.map((stimulus) => sim!.present(stimulus, { durationMs }));
    parentPort!.postMessage({ index, presentations } satisfies PresentAnswer);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies PresentAnswer);
  }
});
