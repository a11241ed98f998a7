/**
 * Byte offsets of the records in which the clock's kernels find a part of a network, and what those kernels promise.
 * assembly/part.ts says what each field means.
 */

/** The clock's kernels, in Float32 and Float64. Their readable reference is the clock engine itself (sim/clock/clock-engine.ts). */
export interface ClockKernels {
  /**
   * Moves a part by some steps. A part that is the whole network hands its spikes, and those of its sources in `feed`, to
   * itself; else the steps must be no more than the shortest lag, and the ring be filled before the next call.
   */
  clockAdvanceF32(part: number, steps: number): void;
  clockAdvanceF64(part: number, steps: number): void;
  /** One step up to its spikes. */
  clockBeginF32(part: number): void;
  clockBeginF64(part: number): void;
  /** The rest of it, once the spikes of the step are in the ring. */
  clockFinishF32(part: number): void;
  clockFinishF64(part: number): void;
  /** Deliveries to currents that belong to the steps done, but are made with the next one. */
  clockPending(part: number): number;
}

type FieldName<T extends string> = T extends `${infer Name}:f64` ? Name : T;

export interface PartRecord<Name extends string = string> {
  /** byte offset of each field */
  readonly at: Readonly<Record<Name, number>>;
  /** Float64? Else Uint32. */
  readonly isFloat: Readonly<Record<Name, boolean>>;
  readonly bytes: number;
}

/** Fields one after the other, each on a multiple of its size, as AssemblyScript lays out an unmanaged class. */
function record<const F extends readonly string[]>(...fields: F): PartRecord<FieldName<F[number]>> {
  const at: Record<string, number> = {};
  const isFloat: Record<string, boolean> = {};
  let bytes = 0;
  let widest = 4;
  for (const field of fields) {
    const size = field.endsWith(':f64') ? 8 : 4;
    widest = Math.max(widest, size);
    bytes = Math.ceil(bytes / size) * size;
    const name = field.replace(':f64', '');
    at[name] = bytes;
    isFloat[name] = size === 8;
    bytes += size;
  }
  return { at, isFloat, bytes: Math.ceil(bytes / widest) * widest } as PartRecord<FieldName<F[number]>>;
}

export const partRecord = record(
  'step',
  'isWhole',
  'slices',
  'sliceCount',
  'isUniform',
  'pres',
  'preCount',
  'longestLag',
  'hasLate',
  'ring',
  'ringMask',
  'ringStarts',
  'slotMask',
  'ringHead',
  'own',
  'ownMask',
  'ownStarts',
  'ownSlotMask',
  'ownHead',
  'feed',
  'feedEnds',
  'n',
  'v',
  'jump',
  'hasJump',
  'refractoryUntil',
  'due',
  'block',
  'noise',
  'noiseScratch',
  'hasBits',
  'planes',
  'zeros',
  'touched',
  'events:f64',
);

export const sliceRecord = record(
  'keep:f64',
  'leak:f64',
  'drive:f64',
  'threshold:f64',
  'reset:f64',
  'from',
  'n',
  'first',
  'refractory',
  'currents',
  'currentCount',
  'currentKind',
  'drives',
  'driveCount',
);

export const currentRecord = record(
  'gain:f64',
  'riseGain:f64',
  'decay:f64',
  'loss:f64',
  'dt:f64',
  'value',
  'rise',
);

export const driveRecord = record('weight:f64', 'states', 'survival', 'levels', 'lambda', 'none', 'into');

export const preRecord = record('classes', 'classCount', 'shortestLag', 'longestLag', 'slice');

export const classRecord = record(
  'weight:f64',
  'kind',
  'shortestLag',
  'longestLag',
  'segment',
  'targets',
  'weights',
  'into',
  'rowBytes',
  'due',
  'dueCount',
);

/** Values of the field `kind` of a class. */
export const FIXED = 0;
export const DRAWN = 1;
export const BITS = 2;
/** Value of `currentKind` of a slice: not just up to two exponential ones. */
export const OTHER_CURRENTS = 3;

/** Room for the segments that are gathered at a time. */
export const DUE_TOTAL_BYTES = 512 * 12;
/** Neurons that are moved at a time. */
export const BLOCK = 1024;
