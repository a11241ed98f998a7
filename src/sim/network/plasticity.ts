/**
 * Learning rules of synapses, as plain data with their equations; the engine applies them (event rule 2).
 * x and y are exponential traces of the arrivals at a synapse and of the spikes of its postsynaptic neuron.
 */
import { atLeast, checkKeys, checkWhole, finite, oneOf, positive } from './checks.ts';

export type Plasticity = PairStdp | TraceStdp | Competitive;

interface Bounds {
  /** [mV] weights stay within; the upper bound may be 'infinite' */
  readonly low: number;
  readonly high: number | 'infinite';
}

/** Pair STDP: on an arrival w -= aMinus y; on a postsynaptic spike w += aPlus x (Song, Miller and Abbott 2000). */
export interface PairStdp extends Bounds {
  readonly kind: 'pair-stdp';
  /** [ms] */
  readonly tauPre: number;
  readonly tauPost: number;
  /** [mV] */
  readonly aPlus: number;
  readonly aMinus: number;
  readonly normalise: Normalisation | null;
}

/** Post-triggered: on a postsynaptic spike w += eta (x - target); target 'weight' gives the averaging rule x - w. */
export interface TraceStdp extends Bounds {
  readonly kind: 'trace-stdp';
  /** [ms] */
  readonly tauPre: number;
  readonly eta: number;
  readonly target: number | 'weight';
  readonly normalise: Normalisation | null;
}

/**
 * Competitive learning at the end of a stimulus (Rumelhart and Zipser 1985, on first-spike times): for every neuron
 * that spiked, w += eta (x / |x| norm - w), with x_i = 1 - t_i / volley for an input whose first spike arrived at
 * t_i, else 0; then w is cut at 0 and scaled back to |w|_2 = norm.
 */
export interface Competitive {
  readonly kind: 'competitive';
  readonly eta: number;
  /** [ms] */
  readonly volley: number;
  /** [mV] */
  readonly norm: number;
}

/** After a stimulus with learning, the weights onto each neuron are scaled to this sum ('l1') or length ('l2'). */
export interface Normalisation {
  readonly norm: 'l1' | 'l2';
  /** [mV] */
  readonly total: number;
}

/** What each kind is described by. */
export const plasticityKeys = {
  'pair-stdp': ['tauPre', 'tauPost', 'aPlus', 'aMinus', 'low', 'high', 'normalise'],
  'trace-stdp': ['tauPre', 'eta', 'target', 'low', 'high', 'normalise'],
  competitive: ['eta', 'volley', 'norm'],
} satisfies Record<Plasticity['kind'], string[]>;

/** Pair STDP; see PairStdp. @throws RangeError for a time constant <= 0 or bounds out of order. */
export function pairStdp(options: Partial<Omit<PairStdp, 'kind'>> = {}): PairStdp {
  checkKeys('pairStdp', options, plasticityKeys['pair-stdp']);
  const rule: PairStdp = {
    kind: 'pair-stdp',
    tauPre: 20,
    tauPost: 20,
    aPlus: 0.01,
    aMinus: 0.0105,
    low: 0,
    high: 'infinite',
    normalise: null,
    ...options,
  };
  positive('pairStdp.tauPre', rule.tauPre, 'ms');
  positive('pairStdp.tauPost', rule.tauPost, 'ms');
  finite('pairStdp.aPlus', rule.aPlus, 'mV');
  finite('pairStdp.aMinus', rule.aMinus, 'mV');
  checkBounds('pairStdp', rule);
  return rule;
}

/** Post-triggered trace STDP; see TraceStdp. @throws RangeError for a time constant <= 0 or bounds out of order. */
export function traceStdp(options: Partial<Omit<TraceStdp, 'kind'>> = {}): TraceStdp {
  checkKeys('traceStdp', options, plasticityKeys['trace-stdp']);
  const rule: TraceStdp = {
    kind: 'trace-stdp',
    tauPre: 20,
    eta: 0.01,
    target: 'weight',
    low: 0,
    high: 'infinite',
    normalise: null,
    ...options,
  };
  positive('traceStdp.tauPre', rule.tauPre, 'ms');
  finite('traceStdp.eta', rule.eta);
  if (rule.target !== 'weight') finite('traceStdp.target', rule.target);
  checkBounds('traceStdp', rule);
  return rule;
}

/** Competitive learning at the end of a stimulus; see Competitive. @throws RangeError for eta < 0 or a norm <= 0. */
export function competitive(options: Partial<Omit<Competitive, 'kind'>> = {}): Competitive {
  checkKeys('competitive', options, plasticityKeys.competitive);
  const rule: Competitive = { kind: 'competitive', eta: 0.05, volley: 16, norm: 1, ...options };
  atLeast('competitive.eta', rule.eta, 0);
  positive('competitive.volley', rule.volley, 'ms');
  positive('competitive.norm', rule.norm, 'mV');
  return rule;
}

function checkBounds(name: string, rule: Bounds & { normalise: Normalisation | null }): void {
  finite(`${name}.low`, rule.low, 'mV');
  if (rule.high !== 'infinite' && !(rule.high >= rule.low))
    throw new RangeError(`${name}.high: must be >= low (${rule.low} mV) or 'infinite', got ${rule.high}`);
  if (rule.normalise === null) return;
  checkWhole(`${name}.normalise`, rule.normalise, ['norm', 'total']);
  oneOf(`${name}.normalise.norm`, rule.normalise.norm, ['l1', 'l2']);
  positive(`${name}.normalise.total`, rule.normalise.total, 'mV');
}
