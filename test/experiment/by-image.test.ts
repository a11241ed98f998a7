/** What a record says of each image, and that it comes back as it was. */
import { describe, expect, it } from 'vitest';
import { storedByImage, valuesByImage } from '../../src/experiment/by-image.ts';

describe('what each image adds', () => {
  it('is a digit an image: right or wrong', () => {
    const stored = storedByImage(Float32Array.of(1, 0, 1, 1), 'run.accuracy');
    expect(stored).toEqual({ step: 1, counts: '1011' });
    expect([...valuesByImage(stored)]).toEqual([1, 0, 1, 1]);
  });

  it.each([
    ['shares of five questions', Float32Array.of(0.2, 0.8, 0, 0.4), '1402'],
    ['a score of eleven', Float32Array.of(110_000, 10_000, 0), 'b10'],
    ['nothing but wrong', Float32Array.of(0, 0), '00'],
  ])('keeps %s', (_, values, counts) => {
    const stored = storedByImage(values, 'run.score');
    expect(stored.counts).toBe(counts);
    for (const [i, value] of valuesByImage(stored).entries())
      expect(value).toBeCloseTo(values[i]!, values[i]! > 1 ? 2 : 6);
  });

  it('is refused where no step explains it', () => {
    expect(() => storedByImage([0.123, 1, 0.77777], 'toy.run.byImage.accuracy')).toThrow(
      'toy.run.byImage.accuracy: must be multiples of one step, at most 35 of it, got 0.123, 1, 0.77777 ...',
    );
    expect(() => storedByImage([1, 0.5026], 'owner')).toThrow('owner: must be multiples');
    expect(() => storedByImage([-1, 1], 'owner')).toThrow('owner: must be multiples');
  });
});
