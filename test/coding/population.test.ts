import { expect, test } from 'vitest';
import { population } from '../../src/coding/population.ts';

const options = { neurons: 7, low: 0, high: 5 };

// Centres -0.5, 0.5, ... 5.5, one apart.
test('a neuron is fully active at its centre, and activity falls as a Gaussian of sigma = distance / beta', () => {
  const gaussian = (deviations: number) => Math.round(255 * Math.exp(-0.5 * deviations ** 2));
  expect([...population([2.5], options)]).toEqual([-3, -2, -1, 0, 1, 2, 3].map((d) => gaussian(1.5 * d)));
  expect([...population([2.5], { ...options, beta: 3 })]).toEqual(
    [-3, -2, -1, 0, 1, 2, 3].map((d) => gaussian(3 * d)),
  );
});

test('a value one distance further gives the code one neuron further', () => {
  const [a, b] = [population([1.2], options), population([2.2], options)];
  expect(b.subarray(1)).toEqual(a.subarray(0, 6));
});

test('the code is symmetrical in low and high', () => {
  expect([...population([1.3], options)].reverse()).toEqual([...population([3.7], options)]);
});

test('the first and the last neuron have their centres half a distance outside the range', () => {
  const code = population([-0.5, 5.5], options);
  expect(code[0]).toBe(255);
  expect(code[13]).toBe(255);
});

test('several values give one row each', () => {
  const code = population([1, 4], options);
  expect(code.subarray(0, 7)).toEqual(population([1], options));
  expect(code.subarray(7)).toEqual(population([4], options));
});

test.each([
  [{ neurons: 2 }, /^population\.neurons: must be an integer >= 3, got 2$/],
  [{ low: 5 }, /^population\.low: must be finite and < high, got 5 and 5$/],
  [{ high: Number.POSITIVE_INFINITY }, /^population\.low: must be finite and < high/],
  [{ beta: 0 }, /^population\.beta: must be > 0 and finite, got 0$/],
])('the options %j are refused', (bad, message) => {
  expect(() => population([1], { ...options, ...bad })).toThrow(message);
});

test('a value that is not finite is refused', () => {
  expect(() => population([1, Number.NaN], options)).toThrow(
    /^population\.values\[1\]: must be finite, got NaN$/,
  );
});
