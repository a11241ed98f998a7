import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/kernels.ts';
import { type Engine, workspace } from '../../src/kernels/workspace.ts';
import { bits, normals, sparseSample } from './sparse-samples.ts';

const engines = ['wasm', 'reference'] as const;

/** Both engines on the same filled workspace: the bits of `result` must agree; returns them of the WebAssembly run. */
function onBoth<T extends Float32Array | Uint32Array>(run: (engine: Engine) => T): T {
  const wasm = run('wasm');
  expect(bits(wasm)).toEqual(bits(run('reference')));
  return wasm;
}

describe('transpose', () => {
  const x = sparseSample('transpose', 7, 9, 0.4);
  const order = [3, 0, 6, 1, 5];

  it('lists each column of the chosen rows, rows ascending as they stand in the order', () => {
    const layout = {
      order: ['u32', order.length],
      start: ['u32', x.start.length],
      index: ['u32', x.index.length],
      value: ['f32', x.value.length],
      outStart: ['u32', x.columns + 2],
      outIndex: ['u32', x.index.length],
      outValue: ['f32', x.index.length],
    } as const;
    const run = (engine: Engine) => {
      const { kernels, at, view } = workspace(layout, engine);
      view.order.set(order);
      view.start.set(x.start);
      view.index.set(x.index);
      view.value.set(x.value);
      kernels.transpose(
        order.length,
        at.order,
        at.start,
        at.index,
        at.value,
        x.columns,
        at.outStart,
        at.outIndex,
        at.outValue,
      );
      return view;
    };
    for (const engine of engines) {
      const { outStart, outIndex, outValue } = run(engine);
      for (let c = 0; c < x.columns; c++) {
        const column: [number, number][] = [];
        for (let e = outStart[c]!; e < outStart[c + 1]!; e++) column.push([outIndex[e]!, outValue[e]!]);
        const expected = order
          .map((row, r): [number, number] => [r, x.dense[row * x.columns + c]!])
          .filter(([, value]) => value !== 0);
        expect(column).toEqual(expected);
      }
    }
  });
});

describe('expand', () => {
  const x = sparseSample('expand', 4, 40, 0.5);
  const expanded = (width: number, rowStride: number, blockStride: number, room: number) =>
    onBoth((engine) => {
      const { kernels, at, view } = workspace(
        {
          start: ['u32', x.start.length],
          index: ['u32', x.index.length],
          value: ['f32', x.value.length],
          out: ['f32', room],
        },
        engine,
      );
      view.start.set(x.start);
      view.index.set(x.index);
      view.value.set(x.value);
      view.out.fill(7);
      kernels.expand(4, at.start, at.index, at.value, width, at.out, rowStride, blockStride);
      return view.out;
    });

  it('is the dense matrix, zeros written, entries beyond the width left out', () => {
    const out = expanded(37, 39, 16, 4 * 39);
    for (let r = 0; r < 4; r++)
      expect(Array.from(out.subarray(r * 39, r * 39 + 39))).toEqual([
        ...x.dense.subarray(r * 40, r * 40 + 37),
        7,
        7,
      ]);
  });

  it('or lies in tiles of 16 columns', () => {
    const out = expanded(37, 16, 16 * 5, 3 * 16 * 5);
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < 48; c++)
        expect(out[Math.floor(c / 16) * 80 + r * 16 + (c % 16)]).toBe(c < 37 ? x.dense[r * 40 + c] : 7);
  });
});

describe('rowProducts', () => {
  it.each([4, 8, 12, 20])('is the inner product at every entry, width %i', (width) => {
    const h = sparseSample('rowProducts', 5, 13, 0.5);
    const dense = normals('rowProducts dense', 13 * width);
    const other = normals('rowProducts other', 5 * width);
    const out = onBoth((engine) => {
      const { kernels, at, view } = workspace(
        {
          start: ['u32', h.start.length],
          index: ['u32', h.index.length],
          dense: ['f32', dense.length],
          other: ['f32', other.length],
          out: ['f32', h.index.length],
        },
        engine,
      );
      view.start.set(h.start);
      view.index.set(h.index);
      view.dense.set(dense);
      view.other.set(other);
      kernels.rowProducts(5, at.start, at.index, at.dense, width, width, at.other, width, at.out);
      return view.out;
    });
    for (let r = 0; r < 5; r++)
      for (let e = h.start[r]!; e < h.start[r + 1]!; e++) {
        let sum = 0;
        for (let c = 0; c < width; c++) sum += dense[h.index[e]! * width + c]! * other[r * width + c]!;
        expect(out[e]).toBeCloseTo(sum, 4);
      }
  });
});

