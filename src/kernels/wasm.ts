/** The WebAssembly kernels, compiled once and instantiated on a memory; synchronous, no file access, no host but WebAssembly. */
import type { Kernels } from './kernels.ts';
import { wasmBase64 } from './wasm-bytes.ts';

/** The part of the WebAssembly interface used here; the language's own library does not declare it. */
interface WebAssemblyHost {
  Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}

const host = (globalThis as unknown as { WebAssembly: WebAssemblyHost }).WebAssembly;
const PAGE_BYTES = 65536;
let compiled: object | undefined;

/** A memory of at least `bytes` bytes and the kernels that work on it. */
export function wasmKernels(bytes: number): { buffer: ArrayBuffer; kernels: Kernels } {
  compiled ??= new host.Module(decodeBase64(wasmBase64));
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new host.Memory({ initial: pages, maximum: pages });
  const instance = new host.Instance(compiled, { env: { memory } });
  return { buffer: memory.buffer, kernels: instance.exports as Kernels };
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
