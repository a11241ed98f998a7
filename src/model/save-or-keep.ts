/** A trained model costs minutes: if its file cannot be written in the end, it is kept where temporary files go. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StoreError } from '../experiment/store-error.ts';
import { saveModel } from './model-file.ts';
import type { Precision } from './precision.ts';
import type { TrainedModel } from './trained-model.ts';

/**
 * @returns size of the file [bytes]
 * @throws StoreError if it cannot be written; it names the place where the model lies instead, if there was one.
 */
export async function saveOrKeep(
  path: string,
  model: TrainedModel,
  options: { readonly precision: Precision },
): Promise<number> {
  try {
    return await saveModel(path, model, options);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    let kept: string;
    try {
      kept = join(await mkdtemp(join(tmpdir(), 'spikewise-')), basename(path));
      await saveModel(kept, model, options);
    } catch {
      throw error;
    }
    throw new StoreError(`${error.message}; the trained model is not lost: it lies in ${kept}`);
  }
}
