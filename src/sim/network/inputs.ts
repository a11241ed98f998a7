/** What drives a network from outside: given spike trains, Poisson trains, and currents that change in steps. */

import type { Spikes } from '../spikes.ts';
import { checkKeys, checkList, finite, listed } from './checks.ts';
import { checkSynapseName, type Synapse } from './connect.ts';

export type Input =
  /** the sources of `population` spike at times t [ms], source i[s] at t[s] */
  | {
      readonly kind: 'spikes';
      readonly population: string;
      readonly t: ArrayLike<number>;
      readonly i: ArrayLike<number>;
    }
  /**
   * independent Poisson trains of the given rates [Hz], one rate for all or one each: the spikes of a source, or, with a
   * weight, a private train for each neuron, which a synapse of that weight and kind delivers at once
   */
  | {
      readonly kind: 'poisson';
      readonly population: string;
      readonly rateHz: number | ArrayLike<number>;
      /** [mV, of a conductance 1] null for a source */
      readonly weight: number | null;
      readonly synapse: Synapse | null;
    }
  /** from times[s] [ms] on, values[s] [mV] is added to the current of all neurons, until the next step */
  | {
      readonly kind: 'current';
      readonly population: string;
      readonly times: ArrayLike<number>;
      readonly values: ArrayLike<number>;
    };

/** What each kind is described by. */
export const inputKeys: Readonly<Record<Input['kind'], readonly string[]>> = {
  spikes: ['population', 't', 'i'],
  poisson: ['population', 'rateHz', 'weight', 'synapse'],
  current: ['population', 'times', 'values'],
};

/** Given spikes. @throws RangeError unless t is ascending, finite and >= 0. */
export function spikeTrain(
  population: string,
  spikes: { t: ArrayLike<number>; i: ArrayLike<number> },
): Input {
  checkSpikes(`spikeTrain(${population})`, spikes);
  checkAscending(`spikeTrain(${population}).t`, spikes.t);
  if (spikes.i.length !== spikes.t.length)
    throw new RangeError(
      `spikeTrain(${population}).i: must be as long as t (${spikes.t.length}), got ${spikes.i.length}`,
    );
  return { kind: 'spikes', population, t: listed(spikes.t), i: listed(spikes.i) };
}

/** A Poisson input that acts on neurons directly, a private train each. */
export type PoissonDrive = Extract<Input, { kind: 'poisson' }> & { weight: number; synapse: Synapse };

export const isDrive = (input: Input): input is PoissonDrive =>
  input.kind === 'poisson' && input.weight !== null;

/**
 * Poisson trains: the spikes of a source, or, given a weight, a private train of each neuron of a population. Many trains of
 * one rate onto one neuron are one train of the summed rate.
 * @param options.synapse 'delta' unless said
 * @throws RangeError for a negative or infinite rate, or a synapse without a weight.
 */
export function poissonInput(
  population: string,
  options: { rateHz: number | ArrayLike<number>; weight?: number; synapse?: Synapse },
): Input {
  const name = `poissonInput(${population})`;
  checkKeys(name, options, ['rateHz', 'weight', 'synapse']);
  const rates = typeof options.rateHz === 'number' ? [options.rateHz] : options.rateHz;
  checkList(`${name}.rateHz`, rates, 'a number of Hz or a list');
  for (let i = 0; i < rates.length; i++)
    if (!(rates[i]! >= 0 && Number.isFinite(rates[i]!)))
      throw new RangeError(`${name}.rateHz: must be >= 0 Hz, got ${rates[i]}`);
  const { rateHz, weight = null, synapse = weight === null ? null : 'delta' } = options;
  if (weight !== null) finite(`${name}.weight`, weight, 'mV');
  if (synapse !== null) checkSynapseName(`${name}.synapse`, synapse);
  if (weight === null && synapse !== null)
    throw new RangeError(`${name}.weight: must be given with a synapse, got none; a source takes neither`);
  return {
    kind: 'poisson',
    population,
    rateHz: typeof rateHz === 'number' ? rateHz : listed(rateHz),
    weight,
    synapse,
  };
}

/** A current in steps. @throws RangeError unless times ascend and values are finite. */
export function currentSteps(
  population: string,
  steps: { times: ArrayLike<number>; values: ArrayLike<number> },
): Input {
  checkKeys(`currentSteps(${population})`, steps, ['times', 'values']);
  checkList(`currentSteps(${population}).times`, steps.times);
  checkList(`currentSteps(${population}).values`, steps.values);
  checkAscending(`currentSteps(${population}).times`, steps.times);
  if (steps.times.length !== steps.values.length)
    throw new RangeError(
      `currentSteps(${population}).values: must be as long as times, got ${steps.values.length}`,
    );
  for (let s = 0; s < steps.values.length; s++)
    finite(`currentSteps(${population}).values[${s}]`, steps.values[s]!, 'mV');
  return { kind: 'current', population, times: listed(steps.times), values: listed(steps.values) };
}

/** Two lists; more beside them does no harm. @throws TypeError for a missing one. */
function checkSpikes(name: string, spikes: { t: ArrayLike<number>; i: ArrayLike<number> }): void {
  if (typeof spikes !== 'object' || spikes === null)
    throw new TypeError(`${name}: must be given spikes {t, i}, got ${spikes}`);
  checkList(`${name}.t`, spikes.t);
  checkList(`${name}.i`, spikes.i);
}

function checkAscending(name: string, t: ArrayLike<number>): void {
  for (let s = 0; s < t.length; s++)
    if (!(t[s]! >= (s > 0 ? t[s - 1]! : 0) && Number.isFinite(t[s]!)))
      throw new RangeError(
        `${name}[${s}]: must be >= the time before it (${s > 0 ? t[s - 1] : 0} ms), got ${t[s]}; sort them`,
      );
}

/**
 * Checks spikes against a source of n inputs and puts them in the order (t, i), which every engine relies on.
 * @throws RangeError for an index outside 0..n-1.
 */
export function sortedSpikes(
  name: string,
  spikes: { t: ArrayLike<number>; i: ArrayLike<number> },
  n: number,
): Spikes {
  checkSpikes(name, spikes);
  checkAscending(`${name}.t`, spikes.t);
  if (spikes.i.length !== spikes.t.length)
    throw new RangeError(`${name}.i: must be as long as t (${spikes.t.length}), got ${spikes.i.length}`);
  const t = Float64Array.from(spikes.t);
  const i = Uint32Array.from(spikes.i);
  for (let s = 0; s < i.length; s++)
    if (!(Number.isInteger(spikes.i[s]!) && spikes.i[s]! >= 0 && spikes.i[s]! < n))
      throw new RangeError(
        `${name}.i[${s}]: must be from 0 to ${n - 1} (the last input), got ${spikes.i[s]}`,
      );
  for (let s = 0; s < t.length; ) {
    let end = s + 1;
    while (end < t.length && t[end] === t[s]) end++;
    i.subarray(s, end).sort();
    s = end;
  }
  return { t, i };
}
