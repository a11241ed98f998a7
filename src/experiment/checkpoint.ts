/**
 * What a long run keeps on the way, to go on from after a kill: one file in the run folder, named by what determines the run, written
 * whole or not at all, gone when the run has its record.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from './experiment.ts';
import { writeAtomic } from './records.ts';
import { fault, StoreError } from './store-error.ts';

export function checkpointPath(dir: string, id: string): string {
  return join(dir, 'checkpoints', id);
}

export function fileCheckpoint(path: string): Checkpoint {
  return {
    async read() {
      try {
        return new Uint8Array(await readFile(path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw new StoreError(`${path}: must be readable, got "${fault(error)}"; remove it to start over`);
      }
    },
    write: (bytes) => writeAtomic(path, bytes),
  };
}

export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true });
}
