/**
 * A generator without a state: the random words of a counter under a key, so that number 1,000,000 of a stream costs what
 * number 1 costs, in any order and on any thread.
 * Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"); passes
 * BigCrush. `assembly/threefry.ts` is the same in WebAssembly.
 */
/** Two words; different keys give independent streams. */
export type CounterKey = readonly [number, number];

const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const ROUNDS = 20;

/** Writes the two words of the counter (low, high) to out[at] and out[at + 1]. */
export function threefry(key: CounterKey, low: number, high: number, out: Uint32Array, at = 0): void {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = k0 ^ k1 ^ PARITY;
  let x0 = (low + k0) | 0;
  let x1 = (high + k1) | 0;
  // every four rounds two of the three key words, in turn, are added
  let a = k1;
  let b = k2;
  let c = k0;
  for (let round = 0; round < ROUNDS; round++) {
    const turn = ROTATIONS[round & 7]!;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0;
    if ((round & 3) === 3) {
      x0 = (x0 + a) | 0;
      x1 = (x1 + b + ((round >> 2) + 1)) | 0;
      const first = a;
      a = b;
      b = c;
      c = first;
    }
  }
  out[at] = x0;
  out[at + 1] = x1;
}

/** A key of its own for each purpose 0, 1, 2, ... of a key whose counters keep their high word below 2^32 - 1. */
export function derivedKey(key: CounterKey, purpose: number): CounterKey {
  const words = new Uint32Array(2);
  threefry(key, purpose, 0xffffffff, words);
  return [words[0]!, words[1]!];
}

/** The whole number below n that a 32-bit word stands for: floor(word n / 2^32), exact; even to n / 2^32. */
export function below(word: number, n: number): number {
  const tail = Math.floor(((word & 0xffff) * n) / 65536);
  return Math.floor(((word >>> 16) * n + tail) / 65536);
}
