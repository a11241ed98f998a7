/**
 * At how many spikes per synapse per inference does a spiking network draw as much as the artificial one of its shape? Published
 * figures, in the unit of `spikesPerSynapse`: all deliveries of spikes to synapses in an inference / synapses that exist.
 */

export interface BreakEven {
  /** fewer spikes: the spiking network draws less under every assumption of the source; more than `high`: under none */
  readonly low: number;
  readonly high: number;
  readonly about: string;
  readonly source: string;
}

/**
 * Yan and colleagues give a mean spike rate per time step; times the steps of their windows it is spikes a neuron, and where all
 * neurons have the same fan-out, spikes per synapse: 6.4 % x 5 to 6.4 % x 10, and 5.7 % x 5.
 */
export const breakEvens = {
  davidsonFurber2021: {
    low: 1.72,
    high: 1.72,
    about: 'rate codes against an ANN at equal technology',
    source:
      'S. Davidson, S. B. Furber, "Comparison of artificial and spiking neural networks on digital hardware", Front. Neurosci. 15, 2021',
  },
  dampfhoffer2023: {
    low: 0.15,
    high: 1.38,
    about: 'by how much data the ANN may use again',
    source:
      'M. Dampfhoffer, T. Mesquida, A. Valentian, L. Anghel, "Are SNNs really more energy-efficient than ANNs?", IEEE TETCI 7, 2023',
  },
  yan2024: {
    low: 0.32,
    high: 0.64,
    about: 'against a quantised ANN of equal bits: 6.4 % of neurons a step, 5 to 10 steps',
    source:
      'Z. Yan, Z. Bai, W.-F. Wong, "Reconsidering the energy efficiency of spiking neural networks", arXiv 2409.08290',
  },
  yan2026: {
    low: 0.285,
    high: 0.285,
    about: 'the same, later version: 5.7 % of neurons a step, 5 steps',
    source: 'as yan2024, version 4',
  },
} as const satisfies Record<string, BreakEven>;
export type BreakEvenName = keyof typeof breakEvens;

/** 'below': fewer spikes than any published break-even of this source, so the spiking network draws less. */
export type Placement = 'below' | 'within' | 'above';

/**
 * Where a measured figure lies beside each published break-even; its bounds belong to it.
 * @param spikesPerSynapse per inference, >= 0 and finite
 */
export function besideBreakEvens(spikesPerSynapse: number): Record<BreakEvenName, Placement> {
  if (!(spikesPerSynapse >= 0 && spikesPerSynapse < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `besideBreakEvens.spikesPerSynapse: must be >= 0 and finite, got ${spikesPerSynapse}`,
    );
  return Object.fromEntries(
    Object.entries(breakEvens).map(([name, { low, high }]) => [
      name,
      spikesPerSynapse < low ? 'below' : spikesPerSynapse > high ? 'above' : 'within',
    ]),
  ) as Record<BreakEvenName, Placement>;
}
