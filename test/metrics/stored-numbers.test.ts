import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/math/matrix.ts';
import { connectionSparsity, footprint, parameterCount } from '../../src/metrics/stored-numbers.ts';

// Google Speech Commands SNN of NeuroBench: weights and biases of 20-256-256-256-35, and five numbers a spiking layer.
const sizes = [20, 256, 256, 256, 35];
const parameters = sizes.slice(1).flatMap((n, l) => [new Float32Array(n * sizes[l]!), new Float32Array(n)]);
const buffers = Array.from({ length: 4 }, () => new Float32Array(5));

describe("NeuroBench's keyword-spotting network", () => {
  it('has 145,955 parameters, of which 145,152 are weights', () => {
    expect(parameterCount(parameters)).toBe(145_955);
    expect(parameterCount(parameters.filter((_, l) => l % 2 === 0))).toBe(145_152);
  });

  it('takes 583,900 bytes: its parameters x 4 and 80 bytes of buffers', () => {
    expect(footprint([...parameters, ...buffers])).toBe(583_900);
    expect(footprint(parameters) + 80).toBe(583_900);
  });
});

describe('connection sparsity', () => {
  const small = matrix(Float32Array.of(0, 1), 1, 2);
  const large = matrix(Float32Array.of(0, 0, 0, 2, 0, 0, 0, 0), 2, 4);

  it('is the share of zeros over all weights, not a mean of shares', () => {
    expect(connectionSparsity([small, large])).toBe(0.8);
    expect(connectionSparsity([matrix(Float32Array.of(1, -1), 1, 2)])).toBe(0);
  });

  it('is rounded only where digits are asked for, as NeuroBench rounds to 4', () => {
    const third = matrix(Float32Array.of(0, 1, 1), 1, 3);
    expect(connectionSparsity([third])).toBe(1 / 3);
    expect(connectionSparsity([third], { digits: 4 })).toBe(0.3333);
  });
});

it.each<[() => unknown, RegExp]>([
  [() => connectionSparsity([]), /^connectionSparsity\.weights: must hold at least one number, got none/],
  [() => connectionSparsity([matrix(Float32Array.of(0, NaN), 1, 2)]), /weights\[0\].*got NaN at \(0, 1\)/],
  [() => connectionSparsity([matrix(new Float32Array(2), 2)]), /must be matrices, got shape \(2\)/],
  [() => connectionSparsity([], { digits: 0.5 }), /^connectionSparsity\.digits/],
  [() => footprint([]), /^footprint\.arrays: must hold at least one number, got none/],
  [() => footprint([{ byteLength: NaN }]), /^footprint\.arrays\[0\]: must have a number of bytes, got NaN/],
  [() => parameterCount([]), /^parameterCount\.parameters: must hold at least one number, got none/],
  [() => parameterCount([{} as never]), /^parameterCount\.parameters\[0\].*got undefined/],
])('nothing to count is refused, not counted as 0', (act, message) => {
  expect(act).toThrow(message);
});
