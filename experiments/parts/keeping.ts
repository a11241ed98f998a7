/** What a long learning keeps on the way: the model, and the seconds spent on it, which a start after a kill goes on counting. */
import type { Checkpoint } from '../../src/experiment/experiment.ts';

/** Bytes of the seconds, a Float64 before those of the model. */
const head = Float64Array.BYTES_PER_ELEMENT;

/** What was kept by the same run; null if nothing was. */
export async function kept(
  checkpoint: Checkpoint | undefined,
): Promise<{ readonly seconds: number; readonly model: Uint8Array } | null> {
  const bytes = await checkpoint?.read();
  if (!bytes) return null;
  const seconds = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  return { seconds, model: bytes.subarray(head) };
}

/**
 * Writes a model to the checkpoint every few minutes, one writing at a time.
 * @param before [s] spent by earlier starts up to what they kept
 * @param pace [ms] between two writings
 */
export function keeping(checkpoint: Checkpoint | undefined, before = 0, pace = 120_000) {
  const start = performance.now();
  let last = start;
  let writing: Promise<void> | undefined;
  let isWriting = false;
  const seconds = (): number => before + (performance.now() - start) / 1000;
  const write = (model: { save(): Uint8Array }): void => {
    if (!checkpoint) return;
    const saved = model.save();
    const bytes = new Uint8Array(head + saved.length);
    new DataView(bytes.buffer).setFloat64(0, seconds(), true);
    bytes.set(saved, head);
    last = performance.now();
    isWriting = true;
    writing = checkpoint.write(bytes).finally(() => {
      isWriting = false;
    });
    // seen again by `now`
    writing.catch(() => {});
  };
  return {
    /** [s] since the first start, without what was lost at a kill */
    seconds,
    look(model: { save(): Uint8Array }): void {
      if (!isWriting && performance.now() - last > pace) write(model);
    },
    async now(model: { save(): Uint8Array }): Promise<void> {
      await writing;
      write(model);
      await writing;
    },
  };
}
