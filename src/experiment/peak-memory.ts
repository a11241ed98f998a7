/**
 * The most memory that a run was seen to hold: V8's heap and array buffers of its thread, WebAssembly's among them. What was dropped
 * and not collected yet counts, as does what the thread had loaded before; what comes and goes between two looks does not.
 */

/** [ms] between two looks */
const INTERVAL = 20;

export interface MemoryWatch {
  /** Cheap enough for an inner loop. */
  look(): void;
  /** [bytes] the most seen; null where there is nobody to ask, as in a browser */
  peak(): number | null;
}

export function watchMemory(): MemoryWatch {
  const ask = (globalThis.process as NodeJS.Process | undefined)?.memoryUsage;
  let most = 0;
  let next = 0;
  const look = (): void => {
    const now = performance.now();
    if (!ask || now < next) return;
    next = now + INTERVAL;
    const { heapUsed, external } = ask();
    most = Math.max(most, heapUsed + external);
  };
  look();
  return {
    look,
    peak() {
      next = 0;
      look();
      return ask ? most : null;
    },
  };
}
