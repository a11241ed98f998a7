/**
 * The leaky integrate-and-fire neuron between two events, in closed form.
 *   tauM dv/dt = -(v - vRest) + current      =>   v(t) = vInf + (v0 - vInf) exp(-t/tauM),  vInf = vRest + current
 * A current is given as the potential that it would hold up, R I [mV].
 */
import { log } from '../../math/exp.ts';
import { atLeast, checkKeys, checkPart, finite, integer, positive, positiveOrInfinite } from './checks.ts';
import { checkDrawn, type Drawn, lowest, plain } from './drawn.ts';

export interface LifParameters {
  /** [ms] membrane time constant; a larger one forgets more slowly. @default 20 */
  readonly tauM: number;
  /** [ms] absolute refractory period: v stays at vReset, jumps are lost. @default 2 */
  readonly tRef: number;
  /** [mV] potential at rest, without input. @default -65 */
  readonly vRest: number;
  /** [mV] potential after a spike. @default -65 */
  readonly vReset: number;
  /** [mV] a spike happens when v >= vThreshold + theta. @default -50 */
  readonly vThreshold: number;
  /** [mV] potential at the start: one number for all, a list, or drawn. @default vRest */
  readonly vInitial: Drawn;
  /** [mV] constant current, as the potential R I that it holds up. @default 0 */
  readonly current: number;
  /** [ms] decay, or rise, of synapses with weight >= 0 that are not delta or step. @default 5 */
  readonly tauE: number;
  /** [ms] the same of synapses with weight < 0. @default 10 */
  readonly tauI: number;
  /** [mV] reversal potentials of conductance synapses, of weight >= 0 and < 0. @default 0 and -80 */
  readonly eE: number;
  readonly eI: number;
  /** [mV] what each neuron's own history has added to its threshold so far. @default 0 */
  readonly theta: Drawn;
  /** How theta adapts. @default none */
  readonly homeostasis: Homeostasis | null;
}

/** Adaptation of theta, the part of a neuron's threshold that its own history sets. */
export type Homeostasis = SpikeHomeostasis | BalanceHomeostasis;

/**
 * theta += plus at each spike, and decays with tau (Diehl and Cook 2015: 0.05 mV, 1e7 ms). At the end of a stimulus with
 * learning it falls by plus * target, but not below 0: so it holds still at `target` spikes a stimulus.
 */
export interface SpikeHomeostasis {
  readonly kind: 'spike';
  /** [mV] added at each spike */
  readonly plus: number;
  /** [ms] time constant of the decay to 0, or 'infinite' */
  readonly tau: number | 'infinite';
  /** spikes of a neuron a stimulus; 0: theta falls by its decay alone */
  readonly target: number;
}

/**
 * At the end of a stimulus with learning: each neuron that spiked gains `step`, and all lose the same total, so
 * that the mean threshold stays and no neuron can win for ever. A silent stimulus lowers all by `silentStep`.
 */
export interface BalanceHomeostasis {
  readonly kind: 'balance';
  /** [mV] */
  readonly step: number;
  /** [mV] */
  readonly silentStep: number;
  /** [mV] bounds of theta */
  readonly low: number;
  readonly high: number;
}

export interface Lif extends LifParameters {
  readonly kind: 'lif';
  /** number of neurons */
  readonly n: number;
}

export type LifOptions = Partial<LifParameters>;

const parameterNames = [
  'tauM',
  'tRef',
  'vRest',
  'vReset',
  'vThreshold',
  'vInitial',
  'current',
  'tauE',
  'tauI',
  'eE',
  'eI',
  'theta',
  'homeostasis',
];
export const lifKeys: readonly string[] = ['n', ...parameterNames];
const homeostasisKeys = { spike: ['plus', 'tau', 'target'], balance: ['step', 'silentStep', 'low', 'high'] };

/**
 * A population of n LIF neurons; the options may be those of another population, which has a kind and its own n.
 * @throws RangeError for a parameter that is not finite, a time constant <= 0, or a reset that is not below every
 * threshold that theta allows: such a neuron would spike without end.
 */
