/**
 * What does an answer cost in synaptic operations? Two ways to count, side by side: NeuroBench's, from the inputs and weights
 * of each layer (Yik et al. 2025; definitions of its version 2.3.0), and ours, from the spikes that were really delivered.
 * Biases, pooling, normalisation, neuron updates and the selection of winners are no synaptic operations in either.
 */
import type { Matrix } from '../math/matrix.ts';

/** One execution of one fully connected layer on a batch, as NeuroBench's hook sees it. A spiking layer has one a time step. */
export interface LayerCall {
  /** name under which the counts of a layer's calls are added up */
  readonly layer: string;
  /** (samples, inputs) what the layer reads */
  readonly inputs: Matrix;
  /** (outputs, inputs) without biases; a matrix stored (inputs, outputs) goes in as `weights.transpose(1, 0)` */
  readonly weights: Matrix;
}

/** Operations a sample. */
export interface SynapticOperations {
  /** pairs of non-zero input and non-zero weight, in calls with graded inputs: multiply and accumulate */
  readonly effectiveMacs: number;
  /** the same in calls whose inputs are all 0, 1 or -1: accumulate only */
  readonly effectiveAcs: number;
  /** all pairs, zero or not */
  readonly dense: number;
}

/**
 * NeuroBench's Effective_MACs, Effective_ACs and Dense: totals over all calls / number of samples, so that the time steps of a
 * spiking network are summed. Whether a call accumulates or multiplies is decided for the whole call, not for each input; a
 * call without any input counts as accumulating.
 * @returns totals, and the same for each layer by name.
 * @throws RangeError if there is no call, if the shapes of a call do not fit, hold nothing or have different numbers of samples,
 * or if an input or a weight is not finite.
 */
export function synapticOperations(
  calls: readonly LayerCall[],
): SynapticOperations & { readonly layers: Readonly<Record<string, SynapticOperations>> } {
  if (calls.length === 0)
    throw new RangeError('synapticOperations: must get at least one call of a layer, got none');
  const layers: Record<string, SynapticOperations> = {};
  let all: SynapticOperations = { effectiveMacs: 0, effectiveAcs: 0, dense: 0 };
  const samples = calls[0]!.inputs.shape[0] ?? 0;
  for (const { layer, inputs, weights } of calls) {
    expectFit(layer, inputs, weights, samples);
    const { effective, graded } = countPairs(layer, inputs, weights);
    const call = {
      effectiveMacs: graded ? effective : 0,
      effectiveAcs: graded ? 0 : effective,
      dense: samples * inputs.shape[1]! * weights.shape[0]!,
    };
    layers[layer] = sumOf(call, layers[layer]);
    all = sumOf(call, all);
  }
  for (const layer of Object.keys(layers)) layers[layer] = aSample(layers[layer]!, samples);
  return { ...aSample(all, samples), layers };
}

function sumOf(a: SynapticOperations, b?: SynapticOperations): SynapticOperations {
  return {
    effectiveMacs: a.effectiveMacs + (b?.effectiveMacs ?? 0),
    effectiveAcs: a.effectiveAcs + (b?.effectiveAcs ?? 0),
    dense: a.dense + (b?.dense ?? 0),
  };
}

function aSample(
  { effectiveMacs, effectiveAcs, dense }: SynapticOperations,
  samples: number,
): SynapticOperations {
  return {
    effectiveMacs: effectiveMacs / samples,
    effectiveAcs: effectiveAcs / samples,
    dense: dense / samples,
  };
}

