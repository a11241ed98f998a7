/** Reference kernel of the race engine: the WebAssembly equals it bit for bit. */
import type { Kernels, Memory } from './kernels.ts';

const { fround } = Math;

export function raceKernels({ f32, u32 }: Memory): Pick<Kernels, 'raceTiles'> {
  return {
    raceTiles(tiles, rows, count, row, growth, weight, a, u, aAfter, uAfter, margin, decay, gap, list) {
      let listed = 0;
      for (let j = 0; j < 16 * tiles; j++) {
        const tile = j >> 4;
        const w = weight / 4 + 16 * tile * rows + (j & 15);
        let sum = f32[a / 4 + j]!;
        let grown = f32[u / 4 + j]!;
        for (let s = 0; s < count; s++) {
          const x = f32[w + 16 * u32[row / 4 + s]!]!;
          sum = fround(sum + x);
          grown = fround(grown + fround(x * f32[growth / 4 + s]!));
        }
        f32[aAfter / 4 + j] = sum;
        f32[uAfter / 4 + j] = grown;
        const v = fround(fround(sum * fround(margin)) - fround(fround(decay) * grown));
        if (v >= f32[gap / 4 + j]!) u32[list / 4 + listed++] = j;
      }
      return listed;
    },
  };
}