export function lif(n: number, options: LifOptions = {}): Lif {
  const isPopulation = Object.hasOwn(Object(options), 'kind');
  checkKeys('lif', options, isPopulation ? ['kind', ...lifKeys] : parameterNames);
  const vRest = options.vRest ?? -65;
  const parameters: Lif = {
    tauM: 20,
    tRef: 2,
    vRest,
    vReset: vRest,
    vThreshold: vRest + 15,
    vInitial: vRest,
    current: 0,
    tauE: 5,
    tauI: 10,
    eE: 0,
    eI: -80,
    theta: 0,
    homeostasis: null,
    ...options,
    kind: 'lif',
    n,
  };
  integer('lif.n', n, 1);
  positive('lif.tauM', parameters.tauM, 'ms');
  atLeast('lif.tRef', parameters.tRef, 0, 'ms');
  finite('lif.vRest', parameters.vRest, 'mV');
  finite('lif.vReset', parameters.vReset, 'mV');
  finite('lif.vThreshold', parameters.vThreshold, 'mV');
  finite('lif.current', parameters.current, 'mV');
  positive('lif.tauE', parameters.tauE, 'ms');
  positive('lif.tauI', parameters.tauI, 'ms');
  finite('lif.eE', parameters.eE, 'mV');
  finite('lif.eI', parameters.eI, 'mV');
  checkDrawn('lif.vInitial', parameters.vInitial);
  checkDrawn('lif.theta', parameters.theta);
  const h = parameters.homeostasis;
  if (h !== null) checkPart('lif.homeostasis', h, homeostasisKeys);
  if (h?.kind === 'spike') {
    atLeast('lif.homeostasis.plus', h.plus, 0, 'mV');
    positiveOrInfinite('lif.homeostasis.tau', h.tau, 'ms');
    atLeast('lif.homeostasis.target', h.target, 0);
    if (h.target > 0 && h.tau !== 'infinite')
      throw new RangeError(
        `lif.homeostasis.target: must be 0 where theta decays (tau ${h.tau} ms), got ${h.target}; give tau Infinity`,
      );
  } else if (h) {
    atLeast('lif.homeostasis.step', h.step, 0, 'mV');
    atLeast('lif.homeostasis.silentStep', h.silentStep, 0, 'mV');
    finite('lif.homeostasis.low', h.low, 'mV');
    finite('lif.homeostasis.high', h.high, 'mV');
    if (!(h.low <= 0 && h.high >= 0))
      throw new RangeError(`lif.homeostasis: low <= 0 <= high is needed, got ${h.low} and ${h.high} mV`);
  }
  const theta = Math.min(lowest(parameters.theta), h?.kind === 'balance' ? h.low : 0);
  if (!(parameters.vReset < parameters.vThreshold + theta))
    throw new RangeError(
      `lif.vReset: must be below the lowest threshold (vThreshold ${theta < 0 ? `and theta of ${theta} mV ` : ''}= ${parameters.vThreshold + theta} mV), got ${parameters.vReset}`,
    );
  return { ...parameters, vInitial: plain(parameters.vInitial), theta: plain(parameters.theta) };
}

/** theta grows by `plus` mV a spike and decays with `tau` ms, `Infinity` for no decay; see SpikeHomeostasis for `target`. */
export function spikeHomeostasis(
  options: { plus?: number; tau?: number; target?: number } = {},
): SpikeHomeostasis {
  checkKeys('spikeHomeostasis', options, homeostasisKeys.spike);
  const { plus = 0.05, target = 0, tau = target > 0 ? Infinity : 1e7 } = options;
  return { kind: 'spike', plus, tau: tau === Infinity ? 'infinite' : tau, target };
}

/** theta of the neurons that won a stimulus grows, that of all falls by as much in total; see BalanceHomeostasis. */
export function balanceHomeostasis(
  options: { step?: number; silentStep?: number; low?: number; high?: number } = {},
): BalanceHomeostasis {
  checkKeys('balanceHomeostasis', options, homeostasisKeys.balance);
  return { kind: 'balance', step: 0.001, silentStep: 0.0001, low: -10, high: 10, ...options };
}

/** [ms] time from `v` < threshold to the threshold, Infinity if the drive does not reach above it. */
export function timeToThreshold(v: number, vInf: number, threshold: number, tauM: number): number {
  return vInf > threshold ? tauM * log((vInf - v) / (vInf - threshold)) : Infinity;
}

/** [Hz] firing rate under a constant current: 1000 / (tRef + tauM ln((vInf - vReset)/(vInf - vThreshold))). */
export function lifRate(parameters: LifParameters): number {
  const { tauM, tRef, vRest, vReset, vThreshold, current } = parameters;
  return 1000 / (tRef + timeToThreshold(vReset, vRest + current, vThreshold, tauM));
}
