/**
 * Keyed, restorable streams of random numbers. The same key gives the same numbers on every machine, and streams of
 * different keys are independent, so that a new consumer never shifts the numbers of another.
 * Generator: alea (J. Baagøe 2010, as packed by seedrandom), which uses exact arithmetic only; the logarithms are ours.
 */
import alea from 'seedrandom/lib/alea.js';
import { log } from './exp.ts';
import type { StateExchange } from './state.ts';

/** What a stream needs to go on where it was: plain numbers that survive JSON. */
export interface RngState {
  readonly c: number;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
  /** the second normal number of the last pair, not handed out yet */
  readonly spare: number | null;
}

export interface Rng {
  /** Uniform on [0, 1), 53 random bits. */
  next(): number;
  /** Uniform on 0 ... n - 1, without bias. @throws RangeError unless n is an integer in 1 ... 2^53 - 1. */
  integer(n: number): number;
  /** Standard normal: mean 0, variance 1. */
  normal(): number;
  /** Exponential with mean 1; never negative. */
  exponential(): number;
  /** Shuffles in place, every order equally likely, and returns the array. */
  shuffle<A extends Shuffled>(array: A): A;
  /** (k) distinct integers of 0 ... n - 1, every ordered choice equally likely. @throws RangeError if k > n. */
  sample(n: number, k: number): Uint32Array;
  /** The state now, for `restoreRng`. */
  save(): RngState;
  /** Saves or restores the state in place. */
  exchange(state: StateExchange): void;
}

type Shuffled = unknown[] | Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/**
 * The stream of a key such as `rng(seed, run, 'cortex', 'weights')`. The parts are joined by '/', so `rng(1, 'a')`,
 * `rng('1', 'a')` and `rng('1/a')` are one stream.
 * @throws TypeError without a key, or if a part is neither text nor a finite number.
 */
export function rng(...key: (string | number)[]): Rng {
  if (key.length === 0) throw new TypeError('rng: must be given a key, got none; pass a seed and a purpose');
  for (const part of key)
    if (typeof part !== 'string' && !Number.isFinite(part))
      throw new TypeError(`rng.key: must be text or finite numbers, got ${String(part)}`);
  return stream(alea(key.join('/'), { state: true }), null);
}

/** The stream that was saved; it goes on bit for bit. @throws TypeError if the state is not one of `save()`. */
export function restoreRng(state: RngState): Rng {
  const { c, s0, s1, s2, spare } = state ?? {};
  if (![c, s0, s1, s2, spare ?? 0].every(Number.isFinite))
    throw new TypeError(`restoreRng.state: must come from save(), got ${JSON.stringify(state)}`);
  return stream(alea('', { state: { c, s0, s1, s2 } }), spare);
}

const TWO_TO_32 = 4294967296;
const TWO_TO_53 = 9007199254740992;

function stream(source: ReturnType<typeof alea>, spare: number | null): Rng {
  const next = (): number => source.double();

  function integer(n: number): number {
    if (!(Number.isSafeInteger(n) && n > 0))
      throw new RangeError(`rng.integer: must be an integer in 1 ... 2^53 - 1, got ${n}`);
    // Values from the last, incomplete run of n are drawn again.
    if (n <= TWO_TO_32) {
      const limit = TWO_TO_32 - (TWO_TO_32 % n);
      let bits = source.int32() >>> 0;
      while (bits >= limit) bits = source.int32() >>> 0;
      return bits - Math.floor(bits / n) * n;
    }
    const limit = TWO_TO_53 - (TWO_TO_53 % n);
    let bits = next() * TWO_TO_53;
    while (bits >= limit) bits = next() * TWO_TO_53;
    return bits % n;
  }

  return {
    next,
    integer,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      // Marsaglia's polar method: a point in the unit disc gives two numbers.
      for (;;) {
        const x = 2 * next() - 1;
        const y = 2 * next() - 1;
        const q = x * x + y * y;
        if (q >= 1 || q === 0) continue;
        const stretch = Math.sqrt((-2 * log(q)) / q);
        spare = y * stretch;
        return x * stretch;
      }
    },
    exponential: () => 0 - log(1 - next()),
    shuffle(array) {
      for (let i = array.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = array[i];
        array[i] = array[j] as never;
        array[j] = kept as never;
      }
      return array;
    },
    sample(n, k) {
      if (!(Number.isInteger(n) && n >= 0 && n <= TWO_TO_32))
        throw new RangeError(`rng.sample.n: must be an integer in 0 ... 2^32, got ${n}`);
      if (!(Number.isInteger(k) && k >= 0 && k <= n))
        throw new RangeError(`rng.sample.k: must be an integer in 0 ... ${n}, got ${k}`);
      return n <= 1024 || k > n / 8 ? sampleDense(n, k, integer) : sampleFew(n, k, integer);
    },
    save: () => ({ ...source.state(), spare }),
    exchange(state) {
      const { c, s0, s1, s2 } = source.state();
      const saved = Float64Array.of(c, s0, s1, s2, spare ?? Number.NaN);
      state.array('alea', saved);
      source = alea('', { state: { c: saved[0]!, s0: saved[1]!, s1: saved[2]!, s2: saved[3]! } });
      spare = Number.isNaN(saved[4]) ? null : saved[4]!;
    },
  };
}

/** The first k places of a Fisher-Yates shuffle of 0 ... n - 1. */
function sampleDense(n: number, k: number, integer: (n: number) => number): Uint32Array {
  const deck = new Uint32Array(n);
  for (let i = 0; i < n; i++) deck[i] = i;
  for (let i = 0; i < k; i++) {
    const j = i + integer(n - i);
    const drawn = deck[j]!;
    deck[j] = deck[i]!;
    deck[i] = drawn;
  }
  return deck.slice(0, k);
}

/** The same draw and the same result in O(k) memory: only the places that were moved are kept. */
function sampleFew(n: number, k: number, integer: (n: number) => number): Uint32Array {
  const drawn = new Uint32Array(k);
  const moved = new Map<number, number>();
  for (let i = 0; i < k; i++) {
    const j = i + integer(n - i);
    drawn[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return drawn;
}
