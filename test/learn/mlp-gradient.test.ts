import { describe, expect, it } from 'vitest';
import { type Activation, kWinners, relu } from '../../src/learn/activations.ts';
import { finiteDifferences, gradientError } from '../../src/learn/finite-difference.ts';
import { firstAt, heParameters, mlpShape } from '../../src/learn/mlp-layout.ts';
import { slopes, trainingSpace } from '../../src/learn/mlp-pass.ts';
import { sparseRows } from '../../src/learn/sparse-rows.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const [SAMPLES, INPUTS, HIDDEN, CLASSES] = [9, 6, 40, 3];
const shape = mlpShape(INPUTS, HIDDEN, CLASSES);
const draw = rng('gradient test');
const x = Float32Array.from({ length: SAMPLES * INPUTS }, () => (draw.next() < 0.5 ? 0 : draw.normal()));
const labels = Array.from({ length: SAMPLES }, () => draw.integer(CLASSES));
const parameters = heParameters(shape, 5);
for (let j = 0; j < HIDDEN; j++) parameters.first[firstAt(shape, INPUTS, j)] = 0.1 * draw.normal();

/** (INPUTS + 1, HIDDEN) and (HIDDEN + 1, CLASSES) as textbook matrices in Float64. */
const w1 = Float64Array.from(
  { length: (INPUTS + 1) * HIDDEN },
  (_, p) => parameters.first[firstAt(shape, Math.floor(p / HIDDEN), p % HIDDEN)]!,
);
const w2 = Float64Array.from(
  { length: (HIDDEN + 1) * CLASSES },
  (_, p) => parameters.second[Math.floor(p / CLASSES) * shape.scores + (p % CLASSES)]!,
);

/** Mean loss of the rows, written out plainly. */
function loss(rows: number[], activation: Activation): number {
  let sum = 0;
  for (const r of rows) {
    const potential = Array.from({ length: HIDDEN }, (_, j) => {
      let v = w1[INPUTS * HIDDEN + j]!;
      for (let i = 0; i < INPUTS; i++) v += x[r * INPUTS + i]! * w1[i * HIDDEN + j]!;
      return v;
    });
    const h = potential.map((v) => Math.max(0, v));
    if (activation.kind === 'kWinners') {
      const size = HIDDEN / activation.groups;
      for (let first = 0; first < HIDDEN; first += size) {
        const kept = [...h.slice(first, first + size)].sort((a, b) => b - a)[activation.k - 1]!;
        for (let j = first; j < first + size; j++) if (h[j]! < kept) h[j] = 0;
      }
    }
    const z = Array.from({ length: CLASSES }, (_, c) => {
      let v = w2[HIDDEN * CLASSES + c]!;
      for (let j = 0; j < HIDDEN; j++) v += h[j]! * w2[j * CLASSES + c]!;
      return v;
    });
    sum += Math.log(z.reduce((total, v) => total + Math.exp(v), 0)) - z[labels[r]!]!;
  }
  return sum / rows.length;
}

const activations: [string, Activation][] = [
  ['relu', relu()],
  ['3 of 40 winners', kWinners({ k: 3 })],
  ['12 of 40 winners', kWinners({ k: 12 })],
  ['2 winners in each of 5 groups', kWinners({ k: 2, groups: 5 })],
];

describe.each(activations)('back-propagation, %s', (_, activation) => {
  it.each(['wasm', 'reference'] as const)(
    'is the slope of the loss for every weight and bias (%s)',
    (engine) => {
      const rows = [7, 2, 0, 3, 8];
      const space = trainingSpace(
        shape,
        sparseRows(matrix(x, SAMPLES, INPUTS), 'none', 'x'),
        5,
        parameters,
        engine,
      );
      space.view.order.set(rows);
      const first = new Float32Array(shape.firstFloats);
      const total = slopes(space, shape, activation, labels, rows.length, (offset) =>
        first.set(space.view.tileSlope, offset),
      );
      expect(total / rows.length).toBeCloseTo(loss(rows, activation), 5);

      const slope1 = w1.map((_, p) => first[firstAt(shape, Math.floor(p / HIDDEN), p % HIDDEN)]!);
      const slope2 = w2.map(
        (_, p) => space.view.secondSlope[Math.floor(p / CLASSES) * shape.scores + (p % CLASSES)]!,
      );
      const measure = () => loss(rows, activation);
      expect(gradientError(slope1, finiteDifferences(measure, w1))).toBeLessThan(1e-5);
      expect(gradientError(slope2, finiteDifferences(measure, w2))).toBeLessThan(1e-5);
      expect(slope1.filter((slope) => slope !== 0).length).toBeGreaterThan(INPUTS);
    },
  );
});
