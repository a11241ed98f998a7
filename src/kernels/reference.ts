/**
 * The TypeScript that the WebAssembly kernels equal bit for bit: the same operations in the same order, those of Float32
 * each rounded by `Math.fround`. Written to be read; `kernels.ts` states what each computes.
 */
import type { Kernels } from './kernels.ts';
import { codeKernels } from './reference-code.ts';
import { conductanceKernels } from './reference-conductance.ts';
import { noiseKernels } from './reference-noise.ts';
import { poissonKernels } from './reference-poisson.ts';
import { raceKernels } from './reference-race.ts';
import { segmentKernels } from './reference-segments.ts';
import { tileKernels } from './reference-tiles.ts';
import { trainingKernels } from './reference-training.ts';

/** A memory of at least `bytes` bytes and the reference kernels that work on it. */
export function referenceKernels(bytes: number): { buffer: ArrayBuffer; kernels: Kernels } {
  const buffer = new ArrayBuffer(Math.ceil(bytes / 8) * 8);
  const memory = {
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    u32: new Uint32Array(buffer),
    i32: new Int32Array(buffer),
    u16: new Uint16Array(buffer),
    u8: new Uint8Array(buffer),
  };
  return {
    buffer,
    kernels: {
      ...codeKernels(memory),
      ...trainingKernels(memory),
      ...raceKernels(memory),
      ...noiseKernels(memory),
      ...poissonKernels(memory),
      ...tileKernels(memory),
      ...segmentKernels(memory),
      ...conductanceKernels(memory),
    },
  };
}
