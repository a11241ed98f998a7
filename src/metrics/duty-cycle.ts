/**
 * Duty cycles: on what share of the stimuli is each neuron active? Their entropy says how evenly the work is spread, which a
 * sparseness of 5 % does not: the same 5 % of the neurons may always win (Ahmad and Scheinkman 2019; nupic.torch).
 */
import { log } from '../math/exp.ts';
import type { Matrix } from '../math/matrix.ts';
import { expectRates, openCode } from './code-matrix.ts';

export interface DutyCycleEntropy {
  /** [bits] sum of h(d_i) over neurons */
  readonly bits: number;
  /** [bits] n h(mean d): all neurons equally busy at this mean activity */
  readonly maximum: number;
  /** bits / maximum, in 0 ... 1, 1 is evenly spread; NaN if nothing varies (mean activity 0 or 1) */
  readonly ratio: number;
}

/**
 * (neurons) Share of stimuli with a response above zero.
 * @param codes (stimuli, neurons), >= 0 and finite.
 */
export function dutyCycles(codes: Matrix): Float64Array {
  const code = openCode(codes, 'dutyCycles');
  expectRates(code, 'dutyCycles');
  const { data, rows, columns, rowStride, columnStride, offset } = code;
  const active = new Float64Array(columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0, at = offset + i * rowStride; j < columns; j++, at += columnStride)
      if (data[at]! > 0) active[j]!++;
  return active.map((count) => count / rows);
}

/** [bits] h(d) = -d log2 d - (1 - d) log2(1 - d); 0 at d = 0 and d = 1. */
export function binaryEntropy(d: number): number {
  if (!(d >= 0 && d <= 1)) throw new RangeError(`binaryEntropy.d: must be in 0 ... 1, got ${d}`);
  if (d === 0 || d === 1) return 0;
  return -(d * log(d) + (1 - d) * log(1 - d)) / Math.LN2;
}

/**
 * Entropy of the duty cycles, beside the most that their mean allows.
 * @param duty (neurons) each in 0 ... 1, as from `dutyCycles`.
 * @throws RangeError if there is no neuron
 */
export function dutyCycleEntropy(duty: ArrayLike<number>): DutyCycleEntropy {
  if (duty.length === 0)
    throw new RangeError('dutyCycleEntropy.duty: must hold at least one neuron, got none');
  let bits = 0;
  let sum = 0;
  for (let i = 0; i < duty.length; i++) {
    bits += binaryEntropy(duty[i]!);
    sum += duty[i]!;
  }
  const maximum = duty.length * binaryEntropy(Math.min(1, sum / duty.length));
  return { bits, maximum, ratio: maximum > 0 ? Math.min(1, bits / maximum) : Number.NaN };
}
