/** What the conductance row engine is told, and what makes no sense. Units ms, mV; conductances in units of the leak. */
import type { Engine as KernelSet } from '../../kernels/workspace.ts';
import { integer, oneOf, positive } from '../network/checks.ts';
import type { Inhibitory } from './relay.ts';

/** Spikes of inputs on the grid: input i spikes in the steps step[start[i]] ... step[start[i + 1] - 1], ascending, each once. */
export interface StepTrains {
  /** (inputs + 1) */
  readonly start: Uint32Array;
  readonly step: Uint32Array;
}

export interface ConductanceRowOptions {
  readonly inputs: number;
  readonly neurons: number;
  /** (neurons, inputs) in units of the leak conductance */
  readonly weights: Float64Array;
  /** (neurons, inputs) [steps] 0 ... 255 */
  readonly delays: Uint8Array;
  /** [ms] */
  readonly dt: number;
  /** [ms] membrane; excitatory and inhibitory conductance */
  readonly tauM: number;
  readonly tauE: number;
  readonly tauI: number;
  /** [mV] reversal potentials */
  readonly eE: number;
  readonly eI: number;
  /** [mV] */
  readonly vRest: number;
  readonly vReset: number;
  /** [mV] where every neuron begins */
  readonly vStart: number;
  /** [mV] a neuron spikes above vThreshold + theta */
  readonly vThreshold: number;
  /** [ms] v stays at vReset for so long; and no spike comes `pause` or less after the last */
  readonly tRef: number;
  readonly pause: number;
  /** [mV] first theta; its rise at a spike. [ms] its decay, in closed form at the end of each stimulus */
  readonly theta: number;
  readonly thetaStep: number;
  readonly tauTheta: number;
  readonly inhibitory: Inhibitory;
  /** conductance that an inhibitory neuron gives to all but its partner */
  readonly inhibition: number;
  readonly rule: TripletRule;
  /** [ms] of a stimulus, and of the silence after it */
  readonly durationMs: number;
  readonly restMs: number;
  /** @default 'float32' */
  readonly precision?: 'float64' | 'float32';
  /** @default 'wasm' */
  readonly kernels?: KernelSet;
}

/** At an arrival: pre = 1, w -= etaPre post1. At a spike: w += etaPost pre post2, then post1 = post2 = 1; w in 0 ... high. */
export interface TripletRule {
  readonly etaPre: number;
  readonly etaPost: number;
  /** [ms] decay of pre, post1, post2 */
  readonly tauPre: number;
  readonly tauPost1: number;
  readonly tauPost2: number;
  readonly high: number;
  /** sum of the weights onto a neuron, set before every stimulus that is learnt */
  readonly total: number;
}

/** @throws RangeError for what does not fit together. */
export function checkConductanceRows(options: ConductanceRowOptions): void {
  const { inputs, neurons: n, precision = 'float32', dt, tauM, tauE, tauI, weights, delays } = options;
  const own = 'conductanceRows';
  integer(`${own}.inputs`, inputs, 1, 65536);
  integer(`${own}.neurons`, n, 1, 65536);
  oneOf(`${own}.precision`, precision, ['float64', 'float32']);
  for (const name of ['dt', 'tauM', 'tauE', 'tauI', 'durationMs'] as const)
    positive(`${own}.${name}`, options[name], 'ms');
  if (!(dt < Math.min(tauM, tauE, tauI)))
    throw new RangeError(`${own}.dt: must be less than every time constant, got ${dt}`);
  if (weights.length !== n * inputs || delays.length !== n * inputs)
    throw new RangeError(
      `${own}.weights: must be (neurons, inputs) as the delays, ${n * inputs} numbers, got ${weights.length} and ${delays.length}`,
    );
}
