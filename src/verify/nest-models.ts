/**
 * NEST's integrate-and-fire neurons in our words. Its R = tau_m / C_m (1 / g_L with conductances), so that
 * mV = pA tau_m / C_m, and the weight of a conductance is nS / g_L.
 */
import { allToAll, connect, type Synapse } from '../sim/network/connect.ts';
import { spikeTrain } from '../sim/network/inputs.ts';
import { lif } from '../sim/network/lif.ts';
import { type Network, network, source } from '../sim/network/network.ts';
import { recordPotential, recordSpikes } from '../sim/network/recorders.ts';
import type { NestCase } from './nest-case.ts';

interface Kind {
  readonly synapse: Synapse;
  /** does it know spikes at the ends of steps only? */
  readonly isOnGrid: boolean;
}

/** The models that can be verified. iaf_psc_exp_ps and iaf_psc_alpha_ps look for a crossing once a step. */
export const nestModels = {
  iaf_psc_delta: { synapse: 'delta', isOnGrid: true },
  iaf_psc_exp: { synapse: 'exponential', isOnGrid: true },
  iaf_psc_alpha: { synapse: 'alpha', isOnGrid: true },
  iaf_cond_exp: { synapse: 'conductance', isOnGrid: true },
  iaf_psc_delta_ps: { synapse: 'delta', isOnGrid: false },
  iaf_psc_exp_ps: { synapse: 'exponential', isOnGrid: false },
  iaf_psc_exp_ps_lossless: { synapse: 'exponential', isOnGrid: false },
  iaf_psc_alpha_ps: { synapse: 'alpha', isOnGrid: false },
} as const satisfies Record<string, Kind>;

export type NestModel = keyof typeof nestModels;

/** The parameters that a model must, and may, be given. */
export function parameterNames(model: NestModel): { needed: string[]; known: string[] } {
  const { synapse } = nestModels[model];
  const needed = ['C_m', 'E_L', 'V_th', 'V_reset', 't_ref', 'V_m'];
  needed.push(synapse === 'conductance' ? 'g_L' : 'tau_m');
  if (synapse !== 'delta') needed.push('tau_syn_ex', 'tau_syn_in');
  if (synapse === 'conductance') needed.push('E_ex', 'E_in');
  return { needed, known: [...needed, 'I_e'] };
}

/** The network of a case: 'in' (0 excitatory, 1 inhibitory) onto one neuron 'cell', spikes and v of each step recorded. */
export function networkOf(nest: NestCase): Network {
  const { params, delayMs: delay, stepMs } = nest;
  const { synapse } = nestModels[nest.nestModel];
  const of = (name: string, otherwise = 0): number => params[name] ?? otherwise;
  /** [mV per pA] */
  const r = synapse === 'conductance' ? 1 / of('g_L') : of('tau_m') / of('C_m');
  const unit = synapse === 'delta' ? 1 : r;
  const trains = [nest.excTimesMs, nest.inhTimesMs];
  const spikes = trains.flatMap((times, i) => times.map((t) => ({ t, i }))).sort((a, b) => a.t - b.t);
  return network({
    populations: {
      in: source(2),
      cell: lif(1, {
        tauM: synapse === 'conductance' ? of('C_m') / of('g_L') : of('tau_m'),
        tRef: of('t_ref'),
        vRest: of('E_L'),
        vReset: of('V_reset'),
        vThreshold: of('V_th'),
        vInitial: of('V_m'),
        current: (nest.constantCurrentPa + of('I_e')) * r,
        ...(synapse !== 'delta' && { tauE: of('tau_syn_ex'), tauI: of('tau_syn_in') }),
        ...(synapse === 'conductance' && { eE: of('E_ex'), eI: of('E_in') }),
      }),
    },
    projections: [
      connect('in', 'cell', allToAll(), {
        weight: [nest.weightExc * unit, nest.weightInh * unit],
        delay,
        synapse,
      }),
    ],
    inputs: [spikeTrain('in', { t: spikes.map(({ t }) => t), i: spikes.map(({ i }) => i) })],
    record: [
      recordSpikes('cell'),
      recordPotential('cell', { ids: [0], every: stepMs, max: Math.ceil(nest.durationMs / stepMs) + 2 }),
    ],
  });
}
