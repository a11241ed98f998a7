import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEEP_TIES, RANK_MAGNITUDE, RANK_SIGNED } from '../../src/kernels/kernels.ts';
import { type Engine, workspace } from '../../src/kernels/workspace.ts';

const engines = ['wasm', 'reference'] as const;

interface Race {
  rows: number[][];
  groupSize: number;
  k: number;
  factor?: number[];
  rule?: number;
  /** winners of each row, where they differ */
  each?: number[];
}

/** The code of each row as [unit, value] pairs, from the winners kernel, or (without a race) from `outside`. */
function codeOf(
  engine: Engine,
  rows: number[][],
  race: Omit<Race, 'rows'> | null,
  kept: readonly [below: number, above: number] = [Number.NEGATIVE_INFINITY, 0],
): [number, number][][] {
  const units = rows[0]!.length;
  const stride = units + 2;
  const room = rows.length * (units + 1);
  const { kernels, at, view } = workspace(
    {
      x: ['f32', rows.length * stride],
      factor: ['f32', units],
      winners: ['u32', rows.length],
      key: ['u32', units + 3],
      start: ['u32', rows.length + 1],
      index: ['u32', room],
      value: ['f32', room],
    },
    engine,
  );
  view.x.fill(1e9);
  for (const [r, row] of rows.entries()) view.x.set(row, r * stride);
  view.factor.set(race?.factor ?? new Array(units).fill(1));
  view.start.fill(99);
  view.winners.fill(race?.k ?? 0);
  if (race?.each) view.winners.set(race.each);
  if (race)
    kernels.winners(
      rows.length,
      units,
      race.groupSize,
      at.winners,
      at.x,
      stride,
      at.factor,
      race.rule ?? 0,
      at.key,
      at.start,
      at.index,
      at.value,
    );
  else {
    const [below, above] = kept;
    kernels.outside(rows.length, units, at.x, stride, below, above, at.start, at.index, at.value);
  }
  expect(view.start[0]).toBe(0);
  return rows.map((_, r) => {
    const code: [number, number][] = [];
    for (let e = view.start[r]!; e < view.start[r + 1]!; e++) code.push([view.index[e]!, view.value[e]!]);
    // every row is closed by the unit that is always on
    expect(code.pop()).toEqual([units, 1]);
    return code;
  });
}

