/** What the noise kernels need beside the chances: scratch, and a random state for each block of neurons. */
import { type CounterKey, threefry } from './threefry.ts';

/** Neurons that share a state: block b of a population draws the same numbers wherever it is computed. */
export const NOISE_BLOCK = 1024;
/** 32-bit words of state a block. */
export const NOISE_STATE_WORDS = 16;
/** Scratch of the noise kernels: a vector of random numbers for every 8 neurons of a block, and one for every level. */
export const NOISE_SCRATCH_BYTES = 16 * (1 + NOISE_BLOCK / 8 + 255);

/** (blocks x 16) states of the blocks firstBlock, firstBlock + 1, ... of the stream `key`. */
export function noiseStates(key: CounterKey, blocks: number, firstBlock = 0): Uint32Array {
  const words = new Uint32Array(blocks * NOISE_STATE_WORDS);
  for (let b = 0; b < blocks; b++)
    for (let pair = 0; pair < NOISE_STATE_WORDS / 2; pair++)
      threefry(key, firstBlock + b, pair, words, b * NOISE_STATE_WORDS + 2 * pair);
  return words;
}
