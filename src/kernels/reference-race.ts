/** Reference kernels of the race engine, in plain Float64: the WebAssembly equals them bit for bit. */
import type { Kernels, Memory } from './kernels.ts';

export function raceKernels({ f64, u32 }: Memory): Pick<Kernels, 'addRows' | 'firstOver' | 'countOver'> {
  return {
    addRows(count, row, growth, weight, n, a, u) {
      for (let s = 0; s < count; s++) {
        const w = weight / 8 + u32[row / 4 + s]! * n;
        const g = f64[growth / 8 + s]!;
        for (let j = 0; j < n; j++) {
          const x = f64[w + j]!;
          f64[a / 8 + j] = f64[a / 8 + j]! + x;
          f64[u / 8 + j] = f64[u / 8 + j]! + x * g;
        }
      }
    },

    firstOver(from, n, a, u, decay, gap) {
      let j = from;
      while (j < n && !(f64[a / 8 + j]! - decay * f64[u / 8 + j]! >= f64[gap / 8 + j]!)) j++;
      return j;
    },

    countOver(n, a, u, decay, gap) {
      let count = 0;
      for (let j = 0; j < n; j++) if (f64[a / 8 + j]! - decay * f64[u / 8 + j]! >= f64[gap / 8 + j]!) count++;
      return count;
    },
  };
}
