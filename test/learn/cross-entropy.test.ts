import { describe, expect, it } from 'vitest';
import { crossEntropy, largestClass, softmaxInto } from '../../src/learn/cross-entropy.ts';
import { finiteDifferences, gradientError } from '../../src/learn/finite-difference.ts';

const logits = Float32Array.of(1, -2, 0.5, 0, 3, 3, -1, 0);

/** Loss and slopes of two rows of three classes, stride 4. */
function run(z: Float32Array, labels: number[], order = [0, 1]) {
  const slope = new Float32Array(8).fill(9);
  return { loss: crossEntropy(z, labels, order, 2, 3, 4, slope), slope };
}

describe('crossEntropy', () => {
  it('sums -log of the probability of the label over the rows', () => {
    const total = Math.exp(1) + Math.exp(-2) + Math.exp(0.5);
    const expected = Math.log(total) - 0.5 + Math.log(2 + Math.exp(-4));
    expect(run(logits, [2, 0]).loss).toBeCloseTo(expected, 12);
  });

  it('takes the label of the row that the order names', () => {
    expect(run(logits, [9, 2, 9, 0], [1, 3])).toEqual(run(logits, [2, 0]));
  });

  it('has the slopes of the mean loss, by finite differences, and 0 beyond the classes', () => {
    const { slope } = run(logits, [2, 0]);
    const z = Float64Array.from(logits);
    const mean = () => {
      const row = (at: number, label: number) =>
        Math.log([0, 1, 2].reduce((sum, c) => sum + Math.exp(z[at + c]!), 0)) - z[at + label]!;
      return (row(0, 2) + row(4, 0)) / 2;
    };
    expect(gradientError(slope, finiteDifferences(mean, z))).toBeLessThan(1e-6);
    expect([slope[3], slope[7]]).toEqual([0, 0]);
  });

  it('stays finite for scores far apart, and a slope too small to matter is 0', () => {
    const { loss, slope } = run(Float32Array.of(5000, -5000, 0, 0, 0, 0, 0, 0), [1, 0]);
    expect(loss).toBeCloseTo(10_000 + Math.log(3), 6);
    expect(Array.from(slope.subarray(0, 3))).toEqual([0.5, -0.5, 0]);
  });
});

describe('softmaxInto and largestClass', () => {
  it('gives probabilities that sum to 1, also of huge scores', () => {
    const out = new Float64Array(5);
    softmaxInto(Float32Array.of(0, 1e30, 1e30, -1e30), 1, 3, out, 2);
    expect(Array.from(out)).toEqual([0, 0, 0.5, 0.5, 0]);
  });

  it('gives ties to the lowest class', () => {
    expect(largestClass(Float32Array.of(9, 1, 2, 2), 1, 3)).toBe(1);
  });
});
