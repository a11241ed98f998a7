/**
 * Feed-forward and feed-back inhibition of a pool by spikes, after Axon's FS-FFFB (emer/axon, "fast and slow" inhibition, as of parvalbumin
 * and somatostatin interneurons). All neurons of a pool share one inhibitory conductance:
 *   fsi' = -fsi / 6 ms,   fsi += FF ff at a spike of the input, FB fb at one of the pool       fast, feed-forward and feed-back
 *   ssf' = -ssf / 20 ms,  ssf += (1 - ssf) fb at a spike of the pool                           facilitation of the slow one
 *   ssi' = -ssi / 50 ms,  ssi += ssf fb / 50 at a spike of the pool                            slow, feed-back only
 *   Gi = gain ([fsi - 0.1]+ + 30 ssi)
 *   ff: what the spike adds to a neuron's excitatory conductance, mean over the pool; fb = 1 / neurons
 *   tauM dv/dt = vRest - v + gE (eE - v) + gI (eI - v),   gE' = -gE / tauE,   gI = Gi / 0.2 (Axon's leak; gE too is in units of the leak)
 * gain 1.1, FF 1, FB 1 as published. `inhibition: 'pool'` leaves the fast feed-back alone, without the 0.1: a plain shared pool. Adaptation holds
 * the mean rate by the spikes themselves, without counting stimuli:
 *   gain' = -eta target gain,   gain += eta gain fb at a spike of the pool
 *
 * It is built of the simulator's public parts: the pool's variables stand as equations in every neuron, fed by the same spikes through
 * all-to-all projections, so all hold the same values; the clock engine runs it. `adaptivePool` is the cheaper relative, O(1) a spike and
 * exact: one potential, feed-back only, its weight moved once a stimulus.
 * What differs from Axon: membranes without its voltage-gated channels; Axon's cycle of 1 ms is the delay of the feed-back, its discrete
 * decays are continuous; Axon moves the gain once in many trials and only out of a tolerance.
 */
import { equations } from '../src/sim/equations/equations.ts';
import { atLeast, integer, oneOf, positive } from '../src/sim/network/checks.ts';
import { allToAll, connect, pairwise } from '../src/sim/network/connect.ts';
import { type Network, network, source } from '../src/sim/network/network.ts';
import { recordSpikes } from '../src/sim/network/recorders.ts';

export interface FffbPoolOptions {
  /** @default 100 */
  readonly inputs?: number;
  /** @default 100 */
  readonly neurons?: number;
  /** chance of a synapse from an input to a neuron. @default 0.2 */
  readonly fanIn?: number;
  /** conductance of such a synapse, in units of the leak. @default 0.35 */
  readonly weight?: number;
  /** none, the fast feed-back alone, or all of FS-FFFB. @default 'fffb' */
  readonly inhibition?: 'none' | 'pool' | 'fffb';
  /** at the start. @default 1.1 */
  readonly gain?: number;
  /** [Hz] mean rate of a neuron at which an adapting gain holds still. @default 5 */
  readonly targetHz?: number;
  /** how fast the gain adapts: the relative change a spike of every neuron. @default 0, not at all */
  readonly eta?: number;
}

/**
 * Populations 'input' (a source, to be driven) and 'cells'; spikes of 'cells' recorded. The state `gain` tells how far it adapted.
 * Run it on engine 'clock', dt 0.5 ms.
 */
export async function fffbPool(options: FffbPoolOptions = {}): Promise<Network> {
  const { inputs = 100, neurons = 100, fanIn = 0.2, weight = 0.35, inhibition = 'fffb' } = options;
  const { gain = 1.1, targetHz = 5, eta = 0 } = options;
  integer('fffbPool.neurons', neurons, 1);
  oneOf('fffbPool.inhibition', inhibition, ['none', 'pool', 'fffb']);
  positive('fffbPool.targetHz', targetHz, 'Hz');
  atLeast('fffbPool.eta', eta, 0);
  const cells = await equations(neurons, {
    equations: `dv/dt = (vRest - v + gE * (eE - v) + gI * (eI - v)) / tauM : mV (unless refractory)
                gI = gain * (max(fsi - fs0, 0) + slow * ssi) / 0.2 : 1
                dgE/dt = -gE / tauE : 1
                dfsi/dt = -fsi / (6 ms) : 1
                dssf/dt = -ssf / (20 ms) : 1
                dssi/dt = -ssi / (50 ms) : 1
                dgain/dt = -eta * target * gain : 1`,
    parameters: {
      vRest: '-70 mV',
      eE: '0 mV',
      eI: '-90 mV',
      tauM: '20 ms',
      tauE: '5 ms',
      fs0: inhibition === 'fffb' ? 0.1 : 0,
      slow: inhibition === 'fffb' ? 30 : 0,
      eta,
      target: `${targetHz} Hz`,
    },
    initial: { v: 'vRest', gain },
    threshold: 'v >= -50 mV',
    reset: 'v = vRest',
    tRef: '2 ms',
    receive: {
      excitatory: 'gE += weight',
      feedforward: 'fsi += weight',
      feedback:
        'fsi += weight; ssi += ssf * weight / 50; ssf += (1 - ssf) * weight; gain += eta * gain * weight',
    },
  });
  const back = { weight: 1 / neurons, delay: 1, synapse: 'feedback' };
  // Axon's conductances are in units in which the leak is 0.2
  const forward = { weight: 0.2 * weight * fanIn, synapse: 'feedforward' };
  return network({
    populations: { input: source(inputs), cells },
    projections: [
      connect('input', 'cells', pairwise(fanIn), { weight, synapse: 'excitatory' }),
      ...(inhibition === 'none' ? [] : [connect('cells', 'cells', allToAll(), back)]),
      ...(inhibition === 'fffb' ? [connect('input', 'cells', allToAll(), forward)] : []),
    ],
    record: [recordSpikes('cells')],
  });
}
