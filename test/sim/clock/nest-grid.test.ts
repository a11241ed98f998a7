/** Golden spikes and potentials: NEST's neurons on a grid under random excitation and inhibition for 500 ms. */
import { expect, it } from 'vitest';
import type { Synapse } from '../../../src/sim/network/connect.ts';
import { currentSteps } from '../../../src/sim/network/inputs.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { network } from '../../../src/sim/network/network.ts';
import { recordPotential, recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { nestCases, networkOf } from '../nest-cases.ts';

const kinds: Record<string, Synapse> = {
  iaf_psc_delta: 'delta',
  iaf_psc_exp: 'exponential',
  iaf_psc_alpha: 'alpha',
  iaf_cond_exp: 'conductance',
};
/** [mV] NEST solves conductances by steps of a controlled error; 6e-7 was found. */
const tolerance = (synapse: Synapse): number => (synapse === 'conductance' ? 1e-5 : 1e-9);
const onGrid = nestCases.filter(({ nestModel }) => nestModel in kinds);

it('there are five cases', () => {
  expect(onGrid.length).toBe(5);
});

it.each(onGrid.map((nest) => [nest.name, nest] as const))('%s: the same steps, the same v', (_, nest) => {
  const synapse = kinds[nest.nestModel]!;
  const sim = simulation(networkOf(nest, synapse), { engine: 'clock', dt: nest.stepMs });
  sim.run(nest.durationMs);
  expect(Array.from(sim.recording.spikes('cells').t)).toEqual(nest.answer.spikeTimesMs);
  const { t, v } = sim.recording.potential('cells');
  expect(nest.answer.vTimesMs!.length).toBe(499);
  nest.answer.vTimesMs!.forEach((time, s) => {
    expect(t[time]).toBe(time);
    expect(Math.abs(v.get(time, 0) - nest.answer.vMv![s]!)).toBeLessThan(tolerance(synapse));
  });
});

it('the trace that NEST tests itself by: 1000 pA from 0.2 ms on (testsuite, test_iaf_psc_alpha)', () => {
  const net = network({
    populations: { cells: lif(1, { tauM: 10, tRef: 2, vRest: -70, vThreshold: -55 }) },
    inputs: [currentSteps('cells', { times: [0.2], values: [(1000 * 10) / 250] })],
    record: [recordSpikes('cells'), recordPotential('cells', { ids: [0], every: 0.1 })],
  });
  const sim = simulation(net, { engine: 'clock', dt: 0.1 });
  sim.run(9);
  expect(Array.from(sim.recording.spikes('cells').t)).toEqual([5]);
  const { v } = sim.recording.potential('cells');
  const golden = { 2: -70, 3: -69.602, 4: -69.2079, 5: -68.8178, 10: -66.9247, 45: -56.0204, 49: -55.0001 };
  const after = { 50: -70, 60: -70, 70: -70, 71: -69.602, 79: -66.5572 };
  for (const [step, wanted] of Object.entries({ ...golden, ...after }))
    expect(Math.abs(v.get(Number(step), 0) - wanted)).toBeLessThan(5.1e-5);
});
