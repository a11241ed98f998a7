/** Reference kernels of the row engine, event by event and neuron by neuron: the WebAssembly equals them bit for bit. */
import { exp } from '../math/exp.ts';
import type { Memory } from './kernels.ts';
import type { TileKernels } from './tile-kernels.ts';

const exact = (x: number): number => x;

export function tileKernels({ f64, f32, u32 }: Memory): TileKernels {
  /** The kernels on numbers of `bytes` bytes, `round`ed after every operation. */
  const over = (numbers: Float64Array | Float32Array, bytes: number, round: (x: number) => number) => {
    const perTile = 64 / bytes;

    const growth: TileKernels['growth64'] = (count, t, tau, out) => {
      for (let s = 0; s < count; s++) numbers[out / bytes + s] = exp(f64[t / 8 + s]! / tau);
    };

    const listOver: TileKernels['listOver64'] = (n, u, gap, inhibition, growth, out) => {
      const g = round(inhibition);
      const now = round(growth);
      let count = 0;
      for (let j = 0; j < n; j++) {
        const v = round(numbers[u / bytes + j]! - g);
        if (v >= round(numbers[gap / bytes + j]! * now)) u32[out / 4 + count++] = j;
      }
      return count;
    };

    const addEvents: TileKernels['addEvents64'] = (
      from,
      to,
      t,
      row,
      growth,
      inputs,
      tiles,
      weight,
      u,
      _u0,
      gap,
      inhibition,
    ) => {
      const g = round(inhibition);
      for (let s = from; s < to; s++) {
        const by = numbers[growth / bytes + s]!;
        let isOver = false;
        for (let j = 0; j < tiles * perTile; j++) {
          const tile = Math.floor(j / perTile);
          const w = (tile * inputs + u32[row / 4 + s]!) * perTile + (j - tile * perTile);
          const sum = round(numbers[u / bytes + j]! + round(numbers[weight / bytes + w]! * by));
          numbers[u / bytes + j] = sum;
          if (round(sum - g) >= round(numbers[gap / bytes + j]! * by)) isOver = true;
        }
        if (isOver && f64[t / 8 + s] !== f64[t / 8 + s + 1]) return s;
      }
      return to;
    };

    const potentiate: TileKernels['potentiate64'] = (
      rows,
      weight,
      x,
      decay,
      eta,
      share,
      target,
      low,
      high,
    ) => {
      for (let r = 0; r < rows; r++) {
        const w = numbers[weight / bytes + r * perTile]!;
        const moved = w + eta * (f64[x / 8 + r]! * decay - share * w - target);
        const kept = Math.min(high, Math.max(low, moved));
        numbers[weight / bytes + r * perTile] = kept < 1e-30 ? 0 : kept;
      }
    };

    const normalise: TileKernels['normalise64'] = (rows, weight, isLength, total) => {
      let size = 0;
      for (let r = 0; r < rows; r++) {
        const w = numbers[weight / bytes + r * perTile]!;
        size += isLength ? w * w : w;
      }
      if (size === 0) return;
      const scale = total / (isLength ? Math.sqrt(size) : size);
      for (let r = 0; r < rows; r++)
        numbers[weight / bytes + r * perTile] = numbers[weight / bytes + r * perTile]! * scale;
    };
    return { growth, addEvents, listOver, potentiate, normalise };
  };
  const wide = over(f64, 8, exact);
  const narrow = over(f32, 4, Math.fround);
  return {
    growth64: wide.growth,
    growth32: narrow.growth,
    addEvents64: wide.addEvents,
    addEvents32: narrow.addEvents,
    listOver64: wide.listOver,
    listOver32: narrow.listOver,
    addTraces(from, to, row, trace, x) {
      for (let s = from; s < to; s++) {
        const at = x / 8 + u32[row / 4 + s]!;
        f64[at] = f64[at]! + f64[trace / 8 + s]!;
      }
    },
    potentiate64: wide.potentiate,
    potentiate32: narrow.potentiate,
    normalise64: wide.normalise,
    normalise32: narrow.normalise,
  };
}
