/** Golden spike times: NEST's off-grid neurons under random excitation and inhibition for 500 ms. */
import { expect, it } from 'vitest';
import type { Synapse } from '../../src/sim/network/connect.ts';
import { nestCases, networkOf } from './nest-cases.ts';
import { spikesOf } from './small-networks.ts';

const kinds: Record<string, Synapse> = {
  iaf_psc_delta_ps: 'delta',
  iaf_psc_exp_ps: 'exponential',
  iaf_psc_exp_ps_lossless: 'exponential',
  iaf_psc_alpha_ps: 'alpha',
};
const offGrid = nestCases.filter(({ nestModel }) => nestModel in kinds);

it('there are six cases', () => {
  expect(offGrid.length).toBe(6);
});

// The plain exponential and alpha models look for a crossing once per 1/256 ms, but none of their crossings is that short.
it.each(offGrid.map((nest) => [nest.name, nest] as const))('%s: every spike within 1e-9 ms', (_, nest) => {
  const got = spikesOf(networkOf(nest, kinds[nest.nestModel]!), nest.durationMs).map(([t]) => t);
  expect(got.length).toBe(nest.answer.spikeTimesMs.length);
  const worst = Math.max(...got.map((t, s) => Math.abs(t - nest.answer.spikeTimesMs[s]!)));
  expect(worst).toBeLessThan(1e-9);
});
