/** The kernels of the race engine by themselves; test/sim/dense tries the engine. */
import { describe, expect, it } from 'vitest';
import { RACE_SPIKE_BYTES } from '../../src/kernels/race-kernels.ts';
import { workspace } from '../../src/kernels/workspace.ts';
import { exp, log } from '../../src/math/exp.ts';
import { rng } from '../../src/math/rng.ts';

const [n, rows, count, k, tauM] = [37, 9, 11, 5, 12];

/** One column of 37 neurons on 11 spikes; what is beyond n in the tiles cannot cross. */
function race(set: 'wasm' | 'reference', height: number) {
  const { kernels, view, at } = workspace(
    {
      t: ['f64', count],
      growth: ['f64', count],
      decay: ['f64', count],
      row: ['u32', count],
      spike: ['u32', count],
      weight: ['f64', n * rows],
      gap: ['f64', n],
      tiled: ['f32', 48 * rows],
      tiledGap: ['f32', 48],
      scratch: ['u8', count * RACE_SPIKE_BYTES],
      winners: ['u32', k],
      times: ['f64', k],
    },
    set,
  );
  const draw = rng('race column');
  for (let s = 0; s < count; s++) {
    view.t[s] = 0.7 * s - (s % 2) * 0.7;
    view.growth[s] = exp(view.t[s]! / tauM);
    view.decay[s] = 1 / view.growth[s]!;
    view.row[s] = draw.integer(rows);
    view.spike[s] = s;
  }
  view.tiledGap.fill(Infinity);
  for (let j = 0; j < n; j++) {
    view.gap[j] = height * (1 + draw.next());
    view.tiledGap[j] = view.gap[j]!;
    for (let r = 0; r < rows; r++) {
      view.weight[j * rows + r] = draw.next();
      view.tiled[(j - (j % 16)) * rows + r * 16 + (j % 16)] = view.weight[j * rows + r]!;
    }
  }
  const won = kernels.raceColumn(
    count,
    at.row,
    at.spike,
    at.growth,
    at.decay,
    exp(-20 / tauM),
    tauM,
    1.00001,
    n,
    k,
    rows,
    at.tiled,
    at.tiledGap,
    at.weight,
    at.gap,
    at.scratch,
    at.winners,
    at.times,
  );
  return { view, winners: [...view.winners.slice(0, won)], times: [...view.times.slice(0, won)] };
}

describe('the race of a column', () => {
  it('is won by those that cross first', () => {
    for (const height of [0.2, 0.6, 1.5, 2.4]) {
      const { view, winners, times } = race('wasm', height);
      const wanted: [time: number, neuron: number][] = [];
      for (let j = 0; j < n; j++) {
        let [a, u] = [0, 0];
        for (let s = 0; s < count; s++) {
          a += view.weight[j * rows + view.row[s]!]!;
          u += view.weight[j * rows + view.row[s]!]! * view.growth[s]!;
          const time = a > view.gap[j]! ? tauM * log(u / (a - view.gap[j]!)) : Infinity;
          if (time >= (s + 1 < count ? view.t[s + 1]! : 20)) continue;
          wanted.push([Math.max(time, view.t[s]!), j]);
          break;
        }
      }
      wanted.sort(([t, i], [other, j]) => t - other || i - j);
      expect(winners).toEqual(wanted.slice(0, k).map(([, neuron]) => neuron));
      for (const [w, time] of times.entries()) expect(time).toBeCloseTo(wanted[w]![0], 12);
      expect(winners.length > 0).toBe(true);
    }
  });

  it('has the same bits in TypeScript', () => {
    for (const height of [0.2, 0.6, 1.5, 2.4, 9]) {
      const [plain, fast] = [race('reference', height), race('wasm', height)];
      expect([plain.winners, plain.times]).toEqual([fast.winners, fast.times]);
    }
  });
});

describe('the dealing out of spikes', () => {
  it('gives every column what reaches it, in order, in both languages', () => {
    for (const set of ['wasm', 'reference'] as const) {
      const { kernels, view, at } = workspace(
        {
          input: ['u32', 4],
          reachStart: ['u32', 4],
          reachColumn: ['u32', 4],
          reachRow: ['u32', 4],
          start: ['u32', 5],
          row: ['u32', 12],
          spike: ['u32', 12],
        },
        set,
      );
      // input 0 reaches columns 0 and 2, input 1 none, input 2 both of these the other way round
      view.input.set([2, 0, 1, 2]);
      view.reachStart.set([0, 2, 2, 4]);
      view.reachColumn.set([0, 2, 2, 0]);
      view.reachRow.set([5, 6, 7, 8]);
      const { input, reachStart, reachColumn, reachRow, start, row, spike } = at;
      kernels.dealSpikes(4, input, reachStart, reachColumn, reachRow, 3, start, row, spike);
      expect([...view.start.slice(0, 4)]).toEqual([0, 3, 3, 6]);
      expect([...view.row.slice(0, 6)]).toEqual([8, 5, 8, 7, 6, 7]);
      expect([...view.spike.slice(0, 6)]).toEqual([0, 1, 3, 0, 1, 3]);
    }
  });
});