describe('tileProducts', () => {
  it('is the inner product at every entry, tile by tile', () => {
    const h = sparseSample('tileProducts', 5, 13, 0.5);
    const tiles = 3;
    const dense = normals('tileProducts dense', tiles * 13 * 16);
    const other = normals('tileProducts other', tiles * 6 * 16);
    // a tile that is silent in one row
    other.fill(0, 16 * 7, 16 * 8);
    const out = onBoth((engine) => {
      const { kernels, at, view } = workspace(
        {
          start: ['u32', h.start.length],
          index: ['u32', h.index.length],
          dense: ['f32', dense.length],
          other: ['f32', other.length],
          out: ['f32', h.index.length],
        },
        engine,
      );
      view.start.set(h.start);
      view.index.set(h.index);
      view.dense.set(dense);
      view.other.set(other);
      view.out.fill(7);
      kernels.tileProducts(5, at.start, at.index, at.dense, 13 * 16, tiles, at.other, 6 * 16, at.out);
      return view.out;
    });
    for (let r = 0; r < 5; r++)
      for (let e = h.start[r]!; e < h.start[r + 1]!; e++) {
        let sum = 0;
        for (let t = 0; t < tiles; t++)
          for (let c = 0; c < 16; c++)
            sum += dense[(t * 13 + h.index[e]!) * 16 + c]! * other[(t * 6 + r) * 16 + c]!;
        expect(out[e]).toBeCloseTo(sum, 4);
      }
  });
});

describe('descent', () => {
  const weights = normals('descent', 24);
  const given = normals('descent slopes', 24);
  const after = (act: (kernels: Kernels, w: number, g: number, m: number) => void) =>
    onBoth((engine) => {
      const { kernels, at, view } = workspace({ all: ['f32', 72] }, engine);
      view.all.set(weights);
      view.all.set(given, 24);
      act(kernels, at.all, at.all + 96, at.all + 192);
      return view.all;
    });

  it('with momentum goes on in the direction of earlier slopes', () => {
    const all = after((k, w, g, m) => {
      k.momentum(24, w, m, g, 0.1, 0.5);
      k.momentum(24, w, m, g, 0.1, 0.5);
    });
    for (let i = 0; i < 24; i++) {
      expect(all[48 + i]).toBeCloseTo(1.5 * given[i]!, 5);
      expect(all[i]).toBeCloseTo(weights[i]! - 0.1 * (1 + 1.5) * given[i]!, 5);
    }
  });

  it('adds a share of the weights to their slopes, or multiplies these', () => {
    const sum = after((k, w, g) => k.addScaled(20, w, 0.5, g));
    const product = after((k, w, g) => k.multiplyBy(20, w, g));
    for (let i = 0; i < 24; i++) {
      expect(sum[24 + i]).toBeCloseTo(given[i]! + (i < 20 ? 0.5 * weights[i]! : 0), 5);
      expect(product[24 + i]).toBeCloseTo(given[i]! * (i < 20 ? weights[i]! : 1), 5);
    }
  });
});

describe('outerProducts', () => {
  const inputs = 21;
  const x = sparseSample('outer x', 8, inputs, 0.4);
  const delta = sparseSample('outer delta', 6, 16, 0.2);
  const order = [2, 7, 0, 1, 3, 5];

  /** Sum over the batch of x[order[r]] (outer) delta[r], (inputs, 16): sparse by columns of delta, or as a product. */
  function slopes(engine: Engine, sparse: boolean): Float32Array {
    const {
      kernels: k,
      at,
      view,
    } = workspace(
      {
        order: ['u32', 8],
        identity: ['u32', 32],
        xStart: ['u32', x.start.length],
        xIndex: ['u32', x.index.length],
        xValue: ['f32', x.value.length],
        dStart: ['u32', delta.start.length],
        dIndex: ['u32', delta.index.length],
        dValue: ['f32', delta.value.length],
        dense: ['f32', 6 * 16],
        tStart: ['u32', 32],
        tIndex: ['u32', x.index.length],
        tValue: ['f32', x.index.length],
        out: ['f32', inputs * 16],
      },
      engine,
    );
    view.order.set(order);
    for (let i = 0; i < 32; i++) view.identity[i] = i;
    view.xStart.set(x.start);
    view.xIndex.set(x.index);
    view.xValue.set(x.value);
    view.dStart.set(delta.start);
    view.dIndex.set(delta.index);
    view.dValue.set(delta.value);
    view.dense.set(delta.dense);
    view.out.fill(7);
    if (sparse) {
      k.transpose(6, at.identity, at.dStart, at.dIndex, at.dValue, 16, at.tStart, at.tIndex, at.tValue);
      k.outerProducts(
        16,
        at.tStart,
        at.tIndex,
        at.tValue,
        at.order,
        at.xStart,
        at.xIndex,
        at.xValue,
        at.out,
        16,
        inputs,
      );
    } else {
      k.transpose(6, at.order, at.xStart, at.xIndex, at.xValue, inputs, at.tStart, at.tIndex, at.tValue);
      k.multiply(inputs, at.identity, at.tStart, at.tIndex, at.tValue, at.dense, 16, 16, 16, at.out, 16);
    }
    return view.out;
  }

  it('touches only what is not zero and gives the bits of the dense product', () => {
    const sparse = onBoth((engine) => slopes(engine, true));
    expect(bits(sparse)).toEqual(bits(slopes('wasm', false)));
    expect(sparse.some((slope) => slope !== 0)).toBe(true);
  });
});

