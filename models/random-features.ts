/**
 * Weights that nothing has learnt: the controls of every claim about learning, and what learning starts from.
 * - random: |N(0, 1)|, independent; random features (Rahimi and Recht 2007; Illing, Gerstner and Brea 2019 for spiking nets)
 * - patches: pieces of random training images (imprinting; Coates and Ng 2011 find them hard to beat)
 * Both are scaled to the same length, so that they drive their neurons alike.
 */
import type { Rng } from '../src/math/rng.ts';

/** [mV] length of every neuron's weight vector */
export const norm = 10;

/** (rows, neurons) [mV] */
export function randomWeights(rows: number, neurons: number, stream: Rng): Float64Array {
  const weights = new Float64Array(rows * neurons);
  for (let s = 0; s < weights.length; s++) weights[s] = Math.abs(stream.normal());
  return normalised(weights, rows, neurons);
}

/**
 * (rows, neurons) [mV] each neuron gets one patch: brightness of the inputs that spike, else 0, plus 0.001.
 * @param draw writes the grey levels of a random patch to `levels`, those that do not spike as 0; it is asked again (up to 100
 * times) while fewer than 4 spike
 */
export function patchWeights(
  rows: number,
  neurons: number,
  draw: (levels: Uint8Array) => void,
): Float64Array {
  const weights = new Float64Array(rows * neurons);
  const levels = new Uint8Array(rows);
  for (let j = 0; j < neurons; j++)
    for (let attempt = 0, spikes = 0; spikes < 4 && attempt < 100; attempt++) {
      draw(levels);
      spikes = 0;
      for (let r = 0; r < rows; r++) {
        if (levels[r]! > 0) spikes++;
        weights[r * neurons + j] = levels[r]! / 255 + 1e-3;
      }
    }
  return normalised(weights, rows, neurons);
}

/** Scales each neuron's weights (a column of the matrix) to the common length. */
function normalised(weights: Float64Array, rows: number, neurons: number): Float64Array {
  for (let j = 0; j < neurons; j++) {
    let size = 0;
    for (let r = 0; r < rows; r++) size += weights[r * neurons + j]! * weights[r * neurons + j]!;
    const scale = norm / Math.sqrt(size);
    for (let r = 0; r < rows; r++) weights[r * neurons + j]! *= scale;
  }
  return weights;
}
