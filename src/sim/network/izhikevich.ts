/**
 * The Izhikevich neuron (2003); v in mV, t in ms, the recovery u and the current I in mV/ms:
 *   dv/dt = 0.04 v^2 + 5 v + 140 - u + I,   du/dt = a (b v - u),   I = current + J + gE (eE - v) + gI (eI - v)
 * At v >= vPeak: a spike, v = c, u += d. Runs on a clock engine.
 */
import { checkKeys, finite, integer, positive } from './checks.ts';
import { checkDrawn, type Drawn, plain } from './drawn.ts';

export interface IzhikevichParameters {
  /** [1/ms] rate of the recovery. @default 0.02 */
  readonly a: number;
  /** [1/ms] how the recovery follows v. @default 0.2 */
  readonly b: number;
  /** [mV] potential after a spike. @default -65 */
  readonly c: number;
  /** [mV/ms] what a spike adds to the recovery. @default 8 */
  readonly d: number;
  /** [mV] where a spike happens. @default 30 */
  readonly vPeak: number;
  /** [mV] at the start. @default -65 */
  readonly vInitial: Drawn;
  /** [mV/ms] recovery at the start. @default b vInitial */
  readonly uInitial: Drawn | null;
  /** [mV/ms] constant current. @default 0 */
  readonly current: number;
  /** [ms] decay, or rise, of synapses with weight >= 0 that are not delta or step. @default 5 */
  readonly tauE: number;
  /** [ms] the same of synapses with weight < 0. @default 10 */
  readonly tauI: number;
  /** [mV] reversal potentials of conductance synapses, whose weights are in 1/ms. @default 0 and -80 */
  readonly eE: number;
  readonly eI: number;
}

export interface Izhikevich extends IzhikevichParameters {
  readonly kind: 'izhikevich';
  /** number of neurons */
  readonly n: number;
}

const defaults = {
  a: 0.02,
  b: 0.2,
  c: -65,
  d: 8,
  vPeak: 30,
  vInitial: -65,
  uInitial: null,
  current: 0,
  tauE: 5,
  tauI: 10,
  eE: 0,
  eI: -80,
} satisfies IzhikevichParameters;
const parameterNames = Object.keys(defaults);
export const izhikevichKeys: readonly string[] = ['n', ...parameterNames];

/**
 * A population of n Izhikevich neurons, for the clock engine; a regular spiking one unless said. Weights of currents are in
 * mV/ms, of delta synapses in mV.
 * @throws RangeError for a parameter that is not finite, or c not below vPeak.
 */
export function izhikevich(n: number, options: Partial<IzhikevichParameters> = {}): Izhikevich {
  const isPopulation = Object.hasOwn(Object(options), 'kind');
  checkKeys('izhikevich', options, isPopulation ? ['kind', ...izhikevichKeys] : parameterNames);
  const p: Izhikevich = { ...defaults, ...options, kind: 'izhikevich', n };
  integer('izhikevich.n', n, 1);
  for (const name of ['a', 'b', 'd', 'current'] as const) finite(`izhikevich.${name}`, p[name]);
  for (const name of ['c', 'vPeak', 'eE', 'eI'] as const) finite(`izhikevich.${name}`, p[name], 'mV');
  for (const name of ['tauE', 'tauI'] as const) positive(`izhikevich.${name}`, p[name], 'ms');
  checkDrawn('izhikevich.vInitial', p.vInitial);
  if (p.uInitial !== null) checkDrawn('izhikevich.uInitial', p.uInitial, -Infinity, 'mV/ms');
  if (!(p.c < p.vPeak)) throw new RangeError(`izhikevich.c: must be below vPeak (${p.vPeak} mV), got ${p.c}`);
  return {
    ...p,
    vInitial: plain(p.vInitial),
    uInitial: p.uInitial === null ? null : plain(p.uInitial),
  };
}
