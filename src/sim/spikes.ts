/** Spike trains as parallel arrays, the one form in which spikes cross every boundary of the project. */

/** Spikes in the order (t, i). */
export interface Spikes {
  /** (spikes) [ms] time of each spike, ascending */
  readonly t: Float64Array;
  /** (spikes) index of the neuron or input that spiked; ascending within one instant */
  readonly i: Uint32Array;
}
