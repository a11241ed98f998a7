/** Reference kernels of randomness: integers throughout, so the WebAssembly equals them bit for bit. */
import type { Kernels, Memory } from './kernels.ts';
import { NOISE_BLOCK, NOISE_STATE_WORDS } from './noise.ts';
import { threefry } from './threefry.ts';

/** xoshiro128++: draws the next number of generator `lane` of the four whose states begin at word s. */
export function xoshiro(u32: Uint32Array): (s: number, lane: number) => number {
  return (s, lane) => {
    const at = s + lane;
    const s0 = u32[at]!;
    const s1 = u32[at + 4]!;
    const s2 = u32[at + 8]! ^ s0;
    const s3 = u32[at + 12]! ^ s1;
    u32[at + 4] = s1 ^ s2;
    u32[at] = s0 ^ s3;
    u32[at + 8] = s2 ^ (s1 << 9);
    u32[at + 12] = turned(s3, 11);
    return (turned((s0 + (s3 ^ s1)) | 0, 7) + s0) >>> 0;
  };
}

export function noiseKernels({
  f64,
  u32,
  u8,
}: Memory): Pick<Kernels, 'randomWords' | 'poissonCounts' | 'poissonCountsEach'> {
  const nextWord = xoshiro(u32);

  return {
    randomWords(key0, key1, low, high, fours, out) {
      const pair = new Uint32Array(2);
      for (let c = 0; c < 4 * fours; c++) {
        threefry([key0, key1], low + c, high, pair);
        const at = out / 4 + 8 * (c >> 2) + (c & 3);
        u32[at] = pair[0]!;
        u32[at + 4] = pair[1]!;
      }
    },

    poissonCounts(n, state, survival, levels, _scratch, out) {
      const words = new Uint32Array(4);
      const draw = (s: number): void => {
        for (let lane = 0; lane < 4; lane++) words[lane] = nextWord(s, lane);
      };
      for (let first = 0, s = state / 4; first < n; first += NOISE_BLOCK, s += NOISE_STATE_WORDS) {
        draw(s);
        const dither = words[0]! & 0xffff;
        const rounded = Math.ceil(Math.min(n - first, NOISE_BLOCK) / 32) * 32;
        for (let i = 0; i < rounded; i++) {
          if (i % 8 === 0) draw(s);
          const word = words[(i % 8) >> 1]!;
          const half = i % 2 === 0 ? word & 0xffff : word >>> 16;
          // the half as a signed number, moved to 0 ... 65535
          const u = (half + 32768) & 0xffff;
          let count = 0;
          while (count < levels && u < Math.floor((u32[survival / 4 + count]! + dither) / 65536)) count++;
          u8[out + first + i] = count;
        }
      }
    },

    poissonCountsEach(n, state, lambda, none, _scratch, out) {
      for (let i = 0; i < n; i++) {
        const s = state / 4 + Math.floor(i / NOISE_BLOCK) * NOISE_STATE_WORDS;
        const u = (nextWord(s, i % 4) + 0.5) / 4294967296;
        let chance = f64[none / 8 + i]!;
        let below = chance;
        let k = 0;
        while (u > below && k < 255) {
          k++;
          chance = (chance * f64[lambda / 8 + i]!) / k;
          below += chance;
        }
        u8[out + i] = k;
      }
      // the four generators of the last block keep in step
      const s = state / 4 + Math.floor(n / NOISE_BLOCK) * NOISE_STATE_WORDS;
      for (let lane = n % 4; lane > 0 && lane < 4; lane++) nextWord(s, lane);
    },
  };
}

function turned(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
