/** The single-neuron cases that NEST answered, and our network for each. Not a test. */
import { readFileSync } from 'node:fs';
import { allToAll, connect, type Synapse } from '../../src/sim/connect.ts';
import { spikeTrain } from '../../src/sim/inputs.ts';
import { lif } from '../../src/sim/lif.ts';
import { type Network, network, source } from '../../src/sim/network.ts';
import { recordSpikes } from '../../src/sim/recorders.ts';

export interface NestCase {
  readonly name: string;
  readonly nestModel: string;
  readonly params: Readonly<Record<string, number>>;
  readonly constantCurrentPa: number;
  readonly delayMs: number;
  readonly durationMs: number;
  readonly weightExc: number;
  readonly weightInh: number;
  readonly excTimesMs: readonly number[];
  readonly inhTimesMs: readonly number[];
  readonly answer: { readonly spikeTimesMs: readonly number[] };
}

/** All cases; made as `test/fixtures/README.md` says. */
export const nestCases: readonly NestCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/nest-single-neuron.json', import.meta.url), 'utf8'),
).cases;

/** One neuron 'cells' under two inputs. NEST's currents [pA] become the potential that they would hold up, I tauM / C [mV]. */
export function networkOf(nest: NestCase, synapse: Synapse): Network {
  const {
    C_m,
    tau_m,
    E_L,
    V_th,
    V_reset,
    t_ref,
    V_m,
    tau_syn_ex = 1,
    tau_syn_in = 1,
  } = nest.params as Record<
    'C_m' | 'tau_m' | 'E_L' | 'V_th' | 'V_reset' | 't_ref' | 'V_m' | 'tau_syn_ex' | 'tau_syn_in',
    number
  >;
  const mVPerPa = tau_m / C_m;
  const spikes = [nest.excTimesMs, nest.inhTimesMs]
    .flatMap((list, i) => list.map((t) => ({ t, i })))
    .sort((a, b) => a.t - b.t);
  return network({
    populations: {
      in: source(2),
      cells: lif(1, {
        tauM: tau_m,
        tRef: t_ref,
        vRest: E_L,
        vReset: V_reset,
        vThreshold: V_th,
        vInitial: V_m,
        current: nest.constantCurrentPa * mVPerPa,
        tauE: tau_syn_ex,
        tauI: tau_syn_in,
      }),
    },
    projections: [
      connect('in', 'cells', allToAll(), {
        weight: [nest.weightExc, nest.weightInh].map((w) => (synapse === 'delta' ? w : w * mVPerPa)),
        delay: nest.delayMs,
        synapse,
      }),
    ],
    inputs: [spikeTrain('in', { t: spikes.map((s) => s.t), i: spikes.map((s) => s.i) })],
    record: [recordSpikes('cells')],
  });
}
