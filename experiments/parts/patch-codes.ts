/** What can be said of spike counts that stand for patches, and of the fields behind them. */
import type { Matrix } from '../../src/math/matrix.ts';
import { excessKurtosis } from '../../src/metrics/sparseness.ts';

/**
 * Mean over all pairs of neurons of the size of the correlation of their counts; neurons that do not vary are left out.
 * @param counts (patches, units)
 */
export function correlationsOf(counts: Matrix<Uint8Array>): number {
  const [n, units] = counts.shape as [number, number];
  const sum = new Float64Array(units);
  // Sums of products, active pairs only: counts are sparse.
  const products = new Float64Array(units * units);
  const active = new Uint32Array(units);
  for (let k = 0; k < n; k++) {
    let found = 0;
    for (let i = 0; i < units; i++)
      if (counts.data[k * units + i]! > 0) {
        active[found++] = i;
        sum[i]! += counts.data[k * units + i]!;
      }
    for (let a = 0; a < found; a++)
      for (let b = 0; b <= a; b++)
        products[active[a]! * units + active[b]!]! +=
          counts.data[k * units + active[a]!]! * counts.data[k * units + active[b]!]!;
  }
  const variance = (i: number) => products[i * units + i]! / n - (sum[i]! / n) * (sum[i]! / n);
  let [total, pairs] = [0, 0];
  for (let i = 0; i < units; i++)
    for (let j = 0; j < i; j++) {
      const spread = variance(i) * variance(j);
      if (!(spread > 0)) continue;
      total += Math.abs(products[i * units + j]! / n - (sum[i]! / n) * (sum[j]! / n)) / Math.sqrt(spread);
      pairs++;
    }
  return pairs > 0 ? total / pairs : Number.NaN;
}

/**
 * Share of the patches' energy that the sum of counts x fields explains, times the one factor that is best for all patches.
 * @param counts (patches, units) @param fields (units, inputs) @param patches (patches, inputs)
 */
export function explainedShare(
  counts: Matrix<Uint8Array>,
  fields: Matrix<Float64Array>,
  patches: Float64Array,
): number {
  const [n, units] = counts.shape as [number, number];
  const inputs = fields.shape[1]!;
  const drawn = new Float64Array(inputs);
  let [together, ours, theirs] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    drawn.fill(0);
    for (let i = 0; i < units; i++) {
      const spikes = counts.data[k * units + i]!;
      if (spikes > 0) for (let j = 0; j < inputs; j++) drawn[j]! += spikes * fields.data[i * inputs + j]!;
    }
    for (let j = 0; j < inputs; j++) {
      const pixel = patches[k * inputs + j]!;
      together += pixel * drawn[j]!;
      ours += drawn[j]! * drawn[j]!;
      theirs += pixel * pixel;
    }
  }
  return ours > 0 ? (together * together) / (ours * theirs) : 0;
}

/** Mean over fields of the excess kurtosis of their linear responses. @param patches (patches, inputs) */
export function kurtosisOfResponses(fields: Matrix<Float64Array>, patches: Float64Array): number {
  const [units, inputs] = fields.shape as [number, number];
  const responses = new Float64Array(patches.length / inputs);
  let sum = 0;
  for (let i = 0; i < units; i++) {
    for (let k = 0; k < responses.length; k++) {
      let response = 0;
      for (let j = 0; j < inputs; j++) response += fields.data[i * inputs + j]! * patches[k * inputs + j]!;
      responses[k] = response;
    }
    sum += excessKurtosis(responses);
  }
  return sum / units;
}