describe.each(engines)('outside (%s)', (engine) => {
  it('keeps the positive potentials in the order of the units', () => {
    const rows = [
      [1, -1, 0, 2.5, -0],
      [0, 0, 0, 0, 0],
      [-3, 4, 5, 6, 1e-45],
    ];
    expect(codeOf(engine, rows, null)).toEqual([
      [
        [0, 1],
        [3, 2.5],
      ],
      [],
      [
        [1, 4],
        [2, 5],
        [3, 6],
        [4, Math.fround(1e-45)],
      ],
    ]);
  });

  it('keeps what lies below one bound or above the other, or all', () => {
    const rows = [[-2, -1, 0, 1, 2]];
    const units = (below: number, above: number) =>
      codeOf(engine, rows, null, [below, above])[0]!.map(([j]) => j);
    expect(units(-1, 1)).toEqual([0, 4]);
    expect(units(Number.NEGATIVE_INFINITY, -1.5)).toEqual([1, 2, 3, 4]);
    expect(units(Number.POSITIVE_INFINITY, 0)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe.each(engines)('winners (%s)', (engine) => {
  it('passes the k largest unchanged, indices ascending', () => {
    expect(codeOf(engine, [[3, 1, 4, 1.5, 9, 2, 6]], { groupSize: 7, k: 3 })).toEqual([
      [
        [2, 4],
        [4, 9],
        [6, 6],
      ],
    ]);
  });

  it('gives ties to the lowest index', () => {
    expect(codeOf(engine, [[2, 5, 5, 5, 5, 1]], { groupSize: 6, k: 2 })).toEqual([
      [
        [1, 5],
        [2, 5],
      ],
    ]);
    expect(codeOf(engine, [[2, 5, 2, 2, 5, 2, 2, 2]], { groupSize: 8, k: 4 })[0]!.map(([j]) => j)).toEqual([
      0, 1, 2, 4,
    ]);
  });

  it('lets only positive potentials win, so fewer than k may be active', () => {
    expect(codeOf(engine, [[-1, 0, 2, -5]], { groupSize: 4, k: 3 })).toEqual([[[2, 2]]]);
    expect(codeOf(engine, [[-1, 0, -2, -5]], { groupSize: 4, k: 3 })).toEqual([[]]);
  });

  it('lets each group have its own k winners', () => {
    const row = [1, 2, 3, 30, 20, 10];
    expect(codeOf(engine, [row], { groupSize: 3, k: 1 })).toEqual([
      [
        [2, 3],
        [3, 30],
      ],
    ]);
  });

  it('ranks by potential times factor and passes the plain potential', () => {
    const race = { groupSize: 4, k: 2, factor: [1, 10, 0.1, 1] };
    expect(codeOf(engine, [[3, 1, 9, 2]], race)).toEqual([
      [
        [0, 3],
        [1, 1],
      ],
    ]);
  });

  it('never lets a busy unit gain by its factor where the potential is negative', () => {
    expect(codeOf(engine, [[-1, -2, 0.5, -3]], { groupSize: 4, k: 2, factor: [1e-6, 1e-6, 1, 5] })).toEqual([
      [[2, 0.5]],
    ]);
  });

  it('ranks by magnitude, or lets the negative win too, or all that tie', () => {
    const winning = (row: number[], k: number, rule: number, factor?: number[]) =>
      codeOf(engine, [row], { groupSize: row.length, k, rule, ...(factor && { factor }) })[0]!.map(
        ([j]) => j,
      );
    const row = [-5, 0.5, 3, -1, 2, 0, -4];
    expect(winning(row, 3, RANK_MAGNITUDE)).toEqual([0, 2, 6]);
    expect(winning(row, 5, RANK_SIGNED)).toEqual([1, 2, 3, 4, 5]);
    expect(winning([-1, -3, -2, -8, -9], 2, RANK_SIGNED)).toEqual([0, 2]);
    expect(winning([-1, -3, -2, -8, -9], 2, RANK_SIGNED, [4, 1, 1, 0.01, 1])).toEqual([2, 3]);
    expect(winning([1, 2, 2, 2, 0.5], 2, KEEP_TIES)).toEqual([1, 2, 3]);
    expect(winning([0, 0, 0, 0, 1], 2, RANK_SIGNED + KEEP_TIES)).toEqual([0, 1, 2, 3, 4]);
    expect(winning([0, 0, 0, 0, 1], 2, KEEP_TIES)).toEqual([4]);
    expect(winning([-0, 0, -1], 1, RANK_SIGNED)).toEqual([1]);
  });

  it('lets each row have a number of winners of its own', () => {
    const rows = [
      [1, 2, 3],
      [1, 2, 3],
    ];
    const code = codeOf(engine, rows, { groupSize: 3, k: 1, each: [1, 3] });
    expect(code.map((row) => row.length)).toEqual([1, 3]);
  });

  it('equals sorting, whatever the rows, groups, factors and ties', () => {
    const potential = fc.oneof(
      fc.constantFrom(0, 1, 1, 2, -1, 1e-40, 3e38),
      fc.float({ noNaN: true, min: -4, max: 4 }),
    );
    const race: fc.Arbitrary<Race> = fc
      .tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 3 }))
      .chain(([groupSize, groups]) =>
        fc.record({
          rows: fc.array(
            fc.array(potential, { minLength: groupSize * groups, maxLength: groupSize * groups }),
            {
              minLength: 1,
              maxLength: 4,
            },
          ),
          groupSize: fc.constant(groupSize),
          k: fc.integer({ min: 1, max: groupSize }),
          rule: fc.integer({ min: 0, max: 7 }),
          factor: fc.array(fc.constantFrom(1, 1, 0.5, 2, 1e-3), {
            minLength: groupSize * groups,
            maxLength: groupSize * groups,
          }),
        }),
      );
    fc.assert(
      fc.property(race, ({ rows, groupSize, k, factor = [], rule = 0 }) => {
        const expected = rows.map((row) => {
          const winning: number[] = [];
          for (let first = 0; first < row.length; first += groupSize) {
            const value = (j: number) =>
              rule & RANK_MAGNITUDE ? Math.abs(Math.fround(row[j]!)) : Math.fround(row[j]!);
            // + 0: no negative zero, which ranks below zero
            const score = (j: number) => Math.fround(value(j) * Math.fround(factor[j]!)) + 0;
            const group = row.slice(first, first + groupSize).map((_, j) => first + j);
            const able = group.filter((j) => rule & RANK_SIGNED || score(j) > 0);
            able.sort((a, b) => score(b) - score(a) || a - b);
            const last = able.length < k ? Number.NEGATIVE_INFINITY : score(able[k - 1]!);
            winning.push(...able.filter((j, place) => place < k || (rule & KEEP_TIES && score(j) === last)));
          }
          return winning.sort((a, b) => a - b).map((j) => [j, Math.fround(row[j]!)]);
        });
        expect(codeOf(engine, rows, { groupSize, k, factor, rule })).toEqual(expected);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
