/** Reference kernels that sort synapses by presynaptic neuron and delay: the WebAssembly equals them bit for bit. */
import { log } from '../math/exp.ts';
import { normalQuantile } from '../math/normal-quantile.ts';
import type { Memory } from './kernels.ts';
import { CHUNK, CHUNK_SYNAPSES } from './segment-chunk.ts';
import { ENDS, type SegmentKernels } from './segment-kernels.ts';
import { below, threefry } from './threefry.ts';

export function segmentKernels({ f32, f64, u32, u16 }: Memory): SegmentKernels {
  const words = new Uint32Array(2);
  const [a, b] = [0, 1];
  const put = (chunk: number, c: number, pre: number, target: number, place: number): void => {
    u32[(chunk + CHUNK.pre) / 4 + c] = pre;
    u32[(chunk + CHUNK.target) / 4 + c] = target;
    u32[(chunk + CHUNK.place) / 4 + c] = place;
  };
  const chance = (chunk: number, c: number): number =>
    (u32[(chunk + CHUNK.first) / 4 + c]! + 0.5) / 4294967296;

  return {
    drawEnds(rule, key0, key1, first, count, nPre, nPost, k, autapses, from, to, local, chunk) {
      let kept = 0;
      for (let place = first; place < first + count; place++) {
        let pre = 0;
        let post = 0;
        let attempt = 0;
        do {
          threefry([key0, key1], place, attempt++, words);
          pre = rule === ENDS['fixed-out-degree'] ? Math.floor(place / k) : below(words[a]!, nPre);
          if (rule === ENDS['fixed-in-degree']) post = Math.floor(place / k);
          else post = below(words[rule === ENDS['fixed-total'] ? b : a]!, nPost);
        } while (pre === post && !autapses);
        if (post >= from && post < to) put(chunk, kept++, pre, post - from + local, place);
      }
      return kept;
    },

    drawPairwise(key0, key1, nPre, nPost, logMiss, autapses, from, to, local, chunk) {
      const state = u32.subarray((chunk + CHUNK.state) / 4, (chunk + CHUNK.state) / 4 + 4);
      let [i, j, m, place] = state as unknown as [number, number, number, number];
      let kept = 0;
      while (i < nPre && kept < CHUNK_SYNAPSES) {
        threefry([key0, key1], m++, i, words);
        const u = ((words[a]! >>> 5) * 67108864 + (words[b]! >>> 6) + 0.5) / 9007199254740992;
        const gap = Math.floor(log(u) / logMiss);
        if (gap >= nPost - j) {
          i++;
          j = m = 0;
          continue;
        }
        j += gap;
        if (autapses || i !== j) {
          if (j >= from && j < to) put(chunk, kept++, i, j - from + local, place);
          place++;
        }
        j++;
      }
      state.set([i, j, m, place]);
      return kept;
    },

    valueWords(count, key0, key1, chunk) {
      for (let c = 0; c < count; c++) {
        threefry([key0, key1], u32[(chunk + CHUNK.place) / 4 + c]!, 0, words);
        u32[(chunk + CHUNK.first) / 4 + c] = words[a]!;
        u32[(chunk + CHUNK.second) / 4 + c] = words[b]!;
      }
    },

    delayCells(count, lags, stride, shift, _guide, bound, chunk) {
      for (let c = 0; c < count; c++) {
        let d = 0;
        while (d + 1 < lags && u32[(chunk + CHUNK.second) / 4 + c]! >= u32[bound / 4 + d + 1]!) d++;
        u32[(chunk + CHUNK.cell) / 4 + c] = u32[(chunk + CHUNK.pre) / 4 + c]! * stride + shift + d;
      }
    },

    uniformWeights(count, low, width, unit, chunk) {
      for (let c = 0; c < count; c++)
        f64[(chunk + CHUNK.weight) / 8 + c] = unit * (low + width * chance(chunk, c));
    },

    normalWeights(count, mean, sd, low, high, from, span, unit, chunk) {
      for (let c = 0; c < count; c++) {
        const x = mean + sd * normalQuantile(from + span * chance(chunk, c));
        f64[(chunk + CHUNK.weight) / 8 + c] = unit * Math.max(low, Math.min(high, x));
      }
    },

    countCells(count, segment, chunk) {
      for (let c = 0; c < count; c++) u32[segment / 4 + u32[(chunk + CHUNK.cell) / 4 + c]! + 2]!++;
    },

    sumCells(cells, segment) {
      let sum = 0;
      for (let c = 0; c < cells; c++) {
        sum += u32[segment / 4 + c + 2]!;
        u32[segment / 4 + c + 2] = sum;
      }
      return sum;
    },

    putCells(count, segment, target, weight, weightBytes, chunk) {
      for (let c = 0; c < count; c++) {
        const to = u32[segment / 4 + u32[(chunk + CHUNK.cell) / 4 + c]! + 1]!++;
        u16[target / 2 + to] = u32[(chunk + CHUNK.target) / 4 + c]!;
        const value = f64[(chunk + CHUNK.weight) / 8 + c]!;
        if (weightBytes === 4) f32[weight / 4 + to] = value;
        else if (weightBytes === 8) f64[weight / 8 + to] = value;
      }
    },
  };
}
