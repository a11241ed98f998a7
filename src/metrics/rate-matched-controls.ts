/**
 * What would the sparseness be without any tuning? Low spike counts look sparse by themselves: Poisson counts of mean mu,
 * the same for every stimulus, have Treves and Rolls' a = mu / (1 + mu). A measured sparseness means something where it
 * differs from that of a control with the same rates.
 */
import { type Matrix, matrix, type Numbers } from '../math/matrix.ts';
import type { Rng } from '../math/rng.ts';
import { expectRates, openCode } from './code-matrix.ts';

/**
 * Each neuron's responses, dealt to the stimuli at random: its lifetime sparseness stays to the bit, which neurons are active
 * together does not. Population sparseness, silent stimuli and participation ratio become those of independent neurons.
 * @param codes (stimuli, neurons), >= 0 and finite. @returns a new (stimuli, neurons) matrix of the same type.
 */
export function shuffledResponses<T extends Numbers>(codes: Matrix<T>, rng: Rng): Matrix<T> {
  const code = openCode(codes, 'shuffledResponses');
  expectRates(code, 'shuffledResponses');
  const { data, rows, columns, rowStride, columnStride, offset } = code;
  const shuffled = new (data.constructor as new (length: number) => T)(rows * columns);
  const responses = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    let active = 0;
    for (let i = 0, at = offset + j * columnStride; i < rows; i++, at += rowStride)
      if (data[at]! > 0) responses[active++] = data[at]!;
    const stimuli = rng.sample(rows, active);
    for (let k = 0; k < active; k++) shuffled[stimuli[k]! * columns + j] = responses[k]!;
  }
  return matrix(shuffled, rows, columns);
}

/**
 * Each neuron's spikes, every one dealt to a stimulus at random: its total stays, its tuning is gone. Lifetime sparseness
 * becomes that of a Poisson neuron of its mean count.
 * @param counts (stimuli, neurons) spike counts. @returns a new (stimuli, neurons) matrix.
 * @throws RangeError if a count is no whole number >= 0.
 */
export function untunedSpikes(counts: Matrix, rng: Rng): Matrix<Uint32Array> {
  const code = openCode(counts, 'untunedSpikes');
  const { data, rows, columns, rowStride, columnStride, offset } = code;
  const dealt = new Uint32Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    let spikes = 0;
    for (let i = 0, at = offset + j * columnStride; i < rows; i++, at += rowStride) {
      const count = data[at]!;
      if (!(Number.isInteger(count) && count >= 0))
        throw new RangeError(`untunedSpikes.counts[${i}, ${j}]: must be a spike count, got ${count}`);
      spikes += count;
    }
    for (; spikes > 0; spikes--) dealt[rng.integer(rows) * columns + j]!++;
  }
  return matrix(dealt, rows, columns);
}
