/** The single-neuron cases that NEST answered, and our network for each. Not a test. */
import { readFileSync } from 'node:fs';
import { allToAll, connect, type Synapse } from '../../src/sim/network/connect.ts';
import { spikeTrain } from '../../src/sim/network/inputs.ts';
import { lif } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { recordPotential, recordSpikes } from '../../src/sim/network/recorders.ts';
import type { NestCase } from '../../src/verify/nest-case.ts';

/** All cases; made as `test/fixtures/README.md` says. */
export const nestCases: readonly NestCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/nest-single-neuron.json', import.meta.url), 'utf8'),
).cases;

/**
 * One neuron 'cells' under two inputs. NEST's currents [pA] become the potential that they would hold up, I tauM / C [mV], its
 * conductances [nS] multiples of the leak's.
 */
export function networkOf(nest: NestCase, synapse: Synapse): Network {
  const p = nest.params;
  const tauM = p.tau_m ?? p.C_m! / p.g_L!;
  const mVPerPa = tauM / p.C_m!;
  const unit = synapse === 'delta' ? 1 : synapse === 'conductance' ? 1 / p.g_L! : mVPerPa;
  const spikes = [nest.excTimesMs, nest.inhTimesMs]
    .flatMap((list, i) => list.map((t) => ({ t, i })))
    .sort((a, b) => a.t - b.t);
  return network({
    populations: {
      in: source(2),
      cells: lif(1, {
        tauM,
        tRef: p.t_ref!,
        vRest: p.E_L!,
        vReset: p.V_reset!,
        vThreshold: p.V_th!,
        vInitial: p.V_m!,
        current: nest.constantCurrentPa * mVPerPa,
        tauE: p.tau_syn_ex ?? 1,
        tauI: p.tau_syn_in ?? 1,
        eE: p.E_ex ?? 0,
        eI: p.E_in ?? 0,
      }),
    },
    projections: [
      connect('in', 'cells', allToAll(), {
        weight: [nest.weightExc * unit, nest.weightInh * unit],
        delay: nest.delayMs,
        synapse,
      }),
    ],
    inputs: [spikeTrain('in', { t: spikes.map((s) => s.t), i: spikes.map((s) => s.i) })],
    record: [recordSpikes('cells'), recordPotential('cells', { ids: [0] })],
  });
}
