/**
 * One block of memory for a computation: named arrays laid out one after the other, each as a typed view and as the byte
 * address that the kernels take. It never grows, so views stay valid, and it is freed as a whole.
 */
import type { Kernels } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import { MEMORY_BYTES, wasmKernels } from './wasm.ts';

/** Which kernels compute: WebAssembly, or the TypeScript they equal bit for bit (some twenty times slower). */
export type Engine = 'wasm' | 'reference';

type View = {
  f32: Float32Array;
  f64: Float64Array;
  u32: Uint32Array;
  i32: Int32Array;
  u16: Uint16Array;
  u8: Uint8Array;
};
/** Element type and number of elements of each array. */
export type Layout = Record<string, readonly [keyof View, number]>;

export interface Workspace<L extends Layout> {
  readonly kernels: Kernels;
  /** the array itself, zero at first */
  readonly view: { readonly [K in keyof L]: View[L[K][0]] };
  /** its byte address, for the kernels */
  readonly at: { readonly [K in keyof L]: number };
}

const arrays = {
  f32: Float32Array,
  f64: Float64Array,
  u32: Uint32Array,
  i32: Int32Array,
  u16: Uint16Array,
  u8: Uint8Array,
};
/** Arrays begin on cache lines. */
const ALIGNMENT = 64;

/** @throws RangeError if the arrays do not fit in the 4 GiB that WebAssembly can address. */
export function workspace<const L extends Layout>(layout: L, engine: Engine = 'wasm'): Workspace<L> {
  return workspaces([layout], engine)[0];
}

/** Several layouts in one memory, each with names of its own. @throws RangeError if they do not fit in 4 GiB. */
export function workspaces<const T extends readonly Layout[]>(
  layouts: T,
  engine: Engine,
): { readonly [K in keyof T]: Workspace<T[K]> } {
  let bytes = ALIGNMENT;
  const addresses = layouts.map((layout) => {
    const at: Record<string, number> = {};
    for (const [name, [type, length]] of Object.entries(layout)) {
      at[name] = bytes;
      bytes += Math.ceil((length * arrays[type].BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
    }
    return at;
  });
  if (bytes > MEMORY_BYTES)
    throw new RangeError(
      `workspace: must fit in 4 GiB, got ${(bytes / 2 ** 30).toFixed(1)} GiB; use fewer images or a sparser code`,
    );
  const { buffer, kernels } = engine === 'wasm' ? wasmKernels(bytes) : referenceKernels(bytes);
  return layouts.map((layout, i) => {
    const at = addresses[i]!;
    const view: Record<string, View[keyof View]> = {};
    for (const [name, [type, length]] of Object.entries(layout))
      view[name] = new arrays[type](buffer, at[name]!, length);
    return { kernels, view, at };
  }) as { readonly [K in keyof T]: Workspace<T[K]> };
}
