/** The clock engine against NEST's single neurons on a grid: the same steps, the same potentials. */
import { describe, expect, it } from 'vitest';
import { connect, pairs, type Synapse } from '../../src/sim/connect.ts';
import { spikeTrain } from '../../src/sim/inputs.ts';
import { lif } from '../../src/sim/lif.ts';
import { network, source } from '../../src/sim/network.ts';
import { recordPotential, recordSpikes } from '../../src/sim/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';
import nest from '../fixtures/nest-single-neuron.json' with { type: 'json' };

type Case = (typeof nest.cases)[number];
type Parameters = Record<string, number>;

/** Unit of a weight, given that of NEST's: mV, pA or nS. */
function synapseOf(model: string, p: Parameters): [Synapse, unit: number] {
  if (model === 'iaf_cond_exp') return ['conductance', 1 / p.g_L!];
  if (model === 'iaf_psc_exp') return ['exponential', p.tau_m! / p.C_m!];
  if (model === 'iaf_psc_alpha') return ['alpha', p.tau_m! / p.C_m!];
  return ['delta', 1];
}

function simulate(one: Case) {
  const p: Parameters = one.params;
  const tauM = p.tau_m ?? p.C_m! / p.g_L!;
  const [synapse, unit] = synapseOf(one.nestModel, p);
  const spikes = [...one.excTimesMs.map((t) => ({ t, i: 0 })), ...one.inhTimesMs.map((t) => ({ t, i: 1 }))];
  spikes.sort((a, b) => a.t - b.t);
  const net = network({
    populations: {
      in: source(2),
      cell: lif(1, {
        tauM,
        tRef: p.t_ref!,
        vRest: p.E_L!,
        vReset: p.V_reset!,
        vThreshold: p.V_th!,
        vInitial: p.V_m!,
        current: (one.constantCurrentPa * tauM) / p.C_m!,
        tauE: p.tau_syn_ex ?? 1,
        tauI: p.tau_syn_in ?? 1,
        eE: p.E_ex ?? 0,
        eI: p.E_in ?? 0,
      }),
    },
    projections: [
      connect('in', 'cell', pairs([0, 1], [0, 0]), {
        weight: [one.weightExc * unit, one.weightInh * unit],
        delay: one.delayMs,
        synapse,
      }),
    ],
    inputs: [spikeTrain('in', { t: spikes.map((s) => s.t), i: spikes.map((s) => s.i) })],
    record: [recordSpikes('cell'), recordPotential('cell', { ids: [0] })],
  });
  const sim = simulation(net, { engine: 'clock', dt: one.stepMs });
  sim.run(one.durationMs);
  return sim.recording;
}

const onGrid = nest.cases.filter(
  ({ name, nestModel }) => name.includes(', grid') && nestModel !== 'iaf_cond_exp',
);

describe('NEST 3.10 and the clock engine give', () => {
  it('(there are four cases)', () => expect(onGrid.length).toBe(4));

  it.each(onGrid.map((one) => [one.name, one] as const))('the same spikes and potentials: %s', (_, one) => {
    const recording = simulate(one);
    expect(Array.from(recording.spikes('cell').t)).toEqual(one.answer.spikeTimesMs);
    const { t, v } = recording.potential('cell');
    const answer = one.answer as { vTimesMs: number[]; vMv: number[] };
    expect(answer.vTimesMs.length).toBeGreaterThan(490);
    answer.vTimesMs.forEach((time, s) => {
      expect(t[time]).toBe(time);
      expect(Math.abs(v.get(time, 0) - answer.vMv[s]!)).toBeLessThan(1e-9);
    });
  });
});
