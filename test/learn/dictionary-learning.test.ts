/** A dictionary is found again from signals that it made, and the three solvers code alike. */
import { describe, expect, it } from 'vitest';
import { learnDictionary, sparseCodes } from '../../src/learn/dictionary-learning.ts';
import { gramForm, lasso } from '../../src/learn/lasso.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const ATOMS = 12;
const LENGTH = 16;

/** Unit atoms, and signals of two of them with weights from 0.5 to 1.5. */
function made(seed: number, count: number): { atoms: Float64Array; x: Matrix<Float32Array> } {
  const draw = rng(seed, 'made');
  const atoms = Float64Array.from({ length: ATOMS * LENGTH }, () => draw.normal());
  for (let j = 0; j < ATOMS; j++) {
    const atom = atoms.subarray(j * LENGTH, (j + 1) * LENGTH);
    const length = Math.sqrt(atom.reduce((sum, c) => sum + c * c, 0));
    for (let p = 0; p < LENGTH; p++) atom[p]! /= length;
  }
  const x = new Float32Array(count * LENGTH);
  for (let r = 0; r < count; r++)
    for (const j of [draw.integer(ATOMS), draw.integer(ATOMS)]) {
      const weight = 0.5 + draw.next();
      for (let p = 0; p < LENGTH; p++) x[r * LENGTH + p]! += weight * atoms[j * LENGTH + p]!;
    }
  return { atoms, x: matrix(x, count, LENGTH) };
}

