/** Who moves the parts of a network on the fast clock: one thread after the other, or several at once (src/parallel). */
import type { Kernels } from '../../kernels/kernels.ts';
import type { ClockKernels } from '../../kernels/part-layout.ts';
import { clockKernels } from '../../kernels/wasm.ts';

/**
 * What a part does between two looks at its spikes: some steps, at most its shortest lag, or 64 if it is the whole network;
 * or the next step up to its spikes, and the rest of it once the spikes of the step are received.
 */
export type Act = 'advance' | 'begin' | 'finish';

/** A part in its memory: what a thread needs to know to move it. */
export interface Mover {
  readonly kernels: ClockKernels;
  /** address of its record */
  readonly address: number;
  readonly isSingle: boolean;
}

export interface ClockCrew {
  /** The memory of the next part and the kernels on it. */
  memory(bytes: number): { readonly buffer: ArrayBuffer; readonly kernels: Kernels & ClockKernels };
  /** All parts do the same; returns when all are done. */
  all(parts: readonly Mover[], act: Act, steps: number): void;
}

/** One part after the other. */
export const alone: ClockCrew = {
  memory: clockKernels,
  all(parts, act, steps) {
    for (let p = 0; p < parts.length; p++) move(parts[p]!, act, steps);
  },
};

export function move({ kernels, address, isSingle }: Mover, act: Act, steps: number): void {
  if (act === 'advance')
    isSingle ? kernels.clockAdvanceF32(address, steps) : kernels.clockAdvanceF64(address, steps);
  else if (act === 'begin') isSingle ? kernels.clockBeginF32(address) : kernels.clockBeginF64(address);
  else isSingle ? kernels.clockFinishF32(address) : kernels.clockFinishF64(address);
}
