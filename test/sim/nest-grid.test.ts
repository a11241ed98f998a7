/** Golden spikes and potentials: NEST's neurons on a grid under random excitation and inhibition for 500 ms. */
import { expect, it } from 'vitest';
import type { Synapse } from '../../src/sim/connect.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { nestCases, networkOf } from './nest-cases.ts';

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