const cosine = (a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number => {
  let sum = 0;
  for (let p = 0; p < LENGTH; p++) sum += a[i * LENGTH + p]! * b[j * LENGTH + p]!;
  return sum;
};

/** Atoms of which a learnt one is a copy. */
const found = (atoms: Float64Array, learnt: Matrix<Float64Array>): number =>
  Array.from({ length: ATOMS }, (_, i) =>
    Math.max(...Array.from({ length: learnt.shape[0]! }, (_, j) => cosine(atoms, i, learnt.data, j))),
  ).filter((best) => best > 0.97).length;

describe('learnDictionary', () => {
  it('finds the atoms that made the signals, which signals themselves are not', async () => {
    const { atoms, x } = made(1, 2000);
    const options = { atoms: 16, lambda: 0.2, batch: 64, seed: 1 };
    expect(found(atoms, await learnDictionary(x, { ...options, steps: 0 }))).toBeLessThan(6);
    const learnt = await learnDictionary(x, { ...options, steps: 150 });
    expect(found(atoms, learnt)).toBe(ATOMS);
    for (let j = 0; j < 16; j++) expect(cosine(learnt.data, j, learnt.data, j)).toBeCloseTo(1, 12);
  });

  it('is the same for the same seed, and another for another', async () => {
    const { x } = made(2, 300);
    const learn = (seed: number) => learnDictionary(x, { atoms: 8, lambda: 0.1, batch: 32, steps: 5, seed });
    expect((await learn(1)).data).toEqual((await learn(1)).data);
    expect((await learn(1)).data).not.toEqual((await learn(2)).data);
  });

  it('refuses what it cannot learn from', async () => {
    const blank = matrix(new Uint8Array(40), 10, 4);
    await expect(learnDictionary(blank, { atoms: 2, lambda: 0.1 })).rejects.toThrow(
      /must hold a signal that differs from 0 for each of 2 atoms, got 0;/,
    );
    const three = matrix(Float32Array.of(1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 1, 1), 4, 3);
    await expect(learnDictionary(three, { atoms: 50, lambda: 0.1 })).rejects.toThrow(
      /^learnDictionary\.x: must hold a signal that differs from 0 for each of 50 atoms, got 3; ask for fewer atoms$/,
    );
    expect((await learnDictionary(three, { atoms: 3, lambda: 0.1, steps: 1 })).shape).toEqual([3, 3]);
    await expect(learnDictionary(blank, { atoms: 0, lambda: 0.1 })).rejects.toThrow(/atoms: must be/);
    await expect(learnDictionary(blank, { atoms: 2, lambda: 0.1, keep: 2 })).rejects.toThrow(
      /keep: must be <= 1/,
    );
  });
});

describe('sparseCodes', () => {
  it.each([1, 2, 3, 5, 7, 11, ATOMS])('of %i atoms are the LASSO of each signal', async (count) => {
    const { atoms, x } = made(4, 5);
    const dictionary = matrix(atoms.slice(0, count * LENGTH), count, LENGTH);
    const codes = await sparseCodes(dictionary, x, { lambda: 0.1, tolerance: 1e-9 });
    for (let r = 0; r < 5; r++) {
      const signal = Float64Array.from(x.data.subarray(r * LENGTH, (r + 1) * LENGTH));
      const options = { lambda: 0.1, nonNegative: true, tolerance: 1e-9 };
      const one = lasso(gramForm(dictionary, signal), options);
      for (let j = 0; j < count; j++) expect(codes.data[r * count + j]).toBeCloseTo(one[j]!, 6);
    }
  });

  it('are those of one optimum, whichever solver finds them', async () => {
    const { atoms, x } = made(3, 20);
    const dictionary = matrix(atoms, ATOMS, LENGTH);
    const by = (solver: 'coordinate-descent' | 'fista' | 'lca') =>
      sparseCodes(dictionary, x, { lambda: 0.1, solver, tolerance: 1e-8 });
    const codes = await by('coordinate-descent');
    expect(codes.shape).toEqual([20, ATOMS]);
    for (const solver of ['fista', 'lca'] as const) {
      const others = await by(solver);
      for (const [i, value] of others.data.entries()) expect(value).toBeCloseTo(codes.data[i]!, 5);
    }
    const active = codes.data.filter((value) => value > 0.2).length / 20;
    expect(active).toBeGreaterThan(1.4);
    expect(active).toBeLessThan(2.4);
  });

  it('refuses signals of another length and a solver that is none', async () => {
    const { atoms, x } = made(3, 2);
    await expect(sparseCodes(matrix(atoms, LENGTH, ATOMS), x, { lambda: 1 })).rejects.toThrow(
      /must have 12 numbers a signal, got 16/,
    );
    await expect(
      sparseCodes(matrix(atoms, ATOMS, LENGTH), x, { lambda: 1, solver: 'newton' as 'lca' }),
    ).rejects.toThrow(
      /^sparseCodes\.solver: must be 'coordinate-descent' or 'fista' or 'lca', got 'newton'$/,
    );
  });
});

it('moves the atoms as the plain algorithm does, whatever their number', async () => {
  const { x } = made(5, 60);
  const [atoms, batch, keep, lambda] = [7, 20, 0.9, 0.1];
  const learnt = await learnDictionary(x, {
    atoms,
    batch,
    keep,
    lambda,
    steps: 2,
    seed: 3,
    tolerance: 1e-10,
  });

  const order = Uint32Array.from({ length: 60 }, (_, r) => r);
  rng(3, 'dictionary-learning', 'signals').shuffle(order);
  const signal = (n: number) =>
    Array.from(x.data.subarray(order[n % 60]! * LENGTH, (order[n % 60]! + 1) * LENGTH));
  const unit = (v: number[]) => v.map((c) => c / Math.hypot(...v));
  const dictionary = Array.from({ length: atoms }, (_, j) => unit(signal(j)));
  const a = dictionary.map(() => new Array<number>(atoms).fill(0));
  const b = dictionary.map(() => new Array<number>(LENGTH).fill(0));
  for (let step = 0; step < 2; step++) {
    for (const row of [...a, ...b]) for (const c of row.keys()) row[c]! *= keep;
    const form = matrix(Float64Array.from(dictionary.flat()), atoms, LENGTH);
    for (let s = 0; s < batch; s++) {
      const y = signal(atoms + step * batch + s);
      const code = lasso(gramForm(form, Float64Array.from(y)), { lambda, nonNegative: true });
      for (let j = 0; j < atoms; j++) {
        for (let i = 0; i < atoms; i++) a[j]![i]! += code[j]! * code[i]!;
        for (let p = 0; p < LENGTH; p++) b[j]![p]! += code[j]! * y[p]!;
      }
    }
    for (let j = 0; j < atoms; j++) {
      const drawn = (p: number) => dictionary.reduce((sum, atom, i) => sum + a[j]![i]! * atom[p]!, 0);
      dictionary[j] = unit(dictionary[j]!.map((c, p) => c + (b[j]![p]! - drawn(p)) / a[j]![j]!));
    }
  }
  for (const [i, value] of learnt.data.entries()) expect(value).toBeCloseTo(dictionary.flat()[i]!, 6);
});
