/**
 * How threads wait for each other: they look for a while, because what they wait for is mostly microseconds away, and then
 * they sleep, because a thread that looks for ever costs the others their processor.
 */

/** Looks before sleeping: some tens of microseconds. */
const LOOKS = 20_000;

/** Returns as soon as the word is not `old` any more; false if that takes longer than `limit` [ms]. */
export function awaitChange(words: Int32Array, word: number, old: number, limit = Infinity): boolean {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, word) !== old) return true;
  while (Atomics.load(words, word) === old)
    if (Atomics.wait(words, word, old, limit) === 'timed-out') return false;
  return true;
}
