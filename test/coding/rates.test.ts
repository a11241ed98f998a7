import { expect, test } from 'vitest';
import { countsInto, rates, spikeCounts } from '../../src/coding/rates.ts';

const spikes = { t: Float64Array.of(0, 1, 1, 4, 9), i: Uint32Array.of(2, 0, 2, 2, 3) };

test('counts are the spikes of each neuron, and their sum is the number of spikes', () => {
  expect([...spikeCounts(spikes, 5)]).toEqual([1, 0, 3, 1, 0]);
});

test('a rate is spikes a second', () => {
  expect([...rates(spikes, 4, 250)]).toEqual([4, 0, 12, 4]);
});

test('no spikes, and no neurons, are counted as such', () => {
  const none = { t: new Float64Array(0), i: new Uint32Array(0) };
  expect([...spikeCounts(none, 3)]).toEqual([0, 0, 0]);
  expect(spikeCounts(none, 0)).toHaveLength(0);
});

test('countsInto forgets what was there before, and counts only the first so many', () => {
  const out = new Uint16Array(4).fill(9);
  countsInto(spikes, out);
  expect([...out]).toEqual([1, 0, 3, 1]);
  countsInto(spikes, out, 2);
  expect([...out]).toEqual([1, 0, 1, 0]);
});

test('countsInto leaves out neurons beyond its output', () => {
  const out = new Uint8Array(3);
  countsInto(spikes, out);
  expect([...out]).toEqual([1, 0, 3]);
});

test('a count of 65,535 is given, one more is refused', () => {
  const many = (n: number) => ({ t: new Float64Array(n + 1), i: new Uint32Array(n + 1).fill(1, 0, n) });
  expect([...spikeCounts(many(65_535), 2)]).toEqual([1, 65_535]);
  expect(() => spikeCounts(many(65_536), 2)).toThrow(
    /^spikeCounts\.spikes: must be at most 65535 a neuron, got 65536 of neuron 1; /,
  );
});

test('a neuron that is not there, a negative n and an empty duration are refused', () => {
  expect(() => spikeCounts(spikes, 3)).toThrow(
    /^spikeCounts\.spikes: must be of neurons 0 \.\.\. 2, got neuron 3$/,
  );
  expect(() => spikeCounts(spikes, -1)).toThrow(/^spikeCounts\.n: must be an integer >= 0, got -1$/);
  expect(() => rates(spikes, 4, 0)).toThrow(/^rates\.durationMs: must be > 0 ms and finite, got 0$/);
});
