/** Reference kernels on sparse rows: product with a dense matrix, codes of hidden units, and the way from rows to columns. */
import { KEEP_TIES, type Kernels, type Memory, RANK_MAGNITUDE, RANK_SIGNED } from './kernels.ts';

const round = Math.fround;

type CodeKernels = Pick<Kernels, 'multiply' | 'outside' | 'winners' | 'transpose' | 'expand'>;

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

    outside(rows, units, x, stride, below, above, start, index, value) {
      let n = 0;
      u32[start / 4] = 0;
      const emit = (unit: number, activity: number) => {
        u32[index / 4 + n] = unit;
        f32[value / 4 + n++] = activity;
      };
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < units; j++) {
          const activity = f32[x / 4 + r * stride + j]!;
          if (activity > round(above) || activity < round(below)) emit(j, activity);
        }
        emit(units, 1);
        u32[start / 4 + r + 1] = n;
      }
    },

    winners(rows, units, groupSize, k, x, stride, factor, rule, _key, start, index, value) {
      let n = 0;
      u32[start / 4] = 0;
      const emit = (unit: number, activity: number) => {
        u32[index / 4 + n] = unit;
        f32[value / 4 + n++] = activity;
      };
      for (let r = 0; r < rows; r++) {
        for (let first = 0; first < units; first += groupSize) {
          const score = (j: number) => {
            const activity = f32[x / 4 + r * stride + j]!;
            return round((rule & RANK_MAGNITUDE ? Math.abs(activity) : activity) * f32[factor / 4 + j]!);
          };
          const order = (i: number, j: number) =>
            score(j) - score(i) || Number(Object.is(score(i), -0)) - Number(Object.is(score(j), -0));
          const ranked: number[] = [];
          for (let j = first; j < first + groupSize; j++)
            if (rule & RANK_SIGNED || score(j) > 0) ranked.push(j);
          ranked.sort((i, j) => order(i, j) || i - j);
          let most = Math.min(u32[k / 4 + r]!, ranked.length);
          while (rule & KEEP_TIES && most < ranked.length && order(ranked[most - 1]!, ranked[most]!) === 0)
            most++;
          for (const j of ranked.slice(0, most).sort((i, j) => i - j)) emit(j, f32[x / 4 + r * stride + j]!);
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

    expand(rows, start, index, value, width, out, rowStride, blockStride) {
      for (let r = 0; r < rows; r++) {
        const at = (c: number) => out / 4 + r * rowStride + Math.floor(c / 16) * blockStride + (c % 16);
        for (let c = 0; c < width; c++) f32[at(c)] = 0;
        for (let e = u32[start / 4 + r]!; e < u32[start / 4 + r + 1]!; e++) {
          const c = u32[index / 4 + e]!;
          if (c < width) f32[at(c)] = f32[value / 4 + e]!;
        }
      }
    },
  };
}
