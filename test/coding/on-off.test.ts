import { expect, it } from 'vitest';
import { onOff } from '../../src/coding/on-off.ts';
import { matrix } from '../../src/math/matrix.ts';

it('answers to a dot by ON there and OFF around it, to black by nothing', () => {
  const image = new Uint8Array(2 * 15 * 15);
  image[7 * 15 + 7] = 200;
  const out = onOff(matrix(image, 2, 15, 15), { surround: 2, gain: 1 });
  expect(out.shape).toEqual([2, 2, 15, 15]);
  // a Gaussian of 2 pixels has 1 / (8 pi) in its middle
  expect(out.get(0, 0, 7, 7)).toBe(Math.round(200 * (1 - 1 / (8 * Math.PI))));
  expect(out.get(0, 1, 7, 7)).toBe(0);
  expect(out.get(0, 1, 7, 8)).toBe(Math.round((200 / (8 * Math.PI)) * Math.exp(-1 / 8)));
  expect(out.get(0, 1, 8, 7)).toBe(out.get(0, 1, 7, 8));
  expect(out.get(0, 0, 7, 8)).toBe(0);
  expect(out.data.slice(2 * 225).every((level) => level === 0)).toBe(true);
});

it('refuses a surround of nothing', () => {
  expect(() => onOff(matrix(new Uint8Array(4), 1, 2, 2), { surround: 0 })).toThrow(
    /onOff\.surround: must be > 0, got 0/,
  );
});
