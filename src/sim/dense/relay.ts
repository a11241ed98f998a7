/** An inhibitory neuron that one strong synapse drives: a relay of its partner's spikes, one for one, one step later. */

export interface Inhibitory {
  /** [ms] membrane; excitatory conductance; v stays at vReset for tRef */
  readonly tauM: number;
  readonly tauE: number;
  readonly tRef: number;
  /** [mV] */
  readonly vRest: number;
  readonly vReset: number;
  readonly vThreshold: number;
  readonly eE: number;
  /** conductance that a spike of the partner gives it */
  readonly weight: number;
}

/**
 * Simulates the neuron by forward Euler steps of dt, its partner spiking every `interval` steps and then only once more.
 * @throws RangeError unless it spikes exactly one step after each spike of its partner
 */
export function relays(neuron: Inhibitory, dt: number, interval: number): void {
  const { tauM, tauE, tRef, vRest, vReset, vThreshold, eE, weight } = neuron;
  const clamp = Math.round(tRef / dt);
  const trains = 50;
  // from rest, and from the highest potential without a spike
  for (const from of [vRest, vThreshold]) {
    let v = from;
    let g = 0;
    let spike = -Infinity;
    for (let n = 0; n < (trains + 50) * interval; n++) {
      if (n - spike >= clamp) v += (dt / tauM) * (vRest - v + g * (eE - v));
      g -= (dt / tauE) * g;
      const isSpike = n - spike >= clamp && v > vThreshold;
      const isDue = n % interval === 1 && n < trains * interval;
      if (isSpike !== isDue)
        throw new RangeError(
          `conductanceRows.inhibitory.weight: must make the inhibitory neuron spike once, one step after each spike of its partner, got ${weight}, which at step ${n} of a train every ${interval} steps gives ${isSpike ? 'a spike' : 'none'}`,
        );
      if (n % interval === 0 && n < trains * interval) g += weight;
      if (isSpike) {
        v = vReset;
        spike = n;
      }
    }
  }
}
