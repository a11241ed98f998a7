/** Reference kernels of training: the sparse products of back-propagation, Adam, and centring folded into the sums. */
import type { Kernels, Memory } from './kernels.ts';

const round = Math.fround;

type TrainingKernels = Pick<
  Kernels,
  | 'rowProducts'
  | 'tileProducts'
  | 'outerProducts'
  | 'adam'
  | 'momentum'
  | 'addScaled'
  | 'multiplyBy'
  | 'fold'
  | 'centre'
>;

export function trainingKernels({ f32, u32 }: Memory): TrainingKernels {
  return {
    rowProducts(rows, start, index, dense, rowStride, width, other, otherStride, out) {
      for (let r = 0; r < rows; r++)
        for (let e = u32[start / 4 + r]!; e < u32[start / 4 + r + 1]!; e++) {
          const w = dense / 4 + u32[index / 4 + e]! * rowStride;
          const d = other / 4 + r * otherStride;
          const part = [0, 0, 0, 0];
          for (let c = 0; c < width; c++) {
            const product = round(f32[d + c]! * f32[w + c]!);
            part[c % 4] = c < 4 ? product : round(part[c % 4]! + product);
          }
          f32[out / 4 + e] = round(round(part[0]! + part[2]!) + round(part[1]! + part[3]!));
        }
    },

    tileProducts(rows, start, index, dense, blockStride, tiles, other, otherStride, out) {
      f32.fill(0, out / 4, out / 4 + u32[start / 4 + rows]!);
      for (let t = 0; t < tiles; t++)
        for (let r = 0; r < rows; r++)
          for (let e = u32[start / 4 + r]!; e < u32[start / 4 + r + 1]!; e++) {
            const w = dense / 4 + t * blockStride + u32[index / 4 + e]! * 16;
            const d = other / 4 + t * otherStride + r * 16;
            const part = [0, 0, 0, 0];
            for (let c = 0; c < 16; c++) {
              const product = round(f32[d + c]! * f32[w + c]!);
              part[c % 4] = c < 4 ? product : round(part[c % 4]! + product);
            }
            const sum = round(round(part[0]! + part[2]!) + round(part[1]! + part[3]!));
            f32[out / 4 + e] = round(f32[out / 4 + e]! + sum);
          }
    },

    outerProducts(columns, start, index, delta, order, xStart, xIndex, xValue, out, outStride, outRows) {
      f32.fill(0, out / 4, out / 4 + outRows * outStride);
      for (let j = 0; j < columns; j++)
        for (let e = u32[start / 4 + j]!; e < u32[start / 4 + j + 1]!; e++) {
          const row = u32[order / 4 + u32[index / 4 + e]!]!;
          for (let p = u32[xStart / 4 + row]!; p < u32[xStart / 4 + row + 1]!; p++) {
            const g = out / 4 + u32[xIndex / 4 + p]! * outStride + j;
            f32[g] = round(f32[g]! + round(f32[xValue / 4 + p]! * f32[delta / 4 + e]!));
          }
        }
    },

    adam(n, w, m, v, g, rate, b1, b2, epsilon) {
      const keep1 = round(b1);
      const keep2 = round(b2);
      const take1 = round(1 - keep1);
      const take2 = round(1 - keep2);
      for (let i = 0; i < n; i++) {
        let slope = f32[g / 4 + i]!;
        if (!(Math.abs(slope) > round(1e-15))) slope = 0;
        let first = round(round(keep1 * f32[m / 4 + i]!) + round(take1 * slope));
        let second = round(round(keep2 * f32[v / 4 + i]!) + round(take2 * round(slope * slope)));
        if (!(Math.abs(first) > round(1e-20))) first = 0;
        if (!(second > round(1e-30))) second = 0;
        f32[m / 4 + i] = first;
        f32[v / 4 + i] = second;
        const change = round(round(round(rate) * first) / round(round(Math.sqrt(second)) + round(epsilon)));
        f32[w / 4 + i] = round(f32[w / 4 + i]! - change);
      }
    },

    momentum(n, w, m, g, rate, keep) {
      for (let i = 0; i < n; i++) {
        let moved = round(round(round(keep) * f32[m / 4 + i]!) + f32[g / 4 + i]!);
        if (!(Math.abs(moved) > round(1e-20))) moved = 0;
        f32[m / 4 + i] = moved;
        f32[w / 4 + i] = round(f32[w / 4 + i]! - round(round(rate) * moved));
      }
    },

    addScaled(n, x, factor, out) {
      for (let i = 0; i < n; i++)
        f32[out / 4 + i] = round(f32[out / 4 + i]! + round(round(factor) * f32[x / 4 + i]!));
    },

    multiplyBy(n, x, out) {
      for (let i = 0; i < n; i++) f32[out / 4 + i] = round(f32[out / 4 + i]! * f32[x / 4 + i]!);
    },

    fold(rows, width, w, mean, scale, out) {
      for (let c = 0; c < width; c++) {
        let bias = f32[w / 4 + rows * width + c]!;
        for (let i = 0; i < rows; i++) {
          const folded = round(f32[w / 4 + i * width + c]! * f32[scale / 4 + i]!);
          f32[out / 4 + i * width + c] = folded;
          bias = round(bias - round(f32[mean / 4 + i]! * folded));
        }
        f32[out / 4 + rows * width + c] = bias;
      }
    },

    centre(rows, width, w, mean, scale, l2, g) {
      for (let i = 0; i < rows; i++)
        for (let c = 0; c < width; c++) {
          const total = f32[g / 4 + rows * width + c]!;
          const o = i * width + c;
          const centred = round(f32[g / 4 + o]! - round(f32[mean / 4 + i]! * total));
          const decay = round(round(l2) * f32[w / 4 + o]!);
          f32[g / 4 + o] = round(round(centred * f32[scale / 4 + i]!) + decay);
        }
    },
  };
}
