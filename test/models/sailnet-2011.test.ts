/** SAILnet's parts against closed forms, and its law on data whose sources are known. */
import { describe, expect, it } from 'vitest';
import { Sailnet2011 } from '../../models/sailnet-2011.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const side = 16;

/** (16, 16) orthonormal rows: random numbers by Gram and Schmidt */
function orthonormal(key: string): Float64Array {
  const draw = rng(key);
  const rows = Float64Array.from({ length: side * side }, () => draw.normal());
  for (let i = 0; i < side; i++) {
    const row = rows.subarray(i * side, (i + 1) * side);
    for (let k = 0; k < i; k++) {
      let along = 0;
      for (let j = 0; j < side; j++) along += row[j]! * rows[k * side + j]!;
      for (let j = 0; j < side; j++) row[j]! -= along * rows[k * side + j]!;
    }
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    for (let j = 0; j < side; j++) row[j]! /= length;
  }
  return rows;
}

/** Draws x = sum of the sources that are on, each with probability 0.06 and a positive, exponential size. */
function mixture(sources: Float64Array, key: string): (into: Float64Array) => void {
  const draw = rng(key);
  return (into) => {
    into.fill(0);
    for (let k = 0; k < into.length; k += side)
      for (let s = 0; s < side; s++) {
        if (draw.next() >= 0.06) continue;
        const size = 4 * (0.5 + draw.exponential());
        for (let j = 0; j < side; j++) into[k + j]! += size * sources[s * side + j]!;
      }
  };
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, v) => total + v, 0);

describe('sailnet-2011', () => {
  const sources = orthonormal('sources');
  const net = new Sailnet2011({ inputs: side, units: side, p: 0.2, beta: 0.03, theta: 1, seed: 3 });
  const learnt = net.learn(mixture(sources, 'learn'), 800);
  const judge = async (): Promise<Matrix<Uint8Array>> => {
    await learnt;
    return net.respond(mixture(sources, 'judge'), 40);
  };

  it('finds independent sources of sparse mixtures: each neuron one, and all but few are found', async () => {
    await learnt;
    const field = net.fields().data;
    const found = new Set<number>();
    for (let i = 0; i < side; i++) {
      const row = field.subarray(i * side, (i + 1) * side);
      const length = Math.sqrt(sum(row.map((x) => x * x)));
      for (let s = 0; s < side; s++) {
        const along = sum(row.map((x, j) => x * sources[s * side + j]!)) / length;
        if (along > 0.9) found.add(s);
      }
    }
    expect(found.size).toBeGreaterThanOrEqual(14);
  });

  it('holds p spikes a patch in every neuron', async () => {
    const counts = await judge();
    expect(Math.abs(sum(counts.data) / counts.size / 0.2 - 1)).toBeLessThan(0.06);
    for (let i = 0; i < side; i++) {
      let spikes = 0;
      for (let k = 0; k < 4000; k++) spikes += counts.data[k * side + i]!;
      expect(Math.abs(spikes / 4000 - 0.2), `neuron ${i}`).toBeLessThan(0.04);
    }
  });

  it('keeps W symmetric, not negative and without self-inhibition', async () => {
    await learnt;
    const w = net.lateral().data;
    expect(Math.max(...w)).toBeGreaterThan(0.1);
    for (let i = 0; i < side; i++) {
      expect(w[i * side + i]).toBe(0);
      for (let j = 0; j < side; j++) {
        expect(w[i * side + j]).toBeGreaterThanOrEqual(0);
        expect(w[i * side + j]).toBeCloseTo(w[j * side + i]!, 12);
      }
    }
  });

  it('a neuron alone spikes when u = B (1 - 0.9^s) reaches theta, again and again', () => {
    const one = (theta: number) =>
      new Sailnet2011({ inputs: 1, units: 1, theta, fields: matrix(Float64Array.of(1), 1, 1) }).respond(
        (into) => into.fill(5),
        1,
      ).data[0];
    // 5 (1 - 0.9^s) >= 1 at s = 3, >= 2 at s = 5, >= 4.5 at s = 22, never at 5
    expect(one(1)).toBe(Math.floor(50 / 3));
    expect(one(2)).toBe(10);
    expect(one(4.5)).toBe(2);
    expect(one(5)).toBe(0);
  });

  it('thresholds alone: fields and inhibition stay byte for byte, and p is met', async () => {
    const still = new Sailnet2011({ inputs: side, units: side, p: 0.2, theta: 1 });
    const before = still.fields().data;
    await still.learn(mixture(sources, 'learn'), 300, { only: 'thresholds' });
    expect(still.fields().data).toEqual(before);
    expect(Math.max(...still.lateral().data)).toBe(0);
    const counts = still.respond(mixture(sources, 'judge'), 20);
    expect(Math.abs(sum(counts.data) / counts.size / 0.2 - 1)).toBeLessThan(0.15);
  });

  it('one step of each rule is what its equation says', async () => {
    // Two neurons with fields (1, 0) and (0, 1), and patches (3, 0): the first spikes alone.
    const fields = matrix(Float64Array.of(1, 0, 0, 1), 2, 2);
    const two = new Sailnet2011({
      inputs: 2,
      units: 2,
      theta: 2,
      p: 0.5,
      fields,
      alpha: 0.4,
      beta: 0.01,
      gamma: 0.1,
    });
    const draw = (into: Float64Array) => {
      for (let k = 0; k < into.length; k += 2) {
        into[k] = 3;
        into[k + 1] = 0;
      }
    };
    // 3 (1 - 0.9^s) >= 2 at s = 11: four spikes in 50 steps
    expect([...two.respond(draw, 1).data.subarray(0, 2)]).toEqual([4, 0]);
    await two.learn(draw, 1);
    const [q00, q01, q10, q11] = two.fields().data;
    expect(q00).toBeCloseTo(1 + 0.01 * (4 * 3 - 16 * 1), 12);
    expect([q01, q10, q11]).toEqual([0, 0, 1]);
    // together 0 < p^2: W would fall below 0 and stays
    expect([...two.lateral().data]).toEqual([0, 0, 0, 0]);
    expect(two.thresholds()[0]).toBeCloseTo(2 + 0.1 * (4 - 0.5), 12);
    expect(two.thresholds()[1]).toBeCloseTo(2 - 0.1 * 0.5, 12);
  });

  it('refuses what it cannot be', () => {
    expect(() => new Sailnet2011({ units: 0 })).toThrow(
      'sailnet2011.units: must be a whole number >= 1, got 0',
    );
    expect(() => new Sailnet2011({ p: 0 })).toThrow('sailnet2011.p: must be between 0 and 50, got 0');
    expect(() => new Sailnet2011({ beta: -1 })).toThrow('sailnet2011.beta: must be a number >= 0, got -1');
    expect(() => new Sailnet2011({ fields: matrix(new Float64Array(4), 2, 2) })).toThrow(
      'sailnet2011.fields: must be (256, 256), got (2, 2)',
    );
  });
});
