/**
 * The adaptive exponential integrate-and-fire neuron (Brette and Gerstner 2005), currents as potentials R I [mV]:
 *   tauM dv/dt = -(v - vRest) + deltaT exp((v - vThreshold) / deltaT) - w + J - gE (v - eE) - gI (v - eI)
 *   tauW dw/dt = a (v - vRest) - w
 * At v >= vPeak: a spike, v = vReset, w += b. Runs on a clock engine.
 */
import { atLeast, checkKeys, finite, integer, positive } from './checks.ts';
import { checkDrawn, type Drawn, plain } from './drawn.ts';

export interface AdexParameters {
  /** [ms] membrane time constant C / gL. @default 281 / 30 */
  readonly tauM: number;
  /** [ms] absolute refractory period: v stays at vReset, jumps are lost, w goes on. @default 0 */
  readonly tRef: number;
  /** [mV] potential at rest. @default -70.6 */
  readonly vRest: number;
  /** [mV] potential after a spike. @default -70.6 */
  readonly vReset: number;
  /** [mV] where the exponential takes over. @default -50.4 */
  readonly vThreshold: number;
  /** [mV] how sharply it does. @default 2 */
  readonly deltaT: number;
  /** [mV] where the upswing is cut: there a spike happens. @default 20 */
  readonly vPeak: number;
  /** [ms] time constant of the adaptation. @default 144 */
  readonly tauW: number;
  /** subthreshold adaptation, in units of the leak: a / gL. @default 4 / 30 */
  readonly a: number;
  /** [mV] what a spike adds to the adaptation, b / gL. @default 80.5 / 30 */
  readonly b: number;
  /** [mV] at the start. @default vRest */
  readonly vInitial: Drawn;
  /** [mV] adaptation at the start, w / gL. @default 0 */
  readonly wInitial: Drawn;
  /** [mV] constant current, I / gL. @default 0 */
  readonly current: number;
  /** [ms] decay, or rise, of synapses with weight >= 0 that are not delta or step. @default 5 */
  readonly tauE: number;
  /** [ms] the same of synapses with weight < 0. @default 10 */
  readonly tauI: number;
  /** [mV] reversal potentials of conductance synapses, of weight >= 0 and < 0. @default 0 and -80 */
  readonly eE: number;
  readonly eI: number;
}

export interface Adex extends AdexParameters {
  readonly kind: 'adex';
  /** number of neurons */
  readonly n: number;
}

const defaults = {
  tauM: 281 / 30,
  tRef: 0,
  vRest: -70.6,
  vReset: -70.6,
  vThreshold: -50.4,
  deltaT: 2,
  vPeak: 20,
  tauW: 144,
  a: 4 / 30,
  b: 80.5 / 30,
  vInitial: -70.6,
  wInitial: 0,
  current: 0,
  tauE: 5,
  tauI: 10,
  eE: 0,
  eI: -80,
} satisfies AdexParameters;
const parameterNames = Object.keys(defaults);
export const adexKeys: readonly string[] = ['n', ...parameterNames];

/** exp of more than this is infinite. */
const steepest = 700;

/**
 * A population of n adaptive exponential neurons, for the clock engine; the defaults are those of Brette and Gerstner 2005.
 * @throws RangeError for a parameter out of range.
 */
export function adex(n: number, options: Partial<AdexParameters> = {}): Adex {
  checkKeys('adex', options, Object.hasOwn(Object(options), 'kind') ? ['kind', ...adexKeys] : parameterNames);
  const vRest = options.vRest ?? defaults.vRest;
  const p: Adex = { ...defaults, vReset: vRest, vInitial: vRest, vRest, ...options, kind: 'adex', n };
  integer('adex.n', n, 1);
  for (const name of ['tauM', 'tauW', 'tauE', 'tauI'] as const) positive(`adex.${name}`, p[name], 'ms');
  positive('adex.deltaT', p.deltaT, 'mV');
  atLeast('adex.tRef', p.tRef, 0, 'ms');
  for (const name of ['vRest', 'vReset', 'vThreshold', 'vPeak', 'b', 'current', 'eE', 'eI'] as const)
    finite(`adex.${name}`, p[name], 'mV');
  finite('adex.a', p.a);
  checkDrawn('adex.vInitial', p.vInitial);
  checkDrawn('adex.wInitial', p.wInitial);
  if (!(p.vReset < p.vPeak))
    throw new RangeError(`adex.vReset: must be below vPeak (${p.vPeak} mV), got ${p.vReset}`);
  if ((p.vPeak - p.vThreshold) / p.deltaT > steepest)
    throw new RangeError(
      `adex.vPeak: must be at most ${steepest} deltaT above vThreshold (${p.vThreshold + steepest * p.deltaT} mV), got ${p.vPeak}`,
    );
  return { ...p, vInitial: plain(p.vInitial), wInitial: plain(p.wInitial) };
}
