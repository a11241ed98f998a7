/** The WebAssembly kernels, compiled once and instantiated on a memory; synchronous, no file access, no host but WebAssembly. */
import type { EventKernels, Kernels } from './kernels.ts';
import type { ClockKernels } from './part-layout.ts';
import { wasmBase64 } from './wasm-bytes.ts';

/** Grows by pages of 65,536 bytes; its buffer is another one then. */
export interface GrowingMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Of a fixed size; its buffer is a SharedArrayBuffer, which typed arrays take as well. */
export interface SharedMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of the WebAssembly interface used here; the language's own library does not declare it. */
interface WebAssemblyHost {
  Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => GrowingMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}

const host = (globalThis as unknown as { WebAssembly: WebAssemblyHost }).WebAssembly;
/** A memory grows by whole pages. */
export const PAGE_BYTES = 65536;
const MOST_PAGES = 65535;
/** The largest memory: one page less than 4 GiB, so that every address and its end fit in 32 bits. */
export const MEMORY_BYTES = MOST_PAGES * PAGE_BYTES;
let compiled: object | undefined;
let compiledShared: object | undefined;

/** A memory of at least `bytes` bytes and the kernels that work on it. */
export function wasmKernels(bytes: number): { buffer: ArrayBuffer; kernels: Kernels } {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const { memory, exports } = instantiate(pages, pages);
  return { buffer: memory.buffer, kernels: exports as Kernels };
}

/** The same with the kernels of the fast clock. */
export function clockKernels(bytes: number): { buffer: ArrayBuffer; kernels: Kernels & ClockKernels } {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const { memory, exports } = instantiate(pages, pages);
  return { buffer: memory.buffer, kernels: exports as Kernels & ClockKernels };
}

/** A memory that several threads may use at once; it can be sent to a worker. */
export function sharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new host.Memory({ initial: pages, maximum: pages, shared: true });
}

/** The kernels of the fast clock on a shared memory, in whatever thread. */
export function clockKernelsOn(memory: SharedMemory): Kernels & ClockKernels {
  compiledShared ??= new host.Module(importingShared(decodeBase64(wasmBase64)));
  return new host.Instance(compiledShared, { env: { memory } }).exports as Kernels & ClockKernels;
}

/**
 * The same module, but for the one bit that says that the memory it imports is shared: bit 1 of the limits' flags. The import
 * section (number 2) holds nothing but that memory.
 */
function importingShared(bytes: Uint8Array): Uint8Array {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  for (let section = number(); section !== 2; section = number()) {
    const length = number();
    at += length;
  }
  number(); // length of the section
  number(); // one import
  const moduleName = number();
  at += moduleName;
  const name = number();
  at += name + 1; // and its kind, a memory
  bytes[at]! |= 2;
  return bytes;
}

/** A memory that grows as needed, up to 4 GiB, and the kernels of the fast event engine on it. */
export function eventKernels(): { memory: GrowingMemory; kernels: EventKernels } {
  const { memory, exports } = instantiate(1, MOST_PAGES);
  return { memory, kernels: exports as EventKernels };
}

function instantiate(initial: number, maximum: number): { memory: GrowingMemory; exports: object } {
  compiled ??= new host.Module(decodeBase64(wasmBase64));
  const memory = new host.Memory({ initial, maximum });
  return { memory, exports: new host.Instance(compiled, { env: { memory } }).exports };
}

function decodeBase64(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    bits = (bits << 6) | alphabet.indexOf(digits[i]!);
    // every digit but the first of four completes a byte
    if ((i & 3) !== 0) bytes[at++] = (bits >> (6 - 2 * (i & 3))) & 255;
  }
  return bytes;
}
