/** Reference kernels on sparse rows: product with a dense matrix, codes of hidden units, and the way from rows to columns. */
import type { Kernels, Memory } from './kernels.ts';

const round = Math.fround;

type CodeKernels = Pick<Kernels, 'multiply' | 'relu' | 'winners' | 'transpose' | 'expand'>;

export function codeKernels({ f32, u32 }: Memory): CodeKernels {
  return {
    multiply(rows, order, start, index, value, dense, rowStride, blockStride, width, out, outStride) {
      for (let r = 0; r < rows; r++) {
        const row = u32[order / 4 + r]!;
        for (let c = 0; c < width; c++) {
          // whole blocks of 16 lie blockStride apart, the columns after them follow on
          const block = Math.min(Math.floor(c / 16), Math.floor(width / 16));
          const column = dense / 4 + block * blockStride + (c - 16 * block);
          let sum = 0;
          for (let e = u32[start / 4 + row]!; e < u32[start / 4 + row + 1]!; e++) {
            const w = f32[column + u32[index / 4 + e]! * rowStride]!;
            sum = round(sum + round(f32[value / 4 + e]! * w));
          }
          f32[out / 4 + r * outStride + c] = sum;
        }
      }
    },

    relu(rows, units, x, stride, start, index, value) {
      let n = 0;
      u32[start / 4] = 0;
      const emit = (unit: number, activity: number) => {
        u32[index / 4 + n] = unit;
        f32[value / 4 + n++] = activity;
      };
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < units; j++) {
          const activity = f32[x / 4 + r * stride + j]!;
          if (activity > 0) emit(j, activity);
        }
        emit(units, 1);
        u32[start / 4 + r + 1] = n;
      }
    },

    winners(rows, units, groupSize, k, x, stride, factor, _key, start, index, value) {
      let n = 0;
      u32[start / 4] = 0;
      const emit = (unit: number, activity: number) => {
        u32[index / 4 + n] = unit;
        f32[value / 4 + n++] = activity;
      };
      for (let r = 0; r < rows; r++) {
        for (let first = 0; first < units; first += groupSize) {
          const score = (j: number) => round(f32[x / 4 + r * stride + j]! * f32[factor / 4 + j]!);
          const ranked: number[] = [];
          for (let j = first; j < first + groupSize; j++) if (score(j) > 0) ranked.push(j);
          ranked.sort((a, b) => score(b) - score(a) || a - b);
          for (const j of ranked.slice(0, k).sort((a, b) => a - b)) emit(j, f32[x / 4 + r * stride + j]!);
        }
        emit(units, 1);
        u32[start / 4 + r + 1] = n;
      }
    },

    transpose(rows, order, start, index, value, columns, outStart, outIndex, outValue) {
      let n = 0;
      u32[outStart / 4] = 0;
      for (let c = 0; c < columns; c++) {
        for (let r = 0; r < rows; r++) {
          const row = u32[order / 4 + r]!;
          for (let e = u32[start / 4 + row]!; e < u32[start / 4 + row + 1]!; e++) {
            if (u32[index / 4 + e] !== c) continue;
            u32[outIndex / 4 + n] = r;
            f32[outValue / 4 + n++] = f32[value / 4 + e]!;
          }
        }
        u32[outStart / 4 + c + 1] = n;
      }
    },

    expand(rows, start, index, value, width, out, outStride) {
      for (let r = 0; r < rows; r++) {
        const row = out / 4 + r * outStride;
        f32.fill(0, row, row + width);
        for (let e = u32[start / 4 + r]!; e < u32[start / 4 + r + 1]!; e++) {
          const c = u32[index / 4 + e]!;
          if (c < width) f32[row + c] = f32[value / 4 + e]!;
        }
      }
    },
  };
}
