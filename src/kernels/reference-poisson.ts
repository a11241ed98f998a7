/** Reference kernel of Poisson events: the WebAssembly equals it bit for bit. */
import { log } from '../math/exp.ts';
import type { Kernels, Memory } from './kernels.ts';
import { threefry } from './threefry.ts';

export function poissonKernels({ f64, u32, u8 }: Memory): Pick<Kernels, 'poissonEvents' | 'poissonWheel'> {
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

    poissonEvents(key0, key1, stream, slots, wheel, gap, until, room, _scratch, t, i) {
      const words = new Uint32Array(2);
      let now = 0;
      for (let e = 0; e < room; e++) {
        threefry([key0, key1], e, stream, words);
        now += (0 - log((words[0]! + 0.5) / 4294967296)) * gap;
        if (now >= until) return e;
        // the upper 32 of the 64 bits of word times slots, by exact halves
        const low = (words[1]! & 0xffff) * slots;
        const slot = Math.floor((words[1]! >>> 16) * (slots / 65536) + low / 4294967296);
        f64[t / 8 + e] = now;
        u32[i / 4 + e] = u8[wheel + 2 * slot]! | (u8[wheel + 2 * slot + 1]! << 8);
      }
      return room;
    },
  };
}