describe('adam', () => {
  const n = 24;
  const slopes = [normals('adam 1', n), normals('adam 2', n), normals('adam 3', n)];
  slopes[0]![3] = 0;
  slopes[1]![3] = 1e-16;
  slopes[2]![3] = -1e-20;

  function descend(engine: Engine) {
    const { kernels, at, view } = workspace(
      { w: ['f32', n], m: ['f32', n], v: ['f32', n], g: ['f32', n] },
      engine,
    );
    view.w.fill(1);
    for (const slope of slopes) {
      view.g.set(slope);
      kernels.adam(n, at.w, at.m, at.v, at.g, 0.01, 0.9, 0.999, 1e-6);
    }
    return view;
  }

  it('is the textbook step, to Float32', () => {
    const { w } = descend('wasm');
    for (let i = 0; i < n; i++) {
      if (i === 3) continue;
      let [weight, m, v] = [1, 0, 0];
      for (const slope of slopes) {
        m = 0.9 * m + 0.1 * slope[i]!;
        v = 0.999 * v + 0.001 * slope[i]! ** 2;
        weight -= (0.01 * m) / (Math.sqrt(v) + 1e-6);
      }
      expect(w[i]).toBeCloseTo(weight, 5);
    }
  });

  it('leaves a weight whose slopes vanish where it is', () => {
    const { w, m, v } = descend('wasm');
    expect([w[3], m[3], v[3]]).toEqual([1, 0, 0]);
  });

  it('lets a moment die away to 0, never to subnormal numbers', () => {
    for (const engine of engines) {
      const { kernels, at, view } = workspace(
        { w: ['f32', 4], m: ['f32', 4], v: ['f32', 4], g: ['f32', 4] },
        engine,
      );
      view.m.fill(1e-3);
      view.v.fill(1e-29);
      for (let step = 0; step < 3000; step++) {
        kernels.adam(4, at.w, at.m, at.v, at.g, 1e-3, 0.9, 0.999, 1e-8);
        for (const moment of [view.m[0]!, view.v[0]!]) expect(moment === 0 || moment > 1.2e-38).toBe(true);
      }
      expect([view.m[0], view.v[0]]).toEqual([0, 0]);
    }
  });

  it('is the same in both engines bit for bit', () => {
    for (const name of ['w', 'm', 'v'] as const) onBoth((engine) => descend(engine)[name]);
  });
});

describe('fold and centre', () => {
  const rows = 5;
  const width = 8;
  const w = normals('fold w', (rows + 1) * width);
  const g = normals('fold g', (rows + 1) * width);
  const mean = normals('fold mean', rows);
  const scale = normals('fold scale', rows).map(Math.abs);
  scale[2] = 0;

  const run = (engine: Engine) => {
    const { kernels, at, view } = workspace(
      {
        w: ['f32', w.length],
        g: ['f32', g.length],
        mean: ['f32', rows],
        scale: ['f32', rows],
        out: ['f32', w.length],
      },
      engine,
    );
    view.w.set(w);
    view.g.set(g);
    view.mean.set(mean);
    view.scale.set(scale);
    kernels.fold(rows, width, at.w, at.mean, at.scale, at.out);
    kernels.centre(rows, width, at.w, at.mean, at.scale, 0.01, at.g);
    return view;
  };

  it('fold gives weights on plain features with the scores of the standardised ones', () => {
    const out = onBoth((engine) => run(engine).out);
    const x = [3, 0, 7, -1, 0.5];
    for (let c = 0; c < width; c++) {
      let standardised = w[rows * width + c]!;
      let plain = out[rows * width + c]!;
      for (let i = 0; i < rows; i++) {
        standardised += w[i * width + c]! * (x[i]! - mean[i]!) * scale[i]!;
        plain += out[i * width + c]! * x[i]!;
      }
      expect(plain).toBeCloseTo(standardised, 4);
    }
  });

  it('centre turns sums over plain features into the slopes on standardised ones, bias untouched', () => {
    const slope = onBoth((engine) => run(engine).g);
    for (let i = 0; i < rows; i++)
      for (let c = 0; c < width; c++) {
        const centred = (g[i * width + c]! - mean[i]! * g[rows * width + c]!) * scale[i]!;
        expect(slope[i * width + c]).toBeCloseTo(centred + 0.01 * w[i * width + c]!, 4);
      }
    expect(bits(slope.slice(rows * width))).toEqual(bits(g.slice(rows * width)));
  });
});
