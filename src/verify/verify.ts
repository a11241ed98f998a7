/** Runs single-neuron cases through the engines that can, and says how far each lies from NEST's answer. */
import { DataError } from '../data/data-error.ts';
import type { Engine } from '../sim/engine.ts';
import type { Network } from '../sim/network/network.ts';
import { type SimulationOptions, simulation } from '../sim/simulation.ts';
import type { NestCase } from './nest-case.ts';
import { nestModels, networkOf } from './nest-models.ts';

type EngineName = NonNullable<SimulationOptions['engine']>;

/** What counts as agreement. */
export const tolerance = {
  /** [ms] spike times of off-grid models; on a grid a spike must fall into the same step */
  time: 1e-9,
  /** [mV] delta and current synapses: both solve them exactly */
  v: 1e-9,
  /** [mV] conductances: both by Runge-Kutta solvers of their own */
  vConductance: 1e-5,
} as const;

/** One case on one engine. */
export interface Verdict {
  readonly case: string;
  readonly engine: EngineName;
  readonly spikes: number;
  readonly expectedSpikes: number;
  /** [ms] largest difference of a spike from its counterpart, by rank; null without a pair */
  readonly timeErrorMs: number | null;
  /** [mV] largest difference of a potential; null where NEST gave none */
  readonly vErrorMv: number | null;
  readonly isWithin: boolean;
  /** what is wrong first, or '' */
  readonly complaint: string;
}

/**
 * A case on every engine that can run it: off-grid models on 'event' and, with delta synapses, 'fast-event'; grid models on
 * 'clock' and, without conductances, 'fast-clock' in Float64.
 * @throws DataError for parameters that no neuron of ours may have
 */
export function verifyCase(file: string, nest: NestCase): Verdict[] {
  const { isOnGrid } = nestModels[nest.nestModel];
  const engines: readonly string[] = isOnGrid ? ['clock', 'fast-clock'] : ['event', 'fast-event'];
  const [reference, fast] = engines as [EngineName, EngineName];
  const grid = isOnGrid ? { dt: nest.stepMs } : {};
  let net: Network;
  let exact: Engine;
  try {
    net = networkOf(nest);
    exact = simulation(net, { engine: reference, ...grid });
  } catch (error) {
    throw asDataError(error, `${file}: case '${nest.name}'`);
  }
  const verdicts = [judge(nest, reference, exact)];
  const other = unlessRefused(() => simulation(net, { engine: fast, ...grid }));
  if (other) verdicts.push(judge(nest, fast, other));
  return verdicts;
}

/** Parameters are the file's: what refuses them speaks of the file. */
function asDataError(error: unknown, where: string): unknown {
  return error instanceof RangeError ? new DataError(`${where}: ${error.message}`) : error;
}

/** A fast engine refuses, by a RangeError, what only its reference can run. */
function unlessRefused(build: () => Engine): Engine | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function judge(nest: NestCase, engine: EngineName, sim: Engine): Verdict {
  const { stepMs, durationMs, answer } = nest;
  const { synapse, isOnGrid } = nestModels[nest.nestModel];
  // One step more: a potential is sampled after all that happens at its instant.
  sim.run((Math.ceil(durationMs / stepMs - 1e-6) + 1) * stepMs);
  const spikes = sim.recording.spikes('cell').t.filter((t) => t <= durationMs + 1e-6 * stepMs);
  const expected = answer.spikeTimesMs;
  let complaint = '';
  const complain = (text: string): void => {
    complaint ||= text;
  };

  const timeTolerance = isOnGrid ? stepMs / 2 : tolerance.time;
  let timeError = 0;
  const paired = Math.min(spikes.length, expected.length);
  for (let s = 0; s < paired; s++) {
    const error = Math.abs(spikes[s]! - expected[s]!);
    if (!(error <= timeTolerance)) complain(`spike ${s + 1}: ${spikes[s]} ms instead of ${expected[s]} ms`);
    timeError = Math.max(timeError, error);
  }
  if (spikes.length > paired) complain(`spike ${paired + 1}: ${spikes[paired]} ms, NEST has none`);
  if (expected.length > paired) complain(`spike ${paired + 1}: none, NEST's is at ${expected[paired]} ms`);

  const vTolerance = synapse === 'conductance' ? tolerance.vConductance : tolerance.v;
  const vTimes = answer.vTimesMs ?? [];
  let vError = 0;
  const { v } = sim.recording.potential('cell');
  for (let s = 0; s < vTimes.length; s++) {
    const ours = v.get(Math.round(vTimes[s]! / stepMs), 0);
    const error = Math.abs(ours - answer.vMv![s]!);
    if (!(error <= vTolerance)) complain(`v at ${vTimes[s]} ms: ${ours} mV instead of ${answer.vMv![s]} mV`);
    vError = Math.max(vError, error);
  }
  return {
    case: nest.name,
    engine,
    spikes: spikes.length,
    expectedSpikes: expected.length,
    timeErrorMs: paired > 0 ? timeError : null,
    vErrorMv: vTimes.length > 0 ? vError : null,
    isWithin: complaint === '',
    complaint,
  };
}
