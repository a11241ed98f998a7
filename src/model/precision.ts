/** How the numbers of a model are stored: whole numbers of 8 bits with a scale a neuron, or floats of 16, 32 or 64 bits. */
import { fromHalf, toHalf } from '../math/half.ts';
import type { SavedArray } from '../math/state.ts';

export const precisions = ['int8', 'float16', 'float32', 'float64'] as const;
export type Precision = (typeof precisions)[number];

/** A matrix (rows, neurons) as stored. */
export interface StoredNumbers {
  readonly numbers: SavedArray;
  /** (neurons) what an int8 step of each neuron stands for; empty where numbers stand for themselves */
  readonly steps: Float32Array;
}

/** @param values (rows, neurons), row by row */
export function store(
  values: Float64Array | Float32Array,
  neurons: number,
  precision: Precision,
): StoredNumbers {
  const none = new Float32Array(0);
  if (precision === 'float64') return { numbers: Float64Array.from(values), steps: none };
  if (precision === 'float32') return { numbers: Float32Array.from(values), steps: none };
  if (precision === 'float16') return { numbers: Uint16Array.from(values, toHalf), steps: none };
  const steps = new Float32Array(neurons);
  for (let s = 0; s < values.length; s++)
    steps[s % neurons] = Math.max(steps[s % neurons]!, Math.abs(values[s]!) / 127);
  const numbers = Int8Array.from(values, (value, s) => {
    const step = steps[s % neurons]!;
    return step === 0 ? 0 : Math.round(value / step);
  });
  return { numbers, steps };
}

/** (rows, neurons) the numbers that were stored, as far as their precision kept them. */
export function read({ numbers, steps }: StoredNumbers): Float64Array {
  if (numbers instanceof Uint16Array) return Float64Array.from(numbers, fromHalf);
  if (!(numbers instanceof Int8Array)) return Float64Array.from(numbers);
  return Float64Array.from(numbers, (number, s) => number * steps[s % steps.length]!);
}
