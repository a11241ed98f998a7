/**
 * Layers most of whose weights are 0 for good: every unit keeps the same number of inputs, drawn at random. The slopes of the other
 * weights are set to 0 before every step, so they stay 0 by construction. The tiles are multiplied whole: this saves parameters,
 * not time.
 */
import type { Rng } from '../math/rng.ts';
import { type LayerShape, weightAt } from './dense-layer.ts';

/** Inputs that each unit keeps: the share of them, rounded, at least one. */
function keptInputs(share: number, inputs: number): number {
  return Math.max(1, Math.round(share * inputs));
}

/** (floats) in the layout of the layer: 1 for the weights that each unit keeps and for the biases, else 0. */
export function sparseMask(shape: LayerShape, share: number, draw: Rng): Float32Array {
  const { inputs, units, floats } = shape;
  const mask = new Float32Array(floats);
  const kept = keptInputs(share, inputs);
  for (let j = 0; j < units; j++) {
    for (const i of draw.sample(inputs, kept)) mask[weightAt(shape, i, j)] = 1;
    mask[weightAt(shape, inputs, j)] = 1;
  }
  return mask;
}
