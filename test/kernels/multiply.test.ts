import { describe, expect, it } from 'vitest';
import { type Engine, workspace } from '../../src/kernels/workspace.ts';
import { bits, normals, sparseSample } from './sparse-samples.ts';

const ORDER = [4, 0, 1, 4, 2];
const x = sparseSample('multiply', 6, 40, 0.3);

/** out (5, width + 3) of the rows ORDER of x times a matrix that is plain or in tiles of 16 columns. */
function product(engine: Engine, width: number, tiled: boolean) {
  const tiles = Math.ceil(width / 16);
  const plain = normals(`dense ${width}`, x.columns * width);
  const stored = new Float32Array(x.columns * tiles * 16);
  for (let i = 0; i < x.columns; i++)
    for (let c = 0; c < width; c++)
      stored[tiled ? Math.floor(c / 16) * x.columns * 16 + i * 16 + (c % 16) : i * width + c] =
        plain[i * width + c]!;
  const outStride = width + 3;
  const { kernels, at, view } = workspace(
    {
      order: ['u32', ORDER.length],
      start: ['u32', x.start.length],
      index: ['u32', x.index.length],
      value: ['f32', x.value.length],
      dense: ['f32', stored.length],
      out: ['f32', ORDER.length * outStride],
    },
    engine,
  );
  view.order.set(ORDER);
  view.start.set(x.start);
  view.index.set(x.index);
  view.value.set(x.value);
  view.dense.set(stored);
  view.out.fill(7);
  const rowStride = tiled ? 16 : width;
  const blockStride = tiled ? 16 * x.columns : 16;
  kernels.multiply(
    ORDER.length,
    at.order,
    at.start,
    at.index,
    at.value,
    at.dense,
    rowStride,
    blockStride,
    width,
    at.out,
    outStride,
  );
  return { out: view.out, plain };
}

const layouts = [4, 8, 12, 16, 20, 28, 32, 44, 64].flatMap((width) =>
  (width % 16 === 0 ? [false, true] : [false]).map((tiled) => ({ width, tiled })),
);

describe('multiply', () => {
  it.each(layouts)(
    'gives the dense product, width $width, tiled $tiled, and writes nothing else',
    ({ width, tiled }) => {
      for (const engine of ['wasm', 'reference'] as const) {
        const { out, plain } = product(engine, width, tiled);
        for (const [r, row] of ORDER.entries()) {
          for (let c = 0; c < width; c++) {
            let sum = 0;
            for (let i = 0; i < x.columns; i++) sum += x.dense[row * x.columns + i]! * plain[i * width + c]!;
            expect(out[r * (width + 3) + c]).toBeCloseTo(sum, 4);
          }
          expect(Array.from(out.subarray(r * (width + 3) + width, (r + 1) * (width + 3)))).toEqual([7, 7, 7]);
        }
      }
    },
  );

  it.each(layouts)(
    'is the same in both engines bit for bit, width $width, tiled $tiled',
    ({ width, tiled }) => {
      expect(bits(product('wasm', width, tiled).out)).toEqual(bits(product('reference', width, tiled).out));
    },
  );

  it('gives the same bits from tiles as from the plain matrix', () => {
    expect(bits(product('wasm', 64, true).out)).toEqual(bits(product('wasm', 64, false).out));
  });

  it('gives +0 for a row without entries', () => {
    expect(bits(product('wasm', 16, false).out.subarray(2 * 19, 2 * 19 + 16))).toEqual(new Array(16).fill(0));
  });
});
