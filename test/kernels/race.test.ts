/** The kernel of the race engine by itself; test/sim/dense tries the engine. */
import { describe, expect, it } from 'vitest';
import { workspace } from '../../src/kernels/workspace.ts';
import { rng } from '../../src/math/rng.ts';

const tiles = 3;
const rows = 7;
const n = 16 * tiles;
const count = 5;

function race(set: 'wasm' | 'reference') {
  const layout = { row: ['u32', count], list: ['u32', n] } as const;
  const sums = {
    a: ['f32', n],
    u: ['f32', n],
    aAfter: ['f32', n],
    uAfter: ['f32', n],
    gap: ['f32', n],
  } as const;
  const { kernels, view, at } = workspace(
    { ...layout, ...sums, growth: ['f32', count], weight: ['f32', n * rows] },
    set,
  );
  const draw = rng('race tiles');
  for (const key of ['a', 'u', 'growth', 'weight', 'gap'] as const)
    for (let k = 0; k < view[key].length; k++) view[key][k] = draw.next() * (key === 'gap' ? 4 : 1);
  view.row.set([4, 0, 6, 6, 1]);
  const listed = kernels.raceTiles(
    tiles,
    rows,
    count,
    at.row,
    at.growth,
    at.weight,
    at.a,
    at.u,
    at.aAfter,
    at.uAfter,
    1.001,
    0.3,
    at.gap,
    at.list,
  );
  return { ...view, listed: view.list.slice(0, listed) };
}

describe('the race kernel', () => {
  it('adds rows to both sums and lists who is over, to rounding', () => {
    const { row, growth, weight, a, u, aAfter, uAfter, gap, listed } = race('wasm');
    const over: number[] = [];
    for (let j = 0; j < n; j++) {
      let sum = a[j]!;
      let grown = u[j]!;
      for (let s = 0; s < count; s++) {
        const w = weight[(Math.floor(j / 16) * rows + row[s]!) * 16 + (j % 16)]!;
        sum += w;
        grown += w * growth[s]!;
      }
      expect(aAfter[j]).toBeCloseTo(sum, 5);
      expect(uAfter[j]).toBeCloseTo(grown, 5);
      if (sum * 1.001 - 0.3 * grown >= gap[j]!) over.push(j);
    }
    expect(over.length).toBeGreaterThan(5);
    expect(over.length).toBeLessThan(n - 5);
    expect([...listed]).toEqual(over);
  });

  it('has the same bits in TypeScript', () => expect(race('reference')).toEqual(race('wasm')));
});
