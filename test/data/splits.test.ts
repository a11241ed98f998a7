import { expect, test } from 'vitest';
import { splits } from '../../src/data/splits.ts';
import { numbered, numbersOf } from './numbered-images.ts';

/** 600 training images numbered 0 ... 599 and 100 test images numbered 1000 ... 1099. */
const set = { train: numbered(600), test: numbered(100, 1000) };
const split = (trainImages: number, seed: number | string = 1) =>
  splits(set, { trainImages, validationImages: 100, seed });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, j) => from + j);

test('validation is the last training images, test is the test set, and training overlaps neither', () => {
  for (const trainImages of [1, 37, 500]) {
    const { train, validation, test: judged } = split(trainImages);
    const numbers = numbersOf(train);
    expect(numbersOf(validation)).toEqual(range(500, 600));
    expect(numbersOf(judged)).toEqual(range(1000, 1100));
    expect(new Set(numbers).size).toBe(trainImages);
    expect(Math.max(...numbers)).toBeLessThan(500);
  }
});

test('labels stay with their images', () => {
  const { train } = split(200);
  expect([...train.labels]).toEqual(numbersOf(train).map((number) => number % 10));
});

test('all that is not kept for validation can be had, each image once', () => {
  expect(numbersOf(split(500).train).sort((a, b) => a - b)).toEqual(range(0, 500));
});

test('training on everything leaves no validation and does not touch the test set', () => {
  const { train, validation, test: judged } = split(600);
  expect(numbersOf(train).sort((a, b) => a - b)).toEqual(range(0, 600));
  expect(validation.labels).toHaveLength(0);
  expect(numbersOf(judged)).toEqual(range(1000, 1100));
});

test('a split depends on its options alone, not on what was split before', () => {
  const first = numbersOf(split(50, 7).train);
  split(20, 8);
  split(600, 7);
  expect(numbersOf(split(50, 7).train)).toEqual(first);
});

test('another seed draws other images; a smaller draw is the beginning of a larger one', () => {
  const large = numbersOf(split(300, 'a').train);
  expect(numbersOf(split(300, 'b').train)).not.toEqual(large);
  for (const few of [1, 10, 299]) expect(numbersOf(split(few, 'a').train)).toEqual(large.slice(0, few));
});

test('every image is drawn about equally often', () => {
  const draws = 2000;
  const counts = new Uint32Array(500);
  for (let seed = 0; seed < draws; seed++)
    for (const number of numbersOf(split(50, seed).train)) counts[number]!++;
  // Binomial(2000, 0.1): mean 200, standard deviation 13.4; 5 sigma.
  expect(Math.min(...counts)).toBeGreaterThan(200 - 67);
  expect(Math.max(...counts)).toBeLessThan(200 + 67);
});

test('validation defaults to 10,000 images', () => {
  const large = { train: numbered(10_003), test: set.test };
  const { train, validation } = splits(large, { trainImages: 3, seed: 1 });
  expect(numbersOf(train).sort()).toEqual([0, 1, 2]);
  expect(validation.labels).toHaveLength(10_000);
});

test.each([0, -1, 1.5, 501, 599, 601, Number.NaN])('trainImages %d is refused', (trainImages) => {
  expect(() => split(trainImages)).toThrow(
    `splits.trainImages: must be an integer in 1 ... 500, or 600 for all, got ${trainImages}; ` +
      'the last 100 training images are kept for validation',
  );
});

test('a set smaller than its validation images is refused', () => {
  expect(() => splits(set, { trainImages: 1, seed: 1 })).toThrow(
    /^splits\.validationImages: must be an integer in 0 \.\.\. 599 \(the set has 600 training images\), got 10000$/,
  );
});
