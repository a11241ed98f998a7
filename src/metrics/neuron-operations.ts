/**
 * What the states of spiking neurons cost on a grid, as NeuroBench counts it (version 2.3.0): membrane updates, and operations of
 * neurons by their type. A call is one time step of a layer; potentials are taken before and after its threshold test.
 */
import type { Matrix } from '../math/matrix.ts';

/** Potentials of one layer in one batch of samples. */
export interface LayerPotentials {
  readonly layer: string;
  /** one a call: (samples, neurons), before the neurons fire */
  readonly before: readonly Matrix[];
  /** the same after they fired */
  readonly after: readonly Matrix[];
}

/** Basic operations of one update of one neuron of snnTorch, by its type and by how it is reset. */
export const neuronOperationsOf = {
  leaky: { subtract: 4, zero: 4 },
  synaptic: { subtract: 6, zero: 8 },
  lapicque: { subtract: 11, zero: 11 },
  alpha: { subtract: 18, zero: 24 },
} as const;

export interface NeuronLayer extends LayerPotentials {
  readonly neuron: keyof typeof neuronOperationsOf;
  readonly reset: 'subtract' | 'zero';
}

/**
 * NeuroBench's membrane updates a sample: all neurons in the first call of a layer, and in every further one those whose potential
 * firing changes. (So it counts resets, not leaks.)
 * @throws RangeError if there is no layer or call, shapes do not fit, or a potential is not finite
 */
export function membraneUpdates(layers: readonly LayerPotentials[]): number {
  const samples = samplesOf(layers, 'membraneUpdates');
  return (
    layers.reduce((sum, layer) => sum + updatesOf(layer, samples, 'membraneUpdates').updates, 0) / samples
  );
}

/** NeuroBench's neuron operations a sample: effective, membrane updates x operations; and dense, every neuron in every call. */
export function neuronOperations(layers: readonly NeuronLayer[]): {
  readonly effective: number;
  readonly dense: number;
} {
  const samples = samplesOf(layers, 'neuronOperations');
  let effective = 0;
  let dense = 0;
  for (const layer of layers) {
    const operations = neuronOperationsOf[layer.neuron]?.[layer.reset];
    if (operations === undefined)
      throw new RangeError(
        `neuronOperations.${layer.layer}: must be one of ${Object.keys(neuronOperationsOf).join(', ')}, reset by subtract or zero, got ${layer.neuron}, ${layer.reset}`,
      );
    const { updates, elements } = updatesOf(layer, samples, 'neuronOperations');
    effective += operations * updates;
    dense += operations * elements;
  }
  return { effective: effective / samples, dense: dense / samples };
}

function samplesOf(layers: readonly LayerPotentials[], owner: string): number {
  const samples = layers[0]?.before[0]?.shape[0] ?? 0;
  if (!(samples > 0)) throw new RangeError(`${owner}: must get a layer with a call and a sample, got none`);
  return samples;
}

/** Over all samples: neurons that count as updated, and all neurons of all calls. */
function updatesOf({ layer, before, after }: LayerPotentials, samples: number, owner: string) {
  if (before.length === 0 || before.length !== after.length)
    throw new RangeError(
      `${owner}.${layer}: must have as many calls before as after, at least one, got ${before.length} and ${after.length}`,
    );
  const neurons = before[0]!.shape[1];
  let updates = 0;
  let elements = 0;
  for (const [call, u] of before.entries()) {
    const fired = after[call]!;
    for (const { shape } of [u, fired])
      if (shape.length !== 2 || shape[0] !== samples || shape[1] !== neurons)
        throw new RangeError(
          `${owner}.${layer}[${call}]: must have shape (${samples}, ${neurons}), got (${shape.join(', ')})`,
        );
    elements += samples * neurons!;
    for (let s = 0; s < samples; s++)
      for (let j = 0; j < neurons!; j++) {
        const change = fired.get(s, j) - u.get(s, j);
        if (!Number.isFinite(change))
          throw new RangeError(
            `${owner}.${layer}[${call}]: must have finite potentials, got ${u.get(s, j)} and ${fired.get(s, j)}`,
          );
        if (call === 0 || change !== 0) updates++;
      }
  }
  return { updates, elements };
}
