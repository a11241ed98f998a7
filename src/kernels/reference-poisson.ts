/** Reference kernels of Poisson events and of spikes on a grid: the WebAssembly equals them bit for bit. */
import { log } from '../math/exp.ts';
import type { Kernels, Memory } from './kernels.ts';
import { xoshiro } from './reference-noise.ts';

/** Events, or gaps on a grid, whose words are drawn at a time. */
const BATCH = 64;

export function poissonKernels({
  f64,
  u32,
  u8,
}: Memory): Pick<Kernels, 'poissonEvents' | 'poissonWheel' | 'bernoulliTrains'> {
  const nextWord = xoshiro(u32);
  return {
    poissonWheel(pixels, levels, wheel) {
      let slots = 0;
      for (let p = 0; p < pixels; p++)
        for (let end = slots + u8[levels + p]!; slots < end; slots++) {
          u8[wheel + 2 * slots] = p & 255;
          u8[wheel + 2 * slots + 1] = p >> 8;
        }
      return slots;
    },

    poissonEvents(state, slots, wheel, gap, until, room, _scratch, t, i) {
      const words = new Uint32Array(8 * BATCH);
      let now = 0;
      for (let e = 0; e < room; e++) {
        if (e % BATCH === 0) for (let w = 0; w < 2 * BATCH; w++) words[w] = nextWord(state / 4, w % 4);
        // four first words, then the four second words of the same events
        const at = 2 * (e % BATCH) - (e % 4);
        now += (0 - log((words[at]! + 0.5) / 4294967296)) * gap;
        if (now >= until) return e;
        // the upper 32 of the 64 bits of word times slots, by exact halves
        const word = words[at + 4]!;
        const slot = Math.floor((word >>> 16) * (slots / 65536) + ((word & 0xffff) * slots) / 4294967296);
        f64[t / 8 + e] = now;
        u32[i / 4 + e] = u8[wheel + 2 * slot]! | (u8[wheel + 2 * slot + 1]! << 8);
      }
      return room;
    },

    bernoulliTrains(inputs, level, gap, steps, state, _scratch, room, start, step) {
      const words = new Uint32Array(BATCH);
      let drawn = 0;
      let count = 0;
      u32[start / 4] = 0;
      for (let i = 0; i < inputs; i++) {
        const grey = u8[level + i]!;
        for (let n = -1; grey > 0; ) {
          if (drawn % BATCH === 0) for (let w = 0; w < BATCH; w++) words[w] = nextWord(state / 4, w % 4);
          const skipped = log((words[drawn++ % BATCH]! + 0.5) / 4294967296) * f64[gap / 8 + grey]!;
          if (skipped >= steps - 1 - n) break;
          n += 1 + Math.floor(skipped);
          if (count === room) return -1;
          u32[step / 4 + count++] = n;
        }
        u32[start / 4 + i + 1] = count;
      }
      return count;
    },
  };
}
