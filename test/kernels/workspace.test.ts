import { describe, expect, it } from 'vitest';
import { workspace } from '../../src/kernels/workspace.ts';

describe.each(['wasm', 'reference'] as const)('workspace (%s)', (engine) => {
  it('lays out every array on its own cache lines, zero at first, at the address it names', () => {
    const { at, view } = workspace(
      { a: ['f32', 3], b: ['u32', 100_000], c: ['f32', 0], d: ['f32', 1] },
      engine,
    );
    const spans = (['a', 'b', 'c', 'd'] as const).map((name) => {
      expect(at[name] % 64).toBe(0);
      expect(view[name].byteOffset).toBe(at[name]);
      expect(view[name].every((value) => value === 0)).toBe(true);
      return [at[name], at[name] + view[name].byteLength] as const;
    });
    for (let i = 1; i < spans.length; i++) expect(spans[i]![0]).toBeGreaterThanOrEqual(spans[i - 1]![1]);
    expect(view.b).toBeInstanceOf(Uint32Array);
  });

  it('keeps workspaces apart', () => {
    const first = workspace({ a: ['f32', 4] }, engine);
    const second = workspace({ a: ['f32', 4] }, engine);
    first.view.a.fill(1);
    expect(Array.from(second.view.a)).toEqual([0, 0, 0, 0]);
  });

  it('refuses what WebAssembly cannot address, with the size and a remedy', () => {
    expect(() => workspace({ a: ['f32', 2 ** 31] }, engine)).toThrow(
      /^workspace: must fit in 4 GiB, got 8\.0 GiB; use fewer/,
    );
  });
});
