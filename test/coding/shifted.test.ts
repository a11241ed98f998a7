import { describe, expect, it } from 'vitest';
import { shifted } from '../../src/coding/shifted.ts';
import { matrix } from '../../src/math/matrix.ts';

describe('shifted images', () => {
  const images = matrix(
    Uint8Array.from({ length: 24 }, (_, p) => p + 1),
    2,
    3,
    4,
  );

  it.each([
    [0, 0],
    [1, 0],
    [0, -1],
    [-1, 2],
    [2, -3],
    [3, 4],
    [-9, 1],
  ])('by (%i, %i): every pixel moves, blanks move in, nothing crosses an edge', (dy, dx) => {
    const moved = shifted(images, dy, dx);
    for (let n = 0; n < 2; n++)
      for (let y = 0; y < 3; y++)
        for (let x = 0; x < 4; x++) {
          const [fromY, fromX] = [y - dy, x - dx];
          const isInside = fromY >= 0 && fromY < 3 && fromX >= 0 && fromX < 4;
          expect(moved.get(n, y, x)).toBe(isInside ? images.get(n, fromY, fromX) : 0);
        }
  });
});
