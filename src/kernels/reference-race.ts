/** Reference kernels of the race engine, neuron by neuron: the WebAssembly equals them bit for bit. */
import { log } from '../math/exp.ts';
import type { Memory } from './kernels.ts';
import { RACE_GROUP, RACE_TILE, type RaceKernels } from './race-kernels.ts';

const { fround } = Math;

export function raceKernels({ f64, f32, u32 }: Memory): RaceKernels {
  return {
    dealSpikes(count, input, reachStart, reachColumn, reachRow, columns, start, row, spike) {
      const lists = Array.from({ length: columns }, (): [row: number, spike: number][] => []);
      for (let s = 0; s < count; s++) {
        const i = reachStart / 4 + u32[input / 4 + s]!;
        for (let r = u32[i]!; r < u32[i + 1]!; r++)
          lists[u32[reachColumn / 4 + r]!]!.push([u32[reachRow / 4 + r]!, s]);
      }
      let e = 0;
      for (const [c, list] of lists.entries()) {
        u32[start / 4 + c] = e;
        for (const [ownRow, s] of list) {
          u32[row / 4 + e] = ownRow;
          u32[spike / 4 + e++] = s;
        }
      }
      u32[start / 4 + columns] = e;
    },
    raceColumn(
      count,
      row,
      spike,
      growth,
      decay,
      atEnd,
      tauM,
      margin,
      n,
      k,
      rows,
      tiled,
      tiledGap,
      weight,
      gap,
      _scratch,
      winners,
      times,
    ) {
      const at = (e: number): number => u32[spike / 4 + e]!;
      const rowOf = (e: number): number => u32[row / 4 + e]!;
      const growthOf = (e: number): number => f64[growth / 8 + at(e)]!;
      /** exp(-t / tauM) at the next spike */
      const left = (e: number): number => (e + 1 < count ? f64[decay / 8 + at(e + 1)]! : atEnd);

      const mayBeOver = (j: number, to: number): boolean => {
        const own = tiled / 4 + (j - (j % RACE_TILE)) * rows + (j % RACE_TILE);
        let [a, u] = [0, 0];
        for (let e = 0; e < to; e++) {
          const w = f32[own + rowOf(e) * RACE_TILE]!;
          a = fround(a + w);
          u = fround(u + fround(w * fround(growthOf(e))));
        }
        const v = fround(fround(a * fround(margin)) - fround(fround(left(to - 1)) * u));
        return v >= f32[tiledGap / 4 + j]!;
      };

      /** exp(t / tauM), which orders instants as t does; -1 if not before `to` */
      const crossing = (j: number, from: number, to: number): number => {
        const height = f64[gap / 8 + j]!;
        let [a, u] = [0, 0];
        for (let e = 0; e < to; e++) {
          const w = f64[weight / 8 + j * rows + rowOf(e)]!;
          a += w;
          u += w * growthOf(e);
          if (e >= from && a - left(e) * u >= height) return Math.max(growthOf(e), u / (a - height));
        }
        return -1;
      };

      const list: { neuron: number; time: number }[] = [];
      for (let j = 0; j < n; j++)
        for (let from = 0; from < count; from += RACE_GROUP) {
          const to = Math.min(from + RACE_GROUP, count);
          const instant = mayBeOver(j, to) ? crossing(j, from, to) : -1;
          if (instant < 0) continue;
          if (instant * atEnd < 1) list.push({ neuron: j, time: tauM * log(instant) });
          break;
        }
      list.sort((x, y) => x.time - y.time || x.neuron - y.neuron);
      const won = list.slice(0, k);
      for (const [w, { neuron, time }] of won.entries()) {
        u32[winners / 4 + w] = neuron;
        f64[times / 8 + w] = time;
      }
      return won.length;
    },
  };
}