/** Pairs of a non-zero input and a non-zero weight, over all samples; and whether an input is other than 0, 1 and -1. */
function countPairs(layer: string, inputs: Matrix, weights: Matrix): { effective: number; graded: boolean } {
  const [samples, fanIn] = inputs.shape as [number, number];
  const fanOut = nonzerosByColumn(layer, weights);
  let effective = 0;
  let graded = false;
  for (let s = 0; s < samples; s++)
    for (let j = 0; j < fanIn; j++) {
      const x = inputs.data[inputs.index(s, j)]!;
      if (x === 0) continue;
      if (!Number.isFinite(x))
        throw new RangeError(
          `synapticOperations.${layer}: must have finite inputs, got ${x} at (${s}, ${j})`,
        );
      effective += fanOut[j]!;
      graded ||= x !== 1 && x !== -1;
    }
  return { effective, graded };
}

/** (inputs) connections that leave each input */
function nonzerosByColumn(layer: string, weights: Matrix): Float64Array {
  const [outputs, fanIn] = weights.shape as [number, number];
  const counts = new Float64Array(fanIn);
  for (let i = 0; i < outputs; i++)
    for (let j = 0; j < fanIn; j++) {
      const w = weights.data[weights.index(i, j)]!;
      if (!Number.isFinite(w))
        throw new RangeError(
          `synapticOperations.${layer}: must have finite weights, got ${w} at (${i}, ${j})`,
        );
      if (w !== 0) counts[j]!++;
    }
  return counts;
}

function expectFit(layer: string, inputs: Matrix, weights: Matrix, samples: number): void {
  const shapes = `inputs (${inputs.shape.join(', ')}), weights (${weights.shape.join(', ')})`;
  if (inputs.shape.length !== 2 || weights.shape.length !== 2 || inputs.shape[1] !== weights.shape[1])
    throw new RangeError(
      `synapticOperations.${layer}: must have inputs (samples, inputs) and weights (outputs, inputs), got ${shapes}`,
    );
  if (weights.size === 0)
    throw new RangeError(`synapticOperations.${layer}: must have inputs and outputs, got ${shapes}`);
  if (inputs.shape[0] !== samples || samples === 0)
    throw new RangeError(
      `synapticOperations.${layer}: must have ${samples || 'some'} samples like the first, got ${shapes}`,
    );
}

/**
 * Synaptic events of given spikes: each spike times the synapses that leave its neuron, as SpikingJelly counts. Of a network
 * whose winner groups close this is the upper bound; what was delivered is the simulation's own `synapticEvents`.
 * @param counts (n) spikes of each neuron.
 * @param fanOut synapses that leave each neuron: one number for all, or (n).
 */
export function synapticEvents(counts: ArrayLike<number>, fanOut: number | ArrayLike<number>): number {
  if (typeof fanOut !== 'number' && fanOut.length !== counts.length)
    throw new RangeError(`synapticEvents.fanOut: must hold ${counts.length} numbers, got ${fanOut.length}`);
  if (counts.length === 0)
    throw new RangeError('synapticEvents.counts: must hold at least one neuron, got none');
  let events = 0;
  for (let i = 0; i < counts.length; i++) {
    const out = typeof fanOut === 'number' ? fanOut : fanOut[i]!;
    if (!(counts[i]! >= 0 && out >= 0 && counts[i]! * out < Number.POSITIVE_INFINITY))
      throw new RangeError(
        `synapticEvents: must get counts >= 0, got ${counts[i]} spikes x ${out} synapses at ${i}`,
      );
    events += counts[i]! * out;
  }
  return events;
}

/**
 * Spikes per synapse per inference = events / synapses, the number in which break-evens against an ANN are published
 * (break-evens.ts).
 * @param eventsPerInference synaptic events an image; @param synapses connections, shared weights counted at each position.
 */
export function spikesPerSynapse(eventsPerInference: number, synapses: number): number {
  if (!(eventsPerInference >= 0 && eventsPerInference < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `spikesPerSynapse.eventsPerInference: must be >= 0 and finite, got ${eventsPerInference}`,
    );
  if (!(synapses > 0 && synapses < Number.POSITIVE_INFINITY))
    throw new RangeError(`spikesPerSynapse.synapses: must be > 0 and finite, got ${synapses}`);
  return eventsPerInference / synapses;
}
